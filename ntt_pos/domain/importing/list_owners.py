"""Whose goods follow: what titles, labels and cells of a list say of a producer, a village, the terms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from ntt_pos.domain.importing.list_cells import folded, shop_part_in, spaced
from ntt_pos.domain.importing.raw_cells import is_blank
from ntt_pos.domain.importing.workbook import RawRow

_VILLAGE = re.compile(
    r"\b(?P<front>desa|ds|kelurahan|kel)\b\.?\s*:?\s*(?P<name>[A-Za-z'’`. ]+?)(?=\s*(?:[,;()/–-]|\bkec\b|\bkecamatan\b|\bkab\b|$))",
    re.IGNORECASE,
)
_DISTRICT = re.compile(
    r"\b(?:kec|kecamatan)\b\.?\s*:?\s*(?P<name>[A-Za-z'’`. ]+?)(?=\s*(?:[,;()/–-]|\bkab\b|$))", re.IGNORECASE
)
_PHONE = re.compile(r"(?:\+?62|0)8[0-9][0-9 .-]{6,14}[0-9]")
_ABOUT_THE_LIST: Final = re.compile(
    r"^(?:daftar|data|laporan|rekap|rekapitulasi|stok|stock|list|inventaris|titipan|barang|catatan|per|tanggal|tgl|bulan|"
    r"periode|update|toko|ntt mart|halaman|hal|lampiran|kabupaten|dinas|dicetak|cetak|ket|keterangan|nb|note|total|"
    r"subtotal|jumlah|jml|harga|hrg|buku|kartu|jln|jl|jalan|ketua|bendahara|sekretaris|petugas|yg|yang|sheet|lembar|"
    r"sdh|sudah|blm|belum|dibayar|bayar|lunas|ttd|mengetahui)\b"
)
_TERMS_FIRST: Final = re.compile(
    r"^(?:bagi hasil|komisi|bagian|fee|persen|potongan|potong|toko|penitip|produsen|[0-9])"
)
_TERMS_AFTER: Final = re.compile(r"\s*[(,–-]?[^(),–-]*[0-9]\s*(?:%|persen).*$", re.IGNORECASE)
_OWNER_WORDS: Final = (
    "produsen|kelompok|penitip|pemilik|umkm|ukm|ikm|pengrajin|perajin|penenun|usaha|supplier|pemasok|mitra|titipan dari"
)
_LABEL: Final = re.compile(rf"^(?:(?:nama )?(?:{_OWNER_WORDS})|nama|dari|titipan)\s*[:=]\s*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"^(?:alamat|asal|desa/kec|tempat)\s*[:=]\s*", re.IGNORECASE)
_LABEL_CELL: Final = re.compile(
    rf"^(?:(?:nama )?(?:{_OWNER_WORDS})|nama|dari|titipan|alamat|asal|desa|kelurahan|kecamatan|kec|ketua|hp|no hp|wa|telp)"
    r"\s*[:=]",
    re.IGNORECASE,
)
_BARE_LABEL: Final = re.compile(
    rf"(?:nama )?(?:{_OWNER_WORDS})|nama|dari|alamat|desa|ds|kelurahan|kel|kecamatan|kec|ketua|hp|no hp|wa|telp",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(r"\s*[\n,;(/]\s*|\s+[-–]\s+")
_FRONT: Final = re.compile(r"^(?:desa|ds|kelurahan|kel|kecamatan|kec)\b\.?\s*:?\s*", re.IGNORECASE)
_SECTION_LETTER: Final = re.compile(r"^(?:[A-GI-Z]|[IVX]{2,4})[.)]\s+")  # H. is haji
_SOMEBODY: Final = re.compile(
    r"\b(?:kelompok|klp|klpk|kel|kwt|kub|pkk|omk|ud|cv|pt|bumdes|koperasi|sanggar|komunitas|ibu|bu|bapak|bpk|bp|pak|mama|"
    r"om|tante|ina|hj|haji|smk|smp|sd|sma|sekolah|rumah|dapur|usaha|gapoktan|poktan)\b"
)
_OWN: Final = re.compile(r"(?:titipan |barang |milik |punya )*(?:toko sendiri|sendiri toko|sendiri|toko)(?: kami)?")
_SHORT_WORDS: Final = {
    "tj": "tanjung", "tjg": "tanjung", "tmr": "timur", "brt": "barat", "slt": "selatan", "sltn": "selatan", "utr": "utara",
    "tgh": "tengah", "dmn": "demon",
}  # fmt: skip
_LEGEND: Final = re.compile(r"(?P<code>[A-Za-z][A-Za-z0-9.]{0,5})\s*=\s*(?P<text>[A-Za-z].{2,})", re.DOTALL)
CATEGORY_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("makanan", "minuman", "makanan minuman", "makanan dan minuman", "kuliner", "pangan", "pangan olahan", "snack",
         "kue", "camilan", "cemilan", "food", "sembako", "bumbu"), "Makanan & minuman"
    ),
    **dict.fromkeys(
        ("kerajinan", "kriya", "tenun", "anyaman", "kerajinan tangan", "craft", "handicraft", "souvenir", "suvenir",
         "fashion", "pakaian"), "Kerajinan"
    ),
    **dict.fromkeys(("buku", "buku dan alat tulis", "atk", "books"), "Buku"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What a title, a section or a sheet's name says: whose goods follow, from where, on what terms, of what kind.

    ``own`` says that they are the shop's own goods, in so many words.
    """

    producer: str = ""
    village: str = ""
    district: str = ""
    phone: str = ""
    part_bp: int | None = None
    category: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The villages and districts whose names a list may hold, by ``place_key``."""

    villages: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    def is_village(self, text: str) -> bool:
        """Whether a text is the name of a village."""
        return place_key(text) in self.villages

    def is_district(self, text: str) -> bool:
        """Whether a text is the name of a district, its words perhaps shortened."""
        key = place_key(text)
        return bool(get_close_matches(key, self.districts, n=1, cutoff=0.8)) if key else False


NOWHERE: Final = Places()


def place_key(text: str) -> str:
    """Return what spellings of a village or district share: no "desa" or "kecamatan" in front, no blanks."""
    words = re.sub(r"^(?:desa|ds|kelurahan|kel|kecamatan|kec)\s+", "", folded(text)).split()
    return "".join(_SHORT_WORDS.get(word, word) for word in words)


def is_label(row: RawRow) -> bool:
    """Whether a row holds a label of whose goods follow (``Nama : Ibu Maria``): no header, and no goods."""
    said = [spaced(cell) for cell in row.cells if isinstance(cell, str) and not is_blank(cell)]
    if len(set(said)) > 2 and all(text.endswith(":") for text in said):  # noqa: PLR2004 headers with colons behind them
        return False
    return any(_LABEL_CELL.match(text) for text in said)


def is_about_the_list(text: str) -> bool:
    """Whether a text speaks of the list itself (``Dicetak``, ``hal 1``, ``Catatan``) and names nobody."""
    return bool(_ABOUT_THE_LIST.match(folded(text)))


def line_of(texts: Sequence[str]) -> str:
    """Return the cells of a row as one line: a label with what stands beside it, the others parted by commas."""
    line = ""
    for text in texts:
        if not line:
            line = text
        elif line.endswith((":", "=")):
            line = f"{line} {text}"
        else:
            last = line.rpartition(", ")[2]
            line = f"{line}{' : ' if _BARE_LABEL.fullmatch(last) else ', '}{text.lstrip(': ')}"
    return line


def legend_of(row: RawRow) -> tuple[str, str] | None:
    """Return a code and whom it stands for when a row explains one (``LW = Lukas, Lewotobi``); None for other rows."""
    said = [str(cell) for cell in row.cells if not is_blank(cell)]
    match = _LEGEND.fullmatch(" ".join(said).strip()) if said and len(said) <= 3 else None  # noqa: PLR2004 code, =, text
    return (folded(match["code"]), match["text"].strip()) if match else None


def owner_in(text: str, places: Places) -> Facts | None:
    """Return the producer and the place behind a name (``Ibu Ana, Konga``, one line each); None when none is there."""
    ends = list(_SEPARATOR.finditer(text))
    for at, end in enumerate(ends):
        part = _part_after(text, ends, at)
        marked = re.match(r"(?:desa|ds|kelurahan)\b", part, re.IGNORECASE)
        if marked or places.is_village(part):
            beyond = _part_after(text, ends, at + 1) if at + 1 < len(ends) else ""
            district = _FRONT.sub("", beyond) if re.search("[A-Za-z]{3}", beyond) else ""
            within = _DISTRICT.search(part)
            village = part[: within.start()] if within else part
            return Facts(
                _name_in(text[: end.start()]),
                _FRONT.sub("", village).strip(" .,"),
                within["name"].strip() if within else district if places.is_district(district) else "",
            )
        if places.is_district(part):
            before = ends[at - 1] if at else end  # Lukas, Lewotobi - Ile Bura: a place that the official list lacks
            village = _part_after(text, ends, at - 1) if at else ""
            return Facts(_name_in(text[: before.start()]), village, _FRONT.sub("", part))
    if "\n" in text and ends:
        name, _, beyond = text.partition("\n")
        return Facts(_name_in(name), spaced(_FRONT.sub("", beyond.strip())))
    return None


def _part_after(text: str, ends: Sequence[re.Match[str]], at: int) -> str:
    until = ends[at + 1].start() if at + 1 < len(ends) else len(text)
    return spaced(text[ends[at].end() : until]).strip(" .)")


def _name_in(text: str) -> str:
    """Return the name in the text before a place; of ``Garam - Bpk Abdul`` the part that names somebody."""
    parts = re.split(r"\s+[-–]\s+", spaced(text))
    somebody = [part for part in parts if _SOMEBODY.search(folded(part))]
    return _plain_name(somebody[-1] if len(parts) > 1 and len(somebody) == 1 else spaced(text))


def _plain_name(text: str) -> str:
    return re.sub(r"^\s*[0-9]+[.)]\s*", "", text).strip(" .,:;()-–/=")


def is_own(text: str) -> bool:
    """Whether a text says that goods are the shop's own (``titipan sendiri / toko``)."""
    return bool(_OWN.fullmatch(folded(text)))


