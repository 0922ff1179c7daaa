"""What tells the languages apart, as data: how strings, names and comments look, and how functions are written."""

__all__ = ["LANGUAGES", "Language", "Quote", "is_source", "language_of"]

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Quote(NamedTuple):
    """One way to write a string: what opens and closes it, its escape character, and what opens a hole in it.

    A `doubled` close stands for itself. Holes are `${`, `#{`, `{` or `$(`, up to the bracket that closes them, or `$`
    before a name; in a `spanning` string, lines may end.
    """

    opens: str
    closes: str
    escape: str = "\\"
    holes: str = ""
    doubled: bool = False
    spanning: bool = False


class Language(NamedTuple):
    """One language; the constants of one `family` are seen in all its languages.

    `names` is the expression of a name. `operators` gives operators their common meaning: `.` reaches a member, `+`
    joins texts, `||` offers another value, `=>` begins the body of a function. `layout` says what makes blocks:
    braces, or the indentation of lines. `kind` is how functions and statements are written: with a keyword, by type and
    name (`typed`), as in JavaScript (`script`) or Ruby (`ruby`), or as commands (`powershell`, `shell`). `type_first`
    says that a parameter is named last.
    """

    name: str
    family: str
    extensions: tuple[str, ...]
    quotes: tuple[Quote, ...]
    comments: str = r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)"
    names: str = r"[A-Za-z_]\w*"
    operators: Mapping[str, str] = MappingProxyType({})
    layout: str = "braces"
    kind: str = "keyword"
    type_first: bool = False


DOLLAR = r"\$\{|\$(?=[A-Za-z_])"
COMMON = {"?.": ".", "::": ".", "??": "||", "?:": "||", "??=": "=", "||=": "=", ":=": "=", "->": "=>"}
HASH = r"#[^\n]*"

LANGUAGES = (
    Language(
        "java",
        "jvm",
        (".java",),
        (Quote('"""', '"""', spanning=True), Quote('"', '"'), Quote("'", "'")),
        operators=COMMON,
        kind="typed",
        type_first=True,
    ),
    Language(
        "kotlin",
        "jvm",
        (".kt", ".kts"),
        (Quote('"""', '"""', "", DOLLAR, spanning=True), Quote('"', '"', holes=DOLLAR), Quote("'", "'")),
        operators=COMMON | {"!!": ""},
    ),
    Language(
        "csharp",
        "csharp",
        (".cs",),
        (
            Quote('$"""', '"""', "", r"\{", spanning=True),
            Quote('"""', '"""', "", spanning=True),
            Quote(r'$@"', '"', "", r"\{(?!\{)", doubled=True, spanning=True),
            Quote(r'@$"', '"', "", r"\{(?!\{)", doubled=True, spanning=True),
            Quote('@"', '"', "", doubled=True, spanning=True),
            Quote('$"', '"', holes=r"\{(?!\{)"),
            Quote('"', '"'),
            Quote("'", "'"),
        ),
        comments=r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|(?m:^[ \t]*#[a-z][^\n]*)",
        names=r"@?[A-Za-z_]\w*",
        operators=COMMON,
        kind="typed",
        type_first=True,
    ),
    Language(
        "javascript",
        "javascript",
        (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte"),
        (Quote("`", "`", holes=r"\$\{", spanning=True), Quote('"', '"'), Quote("'", "'")),
        names=r"[#A-Za-z_$][\w$]*",
        operators=COMMON | {"->": "-", "?:": ":"},
        kind="script",
    ),
    Language(
        "python",
        "python",
        (".py", ".pyw"),
        tuple(
            Quote(prefix + mark, mark, "" if "r" in prefix.lower() else "\\", hole, spanning=len(mark) > 1)
            for mark in ('"""', "'''", '"', "'")
            for prefix, hole in (
                *((one, r"\{(?!\{)") for one in ("rf", "fr", "Rf", "fR", "rF", "Fr", "f", "F")),
                *((one, "") for one in ("rb", "br", "r", "R", "b", "B", "u", "")),
            )
        ),
        comments=HASH,
        operators={"->": ":"},
        layout="lines",
    ),
    Language(
        "go",
        "go",
        (".go",),
        (Quote("`", "`", "", spanning=True), Quote('"', '"'), Quote("'", "'")),
        operators={":=": "="},
    ),
    Language(
        "php",
        "php",
        (".php", ".phtml", ".inc"),
        (
            Quote('"', '"', holes=r"\$\{|\{(?=\$)|\$(?=[A-Za-z_])", spanning=True),
            Quote("'", "'", spanning=True),
        ),
        comments=r"\A[\s\S]*?(?:<\?(?:php\b|=)|\Z)|\?>[\s\S]*?(?:<\?(?:php\b|=)?|\Z)"
        r"|//(?:(?!\?>)[^\n])*|/\*[\s\S]*?(?:\*/|\Z)|#(?!\[)[^\n]*",
        names=r"\$?\\?[A-Za-z_][\w\\]*",
        operators={"->": ".", "?->": ".", "::": ".", ".": "+", ".=": "+="}
        | {"??": "||", "?:": "||", "??=": "=", "=>": ":"},
        type_first=True,
    ),
    Language(
        "ruby",
        "ruby",
        (".rb", ".rake"),
        (Quote('"', '"', holes=r"#\{", spanning=True), Quote("'", "'", spanning=True), Quote("`", "`", holes=r"#\{")),
        comments=r"#(?!\{)[^\n]*|(?m:^=begin\b[\s\S]*?^=end\b)",
        names=r"(?<![\w):\]]):[A-Za-z_]\w*|@{0,2}[A-Za-z_]\w*[?!]?",
        operators={"::": ".", "&.": ".", "||=": "=", "=>": ":", "->": "=>", "<<": "+"},
        layout="lines",
        kind="ruby",
    ),
    Language(
        "powershell",
        "powershell",
        (".ps1", ".psm1"),
        (
            Quote('@"', '\n"@', "`", r"\$\(|\$\{|\$(?=\w)", spanning=True),
            Quote("@'", "\n'@", "", spanning=True),
            Quote('"', '"', "`", r"\$\(|\$\{|\$(?=\w)", doubled=True, spanning=True),
            Quote("'", "'", "", doubled=True, spanning=True),
        ),
        comments=r"<#[\s\S]*?(?:#>|\Z)|(?<![^\s;{(])#[^\n]*|`\r?\n",
        names=r"\$(?:\w+:)?\w+|[A-Za-z_]\w*(?:-[A-Za-z]\w*)*",
        operators={"::": ".", "?.": ".", "-f": "%"},
        kind="powershell",
        type_first=True,
    ),
    Language(
        "shell",
        "shell",
        (".sh", ".bash", ".zsh", ".ksh"),
        (
            Quote('"', '"', holes=r"\$\{|\$\(|\$(?=[\w@*])", spanning=True),
            Quote("'", "'", "", spanning=True),
        ),
        comments=r"(?<![^\s;])#[^\n]*|\\\r?\n",
        kind="shell",
    ),
)  # fmt: skip

_OF = {extension: language for language in LANGUAGES for extension in language.extensions}


def language_of(name: str) -> Language | None:
    """Returns the language that a file's name tells, or None."""
    found = re.search(r"\.\w+\Z", name.lower())
    return _OF.get(found[0]) if found else None


def is_source(name: str) -> bool:
    """Tells whether a file's name is that of source code in a language that can be read."""
    return language_of(name) is not None
