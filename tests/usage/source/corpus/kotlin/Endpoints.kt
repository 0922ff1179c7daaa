package com.example.tags

enum class Endpoint(val method: String, val path: String) {
    LIST_TAGS("GET", "/tag/v1/tags"),
    CREATE_TAG("POST", "/tag/v1/tags"),
    ASSIGN_TAG("POST", "/tag/v1/devices/bulkAssign");
}

class TagClient(private val client: OkHttpClient, private val base: HttpUrl = "https://api.samsungknox.com".toHttpUrl()) {
    fun tags() = call(Endpoint.LIST_TAGS, null)

    fun create(name: String) = call(Endpoint.CREATE_TAG, """{"name": "$name"}""")

    fun assign(devices: List<String>) = call(Endpoint.ASSIGN_TAG, devices.toJson())

    fun delete(tagId: Long): Response {
        val url = base.newBuilder()
            .addPathSegments("tag/v1/tags")
            .addPathSegment(tagId.toString())
            .build()
        return client.newCall(Request.Builder().url(url).delete().build()).execute()
    }

    private fun call(endpoint: Endpoint, body: String?): Response {
        val request = Request.Builder()
            .url(base.resolve(endpoint.path)!!)
            .method(endpoint.method, body?.toRequestBody(JSON))
            .build()
        return client.newCall(request).execute()
    }
}
