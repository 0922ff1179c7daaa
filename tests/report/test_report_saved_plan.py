import pytest

from knox_scopes import InputError, plan, verify
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import PLAN_SCHEMA, answer, plan_fields
from knox_scopes.report.saved_plan import read_plan

NEEDS = ("GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload", "KAI_WIFI_CONNECTIONS", "GET /nowhere")


def test_a_plan_read_back_is_the_plan_as_far_as_it_is_verified(catalog: Catalog) -> None:
    made = plan(catalog, NEEDS, have="ke email", deny="kdp")
    saved = read_plan(answer(PLAN_SCHEMA, catalog, plan_fields(made)))
    assert saved.catalog_version == catalog.version
    assert (saved.scopes, saved.have, saved.deny) == (made.scopes, made.have, made.deny)
    assert [need.at for need in saved.needs] == [need.at for need in made.needs]
    assert saved.excess == made.excess
    assert saved.proof == made.proof
    assert (saved.needs, saved.unresolved) == (made.needs, made.unresolved)
    assert (saved.equivalent, saved.frontier) == (made.equivalent, made.frontier)
    assert (saved.objective, saved.exact, saved.bound) == (made.objective, made.exact, made.bound)
    assert (saved.as_of, saved.stages) == (None, ("ga",))
    assert verify(catalog, saved) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is not the output of `plan --format json`"),
        ("[]", "it is not the output of `plan --format json`"),
        ("{}", "schema"),
        ('{"schema": "knox-scopes/review/1"}', "knox-scopes/review/1"),
        (f'{{"schema": "{PLAN_SCHEMA}"}}', "the key 'scopes' is missing"),
        (f'{{"schema": "{PLAN_SCHEMA}", "scopes": ["kdp"], "scopes": []}}', "the key 'scopes' is there twice"),
        (f'{{"excess": {{"read": [], "read": ["a"]}}, "schema": "{PLAN_SCHEMA}"}}', "the key 'read' is there twice"),
        (
            f'{{"schema": "{PLAN_SCHEMA}", "scopes": ["ke"], "scope_parameter": "ke", "scope_query": "scope=ke"}}',
            "the key 'catalog_version' is missing",
        ),
    ],
)
def test_what_is_no_plan_is_an_input_error(text: str, says: str) -> None:
    with pytest.raises(InputError, match="this is not a plan") as raised:
        read_plan(text)
    assert says in str(raised.value)
