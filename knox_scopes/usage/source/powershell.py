"""Cuts PowerShell: `Invoke-RestMethod -Uri "$Base/a"` becomes the tokens of `Invoke-RestMethod(Uri = Base + "/a")`."""

__all__ = ["PowerShellLexer"]

import re

from knox_scopes.usage.source.lexer import CLOSES, DEEPEST, Lexer

BLANKS = re.compile(r"(?:[^\S\n]|`\r?\n|<#[\s\S]*?#>)+")
PARAMETER = re.compile(r"-([A-Za-z]\w*):?")
VARIABLE = re.compile(r"[$@](?:\w+:)?(\w+)")
MEMBER = re.compile(r"\.(\w+)")
BARE = re.compile(r"[^\s\"'(){}\[\]|;,@$`]+")
OPENER = re.compile(r"@?([({\[])")
ALIASES = frozenset({"irm", "iwr", "curl", "wget", "echo"})


class PowerShellLexer(Lexer):
    """Reads expressions as other languages are read, and the words of commands."""

    def command(self, name: str) -> bool:
        """Takes a command with its arguments, where a name such as `Get-Item` begins one."""
        before = self.tokens[-1] if self.tokens else None
        if before and (before.text == "function" or (before.kind == "op" and before.text == ".")):
            return False
        if "-" not in name and name.lower() not in ALIASES:
            return False
        self.emit("name", name)
        self.take(self.place + len(name))
        self.emit("op", "(")
        begin = len(self.tokens)
        while self.place < len(self.text) and self.text[self.place] not in "\n|;)}":
            if found := BLANKS.match(self.text, self.place):
                self.take(found.end())
                continue
            if len(self.tokens) > begin and self.tokens[-1].text != "=":
                self.emit("op", ",")
            if found := PARAMETER.match(self.text, self.place):
                self.emit("name", found[1])
                self.emit("op", "=")
                self.take(found.end())
            else:
                self._value()
        self.emit("op", ")")
        return True

    def _value(self) -> None:
        """Reads one argument, whose parts stand side by side."""
        begin, parts = len(self.tokens), 0
        while self.place < len(self.text):
            joins = parts and not MEMBER.match(self.text, self.place) and self.text[self.place] != "["
            mark = len(self.tokens)
            if joins:
                self.emit("op", "+")
            if not self._part(is_first=not parts):
                del self.tokens[mark:]
                break
            parts += 1
        if not parts:
            self.take(self.place + 1)
        elif any(token.text == "+" for token in self.tokens[begin:]):
            self.tokens.insert(begin, self.tokens[begin]._replace(kind="op", text="("))
            self.emit("op", ")")

    def _part(self, *, is_first: bool) -> bool:
        """Reads one part of an argument."""
        quote = next((one for one in self.language.quotes if self.text.startswith(one.opens, self.place)), None)
        if quote:
            self.quote(quote)
        elif found := VARIABLE.match(self.text, self.place):
            if found[0][0] == "@":
                self.emit("op", "...")  # its keys and values are the arguments
            self.emit("name", found[1])
            self.take(found.end())
        elif not is_first and (found := MEMBER.match(self.text, self.place)):
            self.emit("op", ".")
            self.emit("name", found[1])
            self.take(found.end())
        elif (found := OPENER.match(self.text, self.place)) and self.depth < DEEPEST:
            self.emit("op", found[1])
            self.take(found.end())
            self.depth += 1
            self.code(CLOSES[found[1]])
            self.depth -= 1
            self.emit("op", CLOSES[found[1]])
        elif found := BARE.match(self.text, self.place):
            self.emit("text", found[0])
            self.take(found.end())
        else:
            return False
        return True
