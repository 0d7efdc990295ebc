"""The documentation page, as files and in a real browser."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, sync_playwright

from app.api import examples
from app.api.docs_page import SECURITY_POLICY
from tests.api.conftest import KEY, Service, until

OPENAPI = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
OPERATIONS = {
    operation["operationId"]: operation["tags"][0]
    for path in json.loads(OPENAPI.read_bytes())["paths"].values()
    for operation in path.values()
}
NAMED = [
    *(("match_cohort", name) for name in examples.MATCH),
    *(("validate_cohort", name) for name in examples.VALIDATE),
    *(("evaluate_pairs", name) for name in examples.EVALUATE),
]
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
MOST_MS = 60_000


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def addresses(self) -> list[str]:
        """Where the page leads, and what it loads."""
        values = [attributes.get(name) for _, attributes in self.found for name in ("src", "href")]
        return [value for value in values if value and not value.startswith("#")]


@pytest.fixture(scope="module")
def elements(service: Service) -> Elements:
    return Elements(service.client.get("/docs").text)


def test_the_start_leads_to_the_page_by_a_relative_address(service: Service) -> None:
    answer = service.client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (307, "docs")


def test_every_file_of_the_page_comes_from_here_by_a_relative_address(
    service: Service, elements: Elements
) -> None:
    addresses = elements.addresses()
    assert len(addresses) >= 5
    for address in addresses:
        parts = urlsplit(address)
        assert not parts.scheme
        assert not parts.netloc
        assert not parts.path.startswith("/")
        assert service.client.get(urljoin("/docs", address)).status_code == 200


def test_the_page_runs_no_script_but_its_files(service: Service, elements: Elements) -> None:
    policy = service.client.get("/docs").headers["Content-Security-Policy"]
    assert policy == SECURITY_POLICY
    assert "default-src 'none'; script-src 'self';" in policy
    assert "http" not in policy
    for tag, attributes in elements.found:
        assert tag != "script" or attributes.get("src")
        assert not any(name.startswith("on") for name in attributes)
    assert dict(elements.found)["html"]["lang"] == "en"


@pytest.mark.parametrize("name", ["page.html", "redoc.standalone.js", "..%2f..%2finfo.py", "x"])
def test_no_other_file_can_be_had(service: Service, name: str) -> None:
    answer = service.client.get(f"/docs/files/{name}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_document_behind_the_page_is_the_committed_one(service: Service) -> None:
    assert service.client.get("/openapi.json").json() == json.loads(OPENAPI.read_bytes())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return a browser with a profile of its own; it ends with the tests of this file."""
    path = shutil.which("chromium")
    if path is None:
        reason = "no Chromium: make system-packages installs it on Debian"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=CHROMIUM_FLAGS, timeout=MOST_MS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that PAIRWELL_SCREENSHOTS names, else a temporary one."""
    named = os.environ.get("PAIRWELL_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@dataclass
class Visit:
    """A page that is looked at, what it asked for and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, url: str) -> None:
        """Go to an address, and wait until the operations are shown."""
        self.page.set_default_timeout(MOST_MS)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)
        self.page.goto(url)
        self.operation("match_cohort").locator("textarea").wait_for()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def operation(self, name: str) -> Locator:
        """Find an operation's part of the page."""
        return self.page.locator(f"#operations-{OPERATIONS[name]}-{name}")

    def execute(self, operation: str, example: str) -> int:
        """Choose an example, press the button, and return the status that the page shows."""
        part = self.operation(operation)
        if not part.locator("textarea").count():
            part.locator(".opblock-summary-control").click()
        chooser = part.locator(".examples-select-section, .examples-select").first.locator("select")
        chooser.select_option(example)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            part.get_by_role("button", name="Execute").click()
        return int(part.locator(".live-responses-table .response-col_status").last.inner_text())


