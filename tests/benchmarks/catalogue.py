"""A large made-up catalogue in the words of the shops: the same products for the same size, every time."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ntt_pos.paths import resource

GOODS: Final = {
    "Makanan & minuman": (
        "Kopi arabika|Kopi robusta bubuk|Kopi biji sangrai|Kopi jahe|Madu hutan|Madu kelulut|Kue rambut|Keripik pisang|"
        "Keripik singkong|Keripik ubi ungu|Keripik sukun|Keripik talas|Keripik kelapa|Jagung titi|Jagung bose|Jagung goreng|"
        "Emping jagung|Kacang mete goreng|Kacang mete mentah|Kacang tanah sangrai|Kacang hijau|Kacang koro|Kemiri kupas|"
        "Vanili kering|Cengkih kering|Lada hitam|Kayu manis|Kunyit bubuk|Jahe merah bubuk|Temulawak instan|Gula lontar|"
        "Gula semut|Gula aren cetak|Garam kasar|Garam halus beryodium|Sambal lu'at|Sambal roa|Sambal teri|Sambal tuna|"
        "Abon ikan tuna|Abon ikan cakalang|Abon sapi|Dendeng ikan|Dendeng sapi|Ikan asap|Ikan teri kering|Ikan asin|"
        "Cumi kering|Rumput laut kering|Dodol rumput laut|Dodol pisang|Selai nanas|Selai mangga|Sirup asam|Sirup markisa|"
        "Teh daun kelor|Tepung kelor|Kapsul kelor|Mi kelor|Kue kering kelor|Tepung singkong|Tepung pisang|Tepung jagung|"
        "Beras merah ladang|Beras hitam|Beras adat|Minyak kelapa murni (VCO)|Minyak kelapa|Minyak kemiri|Cokelat batang|"
        "Cokelat bubuk|Biji kakao fermentasi|Stik bawang|Stik kelor|Rempeyek kacang|Rempeyek teri|Kerupuk ikan|Kerupuk rambak|"
        "Bagea sagu|Sagu lempeng|Roti bakar kering|Bolu kering|Kue cincin|Kue bangket|Manisan pala|Manisan asam|Asam jawa|"
        "Bawang goreng|Bumbu rendang|Bumbu kuning|Se'i sapi|Se'i ikan|Arak moke simbolis|Air kelapa botol|Cuka lontar|"
        "Kecap asin|Terasi udang|Petis ikan|Bakso ikan beku|Nugget ikan|Pisang sale|Ubi rebus kering|Sorgum|Tepung sorgum"
    ),
    "Kerajinan": (
        "Kwatek tenun ikat|Nowing tenun ikat|Senai selendang tenun|Sarung tenun|Syal tenun|Taplak tenun|Dompet tenun|"
        "Tas tenun|Sepatu tenun|Topi tenun|Gelang tenun|Kalung manik|Anting kerang|Gelang kayu|Bakul anyaman|Tas anyaman lontar|"
        "Topi lontar|Tikar pandan|Kipas anyaman|Nyiru bambu|Tempat tisu anyaman|Tempat pensil bambu|Lampu bambu|Patung kayu|"
        "Rosario kayu|Salib kayu|Gantungan kunci tempurung|Mangkuk tempurung|Sendok kayu|Cobek batu|Sasando mini|Suling bambu|"
        "Gong kecil|Parang hias|Magnet kulkas|Bingkai kerang|Kotak lontar|Vas bambu|Batik ecoprint|Kaos Flores|Baju anak tenun|"
        "Masker tenun|Boneka tenun|Bantal tenun|Sabun minyak kelapa|Sabun kelor|Sabun kopi|Lilin aroma|Minyak gosok|Minyak urut"
    ),
    "Buku": (
        "Kumpulan puisi siswa|Kumpulan cerpen siswa|Cerita rakyat Lamaholot|Cerita rakyat Adonara|Kalender sekolah|"
        "Buku tulis daur ulang|Kamus kecil Lamaholot|Resep dapur desa|Buku mewarnai|Komik sejarah|Peta wisata|Kartu pos"
    ),
}
KINDS: Final = (
    "pedas|manis|asin|gurih|original|spesial|super|premium|organik|kampung|tradisional|asli|alami|tanpa gula|balado|keju|"
    "cokelat|jagung bakar|rumput laut|bawang|daun jeruk|jahe|lemon|madu|pandan|santan|kering|basah|halus|kasar|tebal|tipis|"
    "merah|putih|hitam|kuning|hijau|biru|ungu|motif bunga|motif mawar|motif kuda|motif ayam|motif perahu|motif rumah adat|"
    "ukuran kecil|ukuran sedang|ukuran besar|kemasan kecil|kemasan besar|kemasan hadiah|isi ulang|edisi hari raya|pilihan"
)
SIZES: Final = "25 g|50 g|75 g|100 g|125 g|150 g|200 g|250 g|300 g|350 g|460 g|500 g|750 g|1 kg|2 kg|100 ml|250 ml|330 ml|600 ml|1 liter"
GROUPS: Final = (
    "Kelompok Tani Desa|Kelompok Wanita Tani|Kelompok Nelayan|BUMDes|PKK Desa|Komunitas Tenun|Karang Taruna|SMK Negeri|"
    "SMA Katolik|Koperasi|UMKM|Dapur Mama|Rumah Produksi|Sanggar|Dasawisma"
)
PRODUCTS_EACH: Final = 50
ACROSS: Final = 0.15


@dataclass(frozen=True, slots=True)
class MadeProducer:
    """A producer of the made-up catalogue."""

    code: str
    name: str
    village: str
    village_code: str
    district: str


@dataclass(frozen=True, slots=True)
class MadeProduct:
    """A product of the made-up catalogue; ``price`` is rupiah per piece."""

    code: str
    name: str
    category: str
    unit: str
    barcode: str
    price: int
    producer: MadeProducer


@lru_cache(maxsize=1)
def villages() -> tuple[tuple[str, str, str], ...]:
    """Return (code, village, district) of every village of the province, from the official list."""
    with resource("wilayah_ntt.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {row["kode"]: row["nama"] for row in rows}
    return tuple(
        (row["kode"], row["nama"], names[row["induk"]]) for row in rows if row["tingkat"] in ("desa", "kelurahan")
    )


@lru_cache(maxsize=3)
def products(count: int, *, each: int = PRODUCTS_EACH, seed: int = 20260228) -> tuple[MadeProduct, ...]:
    """Return ``count`` products, ``each`` to a producer; about a third of the names stands on more than one of them."""
    draw = random.Random(seed)
    places = list(villages())
    draw.shuffle(places)
    made = []
    for number in range(max(1, -(-count // each))):
        code, village, district = places[number % len(places)]
        name = f"{draw.choice(GROUPS.split('|'))} {village}"
        producer = MadeProducer(f"P{number + 1:04d}", name, village, code, district)
        made += [_product(draw, producer, number * each + n, n + 1) for n in range(each)]
    return tuple(made[:count])


def _product(draw: random.Random, producer: MadeProducer, number: int, place: int) -> MadeProduct:
    category = draw.choices(tuple(GOODS), weights=(70, 22, 8))[0]
    words = [draw.choice(GOODS[category].split("|")), draw.choice(KINDS.split("|"))]
    if draw.random() < ACROSS:
        words.append(draw.choice(KINDS.split("|")))
    if category == "Makanan & minuman":
        words.append(draw.choice(SIZES.split("|")))
    name = " ".join(words)
    if draw.random() < 0.1:
        name = name.upper()
    digits = f"899{number:09d}"
    check = -sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10
    return MadeProduct(
        code=f"{producer.code}-{place:04d}",
        name=name,
        category=category,
        unit=draw.choice(("bungkus", "botol", "kotak")) if category == "Makanan & minuman" else "buah",
        barcode=f"{digits}{check}",
        price=draw.randrange(4, 400) * 500,
        producer=producer,
    )


def search_rows(count: int) -> Iterator[tuple[int, str, str, str, str, str, str]]:
    """Yield rows as the search index is built from."""
    for number, made in enumerate(products(count), start=1):
        who = made.producer
        yield number, made.code, made.name, who.name, who.village, who.district, made.category
