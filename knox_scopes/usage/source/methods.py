"""Finds the HTTP method of a call in what stands around its URL."""

__all__ = ["Finder", "Near", "takes_path", "verb_of"]

import re
from typing import NamedTuple

from knox_scopes.endpoints import known_method
from knox_scopes.usage.source.folding import Folding
from knox_scopes.usage.source.outline import Span
from knox_scopes.usage.source.texts import Hole, lone_hole
from knox_scopes.usage.source.vocabulary import BEGINS, BODIES, KEYS, SENDS, SETTERS, TAKES

VERB = re.compile(
    r"(?i)_*(?:async_?)?(?:http_?|method_?|do_?|send_?|api_?|request_?|execute_?|perform_?|authenticated_?|authorized_?|raw_?)?"
    r"(get|post|put|patch|delete|del|head)"
    r"(?:_?(?:as|from|for|with)?_?(?:json|object|entity|location|string|bytearray|bytes|stream|text|form|async|mapping|"
    r"exchange|req|request|url|raw|body|method|await|auth|retry))*"
)
FORMS = {"submitform": "POST", "submitformwithbinarydata": "POST"}
# What takes a method before a URL.
METHOD_FIRST = frozenset({"exchange", "httprequestmessage", "newrequest", "request", "run_request", "send_request"})
FLAGS = {"-T": "PUT", "--upload-file": "PUT", "-I": "HEAD", "--head": "HEAD", "-G": "GET", "--get": "GET"}


# How many tokens behind a URL a statement may stand that sets its method.
FAR = 500


class Near(NamedTuple):
    """Where a URL stands: in which bracket, or -1, at which place, and where the next one stands."""

    file: int
    opener: int
    place: int
    until: int


def verb_of(name: str) -> str | None:
    """Returns the method that the name of a function or constant tells.

    >>> verb_of("PutAsJsonAsync"), verb_of("MethodPost"), verb_of("getDevices")
    ('PUT', 'POST', None)
    """
    found = VERB.fullmatch(name)
    if not found:
        return None
    return "DELETE" if found[1].lower() == "del" else found[1].upper()


def takes_path(name: str) -> bool:
    """Tells whether a function, by its name, sends to a path."""
    lower = name.replace("_", "").replace("-", "").lower()
    return verb_of(name) is not None or lower in TAKES or name.lower() in SENDS


