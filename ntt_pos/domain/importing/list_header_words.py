"""What the columns of a list mean, by the words people head them with; slips are forgiven, doubt is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import Final

from ntt_pos.domain.importing.list_cells import folded


class ColumnMeaning(StrEnum):
    """What a column of a list holds. NOT_READ is understood, but an import has no use for it (totals, goods sold)."""

    NUMBER = "NUMBER"
    PRODUCER = "PRODUCER"
    VILLAGE = "VILLAGE"
    DISTRICT = "DISTRICT"
    PHONE = "PHONE"
    PRODUCT = "PRODUCT"
    SIZE = "SIZE"
    VARIANT = "VARIANT"
    UNIT = "UNIT"
    NET_PRICE = "NET_PRICE"
    PRICE = "PRICE"
    SHOP_PART = "SHOP_PART"
    STOCK = "STOCK"
    EXPIRY = "EXPIRY"
    CATEGORY = "CATEGORY"
    BARCODE = "BARCODE"
    PERMIT = "PERMIT"
    HALAL = "HALAL"
    PILLAR = "PILLAR"
    BANK = "BANK"
    ACCOUNT = "ACCOUNT"
    NOTE = "NOTE"
    NOT_READ = "NOT_READ"


HEADERS: Final[Mapping[ColumnMeaning, tuple[str, ...]]] = {
    ColumnMeaning.NUMBER: ("no", "nomor", "no urut", "nr", "num"),
    ColumnMeaning.PRODUCER: (
        "produsen", "nama produsen", "kelompok", "nama kelompok", "penitip", "nama penitip", "pengrajin", "perajin",
        "nama pengrajin", "umkm", "nama umkm", "ikm", "nama ikm", "ukm", "nama ukm", "pemilik", "nama pemilik", "pemasok",
        "supplier", "nama supplier", "vendor", "producer", "maker", "consignor", "mitra", "nama mitra", "usaha",
        "nama usaha", "pemilik barang", "pelaku usaha", "asal barang", "titipan dari", "kelompok usaha", "milik", "komunitas",
        "nama komunitas", "sanggar", "lembaga", "nama lembaga", "sekolah", "nama sekolah", "nama umkm ikm",
        "yg titip", "yang titip", "dari", "pny", "punya", "yang punya", "yg punya", "petani", "nama petani", "penenun",
        "nama penenun", "yang menitip", "yg menitip", "pembuat", "titip dari", "nama pemilik barang",
    ),
    ColumnMeaning.VILLAGE: (
        "desa", "kelurahan", "desa kelurahan", "desa kel", "kampung", "asal desa", "alamat", "alamat desa", "village",
        "asal", "lokasi", "nama desa",
    ),
    ColumnMeaning.DISTRICT: ("kec", "kecamatan", "district", "nama kecamatan"),
    ColumnMeaning.PHONE: (
        "hp", "no hp", "nomor hp", "wa", "no wa", "nomor wa", "telepon", "no telepon", "telp", "no telp", "kontak",
        "phone", "whatsapp", "no whatsapp", "handphone",
    ),
    ColumnMeaning.PRODUCT: (
        "nama barang", "barang", "produk", "nama produk", "nama", "item", "nama item", "jenis barang", "jenis produk",
        "uraian", "nama brg", "deskripsi", "product", "product name", "item name", "description", "uraian barang",
        "macam barang", "nama dagangan", "barang titipan", "nama menu", "name", "goods", "brg", "nm barang", "nm brg", "jenis brg", "jenis tenun", "macam",
    ),
    ColumnMeaning.SIZE: (
        "isi", "ukuran", "berat", "netto", "berat bersih", "kemasan", "size", "volume", "isi kemasan", "isi bersih",
        "berat netto", "weight", "takaran", "uk", "ukrn",
    ),
    ColumnMeaning.VARIANT: ("motif", "rasa", "varian", "variasi", "variant", "flavour"),
    ColumnMeaning.UNIT: ("satuan", "unit", "sat", "uom", "satuan jual"),
    ColumnMeaning.NET_PRICE: (
        "harga titip", "hrg titip", "harga penitip", "harga beli", "hrg beli", "harga produsen", "harga dari produsen",
        "modal", "harga modal", "hpp", "cost", "cost price", "harga pokok", "harga setor", "harga kelompok", "setoran",
        "harga dari kelompok", "harga pengrajin", "titip", "beli", "untuk produsen", "hak produsen", "bagian produsen",
        "penenun terima", "penitip terima", "produsen terima", "petani terima",
        "untuk penitip", "hak penitip", "bagian penitip", "hrg modal", "harga konsinyasi", "hrg konsinyasi",
        "harga supplier", "harga pemasok", "harga kulak", "harga kulakan", "harga dasar",
    ),
    ColumnMeaning.PRICE: (
        "harga jual", "hrg jual", "harga", "hrg", "price", "selling price", "harga toko", "jual", "harga satuan", "hj",
        "harga eceran", "harga jual toko", "harga rp", "harga di toko", "harga display", "retail price",
    ),
    ColumnMeaning.SHOP_PART: (
        "komisi", "bagi hasil", "persen", "fee", "bagian toko", "commission", "persentase", "komisi toko", "margin",
        "bagi hasil toko", "persen toko", "fee toko",
    ),
    ColumnMeaning.STOCK: (
        "stok", "stock", "sisa", "sisa stok", "sisa barang", "jumlah", "jml", "jumlah barang", "jlh", "qty", "quantity",
        "banyak", "banyaknya", "stok akhir", "persediaan", "stok fisik", "saldo barang", "on hand", "jumlah stok",
        "stok sekarang", "sisa akhir", "kuantitas", "in stock", "ada", "masih ada", "jlh brg", "jml brg", "sisa brg",
    ),
    ColumnMeaning.EXPIRY: (
        "kedaluwarsa", "kadaluarsa", "kadaluwarsa", "exp", "expired", "ed", "tgl exp", "tanggal exp", "exp date",
        "expired date", "best before", "berlaku sampai", "tgl kedaluwarsa", "tanggal kedaluwarsa", "tgl kadaluarsa",
    ),
    ColumnMeaning.CATEGORY: ("kategori", "golongan", "category", "jenis", "kelompok barang", "jenis usaha"),
    ColumnMeaning.BARCODE: ("barcode", "kode batang", "ean", "kode barcode", "no barcode"),
    ColumnMeaning.PERMIT: ("pirt", "p irt", "no pirt", "no p irt", "izin", "nomor pirt", "bpom"),
    ColumnMeaning.HALAL: ("halal", "sertifikat halal", "status halal"),
    ColumnMeaning.PILLAR: ("pilar", "ovop osop ocop"),
    ColumnMeaning.BANK: ("bank", "nama bank"),
    ColumnMeaning.ACCOUNT: ("rekening", "no rekening", "nomor rekening", "no rek", "norek"),
    ColumnMeaning.NOTE: ("ket", "keterangan", "catatan", "note", "notes", "remarks", "info"),
    ColumnMeaning.NOT_READ: (
        "utang toko", "hutang toko", "belum dibayar", "belum bayar", "sisa uang", "saldo uang", "saldo", "sisa bayar",
        "total", "total harga", "jumlah harga", "nilai", "nilai stok", "subtotal", "jumlah rp", "laku", "terjual",
        "sold", "laba", "untung", "kode", "kode barang", "sku", "code", "kode produk", "masuk", "keluar", "stok awal",
        "tgl", "tanggal", "tgl masuk", "tgl msk", "tgl antar", "tgl terima", "terima tgl",
        "terima", "diterima", "penjualan", "pembelian", "tanggal masuk", "tanggal titip", "tgl titip", "date", "foto", "gambar", "rak",
        "titipan", "jumlah titip", "kembali", "retur", "rusak", "ttd", "paraf", "tanda tangan", "ongkir", "selisih",
        "kode kelompok", "kode produsen", "handle", "tersedia untuk dijual", "track stock", "low stock", "sold by weight", "alamat email",
    ),
}  # fmt: skip
_BY_WORDS: Final = {folded(words): role for role, each in HEADERS.items() for words in each}
_NOISE: Final = re.compile(r"\b(?:rp|idr|per|dalam|pcs|bks|ribuan|rupiah|tgl|di|yang|utk|untuk|stok per)\b|[0-9]+")
_CLOSE: Final = 0.84
_LONGEST: Final = 60  # a sentence is no header
_SHORTEST_TO_FORGIVE: Final = 3
_FORGIVEN: Final = tuple(
    words for words in _BY_WORDS if len(words) > _SHORTEST_TO_FORGIVE
)  # three letters bear no slip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means and how well its words fit: 1.0 as known, less with a slip or words beside."""

    role: ColumnMeaning
    fit: float

    @property
    def sure(self) -> bool:
        """Whether the words are known as they are."""
        return self.fit == 1.0


