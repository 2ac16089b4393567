"""Papers: a statement of 12 products beside a canvas that draws the same marks, a receipt beside python-escpos used plainly."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from escpos.printer import Dummy
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ntt_pos.documents import sheet
from ntt_pos.documents.receipt_escpos import receipt_bytes
from ntt_pos.documents.receipt_text import receipt_lines
from ntt_pos.documents.statement_pdf import draw_statement
from ntt_pos.domain.paper import PaperCode, PaperProfile
from ntt_pos.i18n import Language
from tests.benchmarks.measure import Bench, Finding, turn_about
from tests.documents import payloads
from tests.documents.receipts import a_line, a_receipt

STATEMENT = 4.0
RECEIPT = 3.0


def run(bench: Bench) -> Iterator[Finding]:
    """Measure both papers."""
    yield _statement(bench)
    yield _receipt(bench)


def _statement(bench: Bench) -> Finding:
    payload = payloads.of_products(12)

    def ours() -> bytes:
        return draw_statement(payload, number=payloads.NUMBER, chain_hash=payloads.CHAIN_HASH, copy=0, photos={})

    marks = _marks_of(ours)

    def raw() -> bytes:
        made = io.BytesIO()
        canvas = Canvas(made, pagesize=A4, invariant=1, pageCompression=1)
        for name, arguments, options in marks:
            getattr(canvas, name)(*arguments, **options)
        canvas.save()
        return made.getvalue()

    mine, plain = turn_about(bench.few(60, 5), lambda _: ours(), lambda _: raw())
    ratio = mine.median / plain.median
    return Finding(
        f"statement, 12 products ({len(marks)} marks)",
        str(mine),
        str(plain),
        ratio,
        f"≤ {STATEMENT:g} ×",
        ratio <= STATEMENT,
    )


def _receipt(bench: Bench) -> Finding:
    receipt = a_receipt(tuple(a_line(f"Kopi bubuk Hokeng {i} 200 g") for i in range(20)))
    profile, language = PaperProfile(native_qr=True), Language("id")
    lines = receipt_lines(receipt, columns=profile.columns, language=language, code_page=profile.code_page)

    def raw() -> bytes:
        printer = Dummy(profile=profile.escpos_profile)
        printer.hw("INIT")
        for line in lines:
            if line.code is PaperCode.QR:
                printer.qr(line.text, native=True, size=6)
                continue
            printer.set(
                align=line.align.lower(),
                bold=line.bold,
                normal_textsize=not line.big,
                double_width=line.big,
                double_height=line.big,
            )
            printer.textln(line.text)
        printer.ln(4)
        return bytes(printer.output)

    mine, plain = turn_about(bench.few(200, 10), lambda _: receipt_bytes(receipt, profile, language), lambda _: raw())
    ratio = mine.median / plain.median
    return Finding("receipt bytes, 20 lines", str(mine), str(plain), ratio, f"≤ {RECEIPT:g} ×", ratio <= RECEIPT)


def _marks_of(draw: Callable[[], bytes]) -> list[tuple[str, Any, Any]]:
    """Return every call that drawing makes of its canvas, in order."""
    marks: list[tuple[str, Any, Any]] = []

    class Noting:
        def __init__(self, *arguments: Any, **options: Any) -> None:
            self.canvas = Canvas(*arguments, **options)

        def __getattr__(self, name: str) -> Any:
            act = getattr(self.canvas, name)
            if name in {"beginPath", "save"} or not callable(act):
                return act

            def noted(*arguments: Any, **options: Any) -> Any:
                marks.append((name, arguments, options))
                return act(*arguments, **options)

            return noted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet, "Canvas", Noting)
        draw()
    return marks
