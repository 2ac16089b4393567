"""A pytest plugin for the run that proves: nothing but the screens needs Qt."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest


class Blocked(MetaPathFinder):
    """Refuses to import Qt."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise ImportError for Qt's packages."""
        if fullname.partition(".")[0] in {"PySide6", "shiboken6", "pytestqt"}:
            message = f"{fullname} is blocked in this run: only the screens may need Qt"
            raise ImportError(message)
        return None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know the setting of the plugin that is absent here."""
    parser.addini("qt_log_level_fail", "unused in this run")


sys.meta_path.insert(0, Blocked())
