import pytest
from shell import process, run

from knox_scopes.rules.base import rules


def test_without_codes_all_rules_are_listed() -> None:
    answer = run("rule")
    assert answer.status == 0
    lines = answer.out.rstrip("\n").split("\n")
    told = [line.split()[:3] for line in lines if line.lstrip().startswith("KS")]
    families = [rules("apps"), rules("requests"), rules("catalogs")]
    assert told == [[rule.code, rule.name, rule.severity] for family in families for rule in family]
    assert [line for line in lines if line.startswith("rules for")] == [
        "rules for registrations  (knox-scopes lint FILES)",
        "rules for requests  (knox-scopes lint FILES)",
        "rules for catalogs  (knox-scopes catalog validate DIR)",
    ]


@pytest.mark.parametrize("word", ["KS104", "ks104", "root-scope"])
def test_a_rule_is_explained_by_its_code_or_name(word: str) -> None:
    answer = run("rule", word)
    [rule] = [rule for rule in rules("apps") if rule.code == "KS104"]
    assert answer.status == 0
    assert answer.out.startswith("KS104 root-scope  (warning, high confidence)\n")
    for text in (rule.what, rule.why, rule.example, rule.remedy, rule.source):
        assert text in " ".join(answer.out.split())


def test_several_rules_are_explained_one_after_the_other() -> None:
    answer = run("rule", "KS102", "KS101")
    assert [line.split()[0] for line in answer.out.split("\n") if line.startswith("KS")] == ["KS102", "KS101"]


def test_every_rule_can_be_explained_offline_by_a_process() -> None:
    named = [f"{rule.code} {rule.name}" for rule in (*rules("apps"), *rules("requests"), *rules("catalogs"))]
    answer = process("rule", *(name.split()[0] for name in named))
    assert (answer.status, answer.err) == (0, "")
    assert all(name in answer.out for name in named)


def test_a_check_of_catalogs_is_explained_by_its_code_or_name() -> None:
    [check] = [check for check in rules("catalogs") if check.code == "KS911"]
    for word in ("KS911", "ks911", "unsorted"):
        answer = run("rule", word)
        assert answer.out.startswith("KS911 unsorted  (warning, high confidence)\n")
        for text in (check.what, check.why, check.example, check.remedy, check.source):
            assert text in " ".join(answer.out.split())


def test_what_is_no_rule_is_refused_with_what_was_meant() -> None:
    answer = run("rule", "KS1044", "root-scop", "zzz", "\x1b[2J")
    assert answer.status == 2
    assert "unknown rule `root-scop`; did you mean `root-scope`" in answer.err
    assert "unknown rule `zzz`; `knox-scopes rule` lists them" in answer.err
    assert "unknown rule `KS1044`; did you mean `KS104`" in answer.err
    assert "\x1b" not in answer.err


def test_for_a_code_that_is_well_written_no_other_is_suggested() -> None:
    answer = run("rule", "KS999", "ks699")
    assert answer.err.splitlines()[:2] == [
        "error: unknown rule `KS999`; `knox-scopes rule` lists them",
        "error: unknown rule `ks699`; `knox-scopes rule` lists them",
    ]


@pytest.mark.parametrize(("typed", "completed"), [("ks10", "KS101"), ("KS50", "KS501"), ("ks93", "KS931")])
def test_codes_are_completed(typed: str, completed: str) -> None:
    answer = run(
        env={"_KNOX_SCOPES_COMPLETE": "bash_complete", "COMP_WORDS": f"knox-scopes rule {typed}", "COMP_CWORD": "2"}
    )
    assert f"plain,{completed}" in answer.out
