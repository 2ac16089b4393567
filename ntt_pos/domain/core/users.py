"""The people at the till: roles and who is acting."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody does in the shop."""

    OWNER = "OWNER"
    MANAGER = "MANAGER"
    CASHIER = "CASHIER"
    AUDITOR = "AUDITOR"
    SYSTEM = "SYSTEM"


# Roles whose rights the owner may change, and that a role of the shop's own may copy.
CHANGEABLE_ROLES: Final = (Role.CASHIER, Role.MANAGER, Role.AUDITOR)


class SecretKind(StrEnum):
    """What somebody signs in with."""

    PIN = "PIN"
    PASSWORD = "PASSWORD"  # noqa: S105 the word for it, no secret


def secret_kind(role: Role) -> SecretKind:
    """Return what people of a built-in role sign in with."""
    return SecretKind.PIN if role is Role.CASHIER else SecretKind.PASSWORD


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role of the shop's own: a copy of a built-in one; what it says nothing of is as in ``base``."""

    role_id: int
    code: str
    name: str
    base: Role
    secret: SecretKind


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user: every act of a service names one."""

    user_id: int
    username: str
    name: str
    role: Role
    own: OwnRole | None = None
    easily_guessed: bool = field(default=False, compare=False)  # their secret would not be taken today

    @property
    def role_code(self) -> str:
        """The code of the role whose rights hold: the shop's own where there is one."""
        return self.own.code if self.own is not None else self.role.value


class PersonalKind(StrEnum):
    """What the shop may know of a person; each value can be erased."""

    NAME = "NAME"
    PHONE = "PHONE"
    BANK = "BANK"
    ACCOUNT = "ACCOUNT"
    ADDRESS = "ADDRESS"
    ID_NUMBER = "ID_NUMBER"
