"""Villages take their official spelling and code, the outlet's own regency first."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntt_pos.domain.importing.raw_cells import WrongCell
from ntt_pos.services.core.contacts.regions import Regions

REGIONS = Regions()
HOME = "53.06"


def code_of(village: str, district: str, regency: str = HOME) -> str:
    among = REGIONS.match_district(district, regency_code=regency)
    return REGIONS.match(village, among, regency_code=regency).code


def test_east_flores_has_two_hundred_and_fifty_villages() -> None:
    mine = REGIONS.in_regency(HOME)
    assert len(mine) == 250
    assert len({village.district_code for village in mine}) == 19


@pytest.mark.parametrize(
    "spelled", ["Bungalima", "BUNGALIMA", " bunga lima ", "Desa Bungalima", "Ds. Bungalima", "Kelurahan Bungalima"]
)
def test_capitals_spaces_and_the_word_desa_do_not_matter(spelled: str) -> None:
    found = REGIONS.by_code(code_of(spelled, "kec. adonara  BARAT"))
    assert found is not None
    assert (found.code, found.name, found.district) == ("53.06.08.2019", "Bungalima", "Adonara Barat")


def test_the_outlets_regency_is_searched_first_and_the_province_after_it() -> None:
    assert code_of("Desa Oesao", "Kupang Timur") == "53.01.06.2015"
    assert code_of("Kelurahan Oesao", "Kupang Timur") == "53.01.06.1004"


def test_two_villages_of_one_name_are_asked_about() -> None:
    with pytest.raises(WrongCell, match="Two villages are called Oesao") as wrong:
        code_of("Oesao", "Kupang Timur")
    assert "Kelurahan Oesao" in str(wrong.value.accepted)


def test_a_name_that_is_not_on_the_list_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(WrongCell, match="no village Bungalma in the district Adonara Barat") as wrong:
        code_of("Bungalma", "Adonara Barat")
    assert "Bungalima" in str(wrong.value.accepted)
    with pytest.raises(WrongCell, match="no district Larantuk") as wrong:
        code_of("x", "Larantuk")
    assert "Larantuka" in str(wrong.value.accepted)


def test_a_village_of_a_namesake_district_elsewhere_is_found_only_when_home_has_none(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text(
        "kode,induk,tingkat,nama\n53,,provinsi,NTT\n"
        "53.06,53,kabupaten,Flores Timur\n53.06.01,53.06,kecamatan,Solor\n53.06.01.2001,53.06.01,desa,Lewo\n"
        "53.07,53,kabupaten,Lembata\n53.07.01,53.07,kecamatan,Solor\n53.07.01.2001,53.07.01,desa,Lewo\n"
        "53.07.01.2002,53.07.01,desa,Tana\n",
        encoding="utf-8",
    )
    regions = Regions(path)
    for home, village, code in (
        ("53.06", "lewo", "53.06.01.2001"),
        ("53.07", "lewo", "53.07.01.2001"),
        ("53.06", "tana", "53.07.01.2002"),
    ):
        among = regions.match_district("solor", regency_code=home)
        assert regions.match(village, among, regency_code=home).code == code


def test_a_village_that_the_official_list_lacks_is_kept_as_it_is_written() -> None:
    kept = REGIONS.as_written("ds. LEWOTOBI", "53.06.10")
    assert kept is not None
    assert (kept.name, kept.official, REGIONS.by_code(kept.code)) == ("Lewotobi", False, kept)
    assert REGIONS.as_written("Lewotobi", "99.99.99") is None
    assert all(each.official for each in REGIONS.in_regency(HOME))
