"""What is asked of a shop after any fault: it opens, nothing is torn, and every promise is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import atomic_files, engine, migrate, schema_version, sqlite_file
from ntt_pos.data import backup as copying
from ntt_pos.data.copies.manifest import manifests
from ntt_pos.data.copies.packed_files import is_packed, unpack
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.data.schema import differences
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.paths import DataFolder
from tests.conftest import FIRST_SHOP
from tests.fakes import FixedClock, SequenceIds
from tests.faults.acts import LATER, NEXT, NOW

Promises = Iterable[Mapping[str, Any]]


class Proven:
    """The books that were proved already: whatever state they were recovered from, the same bytes need one proof."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def findings(self, act: str, folder: Path) -> list[str]:
        """Prove a folder's books as ``ntt-pos verify`` does, once for the same bytes."""
        digest = atomic_files.sha256_of(DataFolder(folder).database)
        if digest not in self._found:
            with _open(act, folder) as shop:
                self._found[digest] = [f"corrupt: {finding.text()}" for finding in shop.verify.run().findings]
        return self._found[digest]

    def __len__(self) -> int:
        return len(self._found)


def problems(act: str, folder: Path, told: Promises, proven: Proven) -> list[str]:
    """Open what is left, as the program does, and return what is lost or torn (nothing: all is well)."""
    try:
        if act == "upgrade":
            return list(_upgraded(folder, list(told)))
        return [*_opened(act, folder, list(told)), *proven.findings(act, folder)]
    except (ShopError, sa.exc.SQLAlchemyError, sqlite.Error, OSError, KeyError) as error:
        return [f"corrupt: {type(error).__name__}: {error}"]


def _open(act: str, folder: Path) -> bootstrap.Shop:
    clock, ids = FixedClock(LATER), SequenceIds(seed=99)
    if act == "create":
        # What the first start offers after a cut: the shop, or making it again.
        try:
            return bootstrap.open_shop(folder, clock=clock, ids=ids)
        except ShopError:
            return bootstrap.create_shop(FIRST_SHOP, folder, clock=clock, ids=ids)
    return bootstrap.open_shop(folder, clock=clock, ids=ids)


def _opened(act: str, folder: Path, told: list[Mapping[str, Any]]) -> Iterable[str]:
    with _open(act, folder) as shop:
        migrate.check_ready(shop.context.database)
        with shop.context.reading() as unit:
            yield from _torn(unit)
            for promise in told:
                yield from _lost(unit, shop.context.home.register_code, promise)
            drawn = unit.rows(sa.text(_DRAWN))
            restored = act == "restore" and unit.value(sa.text("SELECT count(*) FROM restored"))
        yield from _statements(shop, drawn)
    yield from _papers(folder, told)
    yield from _backups(folder, told)
    if restored:
        old = sorted(folder.glob("ntt-pos-sebelum-pulih-*.db"))
        if not old or copying.damage_of(old[0]):
            yield "lost: the file before the restore"


def _torn(unit: engine.Unit) -> Iterable[str]:
    found = unit.value(sa.text("PRAGMA integrity_check(1)"))
    if found != "ok":
        yield f"corrupt: {found}"
    if unit.rows(sa.text("PRAGMA foreign_key_check")):
        yield "corrupt: references"
    if copying.broken_link(unit):
        yield "corrupt: the journal"


def _lost(unit: engine.Unit, register: str, promise: Mapping[str, Any]) -> Iterable[str]:
    for head in (promise, promise.get("restored", {})):
        if "seq" in head and book_heads.hash_at(unit, register, head["seq"]) != head["hash"]:
            yield f"lost: record {head['seq']} ({promise.get('number', 'act')})"
    sale = promise.get("sale")
    if sale and not unit.value(sa.text("SELECT count(*) FROM sale WHERE number = :number"), {"number": sale}):
        yield f"lost: sale {sale}"


def _papers(folder: Path, told: list[Mapping[str, Any]]) -> Iterable[str]:
    for promise in told:
        for name, digest in promise.get("papers", {}).items():
            if not (folder / name).is_file() or atomic_files.sha256_of(folder / name) != digest:
                yield f"lost: paper {name}"


_DRAWN = "SELECT number, pdf_sha256 FROM settlement_drawn d JOIN settlement s ON s.id = d.settlement_id"


def _statements(shop: bootstrap.Shop, drawn: Iterable[Mapping[Any, Any]]) -> Iterable[str]:
    """Every statement that the books call drawn lies there as it was drawn."""
    for row in drawn:
        path = shop.statements.path(shop.folder.reports, row["number"])
        if not path.is_file() or atomic_files.sha256_of(path) != row["pdf_sha256"]:
            yield f"lost: statement {row['number']}"


def _backups(folder: Path, told: list[Mapping[str, Any]]) -> Iterable[str]:
    kept = {each.file: each for each in manifests(DataFolder(folder).backups)}
    for promise in told:
        if "backup" in promise and promise["backup"] not in kept:
            yield f"lost: backup {promise['backup']}"
    for each in kept.values():
        if atomic_files.sha256_of(each.path) != each.sha256:
            yield f"corrupt: backup {each.file}"
        elif _damage(each.path):
            yield f"corrupt: backup {each.file} is damaged"


def _damage(path: Path) -> str:
    """Return what is wrong with the books that a backup holds, packed or not."""
    with TemporaryDirectory() as room:
        plain = Path(room) / "books.db"
        shutil.copyfile(path, plain)
        if is_packed(plain):
            unpack(plain, offered=path, room=1 << 30)
        return copying.damage_of(plain)


def _upgraded(folder: Path, told: list[Mapping[str, Any]]) -> Iterable[str]:
    path = DataFolder(folder).database
    database = engine.connect(sqlite_file.sqlite_url(path))
    try:
        with database.reading() as unit:
            found = unit.value(sa.text("PRAGMA integrity_check(1)"))
            if found != "ok":
                yield f"corrupt: {found}"
            revision = str(unit.value(sa.text(f"SELECT version_num FROM {schema_version.VERSION_TABLE}")))
            there = bool(unit.value(sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'later_note'")))
            if there != (revision == NEXT):
                yield "corrupt: half an upgrade"
            if copying.broken_link(unit):
                yield "corrupt: the journal"
            # The step that is tried here makes a table of its own; of what the program makes, the guards are asked.
            if any(kind == "trigger" for kind, _name, _sentence in differences(unit)):
                yield "corrupt: the guards"
    finally:
        database.close()
    if told and revision != NEXT:
        yield "lost: the upgrade"
    if revision == NEXT:
        copy = path.with_name(f"{path.stem}-before-{NEXT}{path.suffix}")
        if not copy.is_file():
            yield "lost: the copy before the upgrade"
        else:
            with closing(sqlite.connect(str(copy))) as old:
                if old.execute("SELECT version_num FROM ntt_pos_version").fetchone() != (NOW,):
                    yield "corrupt: the copy before the upgrade"
