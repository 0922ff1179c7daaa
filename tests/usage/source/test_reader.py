"""Tests ways to write a call that the programs of the corpus do not have, each by a line or two."""

import pytest

from knox_scopes.catalog.model import Catalog
from knox_scopes.usage.calls import Call, Unread
from knox_scopes.usage.source import bases_of, read_sources

H = "https://api.samsungknox.com"
OPEN = "a part of the path that is not known may be several segments"
LOST = "the base of a relative path is not in sight"


def read(catalog: Catalog, *files: tuple[str, str]) -> list[str]:
    found = []
    for _, one in read_sources(files, bases_of(catalog)):
        found.append(f"{one.method} {one.path}" if isinstance(one, Call) else one.why)
    return found


BUILT = [
    ("py", f"get(urljoin('{H}/ke/v1/x', 'fota'))", "GET /ke/v1/fota"),
    ("py", f"get(urljoin('{H}', 'ke/v1/fota'))", "GET /ke/v1/fota"),
    ("py", f"get(urljoin('{H}/ke/v1/', '{H}/kai/v1/settings'))", "GET /kai/v1/settings"),
    ("py", "get(urljoin(f'https://{r}-kcs-api.samsungknox.com/x/y', '/kcs/v1/rp/devices'))", "GET /kcs/v1/rp/devices"),
    ("py", "get(urljoin(f'https://{r}.samsungknox.com', '/kcs/v1/rp/devices'))", "GET /kcs/v1/rp/devices"),
    ("py", "get(urljoin(f'https://api.{r}', '/kcs/v1/rp/devices'))", "GET /kcs/v1/rp/devices"),
    ("py", f"get(urljoin('{H}/ke/v1/campaigns/' + c, 'firmwares'))", "GET /ke/v1/campaigns/{c}/firmwares"),
    ("py", f"get(urljoin('{H}/ke/v1/fota'))", "GET /ke/v1/fota"),
    ("py", "get(urljoin(root, '/ke/v1/fota'))", "GET /ke/v1/fota"),
    ("py", "get(f'{root}/ke/v1/campaigns/%s/firmwares' % c)", "GET /ke/v1/campaigns/{c}/firmwares"),
    ("py", f"get('{H}/ke/v1/campaigns/{{}}/firmwares'.format(c))", "GET /ke/v1/campaigns/{c}/firmwares"),
    ("py", f"get('{H}/ke/v1/campaigns/{{x}}'.format(x='a'))", "GET /ke/v1/campaigns/a"),
    ("py", f"get('{H}/ke/v1/campaigns/%(x)s/%d')", "GET /ke/v1/campaigns/%(x)s/{value}"),
    ("py", f"get('{H}/ke/v1/campaigns/{{1}}/{{0}}/{{7}}'.format('a', 'b'))", "GET /ke/v1/campaigns/b/a/{value}"),
    ("py", f"get('{H}/ke/v1/campaigns/:id'.replace(':id', c))", "GET /ke/v1/campaigns/{c}"),
    ("py", f"get('{H}/ke/v1/campaigns/:id')", "GET /ke/v1/campaigns/{id}"),
    ("py", f"get('{H}/ke/v1/fota'.replace(x, y))", "GET /ke/v1/fota"),
    ("py", f"get('{H}/ke/v1/fota'.replace('y'))", "GET /ke/v1/fota"),
    ("py", f"get(f'{{root}}/ke/v1/x-old'.replace('x-old', 'fota'))", "GET /ke/v1/fota"),
    ("php", f"<?php $c->get(str_replace(':id', $c, '{H}/ke/v1/campaigns/:id'));", "GET /ke/v1/campaigns/{c}"),
    ("php", f"<?php $c->get(implode('/', ['{H}', 'ke/v1', 'fota']));", "GET /ke/v1/fota"),
    ("php", f"<?php $c->get(\"{H}/ke/v1/campaigns/$c->id\");", "GET /ke/v1/campaigns/{id}"),
    ("php", f"<?php $f = fn($p) => '{H}/ke/v1' . $p; $c->get($f('/fota'));", "GET /ke/v1/fota"),
    ("js", f"axios.get(['{H}', 'ke/v1', 'fota'].join('/'))", "GET /ke/v1/fota"),
    ("js", f"axios.get(['{H}/ke/v1/fo', 'ta'].join())", "GET /ke/v1/fota"),
    ("js", f"axios.get(path.join('{H}/ke/v1/', '/fota'))", "GET /ke/v1/fota"),
    ("js", f"axios.get(x ? '{H}/ke/v1/fota' : null)", "GET /ke/v1/fota"),
    ("js", f"axios.get(/['\"]/.test(x) ? y : '{H}/ke/v1/fota')", "GET /ke/v1/fota"),
    ("js", f"var half = x / 2; var q = (y) / 3; axios.get('{H}/ke/v1/fota')", "GET /ke/v1/fota"),
    ("js", f"const u = p => '{H}/ke/v1' + p; axios.get(u('/fota'))", "GET /ke/v1/fota"),
    ("js", f"const u = async (p) => {{ return '{H}/ke/v1' + p }}; axios.get(u('/fota'))", "GET /ke/v1/fota"),
    ("js", f"const u = (p: string): string => '{H}/ke/v1' + p; axios.get(u('/fota'))", "GET /ke/v1/fota"),
    ("js", f"axios.get(`{H}/ke/v1/fota${{query}}`)", "GET /ke/v1/fota"),
    ("js", f"axios.get(`{H}/ke/v${{version}}/fota`)", "GET /ke/v{version}/fota"),
    ("js", f"axios.get(`{H}/ke/v1/fota${{x}}`)", OPEN),
    ("js", f"axios.get(`{H}/ke/v1/${{x}}`)", OPEN),
    ("js", f"axios.get(`{H}/ke/v1/campaigns/${{suffix}}`)", OPEN),
    ("js", "fetch(`${host}/ke/v1/fota`, init)", "None /ke/v1/fota"),
    ("js", "fetch(`${host}/ke/v1/fota`, {headers})", "GET /ke/v1/fota"),
    ("js", "fetch(`${scheme}://${host}/ke/v1/fota`)", "GET /ke/v1/fota"),
    ("js", "fetch(new Request('/ke/v1/licenses', {method: 'post'}))", "POST /ke/v1/licenses"),
    ("js", "const o = {method: 'put'}; const p = {...o, x}; fetch('/kai/v1/settings', o)", "PUT /kai/v1/settings"),
    ("js", "client[verb]('/kai/v1/settings')", "None /kai/v1/settings"),
    ("ts", "api.get<Map<string, X>>('/kai/v1/settings')", "GET /kai/v1/settings"),
    ("rb", f"u = '{H}/ke/v1/fota' if x\nHTTP.get(u)\n", "GET /ke/v1/fota"),
    ("rb", f"u = '{H}/ke/v1/fota' unless x\nHTTP.get u\n", "GET /ke/v1/fota"),
    ("rb", f"def url(p) = \"{H}/ke/v1/#{{p}}\"\nHTTP.get(url('fota'))\n", "GET /ke/v1/fota"),
    ("rb", f"def url\n  '{H}/ke/v1/fota'\nend\nHTTP.get url\n", "GET /ke/v1/fota"),
    ("rb", f"HTTP.get '{H}/ke/v1' \\\n  '/fota'\n", "GET /ke/v1/fota"),
    ("rb", f"x = y / 2\nz = /['\"]/\nHTTP.get('{H}/ke/v1/fota')\n", "GET /ke/v1/fota"),
    ("py", f"get('{H}/ke/v1/fota' if x else y)", "GET /ke/v1/fota"),
    ("py", f"get(y or '{H}/ke/v1/fota')", "GET /ke/v1/fota"),
    ("py", f"get(URL('{H}') / 'ke/v1' / 'fota')", "GET /ke/v1/fota"),
    ("py", f"x = a / b\nget('{H}/ke/v1/fota')", "GET /ke/v1/fota"),
    ("py", f"get(u := '{H}/ke/v1/fota')", "GET /ke/v1/fota"),
    ("py", f"u = '{H}'\nu += '/ke/v1'\nu += '/fota'\nget(u)\n", "GET /ke/v1/fota"),
    ("py", "u += '/ke/v1/fota'\nget(u)\n", "GET /ke/v1/fota"),
    ("py", f"def f(p):\n    p += '/fota'\n    get('{H}' + p)\nf('/ke/v1')\n", "GET /ke/v1/fota"),
    ("py", f"class A:\n    def __init__(self, u):\n        self.u = u\n    def f(self):\n        get(self.u + '/ke/v1/fota')\nA('{H}')\nA(u=x)\n", "GET /ke/v1/fota"),
    ("rb", f"class A\n  def initialize(u)\n    @u = u\n  end\n  def f\n    HTTP.get(@u + '/fota')\n  end\nend\nA.new('{H}/ke/v1').f\nB.new('x')\n", "GET /ke/v1/fota"),
    ("kt", f"val u = if (x) \"{H}/ke/v1/fota\" else y\nkhttp.get(u)", "GET /ke/v1/fota"),
    ("kt", f"val u = when (x) {{\n A -> \"{H}/ke/v1/fota\"\n B -> C\n D }}\nkhttp.get(u)", "GET /ke/v1/fota"),
    ("kt", f"class A(val u: String)\nfun f(a: A) = khttp.get(\"${{a.u}}/ke/v1/fota\")", "GET /ke/v1/fota"),
    ("cs", f"class A {{ void F() {{ c.GetAsync(String.Join(\"/\", \"{H}\", \"ke/v1\", \"fota\")); }} }}", "GET /ke/v1/fota"),
    ("cs", f"class A {{ string U(string p)\n {{ return \"{H}/ke/v1/\" + p; }}\n void F() {{ c.GetAsync(U(\"fota\")); }} }}", "GET /ke/v1/fota"),
    ("cs", f"class A {{ void F() {{ c.GetAsync((string)x ?? \"{H}/ke/v1/fota\"); }} }}", "GET /ke/v1/fota"),
    ("go", f"package a\nvar b string = \"{H}\"\nfunc f() {{ http.Get(strings.Join([]string{{b, \"ke/v1/fota\"}}, \"/\")) }}\n", "GET /ke/v1/fota"),
    ("go", f"package a\nfunc f() {{ u, err := url.Parse(\"{H}/ke/v1/fota\")\n http.Get(u.String()) }}\n", "GET /ke/v1/fota"),
    ("java", f"class A {{ void f() {{ c.get(((Object) \"{H}/ke/v1/fota\")); }} }}", "GET /ke/v1/fota"),
    ("java", "class A { A(@Value(\"${x.y}\") String u) { c.get(u + \"/ke/v1/fota\"); } }", "GET /ke/v1/fota"),
    ("java", f"class A {{ @Value(\"{H}\")\n}} class B {{ void f() {{ c.get(\"/ke/v1/fota\"); }} }}", "GET /ke/v1/fota"),
    ("ps1", f"$u = \"{H}/ke/v1/fota\"\nirm $u`\n  -Method Get\n", "GET /ke/v1/fota"),
    ("ps1", f"irm ([string]::Format('{{0}}/ke/v1/fota', '{H}'))", "GET /ke/v1/fota"),
    ("ps1", f"irm ('{H}/ke/v1', 'fota' -join '/')", None),
    ("ps1", f"function Get-Url($p) {{\n  \"{H}/ke/v1/$p\"\n}}\nirm (Get-Url 'fota')\n", "GET /ke/v1/fota"),
    ("ps1", f"irm {H}/ke/v1/fota", "GET /ke/v1/fota"),
    ("ps1", f"irm \"{H}/ke/v1/$\" # x", "GET /ke/v1/$"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), BUILT)
