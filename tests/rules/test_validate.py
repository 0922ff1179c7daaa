import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CASES

from knox_scopes.errors import CatalogError
from knox_scopes.rules.validate import validate

WORLD = {file.stem: file.read_text(encoding="utf-8") for file in sorted((CASES / "data" / "world").glob("*.yaml"))}


def folder(where: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (where / f"{name}.yaml").write_text(text, encoding="utf-8")
    return where


def told(where: Path) -> list[tuple[str, str, int]]:
    return [(finding.code, os.path.basename(finding.file), finding.line) for finding in validate(where).findings]


def test_a_sound_folder_has_its_catalog_of_all_stages(tmp_path: Path) -> None:
    found = validate(folder(tmp_path, **WORLD))
    assert (found.findings, found.is_valid) == ((), True)
    assert found.catalog is not None
    assert found.catalog.stages == ("ga", "uat", "preview")
    assert set(found.catalog.services) == set(WORLD)
    assert found.texts == {str(tmp_path / f"{name}.yaml"): text for name, text in WORLD.items()}


@pytest.mark.parametrize("kind", [str, Path])
def test_what_is_no_folder_of_service_files_is_refused(tmp_path: Path, kind: Callable[[Path], str | Path]) -> None:
    for where in (tmp_path, tmp_path / "none"):
        with pytest.raises(CatalogError):
            validate(kind(where))


def test_the_mistakes_of_all_kinds_and_files_are_told_at_once_sorted_by_place(tmp_path: Path) -> None:
    bolt = WORLD["bolt"].replace("name: Bolts\n", "").replace("service: bolt\n", "service: bolt\nname: Bolts \n")
    dent = bolt.replace("bolt", "dent").replace("[dent.count]", "[dent.count, acme.thing]").replace("effect", "efect")
    folder(tmp_path, acme=WORLD["acme"].replace("use: [acme.things]", "use: [dent.count]"), bolt=bolt)
    folder(tmp_path, cask="a: b\na: c\n", dent=dent)
    (tmp_path / "east.yaml").mkdir()
    # what can be told of a file that is of the right form is told, whatever is wrong with others
    assert told(tmp_path) == [
        ("KS912", "bolt.yaml", 2),
        ("KS901", "cask.yaml", 2),
        ("KS905", "dent.yaml", 11),
        ("KS901", "dent.yaml", 11),
        ("KS901", "east.yaml", 1),
    ]
    assert validate(tmp_path).catalog is None


def test_what_contradicts_is_told_beside_what_the_checks_of_files_find(tmp_path: Path) -> None:
    bolt = WORLD["bolt"].replace("[bolt.count]", "[bolt.counts]").replace("name: Bolts\n", "name: Bolts \n")
    folder(tmp_path, acme=WORLD["acme"], bolt=bolt)
    assert told(tmp_path) == [("KS912", "bolt.yaml", 2), ("KS904", "bolt.yaml", 11)]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    folder(tmp_path, **WORLD)
    (tmp_path / "bolt.yaml").write_bytes(b"service: \xff\n")
    assert told(tmp_path) == [("KS901", "bolt.yaml", 1)]


def test_a_date_lies_ahead_of_the_day_given_or_the_current_one(tmp_path: Path) -> None:
    folder(tmp_path, acme=WORLD["acme"], bolt=WORLD["bolt"].replace("2025-01-31", "2999-01-31"))
    assert [finding.code for finding in validate(tmp_path).findings] == ["KS922"]
    assert [finding.code for finding in validate(tmp_path, today="2998-12-31").findings] == ["KS922"]
    assert validate(tmp_path, today="2999-01-31").is_valid


def test_findings_are_printable(tmp_path: Path) -> None:
    folder(tmp_path, acme=WORLD["acme"], bolt=WORLD["bolt"].replace("summary: C", '"\\e[2J": C\nsummary: C'))
    [finding] = validate(tmp_path).findings
    assert finding.message.startswith("unknown key `\\x1b[2J`; the keys here are ")


def test_a_file_that_cannot_be_read_any_more_has_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kws.yaml").write_text("service: kws\n", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("knox_scopes.rules.validate.open", refuse, raising=False)
    assert set(validate(tmp_path).texts.values()) == {""}


@pytest.mark.parametrize(("untidy", "says"), [(1, "line 2:"), (2, "line 2 and 1 more:"), (3, "line 2 and 2 more:")])
def test_how_many_lines_are_untidy_is_told_with_the_first(tmp_path: Path, untidy: int, says: str) -> None:
    lines = WORLD["bolt"].split("\n")
    lines[1 : 1 + untidy] = [f"{line} " for line in lines[1 : 1 + untidy]]
    [found] = (one for one in validate(folder(tmp_path, **WORLD | {"bolt": "\n".join(lines)})).findings)
    assert found.message.startswith(says)
