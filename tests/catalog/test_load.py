import json
import re
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import grant, plan
from knox_scopes.catalog.load import COMPILED, SCHEMA, compile_catalog, load, shipped_folder
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import CatalogError, Finding, InputError

SHIPPED = Path(shipped_folder())
FILES = sorted(SHIPPED.glob("*.yaml"))
# The module, which the function of the same name stands in front of.
MODULE = import_module("knox_scopes.catalog.load")

ONE = """\
service: one
name: One
summary: The first.
source: page
sources:
  page: {title: T, url: "https://example.com/", updated: "2025-01-01"}
scopes:
  one: {summary: All of it.}
  one.x: {summary: A part.}
endpoints:
  GET /one/{id}: {scopes: [one], effect: read}
events: {}
"""
TWO = ONE.replace("one", "two").replace("One", "Two")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "catalog", one=ONE, two=TWO)


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def mistakes(*args: Any, **options: Any) -> tuple[Finding, ...]:  # noqa: ANN401 - the arguments of load
    with pytest.raises(CatalogError) as refused:
        load(*args, **options)
    return refused.value.problems


# A user's own catalog


@pytest.mark.parametrize("kind", [str, Path])
def test_a_folder_is_a_catalog(folder: Path, kind: Callable[[Path], str | Path]) -> None:
    catalog = load(kind(folder))
    assert list(catalog.services) == ["one", "two"]
    assert list(catalog.scopes) == ["one", "one.x", "two", "two.x"]
    assert catalog.version == "2025-01-01"
    assert plan(catalog, ["GET /two/7"]).scopes == ("two",)


def test_only_yaml_files_are_read(folder: Path) -> None:
    for name in ("README.md", "three.yml", "four.yaml.bak"):
        (folder / name).write_text("no catalog", encoding="utf-8")
    assert list(load(folder).services) == ["one", "two"]


def test_what_is_no_folder_of_service_files_is_told(tmp_path: Path) -> None:
    empty, file = tmp_path / "empty", tmp_path / "file.yaml"
    empty.mkdir()
    file.write_text(ONE, encoding="utf-8")
    for path, words in ((empty, r"no `\*\.yaml`"), (tmp_path / "none", "no such|not there"), (file, "is a file")):
        [problem] = mistakes(path)
        assert (problem.file, problem.line) == (str(path), 0)  # a folder has no lines
        assert re.search(words, problem.message)


def test_a_folder_that_bears_the_name_of_a_file_is_told(folder: Path) -> None:
    (folder / "three.yaml").mkdir()
    [problem] = mistakes(folder)
    assert problem.file == str(folder / "three.yaml")
    assert "cannot be read" in problem.message


def test_mistakes_of_all_files_are_told_at_once_sorted(folder: Path) -> None:
    write(folder, one=ONE.replace("[one]", "[onne]"), two=TWO.replace("source: page", "source: pages"))
    write(folder, three=ONE)
    found = mistakes(folder)
    # `three` holds the service `one`, whose two scopes and one endpoint stand in one.yaml and come after it
    expected = [("one", 11), ("three", 1), ("three", 8), ("three", 9), ("three", 11), ("two", 4)]
    assert [(problem.file, problem.line) for problem in found] == [
        (str(folder / f"{name}.yaml"), line) for name, line in expected
    ]


def test_files_that_are_no_strict_yaml_are_told_at_once(folder: Path) -> None:
    write(folder, one=ONE.replace("name: One", "name: &x One"), two=TWO + "service: two\n")
    assert [(problem.file, problem.line) for problem in mistakes(folder)] == [
        (str(folder / "one.yaml"), 2),
        (str(folder / "two.yaml"), 13),
    ]


def test_a_place_is_called_by_the_path_that_was_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, one=ONE.replace("[one]", "[onne]"))
    monkeypatch.chdir(folder.parent)
    [problem] = mistakes("catalog")
    assert str(problem) == "catalog/one.yaml:11: no scope `onne` is declared; did you mean `one`?"


def test_broken_files_do_not_hide_the_mistakes_of_others(folder: Path) -> None:
    write(folder, one=ONE + "service: one\n", two=TWO.replace("effect: read", "effect: raed"))
    found = mistakes(folder)
    assert [(problem.file, problem.line) for problem in found] == [
        (str(folder / "one.yaml"), 13),
        (str(folder / "two.yaml"), 11),
    ]


# Day and stage