def meaning_of(header: str) -> Meaning | None:
    """Return what a header means, or None when its words are not known."""
    key = "persen" if header.strip() == "%" else folded(re.sub(r"\[[^\]]*\]", " ", header))
    if not key or len(key) > _LONGEST:
        return None
    bare = " ".join(_NOISE.sub(" ", key).split())
    for words, fit in ((key, 1.0), (bare, 0.98)):
        if words in _BY_WORDS:
            return Meaning(_BY_WORDS[words], fit)
    return _nearly(bare) if len(bare) >= _SHORTEST_TO_FORGIVE else None


def is_known(header: str) -> bool:
    """Whether a header's words are known as they are; quick, for looking whether a row heads anything at all."""
    key = folded(header)
    return key in _BY_WORDS or " ".join(_NOISE.sub(" ", key).split()) in _BY_WORDS


@cache
def _nearly(bare: str) -> Meaning | None:
    """Return what a header with a slip in it means, or one that holds known words among others."""
    ratio, best = max((SequenceMatcher(None, bare, words, autojunk=False).ratio(), words) for words in _FORGIVEN)
    if ratio >= _CLOSE:
        return Meaning(_BY_WORDS[best], 0.9 * ratio)
    held = [words for words in _BY_WORDS if len(words) >= _SHORTEST_TO_FORGIVE and f" {words} " in f" {bare} "]
    return Meaning(_BY_WORDS[max(held, key=len)], 0.7) if held else None


