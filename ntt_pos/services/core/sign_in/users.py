"""The people of the shop: who may sign in, with which secret, and what stops somebody who guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import calendar
from ntt_pos.data.queries.core import users as query
from ntt_pos.data.queries.core.roles import own_of, own_roles
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.business_date import ClockState, calendar_date, clock_state
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.permissions import Act, right_over
from ntt_pos.domain.core.secrets import LONGEST_SECRET, check_secret
from ntt_pos.domain.core.users import Actor, OwnRole, Role, SecretKind, secret_kind
from ntt_pos.domain.typed.typed_text import typed_line
from ntt_pos.services.core.sign_in import secret_hashes
from ntt_pos.services.core.sign_in.throttle import SignInRefused, Throttle
from ntt_pos.services.core.unit_of_work import ClockSuspect, Context, UnitOfWork

SYSTEM_USERNAME: Final = "SISTEM"
LONGEST_NAME: Final = 60

CODE_LENGTH: Final = 20
CODE_GROUP: Final = 5
_CODE_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs that nobody mistakes for another

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,29}")


@dataclass(frozen=True, slots=True)
class Recovered:
    """The owner who is back in, and the next recovery code: it is shown this once."""

    actor: Actor
    new_code: str


@dataclass(frozen=True, slots=True)
class UserCard:
    """A user as the sign-in screen and the users screen show it; never the secret."""

    user_id: int
    username: str
    name: str
    role: Role
    active: bool
    own: OwnRole | None = None

    @property
    def role_code(self) -> str:
        """The code of the role whose rights hold: the shop's own where there is one."""
        return self.own.code if self.own is not None else self.role.value


