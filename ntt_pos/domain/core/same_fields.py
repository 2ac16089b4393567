"""Values that share fields: one is made from another by the names they have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

V = TypeVar("V")


def same_fields(kind: Callable[..., V], source: object, /, **others: Any) -> V:
    """Return a frozen value: each field is that of its name in ``source``, unless it is one of ``others``."""
    fields = vars(kind)["__dataclass_fields__"]
    shared = {name: getattr(source, name) for name in fields if name not in others and hasattr(source, name)}
    return kind(**shared, **others)