@pytest.fixture(scope="module")
def visit(chromium: Browser, service: Service) -> Iterator[Visit]:
    """Return one visit to the page by its plain address; loading it costs seconds."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    visit = Visit(context.new_page())
    visit.open(service.url)
    yield visit
    context.close()


def test_the_page_asks_nobody_else_and_complains_of_nothing(visit: Visit, service: Service) -> None:
    visit.page.wait_for_load_state("networkidle")
    assert {urlsplit(url).netloc for url in visit.requests if not url.startswith("data:")} == {
        urlsplit(service.url).netloc
    }
    assert len(visit.requests) >= 6
    assert not visit.complaints


def test_the_page_begins_with_what_the_service_does_and_shows_every_operation(
    visit: Visit, screenshots: Path
) -> None:
    visit.page.evaluate("scrollTo(0, 0)")
    visit.page.screenshot(path=screenshots / "page-top.png")
    visit.page.screenshot(path=screenshots / "page-whole.png", full_page=True)
    text = visit.page.locator(".info .description")
    box = text.bounding_box()
    assert box
    assert box["y"] < 200, "the text is what one sees first"
    for heading in ("What happens to your data", "How to read an answer", "Limits"):
        assert text.get_by_role("heading", name=heading).is_visible()
    for name in OPERATIONS:
        assert visit.operation(name).is_visible(), name
    tags = visit.page.locator(".opblock-tag").evaluate_all("all => all.map(one => one.dataset.tag)")
    assert tags == ["Try", "Check", "Match", "Judge", "Service"]


def test_links_lead_to_the_operations_by_keyboard_too(visit: Visit) -> None:
    first = visit.page.locator("a, button, input, select, textarea").first
    assert first.get_attribute("class") == "skip"
    first.focus()
    visit.page.evaluate("scrollTo(0, 0)")
    visit.page.keyboard.press("Enter")
    # The page's own policy forbids what wait_for_function does.
    assert until(lambda: visit.page.evaluate("scrollY") > 0)
    for link in visit.page.locator(".info .description a").all():
        assert visit.page.locator(link.get_attribute("href") or "").count() == 1


@pytest.mark.parametrize(("operation", "example"), NAMED, ids=[name for _, name in NAMED])
def test_an_example_executes_with_its_documented_status(
    visit: Visit, screenshots: Path, operation: str, example: str
) -> None:
    status = examples.example(example).status
    visit.complaints.clear()
    assert visit.execute(operation, example) == status
    visit.operation(operation).screenshot(path=screenshots / f"example-{example}.png")
    # The browser itself notes an answer of 4xx.
    assert not [one for one in visit.complaints if f"status of {status}" not in one]


def test_the_page_fits_a_phone_behind_a_proxy_that_adds_a_prefix(
    chromium: Browser, service: Service, screenshots: Path
) -> None:
    def without_prefix(route: Route) -> None:
        asked.append(urlsplit(route.request.url).path)
        url = re.sub("/programme/", "/", route.request.url, count=1)
        route.fulfill(response=route.fetch(url=url))

    asked: list[str] = []
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.route("**/*", without_prefix)
    visit = Visit(context.new_page())
    visit.open(f"{service.url}/programme/docs")
    assert visit.execute("match_cohort", "too-few-places") == 200
    assert "/programme/v1/match" in asked
    assert all(path.startswith("/programme/") for path in asked)
    visit.page.screenshot(path=screenshots / "phone.png", full_page=True)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def test_a_browser_opens_the_page_of_a_service_with_a_key(
    chromium: Browser, locked: Service
) -> None:
    locked.served.wait_until_ready()
    context = chromium.new_context(http_credentials={"username": "anybody", "password": KEY})
    visit = Visit(context.new_page())
    visit.open(locked.url)
    assert visit.execute("match_cohort", "first-match") == 200
    context.close()


def test_the_folder_for_screenshots_is_not_committed() -> None:
    ignored = (OPENAPI.parents[1] / ".gitignore").read_text(encoding="utf-8").split()
    assert "build/" in ignored
