from collections.abc import Sequence
from typing import Any

import pytest

from knox_scopes.catalog.build import build
from knox_scopes.catalog.index import Index, Lazy, bits_of, index, mask_of, reached, route
from knox_scopes.catalog.model import Access, Catalog

PAGE = {"page": {"title": "T", "url": "https://example.com/", "updated": "2025-01-01"}}


def scope(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - an entry of a service file
    return {"summary": "S.", **more}


ONE: dict[str, Any] = {
    "service": "one",
    "name": "One",
    "base_url": "https://api.example.com",
    "other_hosts": {"old.example.com": "older host", "api.two.example": "as it was called once"},
    "source": "page",
    "sources": PAGE,
    "scopes": {
        "a": scope(open_ended=["/a/v1"]),
        "a.x": scope(open_ended=["/a/v1/x", "/a/v1/z"]),
        "a.x:view": scope(),
        "a.y": scope(open_ended=[]),
        "a.late": scope(open_ended=["/a"], stage="uat"),
    },
    "endpoints": {
        "GET /a/v1/x": {"scopes": ["a.x:view"], "effect": "read"},
        "DELETE /a/v1/x/{id}": {"scopes": ["a.x", "a.y"], "effect": "destroy"},
        "POST /a/v1/y": {
            "scopes": ["a.y"],
            "effect": "write",
            "variants": [{"at": "PUT /a/v1/y/{id}", "because": "Pages differ."}],
        },
        "GET /a/v1/free": {"scopes": "none", "effect": "read"},
        "GET /a/v1/unknown": {"scopes": "undocumented", "effect": "read"},
    },
    "events": {"A_ONE": {"scopes": ["a.x:view"]}, "A_FREE": {"scopes": "none"}},
}
TWO: dict[str, Any] = {
    "service": "two",
    "name": "Two",
    "base_url": "https://api.two.example",
    "source": "page",
    "sources": PAGE,
    "scopes": {"b": scope(implies=["a.y", "a.late"])},
    "endpoints": {"GET /b": {"scopes": ["b"], "effect": "read"}},
    "events": {},
}
X, Y, VIEW = "DELETE /a/v1/x/{id}", "POST /a/v1/y", "GET /a/v1/x"
# What each scope opens, by hand: its own and that of all it implies; any one of an endpoint's scopes opens it.
OPENS = {
    "a": Access(reach=("a", "a.x", "a.y"), destroy=(X,), write=(Y,), read=(VIEW,), events=("A_ONE",)),
    "a.x": Access(reach=("a.x",), destroy=(X,), read=(VIEW,), events=("A_ONE",)),
    "a.x:view": Access(read=(VIEW,), events=("A_ONE",)),
    "a.y": Access(reach=("a.y",), destroy=(X,), write=(Y,)),
    "b": Access(reach=("a.y",), destroy=(X,), write=(Y,), read=("GET /b",)),
}


@pytest.fixture(scope="module")
def small() -> Catalog:
    return build([ONE, TWO])


@pytest.fixture(scope="module")
def numbers(small: Catalog) -> Index:
    return Index(small)


def test_scopes_are_numbered_in_the_order_of_their_names(numbers: Index) -> None:
    assert numbers.names == ("a", "a.x", "a.x:view", "a.y", "b")
    assert numbers.numbers == {"a": 0, "a.x": 1, "a.x:view": 2, "a.y": 3, "b": 4}


@pytest.mark.parametrize(
    ("name", "implied"),
    [
        ("a", ("a", "a.x", "a.x:view", "a.y")),
        ("a.x", ("a.x", "a.x:view")),
        ("a.x:view", ("a.x:view",)),
        ("a.y", ("a.y",)),
        # by `implies`; what takes no part is not implied
        ("b", ("a.y", "b")),
    ],
)
def test_a_scope_implies_itself_and_all_below(numbers: Index, name: str, implied: tuple[str, ...]) -> None:
    assert numbers.named(numbers.implied[numbers.numbers[name]]) == implied


@pytest.mark.parametrize("name", OPENS)
def test_a_scope_opens_its_own_and_what_the_scopes_it_implies_open(numbers: Index, name: str) -> None:
    assert numbers.access(numbers.opens[numbers.numbers[name]]) == OPENS[name]


def test_the_openers_of_an_element_are_all_scopes_that_open_it(numbers: Index) -> None:
    for bit, element in enumerate(numbers.elements):
        openers = {name for name, access in OPENS.items() if element in sum(access, ())}
        # `GET /b` and the like cannot be mistaken for a reach element, which bears the name of its scope.
        assert set(numbers.named(numbers.openers[bit])) == openers


def test_elements_lie_together_by_kind_and_sorted(numbers: Index) -> None:
    assert numbers.elements == ("a", "a.x", "a.y", X, Y, VIEW, "GET /b", "A_ONE")
    assert numbers.tiers == (0b111, 0b1000, 0b10000, 0b1100000, 0b10000000)


def test_what_can_be_needed_has_a_bit_and_reach_or_what_needs_no_scope_has_none(numbers: Index) -> None:
    assert numbers.bits == {X: 3, Y: 4, VIEW: 5, "GET /b": 6, "A_ONE": 7}


@pytest.mark.parametrize(
    ("path", "scopes"),
    [
        ("/a/v1/x/9", ("a", "a.x")),
        ("/a/v1/x", ("a", "a.x")),
        ("/a/v1/z", ("a", "a.x")),
        ("/a/v1/xx", ("a",)),
        ("/a/v1", ("a",)),
        # `a.late` takes no part, and `a.y` has no known prefix
        ("/a", ()),
        ("/b", ()),
    ],
)
def test_open_ended_scopes_reach_what_lies_under_their_prefixes(
    numbers: Index, path: str, scopes: tuple[str, ...]
) -> None:
    assert numbers.named(numbers.reaches(path)) == scopes


@pytest.mark.parametrize(
    ("method", "path", "at", "variant"),
    [
        ("GET", "/a/v1/x", VIEW, None),
        ("DELETE", "/a/v1/x/7", X, None),
        ("post", "/a/v1/y/", Y, None),
        ("PUT", "/a/v1/y/7", Y, "PUT /a/v1/y/{id}"),
        ("GET", "/a/v1/free", "GET /a/v1/free", None),
    ],
)
def test_a_request_means_an_endpoint_also_by_a_variant(
    numbers: Index, method: str, path: str, at: str, variant: str | None
) -> None:
    target = numbers.find(method, path)
    assert target is not None
    assert str(target.endpoint) == at
    assert (None if target.variant is None else str(target.variant)) == variant


def test_a_request_that_no_template_fits_means_nothing(numbers: Index) -> None:
    assert numbers.find("GET", "/a/v1/y") is None


def test_the_targets_of_a_route_are_endpoints_each_followed_by_its_variants(small: Catalog) -> None:
    targets, router = route([small.endpoints[Y], small.endpoints[VIEW]])
    assert [(str(endpoint), variant and str(variant)) for endpoint, variant in targets] == [
        (Y, None),
        (Y, "PUT /a/v1/y/{id}"),
        (VIEW, None),
    ]
    assert [router.find("POST", "/a/v1/y"), router.find("PUT", "/a/v1/y/7"), router.find("GET", "/a/v1/x")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("scopes", "narrowest"),
    [
        (("a", "a.x", "a.x:view"), ("a.x:view",)),
        (("a", "a.x:view", "a.y"), ("a.x:view", "a.y")),
        (("b", "a.y"), ("a.y",)),
        (("b", "a.x"), ("a.x", "b")),
        ((), ()),
    ],
)
def test_the_narrowest_imply_no_other(numbers: Index, scopes: tuple[str, ...], narrowest: tuple[str, ...]) -> None:
    assert numbers.named(numbers.narrowest(numbers.mask(scopes))) == narrowest


def test_a_current_host_needs_no_word_though_another_service_has_one_for_it(numbers: Index) -> None:
    assert numbers.hosts == {
        "api.example.com": {"one": ""},
        "api.two.example": {"one": "as it was called once", "two": ""},
        "old.example.com": {"one": "older host"},
    }


@pytest.mark.parametrize(
    ("number", "places"),
    [(0, []), (1, [0]), (0b10110, [1, 2, 4]), (1 << 200 | 1, [0, 200]), (1 << 9000 | 1 << 1023 | 2, [1, 1023, 9000])],
)
def test_the_bits_of_a_mask_come_lowest_first(number: int, places: list[int]) -> None:
    assert list(bits_of(number)) == places


@pytest.mark.parametrize("bits", [[], [3], [0, 9, 2000], list(range(5, 500, 3))])
def test_a_mask_has_the_bits_it_is_made_of(bits: list[int]) -> None:
    assert mask_of(bits) == sum(1 << bit for bit in bits)


def test_masks_are_made_when_they_are_asked_for() -> None:
    numbers = iter([4])
    masks = Lazy(3, lambda number: next(numbers) if number == 2 else 0)
    assert (len(masks), masks[2], masks[2]) == (3, 4, 4)


def test_a_union_takes_the_masks_whose_numbers_are_set() -> None:
    assert Index.union([0b001, 0b010, 0b110], 0b101) == 0b111
    assert Index.union([0b001, 0b010], 0) == 0


def test_the_index_of_a_catalog_is_made_once(small: Catalog) -> None:
    assert index(small) is index(small)
    assert index(build([ONE, TWO])) is not index(small)
    assert index(small).catalog is small


def test_no_index_is_made_again_however_many_catalogs_there_are() -> None:
    catalogs = [build([ONE, TWO]) for _ in range(20)]
    made = [index(catalog) for catalog in catalogs]
    assert all(index(catalog) is kept for catalog, kept in zip(catalogs, made, strict=True))


def test_a_mask_has_the_scopes_that_are_named_and_known(numbers: Index) -> None:
    assert numbers.mask([]) == 0
    assert numbers.mask(["a.x", "b", "nothing", "a.x"]) == 0b10010


def test_what_takes_no_part_is_routed_apart() -> None:
    late = {
        **ONE,
        "endpoints": {**ONE["endpoints"], "GET /a/v1/late": {"scopes": ["a"], "effect": "read", "stage": "uat"}},
    }
    indexed = index(build([late]))
    targets, router = indexed.inactive
    assert [str(target.endpoint) for target in targets] == ["GET /a/v1/late"]
    assert router.find("GET", "/a/v1/late") == 0
    assert indexed.find("GET", "/a/v1/late") is None


def test_a_target_is_opened_by_the_bit_of_its_endpoint(numbers: Index) -> None:
    by = {str(target.endpoint): bit for target, bit in zip(numbers.targets, numbers.opened_by, strict=True)}
    assert by == {
        X: 3,
        Y: 4,
        VIEW: 5,
        "GET /b": 6,
        "GET /a/v1/free": 8,
        "GET /a/v1/unknown": None,
    }
    assert numbers.free == 8


@pytest.mark.parametrize(
    ("implies", "masks"),
    [
        ([], []),
        ([[]], [0b1]),
        # 0 -> 1 -> 2: transitive, and reflexive
        ([[1], [2], []], [0b111, 0b110, 0b100]),
        # the order of the numbers says nothing: 2 -> 1 -> 0
        ([[], [0], [1]], [0b001, 0b011, 0b111]),
        # a diamond: 0 -> 1 and 2, both -> 3
        ([[1, 2], [3], [3], []], [0b1111, 0b1010, 0b1100, 0b1000]),
        # two that know nothing of each other
        ([[1], [], []], [0b011, 0b010, 0b100]),
    ],
)
def test_a_closure_has_the_scope_itself_and_all_it_implies(implies: Sequence[Sequence[int]], masks: list[int]) -> None:
    assert [mask_of(reached([number], implies)) for number in range(len(implies))] == masks
