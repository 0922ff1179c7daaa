package com.example.kme;

import jakarta.ws.rs.client.*;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

@ApplicationScoped
public class Uploads {
    public static final String KNOX = "https://api.samsungknox.com";
    private static final Map<String, String> PATHS = Map.of(
        "uploads", "/kcs/v1/kme/devices/uploads/list",
        "approve", "/kcs/v1/kme/devices/uploads/approvals");

    private final WebTarget target = ClientBuilder.newClient().target(KNOX);

    public String list(int page) {
        return target.path("/kcs/v1/kme/devices/uploads/list").queryParam("pageNum", page)
            .request(MediaType.APPLICATION_JSON).get(String.class);
    }

    public void approve(Object body) {
        target.path(PATHS.get("approve")).request().post(Entity.json(body));
    }

    public void delete(String profileId) {
        String uri = KNOX + "/kcs/v1/kme/profiles/" + profileId;
        ClientBuilder.newClient().target(uri).request().delete();
    }
}
