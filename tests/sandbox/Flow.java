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

/** Gets tokens as the pages of Knox E-FOTA do it in Java, and calls an API with them. */
public class Flow {
    static final HttpClient CLIENT = HttpClient.newHttpClient();
    static final String BASE = System.getenv("KNOX_BASE");
    static final String REDIRECT = System.getenv("KNOX_REDIRECT");
    // RFC 7636, appendix B.
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    public static void main(String[] args) throws Exception {
        String own = value(token(Map.of("grant_type", "client_credentials", "scope", "ke.campaign:view")), "access_token");
        call("GET", "/ke/v1/campaigns", own);
        call("DELETE", "/ke/v1/campaigns/42", own);
        call("GET", "/ke/v1/campaigns", "made-up");

        String query = encoded(Map.of("response_type", "code", "client_id", System.getenv("KNOX_CLIENT_ID"),
                "scope", "ke.campaign:view ke.devices", "redirect_uri", REDIRECT, "code_challenge", CHALLENGE,
                "code_challenge_method", "S256", "state", "a b&c"));
        HttpResponse<String> back = send(HttpRequest.newBuilder(URI.create(BASE + "/ams/v1/oauth2/authorize?" + query)));
        String location = back.headers().firstValue("location").orElseThrow();
        System.out.println(back.statusCode() + " state " + location.contains("state=a+b%26c"));
        Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(location);
        code.find();
        String pair = token(Map.of("grant_type", "authorization_code", "redirect_uri", REDIRECT,
                "code_verifier", VERIFIER, "code", code.group(1)));
        String refreshed = token(Map.of("grant_type", "refresh_token", "refresh_token", value(pair, "refresh_token")));
        call("GET", "/ke/v1/devices/models", value(refreshed, "access_token"));
        token(Map.of("grant_type", "refresh_token", "refresh_token", value(pair, "refresh_token")));
    }

    static String token(Map<String, String> fields) throws Exception {
        String body = encoded(fields) + "&" + encoded(Map.of("client_id", System.getenv("KNOX_CLIENT_ID"),
                "client_secret", System.getenv("KNOX_CLIENT_SECRET")));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(BASE + "/ams/v1/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        System.out.println(answer.statusCode() + " token " + value(answer.body(), "error"));
        return answer.body();
    }

    static void call(String method, String path, String token) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(BASE + path))
                .header("Authorization", "Bearer " + token).method(method, HttpRequest.BodyPublishers.noBody()));
        System.out.println(answer.statusCode() + " " + method + " " + path + " "
                + answer.headers().firstValue("www-authenticate").orElse(""));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static String value(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
