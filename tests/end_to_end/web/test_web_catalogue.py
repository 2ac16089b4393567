"""The web catalogue as a customer meets it: opened from a stick, searched with slips, ordered from, on any screen."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import axe_selenium_python
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from ntt_pos.domain.selling.order_text import read_order

AXE = Path(axe_selenium_python.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "index.html",
    "semua/index.html",
    "barang/p012-0041.html",
    "barang/p013-0001.html",
    "barang/p012-0099.html",
    "pembuat/index.html",
    "pembuat/p012.html",
    "desa/index.html",
    "pilar/desa.html",
    "toko.html",
    "cari.html?q=kopi",
)
# What may weigh on the first page: everything it loads.
MOST_HOME_BYTES = 150_000
PATIENCE = 20  # seconds: on a busy machine the search may still run when the page counts as loaded


@pytest.mark.parametrize("asked", ["kopi arabika", "kpi arabka", "KOPI", "leworahang", "arabika kopi"])
def test_the_search_finds_with_slips_and_without_a_server(browser, asked):
    browser.open(f"cari.html?q={asked}")
    found = WebDriverWait(browser.driver, PATIENCE).until(lambda page: page.find_elements(By.CSS_SELECTOR, "#hasil b"))
    assert found[0].text == "Kopi arabika 250 g"


def test_what_is_not_there_is_said_with_what_was_asked(browser):
    browser.open("cari.html?q=<img src=x onerror=alert(1)>zzz")
    assert "onerror" in browser.driver.find_element(By.ID, "kata").text
    assert not browser.driver.find_elements(By.CSS_SELECTOR, "#kata img, #hasil li")


def test_the_order_counts_and_its_draft_says_so(browser):
    browser.open("barang/p012-0003.html")
    more = browser.driver.find_element(By.CSS_SELECTOR, "[data-step='1']")
    more.click()
    more.click()
    go = browser.driver.find_element(By.CSS_SELECTOR, ".go")
    assert "3 barang · Rp 75.000" in go.text
    text = parse_qs(urlsplit(go.get_attribute("href")).query)["text"][0]
    assert text == "PESAN LRT\n3 Abon ikan tuna 250 g (P012-0003) 25.000"
    (ordered,) = read_order(text, "LRT").lines
    assert (ordered.code, ordered.pieces, ordered.price) == ("P012-0003", 3, 25_000)


def test_no_request_leaves_the_folder_and_the_console_is_quiet(browser, site):
    browser.requests()
    for page in PAGES:
        browser.open(page)
    outside = [url for url in browser.requests() if not url.startswith((site.as_uri(), "data:"))]
    assert outside == []
    assert [each for each in browser.driver.get_log("browser") if each["level"] == "SEVERE"] == []


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1366, True)])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(browser, width, dark):
    browser.size(width, dark=dark)
    script = AXE.read_text(encoding="utf-8")
    wrong = []
    for page in (*PAGES, "en/barang/p012-0041.html"):
        browser.open(page)
        browser.driver.execute_script(script)
        told = browser.driver.execute_async_script(
            "const done = arguments[0];"
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']}).then(r => done(r.violations))"
        )
        wrong += [
            (page, each["id"], each["nodes"][0]["html"][:120])
            for each in told
            if each["impact"] in ("serious", "critical")
        ]
        wide = browser.driver.execute_script("return document.documentElement.scrollWidth")
        if wide > width:
            wrong.append((page, "wider than the screen", str(wide)))
    assert wrong == []


def test_hostile_words_run_nothing(browser):
    browser.open("barang/p012-0099.html")
    assert "<script>alert('1')</script>" in browser.driver.find_element(By.TAG_NAME, "h1").text
    assert not browser.driver.find_elements(By.CSS_SELECTOR, "h1 *")


def test_the_home_page_is_light(browser, site):
    browser.requests()
    browser.open("index.html")
    loaded = {url for url in browser.requests() if url.startswith(site.as_uri())}
    weight = sum(
        (site / urlsplit(url).path.removeprefix(urlsplit(site.as_uri()).path + "/")).stat().st_size for url in loaded
    )
    assert 0 < weight <= MOST_HOME_BYTES
