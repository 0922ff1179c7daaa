"""Hides what may be a secret in what is echoed: requests, names and messages.

A secret is told by its form (the tokens of vendors, keys) or by its place (queries, user information, headers, options
of commands). Dots stand in its place.
"""

__all__ = ["FORM", "NAME", "hidden", "masked"]

import re
from collections.abc import Callable, Iterator, Sequence

from knox_scopes.endpoints import fits_variable, is_ordinary, known_method, parse_request
from knox_scopes.errors import InputError

# What the tokens of vendors look like.
VENDORS = (
    r"(?<![A-Za-z0-9])(?:eyJ[\w-]{8,}(?:\.[\w-]*)*"  # a JSON Web Token
    # The prefixes by which vendors let their tokens be found.
    r"|(?:gh[oprsu]_|github_pat_|xox[a-z]-|[rs]k_(?:live|test)_|npm_|pypi-|sk-"
    r"|gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct)-)(?=[\w-]{0,60}\d)[\w-]{10,}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{12,}|AIza[\w-]{30,})"
)
# What is a secret by its form alone; where there is a group, it is the secret. Prose has words where secrets have
# digits. Each repetition has a limit, so that a search takes time in step with the length of the text.
FORM = (
    rf"{VENDORS}|-----BEGIN (?:[A-Z0-9]{{1,20}} ){{0,4}}PRIVATE KEY"
    # The header Authorization, and what stands in it.
    r"|(?i:\b(?:authorization[\"']?\s{0,5}[:=]\s{0,5}[\"']?(?:\w{2,20}\s{1,5})?|(?:bearer|basic)\s{1,5})"
    r"(?!o?auth)(?=\S{0,200}[\d=])([\w.~+/-]{8,}=*))"
    # User information in a URL, and what signs one.
    r"|://[^/\s:@<{$]{0,200}:([^/\s@<{$][^/\s@]{0,200})@|://(?=[^/\s:@]{0,60}\d)([^/\s:@<{$]{12,200})@"
    r"|(?i:[?&;][\w.-]{0,40}(?:sig|signature|key)=(?=[^\s&#]{0,60}\d)([^\s&#\"'<{$]{8,}))"
)
# What a secret is called.
NAME = (
    r"secret|passw(?:or)?[dt]|passphrase|(?<![a-z])(?:pass|pwd?|jwt|bearer)(?![a-z])|token|credential|assertion"
    r"|(?:api|private|access|account)[ _-]?key"
)
# What is taken for user information: all up to an `@` in the authority of a URL, or in a first word without a scheme;
# and behind a `:` that is not that of a port, anything up to an `@`, since passwords are pasted unescaped.
USER = (
    r"(?<=//)(?:[^/@]*@)+|(?<![^\s|])(?:[^/@\s|]+@)+"
    r"|(?:(?<=//)|(?<![^\s|]))[^/@:\s|]{0,200}:(?!//|\d+(?:/|$)|$)(?:[^@]{0,200}@)+"
)
# What stands where the port of a URL should.
NO_PORT = r"(?<=//)([^/?#\s|:@]{0,200}:)(?!\d{0,5}(?:[/?#\s|]|$)|\.\.\.)[^/?#\s|]+"
# A header or an assignment that was pasted for a request: its name begins a word, which no path does.
GIVEN = (
    rf"(?i)(?<![^\s\"'{{,&])((?:(?:proxy-)?authorization|cookie|[\w-]{{0,40}}(?:{NAME})[\w-]{{0,20}})[\"']?\s{{0,5}}[:=]"
    r"|(?:bearer|basic)\s)\s*(?!\.\.\.$)\S.*"
)
# Where the query begins, the fragment, or the parameters of a path, which some servers cut off as well.
CUT = r"[?#]|;(?=\S)"
# In what is no request: options and what they are given, pairs, and words that look random.
OPTION = r"-[A-Za-z]|--[A-Za-z][\w-]*"
GLUED = r"(-[A-Za-z]|--[A-Za-z][\w-]*=)(?!\.\.\.$).+"
PAIR = r"([^\s:=/]+[:=])(?![\"']?/|\d{1,5}(?:/.*)?$)(?=\S*\d).+"
RANDOM = (
    r"(?<![A-Za-z0-9+])(?=[A-Za-z+]{0,200}\d)(?=[a-z0-9+]{0,200}[A-Z])(?=[A-Z0-9+]{0,200}[a-z])[A-Za-z0-9+]{24,}={0,2}"
    r"|(?<![A-Za-z0-9])(?=[a-f]{0,60}\d)[0-9a-f]{32,}(?![A-Za-z0-9])"
)
# A word that may be shown in front of a path: letters, with marks around them, or marks alone.
SPOKEN = r"[^\w\s]{0,3}[^\W\d_]{1,20}[^\w\s]{0,3}|[^\w\s]{1,3}"
# What somebody may read as one of the signs above, by a part of its name.
SIGNS = {"QUESTION MARK": "?", "COMMERCIAL AT": "@", "NUMBER SIGN": "#", "SEMICOLON": ";", "COLON": ":", "EQUALS": "="}
# In a message: the end of user information, a query, and what is given to the name of a secret.
QUOTED = (
    r"(?<=//)(?:[^\s`'\"]{0,200}@|[^\s`'\"/:]{0,200}:[^`'\"@]{0,200}@)"
    r"|(?<![^\s`'\"(,=/])[^\s`'\"/:@]{1,200}:(?!//)[^\s`'\"@]{1,200}@"
)
QUERY = r"((?<=//)[^\s`'\"?]{0,200}(?=\?)|(?=\?[^\s`'\"=?]{0,200}=))\?(?!\.\.\.)[^`'\"]+"
ASSIGNED = rf"(?i)(?<![\w-])([\w-]{{0,40}}(?:{NAME})[\w-]{{0,20}}=)(?!\.\.\.)[^\s`'\"]+"