@pytest.mark.parametrize(
    "as_of",
    ["", "today", "2025", "2025-8-5", "20250805", "2025-02-30", "2025-13-01", "2025-W01-1", "05-08-2025",
     "2025-08-05T00:00", " 2025-08-05", "2025-08-05\n"],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_an_example(as_of: str) -> None:
    with pytest.raises(InputError, match=r"\d{4}-\d{2}-\d{2}$") as refused:
        load(as_of=as_of)
    assert f"`{as_of}`" in str(refused.value)


@pytest.mark.parametrize("stages", ["GA", "beta", "", ("ga", "beta"), ["uat", "Preview"]])
def test_what_is_no_stage_is_refused_with_those_there_are(stages: str | list[str]) -> None:
    with pytest.raises(InputError, match="ga, uat, preview"):
        load(stages=stages)


@pytest.mark.parametrize(
    ("stages", "shown"),
    [("uat", ("ga", "uat")), (["preview"], ("ga", "preview")), (iter(["uat", "ga"]), ("ga", "uat")), ((), ("ga",))],
)
def test_stages_are_one_name_or_several_and_ga_always_takes_part(stages: str | list[str], shown: tuple[str]) -> None:
    assert load(stages=stages).stages == shown


# Overlays

OVER = """\
service: one
sources:
  own: {title: Ours, url: "https://example.org/", updated: "2025-06-01"}
scopes:
  one.y: {summary: Another part., source: own}
endpoints:
  GET /one/{id}: {scopes: [one.y], effect: write, source: own}
  GET /one/new: {scopes: [one.y], effect: read, source: own}
"""
NEW = ONE.replace("one", "new").replace("One", "New")


@pytest.mark.parametrize("kind", [str, Path, lambda path: [path], lambda path: iter([str(path)])])
def test_an_overlay_adds_and_replaces(folder: Path, tmp_path: Path, kind: Callable[[Path], Any]) -> None:
    catalog = load(folder, overlay=kind(write(tmp_path / "above", one=OVER, new=NEW)))
    # a service and a scope are new, an endpoint is replaced, another added, and the rest stays
    assert list(catalog.services) == ["new", "one", "two"]
    assert list(catalog.scopes) == ["new", "new.x", "one", "one.x", "one.y", "two", "two.x"]
    assert list(catalog.endpoints) == ["GET /new/{id}", "GET /one/new", "GET /one/{id}", "GET /two/{id}"]
    replaced = catalog.endpoints["GET /one/{id}"]
    assert (replaced.scopes, replaced.effect, replaced.since) == (("one.y",), "write", "2025-06-01")
    assert catalog.services["one"].title == "One"
    assert set(catalog.services["one"].sources) == {"own", "page"}
    assert (catalog.scopes["one"].since, catalog.version) == ("2025-01-01", "2025-06-01")


def test_the_default_source_of_an_overlay_is_that_of_its_own_items_only(folder: Path, tmp_path: Path) -> None:
    text = OVER.replace("service: one\n", "service: one\nsource: own\n").replace(", source: own", "")
    catalog = load(folder, overlay=write(tmp_path / "above", one=text))
    assert (catalog.scopes["one"].since, catalog.scopes["one.x"].since) == ("2025-01-01", "2025-01-01")
    assert (catalog.scopes["one.y"].since, catalog.endpoints["GET /one/new"].since) == ("2025-06-01", "2025-06-01")


def test_the_stage_of_an_overlay_is_that_of_its_own_items_only(folder: Path, tmp_path: Path) -> None:
    above = write(
        tmp_path / "above", one="stage: uat\nscopes:\n  one.y: {summary: S.}\n  one.z: {summary: S., stage: ga}\n"
    )
    catalog = load(folder, overlay=above)
    assert {"one", "one.x", "one.z"} <= set(catalog.scopes)
    assert catalog.inactive.scopes["one.y"].stage == "uat"


CORRECTION = "  - {at: one, source: page, says: A., recorded: B., because: C.}\n"


def test_the_corrections_of_an_overlay_are_added(folder: Path, tmp_path: Path) -> None:
    write(folder, one=ONE + "corrections:\n" + CORRECTION)
    text = f"{OVER}corrections:\n{CORRECTION.replace('at: one, source: page', 'at: one.y, source: own')}"
    made = load(folder, overlay=write(tmp_path / "above", one=text)).services["one"].corrections
    assert [(correction.at, correction.sources) for correction in made] == [("one", ("page",)), ("one.y", ("own",))]


@pytest.mark.parametrize("wrong", ["below", "above"])
def test_a_mistake_in_a_correction_names_the_file_it_stands_in(folder: Path, tmp_path: Path, wrong: str) -> None:
    text = "corrections:\n" + CORRECTION
    bad = text.replace("source: page", "source: zzz")
    write(folder, one=ONE + (bad if wrong == "below" else text))
    above = write(tmp_path / "above", one=bad if wrong == "above" else text)
    expected = (folder, 14) if wrong == "below" else (above, 2)
    [problem] = mistakes(folder, overlay=above)
    assert (problem.file, problem.line) == (str(expected[0] / "one.yaml"), expected[1])


def test_the_default_source_of_an_overlay_holds_for_all_kinds_of_its_items(folder: Path, tmp_path: Path) -> None:
    more = (
        "hints:\n  one.all: {use: [one], because: B.}\noutside:\n  /old: {reason: legacy, because: B.}\n"
        "outside_hosts:\n  old.example.org: {reason: legacy, because: B.}\n"
        "unplaced:\n  GET /new: {scopes: [one], effect: read}\n"
    )
    text = OVER.replace("service: one\n", "service: one\nsource: own\n") + more
    made = load(folder, overlay=write(tmp_path / "above", one=text))
    for items in (made.hints, made.outside, made.outside_hosts, made.unplaced):
        assert [item.sources for item in items.values()] == [("own",)]


def test_of_several_overlays_the_last_counts(folder: Path, tmp_path: Path) -> None:
    first = write(tmp_path / "first", one=OVER)
    second = write(tmp_path / "second", one="endpoints:\n  GET /one/{id}: {scopes: [two], effect: destroy}\n")
    catalog = load(folder, overlay=(str(first), second))
    assert catalog.endpoints["GET /one/{id}"].scopes == ("two",)
    assert "GET /one/new" in catalog.endpoints
    other = load(folder, overlay=(second, first))
    assert other.endpoints["GET /one/{id}"].scopes == ("one.y",)


def test_an_overlay_lies_over_the_catalog_that_ships_too(catalog: Catalog, tmp_path: Path) -> None:
    renamed = "service: kdp\nscopes:\n  kdp.invoices: {summary: Ours.}\n"
    laid = load(overlay=write(tmp_path / "above", new=NEW, kdp=renamed))
    assert set(laid.scopes) - set(catalog.scopes) == {"new", "new.x", "kdp.invoices"}
    assert set(catalog.scopes) <= set(laid.scopes)
    assert "kdp.invoices" in grant(laid, "kdp").implied


def test_without_an_overlay_nothing_is_laid_over(catalog: Catalog) -> None:
    assert tuple(load(overlay=())) == tuple(catalog)


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("effect: write", "effect: change", 7, "`change`"),
        ("GET /one/{id}: {scopes: [one.y]", "GET /one/{id}: {scopes: [one.z]", 7, "`one.z`"),
        ("GET /one/{id}", "GET /one/{other}", 7, "`GET /one/{id}`"),
        ("summary: Another part.", "sumary: Another part.", 5, "did you mean `summary`?"),
        ("one.y: {", "two: {", 5, "`two`"),
        ("service: one", "service: two", 1, "`two`"),
        ("2025-06-01", "2025-06-31", 3, "`2025-06-31`"),
        ("scopes:\n  one.y: {summary: Another part., source: own}", "scopes: []", 4, "a mapping"),
        ("service: one", "serivce: one", 1, "`serivce`"),
    ],
)
def test_the_mistakes_of_an_overlay_name_its_own_file(
    folder: Path, tmp_path: Path, old: str, new: str, line: int, word: str
) -> None:
    assert old in OVER
    above = write(tmp_path / "above", one=OVER.replace(old, new))
    found = mistakes(folder, overlay=above)
    assert {problem.file for problem in found} == {str(above / "one.yaml")}
    assert any(problem.line == line and word in problem.message for problem in found)