def test_texts_are_followed(language: str, text: str, expected: str | None, catalog: Catalog) -> None:
    assert read(catalog, (f"x/a.{language}", text)) == ([expected] if expected else [])


METHODS = [
    ("sh", f"curl -I {H}/ke/v1/fota", ["HEAD /ke/v1/fota"]),
    ("sh", f"curl -G -d x=1 {H}/ke/v1/fota", ["GET /ke/v1/fota"]),
    ("sh", f"curl -sd @x {H}/ke/v1/licenses", ["POST /ke/v1/licenses"]),
    ("sh", f"curl -T x {H}/kai/v1/settings", ["PUT /kai/v1/settings"]),
    ("sh", f"A=\ncurl {H}/ke/v1/fota", ["GET /ke/v1/fota"]),
    ("sh", f"\"$CURL\" {H}/kai/v1/settings\n\\", ["None /kai/v1/settings"]),
    ("sh", f"URLS=({H}/ke/v1/fota # x\n {H}/kai/v1/settings)\nfor u in \"${{URLS[@]}}\"; do curl -s \"$u\"; done", ["GET /ke/v1/fota", "GET /kai/v1/settings"]),
    ("sh", f"ARGS=(-X PUT)\ncurl ${{ARGS[*]}} {H}/kai/v1/settings", ["PUT /kai/v1/settings"]),
    ("sh", f"u={H}\nu+=/ke/v1/fota\nu=$((1 + 2))$u\n", ["None /ke/v1/fota"]),
    ("sh", f"f() {{ echo {H}/ke/v1/$1; }}\ncurl \"$(f fota)\" > /dev/null 2>&1 <<< x\n", ["GET /ke/v1/fota"]),
    ("sh", f"curl {H}/ke/v1/fota <<'EOF'\ncurl {H}/kai/v1/settings\nEOF\n", ["GET /ke/v1/fota"]),
    ("php", f"<?php $c = curl_init('{H}/kai/v1/settings'); curl_setopt($c, CURLOPT_PUT, true);", ["PUT /kai/v1/settings"]),
    ("php", f"<?php $c = curl_init('{H}/kai/v1/settings'); curl_setopt($c, CURLOPT_HTTPGET, 1);", ["GET /kai/v1/settings"]),
    ("php", f"<?php $c = curl_init('{H}/ke/v1/licenses'); curl_setopt($c, CURLOPT_POST, 1); curl_exec($c);", ["POST /ke/v1/licenses"]),
    ("php", f"<?php function f($m) {{ $c = curl_init('{H}/kai/v1/settings'); curl_setopt($c, CURLOPT_CUSTOMREQUEST, $x); }}", ["GET /kai/v1/settings"]),
    ("java", f"class A {{ void f() {{ URL u = new URL(\"{H}/ke/v1/licenses\"); c = u.openConnection(); c.setDoOutput(true); }} }}", ["POST /ke/v1/licenses"]),
    ("java", f"class A {{ void f() {{ URL u = new URL(\"{H}/ke/v1/fota\"); c = u.openConnection(); c.setRequestMethod(m); }} }}", ["GET /ke/v1/fota"]),
    ("java", f"class A {{ void f() {{ new Request.Builder().url(\"{H}/kai/v1/settings\").method(m, b).build(); }} }}", ["GET /kai/v1/settings"]),
    ("java", f"class A {{ void f() {{ new Request.Builder().url(\"{H}/kai/v1/settings\").method().put(b); }} }}", ["PUT /kai/v1/settings"]),
    ("java", f"class A {{ void f() {{ x().y[0].send(\"{H}/kai/v1/settings\"); }} }}", ["None /kai/v1/settings"]),
    ("java", f"class A {{ static final String U = \"{H}/ke/v1/fota\"; }}", ["None /ke/v1/fota"]),
    ("py", f"urlopen(Request('{H}/ke/v1/licenses', data=b))", ["GET /ke/v1/licenses"]),
    ("py", f"urlopen('{H}/ke/v1/licenses', data=b)", ["POST /ke/v1/licenses"]),
    ("py", f"send('{H}/kai/v1/settings', method=)", ["None /kai/v1/settings"]),
    ("py", f"session.del('{H}/kwn/v1/subscriptions/1')", ["DELETE /kwn/v1/subscriptions/1"]),
    ("js", f"axios({{url: '{H}/kai/v1/settings', ...rest}})", ["GET /kai/v1/settings"]),
    ("js", f"f(`PUT {H}/kai/v1/settings`)", []),
    ("js", f"x.on('e', {{ path: '{H}/kai/v1/settings', method: verb }})", ["None /kai/v1/settings"]),
    ("cs", f"class A {{ void F() {{ var m = new HttpRequestMessage {{ Method = HttpMethod.Put, RequestUri = new Uri(\"{H}/kai/v1/settings\") }}; }} }}", ["PUT /kai/v1/settings"]),
    ("kt", f"client.submitForm(url = \"{H}/ams/v1/oauth2/token\")", ["POST /ams/v1/oauth2/token"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), METHODS)
def test_methods_are_found(language: str, text: str, expected: list[str], catalog: Catalog) -> None:
    assert sorted(read(catalog, (f"x/a.{language}", text))) == sorted(expected)


SAID = [
    ("py", f"log.info('{H}/ke/v1/fota')"),
    ("py", f"raise Error('{H}/ke/v1/fota')"),
    ("py", f"'''{H}/ke/v1/fota'''"),
    ("py", f"def f():\n    '{H}/ke/v1/fota'\n    return 1"),
    ("py", f"if url == '{H}/ke/v1/fota':\n    pass"),
    ("py", f"if url.startswith('{H}/ke/v1/fota'):\n    pass"),
    ("py", f"print('see {H}/ke/v1/fota')"),
    ("py", f"help = 'see {H}/ke/v1/fota'"),
    ("py", "get('https://example.com/ke/v1/fota')"),
    ("py", "get('https://samsungknox.com.example.com/ke/v1/fota')"),
    ("py", "get(f'https://{host}.example.com/xyz?q=samsungknox.com')"),
    ("py", f"get('{H}')"),
    ("py", f"get('{H}/ke/v1')"),
    ("py", f"cache.get('{H}/ke/v1/fota', 5)\nx = '{H}'"),
    ("js", f"throw new HttpError('{H}/ke/v1/fota')"),
    ("js", f"// fetch('{H}/ke/v1/fota')\n/* fetch('{H}/ke/v1/fota') */"),
    ("js", f"console.log({{ url: '{H}/ke/v1/fota' }})"),
    ("rb", f"=begin\nget '{H}/ke/v1/fota'\n=end\nputs '{H}/ke/v1/fota'"),
    ("php", f"<p>{H}/ke/v1/fota</p>"),
    ("ps1", f"<# irm {H}/ke/v1/fota #>\n# irm {H}/ke/v1/fota\nWrite-Host '{H}/ke/v1/fota'"),
    ("sh", f"# curl {H}/ke/v1/fota\necho {H}/ke/v1/fota"),
    ("cs", f"#region {H}/ke/v1/fota\nclass A {{ }}"),
]


@pytest.mark.parametrize(("language", "text"), SAID)
def test_what_is_only_said_is_no_call(language: str, text: str, catalog: Catalog) -> None:
    assert read(catalog, (f"x/a.{language}", text)) == []


CLIENTS = [
    ("py", f"with httpx.Client(base_url='{H}/ke/v1') as c:\n    c.get('fota')\n", ["GET /ke/v1/fota"]),
    ("py", f"c = httpx.Client(base_url='{H}/ke/v1')\nd = httpx.Client(base_url='{H}/kai/v1')\nd.get('settings')\n", ["GET /kai/v1/settings"]),
    ("py", f"f(httpx.Client(base_url='{H}/ke/v1'), httpx.Client(base_url='{H}/kai/v1'))\nx.get('/wholly/other')\n", []),
    ("py", f"f(httpx.Client(base_url='{H}/ke/v1'), httpx.Client(base_url='{H}/kai/v1'))\nx.get('campaigns')\n", [LOST]),
    ("py", f"f(httpx.Client(base_url='{H}/ke/v1'))\nx.get('fota')\nparams.get('fota')\nx.get('other')\n", ["GET /ke/v1/fota"]),
    ("cs", f"class A {{ void F() {{ c.BaseAddress = new Uri(\"{H}/ke/v1/\"); c.GetAsync(\"fota\"); }} }}", ["GET /ke/v1/fota"]),
    ("cs", f"class A {{ void F() {{ c.BaseAddress = new Uri(\"{H}/x/\"); c.GetAsync(\"/ke/v1/fota\"); }} }}", ["GET /ke/v1/fota"]),
    ("cs", f"class A {{ void F() {{ c.BaseAddress = new Uri(\"{H}/ke/v1\"); c.GetAsync(\"fota\"); }} }}", ["GET /ke/fota"]),
    ("php", f"<?php $c = new Client(['base_uri' => '{H}/ke/v1/']); $c->get('fota');", ["GET /ke/v1/fota"]),
    ("php", f"<?php $c = new Client(['base_uri' => '{H}/ke/v1']); $c->get('fota');", ["GET /ke/fota"]),
    ("rb", f"c = Faraday.new(url: '{H}/ke/v1')\nc.get('fota')\n", ["GET /ke/v1/fota"]),
    ("rb", f"c = Faraday.new(url: '{H}/ke/v1')\nc.get('/kai/v1/settings')\n", ["GET /kai/v1/settings"]),
    ("js", f"const c = axios.create({{ baseURL: '{H}/ke/v1' }}); c.get(`${{x}}/firmwares`); c.get('/fota')", [OPEN, "GET /ke/v1/fota"]),
    ("js", f"const make = () => axios.create({{ baseURL: '{H}/ke/v1' }}); make().get('/fota')", ["GET /ke/v1/fota"]),
    ("java", "@HttpExchange(url = \"https://api.samsungknox.com\", path = \"/ke/v1\") interface A { @GetExchange(\"/fota\") X f(); }", ["GET /ke/v1/fota"]),
    ("java", "@HttpExchange(\"https://api.samsungknox.com/ke/v1\") void f();", []),
    ("java", "class A { String u = \"https://api.samsungknox.com/ke/v1/\"; R r = b.baseUrl(u); } interface B { @GET(\"fota\") X f(); }", ["GET /ke/v1/fota"]),
    ("kt", "class A { val c = Retrofit.Builder().baseUrl(\"https://api.samsungknox.com/ke/v1/\").build() }\ninterface B { @GET(\"/kai/v1/settings\") fun f(): X }", ["GET /kai/v1/settings"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CLIENTS)
def test_relative_paths_are_completed(language: str, text: str, expected: list[str], catalog: Catalog) -> None:
    assert sorted(read(catalog, (f"x/a.{language}", text))) == sorted(expected)


WRAPPERS = [
    ("py", f"def f(p, q='/fota'):\n    get('{H}/ke/v1' + q)\nf(1)\n", ["GET /ke/v1/fota"]),
    ("py", f"def f(p):\n    get('{H}/ke/v1' + p)\n", [OPEN]),
    ("py", f"def f(m):\n    request(m, '{H}/kai/v1/settings')\nf('PUT')\nf(other)\nf(x + y)\n", ["PUT /kai/v1/settings", "None /kai/v1/settings", "None /kai/v1/settings"]),
    ("py", f"def f(m):\n    request(m, '{H}/kai/v1/settings')\n", ["None /kai/v1/settings"]),
    ("py", f"class A:\n    def get(self, p):\n        return http.get('{H}/ke/v1' + p)\nd.get('/name')\nA().get('/fota')\nself.get('/licenses')\n", ["GET /ke/v1/fota", "GET /ke/v1/licenses"]),
    ("py", f"TABLE = {{'a': '/fota', 'b': '/licenses'}}\ndef f(k):\n    get('{H}/ke/v1' + TABLE[k])\nf('b')\n", ["GET /ke/v1/licenses"]),
    ("py", f"from x import TABLE\ndef f(k):\n    get('{H}/ke/v1/' + TABLE[k])\n    get('{H}/ke/v1/' + T.a[k])\nf('b')\n", [OPEN, OPEN]),
    ("cs", f"class A {{ Task G(string path) => c.GetAsync(\"{H}/ke/v1\" + path); Task F() => G(path: \"/fota\"); }}", ["GET /ke/v1/fota"]),
    ("ps1", f"function Send-It([string]$Path) {{ irm \"{H}/ke/v1$Path\" }}\nSend-It -PATH '/fota'\n", ["GET /ke/v1/fota"]),
    ("go", "package a\nfunc New(base string) *A { return &A{base: base} }\nfunc (a *A) F() { http.Get(a.base + \"/ke/v1/fota\") }\nfunc g() { New(\"https://api.samsungknox.com\") }\n", ["GET /ke/v1/fota"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), WRAPPERS)
def test_wrappers_are_followed(language: str, text: str, expected: list[str], catalog: Catalog) -> None:
    assert sorted(read(catalog, (f"x/a.{language}", text))) == sorted(expected)


def test_a_host_is_kept_where_it_is_known(catalog: Catalog) -> None:
    text = f"get('{H}:443/ke/v1/fota')\nget('//{{h}}/ke/v1/fota')\nget('us-kcs-api.samsungknox.com/kcs/v1/rp/devices')\nget(f'https://{{r}}-kcs-api.samsungknox.com/kcs/v1/rp/devices')"
    found = [
        (one.host, one.line) for _, one in read_sources([("a.py", text)], bases_of(catalog)) if isinstance(one, Call)
    ]
    assert found == [("api.samsungknox.com", 1), ("us-kcs-api.samsungknox.com", 3), (None, 4)]


FILES = [
    # the constants of another file, a wrapper of it, and a file that has to do with neither
    ([("a/Paths.java", f"class Paths {{ static final String FOTA = \"{H}/ke/v1/fota\"; }}"), ("b/Use.java", "class Use { void f() { http.get(Paths.FOTA); } }"), ("c/Other.java", "class Other { }")], ["GET /ke/v1/fota"]),
    ([("a/paths.js", f"export const FOTA = '{H}/ke/v1/fota';"), ("a/b/use.ts", "import { FOTA } from '../paths';\naxios.get(FOTA);")], ["GET /ke/v1/fota"]),
    ([("a/k/index.js", f"export const api = axios.create({{ baseURL: '{H}/ke/v1' }});"), ("a/use.js", "import { api } from './k';\napi.get('/fota');")], ["GET /ke/v1/fota"]),
    ([("a/client.py", f"class Knox:\n    def send(self, m, p):\n        requests.request(m, '{H}/ke/v1' + p)\n"), ("a/use.py", "from .client import Knox\nknox = Knox()\nknox.send('GET', '/fota')\nother('/x')\n")], ["GET /ke/v1/fota"]),
    ([("a/paths.go", f"package a\nconst fotaPath = \"{H}/ke/v1/fota\"\n"), ("a/use.go", "package a\nfunc f() { http.Get(fotaPath) }\n")], ["GET /ke/v1/fota"]),
    ([("a/lib.sh", f"call() {{ curl -X \"$1\" \"{H}/ke/v1$2\"; }}\n"), ("a/use.sh", ". ./lib.sh\ncall GET /fota\n")], ["GET /ke/v1/fota"]),
    ([("a/one.py", f"FOTA = '{H}/ke/v1/fota'\n"), ("a/two.py", f"FOTA = '{H}/kai/v1/settings'\n"), ("a/use.py", "from x import one, two\nget(one.FOTA)\nget(FOTA)\n")], ["GET /ke/v1/fota", "None /kai/v1/settings"]),
    ([("a/a.py", f"from .b import X\nY = '{H}/ke/v1/'\nget(X)\n"), ("a/b.py", "from .a import Y\nX = Y + 'fota'\n")], ["GET /ke/v1/fota"]),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), FILES)
def test_names_of_other_files_are_followed(files: list[tuple[str, str]], expected: list[str], catalog: Catalog) -> None:
    assert sorted(read(catalog, *files)) == sorted(expected)


def test_nothing_is_read_where_no_file_names_a_service(catalog: Catalog) -> None:
    assert read(catalog, ("a.py", "get('/devices')"), ("b.md", H)) == []


def test_what_is_not_known_has_a_line(catalog: Catalog) -> None:
    found = list(read_sources([("a.js", f"\n\naxios.get(`{H}/ke/v1/${{path}}`)")], bases_of(catalog)))
    assert found == [("a.js", Unread(3, OPEN))]
