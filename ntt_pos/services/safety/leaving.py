"""A shop whose PCs shared its books on a server leaves it: this PC gets the books as its own file, and becomes the office PC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files, engine, migrate, outlet_copy, sqlite_file
from ntt_pos.data import restore as placing
from ntt_pos.data.copies.signatures import signer_at
from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import leaving as query
from ntt_pos.data.queries.core import registers, users
from ntt_pos.data.queries.core.heads import hash_at, heads_in
from ntt_pos.data.server import Patience
from ntt_pos.domain.core.business_date import CLOCKS_APART
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_
from ntt_pos.services.core.registers import hand_register
from ntt_pos.services.core.shop_pcs import pcs
from ntt_pos.services.core.unit_of_work import left_by
from ntt_pos.services.safety.after_restore import printed_numbers, skip_numbers
from ntt_pos.services.safety.proof.verify import Verify

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.paths import DataFolder
    from ntt_pos.pc_settings import LocalSettings
    from ntt_pos.services.core.progress import Progress
    from ntt_pos.services.core.unit_of_work import Context

_CANDIDATE: Final = ".dari-server"


@dataclass(frozen=True, slots=True)
class LeftServer:
    """Books that came from a server: how many rows and records, the SHA-256 of all rows, and what is not finished in them."""

    rows: int
    records: int
    digest: str
    unfinished: query.Unfinished


def leave_server(
    context: Context,
    folder: DataFolder,
    *,
    by: Actor,
    pc: str = "",
    printed: Sequence[str] = (),
    progress: Progress | None = None,
) -> LeftServer:
    """Copy this outlet's books from the server into a file of this PC, which keeps its register and becomes the office PC.

    One transaction on the server: its last record there says that the shop left with this PC's key, and the guards refuse
    every later one; nobody records meanwhile. The copy holds every row with its value and its local id, compared by a
    digest of both sides, and is proved (verify) with nothing found, so that the same holds of the server's books. Only then
    the transaction ends, and the file gets its name. What is not finished goes along: this PC goes on with its own, with
    all held baskets and with the notes; each other PC with its open shift and open basket, once it has joined.
    ``pc`` is this PC where it takes its register over from one that is out of use; that is recorded before. Where that one had
    left already and is lost with its disk, this PC gets the same books from the server once more, says so in them with a key of
    its own, and skips the numbers that are ``printed``: what the lost one recorded after it left is not in them.
    Broken off at any moment the shop is still on the server, or it has left and doing it again brings the same file.
    Raises Denied, DomainError and StorageError in words.
    """
    context.allow(by, Act.RESTORE, "leave-server")
    home, key = context.home, signer_at(folder.sheet_key, N_("The key of this PC ({path}) cannot be used.")).public
    candidate = folder.database.with_name(folder.database.name + _CANDIDATE)
    with context.reading() as unit:
        left = query.left(unit, home.outlet_id)
        if left is None:
            _check(context, unit)
        elif left["public_key"] != key and (not pc or left["code"] != home.register_code):
            raise left_by(left["code"], left["at"])
    if folder.database.exists():
        if left is not None and (before := _that_came(context, folder, key)) is not None:
            return before
        raise DomainError(
            "There is a shop in {path} already. Nothing was changed; put its file elsewhere, or name another folder.",
            path=str(folder.root),
        )
    spoken = printed_numbers(printed)  # a number that is none is refused before anything is done
    placing.remove(candidate)
    try:
        migrate.create(sqlite_file.sqlite_url(candidate))
        with _books(context, by, key, pc, left=left is not None) as unit:
            came = _copy(context, unit, candidate, progress)
            if left is not None and left["public_key"] != key:
                _go_on_in_its_place(context, candidate, by, key, pc, spoken)
            placing.finish(candidate)
        _place(candidate, folder)
    finally:
        placing.remove(candidate)
    return came


def _place(candidate: Path, folder: DataFolder) -> None:
    """Put the books in place that the server gave away; raises StorageError where the disk does not take them."""
    try:
        placing.put_in_place(candidate, folder.database)
    except placing.Unconfirmed as error:
        raise _unconfirmed(error, folder) from error
    except OSError as error:
        raise StorageError(
            "The shop has left the server, and the disk of this PC did not take its books: {reason}. Nothing is lost, the "
            "server keeps them. See to the disk, then do the same again.",
            reason=error.strerror or str(error),
        ) from error


def _unconfirmed(error: OSError, folder: DataFolder) -> StorageError:
    return StorageError(
        "The books are in {path}, and the disk did not confirm it: {reason}. Nothing is lost, the server keeps them. See to the "
        "disk, then do the same again.",
        path=str(folder.root),
        reason=error.strerror or str(error),
    )


@contextmanager
def _books(context: Context, by: Actor, key: str, pc: str, *, left: bool) -> Iterator[Unit]:
    """Open the books on the server with the record that they are left; it is there when the block ends well."""
    home = context.home
    if left:
        with context.reading() as unit:
            yield unit
        return
    with context.writing(by, act=Act.RESTORE, subject="leave-server") as work:
        if pc:
            hand_register(work, pc)
        query.bring_notes(work.unit, home.outlet_id, to=home.register_id)
        with work.record("register.admitted") as record:
            row = {"admitted_id": home.register_id, "public_key": key, "seat": True}
            record.add(shop.register_admitted, {**record.posting(), **row})
        yield work.unit


def _copy(context: Context, old: Unit, candidate: Path, progress: Progress | None) -> LeftServer:
    home = context.home
    with closing(engine.connect(sqlite_file.sqlite_url(candidate))) as file:
        with file.writing() as new:
            read = outlet_copy.copy_outlet(old, new, home.outlet_id)
            unfinished = query.unfinished(new, home.outlet_id, here=home.register_id)
            written, heads = outlet_copy.digest_of_rows(new, home.outlet_id), heads_in(new, home.outlet_id)
        if (written, heads) != (read, heads_in(old, home.outlet_id)):
            raise DomainError(
                "The copy of the books does not have what the server has. Nothing was changed; try again."
            )
        found = Verify(replace(context, database=file, codes={}, changed=set())).run(progress).findings
    if found:
        raise DomainError(
            "The books on the server do not prove ({where}). Nothing was changed; bring back a backup with the program you "
            "had, or ask for help.",
            where=found[0].where,
        )
    rows, digest = written
    return LeftServer(rows, sum(each.seq for each in heads), digest, unfinished)


def _that_came(context: Context, folder: DataFolder, key: str) -> LeftServer | None:
    """Return what is in this PC's file when that came from the server, before the settings of this PC were told so.

    It holds every chain to its last record there, and goes on by the key of this PC where that took over from a lost one.
    """
    outlet_id, me = context.home.outlet_id, context.home.register_id
    with (
        context.reading() as old,
        closing(engine.connect(sqlite_file.sqlite_url(folder.database))) as file,
        file.reading() as new,
    ):
        heads = heads_in(old, outlet_id)
        keys = {pc.register: pc.key for pc in pcs(new)}
        if keys.get(context.home.register_code) != key or any(
            hash_at(new, each.register, each.seq) != each.hash for each in heads
        ):
            return None
        try:
            atomic_files.sync_folder(folder.root)  # the time before it may not have been confirmed
        except OSError as error:
            raise _unconfirmed(error, folder) from error
        rows, digest = outlet_copy.digest_of_rows(new, outlet_id)
        return LeftServer(rows, sum(each.seq for each in heads), digest, query.unfinished(new, outlet_id, here=me))


def _go_on_in_its_place(
    context: Context, candidate: Path, by: Actor, key: str, pc: str, printed: Mapping[str, int]
) -> None:
    """Let the books that came go on with this PC's key, in place of one that had left the server and is lost."""
    home = context.home
    with closing(engine.connect(sqlite_file.sqlite_url(candidate))) as file:
        here = replace(context, database=file, codes={}, changed=set(), seat=home.register_code)
        with here.writing(by, act=Act.RESTORE, subject="leave-server") as work:
            hand_register(work, pc)
            with work.record("register.admitted") as record:
                row = {"admitted_id": home.register_id, "public_key": key, "seat": True}
                record.add(shop.register_admitted, {**record.posting(), **row})
            skip_numbers(work, printed)