class People:
    """Users and signing in."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._throttle = Throttle(context)

    def users(self) -> tuple[UserCard, ...]:
        """Return everybody who can sign in, disabled ones last, by name; SISTEM is not among them."""
        with self._context.reading() as unit:
            rows = query.users(unit, self._context.home.outlet_id)
        cards = (UserCard(r["id"], r["username"], r["name"], Role(r["role"]), r["active"], own_of(r)) for r in rows)
        return tuple(sorted(cards, key=lambda card: (not card.active, card.name.casefold(), card.username)))

    def system_actor(self) -> Actor:
        """Return SISTEM: it has no secret and closes days, backs up and verifies when nobody is there."""
        with self._context.reading() as unit:
            row = self._find(unit, SYSTEM_USERNAME)
        if row is None:
            raise StorageError("The shop's database has no user {name}. Restore a backup.", name=SYSTEM_USERNAME)
        return _actor(row)

    def sign_in(self, username: str, secret: str) -> Actor:
        """Return who signed in, or raise SignInRefused; every failed attempt is journalled, and a guesser waits.

        A secret that this program did not set is refused, too: somebody put it into the file.
        ``easily_guessed`` is set when the secret would not be taken today: it still works, and the screen reminds of it.
        A secret that was kept cheaper than this shop's cost is kept anew.
        """
        wanted = _plain_username(username)
        with self._context.reading() as unit:
            row = self._find(unit, wanted)
        attempts = self._throttle.begin(wanted, known=row is not None)
        if row is not None and row["secret_hash"] and secret_hashes.fits(row["secret_hash"], secret):
            if not row["active"]:
                self._note_failure(wanted, known=True)
                raise SignInRefused("This user is disabled. Ask the owner or a manager.")
            self._refuse_foreign(row, "secret_hash")
            self._throttle.succeed(wanted, attempts=attempts)
            self._keep_slower(row, secret)
            return replace(_actor(row), easily_guessed=not self._good(row, secret))
        self._note_failure(wanted, known=row is not None)
        self._throttle.failed(wanted, known=row is not None)
        raise SignInRefused("The user and the PIN or password do not fit. Try again, or ask the manager for a new one.")

    def add_user(self, *, by: Actor, username: str, name: str, role: str, secret: str) -> UserCard:
        """Add a user in a role (its code, built-in or the shop's own) with a secret: a cashier's PIN of 6 digits or more, a password of 8 characters or more otherwise."""
        plain, shown = _plain_username(username), typed_line(name, LONGEST_NAME)
        if not USERNAME.fullmatch(plain):
            raise DomainError(
                "“{username}” is not a user name. Use 2 to 30 small letters or digits, for example “ani”.",
                username=username[:40],
            )
        if not shown:
            raise DomainError("A user needs a name of 1 to 60 characters.")
        base, own = self._role(role)
        hashed = self._hash(base, own, secret)
        with self._context.writing(by, act=right_over(base, own.code if own else ""), subject=plain) as work:
            if self._find(work.unit, plain) is not None:
                raise DomainError("There is already a user “{username}”. Choose another user name.", username=plain)
            values: dict[str, Any] = {"username": plain, "name": shown, "role": base, "active": True}
            values["own_role_id"] = own.role_id if own is not None else None
            with work.record("user.added") as record:
                user_id = record.save(shop.user_account, {**values, "secret_hash": hashed})
        return UserCard(user_id, plain, shown, base, active=True, own=own)

    def new_secret(self, *, by: Actor, user_id: int, secret: str) -> None:
        """Give a user a new PIN or password; people may change their own, a manager a cashier's, the owner anybody's."""
        with self._context.writing(by) as work:
            row = self._need(work.unit, user_id)
            if by.user_id != user_id:
                work.right(_right_over_row(row), row["username"])
            with work.record("user.secret") as record:
                record.save(
                    shop.user_account,
                    {"secret_hash": self._hash(Role(row["role"]), own_of(row), secret, work.unit)},
                    row_id=user_id,
                )
            self._throttle.forget_everywhere(work.unit, row["username"])

    def disable(self, *, by: Actor, user_id: int) -> None:
        """Shut a user out from their next act on; the last active owner stays."""
        self._activate(by, user_id, active=False)

    def enable(self, *, by: Actor, user_id: int) -> None:
        """Let a disabled user sign in again."""
        self._activate(by, user_id, active=True)

    def confirm_clock(self, *, by: Actor) -> None:
        """Accept this PC's clock although it contradicts the books (a manager looked at it); the journal says who.

        Business dates still never go back: what is recorded stays dated on the newest date until the clock passes it.
        """
        context = self._context
        with context.writing(by, act=Act.CONFIRM_CLOCK, despite_clock=True) as work:
            last = calendar.last_instant(work.unit, context.home.outlet_id)
            with work.record("clock.confirmed") as record:
                record.notes.update(clock=instant_text(work.now), last_record=instant_text(last))
            calendar.put_last_instant(work.unit, context.home.outlet_id, work.now)

    def type_date(self, typed: date, *, by: Actor) -> None:
        """Go on after more than two days without a record, because somebody typed today's date; the journal says who.

        Raises DomainError when the PC's clock says another date, and ClockSuspect when only a manager may confirm it.
        """
        context = self._context
        today = calendar_date(context.clock.now())
        if typed != today:
            raise DomainError(
                "You typed {typed}, but the PC's clock says {today}. Look at a calendar; when the PC is wrong, set its "
                "clock. Nothing was recorded.",
                typed=typed,
                today=today,
            )
        with context.writing(by, despite_clock=True) as work:
            last = calendar.last_instant(work.unit, context.home.outlet_id)
            if clock_state(work.now, last) is ClockState.MANAGER:
                raise ClockSuspect(
                    "The PC's clock says {now}, but the last record is of {last}. A manager must confirm the clock.",
                    now=work.now,
                    last=last,
                )
            with work.record("clock.date_typed") as record:
                record.notes.update(
                    clock=instant_text(work.now), last_record=instant_text(last), typed=typed.isoformat()
                )
            calendar.put_last_instant(work.unit, context.home.outlet_id, work.now)

    def _activate(self, by: Actor, user_id: int, *, active: bool) -> None:
        if not active and by.user_id == user_id:
            raise DomainError("You cannot disable yourself. Ask the owner or another manager.")
        with self._context.writing(by) as work:
            row = self._need(work.unit, user_id)
            work.right(_right_over_row(row), row["username"])
            if row["active"] is active:
                return
            if (
                not active
                and row["role"] == Role.OWNER
                and query.active_owners(work.unit, self._context.home.outlet_id) <= 1
            ):
                raise DomainError("The shop needs at least one active owner. Add another owner first.")
            with work.record("user.enabled" if active else "user.disabled") as record:
                record.save(shop.user_account, {"active": active}, row_id=user_id)

    def make_recovery_code(self, *, by: Actor) -> str:
        """Return a new sealed recovery code of an owner, to be shown once and kept in an envelope; the one before is void.

        Only its argon2id hash is kept. Raises Denied for anybody but an owner.
        """
        with self._context.writing(by, act=Act.RIGHTS, subject="recovery") as work:
            return self._seal_code(work, by.user_id, "recovery.made")

    def recover(self, username: str, code: str, secret: str) -> Recovered:
        """Let an owner who forgot their secret set a new one with the sealed code, which is good for one use.

        A new code is made at once. Wrong codes are throttled and journalled as wrong secrets are. Raises SignInRefused,
        and DomainError for a secret that is too short; then the code is still good.
        """
        wanted = _plain_username(username)
        with self._context.reading() as unit:
            row = self._find(unit, wanted)
        self._throttle.begin(wanted, known=row is not None)
        able = row is not None and row["active"] and row["role"] == Role.OWNER and row["recovery_hash"]
        if row is None or not able or not secret_hashes.fits(str(row["recovery_hash"]), _plain_code(code)):
            self._note_failure(wanted, known=row is not None)
            raise SignInRefused("The owner and the recovery code do not fit. Check the paper in the envelope.")
        self._refuse_foreign(row, "recovery_hash")
        actor, hashed = _actor(row), self._hash(Role.OWNER, None, secret)
        with self._context.writing(actor, act=Act.RIGHTS, subject="recovery", despite_clock=True) as work:
            again = self._find(work.unit, wanted)
            if again is None or again["recovery_hash"] != row["recovery_hash"]:
                raise SignInRefused("The owner and the recovery code do not fit. Check the paper in the envelope.")
            with work.record("user.secret") as record:
                record.save(shop.user_account, {"secret_hash": hashed}, row_id=actor.user_id)
            new_code = self._seal_code(work, actor.user_id, "recovery.used")
            self._throttle.forget_everywhere(work.unit, wanted)
        return Recovered(actor, new_code)

    def _seal_code(self, work: UnitOfWork, user_id: int, kind: str) -> str:
        ids = self._context.ids
        plain = "".join(_CODE_SIGNS[each % len(_CODE_SIGNS)] for each in ids.token(CODE_LENGTH))
        with work.record(kind) as record:
            hashed = secret_hashes.CHEAPEST.hasher.hash(plain, salt=ids.token(16))  # 100 bits need no slowness
            record.save(shop.user_account, {"recovery_hash": hashed}, row_id=user_id)
        return "-".join(plain[place : place + CODE_GROUP] for place in range(0, CODE_LENGTH, CODE_GROUP))

    def change_role(self, *, by: Actor, user_id: int, role: str, secret: str) -> UserCard:
        """Give a user another role with a secret that is good enough for it, from their next act on.

        Only the owner may, and the last active owner stays one.
        """
        base, own = self._role(role)
        with self._context.writing(by, act=Act.USERS, subject=str(role)) as work:
            row = self._need(work.unit, user_id)
            if (
                row["role"] == Role.OWNER
                and row["active"]
                and base is not Role.OWNER
                and query.active_owners(work.unit, self._context.home.outlet_id) <= 1
            ):
                raise DomainError("The shop needs at least one active owner. Add another owner first.")
            before = own_of(row)
            if (row["role"], before) != (base, own):
                with work.record("user.role") as record:
                    record.notes.update(before=before.code if before else str(row["role"]), after=str(role))
                    values: dict[str, Any] = {"role": base, "own_role_id": own.role_id if own is not None else None}
                    values["secret_hash"] = self._hash(base, own, secret, work.unit)
                    record.save(shop.user_account, values, row_id=user_id)
            return UserCard(user_id, row["username"], row["name"], base, row["active"], own)

    def _role(self, code: str) -> tuple[Role, OwnRole | None]:
        """Return the built-in role and, where the code is of one, the shop's own. Raises DomainError for none."""
        if code == Role.SYSTEM:
            raise DomainError("SISTEM is built in: choose another role.")
        if code in set(Role):
            return Role(code), None
        with self._context.reading() as unit:
            own = next((each for each in own_roles(unit, self._context.home.outlet_id) if each.code == code), None)
        if own is None:
            raise DomainError("There is no such role in this shop. Nothing was changed.")
        return own.base, own

    def _need(self, unit: Unit, user_id: int) -> Row:
        row = query.user(unit, self._context.home.outlet_id, user_id)
        if row is None or row["role"] == Role.SYSTEM:
            raise DomainError("There is no such user in this shop.")
        return row

    def owner_named(self, username: str) -> Actor:
        """Return the active owner of a name as somebody who acts, SISTEM when there is none; nobody signs in by it."""
        for card in self.users():
            if card.username == username.strip().lower() and card.active and card.role is Role.OWNER:
                return Actor(card.user_id, card.username, card.name, card.role)
        return self.system_actor()

    def _find(self, unit: Unit, username: str) -> Row | None:
        return query.user_named(unit, self._context.home.outlet_id, username)

    def _hash(self, role: Role, own: OwnRole | None, secret: str, unit: Unit | None = None) -> str:
        check_secret(_kind(role, own), secret, practice=self._context.home.practice)
        return self._cost(unit).hasher.hash(secret, salt=self._context.ids.token(16))

    def _cost(self, unit: Unit | None) -> secret_hashes.Cost:
        """Return what a guess costs in this shop; before it was measured there, the least."""
        context = self._context
        if context.home.practice:
            return secret_hashes.CHEAPEST
        if unit is None:
            with context.reading() as asked:
                return self._cost(asked)
        return secret_hashes.stored_cost(unit, context.home.outlet_id) or secret_hashes.CHEAPEST

    def _keep_slower(self, row: Row, secret: str) -> None:
        """Keep a secret that just fitted at this shop's cost, which is measured now in a shop from before."""
        context = self._context
        if context.home.practice or context.only_read or not context.at_seat:
            return
        with context.reading() as unit:
            stored = secret_hashes.stored_cost(unit, context.home.outlet_id)
        cost = stored or secret_hashes.measure()
        if stored is not None and not cost.hasher.check_needs_rehash(row["secret_hash"]):
            return
        hashed = cost.hasher.hash(secret, salt=context.ids.token(16))
        with context.writing(_actor(row), despite_clock=True) as work, work.record("user.secret") as record:
            record.notes["cost"] = f"{cost.time} {cost.memory}"
            if stored is None:
                secret_hashes.keep_cost(record, work.unit, context.home.outlet_id, cost)
            record.save(shop.user_account, {"secret_hash": hashed}, row_id=row["id"])

    def _good(self, row: Row, secret: str) -> bool:
        try:
            check_secret(_kind(Role(row["role"]), own_of(row)), secret, practice=self._context.home.practice)
        except DomainError:
            return False
        return True

    def _refuse_foreign(self, row: Row, column: str) -> None:
        """Refuse a secret that fits and that the journal does not know, and journal that it was tried.

        Other PCs than the seat get the hashes beside the records, at another moment: they cannot tell.
        """
        context = self._context
        if context.only_read or not context.at_seat:
            return
        with context.reading() as unit:
            if not secret_hashes.is_foreign(unit, row, column, several=bool(context.seat)):
                return
        by = self.system_actor()
        with context.writing(by, despite_clock=True) as work, work.record("sign_in.foreign") as record:
            record.notes["username"] = row["username"]
        raise SignInRefused(
            "The PIN, password or code of “{username}” was changed in the file, not in this program. Nobody was signed "
            "in. Tell the owner: prove the books, then set a new one.",
            username=row["username"],
        )

    def _note_failure(self, username: str, *, known: bool) -> None:
        """Journal a failed attempt; a name nobody has is not kept (it may be a mistyped secret)."""
        if self._context.only_read:
            return
        by = self.system_actor()
        with self._context.writing(by, despite_clock=True) as work, work.record("sign_in.failed") as record:
            record.notes["username"] = username if known else ""


def _kind(role: Role, own: OwnRole | None) -> SecretKind:
    return own.secret if own is not None else secret_kind(role)


def _right_over_row(row: Row) -> Act:
    return right_over(Role(row["role"]), row["own_code"] or "")


def _plain_code(code: str) -> str:
    """Return a recovery code as it was made, however it was typed from the paper."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[:LONGEST_SECRET]


def _plain_username(username: str) -> str:
    plain = username.strip()
    return plain if plain == SYSTEM_USERNAME else plain.lower()[:60]


def _actor(row: Row) -> Actor:
    return Actor(row["id"], row["username"], row["name"], Role(row["role"]), own_of(row))
