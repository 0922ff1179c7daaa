import json
import re

import pytest
from networkx import node_link_graph
from shell import process, run

from knox_scopes.catalog.model import Catalog

NEED = "GET /kcs/v1/rp/devices"


def states(*args: str) -> dict[str, str]:
    nodes = json.loads(run("graph", *args, "--format", "json").out)["nodes"]
    return {node["id"]: node["state"] for node in nodes if "state" in node}


def test_as_a_process_the_graph_is_dot_with_its_states() -> None:
    answer = process("graph", "kdp", "--need", NEED, "--scopes", "kdp")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("digraph scopes {\n")
    assert answer.out.endswith("}\n")
    assert '"kdp.devices" -> "kdp.devices:view";' in answer.out
    assert re.search(r'"kdp.devices:view" \[.*tooltip="needed".*\];', answer.out)
    assert re.search(r'"kdp" \[.*tooltip="excess".*\];', answer.out)


def test_mermaid_is_a_flowchart() -> None:
    answer = run("graph", "tag", "--format", "mermaid")
    assert answer.status == 0
    assert answer.out.startswith("flowchart LR\n")
    assert answer.out.count("-->") == 2


def test_json_reads_back_as_the_graph_of_the_library(catalog: Catalog) -> None:
    found = run("graph", "--format", "json").json()
    assert list(found)[:2] == ["schema", "catalog_version"]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/graph/1", catalog.version)
    graph = node_link_graph(found, edges="links")
    assert set(graph.edges) == set(catalog.graph().edges)
    assert {name: dict(graph.nodes[name]) for name in graph} == {
        name: dict(catalog.graph().nodes[name]) for name in catalog.scopes
    }


def test_services_choose_the_scopes_and_their_edges() -> None:
    found = run("graph", "tag", "kdp", "--format", "json").json()
    assert {node["service"] for node in found["nodes"]} == {"tag", "kdp"}
    assert {"source": "kdp.devices", "target": "kdp.devices:view"} in found["links"]
    assert len(found["links"]) == 2 + 5


def test_without_scopes_the_least_are_marked_needed() -> None:
    assert states("--need", NEED) == {"kdp.devices:view": "needed"}


def test_what_is_granted_of_no_known_use_is_marked_granted() -> None:
    assert states("--scopes", "kdp.devices") == dict.fromkeys(
        ["kdp.devices", "kdp.devices:manage", "kdp.devices:view"], "granted"
    )


def test_needed_excess_and_missing_are_told_apart() -> None:
    assert states("--need", NEED, "--need", "GET /ke/v1/fota", "-s", "kdp.devices") == {
        "kdp.devices": "excess",
        "kdp.devices:manage": "excess",
        "kdp.devices:view": "needed",
        "ke.fota:view": "missing",
    }


def test_states_of_scopes_that_are_not_drawn_are_left_out() -> None:
    assert states("tag", "--need", NEED) == {}


def test_what_is_unknown_is_wrong_use_and_all_of_it_is_told() -> None:
    answer = run("graph", "--need", NEED, "--scopes", "ke.fata ke.campaigns")
    assert (answer.status, answer.out) == (2, "")
    errors = [line for line in answer.err.split("\n") if line.startswith("error: ")]
    assert len(errors) == 2
    for error, text in zip(sorted(errors), ["`ke.campaigns`", "`ke.fata`"], strict=True):
        assert error.startswith(f"error: {text}")


@pytest.mark.parametrize(("form", "sign"), [("dot", "//"), ("mermaid", "%%")])
def test_a_need_that_is_not_resolved_is_a_comment_and_the_rest_is_drawn(form: str, sign: str) -> None:
    answer = run("graph", "kdp", "--need", NEED, "--need", "GET /q", "--format", form)
    assert answer.status == 1
    assert f"\n  {sign} not resolved: GET /q: `/q` is not an endpoint in the catalog\n" in answer.out
    assert answer.err == "warning: `GET /q` is left out: `/q` is not an endpoint in the catalog\n"
    whole = run("graph", "kdp", "--need", NEED, "--format", form).out
    assert set(whole.split("\n")) < set(answer.out.split("\n"))


def test_the_json_of_a_graph_has_what_is_not_resolved() -> None:
    found = run("graph", "kdp", "--need", "GET /q", "--format", "json").json()
    assert [item["input"] for item in found["unresolved"]] == ["GET /q"]


def test_the_legend_has_what_is_drawn_and_nothing_else() -> None:
    text = run("graph", "kdp", "--need", NEED, "--scopes", "kdp").out
    assert re.findall(r'legend\d \[label="([^"]+)"', text) == [
        "needed",
        "granted, not needed",
        "open-ended: also grants what is not listed",
    ]


@pytest.mark.parametrize("service", ["kda", "zzzzz"])
def test_a_wrong_service_is_told(catalog: Catalog, service: str) -> None:
    answer = run("graph", service)
    assert (answer.status, answer.out) == (2, "")
    assert f"unknown service `{service}`" in answer.err
    assert ", ".join(catalog.services) in answer.err or "did you mean" in answer.err


def test_a_slip_in_a_service_is_answered_as_by_tree() -> None:
    assert "did you mean `kdp`?" in run("tree", "kda").err
    assert "did you mean `kdp`?" in run("graph", "kda").err
