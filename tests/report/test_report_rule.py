from knox_scopes.report.rule import rule_text
from knox_scopes.rules.base import Rule


def test_a_rule_is_shown_with_all_that_is_written_on_it() -> None:
    rule = Rule(
        "KS000", "name", "info", "low", "what it is", "word " * 30, "an example", "a remedy", "a page", lambda _: ()
    )
    lines = rule_text(rule, colour=False).split("\n")
    assert lines[0] == "KS000 name  (info, low confidence)"
    assert lines[1] == "  finds    what it is"
    assert lines[2].startswith("  why      word word")
    assert lines[3].startswith("           word")
    assert [line.split()[0] for line in lines[4:]] == ["example", "fix", "source"]