@pytest.mark.parametrize(
    ("old", "new", "line"), [("{summary: A part.}", "{sumary: A part.}", 9), ("name: One\n", "", 1)]
)
def test_the_mistakes_below_an_overlay_name_the_file_below(
    folder: Path, tmp_path: Path, old: str, new: str, line: int
) -> None:
    write(folder, one=ONE.replace(old, new))
    found = mistakes(folder, overlay=write(tmp_path / "above", one=OVER))
    assert {(problem.file, problem.line) for problem in found} == {(str(folder / "one.yaml"), line)}


@pytest.mark.parametrize("text", ["", "- a\n", "text\n"])
def test_an_overlay_file_that_is_no_mapping_is_told(folder: Path, tmp_path: Path, text: str) -> None:
    above = write(tmp_path / "above", one=text)
    assert {(problem.file, problem.line) for problem in mistakes(folder, overlay=above)} == {
        (str(above / "one.yaml"), 1)
    }


def test_an_overlay_that_is_no_folder_is_told_with_the_mistakes_of_the_others(folder: Path, tmp_path: Path) -> None:
    write(folder, one=ONE + "service: one\n")
    found = mistakes(folder, overlay=tmp_path / "none")
    assert [(problem.file, problem.line) for problem in found] == [
        (str(folder / "one.yaml"), 13),
        (str(tmp_path / "none"), 0),
    ]


