"""Workbooks made for tests: the form of the sample, with only the rows a test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from ntt_pos.paths import seed_dir

SAMPLE = seed_dir() / "titipan_contoh.xlsx"
HEADERS: Mapping[str, tuple[str, ...]] = {
    "Produsen": (
        "No",
        "Kode",
        "Nama Produsen",
        "Pilar",
        "Desa / Kelurahan",
        "Kecamatan",
        "No. WA",
        "Bank",
        "No. Rekening",
        "Syarat",
        "Yang boleh mengambil uang",
    ),
    "Produk": (
        "Kode Produk",
        "Nama Barang",
        "Produsen",
        "Kategori",
        "Satuan",
        "Harga Jual",
        "Harga Titip",
        "Barcode",
        "P-IRT",
        "Halal",
        "Kedaluwarsa izin",
    ),
    "Titipan": ("Tanggal", "Kode Produk", "Jumlah", "Kedaluwarsa", "Catatan"),
    "Saldo": ("Kode Produsen", "Sisa"),
}


def producer(code: str = "P001", **changes: object) -> list[object]:
    """Return a good row of Produsen, with columns changed by name (``Syarat``, ``WA``…)."""
    row = {
        "No": 1,
        "Kode": code,
        "Nama": "Kelompok Tani Bilal",
        "Pilar": "OVOP",
        "Desa": "Bilal",
        "Kecamatan": "Adonara Timur",
        "WA": None,
        "Bank": None,
        "Rekening": None,
        "Syarat": "15%",
        "Pengambil": None,
    }
    return list((row | changes).values())


def product(code: str = "P001-1", **changes: object) -> list[object]:
    """Return a good row of Produk."""
    row = {
        "Kode": code,
        "Nama": "Kopi bubuk 200 g",
        "Produsen": "P001",
        "Kategori": "Makanan & minuman",
        "Satuan": "bungkus",
        "Harga": 25_000,
        "Titip": None,
        "Barcode": None,
        "PIRT": None,
        "Halal": "Ya",
        "Izin": None,
    }
    return list((row | changes).values())


def delivered(code: str = "P001-1", **changes: object) -> list[object]:
    """Return a good row of Titipan."""
    row = {"Tanggal": "06/02/2026", "Kode": code, "Jumlah": 30, "Kedaluwarsa": None, "Catatan": None}
    return list((row | changes).values())


def a_workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], *, titles: int = 0, reverse: bool = False
) -> Path:
    """Write an .xlsx with these sheets' rows below their headers; ``reverse`` turns the order of the columns round."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number in range(titles):
            sheet.append([f"Judul {number}"])
        for row in (HEADERS.get(name, ()), *rows):
            sheet.append(list(reversed(row)) if reverse else list(row))
    book.save(path)
    return path


def the_form(**sheets: Sequence[Sequence[object]]) -> dict[str, Sequence[Sequence[object]]]:
    """Return one good producer, product and delivery, with whole sheets replaced by name."""
    return {"Produsen": [producer()], "Produk": [product()], "Titipan": [delivered()], **sheets}


def cells_of(problems: Sequence[object]) -> list[str]:
    """Return the wrong cells as ``Sheet A1``."""
    return [f"{problem.sheet} {problem.cell}" for problem in problems]  # type: ignore[attr-defined]
