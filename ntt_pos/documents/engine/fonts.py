"""The papers' typeface: Roboto, embedded, with tabular digits; read once, measured quickly."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import font_roboto
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ntt_pos.documents.engine.clean import for_pdf

REGULAR: Final = "Roboto"
MEDIUM: Final = "Roboto-Medium"
BOLD: Final = "Roboto-Bold"
_FILES: Final = {REGULAR: "Roboto-Regular.ttf", MEDIUM: "Roboto-Medium.ttf", BOLD: "Roboto-Bold.ttf"}
_MOST_KEPT: Final = 4000
_ESCAPED: Final = [
    f"\\{chr(code)}"
    if chr(code) in "()\\"
    else chr(code)
    if chr(code).isascii() and chr(code).isprintable()
    else f"\\{code:03o}"
    for code in range(256)
]


class Face:
    """One weight of the typeface: how wide its characters are, and which it has."""

    def __init__(self, name: str) -> None:
        font = TTFont(name, str(Path(font_roboto.font_directory) / _FILES[name]))
        pdfmetrics.registerFont(font)
        self.name, self._font = name, font
        self.glyphs: dict[int, int] = font.face.charToGlyph
        self._widths: dict[str, float] = {}
        self._texts: dict[str, float] = {}  # a page is laid out several times, each with other sizes of the same words
        self._shown: dict[str, str] = {}
        self._by_code: dict[int, float] = font.face.charWidths
        self._default: float = font.face.defaultWidth

    def width(self, text: str, size: float) -> float:
        """Return the width of ``text`` in points at ``size``."""
        known = self._texts.get(text)
        if known is not None:
            return known * size / 1000
        widths = self._widths
        total = 0.0
        for character in text:
            wide = widths.get(character)
            if wide is None:
                wide = widths[character] = self._by_code.get(ord(character), self._default)
            total += wide
        if len(self._texts) >= _MOST_KEPT:
            self._texts.clear()
        self._texts[text] = total
        return total * size / 1000

    def printable(self, text: str) -> str:
        """Return ``text`` as one line this face can draw."""
        shown = self._shown.get(text)
        if shown is None:
            if len(self._shown) >= _MOST_KEPT:
                self._shown.clear()
            shown = self._shown[text] = for_pdf(text, self.glyphs)
        return shown

    def operators(self, text: str, size: float, document: Any) -> str:
        """Return what shows ``text`` inside a text object of a document (ISO 32000, 9.4.3)."""
        return " ".join(
            f"{self._font.getSubsetInternalName(subset, document)} {size:.2f} Tf {1.2 * size:.2f} TL ({''.join(map(_ESCAPED.__getitem__, coded))}) Tj"
            for subset, coded in self._font.splitString(text, document)
        )


@cache
def face(name: str) -> Face:
    """Return a weight, registered with reportlab at first use."""
    return Face(name)
