import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

public class LegacyUpload {
    public static String apiUrl = "https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices/upload";

    private static HttpURLConnection connect(String token) throws Exception {
        URL url = new URL(apiUrl);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod("PUT");
        connection.setRequestProperty("x-knox-apitoken", token);
        return connection;
    }

    static int customers(String token) throws Exception {
        URL url = new URL("https://us-kcs-api.samsungknox.com/kcs/v1/rp/customers/list?pageNum=0");
        HttpURLConnection c = (HttpURLConnection) url.openConnection();
        c.setRequestProperty("x-knox-apitoken", token);
        return c.getResponseCode();
    }
}
