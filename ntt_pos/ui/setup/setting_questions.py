"""The shop's settings as questions: in which group each stands, what it is called and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.core.words import BEARERS
from ntt_pos.domain.goods.notes import WRITTEN_OFF_ALONE
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.shop_settings import BOUNDS, LENGTHS
from ntt_pos.ui.forms.questions import (
    AmountQuestion,
    ChoiceQuestion,
    Question,
    TextQuestion,
    WeekdaysQuestion,
    YesQuestion,
    number_question,
    rate_question,
    wide,
)
from ntt_pos.ui.theme import Look


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Settings that belong together."""

    key: str
    title: str
    below: str
    names: tuple[str, ...]


GROUPS = (
    QuestionGroup(
        "shop",
        N_("Shop"),
        N_("Printed on receipts, statements and reports."),
        ("shop_name", "regency_code", "address", "contact_name", "complaint_contact", "complaint_days"),
    ),
    QuestionGroup(
        "open",
        N_("Open to producers"),
        N_("Statements name no day on which the shop is closed."),
        ("open_days", "opens_at", "closes_at", "closed_dates", "keep_days"),
    ),
    QuestionGroup(
        "receipt",
        N_("Receipt"),
        N_("What customers take home."),
        ("receipt_language", "receipt_footer", "qris_text"),
    ),
    QuestionGroup(
        "labels",
        N_("Labels"),
        N_(
            "When a printer does not hit the labels of a sheet: print the test page of the labels and type what it shows."
        ),
        ("label_right_mm", "label_down_mm"),
    ),
    QuestionGroup(
        "web",
        N_("Web pages and orders"),
        N_("For the catalogue that customers look at. Without them the pages show goods and makers only."),
        ("whatsapp_number", "site_address"),
    ),
    QuestionGroup(
        "consignment",
        N_("Consignment"),
        N_("What a new producer's terms propose. Terms already agreed stay as they are."),
        ("default_commission_bp", "discount_bearer", "loss_bearer", "damage_bearer", "low_stock", "return_days"),
    ),
    QuestionGroup(
        "money",
        N_("Money"),
        N_("Cash is rounded down for the customer; QRIS and transfers are exact."),
        (
            "cash_unit",
            "payout_step",
            "qris_fee_bp",
            "stamp_duty_above",
            "correction_limit",
            "refund_limit",
            "refund_confirmed_later",
        ),
    ),
    QuestionGroup(
        "day",
        N_("Day and lock"),
        N_("When the day ends, and when the till locks itself."),
        ("close_hour", "cutoff_hour", "idle_lock_minutes", "second_person_at_close"),
    ),
)
LABELS: Mapping[str, tuple[str, str]] = {
    "shop_name": (N_("Name of the shop"), N_("As printed on every paper.")),
    "address": (N_("Address"), N_("On receipts and statements.")),
    "regency_code": (
        N_("Regency code"),
        N_("Kemendagri code, for example 53.06 for Flores Timur. Villages are looked for here first."),
    ),
    "contact_name": (
        N_("Whom producers ask"),
        N_("Name and task, on every statement, for example: Ibu Maria, bagian pembukuan."),
    ),
    "complaint_contact": (N_("Telephone for producers"), N_("On every statement, behind the name.")),
    "open_days": (N_("Days of the week"), ""),
    "opens_at": (N_("Opens at"), N_("Hour, 0 to 23 WITA.")),
    "closes_at": (N_("Closes at"), N_("Hour, 1 to 24 WITA.")),
    "closed_dates": (N_("Closed on"), N_("Dates like 25.12.2026, with commas between.")),
    "keep_days": (
        N_("Days that goods to be fetched are kept"),
        N_("Afterwards the shop throws them away. 0: they are kept until the producer comes."),
    ),
    "complaint_days": (N_("Days to complain"), N_("So long may a producer question a statement.")),
    "receipt_language": (
        N_("Language of receipts and statements"),
        N_("Papers speak this, whatever the screen speaks."),
    ),
    "receipt_footer": (
        N_("Last line of the receipt"),
        N_("It must not say that goods cannot be returned (UU 8/1999, art. 18)."),
    ),
    "qris_text": (
        N_("QRIS code of the shop"),
        N_("The text inside your static QRIS code; empty for none. The amount is added to it."),
    ),
    "label_right_mm": (N_("Print labels further right by"), N_("Whole mm; −2 is 2 mm to the left.")),
    "label_down_mm": (N_("Print labels further down by"), N_("Whole mm; −2 is 2 mm up.")),
    "whatsapp_number": (N_("WhatsApp number for orders"), N_("The shop's own number, for example 0812 3456 7890.")),
    "site_address": (N_("Address of the web pages"), N_("Begins with https://; empty while there is none.")),
    "default_commission_bp": (N_("Commission proposed"), N_("For a new producer, in percent of what customers pay.")),
    "discount_bearer": (N_("Who bears a discount"), N_("Whose part becomes smaller when a price is cut.")),
    "loss_bearer": (N_("Who bears lost goods"), N_("When a count finds fewer than the books.")),
    "damage_bearer": (N_("Who bears damage in the shop"), N_("When goods break or spoil on the shelf.")),
    "low_stock": (N_("Nearly gone at"), N_("Pieces (kilograms when weighed) at which a product is marked.")),
    "return_days": (N_("Days for returns"), N_("So long customers may bring goods back; food only when defective.")),
    "cash_unit": (N_("Cash totals rounded down to"), N_("Rupiah. Shown on a line of its own before paying.")),
    "payout_step": (N_("Cash to producers in steps of"), N_("Rupiah. The rest is carried on, never lost.")),
    "qris_fee_bp": (
        N_("Fee of QRIS"),
        N_("In percent, as the contract says: it is proposed when the bank settles. The buyer never pays it."),
    ),
    "correction_limit": (
        N_("Corrections without approval up to"),
        N_(
            "Rupiah, by one person in a day. Above it, and for payments taken back, advances to a producer in debt and goods written off above "
            "Rp{written_off} by one person in a day, somebody else approves, the owner's too. Where nobody else may, the "
            "reason is typed and the paper says “without an approver”."
        ),
    ),
    "refund_limit": (
        N_("Cash given back without approval up to"),
        N_("Rupiah, by one cashier in a day. Above it a manager or the owner types their PIN."),
    ),
    "refund_confirmed_later": (
        N_("Cash given back above that"),
        N_("Without this tick somebody else types a PIN before the money goes back."),
    ),
    "stamp_duty_above": (N_("Stamp duty box above"), N_("Rupiah. A voucher above it shows a box for the meterai.")),
    "close_hour": (N_("The day closes by itself at"), N_("Hour, 0 to 23 WITA. It waits while a shift is open.")),
    "cutoff_hour": (
        N_("A new day begins at"),
        N_("Hour, 0 to 12. Sales after midnight and before it belong to the day before."),
    ),
    "idle_lock_minutes": (N_("Lock after"), N_("Minutes without a key. The basket stays.")),
    "second_person_at_close": (N_("Closing the drawer"), ""),
}


