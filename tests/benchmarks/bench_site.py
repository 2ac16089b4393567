"""The web catalogue: 3,000 goods written, one changed, and how soon the first page is seen on a cheap phone."""

from __future__ import annotations

import gc
import io
import random
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from PIL import Image

from ntt_pos.domain.makers.story_card import Card, MakerKind
from ntt_pos.paths import seed_dir
from tests.benchmarks.measure import Bench, Finding, without
from tests.benchmarks.shops import Size, copied, opened, owner_of

PRODUCTS: Final = 3000
MOST_SECONDS: Final = 20.0
MOST_AGAIN: Final = 2.0
MOST_HOME: Final = 150_000  # bytes
MOST_LCP: Final = 2.5  # seconds
# Lighthouse's phone: 1.6 Mbit/s, 150 ms there and back, a processor slowed fourfold.
BITS: Final = 1_600_000
LATENCY_MS: Final = 150
SLOWED: Final = 4
PHONE: Final = {"width": 360, "height": 800, "deviceScaleFactor": 2, "mobile": True}
LCP: Final = (
    "const done = arguments[0]; new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))"
    ".observe({type: 'largest-contentful-paint', buffered: true})"
)


def run(bench: Bench) -> Iterator[Finding]:
    """Measure the writing, then the reading."""
    count = bench.few(PRODUCTS, 300)
    size = Size(count)
    with without(bench.folder, ("site", "web")), opened(copied(size, bench.folder, "site")) as shop:
        by = owner_of(shop)
        photos = _pictured(shop, by, bench.few(600, 60))
        folder = bench.folder / "web"
        shutil.rmtree(folder, ignore_errors=True)
        publish = partial(shop.publisher.publish, folder, by=by)
        first, worked = _seconds(publish)
        files = sum(1 for each in folder.rglob("*") if each.is_file())
        yield _finding(
            f"{count} goods with {photos} photos written for the first time, {files} files", first, worked, MOST_SECONDS
        )
        article = shop.catalogue.everything()[0]
        shop.cards.keep(Card(sentence="Lain."), by=by, product_id=article.product_id)
        again, worked = _seconds(publish)
        yield _finding("one of them changed, written again", again, worked, MOST_AGAIN)
        yield from _seen(folder)


def _pictured(shop: Any, by: Any, count: int) -> int:
    """Give makers a story and ``count`` goods a picture of their own, as large as a card keeps one."""
    draw = random.Random(11)  # the same pictures every time
    drawn = [
        Image.open(io.BytesIO(path.read_bytes())).convert("RGB")
        for path in sorted((seed_dir() / "kartu").glob("*.jpg"))
    ]
    goods = shop.catalogue.everything()[:count]
    for number, article in enumerate(goods):
        image = drawn[number % len(drawn)].copy()
        image.paste(tuple(draw.randrange(256) for _ in range(3)), (0, 0, 40, 40))
        made = io.BytesIO()
        image.save(made, "JPEG", quality=84)
        card = Card(sentence="Dibuat di kampung dengan tangan.", photos=(shop.cards.photo_of(made.getvalue()),))
        shop.cards.keep(card, by=by, product_id=article.product_id, sure=True)
    for producer in {article.producer_id for article in goods if article.producer_id}:
        told = Card(sentence="Satu kalimat.", story="Cerita. " * 40, kind=MakerKind.GROUP)
        shop.cards.keep(told, by=by, producer_id=producer, sure=True)
    return count


def _seconds(act: Callable[[], Any]) -> tuple[float, float]:
    """Return the seconds that an act takes and those that the processor worked for it."""
    gc.collect()
    began, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - began, time.process_time() - worked


def _finding(what: str, seconds: float, worked: float, most: float) -> Finding:
    return Finding(
        what, f"{seconds:.1f} s, {worked:.1f} s of the processor", budget=f"≤ {most:.0f} s", kept=seconds <= most
    )


def _seen(folder: Path) -> Iterator[Finding]:
    """Open the first page in Debian's chromium as on Lighthouse's phone; say so where there is none."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        yield Finding("the first page on a phone", "NOT MEASURED: Debian's chromium and chromium-driver are not here")
        return
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_told: None})
    # The browser leaves a page while pictures below the fold are still on their way.
    server = type("Deaf", (ThreadingHTTPServer,), {"handle_error": lambda *_told: None})(
        ("127.0.0.1", 0), partial(quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        told: list[float] = []
        for _round in range(5):
            browser.execute_cdp_cmd("Network.enable", {})
            browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
            browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
            speed = {"downloadThroughput": BITS / 8, "uploadThroughput": BITS / 16}
            line = {"offline": False, "latency": LATENCY_MS, **speed}
            browser.execute_cdp_cmd("Network.emulateNetworkConditions", line)
            browser.get(f"http://127.0.0.1:{server.server_port}/index.html")
            told.append(browser.execute_async_script(LCP) / 1000)
    finally:
        browser.quit()
        server.shutdown()
        server.server_close()
    middle = sorted(told)[len(told) // 2]
    yield Finding(
        f"largest thing of the first page seen at {BITS / 1e6:.1f} Mbit/s, {LATENCY_MS} ms, processor slowed {SLOWED} ×",
        f"median {middle:.2f} s, worst {max(told):.2f} s of {len(told)}",
        budget=f"≤ {MOST_LCP} s",
        kept=middle <= MOST_LCP,
    )
    page = (folder / "index.html").read_text(encoding="utf-8")
    parts = {folder / each for each in re.findall(r'(?:src|href)="([^"]+\.(?:jpg|css|svg|js))"', page)}
    weight = len(page.encode()) + sum(part.stat().st_size for part in parts)
    yield Finding(
        "the first page with all its pictures", f"{weight / 1000:.0f} kB", budget="≤ 150 kB", kept=weight <= MOST_HOME
    )
