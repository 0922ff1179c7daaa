package com.example.fota;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.*;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriComponentsBuilder;

public class CampaignJob {
    private static final String CAMPAIGNS = "/ke/v1/campaigns";
    private static final int MAX_TRIES = 4;

    @Value("${knox.host:https://api.samsungknox.com}")
    private String host;

    private final RestTemplate rest = new RestTemplate();

    public List<Map<String, Object>> open() {
        String url = UriComponentsBuilder.fromHttpUrl(host)
            .path(CAMPAIGNS)
            .queryParam("status", "RUNNING")
            .toUriString();
        return rest.getForObject(url, CampaignPage.class).items();
    }

    public void cancel(String campaignId) {
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            try {
                rest.exchange(host + CAMPAIGNS + "/" + campaignId + "/cancel", HttpMethod.PUT, entity(null), Void.class);
                return;
            } catch (Exception e) {
                // GET /ke/v1/fota would tell whether the service is up
                backOff(attempt);
            }
        }
        throw new IllegalStateException("gave up on " + host + CAMPAIGNS);
    }

    public void create(Map<String, Object> campaign) {
        rest.postForEntity(host + CAMPAIGNS, entity(campaign), String.class);
    }

    public void remove(String id) {
        rest.delete(host + "/ke/v1/campaigns/{id}", id);
    }

    private HttpEntity<Object> entity(Object body) {
        return new HttpEntity<>(body, headers());
    }
}
