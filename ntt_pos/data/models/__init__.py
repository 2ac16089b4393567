"""The tables, one module per area. Whoever names ``metadata`` or ``books`` gets all of them; a till loads what it needs."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ntt_pos.data.models.base import Sort

if TYPE_CHECKING:
    from ntt_pos.data.models.base import books, metadata

__all__ = ["Sort", "books", "metadata"]

_AREAS = ("account", "cash", "goods", "makers", "people", "proof", "sales", "shop", "stock")


def __getattr__(name: str) -> Any:
    """Return what tells of all tables once every area is loaded."""
    if name not in {"books", "metadata"}:
        raise AttributeError(name)
    for area in _AREAS:
        import_module(f"{__name__}.{area}")
    return getattr(import_module(f"{__name__}.base"), name)
