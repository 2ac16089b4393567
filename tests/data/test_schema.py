"""One comparison for opening, backup, doctor, verify and restore: no object more, none less, and guards by their text."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from ntt_pos.data import backup as copying
from ntt_pos.data import engine, migrate
from ntt_pos.data.restore import check_schema
from ntt_pos.data.schema import differences
from ntt_pos.doctor import examine
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.health import Health

pytestmark = pytest.mark.databases("sqlite", "postgres")

EITHER = {
    "sqlitexblock": ("CREATE UNIQUE INDEX sqlitexblock ON sale (total)",),
    "notes": ("CREATE TABLE notes (id INTEGER PRIMARY KEY)",),
    "seen": ("CREATE VIEW seen AS SELECT number FROM sale",),
    "on_version": ("CREATE INDEX on_version ON ntt_pos_version (version_num)",),
}
SQLITE = EITHER | {
    "sale_no_update": (
        "DROP TRIGGER sale_no_update",
        "CREATE TRIGGER sale_no_update BEFORE UPDATE ON sale WHEN 0 BEGIN SELECT 1; END",
    ),
    "sqlite_evil": (
        "CREATE TRIGGER evil AFTER INSERT ON sale BEGIN DELETE FROM print_job; END",
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET name = 'sqlite_evil', sql = replace(sql, 'evil', 'sqlite_evil') WHERE name = 'evil'",
    ),
    "ntt_pos_version": ("INSERT INTO ntt_pos_version VALUES ('0001')",),
    "sale": (
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'CHECK (rounding', 'CHECK (1 OR rounding') WHERE name = 'sale'",
    ),
}
POSTGRES = {name: each for name, each in EITHER.items() if name != "on_version"} | {
    "ntt_pos_version": ("INSERT INTO ntt_pos_version VALUES ('0001')",),
    "sale_no_change": (
        "DROP TRIGGER sale_no_change ON sale",
        "CREATE TRIGGER sale_no_change BEFORE DELETE ON sale FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ),
    "sale_no_truncate": ("ALTER TABLE sale ENABLE REPLICA TRIGGER sale_no_truncate",),
    "nothing": ("CREATE RULE nothing AS ON INSERT TO print_job DO INSTEAD NOTHING",),
    "helper": ("CREATE FUNCTION helper() RETURNS int LANGUAGE sql AS 'SELECT 1'",),
    "refuse_change": (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ),
    "mine": ("CREATE POLICY mine ON print_job USING (false)",),
}


def wound(owner_url, statements):
    """Do to the books what their owner can."""
    owner = engine.connect(owner_url)
    with owner.engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    owner.close()


def not_worked_in(url, name):
    """Whoever opens the books says which object it is."""
    with closing(engine.connect(url)) as database:
        with pytest.raises(StorageError) as refused:
            migrate.check_ready(database)
        assert name in str(refused.value)
        with database.reading() as unit:
            assert copying.unguarded(unit) == name


def what_everybody_says(shop, shop_url, name):
    """Ask opening, backup, doctor and verify; each names the object."""
    shop.close()
    not_worked_in(shop_url, name)
    signs = examine(shop.folder.root, clock=shop.context.clock)
    assert any(sign.health is Health.DANGER and name in str(sign.params) for sign in signs)
    assert name in {finding.where for finding in shop.verify.run().findings}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", SQLITE)
def test_what_was_changed_in_a_file_is_named_by_all(shop, shop_url, owner_url, tmp_path, name):
    wound(owner_url, SQLITE[name])
    what_everybody_says(shop, shop_url, name)
    offered = tmp_path / "offered.db"
    shutil.copyfile(shop.folder.database, offered)
    with pytest.raises(StorageError, match=name):
        check_schema(offered, offered)


@pytest.mark.databases("postgres")
@pytest.mark.parametrize("name", POSTGRES)
def test_what_was_changed_on_a_server_is_named(shop_url, owner_url, name):
    wound(owner_url, POSTGRES[name])
    not_worked_in(shop_url, name)


def test_the_untouched_books_differ_in_nothing(shop_url):
    with closing(engine.connect(shop_url)) as database, database.reading() as unit:
        assert differences(unit) == ()


@pytest.mark.databases("sqlite")
def test_statistics_and_a_servers_own_objects_are_no_difference(shop, owner_url):
    wound(owner_url, ("ANALYZE",))
    with shop.context.reading() as unit:
        assert differences(unit) == ()
