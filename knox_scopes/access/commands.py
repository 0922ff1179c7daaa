"""Reads the requests that a command line makes: of curl, wget, HTTPie and PowerShell.

Of a request, only the method and the address are read. What else a command has (headers, bodies, users, cookies) may
hold a secret; whoever asks for the words has to drop them at once.
"""

__all__ = [
    "CURL",
    "CURL_LONG",
    "CURL_SHORT",
    "HTTPIE",
    "HTTPIE_VALUED",
    "POWERSHELL",
    "POWER_SWITCHES",
    "WGET",
    "WGET_LONG",
    "WGET_SHORT",
    "Command",
    "Words",
    "command_in",
    "goes_on",
    "options_of",
    "tool_of",
    "words_of",
]

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from knox_scopes.endpoints import known_method

CURL, WGET, HTTPIE = frozenset({"curl"}), frozenset({"wget"}), frozenset({"http", "https"})
POWERSHELL = frozenset({"invoke-restmethod", "invoke-webrequest", "irm", "iwr"})
NAMES = (
    r"(?i)(?<![\w./:@-])(?:(?:[\w.-]*/)*(?:curl|wget)|https?|invoke-(?:restmethod|webrequest)|irm|iwr)(?:\.exe)?"
    r"(?=[\s\\^`]|$)"
)
# What stands before a command in a list or at a prompt.
PREFIX = r"\s*(?:PS [^>\n]{0,200}>\s*|(?:[-*+\u2022$>%&]|\d{1,4}[.)])\s+|[`'\"]+){0,4}(?:(?:sudo|time)\s+)?"
ADDRESS = (
    r"(?i)[a-z][a-z0-9+.-]*://|/|\{\{|\{\w+\}/|\$[\w{(]|<[\w -]+>/|%\w+%/|:\d*/"
    r"|(?:(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,}|localhost)(?::\d+)?(?:[/?#]|$)"
)
# The parts of a command line. What is open stays so up to the end of the text.
SHELL = (
    r"(?P<go_on>[\\^`]\r?\n)|'(?P<single>[^']*)'|\$?\"(?P<double>(?:[^\"\\]|\\.)*)\"|(?P<stop>\|\|?|&&?|;|\$?\(|\)|\n)"
    r"|(?P<to>\d?[<>]{1,2}&?[ \t]*(?![<>])[^\s;|&<>'\"]+)|(?P<blank>[\s`]+)|\\(?P<escaped>.)"
    r"|(?P<word>(?:[^\s'\"\\;|&<>()`$]|\$(?!\()|<[A-Za-z][\w -]{0,40}>)+)|(?P<open>['\"\\])|(?P<other>.)"
)
POWER = (
    r"(?P<go_on>`\r?\n)|'(?P<single>(?:[^']|'')*)'|\"(?P<double>(?:`.|\"\"|[^\"`])*)\"|(?P<down>[$@]?[({])|(?P<up>[)}])"
    r"|(?P<stop>[|;])|(?P<blank>\s+)|`(?P<escaped>.)|(?P<word>(?:[^\s'\"`|;(){}$@]|[$@](?![({]))+)|(?P<open>['\"`])"
    r"|(?P<other>.)"
)

