"""A new PC joins the shop: it knows the code, gets the books, proves them, and works as a register of its own."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
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
from ntt_pos.domain.core.parcel import Kind, Parcel, Told
from ntt_pos.files import discard, give_name
from ntt_pos.i18n import _
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.shop_pcs import pcs
from ntt_pos.services.replication import hub_access, join_files, parcel_files
from ntt_pos.services.replication.join_places import JoinHub, JoinPlace
from ntt_pos.services.safety.leaving import FormerTill

if TYPE_CHECKING:
    from ntt_pos.paths import DataFolder
    from ntt_pos.services.core.ports import Clock

_log = logging.getLogger(__name__)
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
    seat: str


class Joining:
    """A PC without a shop on its way into one; killed at any moment there is the whole shop here or none."""

    def __init__(self, folder: DataFolder, at: JoinPlace, code: str, *, clock: Clock) -> None:
        self.folder = folder
        self._at = at
        self._code = typed_code(code)
        self._clock = clock
        self._former = FormerTill(LocalSettings.load(folder.local_settings))
        self._asked: Offer | None = None
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
        self._at.reach()
        try:
            found = [
                invited
                for code in self._at.inviting()
                if (invited := join_files.get(self._at.of(code) / join_files.INVITATION, join_files.Invite)) is not None
            ]
        except OSError as error:
            raise parcel_files.unreachable(self._at.where, error) from error
        if not found:
            raise DomainError(
                "In {path} no office PC shows a code now. Show one there: Settings, Other PCs; nothing was changed.",
                path=self._at.where,
            )
        offer = next((self._offer(*each) for each in found if self._fits(*each)), None)
        if offer is None:
            raise DomainError(
                "The code does not fit: it is mistyped, or of before. Type the one that the office PC shows now; nothing was "
                "changed."
            )
        self._former.check()
        if self._at.home and self._former.register not in {"", offer.register}:
            raise DomainError(
                "The office PC shows a code for {register}, and this PC is {former}. Let {register} join first: then the office "
                "PC shows a code for the next one. Or let this PC join through a folder or a stick, and give it the address of "
                "{former} at the hub afterwards. Nothing was changed.",
                register=offer.register,
                former=self._former.register,
            )
        if self._at.home not in {"", offer.register}:
            raise DomainError(
                "The office PC shows a code for {register}, and this address at the hub is that of {other}. Type the address of "
                "{register}: whoever looks after the server makes it; nothing was changed.",
                register=offer.register,
                other=self._at.home,
            )
        return offer

    def _fits(self, parcel: Parcel, invite: join_files.Invite) -> bool:
        told = ("INVITE", parcel.key, parcel.told.install, invite.register)
        return is_proof(invite.proof, self._code, bytes.fromhex(invite.salt), *told)

    @staticmethod
    def _offer(parcel: Parcel, invite: join_files.Invite) -> Offer:
        told = parcel.told
        return Offer(
            invite.shop,
            invite.register,
            fingerprint(parcel.key),
            parcel.key,
            told.install,
            invite.salt,
            told.register,
        )

    def still_invited(self, offer: Offer) -> None:
        """Return while the seat still shows the code; raises DomainError once it does not, and this PC waits for nothing."""
        if self._welcome(offer) is None and self.look() != offer:
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
            self._asked = offer
            join_files.put(
                self._at.of(offer.register) / join_files.REQUEST,
                join_files.Ask(recipient, proof_of(self._code, bytes.fromhex(offer.salt), *told)),
                register=register,
                install=offer.install,
                at=instant_text(self._clock.now()),
                signer=signer,
            )
            self._at.send()
        except (OSError, ValueError) as error:
            raise _stopped(error) from error

    def close(self) -> None:
        """Take the request away, unless it is another PC's by now or this one is in: who stops waiting asks for nothing."""
        offer, self._asked = self._asked, None
        try:
            if offer is not None:
                found = join_files.get(self._at.of(offer.register) / join_files.REQUEST, join_files.Ask)
                if found is not None and found[0].key == Signer(self.folder.sheet_key).public:
                    self._at.clear(offer.register, [join_files.REQUEST])
        except (OSError, ValueError, ShopError) as error:
            _log.warning("The request to join was not taken away: %s", error)
        finally:
            self._at.close()

    def _welcome(self, offer: Offer) -> tuple[Parcel, join_files.Welcome] | None:
        """Return what the seat gave this PC, None while it did not; what anybody else put there is nothing."""
        with suppress(DomainError):
            found = join_files.get(self._at.of(offer.seat) / join_files.WELCOME, join_files.Welcome)
            if found is not None and (found[0].key, found[1].key) == (offer.key, Signer(self.folder.sheet_key).public):
                return found
        return None

    def collect(self, offer: Offer) -> str:
        """Put the books in place when the seat gave them; return the register that this PC is now, "" while it waits.

        Raises DomainError and StorageError; then there is no shop here, and joining begins again.
        """
        candidate = self.folder.database.with_name(self.folder.database.name + _CANDIDATE)
        sealed = self.folder.root / _SEALED
        try:
            found = self._welcome(offer)
            if found is None:
                return ""
            signer, welcome, register = Signer(self.folder.sheet_key), found[1], found[0].told.register
            try:
                self._bring(offer, welcome, sealed, candidate)
                heads = self._prepare(candidate, register, signer.public, offer)
                placing.finish(candidate)
                local = LocalSettings.load(self.folder.local_settings)
                joined = self._meeting(replace(local, register_code=register, database_url=""))
                joined.save(self.folder.joined_settings)
                atomic_files.make_folder(self.folder.backups)
                atomic_files.write_whole(head_file(self.folder.backups, register), heads_text(heads).encode())
                placing.put_in_place(candidate, self.folder.database)
            except placing.Unconfirmed:
                placing.remove(self.folder.database)  # joining begins again
                raise
            finally:
                placing.remove(candidate)
                discard(sealed)
            with suppress(OSError):  # the shop is here; whoever opens it next does it
                give_name(self.folder.joined_settings, self.folder.local_settings)
            with suppress(OSError, ShopError):  # its first exchange says it again
                self._tell(heads, register, offer, signer)
            if welcome.hub and not self._at.home:
                self.left = _(
                    "The PCs of this shop meet at the hub {host}. {register} can sell, but hears nobody until it has its own "
                    "address there. Whoever looks after the server makes it:\nntt-pos hub ADDRESS --add {register}\n"
                    "Then close the window of this PC and enter:\nntt-pos exchange --hub - --certificate FILE",
                    host=welcome.hub,
                    register=register,
                )
        except (OSError, ValueError) as error:
            raise _stopped(error) from error
        discard(self.folder.root / _IDENTITY)
        self._asked = None
        with suppress(ShopError):  # a hub that is away now keeps a request that lets nobody in
            self._at.clear(register, [join_files.REQUEST, join_files.WELCOME, welcome.file])
        return register

    def _meeting(self, local: LocalSettings) -> LocalSettings:
        """Return settings that also say where this PC meets the others; what opens a hub is kept beside the books."""
        if isinstance(self._at, JoinHub):
            return replace(local, hub=hub_access.keep(self.folder, self._at.url, self._at.certificate))
        return replace(local, exchange_folder=self._at.where)

    def _bring(self, offer: Offer, welcome: join_files.Welcome, sealed: Path, candidate: Path) -> None:
        """Fetch the copy of the books, unlock and unpack it; each step is compared with what the seat signed."""
        placing.remove(candidate)
        if Path(welcome.file).name != welcome.file:
            raise _not_whole()
        if self._at.bring_books(offer.seat, welcome.file, sealed) != welcome.sha256:
            raise _not_whole()
        encrypted_files.unseal(sealed, candidate, self.folder.root / _IDENTITY)
        if packed_files.is_packed(candidate):
            packed_files.unpack(candidate, offered=sealed, room=atomic_files.free_bytes(candidate.parent))
        if atomic_files.sha256_of(candidate) != welcome.plain_sha256:
            raise _not_whole()

    def _prepare(self, candidate: Path, register: str, key: str, offer: Offer) -> Heads:
        """Prove the copy, take out of it what belongs to the seat's PC alone, and return the heads of its chains."""
        with ThreadPoolExecutor(max_workers=1) as behind:  # nobody works here yet
            looking = behind.submit(copying.damage_of, candidate)
            try:
                self._check(candidate, register, key, offer)
            finally:
                if damage := looking.result():
                    raise StorageError(
                        "The books of the office PC are damaged: {reason}. Nothing was changed here. Run the check of the books "
                        "there, and tell the owner.",
                        reason=damage,
                    )
        with (
            closing(engine.connect(sqlite_file.sqlite_url(candidate))) as database,
            database.writing() as unit,
        ):
            chains.forget_local(unit, register)
            return heads_of(unit, at=self._clock.now(), outlet_id=registers.outlet_ids(unit)[0])

    def _check(self, candidate: Path, register: str, key: str, offer: Offer) -> None:
        """Compare schema, guards and each link of the journal, and whether they are the books of this shop with this PC."""
        if placing.schema_of(candidate, candidate) != schema_version.head():
            raise DomainError(
                "The office PC has another version of the program than this PC. Install the same one on both, and join again; "
                "nothing was changed."
            )
        with closing(copying.open_read_only(candidate)) as database, database.reading() as unit:
            if copying.unguarded(unit) or copying.broken_link(unit):
                raise _not_whole()
            mine = next((each for each in pcs(unit) if each.register == register), None)
            if mine is None or mine.key != key or install_here(unit) != offer.install:
                raise _not_whole()
            self._former.check(unit)

    def _tell(self, heads: Heads, register: str, offer: Offer, signer: Signer) -> None:
        """Leave word with each other PC of how far its chain is here, so that it sends what follows."""
        place = self._at.reach()
        for head in heads.heads:
            if head.register == register:  # its own chain from a server: that file asks for what this PC lost of it
                continue
            told = Told(head.register, offer.install, 0, head.seq, head.hash, "", instant_text(self._clock.now()))
            path = place / head.register / parcel_files.taken_file(register)
            parcel_files.write(path, Kind.TAKEN, told, b"", signer)
        self._at.send()


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
