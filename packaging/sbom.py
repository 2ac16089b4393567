"""Writes what a build carries as a CycloneDX list (JSON): every package, and what lies inside it, with version and licence."""

from __future__ import annotations

import json
import sys
from importlib.metadata import distributions
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import psycopg
import pypdfium2
import pysqlite3.dbapi2 as sqlite
import zstandard
from licences import BUILDERS, INSIDE, PYTHON_LICENCE, licence
from PIL import features
from PySide6.QtCore import qVersion


def listed(version: str) -> dict[str, object]:
    """Return the list; the same packages give the same list."""
    found = {each.metadata["Name"].lower().replace("_", "-"): each for each in distributions()}
    python = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    named = [{"license": {"name": PYTHON_LICENCE}}]
    parts: list[dict[str, object]] = [{"type": "platform", "name": "python", "version": python, "licenses": named}]
    parts += [
        {
            "type": "library",
            "name": name,
            "version": each.version,
            "purl": f"pkg:pypi/{name}@{each.version}",
            "licenses": [{"license": {"name": licence(each)}}],
        }
        for name, each in sorted(found.items())
        if name not in BUILDERS
    ]
    known = inside()
    parts += [
        {
            "type": "library",
            "name": name,
            "version": known.get(name) or f"as in {package} {version_of(package)}",
            "licenses": [{"license": {"name": words}}],
            "externalReferences": [{"type": "website", "url": home}],
        }
        for name, package, words, home in INSIDE
    ]
    about = {"component": {"type": "application", "name": "ntt-pos", "version": version}}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": about, "components": parts}


def inside() -> dict[str, str | None]:
    """Return the versions of what lies inside packages, of those that tell theirs."""
    libpq = psycopg.pq.version()
    return {
        "Qt": qVersion(),
        "SQLite": sqlite.sqlite_version,
        "Zstandard": ".".join(map(str, zstandard.ZSTD_VERSION)),
        "PDFium": str(pypdfium2.PDFIUM_INFO),
        "libpq": f"{libpq // 10_000}.{libpq % 10_000}",
        "FreeType": features.version("freetype2"),
        "libjpeg-turbo": features.version("libjpeg_turbo"),
        "libtiff": features.version("libtiff"),
        "libwebp": features.version("webp"),
        "zlib": features.version("zlib"),
    }


if __name__ == "__main__":
    version, place = sys.argv[1:]
    Path(place).write_text(json.dumps(listed(version), indent=1) + "\n", encoding="utf-8")
