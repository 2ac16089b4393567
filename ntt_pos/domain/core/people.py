"""The people at the till: roles and who is acting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody does in the shop."""

    OWNER = "OWNER"
    MANAGER = "MANAGER"
    CASHIER = "CASHIER"
    AUDITOR = "AUDITOR"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user: every act of a service names one."""

    user_id: int
    username: str
    name: str
    role: Role


class PersonalKind(StrEnum):
    """What the shop may know of a person; each value can be erased."""

    NAME = "NAME"
    PHONE = "PHONE"
    BANK = "BANK"
    ACCOUNT = "ACCOUNT"
    ADDRESS = "ADDRESS"
    ID_NUMBER = "ID_NUMBER"
