package com.example.repo

import retrofit2.Retrofit
import retrofit2.converter.moshi.MoshiConverterFactory
import retrofit2.http.*

private const val PREFIX = "kc/v2"

interface ConfigureService {
    @GET("$PREFIX/profiles/{profileId}")
    suspend fun profile(@Path("profileId") id: String): Profile

    @POST("$PREFIX/applications/getDetail")
    suspend fun detail(@Body request: DetailRequest): Detail

    @DELETE("$PREFIX/profiles/{profileId}")
    suspend fun delete(@Path("profileId") id: String)

    @POST
    suspend fun raw(@Url url: String, @Body body: Any): Any
}

class Repository(baseUrl: String = BuildConfig.KNOX_URL) {
    private val service = Retrofit.Builder()
        .baseUrl("https://api.samsungknox.com/")
        .addConverterFactory(MoshiConverterFactory.create())
        .build()
        .create(ConfigureService::class.java)

    suspend fun assign(profileId: String, devices: List<String>) =
        service.raw("https://api.samsungknox.com/kc/v2/profiles/$profileId/bulkAssign", devices)
}
