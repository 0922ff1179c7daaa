"""Cuts shell scripts: `curl -X PUT "$BASE/a"` becomes the tokens of `curl("-X", "PUT", BASE + "/a")`."""

__all__ = ["ShellLexer"]

import re

from knox_scopes.usage.source.lexer import CLOSES, DEEPEST, Lexer

DECLARES = frozenset({"declare", "export", "local", "readonly", "typeset"})
SKIPPED = frozenset({"!", "do", "elif", "else", "env", "exec", "if", "sudo", "then", "time", "until", "while", *"{}"})
BETWEEN = re.compile(r"(?:[^\S\n]|\\\r?\n)+")
BARE = re.compile(r"(?:[^\s\"'`$;&|()<>\\]|\\[^\n])+")
BARE_INSIDE = re.compile(r"(?:[^\s\"'`$;&|()<>\\}]|\\[^\n])+")
COMMENT = re.compile(r"#[^\n]*")
ASSIGNS = re.compile(r"([A-Za-z_]\w*)(?:\[[^\]\n]*\])?(\+?=)")
DEFINES = re.compile(r"(?:function\s+)?([A-Za-z_][\w:.-]*)\s*\(\s*\)|function\s+([A-Za-z_][\w:.-]*)\s*(?=\{)")
SHIFTS = re.compile(r"shift\b(?:[^\S\n]+(\d))?")
ALL = re.compile(r"\"?\$\{?([@*])\}?\"?|\"?\$\{(\w+)\[[@*]\]\}\"?")
LOOPS = re.compile(r"for\s+([A-Za-z_]\w*)\s+in\b")
DOCUMENT = re.compile(r"<<-?[^\S\n]*(['\"\\]?)(\w+)\1")
REDIRECTS = re.compile(r"(?:<<<|>>|>&|<&|[<>])[^\S\n]*(?:&?\d\b|[^\s;&|()\"']*)")
PARAMETER = re.compile(r"\$\{[#!]?([\w@*]+)(?:\[['\"]?([^\]}'\"]*)['\"]?\])?(:?[-=])?|\$([A-Za-z_]\w*|[\w@*])")
KEYED = re.compile(r"\[['\"]?([^\]\s'\"]+)['\"]?\]=")
# What comes before the command that sends: `retry 3 curl ...`.
BREAKS = re.compile(r"[\s;&|()<>]|\Z")
BEFORE = re.compile(r"[\w./-]+(?:[^\S\n]+(?:-\S+|\d+\w?))*[^\S\n]+(?=(?:curl|wget|https?|xh)[^\S\n])")


