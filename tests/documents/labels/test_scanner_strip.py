"""The strip that helps to program a scanner: its numbers, its codes, on every width of paper."""

from __future__ import annotations

import pytest
import zxingcpp

from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.documents.labels.scanner_strip import TRIAL, scanner_lines
from ntt_pos.domain.devices.printer_profiles import PRINTERS
from ntt_pos.i18n import Language
from tests.documents.escpos_interpreter import EscposPrinter


@pytest.mark.parametrize("model", PRINTERS, ids=[model.key for model in PRINTERS])
def test_the_strip_names_the_signs_numbers_and_its_codes_are_read_back(model):
    lines = scanner_lines("~", "#", model.paper(), Language("id"), "NTT Mart Larantuka")
    words = as_text(lines, model.columns)
    for told in ("hex 7E", "Zebra 1126", "9 9, 7 E", "1 1 2 6", "hex 23"):
        assert told in " ".join(words.split())
    assert max(len(line) for line in words.splitlines()) <= model.columns
    printer = EscposPrinter(dots=model.paper().dots)
    printer.read(paper_bytes(lines, model.paper()))
    found = [code.text for code in zxingcpp.read_barcodes(printer.picture())]
    assert set(found) >= {TRIAL}


def test_without_signs_nothing_is_to_be_tried():
    lines = scanner_lines("", "", PRINTERS[0].paper(), Language("id"), "NTT Mart")
    assert TRIAL not in [line.text for line in lines]
