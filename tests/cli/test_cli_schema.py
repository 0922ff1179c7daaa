import json

import pytest
from jsonschema import Draft202012Validator
from shell import ACME, folder_of, process, run

from knox_scopes.report.schema import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_as_a_process_it_writes_a_schema(kind: str) -> None:
    answer = process("schema", kind)
    assert (answer.status, answer.err) == (0, "")
    Draft202012Validator.check_schema(answer.json())


def test_the_names_are_those_of_the_chosen_catalog(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = folder_of(tmp_path_factory.mktemp("acme") / "catalog", acme=ACME)
    schema = json.loads(run("schema", "registration", "--catalog", folder).out)
    _, known = schema["$defs"]["scopeName"]["anyOf"]
    assert known["enum"] == ["acme", "acme.things:manage", "acme.things:view"]


@pytest.mark.parametrize(("args", "says"), [([], "KIND"), (["app"], "'registration', 'policy', 'catalog'")])
def test_wrong_use_is_told(args: list[str], says: str) -> None:
    answer = run("schema", *args)
    assert (answer.status, answer.out) == (2, "")
    assert says in answer.err
