"""The address that opens WhatsApp with a draft; nothing is ever sent."""

from __future__ import annotations

from urllib.parse import quote

from ntt_pos.services.core.phones import phone_given


def whatsapp_link(text: str, phone: str = "") -> str:
    """Return the address that opens a draft, for a telephone number when there is one (``0812 …`` goes to ``62812…``).

    Raises DomainError for what is no telephone number.
    """
    number = phone_given(phone).removeprefix("+") if phone.strip() else ""
    return f"https://wa.me/{number}?text={quote(text)}"
