import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from knox_scopes.catalog.consistency import check, cycles_of
from knox_scopes.catalog.load import SCHEMA, shipped_folder
from knox_scopes.catalog.strict import read
from knox_scopes.errors import CatalogError, Finding
from knox_scopes.names import parent

KDP = """\
service: kdp
name: Knox Deployment Program
summary: Registers devices.
audience: [reseller]
base_url: https://api.example.com
other_hosts: {old.example.com: Older host.}
bases: [/kcs/v1/rp]
relative: [/devices]
source: page
sources:
  notes: {title: Notes, url: "https://example.com/notes", updated: "2024-09-25"}
  page: {title: Scopes, url: "https://example.com/scopes", updated: "2025-08-05"}
scopes:
  kdp: {summary: All of it., open_ended: [/kcs/v1/rp]}
  kdp.devices: {summary: Devices., source: [notes, page], until: "2099-12-31"}
  kdp.devices:view: {summary: Read devices., renamed_from: {name: "kdp.devices:read", source: notes}}
endpoints:
  GET /kcs/v1/rp/devices: {scopes: [kdp.devices:view], effect: read, stage: ga, basis: disputed}
  DELETE /kcs/v1/rp/devices/{id}: {scopes: [kdp.devices], effect: destroy}
  PUT /kcs/v1/rp/devices/upload:
    scopes: [kdp.devices]
    effect: write
    variants:
      - {at: POST /kcs/v1/rp/devices/upload, source: notes, because: The notes say so.}
events:
  KDP_DEVICE_ADDED: {scopes: [kdp.devices]}
  KDP_DEVICE_LOST: {scopes: undocumented, likely: [kdp]}
unplaced:
  GET /resellers: {scopes: undocumented, likely: [kdp], effect: read}
outside:
  /kcs/v0: {reason: legacy, because: Older., source: notes}
outside_hosts:
  "*.old.example.com": {reason: no-oauth, because: Older.}
hints:
  kdp.all: {use: [kdp], because: There is no such name., source: notes}
corrections:
  - {at: kdp, source: page, says: This., recorded: That., because: It is so.}
base_url_source: [page]
access_request: Ask for it.
access_request_source: [page]
successors:
  GET /kcs/v0/all: {because: Gone.}
  GET /kcs/v0/devices: {to: GET /kcs/v1/rp/devices, source: page}
"""
KME = """\
service: kme
name: Knox Mobile Enrollment
summary: Enrols devices.
source: page
sources:
  page: {title: Scopes, url: "https://example.com/scopes", updated: "2025-08-05"}
scopes:
  kme: {summary: All of it.}
  kme.devices: {summary: Devices.}
endpoints:
  GET /kcs/v1/kme/devices: {scopes: [kme.devices], effect: read}
events: {}
"""


def problems(folder: Path, **texts: str) -> list[Finding]:
    """Returns the mistakes of a catalog whose files have the texts, by the names of services."""
    documents = {}
    for name, text in texts.items():
        file = folder / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        documents[name] = read(file)
    try:
        check(documents, str(Path(shipped_folder()) / SCHEMA))
    except CatalogError as error:
        return list(error.problems)
    return []


def broken(text: str, old: str, new: str) -> tuple[str, int]:
    """Returns the text with one thing changed, and the number of the line that it was changed on."""
    assert text.count(old) == 1
    changed = text.replace(old, new)
    return changed, text[: text.index(old)].count("\n") + 1


def test_a_valid_catalog_has_no_mistakes(tmp_path: Path) -> None:
    assert problems(tmp_path, kdp=KDP, kme=KME) == []