def masked(text: str) -> str:
    """Returns a request or a name without what may hold a token or password.

    Dots stand in its place. The text still means what it meant, where that is anything known; one that was refused
    still is. In a path the place of a token is that of a variable.

    >>> masked("GET https://ann:pw@api.samsungknox.com/ke/v1/fota?access_token=abc HTTP/1.1")
    'GET https://...@api.samsungknox.com/ke/v1/fota?... HTTP/1.1'
    >>> masked("GET /ke/v1/campaigns/ghp_0123456789abcdef")
    'GET /ke/v1/campaigns/{...}'
    >>> masked("Authorization: Bearer abc")
    'Authorization:...'
    """
    if is_ordinary(text):
        return text
    is_refused, given = _is_refused(text), text.strip("| \t").partition(" ")[0]
    shown = "".join(_masked_cells(_replaced(GIVEN, text, lambda _, found: f"{found[1]}...")))
    if known_method(given) and not is_refused:
        return shown
    shown = _without_odd_words(shown)
    # A character that no path has stands for what was wrong with what is hidden.
    end = shown.rfind("...") + 3
    marked = (shown[:end] + mark + shown[end:] for mark in ("", "\ufffd", "/\ufffd"))
    return next(text for text in marked if not is_refused or _is_refused(text))


def hidden(message: str) -> str:
    """Returns a message without what looks like a secret, in whatever it quotes.

    >>> hidden("cannot read `https://ann:pw@host/needs?key=abc`: no such file")
    'cannot read `https://...@host/needs?...`: no such file'
    """
    message = _replaced(FORM, message, _without_form)
    message = _replaced(QUOTED, message, lambda _, __: "...@")
    message = _replaced(QUERY, message, lambda _, found: f"{found[1]}?...")
    return _replaced(ASSIGNED, message, lambda _, found: f"{found[1]}...")


def _without_form(piece: str, found: re.Match[str]) -> str:
    """Returns what has the form of a secret without the secret in it."""
    secret = found[found.lastindex or 0]
    return piece.replace(secret, "...") if secret in piece else "..."


def _masked_cells(row: str) -> Iterator[str]:
    """Yields the cells of a row of a table, and the bars between; most rows are one cell.

    Behind a query a cell is shown only if it is a request or a method: the query may have had a bar in it.
    """
    is_cut = False
    for cell in re.split(r"([ \t]\|[ \t])", row):
        if is_cut and not _is_shown(cell.strip("| \t")):
            yield "..."
            continue
        whole = _without_query(_without_user(cell))
        is_cut = is_cut or whole != cell
        yield _replaced(r"[^/\s|]+", whole, _without_token)


def _is_shown(cell: str) -> bool:
    """Tells whether a cell is no part of a query: nothing, a method or a request."""
    return not cell or (bool(known_method(cell.partition(" ")[0])) and (" " not in cell or not _is_refused(cell)))


