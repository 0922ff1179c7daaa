import pytest

from knox_scopes.errors import CatalogError, Finding, InputError, KnoxScopesError


@pytest.mark.parametrize("child", [CatalogError, InputError])
def test_one_parent_catches_every_error_of_the_library(child: type[Exception]) -> None:
    assert issubclass(child, KnoxScopesError)


def test_a_wrong_argument_is_a_value_error_to_whoever_does_not_know_the_library() -> None:
    assert issubclass(InputError, ValueError)
    assert not issubclass(CatalogError, ValueError)
    assert str(InputError("what is wrong")) == "what is wrong"


def test_a_finding_prints_as_a_place_that_editors_link() -> None:
    finding = Finding(file="scopes/kdp.yaml", line=35, message="unknown key `efect`")
    assert str(finding) == "scopes/kdp.yaml:35: unknown key `efect`"


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    assert str(Finding(file="scopes", message="there is no such folder")) == "scopes: there is no such folder"


def test_the_problems_of_a_catalog_come_once_each_by_file_and_line() -> None:
    first, second = Finding(file="a.yaml", line=9, message="z"), Finding(file="a.yaml", line=10, message="a")
    third = Finding(file="b.yaml", line=1, message="m")
    error = CatalogError(problem for problem in (third, second, first, second))
    assert error.problems == (first, second, third)
    assert str(error).splitlines() == ["a.yaml:9: z", "a.yaml:10: a", "b.yaml:1: m"]