# What the file is in itself; the mistake must be told on the line it stands on, with the words.
FORM = [
    # unknown keys
    ("effect: destroy", "effect: destroy, efect: read", ("`efect`", "did you mean `effect`?")),
    ("summary: Devices.", "summary: Devices., sumary: Twice.", ("`sumary`", "did you mean `summary`?")),
    ("audience:", "audiance:", ("`audiance`", "did you mean `audience`?")),
    ("service: kdp", "service: kdp\nzzzzz: kdp", None),
    ("recorded: That.", "recorded: That., why: So.", ("unknown key `why`",)),
    ("because: The notes say so.", "because: The notes say so., effect: write", ("unknown key `effect`",)),
    # missing keys
    (", effect: destroy", "", ("`effect` is missing",)),
    ("summary: Devices., ", "", ("`summary` is missing",)),
    ("title: Notes, ", "", ("`title` is missing",)),
    (", because: Older.}", "}", ("`because` is missing",)),
    ("use: [kdp], ", "", ("`use` is missing",)),
    ("says: This., ", "", ("`says` is missing",)),
    # another type
    ('{summary: Devices., source: [notes, page], until: "2099-12-31"}', "Devices.", ("a mapping", "text")),
    ('{summary: Devices., source: [notes, page], until: "2099-12-31"}', "", ("a mapping", "nothing")),
    ("[kdp.devices], effect: destroy", "readonly, effect: destroy", ("`readonly`", "a list of scope names")),
    ("name: Knox Deployment Program", 'name: ""', ("the text is empty",)),
    ("[kdp.devices], effect: destroy", "{kdp.devices: yes}, effect: destroy", ("a mapping",)),
    ("audience: [reseller]", "audience: reseller", ("a list", "text")),
    ("name: Knox Deployment Program", "name: [Knox]", ("text", "a list")),
    ("name: Knox Deployment Program", "name: {Knox: Knox}", ("text", "a mapping")),
    ("events:\n", "events: []\nold:\n", ("a mapping", "a list")),
    # a word that is not one of those to choose from
    ("effect: destroy", "effect: delete", ("`delete`", "read, write, destroy")),
    ("stage: ga", "stage: beta", ("`beta`", "ga, uat, preview")),
    ("basis: disputed", "basis: guessed", ("`guessed`", "documented, inferred, disputed")),
    ("audience: [reseller]", "audience: [everybody]", ("`everybody`", "customer, msp, reseller, uem-partner")),
    ("summary: Devices.,", "summary: Devices., kind: other,", ("`other`", "identity")),
    ("reason: legacy", "reason: older", ("`older`", "legacy, no-oauth")),
    # lists
    ("audience: [reseller]", "audience: []", ("list", "empty")),
    ("audience: [reseller]", "audience: [reseller, msp, customer, msp]", ("repeat", "`msp`")),
    ("open_ended: [/kcs/v1/rp]", "open_ended: [/kcs/v1/rp, /kcs/v1/rp]", ("repeat",)),
    # no text where there must be some
    ("name: Knox Deployment Program", 'name: ""', ()),
    # names
    ("service: kdp", "service: KDP", ("`KDP`",)),
    ("  kdp.devices: {", "  KDP.devices: {", ("`KDP.devices`",)),
    ("  kdp.devices: {", "  kdp.devices:View: {", ("`kdp.devices:View`",)),
    ("  kdp.devices: {", "  kdp_devices: {", ("`kdp_devices`",)),
    ("KDP_DEVICE_ADDED", "kdp_device_added", ("`kdp_device_added`",)),
    ("KDP_DEVICE_ADDED", "KDPADDED", ("`KDPADDED`",)),
    ("  notes: {", "  Notes 1: {", ("`Notes 1`",)),
    ('name: "kdp.devices:read"', "name: Kdp", ("`Kdp`",)),
    ("kdp.all", "kdp all", ("`kdp all`",)),
    # endpoints
    ("DELETE /kcs/v1/rp/devices/{id}:", "delete /kcs/v1/rp/devices/{id}:", ("`delete /kcs/v1/rp/devices/{id}`",)),
    ("DELETE /kcs/v1/rp/devices/{id}:", "/kcs/v1/rp/devices/{id}:", ("`/kcs/v1/rp/devices/{id}`",)),
    ("DELETE /kcs/v1/rp/devices/{id}:", "DELETE kcs/v1/rp:", ("`DELETE kcs/v1/rp`",)),
    ("DELETE /kcs/v1/rp/devices/{id}:", "DELETE /kcs//rp:", ("`DELETE /kcs//rp`",)),
    ("DELETE /kcs/v1/rp/devices/{id}:", "DELETE /kcs/../rp:", ("`DELETE /kcs/../rp`",)),
    ("DELETE /kcs/v1/rp/devices/{id}:", "DELETE /kcs/rp?a=b:", ("`DELETE /kcs/rp?a=b`",)),
    ("DELETE /kcs/v1/rp/devices/{id}:", "DELETE /kcs/a{id}:", ("`DELETE /kcs/a{id}`",)),
    ("DELETE /kcs/v1/rp/devices/{id}:", "DELETE  /kcs/{id}:", ("`DELETE  /kcs/{id}`",)),
    ("at: POST /kcs/v1/rp/devices/upload", "at: /kcs/v1/rp/devices/upload", ("`/kcs/v1/rp/devices/upload`",)),
    # prefixes, hosts, addresses, dates
    ("bases: [/kcs/v1/rp]", "bases: [/kcs/v1/rp/]", ("`/kcs/v1/rp/`",)),
    ("open_ended: [/kcs/v1/rp]", "open_ended: [kcs]", ("`kcs`",)),
    ("relative: [/devices]", "relative: [devices]", ("`devices`",)),
    ("/kcs/v0:", "/kcs/v0/:", ("`/kcs/v0/`",)),
    ("{old.example.com:", "{OLD.example.com:", ("`OLD.example.com`",)),
    ('"*.old.example.com"', '"*.*.example.com"', ("`*.*.example.com`",)),
    ("base_url: https://api.example.com", "base_url: http://api.example.com", ("`http://api.example.com`",)),
    ("https://example.com/notes", "http://example.com/notes", ("`http://example.com/notes`",)),
    ('"2024-09-25"', "25 September 2024", ("`25 September 2024`",)),
    ('"2024-09-25"', "2024-9-25", ("`2024-9-25`",)),
    ('"2099-12-31"', "soon", ("`soon`",)),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), FORM)
