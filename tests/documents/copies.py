"""What becomes of a paper on its way: photocopied twice, or printed in one bit; and its fields read back by OCR."""

from __future__ import annotations

import csv
import io
import re
import string
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pypdfium2
from PIL import Image, ImageFilter

from ntt_pos.documents.engine.fonts import BOLD, MEDIUM, face
from ntt_pos.documents.engine.page import Sheet

DPI = 200
_SCALE = DPI / 72
_APART = 30
_AT_ONCE = 300  # tesseract takes no picture higher than 32,767 dots
_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9-]+\d")
_HEX = re.compile(r"(?=.*[a-f])[0-9a-f]{8}")
_SHORT = re.compile(r"P\d+")
_AMOUNT = re.compile(r"Rp\d[\d.]*")
_NUMBER = re.compile(r"\d[\d.]*")
# The characters a field may hold, and its form; the first that is found in a word is what the word is.
_FORMS = {
    string.ascii_uppercase + string.digits + "-": _CODE,
    "0123456789abcdef": _HEX,
    "P0123456789": _SHORT,
    "Rp0123456789.": _AMOUNT,
    "0123456789.": _NUMBER,
}


@dataclass(frozen=True)
class Field:
    """Words on a page, and the place at which they stand in points; ``y`` is their baseline above the page's foot."""

    page: int
    x: float
    y: float
    wide: float
    size: float
    words: str
    bold: bool = False


@contextmanager
def noting_fields() -> Iterator[list[Field]]:
    """Note where every word of a paper is written while it is drawn."""
    written: list[Field] = []
    write: Callable[..., float] = Sheet.text

    def noting(sheet: Sheet, x: float, y: float, words: str, size: float, **how: object) -> float:
        wide = write(sheet, x, y, words, size, **how)
        start = x - {"r": wide, "c": wide / 2}.get(str(how.get("align")), 0)
        left, foot = sheet.canvas.absolutePosition(start, y)
        written.append(Field(sheet.canvas.getPageNumber() - 1, left, foot, wide, size, words, bool(how.get("bold"))))
        return wide

    Sheet.text = noting  # type: ignore[method-assign]
    try:
        yield written
    finally:
        Sheet.text = write  # type: ignore[method-assign]


