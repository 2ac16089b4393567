"""Who is acting: what a role signs in with, and whose rights hold."""

from __future__ import annotations

from ntt_pos.domain.core.users import CHANGEABLE_ROLES, Actor, OwnRole, Role, SecretKind, secret_kind


def test_only_cashiers_sign_in_with_a_pin() -> None:
    assert {role for role in Role if secret_kind(role) is SecretKind.PIN} == {Role.CASHIER}


def test_the_owners_and_the_programs_rights_cannot_be_changed() -> None:
    assert set(Role) - set(CHANGEABLE_ROLES) == {Role.OWNER, Role.SYSTEM}


def test_the_rights_of_a_role_of_the_shops_own_hold_before_those_it_was_copied_from() -> None:
    store = OwnRole(4, "GUDANG", "Gudang", Role.CASHIER, SecretKind.PIN)
    assert Actor(1, "ani", "Ani", Role.CASHIER).role_code == "CASHIER"
    assert Actor(1, "ani", "Ani", Role.CASHIER, store).role_code == "GUDANG"
