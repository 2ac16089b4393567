"""The printers of this PC for pages: which there are, and a job of pages sent to one of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from ntt_pos.domain.core.errors import DeviceError
from ntt_pos.i18n import N_
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.office.pdf_view import image_of

DPI: Final = 300


def printer_names() -> tuple[str, ...]:
    """Return the printers this PC knows, its usual one first."""
    names, usual = QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName()
    return tuple(sorted(names, key=lambda name: (name != usual, name.casefold())))


def printer_named(name: str) -> QPrinter:
    """Return a printer by its name, set to A4 upright."""
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    dress(printer)
    return printer


def dress(printer: QPrinter) -> None:
    """Set a printer to A4 upright, edge to edge: the pages have their own margins."""
    printer.setResolution(DPI)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)


class PageJob:
    """One job at a printer: begun, fed with papers, ended. Used from one thread."""

    def __init__(self, printer: QPrinter, title: str) -> None:
        self._printer = printer
        printer.setDocName(title)
        self._painter = QPainter()
        self._pages = 0

    def begin(self) -> None:
        """Open the job; raises DeviceError when the printer takes none: nothing is printed or recorded then."""
        if not self._painter.begin(self._printer):
            raise DeviceError(
                N_("The printer {name} takes no pages. Look whether it is on, or choose one PDF file instead."),
                name=self._printer.printerName() or "PDF",
            )

    def add(self, paper: PdfPages) -> None:
        """Print every page of a paper."""
        for page in range(paper.count):
            if self._pages:
                self._printer.newPage()
            room = self._printer.paperRect(QPrinter.Unit.DevicePixel)
            image = image_of(paper.picture(page, dpi=DPI))
            self._painter.drawImage(QRectF(0, 0, room.width(), room.height()), image)
            self._pages += 1

    def end(self) -> None:
        """Hand the job over; an empty one is given up."""
        if not self._pages:
            self._printer.abort()
        self._painter.end()
