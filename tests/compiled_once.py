"""Lets all shops of a test run share what SQLAlchemy compiled: each test opens its shop anew, with the same statements.

Compiling was half of the processor time of the services' tests. A program opens one shop, so it compiles each
statement once by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.util import LRUCache

from ntt_pos.data.engine import Database

STATEMENTS = 3_000  # kept; the least used go first


@contextmanager
def statements_compiled_once() -> Iterator[None]:
    """Give databases of one kind one dialect and one cache of compiled statements while this holds."""
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)
    dialects: dict[str, sa.Dialect] = {}
    plain = Database.__init__

    def sharing(database: Database, engine: sa.Engine, **others: Any) -> None:
        engine.update_execution_options(compiled_cache=compiled)
        own = engine.dialect
        if own.name in dialects:
            engine.dialect = dialects[own.name]
        else:
            # Only a dialect that has seen a connection knows what its database can do.
            sa.event.listen(engine, "connect", lambda *_: dialects.setdefault(own.name, own))
        plain(database, engine, **others)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "__init__", sharing)
        yield