class Finder:
    """Looks around URLs in the files of a project."""

    def __init__(self, folding: Folding) -> None:
        """Takes what follows expressions."""
        self.folding = folding
        self.project = folding.project

    def method(self, near: Near) -> str | Hole | None:  # noqa: PLR0911 - a case a kind
        """Returns the method of the call around a URL; a hole where a parameter gives it; None if nothing tells."""
        outline = self.project.files[near.file]
        outer = outline.groups[near.opener] if near.opener >= 0 and outline.is_op(near.opener, "{") else -1
        if (
            outer >= 0
            and self.project.callee(near.file, near.opener) < 0
            and (said := self.said(near.file, near.opener))
        ):
            return said
        opener = outer if outer >= 0 and outline.is_op(outer, "(") else near.opener
        near = near._replace(opener=opener)
        chain = self.chain(near.file, opener)
        callee = chain[0][0] if chain else ""
        place = self.project.callee(near.file, near.opener) if chain else -1
        if chain and self.project.is_chosen(near.file, place):
            return self._verb(near.file, Span(place, place + 1))
        if found := verb_of(callee) or FORMS.get(callee.lower()) or self.said(near.file, near.opener, callee):
            return found
        for name, opener in chain[1:]:
            if name.lower() in SETTERS and opener >= 0:
                elements = outline.elements(opener)
                if elements and (said := self._verb(near.file, elements[0])):
                    return said
            if name.lower() != "head" and (verb := verb_of(name)):
                return verb
        if callee.lower() in SENDS:
            return self._sent(near)
        return self._later(near) or ("GET" if callee.lower() in BEGINS else None)

    def chain(self, file: int, opener: int) -> list[tuple[str, int]]:
        """Returns the names of a chain of calls, each with its bracket or -1: the callee, those before, those behind.

        In `Net::HTTP::Put.new(uri)`, these are `new`, `Put`, `HTTP` and `Net`.
        """
        outline = self.project.files[file]
        callee = self.project.callee(file, opener) if opener >= 0 else -1
        if callee < 0:
            return []
        found = [(outline.tokens[callee].text, opener)]
        place = callee
        while outline.is_op(place - 1, "."):
            place -= 2
            if outline.is_op(place, ")") and outline.mates[place] >= 0:
                inner = outline.mates[place]
                place = max(self.project.callee(file, inner), 0)
                found.append((outline.tokens[place].text, inner))
            elif outline.is_name(place):
                found.append((outline.tokens[place].text, -1))
            else:
                break
        place = outline.after(opener)
        while outline.is_op(place, ".") and outline.is_name(place + 1):
            has_bracket = outline.is_op(place + 2, "(")
            found.append((outline.tokens[place + 1].text, place + 2 if has_bracket else -1))
            place = outline.after(place + 2) if has_bracket else place + 2
        return found

    def said(self, file: int, opener: int, callee: str = "") -> str | Hole | None:
        """Returns the method that stands in the same bracket, or in options that are named there."""
        outline = self.project.files[file]
        if opener < 0 or (
            outline.tokens[opener].text == "{" and outline.function_of[opener + 1] != outline.function_of[opener]
        ):
            return None
        elements = outline.elements(opener)
        for place, element in enumerate(elements):
            key, span = outline.keyed(element)
            takes_first = place == 0 and len(elements) > 1 and callee.lower() in METHOD_FIRST
            flag = (
                outline.tokens[span.start].text.lower() if outline.tokens[span.start].kind == "text" and not key else ""
            )
            if flag in KEYS and place + 1 < len(elements):
                span = elements[place + 1]
            elif flag.startswith(("-x", "--request=", "--method=")) and len(flag) > 2:  # noqa: PLR2004 - `-XPUT`
                return known_method(flag.removeprefix("-x").rpartition("=")[2])
            elif key and key.lower() not in KEYS:
                continue
            elif (
                outline.tokens[opener].text == "{"
                and span.end - span.start == 1
                and outline.tokens[span.start].text in KEYS
            ):
                key = "method"  # `{ method, url }`
            if found := self._verb(file, span, is_keyed=bool(key) or flag in KEYS or takes_first):
                return found
            if not key and (found := self._option(file, span, 0)):
                return found
        return None

    def _option(self, file: int, span: Span, depth: int) -> str | Hole | None:
        """Returns the method that options say: in braces, or where their name is given a value."""
        outline = self.project.files[file]
        for place in range(*span):
            token = outline.tokens[place]
            if token.kind in {"name", "text"} and token.text.lower() in KEYS and outline.is_op(place + 1, ":", "="):
                return self._verb(file, outline.statement(place + 2))
            if token.kind == "text" and token.text.lower() in KEYS and outline.is_op(place + 1, ","):
                return self._verb(file, outline.statement(place + 2))
            if token.kind == "name" and depth < 2 and (depth or span.end - span.start == 1):  # noqa: PLR2004 - options of options
                for one in outline.definitions.get(token.text, ())[:8]:
                    if one.function in {-1, *outline.chain(place)} and (
                        found := self._option(file, one.value, depth + 1)
                    ):
                        return found
        return None

    def _verb(self, file: int, span: Span, *, is_keyed: bool = True) -> str | Hole | None:
        """Returns the method that an expression is, by its last name or by its value."""
        outline = self.project.files[file]
        names = [outline.tokens[place] for place in range(*span)]
        if not names:
            return None
        is_dotted = len(names) > 1 and all(
            one.kind == "name" or one.text in {".", "[", "]", "'", "new"} for one in names
        )
        if is_dotted and names[-1].kind == "name" and (found := verb_of(names[-1].text)):
            return found
        for text in self.folding.value(file, span):
            if text.plain is not None and (method := known_method(text.plain.strip())):
                return method
            hole = lone_hole((text,))
            if hole and hole.param and (is_keyed or re.search("(?i)method|verb", hole.name)):
                return hole
        return None

    def _sent(self, near: Near) -> str | None:
        """Returns what is sent at once where no method is said."""
        outline = self.project.files[near.file]
        elements = outline.elements(near.opener)
        heads = {outline.tokens[element.start].text for element in elements}
        for flag, method in FLAGS.items():
            if flag in heads:
                return method
        letters = {letter for head in heads if re.fullmatch("-[A-Za-z]{2,}", head) for letter in head[1:]}
        for flag, method in FLAGS.items():
            if outline.language.kind == "shell" and flag[1:] in letters:
                return method
        if heads & BODIES or (outline.language.kind == "shell" and letters & {"d", "F"}):
            return "POST"
        if len(elements) == 1 or outline.language.name != "javascript":
            return "GET"
        return "GET" if any(outline.is_op(element.start, "{") for element in elements) else None

    def _later(self, near: Near) -> str | Hole | None:
        """Returns the method that a later statement of the function sets, up to where the next URL stands."""
        outline = self.project.files[near.file]
        number = next(outline.chain(near.place), -1)
        is_script = (
            outline.language.layout == "lines"
            or outline.language.kind in {"script", "powershell"}
            or (outline.language.name == "php")
        )
        if number < 0 and (not is_script or outline.class_of[near.place]):
            return None
        end = outline.functions[number].body.end if number >= 0 else len(outline.tokens)
        end = min(end, near.until, near.place + FAR)
        opens, body = False, False
        for place in range(near.place, end):
            token = outline.tokens[place]
            if token.kind != "name":
                continue
            name = token.text.lower()
            behind = place + 1
            if name in SETTERS and outline.is_op(behind, "(") and outline.elements(behind):
                found = self._verb(near.file, outline.elements(behind)[0])
            elif (name in SETTERS and outline.is_op(behind, "=")) or (
                name == "curlopt_customrequest" and outline.is_op(behind, ",", ":")
            ):
                found = self._verb(near.file, outline.statement(behind + 1))
            elif name in {"curlopt_put", "curlopt_httpget"}:
                found = "PUT" if name == "curlopt_put" else "GET"
            else:
                opens |= name in {"openconnection", "curl_exec", "openstream"}
                body |= token.text in {"setDoOutput", "CURLOPT_POSTFIELDS", "CURLOPT_POST"} or name == "dooutput"
                continue
            if found:
                return found
        return ("POST" if body else "GET") if opens else None