def test_what_departs_from_the_schema_is_told_on_its_line(
    tmp_path: Path, old: str, new: str, words: tuple[str, ...] | None
) -> None:
    text, line = broken(KDP, old, new)
    if words is None:  # a key that is like none, on a line of its own
        line, words = line + 1, ("unknown key `zzzzz`",)
    found = problems(tmp_path, kdp=text, kme=KME)
    assert {problem.file for problem in found} == {str(tmp_path / "kdp.yaml")}
    assert any(problem.line == line and all(word in problem.message for word in words) for problem in found)
    assert_style(found)


def assert_style(found: list[Finding]) -> None:
    """Holds messages to the style: lower case, no full stop, no type names of Python."""
    for problem in found:
        assert re.match(r"[a-z`]", problem.message)
        assert not problem.message.endswith(".")
        assert not re.search(r"\b(str|dict|list\(|NoneType|object|array|string|None)\b", problem.message)


# A stranger must be able to tell from the message alone what to write instead.
ACTION = [
    ("  kdp.devices: {", "  KDP.devices: {", "scope"),
    ("KDP_DEVICE_ADDED", "kdp_device_added", "event"),
    ("DELETE /kcs/v1/rp/devices/{id}:", "/kcs/v1/rp/devices/{id}:", "METHOD /"),
    ('"2024-09-25"', "2024-9-25", "YYYY-MM-DD"),
    ("https://example.com/notes", "http://example.com/notes", "https"),
    ("open_ended: [/kcs/v1/rp]", "open_ended: [kcs]", "/"),
    ("[kdp.devices], effect: destroy", "readonly, effect: destroy", "undocumented"),
    ("[kdp.devices], effect: destroy", "[], effect: destroy", "undocumented|empty"),
    ("[kdp.devices], effect: destroy", "[kdp, kdp], effect: destroy", "undocumented|repeat"),
    ("[kdp.devices], effect: destroy", "[KDP], effect: destroy", "`KDP`"),
    ("source: [notes, page]", "source: [notes, notes]", "source|repeat"),
    ("source: [notes, page]", "source: []", "source|empty"),
    ("name: Knox Deployment Program", 'name: ""', "text|empty"),
]


