package com.example.kai

import com.github.kittinunf.fuel.Fuel
import com.github.kittinunf.fuel.core.FuelManager
import com.github.kittinunf.fuel.httpGet
import java.net.HttpURLConnection
import java.net.URL

object Routes {
    const val BASE = "https://api.samsungknox.com"
    const val DEVICES = "$BASE/kai/v1/devices/getDevices"
    const val GROUPS = "$BASE/kai/v1/devices/groups"
    const val KSP = BASE + "/kai/v1/miscellaneous/getKspStatus"
}

class Pager(private val token: String) {
    fun all(): Sequence<Device> = sequence {
        var offset = 0
        do {
            val page = devices(offset)
            yieldAll(page.items)
            offset += page.items.size
        } while (page.items.isNotEmpty())
    }

    private fun devices(offset: Int): Page {
        val (_, response, result) = Fuel.post(Routes.DEVICES)
            .header("Authorization" to "Bearer $token")
            .body("""{"limit": 100, "offset": $offset}""")
            .responseString()
        return parse(result.get())
    }

    fun groups(): String {
        val connection = URL(Routes.GROUPS).openConnection() as HttpURLConnection
        connection.requestMethod = "GET"
        connection.setRequestProperty("Authorization", "Bearer $token")
        return connection.inputStream.bufferedReader().use { it.readText() }
    }

    fun ksp(ids: List<String>) = Fuel.post(Routes.KSP).body(ids.toString()).response()
}
