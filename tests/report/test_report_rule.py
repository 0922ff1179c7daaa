from knox_scopes.report.rule import rule_text
from knox_scopes.rules.base import Rule


def test_a_rule_is_shown_with_all_that_is_written_on_it() -> None:
    rule: Rule[None] = Rule(
        code="KS000",
        name="name",
        severity="info",
        confidence="low",
        what="what it is",
        why="word " * 30,
        example="an example",
        remedy="a remedy",
        source="a page",
    )
    lines = rule_text(rule, colour=False).split("\n")
    assert lines[0] == "KS000 name  (info, low confidence)"
    assert lines[1] == "  finds    what it is"
    assert lines[2].startswith("  why      word word")
    assert lines[3].startswith("           word")
    assert [line.split()[0] for line in lines[4:]] == ["example", "fix", "source"]
