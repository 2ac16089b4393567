"""Prints two pages with the program's own page job: pages.py PRINTER."""

from __future__ import annotations

import io
import sys

from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.office.page_printer import PageJob, printer_named, printer_names

application = QApplication([])
made = io.BytesIO()
canvas = Canvas(made)
for page in (1, 2):
    canvas.drawString(100, 700, f"Halaman {page}")
    canvas.showPage()
canvas.save()
print(printer_names())
job = PageJob(printer_named(sys.argv[1]), "Laporan hasil")
job.begin()
job.add(PdfPages.of(made.getvalue()))
job.end()