@pytest.mark.parametrize(("old", "new", "expected"), ACTION)
def test_a_message_says_what_to_write_instead(tmp_path: Path, old: str, new: str, expected: str) -> None:
    text, line = broken(KDP, old, new)
    messages = [problem.message for problem in problems(tmp_path, kdp=text) if problem.line == line]
    assert any(re.search(expected, message, re.IGNORECASE) for message in messages)
    assert not any(re.search(r"(is not|expected) ?(,|$)", message) for message in messages)


def test_a_mapping_that_may_not_be_empty_is_told(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^sources:\n(?:  .*\n)*", "sources: {}\n", KME)
    [problem] = problems(tmp_path, kme=text)
    assert problem.line == 5
    assert "mapping" in problem.message
    assert "empty" in problem.message


def test_every_missing_key_is_told(tmp_path: Path) -> None:
    text, line = broken(KDP, "{scopes: [kdp.devices], effect: destroy}", "{}")
    found = [problem.message for problem in problems(tmp_path, kdp=text) if problem.line == line]
    assert [message for message in found if "`scopes`" in message]
    assert [message for message in found if "`effect`" in message]


@pytest.mark.parametrize("key", ["service", "name", "summary", "source", "sources", "scopes", "endpoints", "events"])
def test_a_missing_key_of_the_whole_is_told_on_the_first_line(tmp_path: Path, key: str) -> None:
    text = re.sub(rf"(?m)^{key}:.*\n(?:  .*\n)*", "", KME)
    found = [problem for problem in problems(tmp_path, kme=text) if f"`{key}` is missing" in problem.message]
    assert [problem.line for problem in found] == [1]


@pytest.mark.parametrize(("text", "word"), [("", "empty"), ("- a\n", "a list"), ("text\n", "text")])
def test_a_file_that_is_no_mapping_is_told(tmp_path: Path, text: str, word: str) -> None:
    [problem] = problems(tmp_path, kdp=text)
    assert (problem.file, problem.line) == (str(tmp_path / "kdp.yaml"), 1)
    assert word in problem.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  kdp.devices: {", '  "kdp.devices\\n": {'),
        ("KDP_DEVICE_ADDED", '"KDP_DEVICE_ADDED\\n"'),
        ("DELETE /kcs/v1/rp/devices/{id}:", '"DELETE /kcs/v1/rp/devices/{id}\\n":'),
        ("bases: [/kcs/v1/rp]", 'bases: ["/kcs/v1/rp\\n"]'),
        ("base_url: https://api.example.com", 'base_url: "https://api.example.com\\n"'),
        ("kdp.all:", '"kdp.all\\n":'),
    ],
)
def test_a_name_with_a_line_end_at_its_end_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text, line = broken(KDP, old, new)
    assert line in [problem.line for problem in problems(tmp_path, kdp=text) if "is not" in problem.message]


