package com.example.knox

class DeviceService(private val client: OkHttpClient, private val host: String = "https://api.samsungknox.com") {
    private val root = "$host/kc/v2"

    fun devices(page: Int): String {
        val request = Request.Builder()
            .url("$root/devices/getDevices")
            .post("""{"pageNum": $page}""".toRequestBody(JSON))
            .build()
        return client.newCall(request).execute().use { it.body!!.string() }
    }

    fun push(profileId: String) = post("profiles/$profileId/bulkPush", "{}")

    fun unassign(ids: List<String>) = post("profiles/bulkUnassign", ids.toJson())

    private fun post(path: String, body: String): String {
        val request = Request.Builder().url("$root/$path").post(body.toRequestBody(JSON)).build()
        return client.newCall(request).execute().use { it.body!!.string() }
    }
}