class ShellLexer(Lexer):
    """Reads statements, each of which ends with a `line`."""

    document = ""
    in_backticks = False
    shifted = 0

    def code(self, closer: str) -> None:
        """Reads statements up to the bracket that closes them, or to the end of the text."""
        opened = 0
        while self.place < len(self.text):
            char = self.text[self.place]
            blank = BETWEEN.match(self.text, self.place) or COMMENT.match(self.text, self.place)
            if blank:
                self.take(blank.end())
            elif char == closer and not opened:
                self.take(self.place + 1)
                return
            elif char in ";&|\n()<>`":
                opened = max(opened + {"(": 1, ")": -1}.get(char, 0), 0)
                self.emit("line", "")
                self.take(self.place + 1)
                if char == "\n":
                    self._skip_document()
            else:
                self.statement()

    def _skip_document(self) -> None:
        """Leaves out the document that stands below the line that names its end."""
        if self.document:
            found = re.compile(rf"^\t*{self.document}$", re.MULTILINE).search(self.text, self.place)
            self.take(found.end() if found else len(self.text))
            self.document = ""

    def statement(self) -> None:
        """Reads the head of a function or loop, an assignment, a keyword, or a command with its words."""
        if found := DEFINES.match(self.text, self.place):
            for kind, text in (("name", "function"), ("name", found[1] or found[2]), ("op", "("), ("op", ")")):
                self.emit(kind, text)
            self.take(found.end())
            self.shifted = 0
        elif found := SHIFTS.match(self.text, self.place):
            self.shifted += int(found[1] or 1)
            self.take(found.end())
        elif found := LOOPS.match(self.text, self.place):
            self.emit("name", found[1])
            self.emit("op", "=")
            self.take(found.end())
            self.words("(", "||")
        elif found := ASSIGNS.match(self.text, self.place):
            self.emit("name", found[1])
            self.emit("op", found[2])
            self.take(found.end())
            if self.text.startswith("(", self.place):
                self.take(self.place + 1)
                self.words("[", ",")
                self.take(self.place + self.text.startswith(")", self.place))
            elif not self.word(BARE):
                self.emit("text", "")
            self.emit("line", "")
        else:
            self._command()

    def _command(self) -> None:
        """Reads a keyword, or a command."""
        if found := BEFORE.match(self.text, self.place):
            self.take(found.end())
        found = BARE.match(self.text, self.place)
        if found and (found[0] in SKIPPED or found[0] in DECLARES):
            if found[0] in CLOSES or found[0] == "}":
                self.emit("op", found[0])
            self.take(found.end())
            flags = re.compile(r"(?:[^\S\n]+-\w+)*").match(self.text, self.place)
            if flags and found[0] in DECLARES:
                self.take(flags.end())
        elif found:
            self.emit("name", found[0].rpartition("/")[2])
            self.take(found.end())
            self.words("(", ",")
        elif self.word(BARE):
            self.words("(", ",")
        else:
            self.take(self.place + 1)

    def words(self, opener: str, separator: str) -> None:  # noqa: C901, PLR0912 - a case a kind
        """Reads the words up to the end of a statement, in brackets and with a separator between them."""
        self.emit("op", opener)
        is_first = True
        while self.place < len(self.text) and (self.text[self.place] not in ";&|\n)`" or opener == "["):
            if found := BETWEEN.match(self.text, self.place):
                self.take(found.end())
            elif found := DOCUMENT.match(self.text, self.place):
                self.document = found[2]
                self.take(found.end())
            elif found := REDIRECTS.match(self.text, self.place):
                self.take(found.end())
            elif self.text[self.place] == "#":
                self.take(COMMENT.match(self.text, self.place).end())  # type: ignore[union-attr]
            else:
                if self.text[self.place] == ")":
                    break
                mark = len(self.tokens)
                if not is_first:
                    self.emit("op", separator)
                if opener == "[" and (found := KEYED.match(self.text, self.place)):
                    self.emit("text", found[1])
                    self.emit("op", ":")
                    self.take(found.end())
                if (found := ALL.match(self.text, self.place)) and BREAKS.match(self.text, found.end()):
                    self._all(found[2])
                    is_first = False
                    self.take(found.end())
                elif self.word(BARE):
                    is_first = False
                else:
                    del self.tokens[mark:]
                    self.take(self.place + 1)
        self.emit("op", CLOSES[opener])
        if opener == "(":
            self.emit("line", "")

    def _all(self, array: str | None) -> None:
        """Adds what all arguments stand for, as far as they matter, or the name of an array."""
        for number in () if array else (1, 2, 3):
            self.emit("name", str(number + self.shifted))
            self.emit("op", ",")
        self.emit("name", array or str(4 + self.shifted))

    def word(self, bare: re.Pattern[str]) -> bool:
        """Reads one word, whose parts stand side by side, and tells whether there is one."""
        begin, parts = len(self.tokens), 0
        while self.place < len(self.text):
            mark = len(self.tokens)
            if parts:
                self.emit("op", "+")
            if not self._part(bare):
                del self.tokens[mark:]
                break
            parts += 1
        if parts > 1:
            self.tokens.insert(begin, self.tokens[begin]._replace(kind="op", text="("))
            self.emit("op", ")")
        return parts > 0

    def _part(self, bare: re.Pattern[str]) -> bool:
        """Reads one part of a word: a string, what stands for a value, or plain letters."""
        char = self.text[self.place]
        if char in "\"'":
            self.quote(self.language.quotes["\"'".index(char)])
        elif found := bare.match(self.text, self.place):
            self.emit("text", re.sub(r"\\(.)", r"\1", found[0]))
            self.take(found.end())
        elif (char == "$" or (char == "`" and not self.in_backticks)) and self.depth < DEEPEST:
            self.nested(self.text[self.place : self.place + 2])
        else:
            return False
        return True

    def hole(self, opener: str) -> None:
        """Reads what a `$` or a backtick begins."""
        if opener[0] == "`" or opener == "$(":
            self.take(self.place + (1 if opener[0] == "`" else 2))
            outer, self.in_backticks = self.in_backticks, opener[0] == "`"
            self.code(")" if opener == "$(" else "`")
            self.in_backticks = outer
        elif found := PARAMETER.match(self.text, self.place):
            name = found[1] or found[4]
            self.emit("name", str(int(name) + self.shifted) if re.fullmatch("[0-9]{1,3}", name) else name)
            self.take(found.end())
            if found[2] and re.fullmatch(r"\w+", found[2]):
                self.emit("op", "[")
                self.emit("text", found[2])
                self.emit("op", "]")
            if found[3]:
                self.emit("op", "||")
                self.word(BARE_INSIDE)
            if found[1]:
                self.take(self.text.find("}", self.place) + 1 or len(self.text))
        else:
            self.take(self.place + 1)
