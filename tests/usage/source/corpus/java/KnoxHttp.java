package com.example.kme;

import com.google.gson.Gson;
import java.io.IOException;
import java.util.Objects;
import okhttp3.*;
import org.apache.http.client.methods.*;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;

public class KnoxHttp {
    enum Region {
        EU("https://eu-kcs-api.samsungknox.com"),
        US("https://us-kcs-api.samsungknox.com");

        final String host;

        Region(String host) {
            this.host = host;
        }
    }

    private static final MediaType JSON = MediaType.get("application/json");
    private final OkHttpClient client = new OkHttpClient();
    private final Gson gson = new Gson();
    private final Region region;

    public KnoxHttp(Region region) {
        this.region = region;
    }

    public Profile create(Profile profile) throws IOException {
        RequestBody body = RequestBody.create(gson.toJson(profile), JSON);
        Request request = new Request.Builder()
            .url(region.host + "/kcs/v1/kme/profiles/create")
            .post(body)
            .build();
        try (Response response = client.newCall(request).execute()) {
            return gson.fromJson(Objects.requireNonNull(response.body()).charStream(), Profile.class);
        }
    }

    public void unassign(CloseableHttpClient apache, String json) throws IOException {
        HttpPut put = new HttpPut(String.format("%s/kcs/v2/kme/devices/unassignProfile", region.host));
        put.setEntity(new StringEntity(json));
        apache.execute(put).close();
    }

    public String approvals(CloseableHttpClient apache, int page) throws IOException {
        StringBuilder url = new StringBuilder(region.host);
        url.append("/kcs/v1/kme/devices/uploads/list");
        url.append("?pageNum=").append(page);
        HttpGet get = new HttpGet(url.toString());
        return apache.execute(get, r -> new String(r.getEntity().getContent().readAllBytes()));
    }

    public boolean deleteAlias(String aliasId) throws IOException {
        HttpUrl url = HttpUrl.get(region.host).newBuilder()
            .addPathSegments("kcs/v1/kme/reseller/profilealias")
            .addPathSegment(aliasId)
            .build();
        return client.newCall(new Request.Builder().url(url).delete().build()).execute().isSuccessful();
    }
}
