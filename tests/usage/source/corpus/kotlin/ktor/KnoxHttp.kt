package com.example.knox.ktor

import io.ktor.client.*
import io.ktor.client.plugins.*
import io.ktor.client.request.*
import io.ktor.http.*

private const val ROOT = "https://api.samsungknox.com"

class KnoxHttp(private val http: HttpClient) {

    suspend fun token(id: String, secret: String): Token =
        http.submitForm(
            url = "$ROOT/ams/v1/oauth2/token",
            formParameters = parameters { append("client_id", id); append("client_secret", secret) },
        ).body()

    suspend fun customers(page: Int): Page<Customer> = http.get("$ROOT/msp/v1/managedCustomers") {
        parameter("pageNum", page)
    }.body()

    suspend fun link(customer: Customer) = http.post("$ROOT/msp/v1/managedCustomers/link") {
        contentType(ContentType.Application.Json)
        setBody(customer)
    }

    suspend fun rename(customerId: String, name: String) {
        http.request("$ROOT/msp/v1/managedCustomers/$customerId") {
            method = HttpMethod.Put
            setBody(mapOf("name" to name))
        }
    }

    suspend fun overwrite(request: Overwrite): HttpResponse {
        val url = URLBuilder(ROOT).appendPathSegments("msp", "v1", "profiles", "overwrite").build()
        return http.post(url) { setBody(request) }
    }
}
