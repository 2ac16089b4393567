"""The seat lets a PC into the shop: it shows a code, hears who knows it, admits it, and gives it a copy of the books."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.copies import encrypted_files
from ntt_pos.data.copies.signatures import signer_at
from ntt_pos.data.queries.core import leaving
from ntt_pos.data.queries.core import other_pcs as heard
from ntt_pos.data.queries.core.heads import install_of
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.join_code import RANDOM_BYTES, code_of, is_proof, proof_of
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.files import discard
from ntt_pos.i18n import N_
from ntt_pos.services.core.shop_pcs import Admissions, OtherPC, pcs
from ntt_pos.services.replication import join_files, parcel_files
from ntt_pos.services.replication.join_places import JoinHub, JoinPlace
from ntt_pos.services.safety.copy_books import copy_books

if TYPE_CHECKING:
    from ntt_pos.domain.core.parcel import Parcel
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

LIVES: Final = timedelta(minutes=30)
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Invitation:
    """The code as it is shown, for which register, until when, and the fingerprint of this PC's key."""

    code: str
    register: str
    until: datetime
    fingerprint: str


class Inviting:
    """One invitation: it ends when a PC has joined, after half an hour, or when whoever shows the code closes it."""

    def __init__(self, context: Context, key: Path, at: JoinPlace, *, by: Actor, hub: str = "") -> None:
        """Show a new code there; ``hub`` is where the PCs meet, "" for a folder.

        Raises Denied, OnlyAtSeat, DomainError and StorageError.
        """
        admissions = Admissions(context)
        admissions.check(by=by)
        self._context, self._at, self._by = context, at, by
        self._admissions, self._hub = admissions, hub
        self._given: OtherPC | None = None
        self._refused = ""  # the signature of the last request that was refused
        with context.reading() as unit:
            self._install = install_of(unit, context.home.outlet_id)
        at.reach()
        met = self._check_hub(at) if isinstance(at, JoinHub) else self._check_folder(Path(at.where))
        with context.reading() as unit:  # books that came back from a backup may not know a PC that works on
            register = admissions.next_code(unit, met)
        self._signer = signer_at(key, N_("The key of this PC ({path}) cannot be used. Nothing was changed."))
        self._salt = context.ids.token(_SALT_BYTES)
        self.invitation = Invitation(
            code=code_of(context.ids.token(RANDOM_BYTES)),
            register=register,
            until=context.clock.now() + LIVES,
            fingerprint=self._signer.fingerprint,
        )
        proof = proof_of(self.invitation.code, self._salt, "INVITE", self._signer.public, self._install, register)
        invite = join_files.Invite(context.settings.shop_name, register, self._salt.hex(), proof)
        try:
            at.clear(context.home.register_code, [join_files.REQUEST, join_files.WELCOME])
            join_files.put(
                at.of(context.home.register_code) / join_files.INVITATION,
                invite,
                register=context.home.register_code,
                install=self._install,
                at=instant_text(context.clock.now()),
                signer=self._signer,
            )
            at.send()
        except OSError as error:
            raise parcel_files.unreachable(at.where, error) from error

    def look(self) -> OtherPC | None:
        """Look whether a PC asks; admit it, once, and put the books there for it. Returns it as soon as it has them.

        Raises DomainError when the code is too old, or when somebody asked who does not know it.
        """
        if self._given is not None:
            if not self._has_joined(self._given):
                return None
            with self._context.database.writing() as unit:
                leaving.forget_typed(unit, self._given.register_id)
            return self._given
        if self.ended:
            self.close()
            raise DomainError("The code is too old now. Show a new one; nothing was changed.")
        request = self._at.of(self.invitation.register) / join_files.REQUEST
        try:
            found = self._asked(request)
        except DomainError:
            if isinstance(request, Path):  # at a hub it is not this PC's to take away
                discard(request)
            raise
        if found is None:
            return None
        parcel, ask = found
        register = self._register_of(parcel)
        pc = self._known(parcel.key) or self._admissions.admit(
            by=self._by, code=register, key=parcel.key, own_key=self._signer.public
        )
        self._give_books(pc, encrypted_files.check_key(ask.recipient))
        self._given = pc
        return None

    def _asked(self, request: parcel_files.Place) -> tuple[Parcel, join_files.Ask] | None:
        """Return the request of a PC that knows the code; raises DomainError, once, for any other."""
        found = join_files.get(request, join_files.Ask)
        if found is None or found[0].signature == self._refused:
            return None
        parcel, ask = found
        told = ("ASK", parcel.key, ask.recipient, self._install, self._register_of(parcel))
        if not is_proof(ask.proof, self.invitation.code, self._salt, *told):
            self._refused = parcel.signature
            raise DomainError("A PC asked to join with a wrong code. It was not admitted; nothing was changed.")
        return found

    @property
    def given(self) -> str:
        """The register that was admitted, "" before."""
        return self._given.register if self._given is not None else ""

    @property
    def ended(self) -> bool:
        """Whether the code is too old."""
        return self._context.clock.now() > self.invitation.until

    def close(self) -> None:
        """Take the invitation away: its code lets nobody in from now on."""
        with suppress(ShopError):  # a hub that is away lets nobody in either
            self._at.clear(self._context.home.register_code, [join_files.INVITATION, join_files.REQUEST])
        self._at.close()

    def _check_hub(self, hub: JoinHub) -> tuple[str, ...]:
        """Return the registers that meet at the hub; raises DomainError when this PC has no address there."""
        if hub.home != self._context.home.register_code:
            raise DomainError(
                "The hub {host} does not take this PC for {register}: its access there is another PC's, or was taken away. "
                "Give this PC its own one; selling goes on.",
                host=hub.where,
                register=self._context.home.register_code,
            )
        return tuple(each.register for each in hub.registers() if each.seq)

    def _check_folder(self, folder: Path) -> tuple[str, ...]:
        """Return the registers that meet in the folder; raises DomainError when they are another shop's.

        What is not whole says nothing, and where a PC of this shop meets others a stranger's word does not count.
        """
        heads: dict[str, Parcel] = {}
        for code in parcel_files.registers_in(folder):
            path = folder / code / parcel_files.HEAD_FILE
            with suppress(DomainError):
                if path.is_file():
                    heads[code] = parcel_files.read(path, Kind.HEAD)
        with self._context.reading() as unit:
            ours = {each.key for each in pcs(unit)}
        mine = tuple(code for code, head in heads.items() if head.told.install == self._install)
        if len(mine) < len(heads) and ours.isdisjoint(head.key for head in heads.values()):
            raise DomainError(
                "In {path} the PCs of another shop meet. Choose a folder of this shop; nothing was changed.",
                path=str(folder),
            )
        return mine

    def _register_of(self, asking: Parcel) -> str:
        """Return the register that a PC gets: its own where it was one on a server and has not come yet."""
        register = asking.told.register
        with self._context.reading() as unit:
            return register if register in self._admissions.without_pc(unit) else self.invitation.register

    def _known(self, key: str) -> OtherPC | None:
        """Return the PC of this key when it was admitted before and never worked: it was switched off in the middle."""
        with self._context.reading() as unit:
            found = next((each for each in pcs(unit) if each.key == key), None)
            if found is None:
                return None
            spoke = {each.register_id for each in heard.heard(unit, self._context.home.outlet_id)}
            if found.ended is not None or found.seat or found.register_id in spoke:
                raise DomainError(
                    "The PC that asks is {code} already. Nothing was changed; on that PC the shop is in another folder.",
                    code=found.register,
                )
        return found

    def _give_books(self, pc: OtherPC, recipient: str) -> None:
        context = self._context
        try:
            with tempfile.TemporaryDirectory(prefix="ntt-pos-") as made:
                manifest = copy_books(context, Path(made), proved=False)  # the PC that joins proves all of it
                name, home = f"buku-{pc.register}.age", context.home.register_code
                sha256 = self._at.put_books(
                    home, name, lambda path: encrypted_files.seal(manifest.path, path, recipient)
                )
            join_files.put(
                self._at.of(home) / join_files.WELCOME,
                join_files.Welcome(pc.key, name, sha256, manifest.plain_sha256, self._hub),
                register=pc.register,
                install=self._install,
                at=instant_text(context.clock.now()),
                signer=self._signer,
            )
            self._at.send()
        except OSError as error:
            raise parcel_files.unreachable(self._at.where, error) from error

    def _has_joined(self, pc: OtherPC) -> bool:
        """Whether the PC said that it has the books: in this PC's folder lies how far it has its chain."""
        home = self._context.home.register_code
        path = self._at.reach() / home / parcel_files.taken_file(pc.register)
        with suppress(DomainError):
            return path.is_file() and parcel_files.read(path, Kind.TAKEN).key == pc.key
        return False


def refuse_where_others_work(folder: Path, register: str) -> None:
    """Raise DomainError where other PCs work already in a folder: they have what a lost one recorded, and a server has not."""
    others = [
        code
        for code in parcel_files.registers_in(folder)
        if code != register and (folder / code / parcel_files.HEAD_FILE).is_file()
    ]
    if others:
        raise DomainError(
            "{others} works in {path} already and has what {register} recorded after it left the server. On that PC: "
            "ntt-pos office-pc --lost; then let this PC join. Nothing was changed.",
            others=", ".join(others),
            path=str(folder),
            register=register,
        )
