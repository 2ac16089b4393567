"""What slows somebody down who guesses: each attempt is counted, in the books' one writing, before it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.core import users as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.throttle import seconds_to_wait

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.services.core.unit_of_work import Context

USER_TRIES: Final = 5
REGISTER_TRIES: Final = 20
FORGOTTEN_AFTER: Final = 30 * 60


class SignInRefused(DomainError):
    """Nobody was signed in; the attempt is in the journal."""


class Throttle:
    """Counts the attempts of each user at this register, of all users there, and of names that nobody has.

    A user waits after five of their own. After twenty at the register those wait who have some of their own; whoever has
    none is never made to wait for others. What is counted goes by how long the PC is up: neither a restart nor setting
    the clock shortens a wait.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def begin(self, username: str, *, known: bool) -> int:
        """Count an attempt before it is checked and return how many this user has now; raises SignInRefused who waits."""
        context = self._context
        with context.database.writing() as unit:
            self._refuse_who_waits(unit, username, known=known)
            own = self._counted(unit, self._keys(username)[0]) if known else 0
            for key, _tries in self._counted_for(username, known=known):
                query.note_wrong_attempts(unit, key, self._counted(unit, key) + 1, context.clock.uptime())
        return own + 1

    def failed(self, username: str, *, known: bool) -> None:
        """Raise SignInRefused with the seconds when the attempt that just failed was the last before a wait."""
        with self._context.reading() as unit:
            self._refuse_who_waits(unit, username, known=known)

    def succeed(self, username: str, *, attempts: int) -> None:
        """Forget a user's attempts here, and take them off the register's: they were no guesses."""
        context = self._context
        with context.database.writing() as unit:
            mine, register, _strangers = self._keys(username)
            query.forget_wrong_attempts(unit, mine)
            row = query.wrong_attempts(unit, register)
            if row is not None and row["failures"] > attempts:
                query.note_wrong_attempts(unit, register, row["failures"] - attempts, row["uptime"])
            else:
                query.forget_wrong_attempts(unit, register)

    def forget_everywhere(self, unit: Unit, username: str) -> None:
        """Forget a user's attempts at every register: they were given a new secret."""
        query.forget_wrong_attempts_everywhere(unit, _user_key(username))

    def _refuse_who_waits(self, unit: Unit, username: str, *, known: bool) -> None:
        mine, register, _strangers = self._keys(username)
        own = self._counted(unit, mine) if known else 0
        keys = self._counted_for(username, known=known)
        left = max(self._left(unit, key, tries) for key, tries in keys if key != register or own)
        if left:
            raise SignInRefused(
                "Too many wrong attempts. Wait {seconds} seconds and try again, or ask the manager for a new PIN.",
                seconds=left,
            )

    def _counted_for(self, username: str, *, known: bool) -> tuple[tuple[str, int], ...]:
        """Return what an attempt counts for, each with how many are free."""
        mine, register, strangers = self._keys(username)
        return ((mine, USER_TRIES), (register, REGISTER_TRIES)) if known else ((strangers, REGISTER_TRIES),)

    def _keys(self, username: str) -> tuple[str, str, str]:
        register = self._context.home.register_code
        return f"{_user_key(username)}{register}", f"register:{register}", f"nobody:{register}"

    def _counted(self, unit: Unit, key: str) -> int:
        row = query.wrong_attempts(unit, key)
        return 0 if row is None or self._passed(row) > FORGOTTEN_AFTER else int(row["failures"])

    def _left(self, unit: Unit, key: str, tries: int) -> int:
        row = query.wrong_attempts(unit, key)
        return seconds_to_wait(row["failures"], self._passed(row), tries=tries) if row else 0

    def _passed(self, failed: Row) -> int:
        """Return the seconds that have passed at least since an attempt at this register, whatever its clock says.

        A PC that has been up for less than it had been at the attempt was started since: its uptime is what is sure.
        """
        up = self._context.clock.uptime()
        return up - failed["uptime"] if up >= failed["uptime"] else up


def _user_key(username: str) -> str:
    return f"user:{username}@"