# The options that may take the next word as their value, and those of curl that send something.
CURL_SHORT = "AbcCdDeEFhHKmMoPQrtTuUwxXyYz"
CURL_LONG = frozenset(
    """
    abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
    continue-at cookie cookie-jar crlfile curves data data-ascii data-binary data-raw data-urlencode delegation
    dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header engine etag-compare etag-save
    expect100-timeout form form-string haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface json
    keepalive-time key key-type limit-rate local-port login-options max-filesize max-redirs max-time netrc-file noproxy
    oauth2-bearer output output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy
    proxy-cacert proxy-cert proxy-header proxy-key proxy-pass proxy-user range rate referer request request-target
    resolve retry retry-delay retry-max-time service-name socks4 socks4a socks5 socks5-hostname speed-limit speed-time
    stderr time-cond tls-max tls13-ciphers trace trace-ascii unix-socket upload-file url url-query user user-agent
    variable write-out
    """.split()  # noqa: SIM905 - a list of so many reads best as text
)
CURL_SENDS = frozenset(
    {"d", "F", "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "form-string", "json"}
)
WGET_SHORT = "aABDeiIloOPQRtTUwX"
WGET_LONG = frozenset(
    """
    append-output base bind-address body-data body-file ca-certificate certificate config connect-timeout dns-timeout
    execute header http-password http-user input-file limit-rate load-cookies max-redirect method output-document
    output-file password post-data post-file private-key proxy-password proxy-user quota read-timeout referer
    save-cookies secure-protocol timeout tries user user-agent wait
    """.split()  # noqa: SIM905 - the same
)
HTTPIE_VALUED = frozenset(
    """
    -a --auth -A --auth-type -s --style -p --print -o --output --session --session-read-only --proxy --verify --cert
    --cert-key --timeout --max-redirects --raw --boundary --ssl --ciphers --format-options --response-charset
    --response-mime --pretty --default-scheme
    """.split()  # noqa: SIM905 - the same
)
# The parameters of PowerShell that are followed by no value.
POWER_SWITCHES = frozenset(
    """
    usebasicparsing usedefaultcredentials skipcertificatecheck skipheadervalidation skiphttperrorcheck passthru
    disablekeepalive allowunencryptedauthentication followrellink preserveauthorizationonredirect resume noproxy
    allowinsecureredirect verbose debug proxyusedefaultcredentials preservehttpmethodonredirect
    """.split()  # noqa: SIM905 - the same
)

ENDS = " \t\r\n\\^"

Words = list[str]


class Command(NamedTuple):
    """What stands before a command, the tool that it calls first, and its requests.

    A request has no method where it cannot be told, and an address without a query or a user. There is none in a
    command with a quote that is not closed.
    """

    before: str
    tool: str
    requests: tuple[str, ...]


def command_in(text: str) -> Command | None:
    """Returns the command that a text has, on one line or several; None where it has none.

    >>> command_in("curl -X PUT -H 'Authorization: Bearer x' -d @body https://ann:pw@a.example/b?c=d")
    Command(before='', tool='curl', requests=('PUT https://a.example/b',))
    >>> command_in("curl is a tool")
    """
    found = _found(text)
    if found is None:
        return None
    before, tool, lines = found
    requests = [request for words in lines for request in _requests(words)]
    return Command(before, tool, tuple(dict.fromkeys(requests)))


def words_of(text: str) -> list[Words]:
    """Returns the words of each command in a text that has one, quotes and all else of a shell done with.

    >>> words_of("$ curl -d 'a=b c' https://a.example | jq .")
    [['curl', '-d', 'a=b c', 'https://a.example'], ['jq', '.']]
    """
    found = _found(text)
    return [] if found is None else [*found[2]]


def tool_of(word: str) -> str:
    """Returns the name of the tool that a word calls, however it is written.

    >>> tool_of("/usr/bin/curl"), tool_of("CURL.exe")
    ('curl', 'curl')
    """
    return word.rpartition("/")[2].lower().removesuffix(".exe")


def _found(text: str) -> tuple[str, str, Iterable[Words]] | None:
    """Returns what stands before a command, its tool, and the words of all commands; no words if a quote is open."""
    for found in re.finditer(NAMES, text):
        tool = tool_of(found[0])
        if not _has_operand(text[found.end() : found.end() + 400]):
            continue
        before, command = text[: found.start()], text[found.start() :].rstrip(ENDS)
        begins = re.fullmatch(PREFIX, before) is not None
        if tool in HTTPIE and not begins:  # `http` is a word of any sentence
            continue
        if (quote := before.strip()[-1:]) in {"'", '"'} and command.endswith(quote):
            command = command[:-1]
        parts = POWER if tool in POWERSHELL else SHELL
        lines = _words(command, parts) if _open(command, parts) is None else ()
        return "" if begins else before.strip(), tool, lines
    return None


def goes_on(text: str) -> str | None:
    r"""Returns what must come in one of the next lines for a command to end, nothing for any line; None if it is whole.

    >>> [goes_on(text) for text in ("curl -s \\", "curl -d '{", "curl -d '{}'")]
    ['', "'", None]
    """
    if found := re.search(NAMES, text):
        parts = POWER if found[0].lower().startswith("i") else SHELL
        closing = _open(text[found.start() :].rstrip(ENDS), parts)
        if closing is not None:
            return closing
    return "" if re.search(r"(?<!\\)(?:\\\\)*[\\^]\s*$|\s`\s*$", text) else None


def _open(command: str, parts: str) -> str | None:
    """Returns what closes the quote or brace that is open at the end of a command, or None."""
    depth = 0
    for part in re.finditer(parts, command, re.DOTALL):
        depth += (part.lastgroup == "down") - (part.lastgroup == "up")
        if part.lastgroup == "open" and part[0] in {"'", '"'}:
            return part[0]
    return ")}" if depth > 0 else None


def _has_operand(rest: str) -> bool:
    """Tells a command from a sentence with the name of its tool, by what follows."""
    words = re.split(r"[\s\\^`]+", rest.strip(), maxsplit=1)
    word = words[0].lstrip("\"'(")
    return (
        re.match(r"--?[A-Za-z0-9]|@\w|\.\.\.$", word) is not None
        or re.match(ADDRESS, word) is not None
        or known_method(word) is not None
        or (not word and re.match(r"\s*[\\^`]", rest) is not None)
    )


def _words(text: str, parts: str) -> Iterator[Words]:
    """Yields the words of each command of a command line; what braces hold is the one word `{}`."""
    words: Words = []
    word: str | None = None
    depth = 0
    for part in re.finditer(parts, text, re.DOTALL):
        kind = part.lastgroup or "open"
        if kind in {"down", "up"}:
            depth = max(0, depth + (kind == "down") - (kind == "up"))
            word = (word or "") + "{}"
        elif depth:
            continue
        elif kind in {"single", "double", "escaped", "word", "other"}:
            word = (word or "") + part[kind]
        else:
            if word is not None:
                words.append(word)
            word = None
            if kind == "stop":
                yield words
                words = []
    yield words if word is None else [*words, word]


def _requests(words: Words) -> Iterable[str]:
    """Returns the requests of one command, if it is one of a tool that makes any."""
    for place, word in enumerate(words):
        name = tool_of(word)
        for names, read in READERS.items():
            if name in names:
                return read(words[place + 1 :], name)
    return ()


def _curl(words: Words, _: str) -> Iterable[str]:
    method, sent, addresses = "", "", Words()
    options = options_of(words, CURL_SHORT, CURL_LONG)
    for option, value in (*options, ("next", "")):
        if option in {"X", "request"}:
            method = value
        elif option in {"I", "head"}:
            sent = sent or "HEAD"
        elif option in {"G", "get"}:
            sent = "GET"
        elif option in {"T", "upload-file"}:
            sent = sent or "PUT"
        elif option in CURL_SENDS:
            sent = sent or "POST"
        elif option in {"", "url"}:
            addresses.append(value)
        elif option in {"next", ":"}:
            yield from (_request(method or sent or "GET", address) for address in addresses if _is_address(address))
            method, sent, addresses = "", "", Words()


def _wget(words: Words, _: str) -> Iterable[str]:
    method, addresses = "", Words()
    for option, value in options_of(words, WGET_SHORT, WGET_LONG):
        if option == "method":
            method = value
        elif option.startswith(("post-", "body-")):
            method = method or "POST"
        elif option == "spider":
            method = method or "HEAD"
        elif not option:
            addresses.append(value)
    return (_request(method or "GET", address) for address in addresses if _is_address(address))


def options_of(words: Words, short: str, long: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yields the options of a command with their values, and what is no option under the empty name.

    `short` and `long` are those whose value may be the next word.
    """
    left = iter(words)
    for word in left:
        name, is_given, value = word[2:].partition("=")
        if word.startswith("--"):
            yield name, value if is_given or name not in long else next(left, "")
        elif word.startswith("-") and len(word) > 1:
            letters = word[1:]
            for place, letter in enumerate(letters, 1):
                if letter in short:
                    yield letter, letters[place:] or next(left, "")
                    break
                yield letter, ""
        else:
            yield "", word


def _httpie(words: Words, _: str) -> Iterable[str]:
    left = iter(words)
    given = Words()
    for word in left:
        if word in HTTPIE_VALUED:
            next(left, "")
        elif not word.startswith("-"):
            given.append(word)
    method = given.pop(0) if given and known_method(given[0]) else ""
    if not given or not _is_address(given[0]):
        return ()
    # What follows the address is sent, but for headers (`:`) and queries (`==`).
    sends = any(re.match(r"[^:=@]*(?::=|=(?!=)|@)", item) for item in given[1:])
    return (_request(method or ("POST" if sends else "GET"), re.sub(r"^:(\d*)", r"localhost:\1", given[0])),)


def _power(words: Words, _: str) -> Iterable[str]:
    left = iter(words)
    method, address = "GET", ""
    for word in left:
        name, _, value = word[1:].lower().partition(":")
        if not word.startswith("-"):
            address = address or word
        elif name not in POWER_SWITCHES:
            value = word[len(name) + 2 :] if value else next(left, "")
            if name == "uri":
                address = value
            elif name in {"method", "meth", "me", "custommethod"}:
                method = value
    return (_request(method, address),) if _is_address(address) else ()


READERS: dict[frozenset[str], Callable[[Words, str], Iterable[str]]] = {
    CURL: _curl, WGET: _wget, HTTPIE: _httpie, POWERSHELL: _power,
}  # fmt: skip


def _is_address(word: str) -> bool:
    return re.match(ADDRESS, word) is not None and "{}" not in word


def _request(method: str, address: str) -> str:
    """Returns the request of an address, without its query and user."""
    address = re.split(r"[?#]|\s(?![^<>]*>)", address, maxsplit=1)[0]
    address = re.sub(r"^([a-z][a-z0-9+.-]*://)?(?:[^/@]*@)+", r"\1", address, flags=re.IGNORECASE)
    return f"{method.upper()} {address}" if known_method(method) else address
