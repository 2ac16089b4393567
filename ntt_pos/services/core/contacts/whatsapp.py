"""The address that opens WhatsApp with a draft; nothing is ever sent."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.core.contacts.phones import is_mobile, phone_given

# What the shell of Windows hands on to a program is cut beyond about 2,000 characters.
LONGEST: Final = 2_000
MOST_TEXT: Final = 1_500


def whatsapp_link(text: str, phone: str = "") -> str:
    """Return the address that opens a draft, for a telephone number when there is one (``0812 …`` goes to ``62812…``).

    Empty when the text or the address is too long to be handed on whole: then the text is copied instead.
    Raises DomainError for what is no telephone number, and for one that is no mobile number.
    """
    given = phone_given(phone)
    if given and not is_mobile(given):
        raise DomainError("“{phone}” is no mobile number, and WhatsApp needs one.", phone=phone.strip()[:40])
    number = given.removeprefix("+")
    link = f"https://wa.me/{number}?text={quote(text)}"
    return link if len(text) <= MOST_TEXT and len(link) <= LONGEST else ""
