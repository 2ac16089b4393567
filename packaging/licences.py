"""Writes packaging/LICENCES.md: every package that the frozen program carries, with its licence, from what is installed."""

from __future__ import annotations

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

BUILDERS = {
    "pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "setuptools", "pip", "ntt-pos", "packaging", "pefile",
    "pywin32-ctypes",
}  # fmt: skip
TEXTS = {
    "MIT": "Permission is hereby granted, free of charge",
    "Zlib": "This software is provided 'as-is', without any express or implied warranty",
    "Apache-2.0": "Apache License Version 2.0",
    "BSD": "Redistribution and use in source and binary forms",
}
INSIDE = (
    ("Qt", "PySide6_Essentials", "LGPL-3.0-only", "https://www.qt.io"),
    ("SQLite", "pysqlite3", "public domain", "https://www.sqlite.org"),
    ("rage (age in Rust)", "pyrage", "MIT OR Apache-2.0", "https://github.com/str4d/rage"),
    ("Zstandard", "zstandard", "BSD-3-Clause", "https://facebook.github.io/zstd"),
    ("PDFium", "pypdfium2", "BSD-3-Clause OR Apache-2.0", "https://pdfium.googlesource.com/pdfium"),
    ("libpq", "psycopg-binary", "PostgreSQL", "https://www.postgresql.org"),
    ("OpenSSL", "psycopg-binary", "Apache-2.0", "https://www.openssl.org"),
    ("FreeType", "pillow", "FTL", "https://freetype.org"),
    ("libjpeg-turbo", "pillow", "IJG", "https://libjpeg-turbo.org"),
    ("libpng", "pillow", "libpng", "https://www.libpng.org"),
    ("libtiff", "pillow", "libtiff", "https://libtiff.gitlab.io/libtiff"),
    ("libwebp", "pillow", "BSD-3-Clause", "https://chromium.googlesource.com/webm/libwebp"),
    ("zlib", "pillow", "Zlib", "https://zlib.net"),
    ("Argon2", "argon2-cffi-bindings", "CC0-1.0 OR Apache-2.0", "https://github.com/P-H-C/phc-winner-argon2"),
    ("libsodium", "PyNaCl", "ISC", "https://libsodium.org"),
)
"""Parts of others that lie inside a package: name, package, licence, home."""
INSIDE_HEAD = """
Inside these packages lie parts of others:

| part | in | licence | home |
| --- | --- | --- | --- |
"""
PYTHON_LICENCE = "PSF-2.0"
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
    return short or ", ".join(sorted(set(named))) or _by_its_text(found)


def _by_its_text(found: Distribution) -> str:
    """Return which licence a package's own text is, where its description names none."""
    for path in found.files or ():
        if path.name.lower().startswith(("licen", "copying")):
            text = " ".join(Path(path.locate()).read_text(encoding="utf-8", errors="replace").split())
            for name, words in TEXTS.items():
                if words in text:
                    return name
    return "see its text"


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
    python = f"| Python {sys.version_info.major}.{sys.version_info.minor} | {PYTHON_LICENCE} | https://www.python.org |"
    inside = [f"| {' | '.join(each)} |" for each in INSIDE]
    return HEAD + "\n".join([python, *lines]) + "\n" + INSIDE_HEAD + "\n".join(inside) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "LICENCES.md").write_text(table(), encoding="utf-8")
