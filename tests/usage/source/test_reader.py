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