@pytest.mark.parametrize("text", [r"kdp\nx.yaml:1: made up", r"kdp\e[2J"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  kdp.devices: {", '  "{}": {'),
        ("KDP_DEVICE_ADDED:", '"{}":'),
        ("reason: legacy", 'reason: "{}"'),
        ("bases: [/kcs/v1/rp]", 'bases: ["{}"]'),
        ("says: This.", '"{}": This.'),
    ],
)
def test_a_message_is_one_line_whatever_the_file_holds(tmp_path: Path, old: str, new: str, text: str) -> None:
    changed, _ = broken(KDP, old, new.replace("{}", text))
    found = problems(tmp_path, kdp=changed)
    assert found
    assert all(str(problem).isprintable() for problem in found)


# What shows only when all is seen together; one mistake each, on the line it stands on, with the words.
WHOLE = [
    # no day of the calendar
    ('"2024-09-25"', '"2025-02-30"', ("`2025-02-30`", "calendar")),
    ('"2024-09-25"', '"2023-02-29"', ("`2023-02-29`", "calendar")),
    ('"2024-09-25"', '"2024-00-10"', ("`2024-00-10`", "calendar")),
    ('"2099-12-31"', '"2099-13-01"', ("`2099-13-01`", "calendar")),
    # scopes that nobody declares
    (
        "[kdp.devices], effect: destroy",
        "[kdp.device], effect: destroy",
        ("`kdp.device`", "did you mean `kdp.devices`?"),
    ),
    ("KDP_DEVICE_ADDED: {scopes: [kdp.devices]}", "KDP_DEVICE_ADDED: {scopes: [kdp, zzz]}", ("no scope `zzz`",)),
    ("KDP_DEVICE_LOST: {scopes: undocumented, likely: [kdp]}",
     "KDP_DEVICE_LOST: {scopes: undocumented, likely: [zzz]}", ("no scope `zzz`",)),
    ("open_ended: [/kcs/v1/rp]}", "implies: [kme.device]}", ("`kme.device`", "did you mean `kme.devices`?")),
    ("use: [kdp]", "use: [zzz]", ("no scope `zzz`",)),
    ("GET /resellers: {scopes: undocumented, likely: [kdp]", "GET /resellers: {scopes: [zzz]", ("no scope `zzz`",)),
    ("GET /resellers: {scopes: undocumented, likely: [kdp]", "GET /resellers: {scopes: undocumented, likely: [zzz]",
     ("no scope `zzz`",)),
    # sources that the file does not declare
    ("source: page\n", "source: pages\n", ("no source `pages`", "did you mean `page`?")),
    ("source: [notes, page]", "source: [notes, zzz]", ("no source `zzz`",)),
    ("upload, source: notes", "upload, source: zzz", ("no source `zzz`",)),
    ('read", source: notes', 'read", source: zzz', ("no source `zzz`",)),
    ("Older., source: notes", "Older., source: zzz", ("no source `zzz`",)),
    ("such name., source: notes", "such name., source: zzz", ("no source `zzz`",)),
    ("at: kdp, source: page", "at: kdp, source: zzz", ("no source `zzz`",)),
    ("open_ended: [/kcs/v1/rp]}", "open_ended: [/kcs/v1/rp], open_ended_source: [notes, zzz]}", ("no source `zzz`",)),
    ("rp/devices, source: page", "rp/devices, source: zzz", ("no source `zzz`",)),
    ("base_url_source: [page]", "base_url_source: [page, zzz]", ("no source `zzz`",)),
    ("request_source: [page]", "request_source: [zzz]", ("no source `zzz`",)),
    # a wording without what it is about
    ("summary: Devices., source", "summary: Devices., open_ended_source: page, source", ("`open_ended`",)),
    # what has come in place of an endpoint that is gone
    ("to: GET /kcs/v1/rp/devices", "to: GET /kcs/v1/rp/device",
     ("no endpoint `GET /kcs/v1/rp/device`", "did you mean `GET /kcs/v1/rp/devices`")),
    ("to: GET /kcs/v1/rp/devices", 'to: "DELETE /kcs/v1/rp/devices/{other}"',
     ("no endpoint `DELETE /kcs/v1/rp/devices/{other}`", "`DELETE /kcs/v1/rp/devices/{id}`")),
    ("GET /kcs/v0/all:", "GET /kcs/v1/rp/devices:", ("`GET /kcs/v1/rp/devices` is an endpoint in the catalog",)),
    # the same endpoint twice, by a shape or by a variant
    ("DELETE /kcs/v1/rp/devices/{id}", "GET /kcs/v1/rp/devices/", ("`GET /kcs/v1/rp/devices/`", "kdp.yaml:18")),
    ("at: POST /kcs/v1/rp/devices/upload", "at: GET /kcs/v1/rp/devices", ("same", "kdp.yaml:18")),
    ("at: POST /kcs/v1/rp/devices/upload", "at: PUT /kcs/v1/rp/devices/upload", ("same", "kdp.yaml:20")),
    ("at: POST /kcs/v1/rp/devices/upload", 'at: "DELETE /kcs/v1/rp/devices/{deviceId}"', ("same", "kdp.yaml:19")),
    # a likely scope where the scopes are known, or known to be none
    ("[kdp.devices], effect: destroy", "[kdp.devices], likely: [kdp], effect: destroy", ("`likely`", "`undocumented`")),
    ("KDP_DEVICE_LOST: {scopes: undocumented", "KDP_DEVICE_LOST: {scopes: none", ("`likely`", "`undocumented`")),
    # names
    ("  kdp.all:", '  "kdp.devices:view":', ("`kdp.devices:view`", "is a scope")),
    ("service: kdp", "service: kpd", ("`kdp`", "`kpd`")),
    ('name: "kdp.devices:read"', "name: kme.devices", ("`kme.devices`", "former name")),
    ('name: "kdp.devices:read"', 'name: "kdp.devices:view"', ("`kdp.devices:view`", "former name")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), WHOLE)
def test_what_shows_only_when_all_is_seen_together_is_told_on_its_line(
    tmp_path: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    text, line = broken(KDP, old, new)
    [problem] = problems(tmp_path, kdp=text, kme=KME)
    assert (problem.file, problem.line) == (str(tmp_path / "kdp.yaml"), line)
    assert all(word in problem.message for word in words)
    assert_style([problem])


SHAPE = "  GET /kcs/v1/kme/devices: {scopes: [kme.devices], effect: read}\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PUT /kme/{id}", "PUT /kme/{profileId}"),
        ("PUT /kme/{id}", "PUT /kme/{id}/"),
        ("GET /kme/{a}/b/{c}", "GET /kme/{c}/b/{a}"),
        ("GET /kme/list", "GET /kme/list/"),
    ],
)
def test_endpoints_of_one_shape_are_one_endpoint(tmp_path: Path, one: str, other: str) -> None:
    text = KME.replace(SHAPE, "".join(SHAPE.replace("GET /kcs/v1/kme/devices", at) for at in (one, other)))
    [problem] = problems(tmp_path, kme=text)
    assert problem.line == 12
    assert f"`{one}`" in problem.message
    assert f"`{other}`" in problem.message
    assert f"{tmp_path / 'kme.yaml'}:11" in problem.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PUT /kme/{id}", "GET /kme/{id}"),
        ("GET /kme/{id}", "GET /kme/list"),
        ("GET /kme/{id}/a", "GET /kme/{id}/b"),
        ("GET /kme/list", "GET /kme/List"),
    ],
)
def test_endpoints_of_other_shapes_are_not(tmp_path: Path, one: str, other: str) -> None:
    text = KME.replace(SHAPE, "".join(SHAPE.replace("GET /kcs/v1/kme/devices", at) for at in (one, other)))
    assert problems(tmp_path, kme=text) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "first"),
    [
        (
            "  kme.devices: {summary: Devices.}\n",
            "  kme.devices: {summary: Devices.}\n  kdp: {summary: Twice.}\n",
            10,
            14,
        ),
        (
            "endpoints:\n",
            "endpoints:\n  DELETE /kcs/v1/rp/devices/{deviceId}: {scopes: [kme], effect: destroy}\n",
            11,
            19,
        ),
        ("events: {}\n", "events:\n  KDP_DEVICE_ADDED: {scopes: [kme]}\n", 13, 26),
        ("events: {}\n", "events: {}\nhints:\n  kdp.all: {use: [kme], because: B.}\n", 14, 35),
        ("events: {}\n", "events: {}\noutside:\n  /kcs/v0: {reason: legacy, because: B.}\n", 14, 31),
        (
            "events: {}\n",
            "events: {}\noutside_hosts:\n  '*.old.example.com': {reason: legacy, because: B.}\n",
            14,
            33,
        ),
    ],
    ids=["scope", "endpoint", "event", "hint", "outside", "outside host"],
)
def test_what_stands_in_two_files_is_told_in_the_second_with_the_place_of_the_first(
    tmp_path: Path, old: str, new: str, line: int, first: int
) -> None:
    found = problems(tmp_path, kdp=KDP, kme=KME.replace(old, new))
    assert [(problem.file, problem.line) for problem in found] == [(str(tmp_path / "kme.yaml"), line)]
    assert f"{tmp_path / 'kdp.yaml'}:{first}" in found[0].message


