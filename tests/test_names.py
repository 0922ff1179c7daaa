import re
from collections.abc import Iterable
from difflib import get_close_matches

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knox_scopes.names import SCOPE_NAME, Words, did_you_mean, is_scope_name, nearest, parent, parents, split_scopes
from knox_scopes.names import implications as names_implications


@pytest.mark.parametrize(
    "name", ["kdp", "kdp.devices", "kdp.devices:view", "kdp:view", "ke.privacyPolicy:manage", "kdms.kai.devices:delete"]
)
def test_what_has_the_form_of_a_scope_name(name: str) -> None:
    assert is_scope_name(name)
    assert re.fullmatch(SCOPE_NAME, name)


@pytest.mark.parametrize(
    "text",
    [
        # nothing, or nothing where a part should be
        "", ".", ":", "kdp.", "kdp:", ".kdp", ":view", "kdp..devices", "kdp.:view",
        # capitals outside the middle
        "KDP", "Kdp.devices", "kdp.devices:View",
        # the parts in another order, or one too many
        "kdp:view.devices", "kdp.devices:view:view",
        # other characters
        "kdp_devices", "offline-access", "kdp2", "kdp.dévices", "kdp devices", "kdp/devices", "kdp.*",
        # what a line may carry along
        " kdp", "kdp ", "kdp\n", "kdp\x00",
    ],
)  # fmt: skip
def test_what_has_not(text: str) -> None:
    assert not is_scope_name(text)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("", ()),
        ("   ", ()),
        ("kdp", ("kdp",)),
        ("kme kdp", ("kme", "kdp")),
        ("kme+kdp", ("kme", "kdp")),
        ("kme + kdp  kai", ("kme", "kdp", "kai")),
        # no other blank separates
        ("kme\nkdp kai\t", ("kme\nkdp", "kai\t")),
        ("kme\xa0kdp", ("kme\xa0kdp",)),
        ("kdp kme kdp", ("kdp", "kme")),
        ([], ()),
        (["kme", "kdp", "kme"], ("kme", "kdp")),
        (iter(["kme", "kdp"]), ("kme", "kdp")),
        # a name from a list stays what it is, so that what is wrong with it can be said
        (["kme kdp", ""], ("kme kdp", "")),
    ],
)
def test_scope_sets_come_as_names_or_as_the_string_of_oauth(given: str | Iterable[str], names: tuple[str, ...]) -> None:
    assert split_scopes(given) == names


@pytest.mark.parametrize(
    ("name", "others", "expected"),
    [
        ("kdp.devices:view", {"kdp", "kdp.devices"}, "kdp.devices"),
        ("kdp.devices", {"kdp", "kdp.devices", "kdp.devices:view"}, "kdp"),
        ("kdp:view", {"kdp"}, "kdp"),
        # the nearest that exists, however far
        ("ke.fota:view", {"ke", "ke.devices"}, "ke"),
        ("a.b.c.d:e", {"a", "a.b"}, "a.b"),
        # none
        ("kdp", {"kdp", "kdp.devices"}, None),
        ("email", {"kdp"}, None),
        ("kdms.kai.devices:delete", {"kdms.devices", "kai", "kai.devices"}, None),
        # whole segments only, and an action is no segment
        ("ke.campaigns", {"ke.campaign"}, None),
        ("ke.devices:delete", {"ke.devices:del", "ke.dev"}, None),
        ("ke.devices.x", {"ke.devices:view"}, None),
    ],
)
def test_the_parent_is_the_nearest_existing_segment_prefix(name: str, others: set[str], expected: str | None) -> None:
    assert parent(name, others) == expected


@pytest.mark.parametrize(
    ("word", "best"),
    [
        ("kdp.device", "kdp.devices"),
        ("KDP.DEVICES", "kdp.devices"),
        ("kdp.customer", "kdp.customers"),
        ("ke.privacypolicy", "ke.privacyPolicy"),
    ],
)
def test_the_nearest_word_comes_first_whatever_its_case(word: str, best: str) -> None:
    known = {"kdp.devices", "kdp.customers", "ke.privacyPolicy", "kme"}
    assert nearest(word, known)[0] == best


def test_nothing_is_near_a_word_that_is_like_none() -> None:
    assert nearest("zzzz", {"kdp.devices", "kme"}) == ()
    assert nearest("kdp", ()) == ()


def test_no_more_words_are_named_than_asked_for_and_always_the_same() -> None:
    words = ["tag.a", "tag.b", "tag.c", "tag.d", "tag.e"]
    assert len(nearest("tag.x", words)) == len(Words(words).nearest("tag.x")) == 3
    assert len(nearest("tag.x", words, most=1)) == 1
    assert nearest("tag.x", words) == nearest("tag.x", reversed(words))


def test_a_word_that_is_unknown_brings_the_nearest_or_else_what_is_given() -> None:
    assert did_you_mean("kdp.device", ["kdp.devices", "kme"]) == "; did you mean `kdp.devices`?"
    assert did_you_mean("zzz", ["kdp.devices"]) == ""
    assert did_you_mean("zzz", ["kdp.devices"], otherwise="; one of them") == "; one of them"


words = st.text("abcABC/.:", max_size=9)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(words, st.lists(words, max_size=8), st.integers(0, 4))
def test_the_nearest_are_those_that_difflib_finds(word: str, known: list[str], most: int) -> None:
    lower: dict[str, str] = {}
    for other in sorted(known):
        lower.setdefault(other.lower(), other)
    expected = get_close_matches(word.lower(), lower, max(most, 1))[:most]
    assert nearest(word, known, most=most) == tuple(lower[other] for other in expected)


def test_words_may_be_asked_more_than_once() -> None:
    known = Words(["kdp.devices", "KDP.devices", "kme"])
    assert known.nearest("kdp.device") == known.nearest("kdp.device") == ("KDP.devices",)
    assert known.nearest("kmee") == ("kme",)


@pytest.mark.parametrize(
    ("implies", "implications"),
    [
        ({}, {}),
        ({"b": [], "a": ["b", "b"]}, {"b": (), "a": ("b",)}),
        # children, of the nearest that is there, and what is named; a name of no scope counts for nothing
        ({"a": ["gone"], "a.x.y:v": ["b"], "b": []}, {"a": ("a.x.y:v",), "a.x.y:v": ("b",), "b": ()}),
        ({"a": ["a.x"], "a.x": []}, {"a": ("a.x",), "a.x": ()}),
    ],
)
def test_a_scope_implies_its_children_and_what_its_entry_names(
    implies: dict[str, list[str]], implications: dict[str, tuple[str, ...]]
) -> None:
    assert names_implications(implies, parents(implies)) == implications
