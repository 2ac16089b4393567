"""No shipped package has a known hole, and every package's licence on the page is the one that it says itself."""

from __future__ import annotations

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
sys.path.insert(0, str(PACKAGING))

import audit  # noqa: E402 a tool beside the installers
import licences  # noqa: E402

LOCK = PACKAGING.parent / "uv.lock"
LICENCES = frozenset({
    "0BSD", "Apache 2.0", "Apache Software License", "Apache-2.0", "BSD", "BSD License", "BSD-2-Clause",
    "BSD-3-Clause", "ISC License", "LGPL-3.0-only", "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", "MIT", "MIT License",
    "MIT-0", "MIT-CMU", "PSF", "PSF-2.0", "PSFL", "Zlib", "BSD-3-Clause, Apache-2.0, dependency licenses",
})  # fmt: skip
"""What may be shipped beside the MIT licence of the program, as packages write it."""
OF_OTHER_SYSTEMS = {"colorama", "macholib", "pywin32", "tzdata"}


def parts() -> dict[str, str]:
    return audit.shipped(LOCK.read_text(encoding="utf-8"))


def listed() -> audit.Known:
    return audit.known((PACKAGING / "advisories.json").read_text(encoding="utf-8"))


def test_no_locked_version_has_a_known_hole_that_nobody_took_on():
    assert [f"{each.package}: {each.id}" for each in audit.holes(parts(), listed().advisories)] == []


@pytest.mark.parametrize(
    ("package", "version", "hole"),
    [
        ("reportlab", "3.6.12", "CVE-2023-33733"),
        ("pillow", "12.1.1", "CVE-2026-40192"),
        ("pyside6-essentials", "6.11.2", "CVE-2026-105923"),
        ("sqlite", "3.53.1", "CVE-2026-11822"),
    ],
)
def test_an_older_version_is_named(package, version, hole):
    """The negative control: the list and the comparison find what they should."""
    found = audit.holes({**parts(), package: version}, listed().advisories)
    assert hole in {each.id for each in found}


def test_every_entry_is_of_a_shipped_part_and_a_hole_that_was_taken_on_is_still_there():
    there = parts()
    for each in listed().advisories:
        assert each.package in there, f"{each.id} is of {each.package}, which is not shipped"
        assert not each.accepted or each.concerns(there[each.package]), f"{each.id} need not be taken on any more"


def test_the_books_have_no_full_text_table_for_which_a_hole_was_taken_on():
    """Why CVE-2026-119373 may stay: see advisories.json."""
    program = PACKAGING.parent / "ntt_pos"
    assert not [path for path in program.rglob("*.py") if "fts5" in path.read_text(encoding="utf-8").lower()]


def test_what_is_built_with_stands_in_the_lock_and_is_compared_too():
    assert {"pyinstaller", "psycopg-binary", "pyside6-essentials", "sqlite"} <= parts().keys()
    assert "pytest" not in parts()


def test_the_build_stops_at_a_known_hole():
    assert "packaging/audit.py" in (PACKAGING / "build").read_text(encoding="utf-8")


def rows() -> dict[str, str]:
    page = (PACKAGING / "LICENCES.md").read_text(encoding="utf-8").split("\nInside")[0]
    found = re.findall(r"^\| (\S+) \| ([^|]+) \|", page, re.MULTILINE)
    return {name.lower().replace("_", "-"): words.strip() for name, words in found if name not in {"package", "---"}}


def test_the_page_of_licences_says_of_each_package_what_the_package_says():
    page = rows()
    installed = {each.metadata["Name"].lower().replace("_", "-"): each for each in distributions()}
    assert {name: page[name] for name in page.keys() & installed.keys()} == {
        name: licences.licence(installed[name]) for name in page.keys() & installed.keys()
    }


def test_every_shipped_package_stands_on_the_page_with_a_licence_that_may_be_shipped():
    page = rows()
    missing = parts().keys() - page.keys() - licences.BUILDERS - OF_OTHER_SYSTEMS - {"sqlite"}
    assert missing == set()
    assert {name: words for name, words in page.items() if words not in LICENCES} == {}
