"""One page of the office: its name, who may open it, and how it is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ntt_pos.domain.core.permissions import Act
from ntt_pos.ui.session import Session


@dataclass(frozen=True, slots=True)
class OfficePage:
    """One page of the office.

    ``title`` returns its name in the screen's language, ``make`` builds it when it is first opened, ``count`` is what
    is in its badge (0 for none). Whoever may do one of its ``acts`` may open it; without any everybody may. A page may have ``refresh()``, called
    each time it is shown, and ``scan(code)``.
    """

    key: str
    title: Callable[[], str]
    make: Callable[[Session], QWidget]
    count: Callable[[], int] = lambda: 0
    acts: tuple[Act, ...] = ()
