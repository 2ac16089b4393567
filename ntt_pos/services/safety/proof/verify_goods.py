"""Proving the goods: where a delivery was undone, no producer is paid for its goods, and none is missing unsold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ntt_pos.data.queries.goods import undoing as query
from ntt_pos.i18n import N_
from ntt_pos.services.goods.undoing import ALONG

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.services.safety.proof.verify_report import RunNotes


def prove_undone(unit: Unit, notes: RunNotes) -> None:
    """A compensation needs goods that were there, and stock below zero needs a sale (I-18, I-19).

    What an older program undid without looking at what followed is a warning: it was allowed then.
    """
    for row in query.undone_deliveries(unit):
        find = notes.find if ALONG in json.loads(row["canonical"]) else notes.warn
        batches = [each for ids in query.batches_of(unit, row["id"]).values() for each in ids]
        sold = query.sold_of(unit, batches, row["number"], before=row["first"])
        if row["gone"] > max(sold, 0):
            find(
                "delivery",
                row["undo"],
                N_("{undo} undid {number}: {gone} of its units were gone, only {sold} of them sold (I-18)."),
                undo=row["undo"],
                number=row["number"],
                gone=row["gone"],
                sold=max(sold, 0),
            )
        for paid in query.paid_for_nothing(unit, batches):
            find(
                "producer_entry",
                paid["document"],
                N_("{document}: {amount} was paid for goods of {number}, which was undone (I-19)."),
                document=paid["document"],
                amount=int(paid["amount"]),
                number=row["number"],
            )
