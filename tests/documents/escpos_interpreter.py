"""A receipt printer for the tests: it reads ESC/POS bytes, says what it did, and draws the paper as a picture.

It is strict: a command it does not know is an error, so nothing unexpected can hide in a receipt.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from ntt_pos.domain.goods.barcode import is_valid_gtin

CODE_PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}
ALIGN = {0: "LEFT", 1: "CENTER", 2: "RIGHT"}
CELL = (12, 24)


@dataclass(frozen=True)
class Op:
    """Something the printer did: TEXT, BARCODE, QR, RASTER, FEED, CUT, DRAWER, INIT, PAGE."""

    kind: str
    text: str = ""
    bold: bool = False
    size: tuple[int, int] = (1, 1)
    align: str = "LEFT"
    data: bytes = b""
    wide: int = 0
    high: int = 0


@dataclass
class EscposPrinter:
    """Reads a job; ``ops`` is what happened, in order."""

    dots: int = 384
    ops: list[Op] = field(default_factory=list)

    def read(self, data: bytes) -> list[Op]:
        """Read a whole job and return what it did; raises ValueError for a command no receipt of ours uses."""
        self._data, self._at = data, 0
        self._reset()
        text = b""
        while self._at < len(data):
            byte = data[self._at]
            if byte >= 0x20 and byte != 0x7F:
                text += bytes((byte,))
                self._at += 1
                continue
            if byte == 0x0A:
                self._at += 1
                self._line(text)
                text = b""
                continue
            if text:
                raise ValueError(f"a command inside a line of text, at {self._at}: {data[self._at : self._at + 8]!r}")
            self._command()
        if text:
            raise ValueError("text without a line end")
        return self.ops

    def _reset(self) -> None:
        self._bold, self._size, self._align, self._page, self._module = False, (1, 1), "LEFT", "cp437", 3
        self._height, self._qr, self._qr_size = 162, b"", 3

    def _line(self, text: bytes) -> None:
        words = text.decode(self._page)
        self.ops.append(Op("TEXT", words, self._bold, self._size, self._align))

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise ValueError("the job ends inside a command")
        self._at += count
        return taken

    def _command(self) -> None:
        lead = self._take(1)
        if lead == b"\x1b":
            self._escape(self._take(1))
        elif lead == b"\x1d":
            self._group(self._take(1))
        elif lead == b"\x1c" and self._take(1) == b".":
            return
        else:
            raise ValueError(f"an unknown command at {self._at}: {lead!r}")

    def _escape(self, name: bytes) -> None:
        if name == b"@":
            self._reset()
            self.ops.append(Op("INIT"))
        elif name == b"a":
            self._align = ALIGN[self._take(1)[0]]
        elif name == b"E":
            self._bold = bool(self._take(1)[0] & 1)
        elif name == b"t":
            number = self._take(1)[0]
            self._page = CODE_PAGES[number]
            self.ops.append(Op("PAGE", self._page))
        elif name == b"d":
            self.ops.append(Op("FEED", high=self._take(1)[0]))
        elif name == b"p":
            self.ops.append(Op("DRAWER", data=self._take(3)))
        else:
            raise ValueError(f"ESC {name!r} is used by no receipt of ours")

    def _group(self, name: bytes) -> None:
        if name == b"!":
            size = self._take(1)[0]
            self._size = (size // 16 + 1, size % 16 + 1)
        elif name == b"V":
            self.ops.append(Op("CUT", data=self._take(1)))
        elif name == b"h":
            self._height = self._take(1)[0]
        elif name == b"w":
            self._module = self._take(1)[0]
        elif name in (b"f", b"H"):
            self._take(1)
        elif name == b"k":
            self._barcode()
        elif name == b"v":
            self._raster()
        elif name == b"(":
            self._two_dimensional()
        else:
            raise ValueError(f"GS {name!r} is used by no receipt of ours")

    def _barcode(self) -> None:
        kind, length = self._take(2)
        if kind in (67, 68):
            self._ean(self._take(length).decode("ascii"))
            return
        if kind != 73:
            raise ValueError(f"barcode kind {kind}")
        content = self._take(length)
        if not content.startswith(b"{B"):
            raise ValueError("CODE128 without a subset")
        wide = (11 * (length - 2 + 2) + 13) * self._module
        if wide > self.dots:
            raise ValueError(f"the barcode is {wide} dots wide, the paper {self.dots}")
        self.ops.append(Op("BARCODE", content[2:].decode(), align=self._align, wide=self._module, high=self._height))

    def _ean(self, number: str) -> None:
        if not is_valid_gtin(number):
            raise ValueError(f"{number} is no EAN number")
        wide = (113 if len(number) == 13 else 81) * self._module
        if wide > self.dots or self._module < 3:
            raise ValueError(f"the EAN barcode is {wide} dots wide, its bars of {self._module} dots")
        self.ops.append(Op("EAN", number, align=self._align, wide=self._module, high=self._height))

    def _raster(self) -> None:
        if self._take(2) != b"0\x00":
            raise ValueError("a raster of another mode")
        wide, high = (int.from_bytes(self._take(2), "little") for _ in range(2))
        if wide * 8 > self.dots:
            raise ValueError("the raster is wider than the paper")
        self.ops.append(Op("RASTER", data=self._take(wide * high), wide=wide * 8, high=high, align=self._align))

    def _two_dimensional(self) -> None:
        if self._take(1) != b"k":
            raise ValueError("GS ( of another kind")
        length = int.from_bytes(self._take(2), "little")
        body = self._take(length)
        function = body[1]
        if function == 67:
            self._qr_size = body[2]
        elif function == 80:
            self._qr = body[3:]
        elif function == 81:
            self.ops.append(Op("QR", self._qr.decode(), wide=self._qr_size, align=self._align))

    def text(self) -> str:
        """Return the words on the paper, one line each."""
        return "\n".join(op.text for op in self.ops if op.kind == "TEXT")

    def kinds(self) -> list[str]:
        """Return what happened besides words."""
        return [op.kind for op in self.ops if op.kind != "TEXT"]

    def picture(self) -> Image.Image:
        """Return the paper as the printer would show it, one dot one pixel."""
        parts = [self._drawn(op) for op in self.ops]
        strips = [part for part in parts if part is not None]
        paper = Image.new("L", (self.dots + 40, sum(strip.height for strip in strips) + 60), 255)
        y = 20
        for strip in strips:
            paper.paste(strip, (20, y))
            y += strip.height
        return paper

    def _drawn(self, op: Op) -> Image.Image | None:
        if op.kind == "TEXT":
            return self._words(op)
        if op.kind == "FEED":
            return Image.new("L", (self.dots, CELL[1] * op.high), 255)
        if op.kind == "RASTER":
            return Image.frombytes("1", (op.wide, op.high), bytes(b ^ 0xFF for b in op.data)).convert("L")
        if op.kind == "QR":
            made = io.BytesIO()
            segno.make(op.text, error="m", micro=False).save(made, kind="png", scale=op.wide, border=4)
            return self._placed(Image.open(made).convert("L"), op.align)
        if op.kind in ("BARCODE", "EAN"):
            return self._bars(op)
        return None

    def _bars(self, op: Op) -> Image.Image:
        ean = zxingcpp.BarcodeFormat.EAN8 if len(op.text) == 8 else zxingcpp.BarcodeFormat.EAN13
        code = zxingcpp.create_barcode(op.text, ean if op.kind == "EAN" else zxingcpp.BarcodeFormat.Code128)
        bars = Image.fromarray(code.to_image(scale=1, add_quiet_zones=False)).convert("L")
        return self._placed(bars.resize((bars.width * op.wide, op.high), Image.Resampling.NEAREST), op.align)

    def _placed(self, strip: Image.Image, align: str) -> Image.Image:
        line = Image.new("L", (self.dots, strip.height + 8), 255)
        spare = self.dots - strip.width
        line.paste(strip, ({"LEFT": 0, "CENTER": spare // 2, "RIGHT": spare}[align], 4))
        return line

    def _words(self, op: Op) -> Image.Image:
        wide, high = CELL[0] * op.size[0], CELL[1] * op.size[1]
        if len(op.text) * wide > self.dots:
            raise ValueError(f"“{op.text}” is wider than the paper")
        font = ImageFont.load_default(size=19 * op.size[0])
        strip = Image.new("L", (max(len(op.text), 1) * wide, high), 255)
        pen = ImageDraw.Draw(strip)
        for column, character in enumerate(op.text):
            at = (column * wide + wide / 2, high / 2)
            pen.text(at, character, font=font, fill=0, anchor="mm", stroke_width=0.4 if op.bold else 0)
        line = Image.new("L", (self.dots, high), 255)
        spare = self.dots - strip.width
        line.paste(strip, ({"LEFT": 0, "CENTER": spare // 2, "RIGHT": spare}[op.align], 0))
        return line
