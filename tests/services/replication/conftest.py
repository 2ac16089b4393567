"""Shops with several PCs, made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FixedClock
from tests.services.replication.several_pcs import SeveralPCs, Template, build, copied


@pytest.fixture(scope="session")
def two_tills(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return a seat with two tills that joined it."""
    return build(sqlite_template, tmp_path_factory.mktemp("pcs") / "toko", tills=2)


@pytest.fixture(scope="session")
def one_pc(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return a shop with one PC."""
    return build(sqlite_template, tmp_path_factory.mktemp("pcs") / "toko", tills=0)


@pytest.fixture
def pcs(two_tills: Template, tmp_path: Path, fixed_clock: FixedClock) -> Iterator[SeveralPCs]:
    """Return a seat and two tills that have met."""
    with copied(two_tills, tmp_path / "toko", fixed_clock) as made:
        yield made


@pytest.fixture
def alone(one_pc: Template, tmp_path: Path, fixed_clock: FixedClock) -> Iterator[SeveralPCs]:
    """Return a shop with one PC, which others may join."""
    with copied(one_pc, tmp_path / "toko", fixed_clock) as made:
        yield made
