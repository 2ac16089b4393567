"""The stages that histories are played on: one furnished shop per worker and database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.histories.stage import Stage, postgres_stage, sqlite_stage


@pytest.fixture(scope="session")
def stage(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Return where histories are played: SQLite files, and databases where there is a PostgreSQL server."""
    if database_kind == "sqlite":
        with sqlite_stage() as made:
            yield made
    else:
        with postgres_stage(request.getfixturevalue("server"), tmp_path_factory.mktemp("histories")) as made:
            yield made
