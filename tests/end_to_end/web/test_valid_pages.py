"""Every page is valid HTML, also with hostile names, as Debian's tidy reads it."""

from __future__ import annotations

import subprocess

from tests.end_to_end.web.conftest import TIDY

# Both are in the HTML standard now; tidy 5.8 is older.
NEWER = ('proprietary attribute "decoding"', 'proprietary attribute "fetchpriority"')


def complaints(html: bytes) -> list[str]:
    done = subprocess.run(
        [TIDY, "-quiet", "-errors", "-utf8", "--drop-empty-elements", "no"],
        input=html,
        capture_output=True,
        check=False,
    )
    return [line for line in done.stderr.decode().splitlines() if line and not line.endswith(NEWER)]


def test_every_page_is_valid_html(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    assert {str(page.relative_to(site)): found for page in pages if (found := complaints(page.read_bytes()))} == {}


def test_the_checker_sees_what_is_wrong(site):
    page = (site / "index.html").read_bytes()
    assert complaints(page.replace(b"</h1>", b"</h2>", 1))
    assert complaints(page.replace(b"<ul class", b"<ul id=isi class", 1))