def columns_of(headers: Sequence[str]) -> tuple[dict[int, Meaning], tuple[int, ...]]:
    """Return what each column means, by its place, and the places whose headers are not known.

    Two columns never mean the same but NOTE and NOT_READ: the better fitting keeps it. ``Nama`` means the product,
    beside a column of product names the producer; a bare ``Harga`` beside ``Harga Jual`` is not known.
    """
    found = {place: meaning for place, text in enumerate(headers) if (meaning := meaning_of(text)) is not None}
    taken: dict[ColumnMeaning, int] = {}
    kept: dict[int, Meaning] = {}
    bare_name = {place for place, text in enumerate(headers) if folded(text) in ("nama", "name")}
    vague = {place for place, text in enumerate(headers) if folded(text) in ("description", "deskripsi")}

    def order(each: tuple[int, Meaning]) -> tuple[bool, bool, float, int]:
        return each[0] in vague, each[0] in bare_name, -each[1].fit, each[0]

    for place, meaning in sorted(found.items(), key=order):
        role = meaning.role
        if place in bare_name and role in taken and ColumnMeaning.PRODUCER not in taken:
            role = ColumnMeaning.PRODUCER
        if role in (ColumnMeaning.NOTE, ColumnMeaning.NOT_READ):
            kept[place] = Meaning(role, meaning.fit)
        elif role not in taken:
            taken[role] = place
            kept[place] = Meaning(role, meaning.fit)
    unknown = tuple(place for place, text in enumerate(headers) if folded(text) and place not in kept)
    return dict(sorted(kept.items())), unknown
