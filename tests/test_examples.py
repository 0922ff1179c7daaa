"""Holds the examples, the hook and the action to what they promise."""

from pathlib import Path

import pytest
import yaml

from knox_scopes import lint, load, read_policy
from knox_scopes.cli import COMMANDS
from write_docs import PAGES, blocks

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
BLOCKS = [block for page in PAGES for block in blocks(page.read_text(encoding="utf-8"), "yaml")]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_nothing_is_found_in_an_example(file: Path) -> None:
    assert lint(load(), file) == ()


def test_the_examples_keep_to_the_policy_of_the_docs() -> None:
    [text] = [block for block in BLOCKS if "policy.schema.json" in block]
    policy = read_policy(text.encode(), "policy.yaml", load(), environment="production")
    assert [waiver.app for waiver in policy.waivers] == ["Device importer"]
    for file in EXAMPLES:
        assert lint(load(), file, policy=policy, today="2027-06-30") == ()


def test_there_is_an_example_for_each_grant_type() -> None:
    assert [file.stem for file in EXAMPLES] == ["authorization-code", "client-credentials"]
    for file in EXAMPLES:
        assert yaml.safe_load(file.read_text(encoding="utf-8"))["grant_types"] == [file.stem.replace("-", "_")]


def test_the_hook_and_the_action_run_a_command_that_exists() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"].split() == ["knox-scopes", "lint"]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert 'knox-scopes" lint --format github' in action["runs"]["steps"][1]["run"]
    blocks = [yaml.safe_load(block) for block in BLOCKS]
    [config] = [block for block in blocks if "repos" in block]
    assert config["repos"][0]["hooks"][0]["id"] == hook["id"]
    assert config["repos"][0]["hooks"][0]["files"] == hook["files"]
    [workflow] = [block for block in blocks if "jobs" in block and "app" not in block]
    assert workflow["jobs"]["lint"]["steps"][-1]["with"].keys() <= action["inputs"].keys()
    assert "lint" in COMMANDS
