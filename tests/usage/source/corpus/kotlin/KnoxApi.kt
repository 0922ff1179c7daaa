package com.example.knox

import retrofit2.Retrofit
import retrofit2.http.*

interface KnoxApi {
    @GET("campaigns")
    suspend fun campaigns(@Query("pageNum") page: Int): Page<Campaign>

    @PUT("campaigns/{campaignId}/cancel")
    suspend fun cancel(@Path("campaignId") id: String): Response<Unit>

    @HTTP(method = "DELETE", path = "licenses/{licenseId}", hasBody = true)
    suspend fun removeLicense(@Path("licenseId") id: String, @Body reason: Reason): Response<Unit>
}

object KnoxApiFactory {
    private const val BASE_URL = "https://api.samsungknox.com/ke/v1/"

    fun create(client: OkHttpClient): KnoxApi = Retrofit.Builder()
        .baseUrl(BASE_URL)
        .client(client)
        .build()
        .create(KnoxApi::class.java)
}
