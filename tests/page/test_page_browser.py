"""Drives the page in Chromium as people do: they tick, paste, type, copy, follow links and print."""

import json
import shlex
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
import yaml
from drive import chromium
from playwright.sync_api import Browser, BrowserContext, Page, expect

from knox_scopes import load, plan, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.explorer.page import explorer_page

NEEDS = ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload", "KAI_WIFI_CONNECTIONS"]
LEAST = "kai.network kdp.devices:manage kdp.devices:view"

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(explorer_page(catalog), encoding="utf-8")
    return path


@pytest.fixture
def open_page(browser: Browser, file: Path) -> Iterator[Open]:
    """Yields what opens the page in a window of its own; whatever it asks of a network or complains of is a failure."""
    windows: list[BrowserContext] = []
    wrong: list[str] = []

    def open_(
        link: str = "", *, of: Path = file, width: int = 1_360, dark: bool = False, bypass_csp: bool = False
    ) -> Page:
        window = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
            bypass_csp=bypass_csp,
        )
        windows.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
        page.goto(f"{of.as_uri()}{link}")
        page.wait_for_selector("#catalog:not(:empty)")
        return page

    yield open_
    for window in windows:
        window.close()
    assert wrong == []


def link_to(needs: list[str], scopes: str = "") -> str:
    return f"#needs={quote(','.join(needs))}&scopes={quote(scopes)}"


def paste(page: Page, text: str) -> None:
    page.get_by_text("Paste a list").click()
    page.get_by_label("Requests, URLs, commands and events").fill(text)
    page.get_by_role("button", name="Tick these").click()


def verdict(page: Page) -> str:
    return page.locator("#verdict").inner_text()


def parameter(page: Page) -> str:
    return page.locator("h3:has-text('Least scopes') + .parameter").inner_text()


def address(page: Page) -> str:
    return str(page.evaluate("location.href"))


def box(name: str) -> str:
    return f"#list input[value='{name}']"


def item(name: str) -> str:
    return f"#tree [data-name='{name}']"