def _check(context: Context, unit: Unit) -> None:
    """Return when the shop can leave now: this PC's clock is right, by which it goes on."""
    now, there = context.clock.now(), users.server_time(unit)
    if abs(there - now) > CLOCKS_APART:
        raise DomainError(
            "The server's clock says {there}, this PC's says {now}. From now on this PC goes by its own: set both right first. "
            "Nothing was changed.",
            there=there,
            now=now,
        )
    context.refuse_set_back_clock(unit)


class FormerTill:
    """What this PC was on a server: a till of books that others left before it."""

    def __init__(self, local: LocalSettings) -> None:
        self._url, self._register = local.database_url, local.register_code

    @property
    def register(self) -> str:
        """The register that this PC was there, "" where it was none."""
        return self._register if self._url else ""

    def check(self, here: Unit | None = None) -> None:
        """Return when its shop left the server, and books that came ``here`` hold every chain of it to its last record.

        Raises DomainError and StorageError in words.
        """
        if not self.register:
            return
        with closing(engine.connect(self._url, patience=Patience.LONG)) as server, server.reading() as unit:
            row = registers.with_code(unit, self._register)
            if row is None or query.left(unit, row["outlet_id"]) is None:
                raise DomainError(
                    "The shop is still on the server, and this PC ({register}) works there. On the PC that becomes the office "
                    "PC: ntt-pos leave-server FOLDER. Nothing was changed.",
                    register=self._register,
                )
            for head in heads_in(unit, row["outlet_id"]):
                if here is not None and hash_at(here, head.register, head.seq) != head.hash:
                    raise DomainError(
                        "The books that came lack what the server has of {register} (record {seq}). Nothing was changed.",
                        register=head.register,
                        seq=head.seq,
                    )
