"""The templates of the web pages, filled: one environment, and a digest that tells when the program's own files changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined

from ntt_pos.paths import resource

PLAIN_FILES: Final = ("gaya.css", "tanda.svg", "pesan.js", "cari.js")
TEMPLATES: Final = ("base", "parts", "home", "product", "maker", "list", "search", "shop")


def render(template: str, values: Mapping[str, Any]) -> bytes:
    """Return a page; every value is escaped."""
    return _environment().get_template(f"{template}.html").render(values).encode()


@cache
def sources_digest() -> str:
    """Return a digest of templates and plain files: another version of the program makes every page anew."""
    names = [*(f"{name}.html" for name in TEMPLATES), *PLAIN_FILES]
    return hashlib.sha256(b"\0".join(resource(f"site/{name}").read_bytes() for name in names)).hexdigest()


@cache
def _environment() -> Environment:
    files = {f"{name}.html": resource(f"site/{name}.html").read_text(encoding="utf-8") for name in TEMPLATES}
    return Environment(
        loader=DictLoader(files), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
