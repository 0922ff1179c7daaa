"""A request as a C# program with HttpClient."""

__all__ = ["text"]

from string import Template

from knox_scopes.apps.requests.values import Request, Value
from knox_scopes.report.requests.parts import comments, expression, lines, literal

RUN = "Needs .NET 7 or newer, as the Program.cs of a console project."
VARIABLE = """

static string Variable(string name) =>
    Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set");"""
AUTHORIZE = Template("""\
$notes

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

// In a web app, keep state and verifier in the session of the user.
var verifier = Base64Url(RandomNumberGenerator.GetBytes(48));
var state = Base64Url(RandomNumberGenerator.GetBytes(24));
var challenge = Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

var query = new Dictionary<string, string>
{
$fields
};
var url = $url + string.Join("&", query.Select(field => field.Key + "=" + Uri.EscapeDataString(field.Value)));

// The URL has the state; the verifier is kept in a new file that only you can read.
var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
if (!OperatingSystem.IsWindows())
{
    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
}
using (var file = new StreamWriter($file, options))
{
    file.Write(verifier);
}
Console.WriteLine(url);

static string Base64Url(byte[] bytes) =>
    Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');$helper
""")
SEND = Template("""\
$notes

using System;
using System.Collections.Generic;
using System.Net.Http;

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
using var request = new HttpRequestMessage(HttpMethod.$method, $url);
$settings
using var response = await client.SendAsync(request);
Console.WriteLine(await response.Content.ReadAsStringAsync());
return response.IsSuccessStatusCode ? 0 : 1;$helper
""")


def text(request: Request) -> str:
    """Returns the program."""
    notes = comments(request, "//", [RUN])
    if request.kind == "authorize":
        helper = VARIABLE if request.variables else ""
        fields = lines(4, (f"[{literal(name)}] = {_code(value)}," for name, value in request.query))
        return AUTHORIZE.substitute(
            notes=notes,
            fields=fields,
            url=literal(f"{request.url}?"),
            file=literal(request.verifier_file),
            helper=helper,
        )
    settings = [f"request.Headers.Add({literal(name)}, {_code(value)});" for name, value in request.headers]
    if request.form:
        settings += [
            "request.Content = new FormUrlEncodedContent(new Dictionary<string, string>",
            "{",
            *(f"    [{literal(name)}] = {_code(value)}," for name, value in request.form),
            "});",
        ]
    return SEND.substitute(
        notes=notes,
        method=request.method.capitalize(),
        url=literal(request.url),
        settings=lines(0, settings),
        helper=VARIABLE,
    )


def _code(value: Value) -> str:
    return expression(value, "Variable")
