"""How sheets travel: through a folder, and through a server on which a shop adds sheets and reads none."""

from __future__ import annotations

import re
import secrets
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data import engine
from ntt_pos.data.copies.signatures import Signer
from ntt_pos.doctor import examine
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.reports.fact_sheet import sheet_file, to_sign
from ntt_pos.health import Health
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.reports.fact_sheet_transport import came, send
from ntt_pos.services.reports.province import Province
from tests.services.reports.test_province import a_sheet

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def box(server):
    """The province's server as the README makes it: its address for a shop, and for the province."""
    (steps,) = re.findall(r"<!-- a test runs this SQL -->\n```sql\n(.*?)```", README, re.DOTALL)
    mark = secrets.token_hex(4)
    name, role = f"lembar_{mark}", f"toko_lembar_{mark}"
    server.make(name)
    owner = server.named(name, as_owner=True)
    with closing(engine.connect(owner)) as database, database.writing() as unit:
        for step in steps.replace("toko_lembar", role).split(";\n"):
            unit.run(sa.text(step))
    shops = sa.make_url(owner).set(username=role, password="rahasia-3").render_as_string(hide_password=False)
    yield shops, owner
    server.drop(name)
    server.run(f"DROP ROLE {role}")


@pytest.fixture
def sheet(tmp_path):
    key, made = Signer(tmp_path / "key"), a_sheet()
    path = tmp_path / made.file_name
    path.write_bytes(sheet_file(made.text, key.public, key.sign(to_sign(made.text))))
    return path


@pytest.mark.postgres
def test_sheets_reach_the_province_through_its_server_once(box, sheet, tmp_path):
    shops, owner = box
    assert send(shops, [sheet]) == 1
    assert send(shops, [sheet]) == 0
    place = Province(tmp_path / "store")
    assert (place.take_in(owner).new, place.outlets()) == (1, ("LRT",))
    assert place.take_in(owner).known == 0  # it is not even asked for


@pytest.mark.postgres
@pytest.mark.parametrize(
    "wish", ["SELECT file FROM fact_sheet", "UPDATE fact_sheet SET file = ''", "DELETE FROM fact_sheet"]
)
def test_a_shop_neither_reads_nor_changes_what_others_sent(box, sheet, wish):
    shops, _owner = box
    send(shops, [sheet])
    with (
        closing(engine.connect(shops)) as database,
        pytest.raises((StorageError, sa.exc.ProgrammingError)),
        database.writing() as unit,
    ):
        unit.run(sa.text(wish))


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(StorageError, match="cannot be read"):
        list(came(str(tmp_path / "nowhere"), known=frozenset()))


def doctor_of(root, place):
    """Return what the doctor says of the sheets of a shop that sends them to a place."""
    folder = DataFolder(root)
    LocalSettings(sheet_folder=place).save(folder.local_settings)
    (sign,) = [each for each in examine(root) if each.about == "sheets"]
    return sign


def test_the_doctor_asks_a_server_of_the_province_and_names_no_password(sheet, tmp_path):
    (folder := DataFolder(tmp_path / "data")).sheets.mkdir(parents=True)
    sheet.rename(folder.sheets / sheet.name)
    sign = doctor_of(folder.root, "postgresql://toko:rahasia@127.0.0.1:1/lembar")
    assert sign.health is Health.LOOK
    assert "rahasia" not in f"{sign.message} {sign.params}"


@pytest.mark.postgres
def test_the_doctor_knows_whether_the_newest_sheet_is_on_the_server(box, sheet, tmp_path):
    shops, _owner = box
    (folder := DataFolder(tmp_path / "data")).sheets.mkdir(parents=True)
    sheet.rename(kept := folder.sheets / sheet.name)
    waiting = doctor_of(folder.root, shops)
    assert (waiting.health, waiting.params["name"]) == (Health.LOOK, kept.name)
    send(shops, [kept])
    sent = doctor_of(folder.root, shops)
    assert sent.health is Health.FINE
    assert "rahasia" not in str(sent.params)
