"""The people of the shop: who may sign in, with which secret, and what stops somebody who guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import calendar
from ntt_pos.data.queries.core import users as query
from ntt_pos.data.queries.core.roles import own_of, own_roles
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.business_date import ClockState, calendar_date, clock_state
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.people import Actor, OwnRole, Role, SecretKind, secret_kind
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.typed_text import typed_line
from ntt_pos.services.core.unit_of_work import ClockSuspect, Context, UnitOfWork

SYSTEM_USERNAME: Final = "SISTEM"
MIN_PIN: Final = 6
MIN_PASSWORD: Final = 8
LONGEST_SECRET: Final = 200
LONGEST_NAME: Final = 60
USER_TRIES: Final = 5
REGISTER_TRIES: Final = 20
FIRST_WAIT: Final = 30
LONGEST_WAIT: Final = 15 * 60
FORGOTTEN_AFTER: Final = 30 * 60

CODE_LENGTH: Final = 20
CODE_GROUP: Final = 5
_CODE_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs that nobody mistakes for another

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,29}")
_PIN = re.compile(r"[0-9]+")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)  # OWASP's argon2id minimum


class SignInRefused(DomainError):
    """Nobody was signed in; the attempt is in the journal."""


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
        """Return who signed in, or raise SignInRefused.

        After five wrong secrets of a user (or twenty at a register) each further one costs a growing wait, up to 15
        minutes. It is counted by how long the PC has been up, so that neither a restart nor setting the clock shortens
        it. Every failed attempt is journalled.
        """
        wanted = _plain_username(username)
        with self._context.reading() as unit:
            row = self._find(unit, wanted)
            self._check_wait(unit, wanted)
        if row is not None and row["secret_hash"] and _fits(row["secret_hash"], secret):
            if not row["active"]:
                self._note_failure(wanted, known=True)
                raise SignInRefused("This user is disabled. Ask the owner or a manager.")
            self._forget_failures(wanted)
            return _actor(row)
        self._note_failure(wanted, known=row is not None)
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
        with self._context.writing(by, act=_right_over(base, own), subject=plain) as work:
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
                work.right(_right_over(Role(row["role"]), own_of(row)), row["username"])
            with work.record("user.secret") as record:
                record.save(
                    shop.user_account,
                    {"secret_hash": self._hash(Role(row["role"]), own_of(row), secret)},
                    row_id=user_id,
                )
            query.forget_wrong_attempts_everywhere(work.unit, _user_key(row["username"]))

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
            work.right(_right_over(Role(row["role"]), own_of(row)), row["username"])
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
            self._check_wait(unit, wanted)
        able = row is not None and row["active"] and row["role"] == Role.OWNER and row["recovery_hash"]
        if row is None or not able or not _fits(str(row["recovery_hash"]), _plain_code(code)):
            self._note_failure(wanted, known=row is not None)
            raise SignInRefused("The owner and the recovery code do not fit. Check the paper in the envelope.")
        actor, hashed = _actor(row), self._hash(Role.OWNER, None, secret)
        with self._context.writing(actor, act=Act.RIGHTS, subject="recovery", despite_clock=True) as work:
            again = self._find(work.unit, wanted)
            if again is None or again["recovery_hash"] != row["recovery_hash"]:
                raise SignInRefused("The owner and the recovery code do not fit. Check the paper in the envelope.")
            with work.record("user.secret") as record:
                record.save(shop.user_account, {"secret_hash": hashed}, row_id=actor.user_id)
            new_code = self._seal_code(work, actor.user_id, "recovery.used")
            query.forget_wrong_attempts_everywhere(work.unit, _user_key(wanted))
        return Recovered(actor, new_code)

    def _seal_code(self, work: UnitOfWork, user_id: int, kind: str) -> str:
        ids = self._context.ids
        plain = "".join(_CODE_SIGNS[each % len(_CODE_SIGNS)] for each in ids.token(CODE_LENGTH))
        with work.record(kind) as record:
            hashed = _HASHER.hash(plain, salt=ids.token(16))
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
                    values["secret_hash"] = self._hash(base, own, secret)
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

    def _find(self, unit: Unit, username: str) -> Row | None:
        return query.user_named(unit, self._context.home.outlet_id, username)

    def _hash(self, role: Role, own: OwnRole | None, secret: str) -> str:
        salt = self._context.ids.token(16)
        kind = own.secret if own is not None else secret_kind(role)
        return hash_secret(kind, secret, practice=self._context.home.practice, salt=salt)

    def _keys(self, username: str) -> tuple[tuple[str, int], ...]:
        register = self._context.home.register_code
        return (f"{_user_key(username)}{register}", USER_TRIES), (f"register:{register}", REGISTER_TRIES)

    def _check_wait(self, unit: Unit, username: str) -> None:
        for key, tries in self._keys(username):
            row = query.wrong_attempts(unit, key)
            left = seconds_to_wait(row["failures"], self._passed(row), tries=tries) if row else 0
            if left:
                raise SignInRefused(
                    "Too many wrong attempts. Wait {seconds} seconds and try again, or ask the manager for a new PIN.",
                    seconds=left,
                )

    def _note_failure(self, username: str, *, known: bool) -> None:
        """Count and journal a failed attempt; a name nobody has is not kept (it may be a mistyped secret)."""
        context = self._context
        with context.writing(self.system_actor(), despite_clock=True) as work:
            for key, _tries in self._keys(username):
                row = query.wrong_attempts(work.unit, key)
                stale = row is None or self._passed(row) > FORGOTTEN_AFTER
                failures = 1 if row is None or stale else row["failures"] + 1
                query.note_wrong_attempts(work.unit, key, failures, context.clock.uptime())
            with work.record("sign_in.failed") as record:
                record.notes["username"] = username if known else ""

    def _passed(self, failed: Row) -> int:
        """Return the seconds that have passed at least since a failure at this register, whatever its clock says.

        A PC that has been up for less than it had been at the failure was started since: its uptime is what is sure.
        """
        up = self._context.clock.uptime()
        return up - failed["uptime"] if up >= failed["uptime"] else up

    def _forget_failures(self, username: str) -> None:
        """Forget a user's wrong attempts at this register once they signed in there."""
        context, ((key, _tries), _all) = self._context, self._keys(username)
        with context.reading() as unit:
            failed_before = query.wrong_attempts(unit, key) is not None
        if failed_before:
            with context.database.writing(outlet_lock=context.home.outlet_id) as unit:
                query.forget_wrong_attempts(unit, key)