def facts_in(lines: Sequence[str], *, sheet: str = "", places: Places = NOWHERE) -> Facts:
    """Return what lines of text say of whose goods follow; lines about the list itself are passed over."""
    facts = Facts()
    names: list[str] = []
    labelled_names: list[str] = []
    for line in lines:
        village, district, phone = _village(line, places), _DISTRICT.search(line), _PHONE.search(line)
        part = shop_part_in(line)
        kind = CATEGORY_WORDS.get(folded(line), "")
        facts = replace(
            facts,
            village=village["name"].strip() if village and not facts.village else facts.village,
            district=district["name"].strip() if district and not facts.district else facts.district,
            phone=phone[0] if phone else facts.phone,
            part_bp=part if part is not None else facts.part_bp,
            category=kind or facts.category,
        )
        if kind or (part is not None and _TERMS_FIRST.match(folded(line))):
            continue
        if (address := _ADDRESS.match(line)) is not None:
            facts = _placed(facts, line[address.end() :], places)
            continue
        labelled = _LABEL.match(line)
        rest = _LABEL.sub("", line)
        bare = _SECTION_LETTER.sub("", rest)
        if _SOMEBODY.search(folded(bare)):
            rest = bare
        if labelled and is_own(rest):
            facts = replace(facts, own=True)
            continue
        starts_with_place = bool(
            re.match(r"(?:alamat|desa|ds|kelurahan|kec|kecamatan|hp|wa|telp|no)\b", folded(rest))
            or (village and village.start() == 0)
        )
        if labelled is None and (starts_with_place or _says_nobody(rest)):
            continue
        found = (
            owner_in(rest, places) if places is not NOWHERE and part is None and not district and not phone else None
        )
        if found is not None:
            facts = replace(facts, village=facts.village or found.village, district=facts.district or found.district)
            name = found.producer
        else:
            name = _name_beside(line, rest, village)
        if re.search("[A-Za-z]{3}", name):
            (names if labelled is None else labelled_names).append(name)
    like_sheet = [name for name in names if sheet and folded(name) == folded(sheet)]
    return replace(facts, producer=(labelled_names or like_sheet or names or [""])[0])


