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
