"""A new PC joins the shop: it knows the code, gets the books, proves them, and works as a register of its own."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files, engine, schema_version, sqlite_file
from ntt_pos.data import backup as copying
from ntt_pos.data import restore as placing
from ntt_pos.data.copies import encrypted_files, packed_files
from ntt_pos.data.copies.manifest import Heads, head_file, heads_text
from ntt_pos.data.copies.signatures import Signer, fingerprint
from ntt_pos.data.queries.core import chains, registers
from ntt_pos.data.queries.core.heads import heads_of, install_here
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.core.join_code import is_proof, proof_of, typed_code
from ntt_pos.domain.core.parcel import Kind, Told
from ntt_pos.files import discard
from ntt_pos.i18n import _
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.shop_pcs import pcs
from ntt_pos.services.replication import join_files, parcel_files
from ntt_pos.services.safety.leaving import FormerTill

if TYPE_CHECKING:
    from ntt_pos.paths import DataFolder
    from ntt_pos.services.core.ports import Clock

_IDENTITY: Final = "kunci-gabung"
_SEALED: Final = "gabung.age"
_CANDIDATE: Final = ".gabung"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the seat offers whoever knows the code: the shop, the register, and the fingerprint of the seat's key."""

    shop: str
    register: str
    fingerprint: str
    key: str
    install: str
    salt: str