def _village(line: str, places: Places) -> re.Match[str] | None:
    """Return where a line names a village; ``Kel.`` in front of a name that is no village means kelompok."""
    found = _VILLAGE.search(line)
    if found is None or places is NOWHERE or folded(found["front"]) != "kel":
        return found
    return found if places.is_village(found["name"]) or _DISTRICT.search(line) else None


def _name_beside(line: str, rest: str, village: re.Match[str] | None) -> str:
    name = rest
    for cut in (_TERMS_AFTER, _PHONE, _DISTRICT):
        name = cut.sub("", name)
    if village and village.start() > 0 and re.search(r"[,;(/–-]\s*$", line[: village.start()]):
        name = rest[: max(rest.lower().find(village[0].lower()), 0)] or name
    return _plain_name(name)


def _says_nobody(text: str) -> bool:
    """Whether a line is about the list itself, or heads a section by its letter (``A. KOPI``) and names nobody."""
    return is_about_the_list(text) or bool(_SECTION_LETTER.match(text))


def _placed(facts: Facts, text: str, places: Places) -> Facts:
    """Return facts with the village and district of an address."""
    if facts.village or not re.search("[A-Za-z]{3}", text):
        return facts
    first, *others = [part for part in (spaced(each).strip(" .)") for each in _SEPARATOR.split(text)) if part]
    if not others and places.is_district(first) and not places.is_village(first):
        return replace(facts, district=facts.district or first)
    return replace(facts, village=_FRONT.sub("", first), district=facts.district or (others[0] if others else ""))