def _without_user(text: str) -> str:
    """Returns a text without user information, and without what stands in place of a port."""
    if text.isascii() and "@" not in text and "%" not in text:
        return _replaced(NO_PORT, text, lambda _, found: f"{found[1]}...") if ":" in text else text
    text = _replaced(USER, text, lambda _, __: "...@")
    return _replaced(NO_PORT, text, lambda _, found: f"{found[1]}...")


def _without_query(text: str) -> str:
    """Returns a text without what follows the path; the version of HTTP at the end stays."""
    view, starts = _view(text)
    # In prose, a semicolon is one.
    found = next((found for found in re.finditer(CUT, view) if found[0] != ";" or "/" in view[: found.start()]), None)
    end = starts[found.end()] if found else len(text)
    query = text[end:].strip("| \t\r\n\xa0")
    if not query:
        return text
    version = re.search(r"(?i)[ \t\xa0]HTTP/\d(\.\d)?$", query[-9:])
    # A fragment is refused, and so is what stands for one.
    return text[:end] + ("...#..." if "#" in query else "...") + (version[0] if version else "")


def _without_token(piece: str, found: re.Match[str]) -> str:
    """Returns a segment of a path, or a word, if it holds no token; else what a variable may stand for like for it."""
    if not (re.search(VENDORS, found[0]) or re.search(VENDORS, piece)):
        return piece
    in_path = re.search("(?<!/)/$", found.string[: found.start()])
    return "{...}" if in_path and fits_variable(piece) else "..."


def _without_odd_words(text: str) -> str:
    """Returns a text that is no request with only such words as requests and prose have."""
    parts = re.split(r"([\s|]+)", text)
    for place in range(0, len(parts), 2):
        before, behind = (parts[at] if 0 <= at < len(parts) else "" for at in (place - 2, place + 2))
        parts[place] = _shown(parts[place], before, behind)
    return "".join(parts)


def _shown(word: str, before: str, behind: str) -> str:
    """Returns what may be shown of a word of a text that is no request, between two others."""
    if known_method(word) or re.fullmatch(OPTION, word):
        return word
    if re.fullmatch(OPTION, before) and not word.startswith("/") and "://" not in word:
        return "..."
    if "/" not in word and (behind.startswith("/") or "://" in behind) and not re.fullmatch(SPOKEN, word):
        return "..."
    for pattern in (GLUED, PAIR):
        word = re.sub(pattern, r"\1...", word) if re.fullmatch(pattern, word) else word
    scheme, colon, rest = word.partition("://")
    if colon and not re.fullmatch("[A-Za-z+.-]{1,20}", scheme):
        word = f"...://{rest}"
    return re.sub(RANDOM, "...", word)


def _is_refused(text: str) -> bool:
    """Tells whether a text is no request."""
    try:
        parse_request(text.strip("| \t"))
    except InputError:
        return True
    return False


def _replaced(pattern: str, text: str, put: Callable[[str, re.Match[str]], str]) -> str:
    """Returns a text with what the pattern finds replaced; it is looked for in what somebody may read the text as."""
    view, starts = _view(text)
    parts, at = [], 0
    for found in re.finditer(pattern, view, re.DOTALL):
        start, end = starts[found.start()], starts[found.end()]
        parts += [text[at:start], put(text[start:end], found)]
        at = end
    return "".join(parts) + text[at:]


def _view(text: str) -> tuple[str, Sequence[int]]:
    """Returns a text as somebody may read it, and where in the text each of its characters begins, the end too.

    Escapes of signs and letters are decoded, even such as are escaped twice; what looks like a sign is that sign, and
    what takes no room is left out.
    """
    if text.isascii() and "%" not in text:
        return text, range(len(text) + 1)
    from unicodedata import category, name, normalize  # noqa: PLC0415 - few texts have such characters

    view, starts = [], []
    for found in re.finditer(r"%(?:25)*(2[1-9A-Fa-f]|[3-6][0-9A-Fa-f]|7[0-9A-Ea-e])|.", text, re.DOTALL):
        seen = chr(int(found[1], 16)) if found[1] else found[0]
        if not seen.isascii():
            called, folded = name(seen, ""), normalize("NFKC", seen)
            folded = next((sign for words, sign in SIGNS.items() if words in called), folded)
            seen = "" if category(seen) == "Cf" else folded if len(folded) == 1 else seen
        if seen:
            view.append(seen)
            starts.append(found.start())
    return "".join(view), (*starts, len(text))
