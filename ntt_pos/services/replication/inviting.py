"""The seat lets a PC into the shop: it shows a code, hears who knows it, admits it, and gives it a copy of the books."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.copies import encrypted_files
from ntt_pos.data.copies.signatures import signer_at
from ntt_pos.data.queries.core import other_pcs as heard
from ntt_pos.data.queries.core.heads import install_of
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.join_code import RANDOM_BYTES, code_of, is_proof, proof_of
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.files import discard
from ntt_pos.i18n import N_
from ntt_pos.services.core.shop_pcs import Admissions, OtherPC, pcs
from ntt_pos.services.replication import join_files, parcel_files
from ntt_pos.services.safety.copy_books import copy_books

if TYPE_CHECKING:
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

    def __init__(self, context: Context, key: Path, folder: Path, *, by: Actor, hub: str = "") -> None:
        """Show a new code in the folder; ``hub`` is where the PCs meet, "" for the folder.

        Raises Denied, OnlyAtSeat, DomainError and StorageError.
        """
        admissions = Admissions(context)
        admissions.check(by=by)
        self._context, self._folder, self._by = context, folder, by
        self._admissions, self._hub = admissions, hub
        self._place = folder / join_files.FOLDER
        self._given: OtherPC | None = None
        with context.reading() as unit:
            self._install = install_of(unit, context.home.outlet_id)
        met = self._check_folder()
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
            for left in (join_files.REQUEST, join_files.WELCOME):
                discard(self._place / left)
            join_files.put(
                self._place / join_files.INVITATION,
                invite,
                register=context.home.register_code,
                install=self._install,
                at=instant_text(context.clock.now()),
                signer=self._signer,
            )
        except OSError as error:
            raise parcel_files.unreachable(folder, error) from error

    def look(self) -> OtherPC | None:
        """Look whether a PC asks; admit it, once, and put the books there for it. Returns it as soon as it has them.

        Raises DomainError when the code is too old, or when somebody asked who does not know it.
        """
        if self._given is not None:
            return self._given if self._has_joined(self._given) else None
        if self._context.clock.now() > self.invitation.until:
            self.close()
            raise DomainError("The code is too old now. Show a new one; nothing was changed.")
        found = join_files.get(self._place / join_files.REQUEST, join_files.Ask)
        if found is None:
            return None
        parcel, ask = found
        register = self._asked(parcel.told.register)
        told = ("ASK", parcel.key, ask.recipient, self._install, register)
        if not is_proof(ask.proof, self.invitation.code, self._salt, *told):
            discard(self._place / join_files.REQUEST)
            raise DomainError("A PC asked to join with a wrong code. It was not admitted; nothing was changed.")
        pc = self._known(parcel.key) or self._admissions.admit(
            by=self._by, code=register, key=parcel.key, own_key=self._signer.public
        )
        self._give_books(pc, encrypted_files.check_key(ask.recipient))
        self._given = pc
        return None

    @property
    def given(self) -> str:
        """The register that was admitted, "" before."""
        return self._given.register if self._given is not None else ""

    def close(self) -> None:
        """Take the invitation away: its code lets nobody in from now on."""
        for name in (join_files.INVITATION, join_files.REQUEST):
            discard(self._place / name)

    def _check_folder(self) -> tuple[str, ...]:
        """Return the registers that meet in the folder; raises DomainError when they are another shop's."""
        if not self._folder.is_dir():
            raise DomainError("The folder {path} is not there. Nothing was changed.", path=str(self._folder))
        found = parcel_files.registers_in(self._folder)
        for code in found:
            path = self._folder / code / parcel_files.HEAD_FILE
            if path.is_file() and parcel_files.read(path, Kind.HEAD).told.install != self._install:
                raise DomainError(
                    "In {path} the PCs of another shop meet. Choose a folder of this shop; nothing was changed.",
                    path=str(self._folder),
                )
        return found

    def _asked(self, register: str) -> str:
        """Return the register that a PC gets: its own where it was one on a server and has not come yet."""
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
                manifest = copy_books(context, Path(made))
                name = f"buku-{pc.register}.age"
                sha256 = encrypted_files.seal(manifest.path, self._place / name, recipient)
            join_files.put(
                self._place / join_files.WELCOME,
                join_files.Welcome(pc.key, name, sha256, manifest.plain_sha256, self._hub),
                register=pc.register,
                install=self._install,
                at=instant_text(context.clock.now()),
                signer=self._signer,
            )
        except OSError as error:
            raise parcel_files.unreachable(self._folder, error) from error

    def _has_joined(self, pc: OtherPC) -> bool:
        """Whether the PC said that it has the books: in this PC's folder lies how far it has its chain."""
        home = self._context.home.register_code
        path = self._folder / home / parcel_files.taken_file(pc.register)
        return path.is_file() and parcel_files.read(path, Kind.TAKEN).key == pc.key