def pictures(pdf: bytes) -> list[Image.Image]:
    """Return a paper's pages as they leave a printer of 200 dots per inch, in grey."""
    return [page.render(scale=_SCALE).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def photocopied_twice(page: Image.Image) -> Image.Image:
    """Return a page as two photocopies leave it: blurred by a dot and cut at half, each time."""
    for _copy in range(2):
        page = page.filter(ImageFilter.GaussianBlur(1)).point(lambda level: 255 if level >= 128 else 0)
    return page


def dithered(page: Image.Image) -> Image.Image:
    """Return a page as a printer of one bit puts it on paper, seen through a scanner's lens."""
    return page.convert("1", dither=Image.Dither.FLOYDSTEINBERG).convert("L").filter(ImageFilter.GaussianBlur(0.8))


def wrongly_read(fields: list[Field], pages: list[Image.Image]) -> list[tuple[str, str]]:
    """Return (what stands there, what was read) of each number or code that is read otherwise.

    Each is cut out at its place, and read with the characters it may hold. One that is read otherwise among others is read
    once more alone, as a person does: what stands above it changes what the program that reads makes of it.
    """
    found: dict[str, list[Field]] = {}
    for field in fields:
        for allowed, part in _parts(field):
            found.setdefault(allowed, []).append(part)
    return [
        wrong
        for allowed, parts in found.items()
        for start in range(0, len(parts), _AT_ONCE)
        for part, _read in _wrong(parts[start : start + _AT_ONCE], pages, allowed)
        for wrong in ((part.words, read) for _part, read in _wrong([part], pages, allowed))
    ]


def _parts(field: Field) -> Iterator[tuple[str, Field]]:
    """Yield the numbers and codes in a field, each with the characters it may hold and the place where it stands."""
    weight = face(BOLD if field.bold else MEDIUM)
    for token in re.finditer(r"\S+", field.words.replace("\u00a0", " ")):
        for allowed, pattern in _FORMS.items():
            match = pattern.search(token.group())
            if match is None:
                continue
            start = token.start() + match.start()
            x = field.x + weight.width(field.words[:start], field.size)
            wide = weight.width(match.group(), field.size)
            yield allowed, replace(field, x=x, wide=wide, words=match.group())
            break


def _wrong(fields: list[Field], pages: list[Image.Image], allowed: str) -> list[tuple[Field, str]]:
    cuts = [_cut(each, pages[each.page]) for each in fields]
    if not cuts:
        return []
    sheet = Image.new(
        "L", (max(cut.width for cut in cuts) + 80, sum(cut.height + _APART for cut in cuts) + _APART), 255
    )
    rows, y = [], _APART
    for cut in cuts:
        sheet.paste(cut, (40, y))
        rows.append((y, y + cut.height))
        y += cut.height + _APART
    read = ["" for _ in cuts]
    for _left, top, word in sorted(_words(sheet, allowed)):
        for place, (first, last) in enumerate(rows):
            if first <= top <= last:
                read[place] += f" {word}"
    for place, cut in enumerate(cuts):
        if _letters(read[place]) != _letters(fields[place].words):
            read[place] = _alone(cut, allowed, single=len(fields[place].words) == 1)
    return [
        (each, said.strip()) for each, said in zip(fields, read, strict=True) if _letters(said) != _letters(each.words)
    ]


def _alone(cut: Image.Image, allowed: str, *, single: bool) -> str:
    """Return what is read of one field by itself.

    Among lines a single character is taken for dust. It is read alone, twice as large; where nothing is seen in it, it
    is set three times beside itself and must be read three times. Longer ones are read at three sizes: of what has the
    field's form the longest holds, as a character may be passed over, and of these the one read most often.
    """
    if not single:
        sizes = [_line(_enlarged(cut, times), allowed, "7") for times in (3, 2, 1)]
        return max(sizes, key=lambda read: (bool(_FORMS[allowed].fullmatch(read)), len(read), sizes.count(read)))
    read = _line(_enlarged(cut, 2), allowed, "10")  # one character
    if read:
        return read
    row = Image.new("L", (cut.width * 3, cut.height), 255)
    for place in range(3):
        row.paste(cut, (place * cut.width, 0))
    three = _line(_enlarged(row, 1), allowed, "7")
    return three[:1] if three == three[:1] * 3 else three


def _enlarged(cut: Image.Image, times: int) -> Image.Image:
    alone = Image.new("L", (cut.width + 120, cut.height + 120), 255)
    alone.paste(cut, (60, 60))
    return alone.resize((alone.width * times, alone.height * times))


def _line(picture: Image.Image, allowed: str, layout: str) -> str:
    return "".join(word for *_at, word in _words(picture, allowed, layout))


def _letters(words: str) -> str:
    return re.sub(r"\W", "", words)


def _cut(field: Field, page: Image.Image) -> Image.Image:
    foot = page.height - field.y * _SCALE
    below = 0.27 if "p" in field.words else 0.12  # figures end at their baseline: a line below is none of them
    box = (
        field.x * _SCALE - 1,
        foot - field.size * _SCALE * 0.86,
        (field.x + field.wide) * _SCALE + 1,
        foot + field.size * _SCALE * below,
    )
    return page.crop(tuple(round(edge) for edge in box))  # type: ignore[arg-type]


def _words(sheet: Image.Image, allowed: str, layout: str = "6") -> Iterator[tuple[int, int, str]]:
    """Yield (left, middle of its height, word) of what tesseract reads."""
    made = io.BytesIO()
    sheet.save(made, "PNG", dpi=(DPI, DPI))
    only = ["-c", f"tessedit_char_whitelist={allowed}"]
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", "ind", "--psm", layout, *only, "tsv"],
        input=made.getvalue(), capture_output=True, check=True, env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/usr/local/bin"},
    )  # fmt: skip
    for row in csv.DictReader(io.StringIO(done.stdout.decode()), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["text"] and row["text"].strip():
            yield int(row["left"]), int(row["top"]) + int(row["height"]) // 2, row["text"].strip()