@pytest.mark.parametrize(
    ("implies", "members"),
    [
        ({"kdp": "kdp"}, {"kdp"}),
        # a child that implies its parent
        ({"kdp.devices": "kdp"}, {"kdp", "kdp.devices"}),
        ({"kdp.devices:view": "kdp"}, {"kdp", "kdp.devices", "kdp.devices:view"}),
        # by way of another service
        ({"kdp.devices": "kme", "kme.devices": "kdp"}, {"kdp", "kdp.devices", "kme", "kme.devices"}),
    ],
)
def test_implications_that_form_a_cycle_are_shown(tmp_path: Path, implies: dict[str, str], members: set[str]) -> None:
    texts = {"kdp": KDP, "kme": KME}
    for name, implied in implies.items():
        service = name[:3]
        texts[service] = texts[service].replace(f"  {name}: {{", f"  {name}: {{implies: [{implied}], ")
    [problem] = problems(tmp_path, **texts)
    circle = problem.message.rpartition(": ")[2].split(" -> ")
    assert set(circle) == members
    assert circle[0] == circle[-1]
    assert all(implies.get(above) == below or parent(below, members) == above for above, below in pairwise(circle))
    lines = (tmp_path / f"{circle[0][:3]}.yaml").read_text(encoding="utf-8").splitlines()
    assert problem.file == str(tmp_path / f"{circle[0][:3]}.yaml")
    assert lines[problem.line - 1].startswith(f"  {circle[0]}: ")


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    kdp = KDP.replace("2024-09-25", "2024-09-31").replace("use: [kdp]", "use: [kdq]").replace("kdp\nname", "kdq\nname")
    kme = KME.replace("[kme.devices]", "[kme.device]").replace("source: page", "source: pages")
    found = problems(tmp_path, kme=kme, kdp=kdp)
    expected = [("kdp", 1), ("kdp", 11), ("kdp", 35), ("kme", 4), ("kme", 11)]
    assert [(problem.file, problem.line) for problem in found] == [
        (str(tmp_path / f"{name}.yaml"), line) for name, line in expected
    ]


