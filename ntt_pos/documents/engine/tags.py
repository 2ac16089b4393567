"""What a page's marks are for somebody who hears them: headings, tables, paragraphs and pictures in words (tagged PDF)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject, PDFPage, PDFString

from ntt_pos.documents.engine.fonts import Face
from ntt_pos.documents.engine.text_lines import TextLines

_HOLDS_WORDS: Final = frozenset({"H1", "H2", "P", "TH", "TD", "Figure"})
_TABLE, _ROW, _CELL, _PARAGRAPH, _FIGURE = "Table", "TR", "TD", "P", "Figure"


class Element(PDFObject):  # type: ignore[misc]
    """One element of the structure: its kind, its children in reading order, and a picture's words."""

    __RefOnly__ = 1

    def __init__(self, kind: str, parent: Element | None, words: str = "") -> None:
        self.kind, self.parent, self.words = kind, parent, words
        self.page = self.reference = b""
        self.marks: list[int] = []
        self.children: list[Element] = []

    def format(self, document: Any) -> bytes:
        """Return the element as PDF writes it; the document calls this."""
        kids = b" ".join([each.reference for each in self.children] or [b"%d" % mark for mark in self.marks])
        told = b" /Alt " + PDFString(self.words).format(document) if self.words else b""
        on = b" /Pg " + self.page if self.page else b""
        above = self.parent.reference if self.parent else _written(document, document.Catalog.StructTreeRoot)
        return b"<</S /%s /P %s%s%s /K [%s]>>" % (self.kind.encode(), above, on, told, kids)


class _Root(PDFObject):  # type: ignore[misc]
    """The root of the structure, and for each page which element each of its marks belongs to."""

    __RefOnly__ = 1

    def __init__(self, top: Element, pages: list[list[Element]]) -> None:
        self.top, self.pages = top, pages

    def format(self, _document: Any) -> bytes:
        """Return the root as PDF writes it; the document calls this."""
        lists = b" ".join(
            b"%d [%s]" % (number, b" ".join(each.reference for each in marks))
            for number, marks in enumerate(self.pages)
        )
        return b"<</Type /StructTreeRoot /K %s /ParentTree <</Nums [%s]>>>>" % (self.top.reference, lists)


def _written(document: Any, thing: Any) -> bytes:
    """Return the reference to an object of the document, as PDF writes it."""
    name = document.Reference(thing).name
    return b"%d %d R" % document.idToObjectNumberAndVersion[name]


class Tags:
    """The structure of one document while it is drawn; words that nobody grouped are paragraphs of their own."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._lines = TextLines(canvas)
        self._top = Element("Document", None)
        self._elements = [self._top]
        self._open = [self._top]
        self._pages: list[list[Element]] = []
        self._page: list[Element] = []
        self._marking = False

    @contextmanager
    def group(self, kind: str, words: str = "") -> Iterator[None]:
        """Put what is drawn into one element; a row goes to the table before it, or begins one."""
        if self._marking:
            yield
            return
        with self.within(self._child(kind, words)):
            yield

    def cells(self, count: int) -> list[Element]:
        """Return the cells of the open row, to be written line by line across them."""
        return [self._child(_CELL) for _ in range(count)]

    @contextmanager
    def within(self, element: Element) -> Iterator[None]:
        """Put what is drawn meanwhile into an element."""
        self._open.append(element)
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def figure(self, words: str) -> Iterator[None]:
        """Put what is drawn, lines and all, into one picture that ``words`` stand for."""
        self._lines.close()
        with self.group(_FIGURE, words):
            begun = self.begin()
            try:
                yield
            finally:
                if begun:
                    self.end()

    def begin_words(self, weight: Face, size: float, x: float, y: float, wide: float) -> bool:
        """Begin words that are drawn next at a place; the same as ``begin``, and they join the line they are on."""
        if self._marking:
            return False
        self._lines.put(weight, size, x, y, wide)
        return self.begin()

    def begin(self) -> bool:
        """Put what is drawn from here on into the open element; false within a picture, where everything is the picture."""
        if self._marking:
            return False
        element = self._open[-1]
        if element.kind not in _HOLDS_WORDS:
            element = self._child(_CELL if element.kind == _ROW else _PARAGRAPH)
        element.marks.append(len(self._page))
        self._canvas.addLiteral(f"/{element.kind} <</MCID {len(self._page)}>> BDC")
        self._page.append(element)
        self._marking = True
        return True

    def end(self) -> None:
        """End what was begun."""
        self._marking = False
        self._canvas.addLiteral("EMC")

    def end_page(self) -> None:
        """Say of the page just finished which of its marks belong to which element."""
        self._lines.close()
        document = self._canvas._doc  # noqa: SLF001 - the canvas tells of its pages nowhere else
        page = document.Pages.pages[-1]
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pages), PDFName("S")
        reference = _written(document, page)
        for element in self._page:
            element.page = reference
        self._pages.append(self._page)
        self._page = []

    def finish(self) -> None:
        """Hang the structure into the document."""
        document = self._canvas._doc  # noqa: SLF001 - see above
        for element in self._elements:
            element.reference = _written(document, element)
        self._canvas.setCatalogEntry("StructTreeRoot", _Root(self._top, self._pages))
        self._canvas.setCatalogEntry("MarkInfo", PDFDictionary({"Marked": "true"}))

    def _child(self, kind: str, words: str = "") -> Element:
        above = self._open[-1]
        if kind == _ROW:
            table = above.children[-1] if above.children else None
            above = table if table is not None and table.kind == _TABLE else self._made(_TABLE, above)
        return self._made(kind, above, words)

    def _made(self, kind: str, above: Element, words: str = "") -> Element:
        made = Element(kind, above, words)
        above.children.append(made)
        self._elements.append(made)
        return made
