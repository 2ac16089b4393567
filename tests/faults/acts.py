"""The shop's own acts that write: each prepared in a shop at rest, then done and told to whoever was promised something."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import atomic_files, migrate, schema_version, sqlite_file
from ntt_pos.data.copies.manifest import manifests
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.paths import DataFolder, migrations_dir
from ntt_pos.services.money import statements
from ntt_pos.services.safety.backup import BackupMade
from ntt_pos.services.safety.restore import Credentials
from ntt_pos.services.safety.year_moving import YearFiles
from ntt_pos.shop import open_restore
from tests.builders import a_producer, a_product, a_sale, account_row, somebody
from tests.conftest import FIRST_SHOP, OWNER_PIN, add_people
from tests.fakes import FIRST_DAY, FixedClock, SequenceIds
from tests.services.days import bring_back, close_drawer, new_key

Tell = Callable[..., None]
LATER = FIRST_DAY + timedelta(hours=2)
NEXT_YEAR = FIRST_DAY + timedelta(days=310)
GOODS = ("Kopi Bajawa 200 g", "Moke putih 600 ml", "Kain tenun Lewokluok")
NOW, NEXT = schema_version.head(), "9002"
NEXT_REVISION = f'''"""A step of a later program: a table more, and every person written once."""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NOW}"


def upgrade() -> None:
    op.create_table("later_note", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text))
    op.execute("INSERT INTO later_note (text) SELECT canonical FROM journal")
    op.create_index("ix_later_note", "later_note", ["text"])


def downgrade() -> None:
    op.drop_table("later_note")
'''


@dataclass(frozen=True, slots=True)
class Act:
    """One way in which the program writes: what must be there before, and what is done."""

    prepare: Callable[[Path], None]
    do: Callable[[Path, Tell], None]


def opened(folder: Path, *, seed: int = 5, at: object = LATER) -> bootstrap.Shop:
    """Open the shop of a folder by the tests' clock."""
    clock = at if isinstance(at, FixedClock) else FixedClock(LATER)
    return bootstrap.open_shop(folder, clock=clock, ids=SequenceIds(seed=seed))


def head(shop: bootstrap.Shop) -> dict[str, object]:
    """Return the newest record of the journal: whoever is told of an act is promised everything up to it."""
    with shop.context.reading() as unit:
        row = unit.row(sa.text("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"))
    return {"seq": row["seq"], "hash": row["hash"]}


def stocked(folder: Path) -> None:
    """Three producers with goods, five sales; the drawer is open."""
    with opened(folder, seed=3, at=FixedClock()) as shop:
        shop.context.clock.advance(minutes=5)
        products = [
            a_product(shop, producer=a_producer(shop, code=f"P{n:03d}"), name=name, price=25_000 + n, delivered=40)
            for n, name in enumerate(GOODS)
        ]
        for product in (*products, *products[:2]):
            shop.context.clock.advance(minutes=1)
            a_sale(shop, [(product, 2)], by=somebody(shop, "ani"))


def closed(folder: Path) -> None:
    """The drawer is counted; the night is due."""
    stocked(folder)
    with opened(folder, seed=4) as shop:
        close_drawer(shop)


def settled(folder: Path) -> None:
    """The day is closed; the producers are owed money."""
    closed(folder)
    with opened(folder, seed=6) as shop:
        shop.close_day.close(by=shop.people.system_actor())


def backed_up(folder: Path) -> None:
    """There is a backup, and trade after it."""
    stocked(folder)
    with opened(folder, seed=6) as shop:
        shop.backups.make(by=shop.people.system_actor())
        sell_in(shop, 1)


def over_a_year(folder: Path) -> None:
    """The books of a closed year, and a day of the next."""
    settled(folder)
    with opened(folder, seed=7, at=FixedClock(NEXT_YEAR)) as shop:
        shop.people.confirm_clock(by=somebody(shop, "bela"))
        sell_in(shop, 1)
        close_drawer(shop)
        shop.close_day.close(by=shop.people.system_actor())


