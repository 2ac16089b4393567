"""How a shop is opened, founded and rehearsed: settings, database and devices wired together."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files, engine, schema_version, sqlite_file
from ntt_pos.data.queries.core import registers
from ntt_pos.data.server import Patience
from ntt_pos.devices.clock import SystemClock
from ntt_pos.devices.ids import SystemIds
from ntt_pos.devices.this_pc import pc_id
from ntt_pos.domain.core.errors import DomainError, PlaceUnfit, StorageError
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.files import discard, give_name, tighten
from ntt_pos.i18n import N_
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.shop_settings import SettingsAdmin
from ntt_pos.services.core.unit_of_work import Context, Home
from ntt_pos.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntt_pos.services.core.founding import FirstShop
    from ntt_pos.services.core.ports import Clock, Ids


FIRST_TAKES_IN: Final = N_(
    "These books were brought back from a backup: they first take in again what the other PCs have of {register}. Nothing "
    "was recorded; leave the program open on the others, and the shared folder in reach."
)


def system_clock() -> Clock:
    """Return this PC's clock."""
    return SystemClock()


def room_left(folder: Path) -> int | None:
    """Return the free bytes of the disk that a folder is on; None when the system does not say."""
    try:
        return atomic_files.free_bytes(folder)
    except OSError:
        return None


def open_shop(
    data: Path | None = None,
    *,
    register: str | None = None,
    clock: Clock | None = None,
    ids: Ids | None = None,
    to_prove: bool = False,
    taking: bool = False,
) -> Shop:
    """Open a shop by its data folder, without Qt.

    ``register`` says which register this PC is; ``to_prove`` opens also books whose settings were spoiled (only verify
    does that), ``taking`` by whoever says which register this PC is. Raises StorageError when the database is missing,
    damaged, foreign, newer than the program, without any shop, or on a server.
    """
    folder = DataFolder(data or default_data_folder())
    if folder.joined_settings.is_file():
        _finish_joining(folder)
    local = LocalSettings.load(folder.local_settings)
    refuse_server(local)
    database = engine.connect(sqlite_file.sqlite_url(folder.database))
    try:
        schema_version.check_version(database)
        known = _pcs(database, folder)
        me = _this_one(known, folder) if known else None
        home = _home(database, me["code"] if me is not None else register or local.register_code)
        context = _context(database, home, clock, ids)
        if me is not None:
            context.pc = "" if taking else pc_id()
            context.retired = _follow_the_office(context, folder) or me["last_seq"] is not None
            if folder.brought_back.is_file():
                context.waits = PlaceUnfit(FIRST_TAKES_IN, register=me["code"])
        try:
            context.settings = SettingsAdmin(context).load()
        except StorageError:
            # The auditor must be able to prove books whose settings were spoiled: verify names the changed row.
            if not to_prove:
                raise
    except BaseException:
        database.close()
        raise
    tighten(folder.root)
    context.only_read = folder.copy_note.exists()
    database.years.also(folder.backups)  # a copy of each year file is there
    context.free_bytes = lambda: room_left(folder.root)
    return Shop(context, folder, local)


def _follow_the_office(context: Context, folder: DataFolder) -> bool:
    """Work as the books and the other PCs say; returns whether they say that this PC is out of the shop."""
    from ntt_pos.services.core.shop_pcs import follow_seat
    from ntt_pos.services.replication.accepted_keys import Note
    from ntt_pos.services.replication.lost_office.office_rank import follow_other_office

    note = Note.read(folder.other_pcs)
    with context.reading() as unit:
        follow_seat(context, unit)
        follow_other_office(context, unit, folder, note)
    return note.ended is not None


def _finish_joining(folder: DataFolder) -> None:
    """Let a PC that was switched off between its books and its settings go by the settings that came with these books."""
    if not folder.database.is_file():
        return
    with closing(engine.connect(sqlite_file.sqlite_url(folder.database))) as database:
        known = _pcs(database, folder)
        me = _this_one(known, folder) if known else None
    if me is not None and me["code"] == LocalSettings.load(folder.joined_settings).register_code:
        give_name(folder.joined_settings, folder.local_settings)
    else:
        discard(folder.joined_settings)


def refuse_server(local: LocalSettings) -> None:
    """Raise PlaceUnfit when the settings of this PC say that its books are on a server, where tills worked before."""
    if local.database_url:
        raise PlaceUnfit(
            "The books of this PC are on a PostgreSQL server, and this program works on books of its own. Nothing was changed. "
            "The administrator once: ntt-pos upgrade --url ADDRESS. Then on the PC that becomes the office PC: ntt-pos "
            "leave-server FOLDER, and on each other PC: ntt-pos join FOLDER CODE."
        )


def open_to_leave(
    data: Path | None = None,
    *,
    url: str = "",
    take_over: str = "",
    clock: Clock | None = None,
    ids: Ids | None = None,
) -> Shop:
    """Open the books on the server that this PC's settings or ``url`` name, so that the shop can leave it.

    ``take_over`` is the register whose PC is out of use, and that this one becomes.
    Raises StorageError when they are missing, foreign or of another version, when it is not known which of their registers
    this PC is, and when that one belongs to another PC.
    """
    folder = DataFolder(data or default_data_folder())
    known = LocalSettings.load(folder.local_settings)
    local = replace(known, database_url=url or known.database_url, register_code=take_over or known.register_code)
    database = engine.connect(local.database_url, patience=Patience.LONG)
    try:
        schema_version.check_version(database)
        context = _context(database, _home(database, local.register_code, "" if take_over else pc_id()), clock, ids)
        database.outlet_lock = context.home.outlet_id
        context.settings = SettingsAdmin(context).load()
    except BaseException:
        database.close()
        raise
    return Shop(context, folder, local)


