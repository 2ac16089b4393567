"""Pemeriksa mandiri arsip pembukuan: menghitung ulang semuanya dari jurnal dan menyebut setiap hal yang tidak cocok.

Hanya pustaka standar Python; tidak memakai satu baris pun dari program kasir.
"""

import argparse
import csv
import hashlib
import json
import os
import re
import sys
from collections import defaultdict

NOL = "0" * 64
NOMOR = re.compile(r"^(.+-\d{4})-(\d{6})$")
LACI = re.compile(r"^DRAWER:")
TEMUAN_TERBANYAK = 200
UJUNG_TERBESAR = 10000000


class Temuan:
    """Mengumpulkan apa yang tidak cocok."""

    def __init__(self):
        self.semua = []

    def catat(self, jenis, tempat, kalimat):
        """Catat satu temuan."""
        self.semua.append((jenis, tempat, kalimat))


def sidik(data):
    """SHA-256 sebagai 64 angka heksadesimal."""
    return hashlib.sha256(data).hexdigest()


def baca_json(path):
    """Baca sebuah berkas JSON."""
    with open(path, encoding="utf-8") as berkas:
        return json.load(berkas)


def periksa_berkas(folder, manifest, temuan):
    """Setiap berkas ada, tidak lebih, dan sidiknya cocok."""
    tercatat = manifest["files"]
    for nama in sorted(tercatat):
        path = os.path.join(folder, *nama.split("/"))
        if not os.path.isfile(path):
            temuan.catat("berkas", nama, "berkas ini hilang dari arsip")
            continue
        with open(path, "rb") as berkas:
            if sidik(berkas.read()) != tercatat[nama]:
                temuan.catat("berkas", nama, "isi berkas ini diubah setelah arsip dibuat")
    for tempat, _, nama_nama in os.walk(folder):
        for nama in nama_nama:
            relatif = os.path.relpath(os.path.join(tempat, nama), folder).replace(os.sep, "/")
            if relatif not in tercatat and relatif != "manifest.json" and not relatif.startswith("__pycache__"):
                temuan.catat("berkas", relatif, "berkas ini tidak termasuk arsip")


def baca_jurnal(folder, temuan):
    """Baca jurnal baris demi baris."""
    catatan = []
    with open(os.path.join(folder, "jurnal.jsonl"), encoding="utf-8") as berkas:
        for nomor, baris in enumerate(berkas, 1):
            try:
                satu = json.loads(baris)
                isi = json.loads(satu["record"])
                catatan.append((satu["register"], satu["seq"], satu["previous"], satu["hash"], satu["record"], isi))
            except (ValueError, KeyError, TypeError):
                temuan.catat("jurnal", "baris %d" % nomor, "baris jurnal ini tidak dapat dibaca")
    return catatan


def periksa_rantai(catatan, manifest, temuan, ujung):
    """Urutan, mata rantai dan sidik setiap catatan, dan kedua ujungnya."""
    per_register = defaultdict(list)
    for satu in catatan:
        per_register[satu[0]].append(satu)
    for register in sorted(set(per_register) | set(manifest["registers"])):
        tercatat = manifest["registers"].get(register)
        baris = per_register.get(register, [])
        if tercatat is None:
            temuan.catat("rantai", register, "register ini tidak ada di manifest")
            continue
        urut, sebelumnya = tercatat["first_seq"] - 1, tercatat["previous"]
        if tercatat["first_seq"] == 1 and sebelumnya != NOL:
            temuan.catat("rantai", register, "rantai tidak dimulai dari awal (64 nol)")
        for _, seq, previous, hash_, teks, _isi in baris:
            tempat = "%s %s" % (register, seq)
            if seq != urut + 1:
                temuan.catat("rantai", tempat, "urutan jurnal melompat: sesudah %s datang %s" % (urut, seq))
            if previous != sebelumnya:
                temuan.catat("rantai", tempat, "catatan ini tidak menyambung pada catatan sebelumnya")
            hitung = sidik(("NTTPOS1\n%s\n%s\n%s\n%s" % (register, seq, previous, teks)).encode("utf-8"))
            if hitung != hash_:
                temuan.catat("rantai", tempat, "isi catatan ini diubah: sidiknya tidak cocok")
            urut, sebelumnya = seq, hash_
        if (urut, sebelumnya) != (tercatat["last_seq"], tercatat["head"]):
            temuan.catat(
                "rantai", register, "rantai berakhir di %s, menurut manifest di %s" % (urut, tercatat["last_seq"])
            )
        for dicari in ujung.get(register, ()):
            if not any(satu[3].startswith(dicari) for satu in baris):
                temuan.catat(
                    "ujung",
                    register,
                    "ujung %s dari kertas tidak ada dalam jurnal: dipotong atau dihitung ulang" % dicari,
                )
    for register in sorted(set(ujung) - set(manifest["registers"])):
        temuan.catat("ujung", register, "register ini tidak ada dalam arsip")