def test_a_file_of_the_wrong_form_hides_no_contradiction_of_others_and_makes_none(tmp_path: Path) -> None:
    kdp = KDP.replace("effect: destroy", "effect: delete")
    kme = KME.replace("2025-08-05", "2025-08-32").replace("source: page", "source: pages")
    # the scopes of the file that cannot be looked into are not missed
    kme = kme.replace("[kme.devices]", "[kdp.devices]").replace(
        "events: {}", "events: {}\nhints:\n  kme: {use: [], because: B.}"
    )
    found = problems(tmp_path, kdp=kdp, kme=kme)
    assert [(Path(problem.file).stem, problem.line, problem.code) for problem in found] == [
        ("kdp", 19, "KS901"), ("kme", 4, "KS903"), ("kme", 6, "KS901"), ("kme", 14, "KS908"),
    ]  # fmt: skip
    assert "KS904" in {problem.code for problem in problems(tmp_path, kme=kme)}


def test_all_departures_of_all_files_from_the_schema_are_told_at_once(tmp_path: Path) -> None:
    kdp = KDP.replace("effect: destroy", "effect: delete").replace("because: It is so.", "why: It is so.")
    kme = KME.replace("service: kme", "service: KME").replace("[kme.devices]", "read").replace("name:", "nmae:")
    found = problems(tmp_path, kme=kme, kdp=kdp)
    # a key with a slip is one that is not known and one that is missing
    expected = [("kdp", 19), ("kdp", 37), ("kdp", 37), ("kme", 1), ("kme", 1), ("kme", 2), ("kme", 11)]
    assert [(problem.file, problem.line) for problem in found] == [
        (str(tmp_path / f"{name}.yaml"), line) for name, line in expected
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "[kdp.devices], effect: destroy",
            "[kdp.devices], effect: destroy, likely: [kdp]",
            "`likely` is for items whose scopes are `undocumented`",
        ),
        ("kdp.all", "kdp.devices", "`kdp.devices` is a scope in the catalog, so it cannot have a hint"),
        (
            "summary: Devices.,",
            "summary: Devices., kind: identity,",
            "`kdp.devices` is an identity scope, which opens nothing",
        ),
    ],
)
def test_what_contradicts_itself_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    text, _ = broken(KDP, old, new)
    assert message in {problem.message for problem in problems(tmp_path, kdp=text, kme=KME)}


