import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An integration test of the device importer: gets a token, and calls what the importer calls.
 *
 * <p>java ClientCredentials.java SERVER SCOPES
 *
 * <p>KNOX_CLIENT_ID and KNOX_CLIENT_SECRET are those of the sandbox that listens at SERVER.
 */
public class ClientCredentials {
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String server = arguments[0];
        String token = token(server, arguments[1]);
        call(server, token, "GET", "/kcs/v1/rp/customers/list");
        call(server, token, "PUT", "/kcs/v1/rp/devices/upload");
        call(server, token, "GET", "/kcs/v1/rp/devices/status");
    }

    private static String token(String server, String scopes) throws IOException, InterruptedException {
        Map<String, String> form = Map.of(
            "grant_type", "client_credentials",
            "client_id", System.getenv("KNOX_CLIENT_ID"),
            "client_secret", System.getenv("KNOX_CLIENT_SECRET"),
            "scope", scopes);
        String body = form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/ams/v1/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        Matcher found = Pattern.compile("\"access_token\": *\"([^\"]+)\"").matcher(response.body());
        if (response.statusCode() != 200 || !found.find()) {
            System.out.println(response.statusCode() + " " + response.body());
            System.exit(1);
        }
        return found.group(1);
    }

    private static void call(String server, String token, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path))
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode() + " " + method + " " + path);
        if (response.statusCode() != 200) {
            response.headers().allValues("WWW-Authenticate").forEach(System.out::println);
            System.exit(1);
        }
    }
}
