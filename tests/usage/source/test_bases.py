"""Tests what a literal must begin with, taken from the catalog."""

from knox_scopes import load
from knox_scopes.catalog.model import Catalog
from knox_scopes.usage.source import Bases, bases_of


def test_the_bases_are_those_of_the_catalog(catalog: Catalog) -> None:
    bases = bases_of(catalog)
    assert bases.domains == ("samsungknox.com",)
    assert {base for service in catalog.services.values() for base in service.bases} <= set(bases.prefixes)
    assert all(prefix.count("/") > 1 for prefix in bases.prefixes)
    assert all(bases.is_known(endpoint.path) for endpoint in catalog.endpoints.values())


def test_paths_of_every_stage_and_of_legacy_are_known() -> None:
    bases = bases_of(load())
    everything = load(stages=("ga", "uat", "preview"))
    assert all(bases.is_known(endpoint.path) for endpoint in everything.endpoints.values())
    assert all(bases.is_known(one.partition(" ")[2]) for one in everything.successors)


def test_every_prefix_and_domain_is_found_by_the_quick_search(catalog: Catalog) -> None:
    bases = bases_of(catalog)
    assert all(bases.is_named(f"x{prefix[1:]}/y") for prefix in bases.prefixes)
    assert all(bases.is_named(f"https://a.{domain}") for domain in bases.domains)
    assert not bases.is_named("https://example.com/v1/devices")
    assert not bases.is_named("")


def test_hosts_and_relative_paths() -> None:
    bases = Bases(("example.com",), ("/a/v1", "/b/v1"), frozenset({"/a/v1/x/{}", "/a/v1/y", "/b/v1/y"}))
    assert bases.has_host("API.example.com:8443")
    assert not bases.has_host("example.com.evil.org")
    assert not bases.has_host("notexample.com")
    assert bases.completed("/x/{id}") == {"/a/v1/x/{id}"}
    assert bases.completed("y") == {"/a/v1/y", "/b/v1/y"}
    assert bases.completed("z") == set()