# JSON beside YAML


def test_a_service_file_may_be_json(tmp_path: Path) -> None:
    folder = write(tmp_path / "catalog", one=ONE, two=TWO)
    both = load(folder)
    (folder / "two.yaml").unlink()
    (folder / "two.json").write_text(json.dumps(yaml.safe_load(TWO)), encoding="utf-8")
    # what else of JSON may lie there is no service
    (folder / "words.json").write_text("{}", encoding="utf-8")
    (folder / "my.schema.json").write_text("{}", encoding="utf-8")
    assert tuple(load(folder)) == tuple(both)


def test_what_is_wrong_in_json_is_told_at_its_place(tmp_path: Path) -> None:
    text = json.dumps(yaml.safe_load(ONE.replace("[one]", "[onne]")), indent=1)
    (tmp_path / "one.json").write_text(text, encoding="utf-8")
    (problem,) = mistakes(tmp_path)
    assert problem.message == "no scope `onne` is declared; did you mean `one`?"
    assert text.splitlines()[problem.line - 1].strip() == '"onne"'


def test_two_files_for_one_service_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "catalog", one=ONE)
    (folder / "one.json").write_text(json.dumps(yaml.safe_load(ONE)), encoding="utf-8")
    (problem,) = mistakes(folder)
    assert (Path(problem.file).name, problem.message) == (
        "one.yaml",
        f"`{folder / 'one.json'}` is a file for the same service",
    )


def test_larger_files_are_read_where_they_are_allowed(tmp_path: Path) -> None:
    folder = write(tmp_path / "catalog", one=ONE + "#" * 1_000_000)
    assert "over 1,000,000 bytes" in mistakes(folder)[0].message
    assert set(load(folder, max_bytes=2_000_000).services) == {"one"}


