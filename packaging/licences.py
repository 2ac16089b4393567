"""Writes packaging/LICENCES.md: every package that the frozen program carries, with its licence, from what is installed."""

from __future__ import annotations

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

BUILDERS = {
    "pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "setuptools", "pip", "ntt-pos", "packaging", "pefile",
    "pywin32-ctypes",
}  # fmt: skip
HEAD = """# Licences of what the program carries

Made by `build/environment/bin/python packaging/licences.py` (part of `make package`); not to be edited by hand. Each package's
own text lies in its `.dist-info` folder. Qt and PySide6 are used under the LGPL 3: they lie as separate libraries in the
program's folder and may be replaced by others of the same interface.

| package | licence | home |
| --- | --- | --- |
"""


def licence(found: Distribution) -> str:
    """Return a package's licence in one line: its expression, else its field, else its classifiers."""
    expression = _said(found, "License-Expression")
    if expression:
        return expression[0]
    named = [text.split(" :: ")[-1] for text in _said(found, "Classifier") if text.startswith("License ::")]
    field = "".join(_said(found, "License")).strip()
    short = field if field and "\n" not in field and len(field) <= 60 else ""  # noqa: PLR2004 one cell of the table
    return short or ", ".join(sorted(set(named))) or "see its text"


def home(found: Distribution) -> str:
    """Return a package's home page, "" when it names none."""
    urls = [text.split(", ", 1)[-1] for text in _said(found, "Project-URL")]
    return next(iter((*_said(found, "Home-page"), *urls)), "")


def _said(found: Distribution, field: str) -> list[str]:
    return [text for text in found.metadata.get_all(field) or [] if text]


def table() -> str:
    """Return the whole page."""
    rows = {
        found.metadata["Name"]
        .lower()
        .replace("_", "-"): f"| {found.metadata['Name']} | {licence(found)} | {home(found)} |"
        for found in distributions()
    }
    lines = [row for name, row in sorted(rows.items()) if name not in BUILDERS]
    python = f"| Python {sys.version_info.major}.{sys.version_info.minor} | PSF-2.0 | https://www.python.org |"
    return HEAD + "\n".join([python, *lines]) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "LICENCES.md").write_text(table(), encoding="utf-8")
