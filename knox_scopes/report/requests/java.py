"""A request as a Java program with java.net.http."""

__all__ = ["text"]

from string import Template

from knox_scopes.apps.requests.values import Request
from knox_scopes.catalog.oauth import FORM
from knox_scopes.report.requests.parts import comments, expression, lines, literal

RUN = "Needs Java 11 or newer: java KnoxRequest.java"
EMPTY = "HttpRequest.BodyPublishers.noBody()"
# The methods that the builder has a name for.
SENDS = {"GET": ".GET()", "DELETE": ".DELETE()", "POST": f".POST({EMPTY})", "PUT": f".PUT({EMPTY})"}
ENCODED = """\
    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    }
"""
ENVIRONMENT = """\
    static String environment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }
"""
AUTHORIZE = Template("""\
$notes

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

public class KnoxRequest {
    public static void main(String[] arguments) throws Exception {
        // In a web app, keep state and verifier in the session of the user.
        String verifier = random(48);
        String state = random(24);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);

        Map<String, String> query = new LinkedHashMap<>();
$fields
        // The URL has the state; the verifier is kept in a new file that only you can read.
        // On Windows, leave out the second argument of createFile.
        Path file = Path.of($file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, verifier);
        System.out.println($url + encoded(query));
    }

    static String random(int bytes) {
        byte[] made = new byte[bytes];
        new SecureRandom().nextBytes(made);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(made);
    }

$helpers}
""")
SEND = Template("""\
$notes

import java.net.URI;
${imports}import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
$more_imports
public class KnoxRequest {
    public static void main(String[] arguments) throws Exception {
${body}        HttpRequest request = HttpRequest.newBuilder(URI.create($url))
$settings
            .build();
        HttpResponse<byte[]> response =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        System.out.write(response.body());
        System.out.flush();
        System.exit(response.statusCode() / 100 == 2 ? 0 : 1);
    }

$helpers}
""")


def text(request: Request) -> str:
    """Returns the program."""
    # In a comment, too, Java reads a backslash and `u` as the character that they mean.
    notes = comments(request, "//", [RUN]).replace("\\", "\\\\")
    if request.kind == "authorize":
        fields = lines(8, (f"query.put({literal(name)}, {expression(value)});" for name, value in request.query))
        helpers = ENCODED + (f"\n{ENVIRONMENT}" if request.variables else "")
        return AUTHORIZE.substitute(
            notes=notes,
            fields=fields,
            url=literal(f"{request.url}?"),
            file=literal(request.verifier_file),
            helpers=helpers,
        )
    headers = [f".header({literal(name)}, {expression(value)})" for name, value in request.headers]
    body, imports, more, helpers = "", "", "", ENVIRONMENT
    send = SENDS.get(request.method) or f".method({literal(request.method)}, {EMPTY})"
    if request.form:
        headers.append(f'.header("Content-Type", {literal(FORM)})')
        send = ".POST(HttpRequest.BodyPublishers.ofString(encoded(form)))"
        puts = (f"form.put({literal(name)}, {expression(value)});" for name, value in request.form)
        body = lines(8, ["Map<String, String> form = new LinkedHashMap<>();", *puts]) + "\n"
        imports = "import java.net.URLEncoder;\n"
        used = ("nio.charset.StandardCharsets", "util.LinkedHashMap", "util.Map", "util.stream.Collectors")
        more = "".join(f"import java.{name};\n" for name in used)
        helpers = f"{ENCODED}\n{ENVIRONMENT}"
    return SEND.substitute(
        notes=notes,
        imports=imports,
        more_imports=more,
        body=body,
        url=literal(request.url),
        settings=lines(12, [*headers, send]),
        helpers=helpers,
    )
