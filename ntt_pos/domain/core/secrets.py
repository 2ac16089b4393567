"""What a PIN or a password must be like."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby, pairwise
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import SecretKind

MIN_PIN: Final = 6
MIN_PASSWORD: Final = 8
LONGEST_SECRET: Final = 200
_PIN: Final = re.compile(r"[0-9]+")
_REPEATED: Final = re.compile(r"(.{1,3})\1+")
_CENTURIES: Final = ("19", "20")


def check_secret(kind: SecretKind, secret: str, *, practice: bool) -> None:
    """Raise DomainError unless the secret is good enough for its kind; a practice shop takes any PIN for everybody."""
    if len(secret) > LONGEST_SECRET:
        raise DomainError("A PIN or password has at most {most} characters.", most=LONGEST_SECRET)
    pin = bool(_PIN.fullmatch(secret))
    if kind is SecretKind.PIN:
        if not pin or len(secret) < MIN_PIN:
            raise DomainError("A cashier's PIN is {least} digits or more.", least=MIN_PIN)
    elif len(secret) < MIN_PASSWORD and not (practice and pin and len(secret) >= MIN_PIN):
        raise DomainError("A password is {least} characters or more.", least=MIN_PASSWORD)
    if not practice and easily_guessed(secret):
        raise DomainError(
            "This is easy to guess: the same signs again and again, digits in a row, or a date. Choose another."
        )


def easily_guessed(secret: str) -> bool:
    """Whether a secret is a repeat (000000, 121212), digits in a row (123456, 112233, 987654) or a date (280298)."""
    if _REPEATED.fullmatch(secret):
        return True
    if not _PIN.fullmatch(secret):
        return False
    once = [int(sign) for sign, _same in groupby(secret)]
    steps = {(after - before) % 10 for before, after in pairwise(once)}
    return steps in ({1}, {9}) or _is_date(secret)


def _is_date(digits: str) -> bool:
    """Whether digits are a birthday: day, month and year or the other way round, the year of two digits or four."""
    if len(digits) == 6:  # noqa: PLR2004 two digits each
        whole = [f"{century}{digits}" for century in _CENTURIES]
        whole += [f"{century}{digits[4:]}{digits[2:4]}{digits[:2]}" for century in _CENTURIES]
    elif len(digits) == 8:  # noqa: PLR2004 a year of four digits
        whole = [digits, f"{digits[4:]}{digits[2:4]}{digits[:2]}"]
    else:
        return False
    return any(each[:2] in _CENTURIES and _exists(each) for each in whole)


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