def test_what_is_ticked_is_planned_for(open_page: Open) -> None:
    page = open_page()
    assert page.locator("#tools").is_hidden()
    page.get_by_label("Filter endpoints").fill("wifi disconn")
    page.locator(box("KAI_WIFI_DISCONNECTIONS")).check()
    assert page.locator(box("KAI_APP_ANR_FC")).is_hidden()
    assert (verdict(page), parameter(page)) == ("1 scope for 1 need", "kai.network")
    page.get_by_label("Filter endpoints").fill("")
    page.get_by_text("Knox Deployment Program 6").click()
    page.locator(box("GET /kcs/v1/rp/devices")).check()
    assert verdict(page) == "2 scopes for 2 needs"
    page.get_by_label("Filter endpoints").fill("nowhere")
    expect(page.get_by_text("Nothing matches.")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    assert verdict(page) == "Tick what the app calls, or paste it"


def test_what_is_pasted_is_planned_for_and_what_is_not_read_is_told(open_page: Open) -> None:
    page = open_page()
    paste(page, "\n".join([*NEEDS, "GET /ke/v1/fota?access_token=s3cret", "PUT /kcs/v1/rp/device?s3cret=1"]))
    assert parameter(page) == f"{LEAST} ke.fota:view"
    left_out = page.locator("h3:has-text('Left out') + ul")
    assert "PUT /kcs/v1/rp/device?..." in left_out.inner_text()
    assert "s3cret" not in page.content()
    assert "s3cret" not in address(page)


def test_a_suggestion_takes_the_place_of_what_was_pasted(open_page: Open) -> None:
    page = open_page()
    paste(page, "GET /kcs/v1/rp/device")
    assert verdict(page) == "0 scopes for 0 needs"
    page.locator("h3:has-text('Left out') + ul").get_by_role(
        "button", name="GET /kcs/v1/rp/devices", exact=True
    ).click()
    assert (verdict(page), parameter(page)) == ("1 scope for 1 need", "kdp.devices:view")
    assert page.locator("h3:has-text('Left out')").count() == 0


def test_requested_scopes_are_reviewed_against_the_needs(open_page: Open) -> None:
    page = open_page(link_to(NEEDS))
    page.get_by_label("Paste a scope string").fill("kdp email nope")
    assert verdict(page) == "3 requested scopes: 1 missing, 1 unknown, 1 too much, 1 risky"
    review = page.locator("#findings").inner_text()
    assert "nope is not a scope in the catalog" in review
    assert "KAI_WIFI_CONNECTIONS is not covered: add kai.network" in review
    assert "kdp.devices:manage kdp.devices:view would be enough" in review
    states = {name: page.locator(item(name)).get_attribute("aria-label") for name in ("kdp", "kai.network")}
    assert states == {"kdp": "kdp, not needed, requested", "kai.network": "kai.network, missing"}
    page.get_by_label("Paste a scope string").fill("https://x.example/authorize?scope=kdp.customers+email&state=1")
    assert verdict(page).startswith("2 requested scopes: ")


def test_a_link_holds_names_only_and_opens_the_same(open_page: Open) -> None:
    page = open_page()
    paste(page, "\n".join([*NEEDS, "GET /kcs/v1/rp/device"]))
    page.get_by_label("Paste a scope string").fill("kdp s3cret-of-somebody")
    assert "s3cret" not in address(page)
    again = open_page(address(page).partition(".html")[2])
    assert parameter(again) == LEAST
    assert again.get_by_label("Paste a scope string").input_value() == "kdp"
    page.evaluate("location.hash = 'needs=KAI_APP_ANR_FC'")
    expect(page.locator("#verdict")).to_have_text("1 scope for 1 need")


def test_what_a_link_brings_is_text(open_page: Open) -> None:
    page = open_page("#needs=<img src=x onerror=alert(1)>,KAI_APP_ANR_FC&scopes=<b>kdp</b>")
    assert verdict(page) == "1 requested scope: 1 missing, 1 unknown"
    assert page.locator("#findings b, #findings img").count() == 0
    assert page.get_by_text("<b>kdp</b>").count() > 0


def test_the_tree_is_used_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(link_to(["GET /kcs/v1/rp/devices"]))
    focused = "document.activeElement.dataset.name"
    page.locator(f"{item('email')}").focus()
    for key, name in [
        ("ArrowDown", "kai"), ("ArrowRight", "kai"), ("ArrowRight", "kai.app"), ("ArrowDown", "kai.battery"),
        ("ArrowLeft", "kai"), ("ArrowLeft", "kai"), ("ArrowDown", "kc"), ("End", "tag"), ("ArrowDown", "tag"),
        ("Home", "email"), ("ArrowUp", "email"), ("m", "msp"), ("k", "kai"), ("k", "kc"), ("k", "kdp"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(focused) == name, key
    assert page.locator("#tree [tabindex='0']").count() == 1
    page.keyboard.press("Space")
    assert page.locator(item("kdp")).get_attribute("aria-checked") == "true"
    assert page.get_by_label("Paste a scope string").input_value() == "kdp"
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    assert "2026-06-17" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    assert page.evaluate(focused) == "kdp"
    page.keyboard.press("Space")
    assert page.get_by_label("Paste a scope string").input_value() == ""


def test_the_tree_is_used_by_mouse(open_page: Open) -> None:
    page = open_page()
    page.locator(f"{item('msp')} > .row").click()
    assert page.get_by_label("Paste a scope string").input_value() == "msp"
    page.locator(item("tag")).click(position={"x": 3, "y": 10})
    assert page.locator(item("tag")).get_attribute("aria-expanded") == "true"


def test_what_is_known_of_each_name_is_shown(open_page: Open, catalog: Catalog) -> None:
    page = open_page()
    page.get_by_label("Filter endpoints").fill("/kcs/v1/rp/customers/list")
    page.get_by_role("button", name="About GET /kcs/v1/rp/customers/list").click()
    text = page.get_by_role("dialog").inner_text()
    endpoint = catalog.endpoints["GET /kcs/v1/rp/customers/list"]
    sources = catalog.services["kdp"].sources
    for fact in (
        endpoint.summary, *endpoint.scopes, "GET /kcs/v1/rp/customers", "documented",
        *(sources[key].updated for key in endpoint.sources),
    ):  # fmt: skip
        assert fact in text
    links = page.get_by_role("dialog").get_by_role("link").evaluate_all("links => links.map((link) => link.href)")
    assert links == [sources[key].url for key in endpoint.sources]


def test_copies_are_what_the_command_line_takes(open_page: Open, catalog: Catalog) -> None:
    page = open_page(link_to(NEEDS))

    def copied(name: str) -> str:
        page.get_by_role("button", name=f"Copy {name}").click()
        expect(page.get_by_role("status")).to_have_text("Copied.")
        return str(page.evaluate("navigator.clipboard.readText()"))

    assert copied("scope parameter") == LEAST
    program, command, *words = shlex.split(copied("command"))
    assert (program, command) == ("knox-scopes", "plan")
    assert plan(catalog, words).scope_parameter == LEAST
    read = read_registration(copied("registration").encode(), "app.yaml")
    assert read.problems == ()
    assert [one.text for one in read.scopes] == LEAST.split()
    assert sorted(one.text for one in read.uses) == sorted(NEEDS)
    assert yaml.safe_load(copied("registration"))["catalog"] == catalog.version
    assert copied("link") == address(page)
    page.get_by_label("Paste a scope string").fill("kdp")
    program, command, option, scopes, *words = shlex.split(copied("command"))
    assert (program, command, option, scopes, sorted(words)) == (
        "knox-scopes",
        "review",
        "--scopes",
        "kdp",
        sorted(NEEDS),
    )


def test_where_nothing_can_be_copied_the_text_is_shown(open_page: Open) -> None:
    page = open_page(link_to(NEEDS))
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy scope parameter").click()
    assert page.get_by_label("Text to copy").input_value() == LEAST


def test_limits_hold(open_page: Open) -> None:
    page = open_page(link_to(["GET /kcs/v1/rp/devices", "GET /kcs/v1/rp/customers/list"]))
    page.get_by_text("Limits").click()
    page.get_by_label("granted already").fill("kdp.customers")
    assert parameter(page) == "kdp.devices:view"
    page.get_by_label("must not be granted").fill("kdp.devices:view")
    assert "GET /kcs/v1/rp/devices is opened only by scopes that must not be granted" in page.inner_text("#findings")


def test_why_not_fewer_and_equal_are_answered(open_page: Open, catalog: Catalog) -> None:
    page = open_page(link_to(NEEDS))
    page.get_by_text("Why not a wider scope?").click()
    rivals = page.locator("details:has-text('Why not') tr").all_inner_texts()
    assert any(text.startswith("kdp.devices\ninstead of kdp.devices:view") for text in rivals)
    bars = page.get_by_role("img").locator("text").all_text_contents()
    points = plan(catalog, NEEDS).frontier
    assert bars == [text for point in points for text in (f"+{sum(map(len, point.excess))}", f"{point.count} scopes")]


def test_consent_is_shown(open_page: Open) -> None:
    page = open_page("#scopes=kdp+kdp.customers")
    page.get_by_text("What customers are asked to allow").click()
    text = page.locator("details:has-text('What customers')").inner_text()
    assert " ".join(text.split()).startswith(
        "What customers are asked to allow With the authorization code grant, the app asks its customers to allow: "
        "Knox Deployment Program kdp The whole service. Also covers kdp.customers. This lets the app use "
    )


def test_a_registration_opens_the_page_filled_in(open_page: Open, tmp_path: Path, catalog: Catalog) -> None:
    app = {
        "name": "Importer", "company": "Example", "asked": True, "needs": NEEDS, "scopes": ["kdp"],
        "unresolved": [{"input": "GET /x", "reason": "unknown-path", "message": "is none", "suggestions": []}],
    }  # fmt: skip
    (tmp_path / "app.html").write_text(explorer_page(catalog, app=app), encoding="utf-8")
    page = open_page(of=tmp_path / "app.html")
    assert verdict(page) == "1 requested scope: 1 missing, 1 too much, 1 risky"
    assert "GET /x is none" in page.inner_text("#findings")
    expect(page.locator("details:has-text('What customers')")).to_contain_text("Example Importer asks its customers")


def test_where_the_proof_ends_early_it_says_so_with_the_command(open_page: Open, tmp_path: Path) -> None:
    random = Random(4)  # noqa: S311 - not for secrets
    names = [f"x.s{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(60)]
    wiki = {"wiki": {"title": "Wiki", "url": "https://example.com/", "updated": "2026-09-01"}}
    service = {
        "service": "x", "name": "X", "summary": "Dense.", "source": "wiki", "sources": wiki, "events": {},
        "scopes": {name: {"summary": "Some."} for name in names},
        "endpoints": {
            f"GET /x/{number:02}": {"summary": "One.", "effect": "read", "scopes": sorted(random.sample(names, 5))}
            for number in range(60)
        },
    }  # fmt: skip
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(service, sort_keys=False), encoding="utf-8")
    (tmp_path / "x.html").write_text(explorer_page(load(tmp_path)), encoding="utf-8")
    needs = [f"GET /x/{number:02}" for number in range(60)]
    page = open_page(link_to(needs), of=tmp_path / "x.html")
    text = page.inner_text("#findings")
    assert "The search ended before it could prove this the least." in text
    assert "knox-scopes plan " + " ".join(f'"{at}"' for at in needs) in text


def test_texts_of_a_catalog_stay_texts(open_page: Open, tmp_path: Path) -> None:
    odd = "</script><script>alert(1)</script><img src=x onerror=alert(2)> {style} &amp;"
    wiki = {"wiki": {"title": odd, "url": "https://example.com/", "updated": "2026-09-01"}}
    service = {
        "service": "x", "name": odd, "summary": odd, "source": "wiki", "sources": wiki, "events": {},
        "scopes": {"x": {"summary": odd, "note": odd}},
        "endpoints": {"GET /x/{id}": {"summary": odd, "effect": "read", "scopes": ["x"], "note": odd}},
    }  # fmt: skip
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(service, sort_keys=False), encoding="utf-8")
    (tmp_path / "x.html").write_text(explorer_page(load(tmp_path)), encoding="utf-8")
    page = open_page(link_to(["GET /x/{id}"], "x"), of=tmp_path / "x.html")
    page.get_by_label("Filter endpoints").fill("alert")
    assert page.get_by_text(odd).count() >= 2
    page.get_by_role("button", name="About GET").click()
    assert odd in page.get_by_role("dialog").inner_text()
    assert page.locator("img").count() == 0


def test_nothing_else_may_run_or_be_asked(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    page.wait_for_selector("#catalog:not(:empty)")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<p id=odd onclick='window.ran = true'>x</p>");
            document.getElementById("odd").click();
            const image = document.createElement("img");
            image.src = "https://example.com/x.png";
            document.body.append(image);
        }"""
    )
    assert page.evaluate("window.ran === undefined")
    assert page.evaluate("fetch('https://example.com/').then(() => 'asked', () => 'refused')") == "refused"
    assert sum("Content Security Policy" in text for text in said) >= 4
    page.close()


@pytest.mark.parametrize(("width", "dark"), [(1_360, False), (900, True), (400, False), (400, True)])
def test_everybody_can_use_it(open_page: Open, width: int, *, dark: bool) -> None:
    page = open_page(link_to(NEEDS, "kdp email nope"), width=width, dark=dark, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    light = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light is not dark
    for summary in ("Paste a list", "Knox Deployment Program", "Limits", "Why not", "What customers", "The requested"):
        page.locator(f"summary:has-text('{summary}')").click()
    assert violations(page) == []
    page.get_by_role("button", name="About kai.network").first.click()
    assert violations(page) == []


@cache
def axe() -> str:
    """Returns axe-core, which this package of the registry brings along; it is not imported."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Returns what axe finds against the guidelines for accessibility, and its best practices."""
    page.evaluate(axe())
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    return [json.dumps({one["id"]: [node["html"] for node in one["nodes"]][:3]}) for one in found]


def test_what_is_printed_is_the_answer(open_page: Open) -> None:
    page = open_page(link_to(NEEDS, "kdp"), dark=True)
    page.emulate_media(media="print")
    for shown in ("#verdict", "#findings", "#catalog", item("kdp")):
        assert page.locator(shown).is_visible()
    for hidden in ("#ask", "#tools", "#scopes", item("ke"), item("msp")):
        assert page.locator(hidden).is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    top = "(id) => document.getElementById(id).getBoundingClientRect().top"
    assert page.evaluate(top, "verdict") < page.evaluate(top, "tree")
