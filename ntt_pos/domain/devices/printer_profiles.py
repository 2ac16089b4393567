"""Receipt printers that shops here buy: what each kind can do, so that nobody has to know ESC/POS to set one up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ntt_pos.domain.devices.paper import PaperProfile


@dataclass(frozen=True, slots=True)
class PrinterModel:
    """A kind of receipt printer. ``name`` is how shops and boxes call it; ``columns`` 32 is 58 mm paper, 42 and 48 80 mm.

    ``escpos_profile`` is a profile of python-escpos. A printer without a cutter is never told to cut; one that makes no
    QR code itself gets a picture of it. One that ``answers`` says by itself how it is (DLE EOT), over the network.
    """

    key: str
    name: str
    columns: int
    escpos_profile: str
    cutter: bool
    native_qr: bool
    drawer: bool = True
    native_barcode: bool = True
    code_page: str = "cp437"
    answers: bool = False

    def paper(
        self, *, columns: int | None = None, cutter: bool | None = None, drawer: bool | None = None
    ) -> PaperProfile:
        """Return its paper, with what the shop set otherwise."""
        return PaperProfile(
            columns=self.columns if columns is None else columns,
            escpos_profile=self.escpos_profile,
            cutter=self.cutter if cutter is None else cutter,
            native_qr=self.native_qr,
            native_barcode=self.native_barcode,
            drawer=self.drawer if drawer is None else drawer,
            code_page=self.code_page,
        )


PRINTERS: Final = (
    PrinterModel("58-zj", "58 mm: ZJ-5890, POS-5890, Eppos, Iware", 32, "POS-5890", cutter=False, native_qr=False),
    PrinterModel("58-qr", "58 mm: Xprinter XP-58, Panda PRJ-58", 32, "POS-5890", cutter=False, native_qr=True),
    PrinterModel("58-plain", "58 mm: other", 32, "ZJ-5870", cutter=False, native_qr=False, native_barcode=False),
    PrinterModel(
        "80-xp",
        "80 mm: Xprinter XP-80, Iware, Eppos with cutter",
        48,
        "NT-80-V-UL",
        cutter=True,
        native_qr=True,
        answers=True,
    ),
    PrinterModel(
        "80-epson", "80 mm: Epson TM-T82, TM-T20, TM-m30", 48, "TM-T20II", cutter=True, native_qr=True, answers=True
    ),
    PrinterModel(
        "80-epson-42", "80 mm, 42 columns: Epson TM-T88", 42, "TM-T88V", cutter=True, native_qr=True, answers=True
    ),
    PrinterModel("80-plain", "80 mm: other", 42, "default", cutter=False, native_qr=False),
)


def printer_model(key: str) -> PrinterModel:
    """Return a kind of printer by its key, or by the python-escpos profile it stands for; an unknown one is plain."""
    for model in PRINTERS:
        if model.key == key:
            return model
    for model in PRINTERS:
        if model.escpos_profile == key:
            return model
    return PRINTERS[2]