def nothing(folder: Path) -> None:
    """A folder that no shop is in."""
    DataFolder(folder).database.unlink()


def some_product(shop: bootstrap.Shop, number: int) -> object:
    """Return a product of the stocked shop as the builders know it."""
    with shop.context.reading() as unit:
        found = unit.rows(sa.text("SELECT id FROM product ORDER BY id"))

    @dataclass(frozen=True)
    class Known:
        product_id: int

    return Known(found[number % len(found)]["id"])


def sell_in(shop: bootstrap.Shop, times: int, tell: Tell | None = None) -> None:
    for number in range(times):
        shop.context.clock.advance(minutes=1)
        sold = a_sale(
            shop, [(some_product(shop, number), 1), (some_product(shop, number + 1), 2)], by=somebody(shop, "ani")
        )
        if tell:
            tell(**head(shop), number=sold.number, sale=sold.number)


def do_sales(folder: Path, tell: Tell) -> None:
    with opened(folder) as shop:
        sell_in(shop, 3, tell)


def do_returns(folder: Path, tell: Tell) -> None:
    with opened(folder) as shop:
        for sale in shop.checkout.recent_sales(3):
            shop.context.clock.advance(minutes=1)
            done = bring_back(shop, somebody(shop, "bela"), sale, 1, ReturnReason.CHANGED_MIND)
            tell(**head(shop), number=done.number)


def do_z(folder: Path, tell: Tell) -> None:
    with opened(folder) as shop:
        counted = dict(banknotes(shop.shifts.report().expected))
        done = shop.shifts.close(by=somebody(shop, "bela"), counted=counted)
        tell(**head(shop), number=done.number)
        shop.shifts.open(by=somebody(shop, "ani"), denominations={50_000: 4})
        tell(**head(shop), number="open")


def do_payouts(folder: Path, tell: Tell) -> None:
    with opened(folder) as shop:
        with shop.context.reading() as unit:
            ids = [
                row["producer_id"] for row in unit.rows(sa.text("SELECT producer_id FROM balance_now WHERE amount > 0"))
            ]
        for producer_id in ids:
            payable = account_row(shop, producer_id).payable
            done = shop.payouts.pay(by=somebody(shop), producer_id=producer_id, amount=payable, key=new_key(shop))
            tell(**head(shop), number=done.number)


def do_night(folder: Path, tell: Tell) -> None:
    with opened(folder) as shop:
        by = shop.people.system_actor()
        shop.close_day.close(by=by)
        tell(**head(shop), number="night")
        shop.statements.draw_pending(shop.folder.reports, by=by)
        papers = {
            str(path.relative_to(folder)): atomic_files.sha256_of(path)
            for path in sorted(shop.folder.reports.rglob("*.pdf"))
        }
        tell(**head(shop), papers=papers)


def do_settings(folder: Path, tell: Tell) -> None:
    with opened(folder) as shop:
        for number in range(6):
            shop.settings.change(by=somebody(shop), receipt_footer=f"Terima kasih {number}", return_days=3 + number)
            tell(**head(shop), footer=f"Terima kasih {number}")


def do_backup(folder: Path, tell: Tell) -> None:
    with opened(folder) as shop:
        for minutes in (1, 2):
            shop.context.clock.advance(minutes=minutes)
            made = shop.backups.make(by=shop.people.system_actor())
            tell(**head(shop), backup=made.manifest.file, sha256=made.manifest.sha256)


def do_restore(folder: Path, tell: Tell) -> None:
    data = DataFolder(folder)
    desk = open_restore(data, clock=FixedClock(LATER + timedelta(hours=1)), ids=SequenceIds(seed=9))
    done = desk.restore(manifests(data.backups)[-1].path, who=Credentials("pemilik", OWNER_PIN))
    with opened(folder, seed=10) as shop:
        tell(restored=head(shop), old=done.old_file.name if done.old_file else "")


