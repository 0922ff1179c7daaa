import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks for the state of uploads. */
final class DeviceStatus {
    private static final String BASE = "https://api.samsungknox.com/kcs/v1/rp";

    private final HttpClient client = HttpClient.newHttpClient();

    String of(String transaction, String token) throws Exception {
        var request = HttpRequest.newBuilder()
            .uri(URI.create(BASE + "/devices/status?transactionId=" + transaction))
            .header("Authorization", "Bearer " + token)
            .GET()
            .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
