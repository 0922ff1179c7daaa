"""Tests that uses are added to a registration in the layout that it has, and that nothing else changes."""

import pytest

from knox_scopes.apps.adding import added
from knox_scopes.apps.layout import Layout
from knox_scopes.apps.registration import read_registration

NEW = ["GET /ke/v1/campaigns/{campaignId}", "PUT /kcs/v1/rp/devices/upload"]
QUOTED = '"GET /ke/v1/campaigns/{campaignId}", "PUT /kcs/v1/rp/devices/upload"'
OLD = "GET /kcs/v1/rp/devices"
LAYOUTS = {
    "a list": (
        f"uses:\n  endpoints:\n    - {OLD}  # nightly\n    # end\n  complete: true\n",
        f"uses:\n  endpoints:\n    - {OLD}  # nightly\n    - {NEW[0]}\n    - {NEW[1]}\n    # end\n  complete: true\n",
    ),
    "a list in quotes, with other line ends": (
        f"uses:\r\n  endpoints:\r\n  - '{OLD}'\r\n",
        f"uses:\r\n  endpoints:\r\n  - '{OLD}'\r\n  - '{NEW[0]}'\r\n  - '{NEW[1]}'\r\n",
    ),
    "a list in brackets": (
        f"uses: {{endpoints: [{OLD}], complete: true}}\n",
        f"uses: {{endpoints: [{OLD}, {QUOTED}], complete: true}}\n",
    ),
    "an empty list": (
        "uses:\n  endpoints: []  # none yet\n  events: []\n",
        f'uses:\n  endpoints:\n    - "{NEW[0]}"\n    - "{NEW[1]}"  # none yet\n  events: []\n',
    ),
    "no list": (
        "uses:  # calls\n    complete: true\nscopes: [kdp]\n",
        f'uses:  # calls\n    endpoints:\n      - "{NEW[0]}"\n      - "{NEW[1]}"\n    complete: true\nscopes: [kdp]\n',
    ),
    "no list in braces": ("uses: {complete: true}\n", f'uses: {{"endpoints": [{QUOTED}], complete: true}}\n'),
    "empty braces": ("uses: {}\n", f'uses: {{"endpoints": [{QUOTED}]}}\n'),
    "no uses": (
        "app: {name: A}\n\n",
        f'app: {{name: A}}\nuses:\n  endpoints:\n    - "{NEW[0]}"\n    - "{NEW[1]}"\n',
    ),
    "JSON": (
        f'{{"uses": {{"endpoints": ["{OLD}"]}}}}',
        f'{{"uses": {{"endpoints": ["{OLD}", {QUOTED}]}}}}',
    ),
    "JSON with an empty list": ('{"uses": {"endpoints": []}}', f'{{"uses": {{"endpoints": [{QUOTED}]}}}}'),
    "JSON without uses": (
        '{"app": {"name": "A"}}\n',
        f'{{"app": {{"name": "A"}},\n  "uses": {{"endpoints": [{QUOTED}]}}\n}}\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_uses_are_added_in_the_layout_of_the_file(before: str, after: str) -> None:
    assert added(read_registration(before.encode(), "app.yaml"), NEW) == after


def test_a_comma_on_the_line_below_a_comment_goes_with_the_last_member() -> None:
    layout = Layout(read_registration(b"scopes: [kdp #\n , ke]", "app.yaml"))
    [stretch] = layout.without([layout.span(("scopes", 0)), layout.span(("scopes", 1))], [1])
    assert stretch
    start, end, instead = stretch
    assert layout.text[:start] + instead + layout.text[end:] == "scopes: [kdp #\n ]"


@pytest.mark.parametrize(
    ("numbers", "left"),
    [
        ([0], "[\n  ke,\n  kc,\n  kai,\n  km,\n]"),
        ([1], "[\n  kdp,\n  kc,\n  kai,\n  km,\n]"),
        ([1, 2], "[\n  kdp,\n  kai,\n  km,\n]"),
        ([1, 3], "[\n  kdp,\n  kc,\n  km,\n]"),
        ([3, 4], "[\n  kdp,\n  ke,\n  kc,\n]"),
    ],
)
def test_members_that_are_taken_out_take_their_lines_with_them(numbers: list[int], left: str) -> None:
    layout = Layout(read_registration(b"scopes: [\n  kdp,\n  ke,\n  kc,\n  kai,\n  km,\n]", "app.yaml"))
    text = layout.text
    for stretch in reversed(layout.without([layout.span(("scopes", number)) for number in range(5)], numbers)):
        assert stretch
        start, end, instead = stretch
        text = text[:start] + instead + text[end:]
    assert text == f"scopes: {left}"


@pytest.mark.parametrize(
    "text",
    [
        f"uses:\n  endpoints: {OLD}\n",
        "uses:\n  endpoints:\n    - >-\n      GET\n      /ke/v1/fota\n",
        f"uses: {{endpoints: [{OLD}],\n",
    ],
)
def test_what_is_laid_out_too_oddly_is_left_as_it_is(text: str) -> None:
    assert added(read_registration(text.encode(), "app.yaml"), NEW) is None


def test_the_uses_of_jobs_stay_where_they_are() -> None:
    text = f"uses: {{}}\njobs:\n  nightly:\n    endpoints: [{OLD}]\n"
    new = added(read_registration(text.encode(), "app.yaml"), NEW)
    assert new is not None
    again = read_registration(new.encode(), "app.yaml")
    assert {name: [item.text for item in items] for name, items in again.jobs.items()} == {"": NEW, "nightly": [OLD]}
