"""Tests that what no one would write, or someone wrote to do harm, ends, and that nothing secret is kept."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes import load
from knox_scopes.catalog.model import Catalog
from knox_scopes.usage.calls import Call, Unread
from knox_scopes.usage.source import bases_of, read_sources
from knox_scopes.usage.source.languages import LANGUAGES
from knox_scopes.usage.source.tree import MOST

URL = '"https://api.samsungknox.com/kcs/v1/rp/devices"'
BINARY = "".join(chr(random.Random(3).randrange(256)) for _ in range(4_000))  # noqa: S311 - no secret
TEXTS = {
    "strings without an end": URL + "\n" + '"""' * 3 + '"' * 101 + "'" * 101 + "`" * 99,
    "round brackets": URL + "(" * 3_000,
    "braces": URL + "{" * 3_000,
    "square brackets": URL + "[" * 3_000,
    "closing brackets": URL + ")}]" * 1_000,
    "calls in calls": "f(" * 500 + URL + ")" * 500,
    "holes in holes": URL + "`${" * 500 + '"${' * 500 + '"#{' * 500 + '"$(' * 500 + "`" * 99,
    "constants in a circle": 'A = B + "/x"\nB = A + "/y"\nC = C + C + ' + URL + "\nfetch(A)\nfetch(B)\nfetch(C)\n",
    "doubling": f"a0 = {URL}\n" + "\n".join(f"a{n} = a{n - 1} + a{n - 1}" for n in range(1, 40)) + "\nget(a39)\n",
    "many values": "\n".join(f'if x:\n  p = {URL[:-1]}/{n}"' for n in range(100)) + "\nget(p)\n",
    "functions in a circle": "def f(p):\n    return g('/ke/v1' + p)\ndef g(p):\n    return f(p)\nf('/x')\n",
    "a function on one line": f"def f(a) a end\nget(f({URL}))\n",
    "a long row of functions": "\n".join(
        f"def f{n}(path):\n    get({URL} + path)\n    f{n + 1}(path)" for n in range(50)
    ),
    "a long sum": "x = " + " + ".join(["a"] * 500) + "+" + URL + "\n",
    "no text": BINARY + URL + BINARY,
    "one long line": ("function a(b,c){return d(b+c," + URL + ",{e:f,g:[1,2]})};") * 50,
    "generics": URL + " a<" * 500 + "(",
    "lists": (URL + ",") * 300,
    "a document without an end": f"curl {URL} <<EOF\n" + "x\n" * 100,
    "numbers of parameters": f'curl "$³ ${{99999999999}}" {URL}',
    "zero bytes": URL + "\0" * 100,
}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_reading_ends_without_an_error(text: str, language: object, catalog: Catalog) -> None:
    extension = next(one.extensions[0] for one in LANGUAGES if one is language)
    for _, one in read_sources([(f"x/a{extension}", text)], bases_of(catalog)):
        assert isinstance(one, Call | Unread)


def test_a_file_that_is_longer_than_source_is_told_if_it_has_calls(catalog: Catalog) -> None:
    long = URL + " " * MOST
    found = list(read_sources([("a.js", long), ("b.js", " " * MOST * 2), ("c.md", long)], bases_of(catalog)))
    assert found == [("a.js", Unread(None, "it is longer than source is"))]


SECRET = st.text("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=12, max_size=30).map(
    "S3cr3t{}".format
)
PROGRAMS = {
    "py": """
# {0}
import requests
TOKEN = "{0}"
requests.put("https://{0}:{0}@api.samsungknox.com/kcs/v1/rp/devices/upload?key={0}#{0}", headers={{"x": "{0}"}})
requests.get("https://api.samsungknox.com/ke/v1/campaigns/" + get("{0}"), auth=("{0}", "{0}"))
requests.get("https://api.samsungknox.com/ke/v1/campaigns?x=" + "{0}")
log("{0} https://api.samsungknox.com/{0}")
requests.post("https://{0}.example.com/ke/v1/campaigns")
requests.post(f"https://api.samsungknox.com/{{path('{0}')}}")
""",
    "sh": """
TOKEN={0}
curl -u "ann:{0}" -H "Authorization: Bearer {0}" -d "secret={0}" "https://api.samsungknox.com/ams/v1/oauth2/token?a={0}"
curl -X PUT "https://{0}@api.samsungknox.com/kcs/v1/rp/devices/upload" --data @- <<EOF
{{"{0}": "{0}"}}
EOF
""",
    "ts": """
const client = axios.create({{ baseURL: "https://api.samsungknox.com/ke/v1?{0}", headers: {{ "x": "{0}" }} }});
client.get("/campaigns?token={0}");
fetch(`https://api.samsungknox.com/ke/v1/campaigns/${{id("{0}")}}#{0}`, {{ method: "{0}" }});
""",
    "ps1": """
$Token = "{0}"
Invoke-RestMethod -Uri "https://api.samsungknox.com/kai/v1/settings?x={0}" -Headers @{{ Authorization = "Bearer {0}" }}
""",
}


@given(secret=SECRET, extension=st.sampled_from(sorted(PROGRAMS)))
def test_no_secret_is_kept(secret: str, extension: str) -> None:
    found = list(read_sources([(f"a.{extension}", PROGRAMS[extension].format(secret))], bases_of(load())))
    assert any(isinstance(one, Call) for _, one in found)
    assert secret.lower() not in repr(found).lower()
