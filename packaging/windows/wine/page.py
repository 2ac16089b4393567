"""The printed page "Memasang di PC toko": how the shop's helper installs, with the stage's pictures, and what only they can try."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import frozen
import ground
import installer
import wine
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from wine import need

PAGE: Final = ground.BUILD / "dist" / "memasang-di-pc-toko.pdf"
STEPS: Final = (
    "Tutup kasir kalau masih terbuka. Pemasang menolak selama kasir terbuka, dan tidak mengubah apa pun.",
    "Cocokkan berkas pemasang dengan SHA-256 di sebelahnya: di Command Prompt ketik certutil -hashfile ntt-pos-0.1.0-setup.exe SHA256, lalu bandingkan huruf demi huruf.",
    "Klik dua kali berkas pemasang. Windows menanyakan izin administrator: klik Ya. Kalau SmartScreen menahan, klik Info selengkapnya, lalu Tetap jalankan.",
    "Pilih apakah kasir dibuka setiap kali Windows menyala, lalu klik Pasang. Program memeriksa dirinya sendiri; kalau sudah ada toko di PC ini, cadangan dibuat lebih dulu. Ini butuh satu sampai tiga menit.",
    "Buka NTT Mart POS dari layar depan. Pada pembukaan pertama isi nama toko, pemilik dan printer. Untuk belajar, buka Toko latihan dari menu Start.",
    "Cetak satu halaman coba di Pengaturan PC ini. Kalau kertas tidak keluar, lihat kabel, kertas dan nama printer di Windows.",
    "Memperbarui: jalankan pemasang yang baru dengan cara yang sama. Kalau gagal atau listrik padam di tengahnya, program lama tetap bisa dipakai; jalankan saja pemasang sekali lagi.",
)
PICTURES: Final = (
    ("pemasang", "Pemasang: centang kalau kasir harus terbuka sendiri."),
    ("masuk-100", "Kasir terbuka: pilih nama, ketik PIN."),
    ("jual-100", "Satu penjualan: kembalian, lembar demi lembar, dan nomor struknya."),
    ("jual-150", "Layar yang sama pada skala 150 %."),
)
ONLY_THERE: Final = (
    "Antivirus dan SmartScreen membiarkan pemasang dan kasir berjalan",
    "Printer struk toko ini lewat driver-nya: struk utuh, laci terbuka",
    "Printer dimatikan di tengah struk: kasir menyebutnya",
    "Jendela dipindah ke layar kedua dengan skala lain",
    "PC tidur lalu bangun: kasir jalan terus, jamnya benar",
    "Windows Update memulai ulang PC: pembukuan utuh",
    "Steker dicabut saat menjual: penjualan terakhir masih ada",
    "Tutup hari pukul 21.05 jalan sendiri; PC mati malam itu: paginya",
)
_INK: Final = colors.HexColor("#20242E")
_LINE: Final = colors.HexColor("#A9A08F")
_PLAIN: Final = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=13.5, textColor=_INK)
_SMALL: Final = ParagraphStyle("small", parent=_PLAIN, fontSize=8.5, leading=11)
_TITLE: Final = ParagraphStyle("title", parent=_PLAIN, fontName="Helvetica-Bold", fontSize=18, leading=24)
_HEAD: Final = ParagraphStyle("head", parent=_PLAIN, fontName="Helvetica-Bold", fontSize=12, leading=18, spaceBefore=6)


def printed() -> str:
    """Draw the page from the pictures that the other parts kept."""
    _installer_picture()
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    margins: dict[str, Any] = {f"{side}Margin": 16 * mm for side in ("left", "right", "top", "bottom")}
    sheet = SimpleDocTemplate(
        str(PAGE), pagesize=A4, title="Memasang di PC toko", author="NTT Mart", invariant=1, **margins
    )
    sheet.build(list(_story()))
    pages = ground.run("pdftoppm", "-r", "50", "-png", PAGE, wine.SHOTS / "halaman")
    need(not pages.strip(), pages)
    return f"{len(list(wine.SHOTS.glob('halaman-*.png')))} pages, {PAGE.name}"


def _installer_picture() -> None:
    """Keep what the installer asks, as the shop sees it."""
    made = [*frozen.DIST.glob("*-setup.exe"), *installer.WORK.glob("*-setup.exe")]  # the real one first
    setup = next(iter(made), None)
    if setup is None:
        return
    process = wine.start(setup)
    wine.wait(lambda: wine.windows("Pemasang"), 60, "the installer shows no window")
    time.sleep(2)
    wine.picture("pemasang", of=wine.windows("Pemasang")[-1])
    wine.stop()
    process.wait(30)


def _story() -> Iterator[Any]:
    yield Paragraph("Memasang di PC toko", _TITLE)
    yield Paragraph(
        "Untuk yang membantu toko. Windows 10 atau 11 (64 bit), 4 GB memori, 1 GB ruang kosong. Data toko tidak disentuh.",
        _PLAIN,
    )
    yield Spacer(1, 3 * mm)
    for number, step in enumerate(STEPS, start=1):
        yield Paragraph(f"<b>{number}.</b> {step}", _PLAIN)
        yield Spacer(1, 1.5 * mm)
    kept = [(wine.SHOTS / f"{name}.png", words) for name, words in PICTURES]
    cells = [[_drawn(path), Paragraph(words, _SMALL)] for path, words in kept if path.exists()]
    rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    if rows:
        rows[-1] += [""] * (2 - len(rows[-1]))
        yield Table(rows, colWidths=[88 * mm] * 2, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    yield KeepTogether(list(_list()))


def _drawn(path: Path) -> Image:
    wide, high = ImageReader(str(path)).getSize()
    part = min(84 * mm / wide, 48 * mm / high)
    return Image(str(path), width=wide * part, height=high * part)


def _list() -> Iterator[Any]:
    yield Paragraph("Yang hanya bisa dicoba di Windows sungguhan", _HEAD)
    yield Paragraph("Isi tiap baris sesudah dicoba, lalu foto halaman ini untuk yang merawat program.", _SMALL)
    yield Spacer(1, 2 * mm)
    head = [Paragraph(f"<b>{word}</b>", _SMALL) for word in ("Yang dicoba", "Siapa", "Tanggal", "Windows", "Hasil")]
    lines = [[Paragraph(f"{n}. {what}", _SMALL), "", "", "", ""] for n, what in enumerate(ONLY_THERE, start=1)]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, _LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    yield Table(
        [head, *lines],
        colWidths=[76 * mm, 28 * mm, 22 * mm, 26 * mm, 26 * mm],
        rowHeights=[7 * mm] + [10 * mm] * 8,
        style=style,
    )
