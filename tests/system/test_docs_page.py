"""The docs page in a real browser: it renders offline, under its own policy, and a call can be tried from it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from service.app import create_app
from service.settings import Settings
from service.store import Store

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def address(sample_store: Store, settings: Settings, clock: Callable[[], datetime]) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(settings, store=sample_store, clock=clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium")
    assert chromium, "these tests need Debian's chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser.new_page()
        browser.close()


def test_the_page_renders_without_any_other_host_and_without_complaint(page: Page, address: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/docs")
    page.wait_for_selector(".opblock-get", timeout=15_000)
    assert page.locator(".opblock").count() >= 13
    assert said == []
    assert [each for each in asked if not each.startswith((address, "data:"))] == []


def test_a_profile_can_be_asked_for_from_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/docs")
    block = page.locator(".opblock-get", has_text="/v1/profiles").first
    block.locator(".opblock-summary").click()
    block.get_by_role("button", name="Try it out").click()
    block.locator("tr[data-param-name=supplier] input").fill("Gyeonggi Industry")
    block.get_by_role("button", name="Execute").click()
    block.locator(".live-responses-table .response-col_status", has_text="200").first.wait_for(timeout=15_000)
    assert "We have been supplying parts to Aurus" in block.locator(".live-responses-table").inner_text()
