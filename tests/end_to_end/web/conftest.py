"""Debian's chromium and tidy over the pages as they lie in a folder; where one is missing, that is said in words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from ntt_pos.documents.makers.site import Site
from ntt_pos.documents.makers.site_pictures import large_jpeg, site_photo, small_jpeg
from tests.documents.makers.examples import HOSTILE, PERSON, a_jpeg, a_view, product

CHROMIUM, DRIVER, TIDY = shutil.which("chromium"), shutil.which("chromedriver"), shutil.which("tidy")
HERE = Path(__file__).parent
VALID = HERE / "test_valid_pages.py"
BROWSER = "the web pages in a real browser (Debian's packages chromium and chromium-driver, which are not here)"
CHECKER = "the web pages' HTML (Debian's package tidy, which is not here)"


def _runs(path: Path) -> bool:
    return bool(TIDY) if path == VALID else bool(CHROMIUM and DRIVER)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need a program which is not here."""
    left = [item for item in items if item.path.is_relative_to(HERE) and not _runs(item.path)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not run."""
    for there, what in ((CHROMIUM and DRIVER, BROWSER), (TIDY, CHECKER)):
        if not there:
            terminalreporter.write_line(f"NOT RUN: {what}.", yellow=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The pages in a folder, as they lie on a stick."""
    folder = tmp_path_factory.mktemp("web")
    jpegs = {"a" * 64: a_jpeg(), "b" * 64: a_jpeg(800, 600)}
    photos = {sha: site_photo(sha, jpeg) for sha, jpeg in jpegs.items()}
    goods = (
        product(),
        product("P012-0003", name="Abon ikan tuna 250 g", price=25_000, photos=()),
        product("P013-0001", name="Senai motif mowak", maker=PERSON, available=False),
        product("P012-0099", name=HOSTILE, sentence=HOSTILE, story=HOSTILE),
    )
    files = {file.path: file.make() for file in Site(a_view(*goods), photos).files()}
    for sha, jpeg in jpegs.items():
        files[photos[sha].small], files[photos[sha].large] = small_jpeg(jpeg), large_jpeg(jpeg)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


class Browser:
    """A browser that opens pages of the folder and remembers every request."""

    def __init__(self, driver: webdriver.Chrome, site: Path) -> None:
        self.driver, self.site = driver, site

    def open(self, page: str) -> None:
        self.driver.get(f"{self.site.as_uri()}/{page}")

    def size(self, width: int, *, dark: bool = False) -> None:
        metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 700}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def requests(self) -> list[str]:
        told = [json.loads(each["message"])["message"] for each in self.driver.get_log("performance")]
        return [each["params"]["request"]["url"] for each in told if each["method"] == "Network.requestWillBeSent"]


@pytest.fixture(scope="module")
def browser(site) -> Iterator[Browser]:
    """One browser for all: starting it is what takes long."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield Browser(driver, site)
    driver.quit()
