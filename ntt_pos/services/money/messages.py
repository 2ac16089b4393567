"""Drafts of messages to a producer: the statement, what to bring, what to collect; a person sends them, or nobody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ntt_pos.data.queries.money import settlement as settlement_query
from ntt_pos.data.queries.money import statements as query
from ntt_pos.documents.statement.producer_message import collect_message, restock_message
from ntt_pos.documents.statement.statement_message import statement_message
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_
from ntt_pos.services.core.contacts.personal_data import Personal
from ntt_pos.services.core.contacts.phones import is_mobile, phone_given
from ntt_pos.services.core.contacts.whatsapp import whatsapp_link
from ntt_pos.services.money.settlement import payload_of
from ntt_pos.services.money.statements import Statements

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.money.statement_payload import StatementPayload
    from ntt_pos.services.core.unit_of_work import Context


class MessageKind(StrEnum):
    """What a producer is written about."""

    STATEMENT = "STATEMENT"
    RESTOCK = "RESTOCK"
    COLLECT = "COLLECT"


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message that nobody sent yet.

    ``text`` is empty when there is nothing to say, for the reason in ``nothing``; ``link`` opens it in WhatsApp and is
    empty when there is no number to open it for, for the reason in ``no_number``. ``phone`` is the number as it is shown.
    """

    kind: MessageKind
    text: str
    nothing: str = ""
    phone: str = ""
    link: str = ""
    no_number: str = ""


class Messages:
    """Writes to producers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def drafts(self, producer_id: int, *, by: Actor, number: str = "") -> tuple[MessageDraft, ...]:
        """Return the three drafts for a producer: statement (``number``, else the last one), restock, collect.

        Who may not see personal data gets the texts and no number. Raises Denied, and DomainError for an unknown number.
        """
        with self._context.writing(by, act=Act.STATEMENT, subject=str(producer_id)):
            pass
        phone, no_number = self._phone(producer_id, by)
        practice = self._context.home.practice
        now = self._as_of_now(producer_id)
        texts = (
            (
                MessageKind.STATEMENT,
                self._statement(producer_id, number),
                N_("There is no statement of this producer yet."),
            ),
            (
                MessageKind.RESTOCK,
                restock_message(now, practice=practice),
                N_("Nothing runs low: there is nothing to bring now."),
            ),
            (
                MessageKind.COLLECT,
                collect_message(now, practice=practice),
                N_("Nothing waits for this producer: there is nothing to collect now."),
            ),
        )
        return tuple(
            MessageDraft(
                kind,
                text,
                nothing="" if text else nothing,
                phone=phone,
                link=_link(text, phone),
                no_number=no_number or _too_long(text, phone),
            )
            for kind, text, nothing in texts
        )

    def sent(self, numbers: Sequence[str], *, by: Actor) -> frozenset[str]:
        """Return which of these statements somebody marked as sent. Raises Denied."""
        self._context.allow(by, Act.STATEMENT)
        with self._context.reading() as unit:
            told = [json.loads(each) for each in query.sent_marks(unit, self._context.home.outlet_id)]
        marks = {each["document"]: bool(each["sent"]) for each in told}
        return frozenset(number for number in numbers if marks.get(number))

    def mark_sent(self, number: str, *, by: Actor, sent: bool = True) -> None:
        """Note that a statement's message was sent, or that it was not after all; the journal keeps both. Raises Denied."""
        with self._context.writing(by, act=Act.STATEMENT, subject=number[:40]) as work:
            Statements(self._context).need(work.unit, number)
            with work.record(query.MESSAGE_SENT) as record:
                record.notes = {"document": number, "sent": int(sent)}

    def _statement(self, producer_id: int, number: str) -> str:
        with self._context.reading() as unit:
            number = number or query.last_number(unit, producer_id)
            if not number:
                return ""
            frozen = Statements(self._context).need(unit, number)
            covered = [each.payload for each in query.gathered(unit, frozen)]
            paid = query.paid_after(unit, frozen)
        return statement_message(
            covered,
            number=frozen.number,
            chain_hash=frozen.chain_hash,
            paid_since=paid,
            practice=self._context.home.practice,
        )

    def _as_of_now(self, producer_id: int) -> StatementPayload:
        """Return what a statement would show now; nothing is settled."""
        today = calendar_date(self._context.clock.now())
        with self._context.reading() as unit:
            taken = settlement_query.taking(unit, [producer_id], today)[producer_id]
        return payload_of(self._context, taken, today)

    def _phone(self, producer_id: int, by: Actor) -> tuple[str, str]:
        """Return the payee's telephone number in its international form, or why there is none to use."""
        with self._context.reading() as unit:
            uid = query.payee_uid(unit, producer_id)
        persons = Personal(self._context).of_producer(producer_id, by=by)
        payee = next((each for each in persons if each.person_uid == uid), None)
        if payee is not None and payee.erased:
            return "", N_(
                "The telephone number was erased at the person's wish. Copy the text, or tell it in the shop."
            )
        if payee is None or not payee.values.get("PHONE"):
            return "", N_("No telephone number is known. Copy the text, or add the number on the page Producers.")
        if payee.masked:
            return "", N_("You may not see telephone numbers. Copy the text, or ask the owner.")
        try:
            phone = phone_given(payee.values["PHONE"])
        except DomainError:
            return "", N_("The telephone number on file is none. Correct it on the page Producers, or copy the text.")
        if not is_mobile(phone):
            return "", N_("The number on file is no mobile number, and WhatsApp needs one. Copy the text, or call.")
        return phone, ""


def _link(text: str, phone: str) -> str:
    return whatsapp_link(text, phone) if text and phone else ""


def _too_long(text: str, phone: str) -> str:
    if not text or not phone or _link(text, phone):
        return ""
    return N_("The message is too long to be opened in WhatsApp from here. Copy the text.")