# The compiled catalog


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns a package folder with the data inside, as it is installed; what was compiled bears a mark."""
    monkeypatch.setattr(MODULE, "PACKAGE", str(tmp_path))
    shutil.copytree(SHIPPED, tmp_path / "scopes")
    compiled = json.loads(compile_catalog(tmp_path / "scopes"))
    for service in compiled["services"]:
        service["summary"] = "Compiled."
    (tmp_path / COMPILED).write_text(json.dumps(compiled), encoding="utf-8")
    return tmp_path


def is_compiled(catalog: Catalog) -> bool:
    marked = {service.summary == "Compiled." for service in catalog.services.values()}
    assert len(marked) == 1
    return marked.pop()


def test_the_catalog_that_ships_is_the_one_in_its_folder(catalog: Catalog) -> None:
    other = load(SHIPPED)
    for field in Catalog._fields:
        assert getattr(catalog, field) == getattr(other, field), field
    assert len(catalog.services) == len(FILES)


@pytest.mark.parametrize("options", [{"as_of": "2024-09-25"}, {"stages": ("uat", "preview")}])
def test_the_same_holds_for_other_days_and_stages(options: dict[str, Any]) -> None:
    assert tuple(load(**options)) == tuple(load(SHIPPED, **options))


def test_what_is_compiled_is_what_the_files_hold(tmp_path: Path) -> None:
    services = json.loads(compile_catalog(SHIPPED))["services"]
    assert [service["service"] for service in services] == [file.stem for file in FILES]
    with pytest.raises(CatalogError, match=r"one\.yaml:11"):
        compile_catalog(write(tmp_path, one=ONE.replace("[one]", "[onne]")))


def test_the_compiled_catalog_is_used_while_no_file_has_changed(package: Path) -> None:
    assert is_compiled(load())
    # but not for a path or beneath an overlay, which are checked in full
    assert not is_compiled(load(package / "scopes"))
    assert not is_compiled(load(overlay=write(package / "above", kdp="summary: Ours.\n")))


def touch(folder: Path) -> None:
    with (folder / "kdp.yaml").open("a", encoding="utf-8") as file:
        file.write("# a comment\n")


def add(folder: Path) -> None:
    (folder / "one.yaml").write_text(ONE, encoding="utf-8")


def remove(folder: Path) -> None:
    (folder / "tag.yaml").unlink()


def swap(folder: Path) -> None:
    one, other = ((folder / f"{name}.yaml").read_text(encoding="utf-8") for name in ("km", "kme"))
    (folder / "km.yaml").write_text(one.replace("Device management", "Management"), encoding="utf-8")
    (folder / "kme.yaml").write_text(other.replace("Enrols devices", "Enrols them"), encoding="utf-8")


@pytest.mark.parametrize("change", [touch, add, remove, swap])
def test_a_stale_compiled_catalog_is_not_used(package: Path, change: Callable[[Path], None]) -> None:
    change(package / "scopes")
    catalog = load()
    assert not is_compiled(catalog)
    assert ("one" in catalog.services) == (change is add)
    assert ("tag" in catalog.services) == (change is not remove)


def test_a_change_of_what_is_no_service_file_makes_nothing_stale(package: Path) -> None:
    (package / "scopes" / "README.md").write_text("Another.", encoding="utf-8")
    assert is_compiled(load())


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"digest": 1}', "null"])
def test_a_compiled_catalog_that_is_not_whole_is_not_used(package: Path, content: str) -> None:
    (package / COMPILED).write_text(content, encoding="utf-8")
    assert not is_compiled(load())


def test_a_change_of_the_schema_makes_the_compiled_catalog_stale(package: Path) -> None:
    schema = package / "scopes" / "service.schema.json"
    schema.write_text(schema.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not is_compiled(load())


def test_without_a_compiled_catalog_the_files_are_read(package: Path) -> None:
    (package / COMPILED).unlink()
    assert not is_compiled(load())


def test_the_data_lies_inside_an_installed_package_and_beside_one_in_a_checkout(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Path(shipped_folder()) == package / "scopes"
    checkout = package / "knox_scopes"
    checkout.mkdir()
    monkeypatch.setattr(MODULE, "PACKAGE", str(checkout))
    assert Path(shipped_folder()) == package / "scopes"
    assert len(load().services) == len(FILES)


# Every service file that ships


@pytest.fixture(scope="module")
def everything() -> Catalog:
    return load(SHIPPED, stages=("uat", "preview"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_of_a_file_that_ships_is_lost(everything: Catalog, file: Path) -> None:
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert raw["service"] == file.stem
    for section in ("scopes", "endpoints", "events", "hints", "outside", "outside_hosts", "unplaced"):
        made = getattr(everything, section)
        assert {name for name, item in made.items() if item.service == file.stem} == set(raw.get(section, ()))
    assert set(everything.services[file.stem].sources) == set(raw["sources"])
    assert len(everything.services[file.stem].corrections) == len(raw.get("corrections", ()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_that_ships_is_sorted(file: Path) -> None:
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    for section in ("sources", "scopes", "events", "outside", "outside_hosts"):
        names = list(raw.get(section, ()))
        assert names == sorted(names)
    for section in ("endpoints", "unplaced"):
        names = list(raw.get(section, ()))
        assert names == sorted(names, key=lambda at: at.split(" ")[::-1])
    hints = list(raw.get("hints", ()))
    assert hints == sorted(hints)


def test_every_file_points_editors_at_the_schema() -> None:
    for file in FILES:
        assert file.read_text(encoding="utf-8").startswith(f"# yaml-language-server: $schema={SCHEMA}\n")


# Section 3 of the design, word for word.
ROOTS = {"kai", "kc", "kdp", "ke", "km", "kme", "msp", "tag"}
OPEN_ENDED = ROOTS | {
    "kdp.devices",
    "kai.settings", "kai.devices", "kai.diagnostics", "kai.network",
    "kc.devices",
    "ke.campaign", "ke.devices", "ke.licenses", "ke.privacyPolicy",
    "kme.profiles",
    "kc.profile", "kc.license", "kc.application", "kc.content", "kdms.devices",
}  # fmt: skip


def test_these_scopes_are_open_ended_and_no_others(everything: Catalog) -> None:
    assert {name for name, scope in everything.scopes.items() if scope.open_ended is not None} == OPEN_ENDED


def test_only_one_open_ended_scope_has_no_known_prefix(everything: Catalog) -> None:
    assert [name for name, scope in everything.scopes.items() if scope.open_ended == ()] == ["kdms.devices"]


def test_the_roots_are_those_of_the_design_and_reach_the_bases_of_their_services(everything: Catalog) -> None:
    for name in ROOTS:
        assert everything.scopes[name].parent is None
        assert everything.scopes[name].open_ended == everything.services[name].bases
