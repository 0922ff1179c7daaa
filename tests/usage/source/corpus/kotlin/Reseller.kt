package com.example.reseller

import org.springframework.http.HttpMethod
import org.springframework.web.reactive.function.client.WebClient
import org.springframework.web.reactive.function.client.awaitBody

class Reseller(builder: WebClient.Builder, settings: Settings) {
    private val web = builder
        .baseUrl(settings.knoxUrl ?: "https://api.samsungknox.com/kcs/v1/rp")
        .defaultHeader("Content-Type", "application/json")
        .build()

    suspend fun devices(page: Int): Page =
        web.get()
            .uri { it.path("/devices").queryParam("pageNum", page).build() }
            .retrieve()
            .awaitBody()

    suspend fun upload(devices: List<Device>): Ticket =
        web.put()
            .uri("/devices/upload")
            .bodyValue(devices)
            .retrieve()
            .awaitBody()

    suspend fun status(ticket: String): Status =
        web.method(HttpMethod.GET).uri("/devices/status?transactionId={id}", ticket).retrieve().awaitBody()

    suspend fun remove(devices: List<Device>) {
        // PUT, not DELETE
        web.put().uri("/devices/delete").bodyValue(devices).retrieve().awaitBody<Unit>()
    }
}
