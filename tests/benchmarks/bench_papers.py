"""The papers: a statement of twelve products against the canvas alone, a receipt of twenty lines against python-escpos."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any
from unittest.mock import patch

from escpos.printer import Dummy
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ntt_pos.documents.engine import page
from ntt_pos.documents.engine.canvas_sheet import CanvasSheet
from ntt_pos.documents.receipt.receipt_escpos import receipt_bytes
from ntt_pos.documents.receipt.receipt_text import receipt_lines
from ntt_pos.documents.statement import statement_pdf
from ntt_pos.documents.statement.statement_pdf import Numbered, draw_statement
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine, PaperProfile
from ntt_pos.i18n import Language
from tests.benchmarks.measure import Bench, Finding, turn_about
from tests.documents import pages
from tests.documents.payloads import CHAIN_HASH, NUMBER
from tests.documents.receipts import a_line, a_receipt

PRODUCTS = 12
LINES = 20


def run(bench: Bench) -> Iterator[Finding]:
    """Measure both papers."""
    yield _statement(bench)
    yield _receipt(bench)


def _statement(bench: Bench) -> Finding:
    payload = pages.of_products(PRODUCTS).last

    def ours() -> bytes:
        return draw_statement(Numbered(payload, NUMBER, CHAIN_HASH), photos={})

    marks: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
    # What the sheet writes itself is measured against the canvas' own calls.
    with patch.object(page, "Canvas", _recorder(marks)), patch.object(statement_pdf, "Sheet", CanvasSheet):
        ours()
    drawn, raw = turn_about(bench.few(100, 10), lambda _: ours(), lambda _: _replay(marks))
    return Finding(
        f"statement of {PRODUCTS} products as PDF",
        f"{drawn}; {len(ours()) // 1024} kB",
        f"canvas alone, the same {len(marks)} marks: {raw}",
        drawn.median / raw.median,
        "≤ 1.5 ×",
        drawn.median <= 1.5 * raw.median,
    )


def _recorder(marks: list[tuple[str, tuple[Any, ...], dict[str, Any]]]) -> type[Canvas]:
    """Return a canvas that notes what the paper asks of it, but not what it asks of itself."""

    class Recorder(Canvas):  # type: ignore[misc]
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            if name.startswith("_") or not callable(found):
                return found

            def noted(*args: Any, **options: Any) -> Any:
                plain = object.__getattribute__(self, "__dict__")
                if plain.get("busy"):
                    return found(*args, **options)
                plain["busy"] = True
                try:
                    marks.append((name, args, options))
                    made = found(*args, **options)
                    return _Path(made, marks) if name == "beginPath" else made
                finally:
                    plain["busy"] = False

            return noted

    return Recorder


class _Path:
    """A path that notes how it is drawn, and is the canvas's own path for everything else."""

    def __init__(self, path: Any, marks: list[tuple[str, tuple[Any, ...], dict[str, Any]]]) -> None:
        self._path, self._marks = path, marks

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._path, name)
        if not callable(found) or name.startswith(("_", "get")):
            return found

        def noted(*args: Any) -> Any:
            self._marks.append((f"path.{name}", args, {}))
            return found(*args)

        return noted


def _replay(marks: list[tuple[str, tuple[Any, ...], dict[str, Any]]]) -> None:
    canvas = Canvas(io.BytesIO(), pagesize=A4, invariant=1, pageCompression=1)
    path: Any = None
    for name, args, options in marks:
        if name == "beginPath":
            path = canvas.beginPath()
        elif name.startswith("path."):
            getattr(path, name.removeprefix("path."))(*args)
        elif name == "drawPath":
            canvas.drawPath(path, **options)
        elif name != "setCatalogEntry":  # the structure of tags belongs to the document it was made in
            getattr(canvas, name)(*args, **options)


def _receipt(bench: Bench) -> Finding:
    profile, language = PaperProfile(columns=32, cutter=True), Language("id")
    receipt = a_receipt(tuple(a_line(f"Keripik pisang nomor {n} 150 g", n % 3 + 1, 12_500) for n in range(LINES)))
    lines = receipt_lines(receipt, columns=profile.columns, language=language, code_page=profile.code_page)
    made, raw = turn_about(
        bench.few(300, 30), lambda _: receipt_bytes(receipt, profile, language), lambda _: _plain(lines, profile)
    )
    return Finding(
        f"receipt of {LINES} lines as bytes",
        f"{made}; {len(receipt_bytes(receipt, profile, language))} bytes",
        f"python-escpos writing the same {len(lines)} lines: {raw}",
        made.median / raw.median,
        "≤ 3 ×",
        made.median <= 3 * raw.median,
    )


def _plain(lines: tuple[PaperLine, ...], profile: PaperProfile) -> bytes:
    """Write the finished lines with python-escpos, as its manual shows."""
    printer = Dummy(profile=profile.escpos_profile)
    style = None
    for line in lines:
        if line.code is not PaperCode.TEXT:
            with redirect_stdout(io.StringIO()):  # it tells the screen which way it draws bars
                printer.barcode(f"{{B{line.text}", "CODE128", function_type="B", check=False)
            continue
        if (line.align, line.bold, line.big) != style:
            style = line.align, line.bold, line.big
            align = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}[line.align]
            printer.set(align=align, bold=line.bold, double_height=line.big, double_width=line.big)
        printer.text(f"{line.text}\n")
    printer.cut()
    return bytes(printer.output)