def make_question(look: Look, name: str) -> Question:
    """Return the question of a setting."""
    words, below = LABELS[name]
    label, hint = _(words), _(below, written_off=WRITTEN_OFF_ALONE) if below else ""
    made: Question
    if name.endswith("_bearer"):
        bearers = [each for each in Bearer if name == "discount_bearer" or each is not Bearer.SHARED]
        made = ChoiceQuestion(look, label, [(each.value, _(BEARERS[each].long)) for each in bearers], hint=hint)
    elif name == "receipt_language":
        made = ChoiceQuestion(look, label, [("id", "Bahasa Indonesia"), ("en", "English")], hint=hint)
    elif name == "open_days":
        made = wide(WeekdaysQuestion(look, label, hint=hint))
    elif name == "second_person_at_close":
        made = wide(YesQuestion(look, label, _("A second person confirms the count"), hint=hint))
    elif name == "refund_confirmed_later":
        made = wide(YesQuestion(look, label, _("A manager confirms it later, in the office"), hint=hint))
    elif name.endswith("_bp"):
        made = rate_question(look, label, hint=hint)
    elif name in ("cash_unit", "payout_step", "stamp_duty_above", "correction_limit", "refund_limit"):
        made = wide(AmountQuestion(look, label, hint=hint))
    elif name in BOUNDS:
        made = number_question(look, label, *BOUNDS[name], hint=hint)
    else:
        made = TextQuestion(look, label, hint=hint, longest=LENGTHS[name][0])
        if LENGTHS[name][0] > 80:  # noqa: PLR2004 long texts take both columns
            wide(made)
    return made


def in_its_words(error: ShopError, name: str) -> str:
    """Return a refusal with the setting's own label instead of its name in the program."""
    sentence = i18n.explain(error)
    return sentence.replace(name, _(LABELS[name][0])) if name in sentence else sentence
