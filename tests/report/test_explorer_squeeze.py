"""What shortens the page's scripts changes nothing that they do; `tests/page` runs what comes out."""

import pytest

from knox_scopes.report.explorer.squeeze import markup, script, style


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("const one = 1; // why\nconst two = one + 1;\n", "let a=1,b=a+1;"),
        ("/** Does. */\nfunction call(one) {\n  return one - -one;\n}\n", "function b(a){return a- -a}"),
        ('const name = `a ${other ? "b  c" : other} d`; other(name);', 'let b=`a ${a?"b  c":a} d`;a(b);'),
        ("const text = 'a // b', more = /\\/\\/ [/] +/g;", "let a='a // b',b=/\\/\\/ [/] +/g;"),
        ("const half = whole / 2;", "let a=b/2;"),
        ("const { name, more = 1, other: own } = window.names;", "let{name:a,more:b=1,other:c}=window.names;"),
        ("use({ name, more: name, ...rest, call() { return name; } });", "b({name:a,more:a,...c,call(){return a}});"),
        ("if (one) {\n  two = three;\n} else {\n  four(one);\n}", "if(a){b=c}else{d(a)}"),
        ("const list = [one, two,];\nfor (const one of list) call(one?.two);", "let b=[a,c];for(let a of b)d(a?.two);"),
        ("const MOST = Math.max(1, MOST_OF); let less;", "let a=Math.max(1,MOST_OF),b;"),
        ("async function ask() { return await window.x; }", "async function a(){return await window.x}"),
        ('const sign = "\u2212";', 'let a="\\u2212";'),
    ],
)
def test_a_script_keeps_its_meaning(text: str, short: str) -> None:
    assert script(text) == short


def test_more_names_than_letters_are_told_apart() -> None:
    names = [f"name{number}" for number in range(60)]
    found = script("".join(f"use({name});" for name in names))
    assert len(set(found.split(";"))) == 61
    assert "b(in)" not in found
    assert "(do)" not in found


def test_styles_and_markup_lose_what_is_between() -> None:
    assert style("a,\n  b > c {\n  margin: 0 1px; /* why */\n}\n") == "a,b>c{margin:0 1px}"
    assert style('a::before { content: "\u25be "; }') == 'a::before{content:"\\0025be "}'
    assert markup("<ul>\n  <li>a\n    b</li>\n</ul>\n") == "<ul><li>a\nb</li></ul>"
