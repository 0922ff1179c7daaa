"""Reads Bruno requests, in .bru or YAML, with the environments of their collection."""

__all__ = ["BESIDE", "is_it", "read"]

import io
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from knox_scopes.catalog.oauth import FORM
from knox_scopes.endpoints import METHODS
from knox_scopes.usage.calls import Found, Unread
from knox_scopes.usage.documents import object_in, objects_in, text_in, yaml_in
from knox_scopes.usage.oauth import Sent, exchanged
from knox_scopes.usage.variables import Values, declared_in, filled

MOST_BYTES = 4 << 20
# A collection is a folder, with its environments at the top, and the requests in folders below.
BESIDE = tuple(
    f"{up}{inside}"
    for up in ("", "../", "../../", "../../../")
    for inside in ("environments/*.bru", "environments/*.yml", "collection.bru", "opencollection.yml", "folder.bru")
)
VERBS = "|".join(sorted(method.lower() for method in METHODS))

# How a body is called, and how a client may be named in a header, there or in the folder around.
TYPES = {
    "json": "application/json",
    "form-urlencoded": FORM,
    "formUrlEncoded": FORM,
    "multipart-form": "multipart/form-data",
}
BASIC = {"basic", "inherit"}

Shown = tuple[str, str, Sent, int | None]

_is_block = re.compile(rb"(?m)^(?:meta|vars(?::[\w-]+)?|headers|auth|docs) \{\s*$").search
_is_yaml = re.compile(rb"(?m)^info:\s*$(?s:.*)^http:\s*$|^opencollection:|^variables:\s*- name:").search
_block = re.compile(rf"(?m)^(?P<name>{VERBS}|http|vars(?::pre-request)?|body:form-urlencoded) \{{[ \t]*$").finditer
_entry = re.compile(r"(?m)^[ \t]+(?P<off>~?)\"?(?P<key>[^:\s\"]+)\"?[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$").finditer


def is_it(head: bytes, name: str) -> bool:
    """Tells whether a file is of a collection; only those with requests show calls."""
    ending = name.lower().rpartition(".")[2]
    return (
        name == "bruno.json"
        or (ending == "bru" and _is_block(head) is not None)
        or (ending in {"yml", "yaml"} and _is_yaml(head) is not None)
    )


def read(stream: BinaryIO, beside: Mapping[str, bytes]) -> Iterator[Found]:
    """Yields the calls of a request."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        yield Unread(None, "it is larger than any request is")
        return
    shared: dict[str, str] = {}
    environments: list[Values] = []
    for name, one in reversed(list(beside.items())):  # what is nearest goes before what is further up
        values = _values(name, one)
        if "environments" in name:
            environments.append(values)
        else:
            shared |= values
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    requests = _in_yaml(content) if _is_yaml(content) else _in_blocks(text)
    for method, url, sent, line in requests:
        every = [{**shared, **values} for values in environments[::-1]] or [shared]
        for made in declared_in(method, url, every, line):
            yield made
            pairs = tuple((name, filled(value, every[0])) for name, value in sent.pairs)
            yield from exchanged(made, filled(url, every[0]), sent._replace(pairs=pairs))


def _in_blocks(text: str) -> Iterator[Shown]:
    """Yields the method, the URL, what is sent and the line of the request in a .bru file."""
    blocks = _blocks(text)
    form = tuple(blocks.get("body:form-urlencoded", ({}, 0))[0].items())
    for name, (fields, line) in blocks.items():
        if name == "http" or name.upper() in METHODS:
            method = fields.get("method", "GET") if name == "http" else name
            sent = Sent(pairs=form, type=TYPES.get(fields.get("body", ""), ""), is_basic=fields.get("auth") in BASIC)
            yield method, fields.get("url", ""), sent, line


def _blocks(text: str) -> dict[str, tuple[dict[str, str], int]]:
    """Returns the entries of the blocks of a .bru file that matter, by their names, each with its line."""
    found: dict[str, tuple[dict[str, str], int]] = {}
    for block in _block(text):
        end = text.find("\n}", block.end())
        inside = text[block.end() : end if end >= 0 else len(text)]
        entries = {one["key"]: one["value"] for one in _entry(inside) if not one["off"]}
        found.setdefault(block["name"], (entries, text.count("\n", 0, block.start()) + 1))
    return found


def _in_yaml(content: bytes) -> Iterator[Shown]:
    """Yields the same of a file in YAML."""
    document = yaml_in(io.BytesIO(content))
    if isinstance(document, Unread):
        return
    request = object_in(document.value, "http")
    url = text_in(request.get("url"))
    if url:
        body = object_in(request, "body")
        fields = objects_in(body.get("data"))
        form = tuple((text_in(one.get("name")), text_in(one.get("value"))) for one in fields)
        # What names the client in a header is not looked for there.
        sent = Sent(pairs=form, type=TYPES.get(text_in(body.get("type")), ""), is_basic=True)
        yield text_in(request.get("method")) or "GET", url, sent, document.line(url)


def _values(name: str, content: bytes) -> dict[str, str]:
    """Returns the values of an environment, or those that a collection or folder sets."""
    if name.endswith(".bru"):
        blocks = _blocks(content.decode("utf-8", "replace").replace("\r\n", "\n"))
        return {**blocks.get("vars", ({}, 0))[0], **blocks.get("vars:pre-request", ({}, 0))[0]}
    document = yaml_in(io.BytesIO(content))
    if isinstance(document, Unread):
        return {}
    whole = object_in(document.value)
    variables = (*objects_in(object_in(whole, "request").get("variables")), *objects_in(whole.get("variables")))
    return {text_in(one.get("name")): text_in(one.get("value")) for one in variables if one.get("disabled") != "true"}
