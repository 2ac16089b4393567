"""Names that differ by a slip are alike; figures, short words and other villages are not."""

from __future__ import annotations

import pytest

from ntt_pos.services.core.contacts.regions import Regions
from ntt_pos.services.importing.alike_names import (
    alike_to,
    is_near,
    look_alike,
    name_key,
    village_inside,
    villages_meant,
)

REGENCY = "53.06"


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("Kelompok Tenun Lamahala", "Kelompok Tenun Lamahaa", True),
        ("PKK Sinar Riang", "PKK Sinarriang", True),
        ("Kelompok Melati 1", "Kelompok Melati 2", False),
        ("UD Lohayong I", "UD Lohayong II", False),
        ("PKK Konga", "PKK Boru", False),
    ],
)
def test_names_alike(one, two, alike):
    assert bool(look_alike([one, two])) is alike
    assert bool(alike_to(one, [two])) is alike


def test_short_forms_and_titles_make_no_other_name():
    assert name_key("Kel. Tenun Watan") == name_key("Kelompok Tenun Watan")
    assert name_key("Ibu Maria Kelen") == name_key("Maria Kelen")


def test_a_village_is_sure_or_the_nearest_are_named():
    regions = Regions()
    sure, _ = villages_meant("Desa Ojandetun", "Wulanggitang", regions, regency_code=REGENCY)
    doubtful, near = villages_meant("Ojandetn", "Wulanggitang", regions, regency_code=REGENCY)
    assert (sure and sure.name, doubtful, near[0].name) == ("Ojandetun", None, "Ojandetun")


def test_a_place_that_the_official_list_lacks_offers_its_district_and_proposes_none():
    sure, near = villages_meant("Waiklibang", "Tj. Bunga", Regions(), regency_code=REGENCY)
    assert sure is None
    assert {village.district for village in near} == {"Tanjung Bunga"}
    assert len(near) > 1
    assert not any(is_near("Waiklibang", village) for village in near)


def test_a_producers_name_may_hold_its_village():
    found = village_inside("BUMDes Hokeng Jaya", Regions(), regency_code=REGENCY)
    assert found is not None
    assert found.name == "Hokeng Jaya"
    assert village_inside("Toko Maju Terus", Regions(), regency_code=REGENCY) is None
