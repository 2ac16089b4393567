"""The receipt as a message adds up, whatever was lowered, brought back or exchanged."""

from __future__ import annotations

import re

import pytest

from ntt_pos.documents.receipt.receipt_message import receipt_message
from ntt_pos.documents.receipt.receipt_text import receipt_text
from ntt_pos.i18n import Language
from tests.documents import receipts

ID = Language("id")
PAPERS = {
    "sale": receipts.a_full_receipt(),
    "bundle": receipts.a_bundle_receipt(),
    "split": receipts.a_split_receipt(),
    "return": receipts.a_return(),
    "exchange": receipts.an_exchange(),
    "cheaper": receipts.a_cheaper_exchange(),
}
_SUMMED = re.compile(r"([−-]?)(?:Rp)?(\d[\d.]*)\*?$")


def amounts(text):
    """Return (line, amount at its end) of every line that ends with one."""
    found = []
    for line in text.splitlines():
        match = _SUMMED.search(line.strip())
        if match:
            found.append((line.strip(), int(match[2].replace(".", "")) * (-1 if match[1] else 1)))
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_what_was_taken_and_lowered_adds_up_to_what_is_paid_and_the_money_to_the_sum(paper):
    receipt = PAPERS[paper]
    said = amounts(receipt_message(receipt, ID))
    sums = [
        place
        for place, (line, _) in enumerate(said)
        if line.startswith("*") and re.search(r"TOTAL|KEMBALI|BAYAR", line)
    ]
    (total,) = sums
    first = next(place for place, (line, _) in enumerate(said) if "=" in line)
    above = said[first:total]
    if receipt.brought_back:  # the two sums of an exchange stand for its lines
        above = above[[line.startswith("Barang diambil") for line, _ in above].index(True) :]
    assert abs(sum(amount for _, amount in above)) == said[total][1]
    paid = [amount for line, amount in said[total + 1 :] if not re.match(r"(Kembalian|Dibetulkan|Dikembalikan)", line)]
    change = sum(amount for line, amount in said[total + 1 :] if line.startswith("Kembalian"))
    if paid:
        assert sum(paid) - change == said[total][1]
    assert len(receipt_message(receipt, ID)) <= 1500


@pytest.mark.parametrize("name", ["exchange", "cheaper"])
def test_an_exchange_adds_up_on_the_printer_too(name):
    said = dict(
        re.match(r"(.*?)\s{2,}([−\dRp.]+)$", line.strip()).groups()
        for line in receipt_text(PAPERS[name], columns=48, language=ID).splitlines()
        if re.match(r"\S.*?\s{2,}[−\dRp.]+$", line.strip())
    )
    worth = {label: int(amount.replace("Rp", "").replace(".", "").replace("−", "-")) for label, amount in said.items()}
    last = worth.get("BAYAR") or -worth["UANG KEMBALI"]
    assert worth["Barang diambil"] + worth["Barang kembali"] + worth.get("Pembulatan barang kembali", 0) == last
    assert "Tukar barang" not in worth
