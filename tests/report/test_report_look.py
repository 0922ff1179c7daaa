"""The colours of pages can be told apart from what they stand on, in every theme."""

import re

import pytest

from knox_scopes.report.graph import STATES
from knox_scopes.report.html import STYLE

with open(STYLE, encoding="utf-8") as _file:
    CSS = re.sub(r"/\*.*?\*/", "", _file.read(), flags=re.DOTALL)
LIGHT, DARK, PRINT = (
    dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", part)) for part in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
)
TEXTS = {
    "ink": ("paper", "card", "code", *STATES),
    "muted": ("paper", "card"),
    **dict.fromkeys(("accent", "reach", "destroy", "write", "read", "event"), ("paper", "card")),
}


def luminance(colour: str) -> float:
    """Returns the relative luminance of a colour, as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_read_on_what_it_stands_on(theme: dict[str, str], text: str) -> None:
    assert [ground for ground in TEXTS[text] if contrast(theme[text], theme[ground]) < 4.5] == []


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
def test_every_border_that_carries_a_meaning_can_be_seen(theme: dict[str, str]) -> None:
    fills = {"needed": "read", "excess": "destroy", "missing": "write", "granted": "event"}
    assert fills.keys() == STATES.keys()
    assert [fill for fill, stroke in fills.items() if contrast(theme[fill], theme[stroke]) < 3] == []
    assert contrast(theme["muted"], theme["card"]) >= 3


def test_the_themes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys() == PRINT.keys()
    assert set(re.findall(r"var\(--(\w+)\)", CSS)) == LIGHT.keys()


def test_what_has_a_meaning_has_a_sign_besides_its_colour() -> None:
    for name in ("reach", "destroy", "write", "read", "events", "error", "warning", "info", "added", "removed"):
        assert re.search(rf"\.{name}(?:, [^{{]+)?::before|\.{name}::before", CSS), name
    for tone in ("good", "fair", "poor"):
        assert f".verdict.{tone}::before" in CSS
    assert CSS.isascii()
