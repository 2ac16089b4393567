"""What a page's marks are for somebody who hears them: headings, tables, paragraphs and pictures in words (tagged PDF)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject, PDFPage, PDFString

_HOLDS_WORDS: Final = frozenset({"H1", "H2", "P", "TH", "TD", "Figure"})
_TABLE, _ROW, _CELL, _PARAGRAPH, _FIGURE = "Table", "TR", "TD", "P", "Figure"


class _Element(PDFObject):  # type: ignore[misc]
    """One element of the structure: its kind, its children in reading order, and a picture's words."""

    __RefOnly__ = 1

    def __init__(self, kind: str, parent: _Element | None, words: str = "") -> None:
        self.kind, self.parent, self.words = kind, parent, words
        self.page: PDFPage | None = None
        self.marks: list[int] = []
        self.children: list[_Element] = []

    def format(self, document: Any) -> bytes:
        """Return the element as PDF writes it; the document calls this."""
        if self.children:
            kids = b" ".join(document.Reference(each).format(document) for each in self.children)
        else:
            kids = b" ".join(b"%d" % mark for mark in self.marks)
        root = document.Catalog.StructTreeRoot if self.parent is None else self.parent
        told = b"/Alt " + PDFString(self.words).format(document) if self.words else b""
        on = b"/Pg " + document.Reference(self.page).format(document) if self.page is not None else b""
        above = document.Reference(root).format(document)
        return b"<</S /%s /P %s %s %s /K [%s]>>" % (self.kind.encode(), above, on, told, kids)


class _Root(PDFObject):  # type: ignore[misc]
    """The root of the structure, and for each page which element each of its marks belongs to."""

    __RefOnly__ = 1

    def __init__(self, top: _Element, pages: list[list[_Element]]) -> None:
        self.top, self.pages = top, pages

    def format(self, document: Any) -> bytes:
        """Return the root as PDF writes it; the document calls this."""
        lists = b" ".join(
            b"%d [%s]" % (number, b" ".join(document.Reference(each).format(document) for each in marks))
            for number, marks in enumerate(self.pages)
        )
        top = document.Reference(self.top).format(document)
        return b"<</Type /StructTreeRoot /K %s /ParentTree <</Nums [%s]>>>>" % (top, lists)


class Tags:
    """The structure of one document while it is drawn; words that nobody grouped are paragraphs of their own."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._top = _Element("Document", None)
        self._open = [self._top]
        self._pages: list[list[_Element]] = []
        self._page: list[_Element] = []
        self._marking = False

    @contextmanager
    def group(self, kind: str, words: str = "") -> Iterator[None]:
        """Put what is drawn into one element; a row goes to the table before it, or begins one."""
        if self._marking:
            yield
            return
        self._open.append(self._child(kind, words))
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def figure(self, words: str) -> Iterator[None]:
        """Put what is drawn, lines and all, into one picture that ``words`` stand for."""
        with self.group(_FIGURE, words), self.mark():
            yield

    @contextmanager
    def mark(self) -> Iterator[None]:
        """Put what is drawn into the open element; within a picture everything is the picture."""
        if self._marking:
            yield
            return
        element = self._open[-1]
        if element.kind not in _HOLDS_WORDS:
            element = self._child(_CELL if element.kind == _ROW else _PARAGRAPH)
        number = len(self._page)
        self._page.append(element)
        element.marks.append(number)
        self._canvas.addLiteral(f"/{element.kind} <</MCID {number}>> BDC")
        self._marking = True
        try:
            yield
        finally:
            self._marking = False
            self._canvas.addLiteral("EMC")

    def end_page(self) -> None:
        """Say of the page just finished which of its marks belong to which element."""
        page = self._canvas._doc.Pages.pages[-1]  # noqa: SLF001 - the canvas tells of its pages nowhere else
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pages), PDFName("S")
        for element in self._page:
            element.page = page
        self._pages.append(self._page)
        self._page = []

    def finish(self) -> None:
        """Hang the structure into the document."""
        self._canvas.setCatalogEntry("StructTreeRoot", _Root(self._top, self._pages))
        self._canvas.setCatalogEntry("MarkInfo", PDFDictionary({"Marked": "true"}))

    def _child(self, kind: str, words: str = "") -> _Element:
        above = self._open[-1]
        if kind == _ROW:
            tables = above.children[-1:] if above.children and above.children[-1].kind == _TABLE else []
            if not tables:
                above.children.append(_Element(_TABLE, above))
            above = above.children[-1]
        made = _Element(kind, above, words)
        above.children.append(made)
        return made