def _context(database: engine.Database, home: Home, clock: Clock | None, ids: Ids | None) -> Context:
    clock, ids = clock or SystemClock(), ids or SystemIds()
    return Context(database=database, clock=clock, ids=ids, home=home, settings=ShopSettings())


def create_shop(
    first: FirstShop,
    data: Path | None = None,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
) -> Shop:
    """Create a new shop with its owner (first start) and open it; never writes over an existing database."""
    folder = DataFolder(data or default_data_folder())
    atomic_files.make_folder(folder.root)
    if folder.database.exists():
        raise DomainError(
            "There is already a shop at {path}. Open it, or choose another folder.", path=str(folder.root)
        )
    context = _found_whole(folder, clock or SystemClock(), ids or SystemIds(), first)
    return Shop(context, folder, LocalSettings.load(folder.local_settings))


def _found_whole(folder: DataFolder, clock: Clock, ids: Ids, first: FirstShop) -> Context:
    """Found a shop in a file that gets the database's name when it is complete.

    After a power cut there is a shop or none, never a database that is no shop and is in the way of one.
    """
    from ntt_pos.data import migrate
    from ntt_pos.services.core.founding import found_shop

    part = folder.database.with_name(f"{folder.database.name}.baru")
    beside = (part, *(part.with_name(f"{part.name}{end}") for end in ("-wal", "-shm", "-journal")))
    try:
        for leftover in beside:
            leftover.unlink(missing_ok=True)
        migrate.create(sqlite_file.sqlite_url(part))
        database = engine.connect(sqlite_file.sqlite_url(part))
        try:
            context = found_shop(database, clock, ids, first)
        finally:
            database.close()
        sqlite_file.fold(part)
        atomic_files.sync_file(part)
        atomic_files.settle(part, folder.database)
    except OSError as error:
        raise StorageError(
            "No shop could be made at {path}: {reason}. Nothing is left of it; make room or choose another folder.",
            path=str(folder.root),
            reason=error.strerror or str(error),
        ) from error
    finally:
        for leftover in beside:
            discard(leftover)
    context.database = engine.connect(sqlite_file.sqlite_url(folder.database))
    return context


def _home(database: engine.Database, wanted: str, pc: str = "") -> Home:
    """Return the register that this PC is: by its name, by the PC, or because it is the only one."""
    with database.reading() as unit:
        rows = registers.everywhere(unit)
    if wanted:
        mine = [row for row in rows if row["code"] == wanted]
    else:
        mine = [row for row in rows if pc and row["pc"] == pc] or list(rows if len(rows) == 1 else ())
    if not mine:
        raise StorageError(
            "These books have no register {code}. Their registers: {known}. Nothing was changed; another PC joins the shop "
            "with: ntt-pos join FOLDER CODE.",
            code=wanted or "-",
            known=", ".join(r["code"] for r in rows) or "-",
        )
    row = mine[0]
    if pc and row["pc"] not in {None, pc}:
        raise PlaceUnfit(
            "Register {code} belongs to another PC. The shop leaves the server with that one, or with the PC of another "
            "register. If that PC is out of use, or this one was set up anew: ntt-pos leave-server FOLDER --take-over {code}. "
            "Nothing was changed.",
            code=row["code"],
        )
    return Home(row["outlet_id"], row["outlet_code"], row["id"], row["code"], row["practice"])


def _pcs(database: engine.Database, folder: DataFolder) -> Sequence[engine.Row]:
    """Return the PCs of the shop in a file, none where it has one; an office's copy is read by none of them."""
    if folder.copy_note.exists():
        return ()
    with database.reading() as unit:
        return registers.admitted(unit)


def _this_one(known: Sequence[engine.Row], folder: DataFolder) -> engine.Row:
    """Return which of several PCs this one is: its key tells, which stands outside the books."""
    from ntt_pos.data.copies.signatures import Signer
    from ntt_pos.services.safety.brought_back import BroughtBack

    try:
        key = Signer(folder.sheet_key).public if folder.sheet_key.is_file() else ""
    except (OSError, ValueError):
        key = ""
    # Books that were brought back on a new PC learn its key when they have met the others; the seat may have moved.
    waiting = BroughtBack.read(folder.brought_back) if key else None
    for row in known:
        if row["public_key"] == key or (waiting is not None and row["code"] == waiting.register):
            return row
    raise PlaceUnfit(
        "These books are of a shop with several PCs, and the key of this PC ({path}) is none of theirs: the books were copied "
        "from another PC, or the key is lost. No two PCs work as the same register. Let this PC join with a code from the "
        "office PC, in a new folder; nothing was changed.",
        path=str(folder.sheet_key),
    )


def open_practice_shop(
    folder: Path,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
) -> Shop:
    """Open the practice shop in a folder; where there is none, build it from the sample workbook first."""
    from ntt_pos.services.importing.sample import SAMPLE_SHOP, build_sample_shop

    if DataFolder(folder).database.exists():
        return open_shop(folder, clock=clock, ids=ids)
    shop = create_shop(SAMPLE_SHOP, folder, clock=clock, ids=ids)
    try:
        build_sample_shop(shop.context, note=shop.folder.practice_note)
    except BaseException:
        shop.close()
        raise
    return shop
