"""The tables, one module per area, each made when it is first asked for. ``metadata`` and ``books`` are of all of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ntt_pos.data.models import base
from ntt_pos.data.models.base import Sort

if TYPE_CHECKING:
    import sqlalchemy as sa

    from ntt_pos.data.models.base import books, metadata

__all__ = ["Sort", "books", "metadata", "referred"]

_AREAS = ("account", "cash", "goods", "makers", "people", "proof", "sales", "shop", "stock")


def __getattr__(name: str) -> Any:
    """Return what tells of all tables once all of them are made."""
    if name not in {"books", "metadata"}:
        raise AttributeError(name)
    _load_areas()
    for each in base.declared.values():
        each.made()
    return getattr(base, name)


def referred(column: sa.Column[Any]) -> sa.Table | None:
    """Return the table that a column's foreign key names, or None."""
    key = next(iter(column.foreign_keys), None)
    if key is None:
        return None
    name = key.target_fullname.partition(".")[0]
    if name not in base.declared:
        _load_areas()
    return base.declared[name].made()


def _load_areas() -> None:
    for area in _AREAS:
        import_module(f"{__name__}.{area}")