class _NoBackups:
    """Backups are an act of their own."""

    def make(self, *, by: object) -> BackupMade:
        return BackupMade(manifest=None)  # type: ignore[arg-type]


def do_year(folder: Path, tell: Tell) -> None:
    with opened(folder, at=FixedClock(NEXT_YEAR + timedelta(hours=1))) as shop:
        YearFiles(shop.context, _NoBackups()).move(by=somebody(shop))
        tell(**head(shop), number="year")


def do_create(folder: Path, tell: Tell) -> None:
    with bootstrap.create_shop(FIRST_SHOP, folder, clock=FixedClock(), ids=SequenceIds(seed=1)) as shop:
        tell(**head(shop))


def later_migrations(place: Path) -> Path:
    """Make the migrations of a program that is one step newer."""
    if not place.exists():
        shutil.copytree(migrations_dir(), place, ignore=shutil.ignore_patterns("__pycache__"))
        (place / "versions" / f"{NEXT}_later.py").write_text(NEXT_REVISION, encoding="utf-8")
    return place


def do_upgrade(folder: Path, tell: Tell) -> None:
    place = later_migrations(folder.parent / "later")
    migrate.migrations_dir = schema_version.migrations_dir = lambda: place
    url = sqlite_file.sqlite_url(DataFolder(folder).database)
    migrate.upgrade(url)
    tell(revision=NEXT)


ACTS: dict[str, Act] = {
    "sale": Act(stocked, do_sales),
    "return": Act(stocked, do_returns),
    "z": Act(stocked, do_z),
    "payout": Act(settled, do_payouts),
    "night": Act(closed, do_night),
    "settings": Act(stocked, do_settings),
    "backup": Act(stocked, do_backup),
    "restore": Act(backed_up, do_restore),
    "year": Act(over_a_year, do_year),
    "create": Act(nothing, do_create),
    "upgrade": Act(stocked, do_upgrade),
}


def rehearse(folder: Path) -> None:
    """Do most acts once in a folder that is thrown away, so that whoever does them next does not begin cold."""

    def hear(**_facts: object) -> None:
        """Promise nobody anything."""

    furnished = folder / "furnished"
    furnished.mkdir()
    with bootstrap.create_shop(FIRST_SHOP, furnished, clock=FixedClock(), ids=SequenceIds(seed=1)) as shop:
        add_people(shop)
    for name, act in ACTS.items():
        if name not in {"create", "upgrade"}:
            shutil.copytree(furnished, folder / name)
            act.prepare(folder / name)
            act.do(folder / name, hear)


# -- what a shop would be without one of its protections ----------------------------------------------------------


def weaken(how: str) -> None:
    """Take one protection away: the negative controls of the power cuts."""
    if how in {"normal", "delete"}:
        safe = sqlite_file.pragmas
        unsafe = {"synchronous": "1"} if how == "normal" else {"journal_mode": "delete", "synchronous": "2"}
        sqlite_file.pragmas = lambda version: {**safe(version), **unsafe}
    elif how == "no-journal":
        safe = sqlite_file.pragmas
        sqlite_file.pragmas = lambda version: {**safe(version), "journal_mode": "off", "synchronous": "0"}
    elif how == "no-folder-sync":
        atomic_files.sync_folder = lambda _folder: None
    elif how == "deaf":
        statements.write_durably = _deaf
    elif how == "no-file-sync":
        atomic_files.os = _Forgetful()
    elif how:
        raise ValueError(how)


def _deaf(path: Path, data: bytes) -> None:
    """Write a paper and hear nothing of what the disk says."""
    atomic_files.make_folder(path.parent)
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        file.write(data)


class _Forgetful:
    """The system's calls without fsync."""

    def __getattr__(self, name: str) -> object:
        import os

        return (lambda _handle: None) if name == "fsync" else getattr(os, name)


def told(**facts: object) -> str:
    """Return a promise as one line."""
    return json.dumps(facts, sort_keys=True)
