"""What every screen is given goes on after a fault: the search is built in the end."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication

from ntt_pos.domain.core.errors import StorageError
from ntt_pos.ui import session
from tests.ui.conftest import PATIENCE


def test_a_search_that_could_not_be_built_is_built_a_little_later_and_nobody_is_told_of_a_crash(till, monkeypatch):
    catalogue = till.shop.catalogue
    build, tried = catalogue._build, []

    def locked_once(*given):
        tried.append(len(tried))
        if len(tried) == 1:
            raise StorageError("database is locked")
        return build(*given)

    monkeypatch.setattr(session, "TRY_AGAIN_MS", 0)
    monkeypatch.setattr(catalogue, "_build", locked_once)
    catalogue._index = None
    catalogue.promise()
    till.session.learn_products()
    end = time.monotonic() + PATIENCE
    while catalogue._index is None and time.monotonic() < end:
        QApplication.processEvents()
    till.settle()
    assert (tried, till.dialog) == ([0, 1], None)
    assert [hit.name for hit in catalogue.search("kpi arabka")] == ["Kopi Arabika 250 g"]
