package com.example.reseller;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class ResellerClient {
    private static final Logger log = LoggerFactory.getLogger(ResellerClient.class);
    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl = System.getenv().getOrDefault("KNOX_BASE", ApiPaths.HOST);
    private String token;

    void login(String id, String secret) throws Exception {
        HttpRequest request = HttpRequest.newBuilder()
            .uri(URI.create(baseUrl + "/ams/v1/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&client_id=" + id))
            .build();
        token = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    String upload(String json) throws Exception {
        log.info("uploading to {}", baseUrl + ApiPaths.UPLOAD);
        return send("PUT", ApiPaths.UPLOAD, json);
    }

    String status(String transactionId, int page) throws Exception {
        return send("GET", ApiPaths.STATUS + "?transactionId=" + transactionId + "&pageNum=" + page, null);
    }

    private String send(String method, String path, String body) throws Exception {
        HttpRequest.BodyPublisher publisher = body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + path))
            .header("Authorization", "Bearer " + token)
            .method(method, publisher)
            .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