def hash_secret(kind: SecretKind, secret: str, *, practice: bool, salt: bytes) -> str:
    """Return the argon2id hash of a new secret that is long enough for its kind."""
    check_secret(kind, secret, practice=practice)
    return _HASHER.hash(secret, salt=salt)


def check_secret(kind: SecretKind, secret: str, *, practice: bool) -> None:
    """Raise DomainError unless the secret is good enough for its kind; a practice shop takes a PIN for everybody."""
    if len(secret) > LONGEST_SECRET:
        raise DomainError("A PIN or password has at most {most} characters.", most=LONGEST_SECRET)
    pin = bool(_PIN.fullmatch(secret))
    if kind is SecretKind.PIN:
        if not pin or len(secret) < MIN_PIN:
            raise DomainError("A cashier's PIN is {least} digits or more.", least=MIN_PIN)
    elif len(secret) < MIN_PASSWORD and not (practice and pin and len(secret) >= MIN_PIN):
        raise DomainError("A password is {least} characters or more.", least=MIN_PASSWORD)


def seconds_to_wait(failures: int, passed: int, *, tries: int) -> int:
    """Return how many more seconds a sign-in must wait ``passed`` seconds after the last of several failures.

    The wait is 30 seconds after ``tries`` failures and doubles with each further one, up to 15 minutes.
    """
    if failures < tries:
        return 0
    wait: int = FIRST_WAIT << min(failures - tries, 10)
    return max(0, min(wait, LONGEST_WAIT) - passed)


def _right_over(role: Role, own: OwnRole | None) -> Act:
    """Return the right that changing a user of this role needs: cashiers are the manager's, all others the owner's."""
    return Act.CASHIERS if role is Role.CASHIER and own is None else Act.USERS


def _fits(stored: str, secret: str) -> bool:
    try:
        return _HASHER.verify(stored, secret)
    except (VerificationError, InvalidHashError):
        return False


def _plain_code(code: str) -> str:
    """Return a recovery code as it was made, however it was typed from the paper."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[:LONGEST_SECRET]


def _plain_username(username: str) -> str:
    plain = username.strip()
    return plain if plain == SYSTEM_USERNAME else plain.lower()[:60]


def _user_key(username: str) -> str:
    return f"user:{username}@"


def _actor(row: Row) -> Actor:
    return Actor(row["id"], row["username"], row["name"], Role(row["role"]), own_of(row))
