"""Lets new SQLite books of a test run be copies of books that the migrations made once: all steps take half a second of CPU.

The migrations themselves are proved by ``tests/migrations`` and ``tests/data``, for which every step runs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data import migrate

every_step_runs = migrate.create


@contextmanager
def books_migrated_once(folder: Path) -> Iterator[None]:
    """Give whoever makes new SQLite books a copy of those in a folder while this holds."""
    made = folder / "books.db"

    def create(url: str) -> None:
        parsed = sa.make_url(url)
        path = Path(parsed.database or "")
        if parsed.get_backend_name() != "sqlite" or path.exists() or not path.parent.is_dir():
            every_step_runs(url)
            return
        if not made.exists():
            every_step_runs(f"sqlite:///{made}")
        shutil.copyfile(made, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "create", create)
        yield
