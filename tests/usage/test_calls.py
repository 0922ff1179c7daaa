"""Tests that a call keeps nothing of a URL but its host and path."""

import pytest

from knox_scopes.usage.calls import Call, call


@pytest.mark.parametrize(
    ("target", "host", "path"),
    [
        ("https://api.example.com/a", "api.example.com", "/a"),
        ("HTTP://API.example.com:8443/a/", "api.example.com", "/a/"),
        ("https://token@api.example.com/a", "api.example.com", "/a"),
        ("https://ann:p@ss@api.example.com?x=/y", "api.example.com", "/"),
        ("https://api.example.com", "api.example.com", "/"),
        ("https:///a", None, "/a"),
        ("/a?x=https://other.example.com/b", None, "/a"),
        ("/a#token=x", None, "/a"),
        ("", None, "/"),
        ("campaigns/{id}", None, "campaigns/{id}"),
    ],
)
def test_only_the_host_and_the_path_of_a_target_are_kept(target: str, host: str | None, path: str) -> None:
    assert call("post", target, "declared") == Call("POST", host, path, "declared")


def test_a_url_brings_its_own_host() -> None:
    assert call(None, "/a", "traffic", host="API.example.com:443").host == "api.example.com"
    assert call(None, "https://a.example.com/", "traffic", host="b.example.com").host == "a.example.com"
