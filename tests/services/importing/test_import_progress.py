"""How far an import has come: told now and then and at the end, and stopped when the user wants it."""

from __future__ import annotations

import pytest

from ntt_pos.domain.importing.workbook import ImportStopped
from ntt_pos.services.importing.import_progress import ImportSteps


def test_every_tenth_step_and_the_last_are_told():
    told = []
    steps = ImportSteps(lambda done, total: told.append((done, total)))
    steps.expect(23)
    for _ in range(23):
        steps.one()
    assert told == [(0, 23), (10, 23), (20, 23), (23, 23)]


def test_whoever_stops_it_stops_it_at_the_next_word():
    wanted = iter((False, True))
    steps = ImportSteps(cancelled=lambda: next(wanted))
    steps.expect(10)
    for _ in range(9):
        steps.one()
    with pytest.raises(ImportStopped):
        steps.one()
