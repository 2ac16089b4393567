"""The stage that histories are played on: one furnished shop per worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.histories.stage import Stage, set_up


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """Return where histories are played."""
    with set_up() as made:
        yield made
