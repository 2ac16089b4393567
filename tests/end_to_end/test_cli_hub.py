"""The command of the hub: made once, an address for each PC, none for one that is out, and a sentence for what cannot be."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.server import make_engine


def comes_in(address: str) -> bool:
    made = make_engine(sa.make_url(address), poolclass=sa.pool.NullPool)
    try:
        with made.connect() as connection:
            return connection.scalar(sa.text("SELECT hub.me()")) is not None
    except sa.exc.OperationalError:
        return False


@pytest.mark.postgres
def test_a_hub_is_made_and_each_register_gets_an_address_of_its_own(command, hub_address):
    told = command("hub", hub_address, "--create")
    assert (told.code, told.out) == (1, "")
    assert told.err == "Basis data ini sudah menjadi server toko. Tidak ada yang diubah.\n"
    first, second = (command("hub", hub_address, "--add", code) for code in ("LRT-01", "lrt-02"))
    assert second.out.startswith("Di LRT-02, sekali saja: ntt-pos exchange --hub - --certificate BERKAS\n")
    addresses = [told.out.split()[-1] for told in (first, second)]
    assert all(map(comes_in, addresses))

    out = command("hub", "-", "--retire", "LRT-02", pin=hub_address)  # typed, so that nobody reads its password
    assert (out.code, out.out) == (0, "LRT-01: catatan 0\nLRT-02: tidak boleh masuk lagi, catatan 0\n")
    assert [comes_in(each) for each in addresses] == [True, False]
    again = command("hub", hub_address, "--add", "LRT-02").out.split()[-1]
    assert comes_in(again)
    assert again != addresses[1]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("LRT-01", "Ini bukan alamat server toko."),
        ("postgresql://toko@192.0.2.1/toko", "Server toko 192.0.2.1 dihubungi lewat jaringan"),
    ],
)
def test_what_is_no_address_and_a_server_that_nothing_proves_are_refused(command, address, said):
    told = command("hub", address)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(said)