def baca_ujung_luar(folder_folder, install):
    """Ujung yang disimpan di luar (folder kedua, flashdisk, di samping cadangan): register, urutan dan sidik."""
    ditemukan = set()
    for folder in folder_folder:
        for nama in sorted(os.listdir(folder)):
            path = os.path.join(folder, nama)
            if not nama.endswith(".json") or not os.path.isfile(path) or os.path.getsize(path) > UJUNG_TERBESAR:
                continue
            try:
                isi = baca_json(path)
                if isi["install"] == install:
                    ditemukan.update((str(u["register"]), int(u["seq"]), str(u["hash"])) for u in isi["heads"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
    return ditemukan


def periksa_ujung_luar(catatan, manifest, kertas, ujung_luar, temuan):
    """Setiap ujung dari luar yang jatuh di dalam arsip ada di jurnal; kembalikan berapa cocok dan yang terbaru."""
    ada = {(satu[0], satu[1]): satu[3] for satu in catatan}
    hilang = set()
    for _, _, _, _, _, isi in catatan:
        for satu in isi.get("rows", {}).get("restored", ()):
            hilang.update(tuple(each) for each in json.loads(satu.get("lost", "[]")))
    cocok, terbaru = 0, {}
    for register, seq, hash_ in ((satu[0], satu[1], satu[3]) for satu in catatan):
        if any(hash_.startswith(dicari) for dicari in kertas.get(register, ())):
            cocok, terbaru[register] = cocok + 1, max(seq, terbaru.get(register, 0))
    for register, seq, hash_ in sorted(ujung_luar - hilang):
        batas = manifest["registers"].get(register)
        if batas is None or seq < batas["first_seq"]:
            continue
        tempat = "%s %s" % (register, seq)
        if seq > batas["last_seq"]:
            if manifest.get("complete"):
                temuan.catat("ujung", tempat, "catatan ini disimpan di luar, tetapi jurnal arsip berakhir sebelumnya")
        elif ada.get((register, seq)) != hash_:
            temuan.catat("ujung", tempat, "bukan catatan yang ujungnya disimpan di luar: jurnal dihitung ulang")
        else:
            cocok += 1
            terbaru[register] = max(seq, terbaru.get(register, 0))
    return cocok, terbaru


def yang_tidak_diketahui(manifest, cocok, terbaru, sidik_manifest):
    """Kalimat tentang apa yang tidak dapat dipastikan oleh arsip ini sendiri."""
    if not cocok:
        yield (
            "Tanpa ujung dari luar tidak dapat diketahui apakah catatan terbaru dipotong, atau seluruh jurnal dihitung "
            "ulang. Beri --ujung dari Z atau struk, atau --ujung-dari folder kedua atau flashdisk."
        )
    else:
        for register in sorted(manifest["registers"]):
            terakhir = manifest["registers"][register]["last_seq"]
            if terbaru.get(register, 0) < terakhir:
                yield "%s: catatan sesudah %d tidak dijamin oleh ujung dari luar." % (
                    register,
                    terbaru.get(register, 0),
                )
    if not sidik_manifest:
        yield "Tanpa --sidik tidak dapat diketahui apakah ini arsip yang dibuat toko pada waktu itu."


def kumpulkan(catatan):
    """Baris setiap buku menurut jurnal, dan keadaan terakhir setiap data induk."""
    buku, nama_catatan = defaultdict(dict), {}
    for _, _, _, _, _, isi in catatan:
        nama_catatan[isi.get("uid", "")] = isi
        for tabel, baris in isi.get("rows", {}).items():
            for satu in baris:
                buku[tabel][satu.get("uid", "")] = satu
    return buku, nama_catatan


def sel(nilai):
    """Isi sel CSV sebagai teks jurnal: tanda petik di depan rumus dibuang."""
    return nilai[1:] if nilai[:1] == "'" else nilai


def periksa_csv(folder, manifest, buku, temuan):
    """Setiap tabel sama dengan jurnal: tidak ada baris yang hilang, ditambah atau diubah."""
    for tabel, sifat in sorted(manifest["tables"].items()):
        path = os.path.join(folder, "csv", tabel + ".csv")
        if not os.path.isfile(path):
            continue
        with open(path, encoding="utf-8-sig", newline="") as berkas:
            baris = list(csv.DictReader(berkas, delimiter=";"))
        ada = {sel(satu["uid"]): satu for satu in baris}
        if len(ada) != len(baris):
            temuan.catat("tabel", tabel, "ada baris ganda")
        tercatat = buku.get(tabel, {})
        if sifat == "master" and not manifest["complete"]:
            continue
        for uid, satu in tercatat.items():
            if uid not in ada:
                temuan.catat("tabel", tabel, "baris %s ada di jurnal, hilang dari tabel" % nama(satu))
                continue
            for kolom, isi in ada[uid].items():
                if sel(isi or "") != str(satu.get(kolom, "")):
                    temuan.catat(
                        "tabel",
                        tabel,
                        "%s: %s tertulis %s, tercatat %s" % (nama(satu), kolom, sel(isi or ""), satu.get(kolom, "")),
                    )
        for uid, satu in ada.items():
            if uid not in tercatat:
                temuan.catat("tabel", tabel, "baris %s tidak ada dalam jurnal" % nama(satu))


def nama(baris):
    """Nama sebuah baris bagi manusia."""
    for kolom in ("number", "product_name", "document", "code", "name", "uid"):
        if baris.get(kolom):
            return str(baris[kolom])
    return "?"


def periksa_nomor(buku, manifest, temuan):
    """Nomor setiap seri berurutan tanpa lubang, kecuali yang dilewati ketika cadangan dipulihkan."""
    dilewati = defaultdict(list)
    for satu in buku.get("restored", {}).values():
        for seri, awal, akhir in json.loads(satu["skipped"]):
            dilewati[seri].append((awal, akhir))
    seri = defaultdict(list)
    for tabel, baris in buku.items():
        if manifest["tables"].get(tabel) != "book":
            continue
        for satu in baris.values():
            if satu.get("number"):
                cocok = NOMOR.match(str(satu["number"]))
                if cocok is None:
                    temuan.catat("nomor", str(satu["number"]), "bukan nomor dokumen")
                    continue
                seri[cocok.group(1)].append(int(cocok.group(2)))
    for nama_seri, nomor in sorted(seri.items()):
        nomor.sort()
        awal = manifest["counters_before"].get(nama_seri, 0)
        for ini in nomor:
            if ini == awal:
                temuan.catat("nomor", "%s-%06d" % (nama_seri, ini), "nomor ini dipakai dua kali")
            hilang = [n for n in range(awal + 1, ini) if not any(a <= n <= b for a, b in dilewati[nama_seri])]
            for satu in hilang[:20]:
                temuan.catat("nomor", "%s-%06d" % (nama_seri, satu), "nomor ini hilang")
            awal = ini


def bulat(jumlah, harga, per):
    """Jumlah kali harga dibagi satuan harga, dibulatkan setengah ke atas."""
    return (2 * jumlah * harga + per) // (2 * per)


def periksa_penjualan(buku, temuan):
    """Hitungan setiap baris dan setiap penjualan (I-1, I-2, I-4)."""
    potongan = defaultdict(lambda: defaultdict(int))
    for satu in buku.get("sale_discount", {}).values():
        potongan[satu["sale_line"]][satu["bearer"]] += satu["amount"]
    per_jual = defaultdict(list)
    for uid, baris in buku.get("sale_line", {}).items():
        per_jual[baris["sale"]].append(baris)
        periksa_baris(baris, potongan[uid], temuan, nomor_jual(buku, baris))
    bayar = defaultdict(lambda: [0, 0])
    for satu in buku.get("payment", {}).values():
        bayar[satu["sale"]][0] += satu["amount"]
        bayar[satu["sale"]][1] += satu["change"]
    hak = {}
    for satu in buku.get("producer_entry", {}).values():
        if satu.get("line_uid") and satu["kind"] in ("SALE", "RETURN"):
            hak.setdefault((satu["kind"], satu["line_uid"]), []).append(satu["amount"])
    for uid, jual in buku.get("sale", {}).items():
        nomor = jual["number"]
        lunas = sum(baris["paid"] for baris in per_jual[uid])
        if lunas != jual["paid"] or jual["paid"] + jual["rounding"] != jual["total"]:
            temuan.catat(
                "penjualan", nomor, "jumlah baris %s, dibayar %s, total %s" % (lunas, jual["paid"], jual["total"])
            )
        if bayar[uid][0] - bayar[uid][1] != jual["total"] or jual["tendered"] - jual["change"] != jual["total"]:
            temuan.catat("penjualan", nomor, "uang yang diterima dikurangi kembalian bukan total %s" % jual["total"])
        if jual["gross"] - jual["discount"] != jual["paid"]:
            temuan.catat("penjualan", nomor, "harga dikurangi potongan bukan yang dibayar")
    for uid, baris in buku.get("sale_line", {}).items():
        mau = [baris["producer_share"]] if baris.get("producer") else []
        if hak.get(("SALE", uid), []) != mau:
            temuan.catat(
                "penjualan",
                nomor_jual(buku, baris),
                "hak produsen atas %s tidak dibukukan satu kali" % baris["product_name"],
            )
    periksa_retur(buku, hak, temuan)


def nomor_jual(buku, baris):
    """Nomor penjualan sebuah baris."""
    return buku.get("sale", {}).get(baris["sale"], {}).get("number", baris["sale"])


def periksa_baris(baris, potongan, temuan, nomor):
    """Satu baris: harga, potongan, bagian produsen, bagian toko."""
    tempat = "%s %s" % (nomor, baris["product_name"])
    kotor = bulat(baris["quantity"], baris["price"], baris["price_per"])
    if baris["gross"] != kotor:
        temuan.catat("baris", tempat, "jumlah kali harga adalah %s, tertulis %s" % (kotor, baris["gross"]))
    jumlah = sum(potongan.values())
    if jumlah != baris["discount"] or baris["gross"] - jumlah != baris["paid"]:
        temuan.catat("baris", tempat, "potongan %s tidak cocok dengan yang dibayar %s" % (jumlah, baris["paid"]))
    if baris["paid"] != baris["producer_share"] + baris["shop_share"] + baris["tax"]:
        temuan.catat("baris", tempat, "bagian produsen, toko dan pajak bukan yang dibayar")
    if baris["terms_kind"] == "COMMISSION":
        dasar = baris["gross"] - potongan.get("SHARED", 0)
        hak = dasar - dasar * baris["rate_bp"] // 10000 - potongan.get("PRODUCER", 0)
    elif baris["terms_kind"] == "NET_PRICE":
        hak = bulat(baris["quantity"], baris["net_price"], baris["price_per"]) - potongan.get("PRODUCER", 0)
    else:
        hak = 0
    if baris["producer_share"] != hak:
        temuan.catat(
            "baris", tempat, "hak produsen menurut syarat titip %s, tertulis %s" % (hak, baris["producer_share"])
        )


def periksa_retur(buku, hak, temuan):
    """Retur: hitungan baris, tidak lebih dari yang dijual, dan hak produsen dikurangi satu kali."""
    kembali = defaultdict(lambda: [0, 0, 0])
    for uid, baris in buku.get("return_line", {}).items():
        retur = buku.get("sale_return", {}).get(baris["sale_return"], {})
        nomor = retur.get("number", baris["sale_return"])
        if baris["paid"] != baris["producer_share"] + baris["shop_share"] + baris["tax"]:
            temuan.catat("retur", nomor, "bagian produsen, toko dan pajak bukan yang dikembalikan")
        if (
            baris.get("producer")
            and baris.get("sale_line")
            and hak.get(("RETURN", uid), []) != [-baris["producer_share"]]
        ):
            temuan.catat("retur", nomor, "hak produsen atas %s tidak dikurangi satu kali" % baris["product_name"])
        if baris.get("sale_line") in buku.get("sale_line", {}):
            for tempat, kolom in enumerate(("quantity", "paid", "producer_share")):
                kembali[baris["sale_line"]][tempat] += baris[kolom]
    for uid, (jumlah, dibayar, bagian) in kembali.items():
        dijual = buku["sale_line"][uid]
        if jumlah > dijual["quantity"] or dibayar > dijual["paid"] or bagian > dijual["producer_share"]:
            temuan.catat("retur", dijual["product_name"], "dikembalikan lebih dari yang dijual")
    for retur in buku.get("sale_return", {}).values():
        if retur["paid"] - retur["money_back"] != retur["rounding"]:
            temuan.catat("retur", retur["number"], "pembulatan retur tidak cocok")


def periksa_saldo(buku, manifest, temuan):
    """Saldo awal tambah setiap catatan sama dengan saldo akhir, setiap produsen."""
    saldo = {kode: awal["balance"] for kode, awal in manifest["producers"].items()}
    for satu in buku.get("producer_entry", {}).values():
        saldo[satu["producer"]] = saldo.get(satu["producer"], 0) + satu["amount"]
    for kode, jumlah in sorted(saldo.items()):
        akhir = manifest["producers"].get(kode, {}).get("closing_balance")
        if jumlah != akhir:
            temuan.catat("saldo", kode, "saldo menurut catatan %s, menurut manifest %s" % (jumlah, akhir))
        if manifest["complete"] and manifest["producers"].get(kode, {}).get("balance"):
            temuan.catat("saldo", kode, "arsip lengkap, tetapi saldo awalnya bukan 0")


def periksa_rekap(buku, manifest, temuan):
    """Rekap setiap produsen: sidik isi, sidik rantai, saldo pembuka, dan hitungannya."""
    isi_rekap = defaultdict(list)
    for satu in buku.get("settlement_entry", {}).values():
        isi_rekap[satu["settlement"]].append(satu["entry"])
    per_produsen = defaultdict(list)
    for uid, satu in buku.get("settlement", {}).items():
        per_produsen[satu["producer"]].append((satu["chain_position"], uid, satu))
    for kode, semua in sorted(per_produsen.items()):
        awal = manifest["producers"].get(kode, {"chain_hash": NOL, "closing": 0, "position": 0})
        posisi, rantai, tutup = awal["position"], awal["chain_hash"], awal["closing"]
        for _, uid, satu in sorted(semua, key=lambda tiga: tiga[0]):
            nomor = satu["number"]
            if satu["chain_position"] != posisi + 1 or satu["previous_hash"] != rantai:
                temuan.catat("rekap", nomor, "rekap ini tidak menyambung pada rekap sebelumnya")
            if satu["opening"] != tutup:
                temuan.catat(
                    "rekap", nomor, "dibuka dengan %s, rekap sebelumnya ditutup dengan %s" % (satu["opening"], tutup)
                )
            if sidik(satu["payload"].encode("utf-8")) != satu["payload_sha256"]:
                temuan.catat("rekap", nomor, "isi rekap diubah: sidiknya tidak cocok")
            hitung = sidik(
                (
                    "NTTSET1\n%s\n%s\n%s\n%s" % (satu["previous_hash"], nomor, satu["kind"], satu["payload_sha256"])
                ).encode("utf-8")
            )
            if hitung != satu["chain_hash"]:
                temuan.catat("rekap", nomor, "sidik rantai rekap tidak cocok")
            periksa_isi_rekap(satu, isi_rekap[uid], buku, temuan)
            posisi, rantai, tutup = satu["chain_position"], satu["chain_hash"], satu["closing"]


def periksa_isi_rekap(satu, kutipan, buku, temuan):
    """Hitungan satu rekap."""
    nomor, isi = satu["number"], json.loads(satu["payload"])
    jumlah = isi["opening"] + isi["paid_out"] + isi["sold"] + isi["returned"] + isi["other"]
    if jumlah != isi["closing"] or isi["opening"] != satu["opening"] or isi["closing"] != satu["closing"]:
        temuan.catat("rekap", nomor, "saldo pembuka dan gerakannya tidak menghasilkan saldo penutup")
    if sum(baris["share"] for baris in isi["sold_lines"]) != isi["sold"]:
        temuan.catat("rekap", nomor, "baris penjualan tidak berjumlah sama dengan yang ditulis terjual")
    catatan = buku.get("producer_entry", {})
    if all(uid in catatan for uid in kutipan):
        gerak = sum(catatan[uid]["amount"] for uid in kutipan)
        if satu["closing"] - satu["opening"] != gerak:
            temuan.catat("rekap", nomor, "gerak saldo %s, catatannya %s" % (satu["closing"] - satu["opening"], gerak))


def periksa_laci(buku, temuan):
    """Laci: uang yang seharusnya ada adalah jumlah gerakannya, dan selisihnya hitungan dikurangi itu."""
    gerak = defaultdict(int)
    for satu in buku.get("cash_movement", {}).values():
        if satu.get("shift") and satu["kind"] not in ("DIFFERENCE", "DROP"):
            masuk = bool(LACI.match(satu.get("to_place", "")))
            keluar = bool(LACI.match(satu.get("from_place", "")))
            gerak[satu["shift"]] += satu["amount"] * (masuk - keluar)
    for satu in buku.get("shift_closed", {}).values():
        if satu["shift"] in buku.get("shift_opened", {}) and gerak[satu["shift"]] != satu["expected"]:
            temuan.catat(
                "laci",
                satu["number"],
                "gerakan laci berjumlah %s, tertulis %s" % (gerak[satu["shift"]], satu["expected"]),
            )
        if satu["counted"] - satu["expected"] != satu["difference"]:
            temuan.catat("laci", satu["number"], "selisih bukan hitungan dikurangi yang seharusnya")


def periksa_stok(buku, temuan):
    """Setiap baris penjualan mengurangi stok sebanyak yang dijual."""
    gerak = defaultdict(int)
    for satu in buku.get("stock_movement", {}).values():
        if satu["kind"] == "SALE":
            gerak[satu.get("line_uid", "")] -= satu["quantity"]
    for uid, baris in buku.get("sale_line", {}).items():
        if gerak[uid] != baris["quantity"]:
            temuan.catat(
                "stok",
                "%s %s" % (nomor_jual(buku, baris), baris["product_name"]),
                "dijual %s, stok berkurang %s" % (baris["quantity"], gerak[uid]),
            )


def periksa(folder, ujung, sidik_manifest, folder_ujung=()):
    """Periksa seluruh arsip dan kembalikan temuannya, banyaknya catatan, dan apa yang tidak dapat diketahui."""
    temuan = Temuan()
    path = os.path.join(folder, "manifest.json")
    with open(path, "rb") as berkas:
        data = berkas.read()
    if sidik_manifest and sidik(data) != sidik_manifest:
        temuan.catat("manifest", "manifest.json", "bukan manifest yang sidiknya dicatat ketika arsip dibuat")
    manifest = json.loads(data.decode("utf-8"))
    periksa_berkas(folder, manifest, temuan)
    catatan = baca_jurnal(folder, temuan)
    periksa_rantai(catatan, manifest, temuan, ujung)
    luar = baca_ujung_luar(folder_ujung, manifest["install"])
    cocok, terbaru = periksa_ujung_luar(catatan, manifest, ujung, luar, temuan)
    buku, _ = kumpulkan(catatan)
    for nama_pemeriksa, pemeriksa in (
        ("tabel", lambda: periksa_csv(folder, manifest, buku, temuan)),
        ("nomor", lambda: periksa_nomor(buku, manifest, temuan)),
        ("penjualan", lambda: periksa_penjualan(buku, temuan)),
        ("saldo", lambda: periksa_saldo(buku, manifest, temuan)),
        ("rekap", lambda: periksa_rekap(buku, manifest, temuan)),
        ("laci", lambda: periksa_laci(buku, temuan)),
        ("stok", lambda: periksa_stok(buku, temuan)),
    ):
        try:
            pemeriksa()
        except (KeyError, TypeError, ValueError, AttributeError) as salah:
            temuan.catat(nama_pemeriksa, "jurnal", "tidak dapat dihitung, ada isi yang rusak (%s)" % salah)
    ragu = list(yang_tidak_diketahui(manifest, cocok, terbaru, sidik_manifest))
    if cocok:
        ragu.insert(0, "%d ujung dari luar cocok." % cocok)
    return temuan.semua, len(catatan), ragu


def utama():
    """Baca perintah, periksa, katakan hasilnya."""
    bicara = getattr(sys.stdout, "reconfigure", None)
    if bicara is not None:
        bicara(encoding="utf-8", errors="replace")
    perintah = argparse.ArgumentParser(description="Memeriksa arsip pembukuan NTT Mart tanpa program kasir.")
    perintah.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)), help="folder arsip")
    perintah.add_argument(
        "--ujung", action="append", default=[], metavar="REGISTER=ANGKA", help="ujung jurnal dari struk atau Z"
    )
    perintah.add_argument(
        "--ujung-dari",
        action="append",
        default=[],
        metavar="FOLDER",
        help="folder dengan ujung yang disimpan: folder kedua, flashdisk, folder cadangan",
    )
    perintah.add_argument(
        "--sidik", default="", metavar="ANGKA", help="sidik manifest.json yang dicatat ketika arsip dibuat"
    )
    pilihan = perintah.parse_args()
    ujung = defaultdict(list)
    for satu in pilihan.ujung:
        register, _, angka = satu.partition("=")
        if not re.match(r"^[0-9a-f]{8,64}$", angka):
            perintah.error("ujung ditulis sebagai REGISTER=ANGKA, 8 sampai 64 angka heksadesimal")
        ujung[register].append(angka)
    try:
        temuan, banyaknya, ragu = periksa(pilihan.folder, ujung, pilihan.sidik, pilihan.ujung_dari)
    except (OSError, ValueError, KeyError, TypeError) as salah:
        print("Arsip tidak dapat dibaca: %s" % salah)
        return 1
    for jenis, tempat, kalimat in temuan[:TEMUAN_TERBANYAK]:
        print("%s  %s: %s" % (jenis, tempat, kalimat))
    for kalimat in ragu:
        print(kalimat)
    if temuan:
        print("%d temuan dalam %d catatan jurnal. Arsip ini TIDAK cocok." % (len(temuan), banyaknya))
        return 1
    print("%d catatan jurnal diperiksa. Semua cocok." % banyaknya)
    return 0


if __name__ == "__main__":
    sys.exit(utama())
