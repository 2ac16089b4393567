"""Whatever somebody edits in the file by hand is found: by the opening, by verify, by heads kept outside, by the archive."""

from __future__ import annotations

import os
import shutil

import pytest

from ntt_pos.data.models import metadata
from ntt_pos.services.safety.proof import verify as proving
from tests.faults import table
from tests.faults.hand_edits import Finder, HandEdit, LivedShop, edits, found_by, lived_shop, scratch, table_of

pytestmark = [pytest.mark.fast]
EVERY = 1 if "NTT_POS_CRASH_STATES" in os.environ else 64
UNCOVERED = (
    "print_job",
    "sign_in_throttle",
    "held_cart",
    "draft_cart",
    "note_draft",
    "count_draft",
    "count_draft_line",
    "card",
    "card_photo",
    "chain_heard",
)
"""What no chain covers: helpers, and stories that can be erased; SECURITY.md says what a hand there can move."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> LivedShop:
    """A shop in which everything was done (five seconds: it is played, not made up)."""
    return lived_shop(tmp_path_factory.mktemp("edits") / "lived")


def found(edit: HandEdit, lived: LivedShop) -> Finder:
    folder = scratch()
    try:
        return found_by(edit, lived, folder)
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


def test_every_edit_by_hand_has_its_finder(lived):
    """A sample in the suite; all of them, with the table of who finds each, in make faults."""
    every = edits(lived)
    assert len(every) >= 300
    results = [(each, found(each, lived)) for each in every[::EVERY]]
    (table.OUT / "hand-edits.md").parent.mkdir(exist_ok=True)
    (table.OUT / "hand-edits.md").write_text(table_of(results), encoding="utf-8")
    for finder in Finder:
        count = sum(1 for _edit, who in results if who is finder)
        if count:
            table.note(f"edits by hand: {finder}", count, "none by nobody", "as expected")
    assert [str(each) for each, who in results if who is Finder.NOBODY and each.table not in UNCOVERED] == []


def the(lived: LivedShop, words: str) -> HandEdit:
    return next(each for each in edits(lived) if str(each) == words)


@pytest.mark.parametrize(
    ("words", "finder"),
    [
        ("the file: an older file put back", Finder.OPENING),
        ("the schema: a foreign unique index", Finder.OPENING),
        ("journal: who did an act, hashed anew to the end", Finder.OPENING),
        ("stock_now: quantity of the newest row", Finder.VERIFY),
        ("setting: cash_unit is 10000", Finder.VERIFY),
        ("product: unit and price_per of two exchanged", Finder.VERIFY),
        ("sale_line: product_name of two exchanged", Finder.VERIFY),
        ("stock_movement: one half of a netting given to another product", Finder.VERIFY),
        ("held_cart: a product for Rp1", Finder.NOBODY),
    ],
)
def test_who_finds_what(lived, words, finder):
    assert found(the(lived, words), lived) is finder


def test_without_the_comparison_of_rows_a_changed_name_would_be_nobodys(lived, monkeypatch):
    """The negative control."""
    gold = "UPDATE sale_line SET product_name = 'Emas' WHERE id = 1"
    edit = HandEdit("sale_line", "what was sold", lambda connection: connection.execute(gold))
    assert found(edit, lived) is Finder.VERIFY
    monkeypatch.setattr(proving, "prove_rows", lambda *_, **__: None)
    assert found(edit, lived) in {Finder.ARCHIVE, Finder.NOBODY}


def test_every_table_is_edited(lived):
    """A new table needs an act that fills it: one of the histories, or one in ``rare_acts``."""
    untested = {str(each.name) for each in metadata.sorted_tables} - {each.table for each in edits(lived)}
    assert untested == {"register_pc"}, "which PC a register belongs to is kept on a server alone"
