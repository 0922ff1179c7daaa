"""Holds validating to its laws, on small worlds whose lines are edited at random."""

import random
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from fmt_scopes import canonical
from knox_scopes.catalog.load import SCHEMA, load, shipped_folder
from knox_scopes.catalog.order import service_order
from knox_scopes.endpoints import Router
from knox_scopes.errors import CatalogError, InputError
from knox_scopes.rules.base import rules
from knox_scopes.rules.validate import validate

WORLD = {
    file.name: file.read_text(encoding="utf-8")
    for file in sorted((Path(__file__).parent.parent / "cases" / "data" / "world").glob("*.yaml"))
}
ORDER = service_order(Path(shipped_folder()) / SCHEMA)
CODES = {check.code: check for check in rules("catalogs")}


# Words that stand for one another without breaking the form of a file.
ALIKE = [
    ["acme.things:view", "acme.things:manage", "acme.things", "acme", "bolt.count", "bolt", "bolt.sum"],
    ["/acme/v1/things/list", "/acme/v1/things/{id}", "/acme/v1/things", "/bolt/count"],
    ["GET", "POST", "DELETE"],
    ["notes", "page", "pages"],
    ["2024-06-30", "2025-01-31", "2025-06-02", "2025-02-30"],
    ["effect: read", "effect: write", "effect: reads", "note: N"],
    ["ACME_THING_LOST", "ACME_THING_MADE"],
]


def edited(text: str, chance: random.Random) -> str:
    """Returns a file with a few words, lines or ends of lines changed."""
    lines = text.splitlines()
    for _ in range(chance.randint(0, 2)):
        here = chance.randrange(len(lines))
        depth = len(lines[here]) - len(lines[here].lstrip())
        level = [number for number, line in enumerate(lines) if len(line) - len(line.lstrip()) == depth]
        match chance.randrange(8):
            case 0:
                del lines[here]
            case 1:
                there = chance.choice(level)
                lines[here], lines[there] = lines[there], lines[here]
            case 2:
                lines[here] += chance.choice([" ", "\r", " # c", "\x1b", "]"])
            case _:
                words = [word for alike in ALIKE for word in alike if word in lines[here]]
                old = chance.choice(words or [""])
                new = chance.choice(next((alike for alike in ALIKE if old in alike), [""]))
                lines[here] = lines[here].replace(old, new, 1)
    return "\n".join([*lines, ""])


def is_canonical(text: str) -> bool:
    try:
        return canonical(text.encode(), "x.yaml", ORDER) == text.encode()
    except InputError:
        return False


@given(st.randoms(use_true_random=False))
def test_whatever_stands_in_the_files_is_told_and_what_loads_is_what_the_loader_loads(chance: random.Random) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        texts = {file: edited(text, chance) for file, text in WORLD.items()}
        for file, text in texts.items():
            (folder / file).write_bytes(text.encode())
        found = validate(folder, today="2025-06-01")
        try:
            catalog = load(folder, stages=("uat", "preview"))
        except CatalogError as error:
            assert found.catalog is None
            refused = {(problem.file, problem.line, problem.message) for problem in error.problems}
        else:
            assert found.catalog is not None
            assert set(found.catalog.endpoints) == set(catalog.endpoints)
            refused = set()
        errors = [finding for finding in found.findings if CODES[finding.code].severity == "error"]
        assert {(finding.file, finding.line, finding.message) for finding in errors} == refused
        for finding in found.findings:
            assert finding.message.isprintable()
            assert 1 <= finding.line <= len(found.texts[finding.file].splitlines()) + 1
        if found.catalog is not None:
            for file, text in texts.items():
                untold = not {"KS911", "KS912"} & {
                    finding.code for finding in found.findings if finding.file.endswith(file)
                }
                assert untold == is_canonical(text)


SEGMENTS = st.lists(st.sampled_from(["a", "b", "{x}", "{y}"]), min_size=1, max_size=4)


@given(st.lists(SEGMENTS, min_size=1, max_size=12))
def test_only_a_template_of_the_same_shape_shadows_another(paths: list[list[str]]) -> None:
    shapes = {tuple("{}" if segment.startswith("{") else segment for segment in path): path for path in paths}
    templates = ["/" + "/".join(path) for path in shapes.values()]
    router = Router(("GET", template, number) for number, template in enumerate(templates))
    for number, template in enumerate(templates):
        assert router.find("GET", re.sub(r"\{\w\}", "fresh", template)) == number
