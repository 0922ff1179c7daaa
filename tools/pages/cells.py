"""What stands in a cell: its text without markup, and what of it is an endpoint, an event or a wording."""

__all__ = ["Content", "clean", "content"]

import re
from html import unescape
from typing import NamedTuple

METHODS = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS"
# Notes print `GET/kwn/v1/subscriptions`; what follows a method and a slash can only be the path.
ENDPOINT = re.compile(rf"\b({METHODS})[ \t]*(/[^\s,;|]*)")
EVENT = re.compile(r"(?<![\w/{])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w/}])")
ALL = re.compile(r"all\b.*\bendpoints?\b.*", re.IGNORECASE)
BETWEEN = re.compile(r"\band\b|[\s,;|•·-]+")

BREAK = re.compile(r"<\s*(?:br|/p|/li|/div)\b[^<>]*>", re.IGNORECASE)
# A variable of a path may be written `/{id}`, and now and then `/<id>`, which is no tag.
TAG = re.compile(r"(?<!/)</?[a-zA-Z][^<>]*>")
LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")


class Content(NamedTuple):
    """The parts of a cell; `rest` is what is none of the others."""

    endpoints: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    all: str = ""
    rest: str = ""

    @property
    def listed(self) -> bool:
        """Tells whether the cell holds endpoints, events or a wording, and nothing else."""
        return not self.rest and any(self[:3])


def clean(text: str) -> str:
    """Returns the text of a cell without the markup of Markdown and HTML; a line break in the cell stays one.

    >>> clean("All in the <a href='#'>X&nbsp;API</a><br>`GET /a`, [b](#)").split(chr(10))
    ['All in the X API', 'GET /a, b']
    """
    if not text or text.isspace():
        return ""
    text = TAG.sub("", BREAK.sub("\n", text))
    text = LINK.sub(r"\1", text).replace("`", "").replace("**", "")
    lines = (" ".join(line.split()) for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def content(text: str) -> Content:
    """Takes a cell's text apart.

    >>> content("GET /a, POST /b").endpoints, content("KX_A_B").events, content("See the notes.").rest
    (('GET /a', 'POST /b'), ('KX_A_B',), 'See the notes.')
    """
    if not text:
        return Content()
    endpoints = tuple(f"{method} {path}" for method, path in ENDPOINT.findall(text))
    text = ENDPOINT.sub(" ", text)
    events = tuple(EVENT.findall(text))
    lines = [" ".join(line.split()).strip(" ,;") for line in EVENT.sub(" ", text).split("\n")]
    wordings = [re.sub(r" \.", ".", line) for line in lines if ALL.fullmatch(line)]
    others = " ".join(line for line in lines if not ALL.fullmatch(line))
    return Content(endpoints, events, " ".join(wordings), others.strip() if BETWEEN.sub("", others) else "")