class Joining:
    """A PC without a shop on its way into one; killed at any moment there is the whole shop here or none."""

    def __init__(self, folder: DataFolder, shared: Path, code: str, *, clock: Clock) -> None:
        self.folder = folder
        self._shared = shared.absolute()
        self._place = self._shared / join_files.FOLDER
        self._code = typed_code(code)
        self._clock = clock
        self._former = FormerTill(LocalSettings.load(folder.local_settings))
        self.left = ""  # what is left to do before this PC hears the others, "" when that is nothing

    @property
    def was_on_server(self) -> bool:
        """Whether this PC was a register of books on a server; what comes is compared with what is there."""
        return bool(self._former.register)

    def look(self) -> Offer:
        """Return what is offered for the code; raises DomainError in words when nothing is."""
        if self.folder.database.exists():
            raise DomainError(
                "There is a shop in {path} already. Only a PC without one joins a shop; nothing was changed.",
                path=str(self.folder.root),
            )
        if not self._shared.is_dir():
            raise DomainError(
                "The folder {path} is not there. Look at the network or choose another one; nothing was changed.",
                path=str(self._shared),
            )
        try:
            found = join_files.get(self._place / join_files.INVITATION, join_files.Invite)
        except OSError as error:
            raise parcel_files.unreachable(self._shared, error) from error
        if found is None:
            raise DomainError(
                "In {path} no office PC shows a code now. Show one there: Pengaturan, PC lain; nothing was changed.",
                path=str(self._shared),
            )
        parcel, invite = found
        told = ("INVITE", parcel.key, parcel.told.install, invite.register)
        if not is_proof(invite.proof, self._code, bytes.fromhex(invite.salt), *told):
            raise DomainError(
                "The code does not fit: it is mistyped, or of before. Type the one that the office PC shows now; nothing was "
                "changed."
            )
        self._former.check()
        return Offer(
            invite.shop,
            invite.register,
            fingerprint(parcel.key),
            parcel.key,
            parcel.told.install,
            invite.salt,
        )

    def still_invited(self, offer: Offer) -> None:
        """Return while the seat still shows the code; raises DomainError once it does not, and this PC waits for nothing."""
        given = self._place / join_files.WELCOME
        if not given.is_file() and self.look() != offer:
            raise _not_whole()

    def ask(self, offer: Offer) -> None:
        """Ask the seat to be let in; raises StorageError."""
        try:
            atomic_files.make_folder(self.folder.root)
            signer, identity = Signer(self.folder.sheet_key), self.folder.root / _IDENTITY
            recipient = (
                encrypted_files.public_key_in(identity) if identity.is_file() else encrypted_files.new_key(identity)
            )
            register = self._former.register or offer.register
            told = ("ASK", signer.public, recipient, offer.install, register)
            join_files.put(
                self._place / join_files.REQUEST,
                join_files.Ask(recipient, proof_of(self._code, bytes.fromhex(offer.salt), *told)),
                register=register,
                install=offer.install,
                at=instant_text(self._clock.now()),
                signer=signer,
            )
        except (OSError, ValueError) as error:
            raise _stopped(error) from error

    def collect(self, offer: Offer) -> str:
        """Put the books in place when the seat gave them; return the register that this PC is now, "" while it waits.

        Raises DomainError and StorageError; then there is no shop here, and joining begins again.
        """
        candidate = self.folder.database.with_name(self.folder.database.name + _CANDIDATE)
        sealed = self.folder.root / _SEALED
        try:
            found = join_files.get(self._place / join_files.WELCOME, join_files.Welcome)
            signer = Signer(self.folder.sheet_key)
            if found is None or found[0].key != offer.key or found[1].key != signer.public:
                return ""
            welcome, register = found[1], found[0].told.register
            try:
                self._bring(welcome, sealed, candidate)
                heads = self._prepare(candidate, register, signer.public, offer)
                placing.finish(candidate)
                local = LocalSettings.load(self.folder.local_settings)
                local = replace(local, register_code=register, exchange_folder=str(self._shared), database_url="")
                local.save(self.folder.local_settings)
                atomic_files.make_folder(self.folder.backups)
                atomic_files.write_whole(head_file(self.folder.backups, register), heads_text(heads).encode())
                placing.put_in_place(candidate, self.folder.database)
            except placing.Unconfirmed:
                placing.remove(self.folder.database)  # joining begins again
                raise
            finally:
                placing.remove(candidate)
                discard(sealed)
            self._tell(heads, register, offer, signer)
            if welcome.hub:
                self.left = _(
                    "The PCs of this shop meet at the hub {host}. {register} can sell, but hears nobody until it has its own "
                    "address there. Whoever looks after the server makes it:\nntt-pos hub ADDRESS --add {register}\n"
                    "Then close the window of this PC and enter:\nntt-pos exchange --hub - --certificate FILE",
                    host=welcome.hub,
                    register=register,
                )
        except (OSError, ValueError) as error:
            raise _stopped(error) from error
        for left in (
            self.folder.root / _IDENTITY,
            self._place / join_files.REQUEST,
            self._place / join_files.WELCOME,
            self._place / welcome.file,
        ):
            discard(left)
        return register

    def _bring(self, welcome: join_files.Welcome, sealed: Path, candidate: Path) -> None:
        """Fetch the copy of the books, unlock and unpack it; each step is compared with what the seat signed."""
        placing.remove(candidate)
        if Path(welcome.file).name != welcome.file:
            raise _not_whole()
        if atomic_files.copy_whole(self._place / welcome.file, sealed) != welcome.sha256:
            raise _not_whole()
        encrypted_files.unseal(sealed, candidate, self.folder.root / _IDENTITY)
        if packed_files.is_packed(candidate):
            packed_files.unpack(candidate, offered=sealed, room=atomic_files.free_bytes(candidate.parent))
        if atomic_files.sha256_of(candidate) != welcome.plain_sha256:
            raise _not_whole()

    def _prepare(self, candidate: Path, register: str, key: str, offer: Offer) -> Heads:
        """Prove the copy, take out of it what belongs to the seat's PC alone, and return the heads of its chains."""
        if placing.check_schema(candidate, candidate) != schema_version.head():
            raise DomainError(
                "The office PC has another version of the program than this PC. Install the same one on both, and join again; "
                "nothing was changed."
            )
        with closing(copying.open_read_only(candidate)) as database, database.reading() as unit:
            wrong = copying.damage_of(candidate) or copying.unguarded(unit) or copying.broken_link(unit)
            if wrong:
                raise _not_whole()
            mine = next((each for each in pcs(unit) if each.register == register), None)
            if mine is None or mine.key != key or install_here(unit) != offer.install:
                raise _not_whole()
            self._former.check(unit)
        with (
            closing(engine.connect(sqlite_file.sqlite_url(candidate))) as database,
            database.writing(outlet_lock=0) as unit,
        ):
            chains.forget_local(unit)
            return heads_of(unit, at=self._clock.now(), outlet_id=registers.outlet_ids(unit)[0])

    def _tell(self, heads: Heads, register: str, offer: Offer, signer: Signer) -> None:
        """Leave word with each other PC of how far its chain is here, so that it sends what follows."""
        for head in heads.heads:
            if head.register == register:  # its own chain from a server: that file asks for what this PC lost of it
                continue
            told = Told(head.register, offer.install, 0, head.seq, head.hash, "", instant_text(self._clock.now()))
            path = self._shared / head.register / parcel_files.taken_file(register)
            try:
                parcel_files.write(path, Kind.TAKEN, told, b"", signer)
            except OSError:
                return  # the shop is here; its first exchange says it again


def _not_whole() -> DomainError:
    return DomainError(
        "The copy of the books that came is not whole. Nothing was changed; close the code at the office PC, show a new one "
        "and join again."
    )


def _stopped(error: Exception) -> ShopError:
    reason = getattr(error, "strerror", None) or str(error)
    return StorageError(
        "Joining stopped: {reason}. There is no shop on this PC yet; join again, with the code that is shown then.",
        reason=reason,
    )
