"""Telephone numbers as people type them, kept in their international form."""

from __future__ import annotations

import re
from typing import Final

from ntt_pos.domain.core.errors import DomainError

INTERNATIONAL: Final = re.compile(r"\+[1-9][0-9]{6,14}")


def phone_given(text: str) -> str:
    """Return a telephone number in its international form (E.164): ``0812-0000-0010`` is ``+6281200000010``.

    Nothing typed is an empty text. Raises DomainError for what cannot be a number.
    """
    if not text.strip():
        return ""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        parsed = None
    foreign_digits = any(sign.isdigit() and not sign.isascii() for sign in text)
    if foreign_digits or parsed is None or not phonenumbers.is_possible_number(parsed):
        raise DomainError(
            "“{phone}” is not a telephone number. Type for example 0812 3456 7890.", phone=text.strip()[:40]
        )
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(phone: str) -> bool:
    """Whether a number in its international form can be a mobile one: WhatsApp goes to these alone."""
    import phonenumbers

    kind = phonenumbers.number_type(phonenumbers.parse(phone, "ID"))
    mobile = phonenumbers.PhoneNumberType
    return kind in (mobile.MOBILE, mobile.FIXED_LINE_OR_MOBILE)
