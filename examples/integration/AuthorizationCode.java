import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An integration test of the update planner: a customer consents, and the planner calls what it calls.
 *
 * <p>java AuthorizationCode.java SERVER REDIRECT_URI SCOPES
 *
 * <p>KNOX_CLIENT_ID and KNOX_CLIENT_SECRET are those of the sandbox that listens at SERVER, where customers always
 * consent: knox-scopes sandbox REGISTRATION --consent allow. REDIRECT_URI and SCOPES are as registered.
 */
public class AuthorizationCode {
    // Redirects are not followed: a browser would, and the app would get the code.
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] arguments) throws Exception {
        String server = arguments[0];
        String redirectUri = arguments[1];
        String verifier = random();
        String code = code(server, redirectUri, arguments[2], verifier);
        String token = token(server, redirectUri, code, verifier);
        call(server, token, "GET", "/ke/v1/campaigns");
        call(server, token, "GET", "/ke/v1/fota");
        call(server, token, "POST", "/ke/v1/devices/getDevices");
    }

    private static String code(String server, String redirectUri, String scopes, String verifier)
            throws IOException, InterruptedException, GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        String state = random();
        String query = encoded(Map.of(
            "response_type", "code",
            "client_id", System.getenv("KNOX_CLIENT_ID"),
            "scope", scopes,
            "redirect_uri", redirectUri,
            "code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(hash),
            "code_challenge_method", "S256",
            "state", state));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/ams/v1/oauth2/authorize?" + query)).build();
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        Map<String, String> back = response.headers().firstValue("Location").stream()
            .flatMap(location -> Arrays.stream(URI.create(location).getRawQuery().split("&")))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(field -> field[0], AuthorizationCode::decoded));
        if (!state.equals(back.get("state")) || !back.containsKey("code")) {
            System.out.println(response.statusCode() + " " + back + " " + response.body());
            System.exit(1);
        }
        return back.get("code");
    }

    private static String token(String server, String redirectUri, String code, String verifier)
            throws IOException, InterruptedException {
        String body = encoded(Map.of(
            "grant_type", "authorization_code",
            "client_id", System.getenv("KNOX_CLIENT_ID"),
            "client_secret", System.getenv("KNOX_CLIENT_SECRET"),
            "redirect_uri", redirectUri,
            "code_verifier", verifier,
            "code", code));
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

    private static String random() {
        byte[] made = new byte[32];
        new SecureRandom().nextBytes(made);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(made);
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    }

    private static String decoded(String[] field) {
        return field.length == 1 ? "" : URLDecoder.decode(field[1], StandardCharsets.UTF_8);
    }
}