def test_every_cycle_is_told(tmp_path: Path) -> None:
    loops = "  kdp.a: {summary: A., implies: [kdp.b]}\n  kdp.b: {summary: B., implies: [kdp.a]}\n"
    loops += "  kdp.c: {summary: C., implies: [kdp.c]}\n"
    text = KDP.replace("scopes:\n", "scopes:\n" + loops, 1)
    found = [problem.message for problem in problems(tmp_path, kdp=text, kme=KME) if "cycle" in problem.message]
    assert {frozenset(message.split(": ")[1].split(" -> ")) for message in found} == {
        frozenset({"kdp.a", "kdp.b"}),
        frozenset({"kdp.c"}),
    }


@pytest.mark.parametrize("edges", [{}, {"a": []}, {"a": ["b"], "b": []}, {"a": ["b", "c"], "b": ["c"], "c": []}])
def test_there_is_no_cycle_where_implications_end(edges: dict[str, list[str]]) -> None:
    assert list(cycles_of(edges)) == []


def all_cycles(edges: Mapping[str, Sequence[str]]) -> set[tuple[str, ...]]:
    """Walks every path of the graph from the least name of a cycle, by definition."""
    found = set()

    def walk(path: tuple[str, ...]) -> None:
        for below in edges[path[-1]]:
            if below == path[0]:
                found.add(path)
            elif below > path[0] and below not in path:
                walk((*path, below))

    for name in edges:
        walk((name,))
    return found


@pytest.mark.parametrize("seed", range(30))
def test_all_cycles_are_told_in_the_direction_of_implying(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same graphs each time
    names = "abcdef"
    edges = {name: random.sample(names, random.choice([0, 1, 1, 2])) for name in names}
    told = list(cycles_of(edges))
    assert set(told) == all_cycles(edges)
    assert told == sorted(set(told))


def test_of_too_many_cycles_the_first_are_told_and_that_there_are_more(tmp_path: Path) -> None:
    names = [f"kdp.z{letter}" for letter in "abcdefgh"]
    loops = "".join(f"  {name}: {{summary: A., implies: [{', '.join(names)}]}}\n" for name in names)
    text = KDP.replace("scopes:\n", "scopes:\n" + loops, 1)
    found = [problem.message for problem in problems(tmp_path, kdp=text, kme=KME) if "cycle" in problem.message]
    assert len(set(found)) == len(found) == 101
    assert [message for message in found if "form a cycle" not in message] == [
        "there are more than 100 cycles of implications; only 100 of them are shown"
    ]


def test_a_long_cycle_is_shortened(tmp_path: Path) -> None:
    names = [f"kdp.z{chr(97 + number)}" for number in range(25)]
    loop = "".join(
        f"  {name}: {{summary: A., implies: [{below}]}}\n"
        for name, below in zip(names, names[1:] + names[:1], strict=True)
    )
    text = KDP.replace("scopes:\n", "scopes:\n" + loop, 1)
    [message] = [problem.message for problem in problems(tmp_path, kdp=text, kme=KME) if "cycle" in problem.message]
    shown = " -> ".join([*names[:20], "... (25 scopes)", names[0]])
    assert message == f"the implications form a cycle: {shown}"


def test_a_role_in_oauth_is_that_of_one_endpoint(tmp_path: Path) -> None:
    once = KDP.replace("effect: read, stage", "effect: read, role: token, stage")
    assert once != KDP
    assert problems(tmp_path, kdp=once, kme=KME) == []
    [twice] = problems(tmp_path, kme=KME, kdp=once.replace("effect: destroy}", "effect: destroy, role: token}"))
    assert twice.line == 19
    assert twice.message == f"the endpoint with the role `token` is already declared in {tmp_path / 'kdp.yaml'}:18"
