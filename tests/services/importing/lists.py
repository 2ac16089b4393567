"""Lists as shops write them, made for tests: eighteen kinds, each with what a careful person reads from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import openpyxl

LISTS: Final = Path(__file__).parent / "lists"
Rows = list[list[object]]
# producer, village, product, unit, price, net price, stock
Read = tuple[str, str, str, str, int, int | None, str]


@dataclass(frozen=True, slots=True)
class ShopList:
    """A list: how it is made at a path, what is in it, and the answers its questions need beside the proposed ones."""

    name: str
    make: Callable[[Path], None]
    read: tuple[Read, ...]
    answers: dict[str, str] = field(default_factory=dict)
    most_questions: int = 6


def an_xlsx(merged: tuple[str, ...] = (), **sheets: Rows) -> Callable[[Path], None]:
    """Return what writes a workbook with these sheets, some cells merged (``Lembar!A1:C1``)."""

    def make(path: Path) -> None:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title.replace("_", " "))
            for row in rows:
                sheet.append(row)
        for where in merged:
            title, cells = where.split("!")
            book[title].merge_cells(cells)
        book.save(path)

    return make


def a_text(text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    """Return what writes a text file."""
    return lambda path: path.write_text(text, encoding=encoding, newline="")  # type: ignore[return-value]


def kept(name: str) -> Callable[[Path], None]:
    """Return what copies a file of this folder: formats that no library here writes."""
    return lambda path: path.write_bytes((LISTS / name).read_bytes())  # type: ignore[return-value]


TWO_HEADER_ROWS = ShopList(
    "dua_baris_judul.xlsx",
    an_xlsx(
        merged=("Stok!D3:E3",),
        Stok=[
            ["STOK BARANG TITIPAN NTT MART"],
            ["Tanggal 3/2/2026"],
            ["Produsen", "Asal", "Uraian Barang", "Harga", None, "Sisa"],
            [None, "Desa", None, "Titip", "Jual", "Stok"],
            ["KWT Ina Senaren", "Konga", "Emping jagung 100gr", 8000, 10000, "12 bks"],
            [None, None, "Minyak kelapa 600cc", 30000, "35.000", "habis"],
        ],
    ),
    (
        ("KWT Ina Senaren", "Konga", "Emping jagung 100 g", "bungkus", 10_000, 8_000, "12"),
        ("KWT Ina Senaren", "Konga", "Minyak kelapa 600 ml", "botol", 35_000, 30_000, "0"),
    ),
)
SECTIONS = ShopList(
    "bagian.xlsx",
    an_xlsx(
        Barang=[
            ["DAFTAR STOK PER 28-02-2026"],
            ["No", "Nama Brg", "Sat", "Hrg Jual", "Jml"],
            ["KWT Watotutu - Desa Watotutu, Kec. Ile Mandiri (komisi 10%)"],
            [1, "Gula semut 250 g", "bks", "20rb", 6],
            [2, "Kopi robusta 100 g", "bks", "Rp15.000", 14],
            ["BUMDes Lewoloba (85% : 15%)"],
            [1, "Keripik ubi 100g", "bks", 12000, 20],
            [None, "TOTAL", None, None, 40],
        ]
    ),
    (
        ("KWT Watotutu", "Watotutu", "Gula semut 250 g", "bungkus", 20_000, None, "6"),
        ("KWT Watotutu", "Watotutu", "Kopi robusta 100 g", "bungkus", 15_000, None, "14"),
        ("BUMDes Lewoloba", "Lewoloba", "Keripik ubi 100 g", "bungkus", 12_000, None, "20"),
    ),
)
CATEGORIES = ShopList(
    "kategori.xlsx",
    an_xlsx(
        Data=[
            ["Nama Barang", "Penitip", "Desa", "Harga Jual", "Harga Beli", "Stok", "Satuan"],
            ["MAKANAN"],
            ["Abon ikan 100 g", "Ibu Maria Kelen", "Lamawalang", 30000, 25000, 7, "bungkus"],
            ["KERAJINAN"],
            ["Tas anyaman", "Ibu Maria Kelen", "Lamawalang", 75000, 60000, 2, "buah"],
        ]
    ),
    (
        ("Ibu Maria Kelen", "Lamawalang", "Abon ikan 100 g", "bungkus", 30_000, 25_000, "7"),
        ("Ibu Maria Kelen", "Lamawalang", "Tas anyaman", "buah", 75_000, 60_000, "2"),
    ),
)
SIDE_BY_SIDE = ShopList(
    "berdampingan.xlsx",
    an_xlsx(
        Lembar1=[
            ["Titipan Maret 2026", None, None, None, None, None, None],
            ["Produsen", "Barang", "Harga", "Stok", None, "Produsen", "Barang", "Harga", "Stok"],
            ["OMK Lewolaga", "Madu 460ml", "95.000", 4, None, "PKK Konga", "Sambal ikan 150g", "25.000", 9],
            ["OMK Lewolaga", "Kemiri 500 g", "40rb", 3, None, "PKK Konga", "Kue rambut 200g", "13,5rb", 11],
        ]
    ),
    (
        ("OMK Lewolaga", "Lewolaga", "Madu 460 ml", "botol", 95_000, None, "4"),
        ("OMK Lewolaga", "Lewolaga", "Kemiri 500 g", "bungkus", 40_000, None, "3"),
        ("PKK Konga", "Konga", "Sambal ikan 150 g", "bungkus", 25_000, None, "9"),
        ("PKK Konga", "Konga", "Kue rambut 200 g", "bungkus", 13_500, None, "11"),
    ),
    most_questions=7,
)
STACKED = ShopList(
    "bertumpuk.xlsx",
    an_xlsx(
        Rekap=[
            ["Kelompok Tani Boru"],
            ["Desa Boru Kec. Wulanggitang"],
            ["Nama Produk", "Isi", "Harga Titip", "Harga Jual", "Sisa"],
            ["Beras merah", "1 kg", 15000, 18000, 10],
            ["Kacang mete", "250g", 30000, 37500, 5],
            ["Jumlah", None, None, None, 15],
            [],
            ["SMPN 1 Contoh"],
            ["Kel. Balela, Kec. Larantuka"],
            ["Nama Produk", "Isi", "Harga Titip", "Harga Jual", "Sisa"],
            ["Gantungan kunci", None, 5000, 7500, 30],
        ]
    ),
    (
        ("Kelompok Tani Boru", "Boru", "Beras merah 1 kg", "bungkus", 18_000, 15_000, "10"),
        ("Kelompok Tani Boru", "Boru", "Kacang mete 250 g", "bungkus", 37_500, 30_000, "5"),
        ("SMPN 1 Contoh", "Balela", "Gantungan kunci", "buah", 7_500, 5_000, "30"),
    ),
)
SEMICOLONS = ShopList(
    "kasir_lama.csv",
    a_text(
        "Item name;Supplier;Village;Price;Cost;Qty;Expired\r\n"
        "Kopi tubruk café 200 g;UD Sinar Riang;Postoh;25.000,00;20.000,00;8;31/12/2026\r\n"
        "Dendeng ikan 100 g;UD Sinar Riang;Postoh;40000;33000;2;\r\n",
        "cp1252",
    ),
    (
        ("UD Sinar Riang", "Postoh", "Kopi tubruk café 200 g", "bungkus", 25_000, 20_000, "8"),
        ("UD Sinar Riang", "Postoh", "Dendeng ikan 100 g", "bungkus", 40_000, 33_000, "2"),
    ),
)
ANOTHER_TILL = ShopList(
    "export_items.csv",
    a_text(
        "Handle,SKU,Name,Category,Description,Sold by weight,Cost,Barcode,Supplier,Price [NTT Mart],In stock [NTT Mart]\n"
        "kopi-1,10001,Kopi bubuk 200 g,Minuman,,N,20000,,PKK Lewoloba,25000,19\n"
        "tas-1,10002,Tas pandan,Kerajinan,,N,60000,,PKK Lewoloba,75000,4\n"
    ),
    (
        ("PKK Lewoloba", "Lewoloba", "Kopi bubuk 200 g", "bungkus", 25_000, 20_000, "19"),
        ("PKK Lewoloba", "Lewoloba", "Tas pandan", "buah", 75_000, 60_000, "4"),
    ),
)
OLD_XLS = ShopList(
    "lama.xls",
    kept("lama.xls"),
    (
        ("BUMDes Konga", "Konga", "Garam dapur 500 g", "bungkus", 8_000, None, "25"),
        ("Kelompok Watohari", "Watohari", "Selendang tenun", "lembar", 150_000, None, "3"),
    ),
    {"terms": "20%"},
    most_questions=7,
)
OPEN_DOCUMENT = ShopList(
    "libre.ods",
    kept("libre.ods"),
    (("Komunitas Kalelu", "Kalelu", "Sirup jahe 350 ml", "botol", 35_000, 28_000, "6"),),
)
SLIPS = ShopList(
    "selip.xlsx",
    an_xlsx(
        Feb=[
            ["Per 1 Februari 2026"],
            ["Nama Kelompk", "Dsa", "Kecamtan", "Nama Bararg", "Hrga Titip", "Harga Jual", "Stock"],
            ["Kel. Tenun Lamahala", "Lamahala Jya", "Adonara Timur", "Sarung ikat", 400, 450, "2 lbr"],
            ["Kelompok Tenun Lamahala", "Lamahala Jaya", "Adonara Timur", "Selendang", 120, 150, "1 lusin"],
            ["Kelompok Tenun Lamahaa", "Lamahala Jaya", "Adonara Timur", "Syal tenun", 80, 100, "± 5"],
        ]
    ),
    (
        ("Kelompok Tenun Lamahala", "Lamahala Jaya", "Sarung ikat", "lembar", 450_000, 400_000, "2"),
        ("Kelompok Tenun Lamahala", "Lamahala Jaya", "Selendang", "lembar", 150_000, 120_000, "12"),
        ("Kelompok Tenun Lamahala", "Lamahala Jaya", "Syal tenun", "lembar", 100_000, 80_000, "5"),
    ),
    {"same producer": "yes"},
    most_questions=10,
)
DITTO = ShopList(
    "idem.xlsx",
    an_xlsx(
        Sheet1=[
            ["Penitip", "Alamat", "Jenis Barang", "Ukuran", "Harga/bks", "Banyaknya"],
            ["Ibu Yuliana", "Desa Lewolaga", "Kacang goreng", "150 gr", "10.000/bks", "1,0"],
            ['"', '"', "Kue kembang", "200 gr", "12.500/bks", "7"],
            ["idem", "idem", "Ikan teri kering", "1 kg", "60.000/kg", "2,5 kg"],
        ]
    ),
    (
        ("Ibu Yuliana", "Lewolaga", "Kacang goreng 150 g", "bungkus", 10_000, None, "1"),
        ("Ibu Yuliana", "Lewolaga", "Kue kembang 200 g", "bungkus", 12_500, None, "7"),
        ("Ibu Yuliana", "Lewolaga", "Ikan teri kering 1 kg", "kg", 60_000, None, "2.5"),
    ),
)
TABS = ShopList(
    "tab.txt",
    a_text(
        "Daftar barang per 5 Feb 2026\n\nUMKM\tDesa\tProduk\tHarga Modal\tHarga Jual\tSisa Stok\tKet\n"
        "Dapur Nagi\tBalela\tRoti kering 250 g\t18.000\t22.500\t16\tkadaluarsa 12/6/26\n"
    ),
    (("Dapur Nagi", "Balela", "Roti kering 250 g", "bungkus", 22_500, 18_000, "16"),),
)
OWN_GOODS = ShopList(
    "barang_toko_sendiri.csv",
    a_text(
        "kd_barang,barcode,nm_barang,kd_jenis,satuan_beli,beli_isi,satuan_jual,harga_beli,harga_jual,diskon,stok,stok_minimal\n"
        "B1,8990000000013,Minyak goreng botol 1 liter,Sembako,Kds,12,Btl,11000,15000,0,24,10\n"
        "B2,,Gula pasir 1 kg,Sembako,Sak,50,Bks,14.000,17.500,0,0,10\n"
    ),
    (
        ("TOKO", "", "Minyak goreng botol 1 liter", "botol", 15_000, None, "24"),
        ("TOKO", "", "Gula pasir 1 kg", "bungkus", 17_500, None, "0"),
    ),
    {"owner": "own"},
)
CELLS_OF_LINES = ShopList(
    "yang_titip.xlsx",
    an_xlsx(
        merged=("Juli!F3:G3", "Juli!B3:B4"),
        Juli=[
            ["", "TITIPAN PER 1 FEBRUARI 2026"],
            [],
            ["", "Yg titip", "No", "Nama Barang", "Isi", "HARGA", None, "Sisa", "Ket."],
            ["", None, None, None, None, "Jual", "Titip", None, None],
            [
                "",
                "Mama Tina Kelen\nDs. Lewolaga\nKec. Titehena",
                1,
                "Kopi tubruk",
                "200 gr",
                "Rp 30.000,-",
                25000,
                "9 bks",
            ],
            ["", None, 2, "Kopi luwak", "sda", "sda", "sda", "4 (empat)", "", "", "CATATAN"],
            ["", "Jumlah", None, None, None, None, None, 13, None],
            ["", "Klp. Tunas\nLamahala Jaya (Adonara Tmr)", 1, "Sambal roa", "150 ml", 38000, 33000, "1 lsn + 2"],
            ["", None, None, None, None, None, "yg hitung,"],
        ],
    ),
    (
        ("Mama Tina Kelen", "Lewolaga", "Kopi tubruk 200 g", "bungkus", 30_000, 25_000, "9"),
        ("Mama Tina Kelen", "Lewolaga", "Kopi luwak 200 g", "bungkus", 30_000, 25_000, "4"),
        ("Klp. Tunas", "Lamahala Jaya", "Sambal roa 150 ml", "botol", 38_000, 33_000, "14"),
    ),
)
PLACE_BEHIND_NAME = ShopList(
    "dari.csv",
    a_text(
        "Titipan toko;;;;;\nupdate 09-02-2026 (blm semua);;;;;\n;;;;;\nTGL MSK;NAMA BARANG;DARI;HARGA;MODAL;STOCK;KET\n"
        '02/07/26;kopi jahe 165gr;Ibu Sin, Konga;Rp 25.000,-;21rb;12 bks;\n02/07/26;teh rosela 80gr;"""";13.000;11.000;20 bks;\n'
        "3 juli;madu hutan 620 ml;Bp. Kanis - Ds. Kawalelo, Kec Demon Pagong;Rp 135.000,-;120rb;6 btl;\n"
        ";lilin 100 gr;dto;28rb;24rb;hbs;\n;garam 500gr;Kel. Nelayan Menanga, Solor Timur;6.500;5.500;48 bks;\n"
        ";JUMLAH;;;;86;\n;nb: sewa lapak Rp 150.000,- ;;;;;\n"
    ),
    (
        ("Ibu Sin", "Konga", "kopi jahe 165 g", "bungkus", 25_000, 21_000, "12"),
        ("Ibu Sin", "Konga", "teh rosela 80 g", "bungkus", 13_000, 11_000, "20"),
        ("Bp. Kanis", "Kawalelo", "madu hutan 620 ml", "botol", 135_000, 120_000, "6"),
        ("Bp. Kanis", "Kawalelo", "lilin 100 g", "bungkus", 28_000, 24_000, "0"),
        ("Kel. Nelayan Menanga", "Menanga", "garam 500 g", "bungkus", 6_500, 5_500, "48"),
    ),
)
_CARD: Rows = [
    ["Barang", "sat", "titip", "jual", "laku", "SISA", None, "Barang", "sat", "titip", "jual", "laku", "SISA"]
]
CARDS = ShopList(
    "kartu.xlsx",
    an_xlsx(
        **{
            "2025 (LAMA)": [["Barang", "Penitip", "Harga", "Stok"], ["Keripik 150g", "Ibu Tres", 14000, 11]],
            "2026": [
                ["BUKU KARTU TITIP 2026"],
                ["harga dlm ribuan", None, None, "s/d", dt.date(2026, 2, 8)],
                ["Nama   :", "Ibu Tres Lamen", None, None, None, None, None, "Nama   :", "KUB Maju"],
                [
                    "Alamat :",
                    "Lewoloba (Ile Mandiri)",
                    None,
                    None,
                    None,
                    None,
                    None,
                    "Alamat :",
                    "Ds. Kobasoma, Titehena",
                ],
                *_CARD,
                ["Keripik 150g", "bks", 13, 16, 22, 17, None, "Kemiri 500g", "bks", 24, 29, 6, 14],
                ["total", None, None, None, 22, 17, None, "Cengkeh 100g", "bks", 15, 19, 3, 7],
                [
                    "sdh dibayar tgl",
                    None,
                    dt.date(2026, 2, 3),
                    None,
                    None,
                    None,
                    None,
                    "total",
                    None,
                    None,
                    None,
                    9,
                    21,
                ],
                [],
                ["Nama   :", "Bpk. Ton", None, None, None, None, None, "Nama   :", "(titipan sendiri / toko)"],
                ["Alamat :", "Pamakayo - Solor Barat", None, None, None, None, None, "Alamat :"],
                *_CARD,
                ["Madu 500ml", "btl", 105, 125, 5, 7, None, "Tas belanja", "bh", 3, 5, 64, 36],
                ["Sarung", "lbr", 1100, 1300, 1, 2],
            ],
        }
    ),
    (
        ("TOKO", "", "Tas belanja", "buah", 5_000, None, "36"),
        ("Ibu Tres Lamen", "Lewoloba", "Keripik 150 g", "bungkus", 16_000, 13_000, "17"),
        ("KUB Maju", "Kobasoma", "Kemiri 500 g", "bungkus", 29_000, 24_000, "14"),
        ("KUB Maju", "Kobasoma", "Cengkeh 100 g", "bungkus", 19_000, 15_000, "7"),
        ("Bpk. Ton", "Pamakayo", "Madu 500 ml", "botol", 125_000, 105_000, "7"),
        ("Bpk. Ton", "Pamakayo", "Sarung", "lembar", 1_300_000, 1_100_000, "2"),
    ),
    {"owner": "own"},
    most_questions=9,
)
BY_SIZE = ShopList(
    "per_ukuran.xlsx",
    an_xlsx(
        Harga=[
            ["DAFTAR HARGA"],
            ["Dicetak", dt.date(2026, 2, 10), None, None, None, "hal 1"],
            ["A.  KOPI, TEPUNG"],
            ["Kode", "Nama brg", "Pny", "HARGA JUAL", None, "SISA", None],
            [None, None, None, "100 gr", "1 kg", "100gr", "1kg"],
            ["A1", "Kopi bubuk", "LW", 15000, "x", 12, "x"],
            ["A2", "Tpg mocaf", "KM", 10000, 32000, 20, 4],
            [],
            ["C. ANYAMAN"],
            ["Kode", "Nama brg", "Pny", "kecil", None, "besar", None],
            [None, None, None, "hrg", "ada", "hrg", "ada"],
            ["C1", "Bakul", "KM", 25000, 6, 60000, 2],
            [],
            ["Ket. pemilik (Pny) :"],
            ["LW = Lukas Wung, Konga - Titehena"],
            ["KM = Klpk Mawar, Lewoloba (Ile Mandiri)"],
        ],
        Sheet2=[["hutang"], ["Tinus", 45000]],
    ),
    (
        ("Lukas Wung", "Konga", "Kopi bubuk 100 g", "bungkus", 15_000, None, "12"),
        ("Klpk Mawar", "Lewoloba", "Tpg mocaf 100 g", "bungkus", 10_000, None, "20"),
        ("Klpk Mawar", "Lewoloba", "Tpg mocaf 1 kg", "bungkus", 32_000, None, "4"),
        ("Klpk Mawar", "Lewoloba", "Bakul kecil", "buah", 25_000, None, "6"),
        ("Klpk Mawar", "Lewoloba", "Bakul besar", "buah", 60_000, None, "2"),
    ),
)
SHEET_PER_GROUP = ShopList(
    "per_kelompok.xlsx",
    an_xlsx(
        TENUN=[
            ["KELOMPOK TENUN INA"],
            ["Kel. Waibalun, Kec. Larantuka"],
            ["Ketua :", "Ibu Goreti", None, "HP", "08xx-12"],
            ["Jenis tenun", "Motif", "Uk.", "Jml", "Harga /lbr", "Penenun terima"],
            ["Sarung", "Korke", "150x120", "4 lbr", "850rb", "750rb"],
            ["Sarung", "Mata ikan", "150x120", "2 lbr", "1,5 jt", "1,35 jt"],
        ],
        kwt=[
            ["dari: KWT Wato, desa Bilal - Adonara Timur"],
            ["potongan toko 10% dari harga jual"],
            ["STOK", "BARANG", "HRG", "exp"],
            ["53 bks", "Jagung titi 250 gr", "12rb", "exp 30/4/27"],
            ["155"],
        ],
        kopi=[
            ["Petani", "Desa", "Kopi", "Hrg beli", "Hrg jual", "Sisa"],
            ["Om Nadus", "Boru", "Arabika bubuk 200 g", 38000, 45000, "2 bks lagi"],
            ['"', '"', "Coklat 200 g", 29000, 35000, "7 bks"],
        ],
        garam=[
            ["Garam - Bpk Gafar", "Lewohedo, Solor Timur"],
            [],
            [None, "garam halus", "garam bambu"],
            ["isi", "250gr", "1 btg"],
            ["hrg jual", "5rb", "25rb"],
            ["hrg titip", "4rb", "20rb"],
            ["sisa", "34 bks", "3 btg"],
        ],
        REKAP=[["No", "Kelompok", "Jlh brg", "Ket"], [1, "Tenun", 61, "beda2"]],
    ),
    (
        ("KELOMPOK TENUN INA", "Waibalun", "Sarung Korke 150x120", "lembar", 850_000, 750_000, "4"),
        ("KELOMPOK TENUN INA", "Waibalun", "Sarung Mata ikan 150x120", "lembar", 1_500_000, 1_350_000, "2"),
        ("KWT Wato", "Bilal", "Jagung titi 250 g", "bungkus", 12_000, None, "53"),
        ("Om Nadus", "Boru", "Arabika bubuk 200 g", "bungkus", 45_000, 38_000, "2"),
        ("Om Nadus", "Boru", "Coklat 200 g", "bungkus", 35_000, 29_000, "7"),
        ("Bpk Gafar", "Lewohedo", "garam halus 250 g", "bungkus", 5_000, 4_000, "34"),
        ("Bpk Gafar", "Lewohedo", "garam bambu 1 btg", "batang", 25_000, 20_000, "3"),
    ),
)
ALL: Final = (
    TWO_HEADER_ROWS, SECTIONS, CATEGORIES, SIDE_BY_SIDE, STACKED, SEMICOLONS, ANOTHER_TILL, OLD_XLS, OPEN_DOCUMENT, SLIPS,
    DITTO, TABS, OWN_GOODS, CELLS_OF_LINES, PLACE_BEHIND_NAME, CARDS, BY_SIZE, SHEET_PER_GROUP,
)  # fmt: skip
