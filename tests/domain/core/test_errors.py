"""Every refusal is a sentence with its values filled in."""

from __future__ import annotations

from ntt_pos.domain.core.errors import ApprovalNeeded, DeviceError, DomainError, ShopError, StorageError


def test_a_refusal_is_a_sentence_with_its_values() -> None:
    error = DomainError("Only {left} left of {name}.", left=2, name="Kopi {x}")
    assert str(error) == "Only 2 left of Kopi {x}."
    assert error.message == "Only {left} left of {name}."
    assert error.params == {"left": 2, "name": "Kopi {x}"}


def test_a_sentence_without_values_may_hold_braces() -> None:
    assert str(DomainError("Type {so}.")) == "Type {so}."


def test_approval_names_the_right_that_is_asked_for() -> None:
    error = ApprovalNeeded("{name} needs approval.", act="PAYOUT", name="That")
    assert (error.act, str(error)) == ("PAYOUT", "That needs approval.")


def test_the_three_families_are_apart() -> None:
    families = (DomainError, DeviceError, StorageError)
    assert all(issubclass(family, ShopError) for family in families)
    assert not any(issubclass(a, b) for a in families for b in families if a is not b)
