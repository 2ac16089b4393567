"""What an X or Z report says, section by section: printer and page draw the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ntt_pos.documents.receipt.receipt_text import means_name
from ntt_pos.domain.core.act_words import ACTS
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.words import CASH_KINDS, DISCOUNTS, PILLARS
from ntt_pos.domain.money.shift_report import ShiftReport, UserSum
from ntt_pos.domain.selling.payment import Means
from ntt_pos.i18n import N_, Language

_OWN: Final = N_("Own goods")


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A line of a report: a label, how many (or ""), and an amount (or "")."""

    label: str
    amount: str = ""
    count: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: str
    entries: tuple[SectionEntry, ...]


def sections(report: ShiftReport, language: Language, *, blind: bool = False) -> tuple[Section, ...]:
    """Return all of a report, empty sections left out; amounts in rupiah.

    A ``blind`` X is for those who still count the drawer: it holds no sum from which the cash could be worked out.
    """
    if blind:
        shown = (
            _blind_trade(report, language),
            _blind_money(report, language),
            _approvals(report, language, blind=True),
            _acts(report, language),
        )
        return tuple(section for section in shown if section.entries)
    made = (
        _trade(report, language),
        _means(report, language),
        _cash(report, language),
        _counted(report, language),
        _pillars(report, language),
        _producers(report, language),
        _days(report, language),
        _approvals(report, language),
        _acts(report, language),
        _grand(report, language),
    )
    return tuple(section for section in made if section.entries)


def _trade(report: ShiftReport, language: Language) -> Section:
    money = language.rupiah
    discounts = (
        SectionEntry(_discount_name(each.name, language), money(-each.amount), str(each.count))
        for each in report.discounts
    )
    return Section(
        language.text("SALES"),
        (
            SectionEntry(language.text("Sales"), money(report.sales.amount), str(report.sales.count)),
            SectionEntry(language.text("Returns"), money(-report.returns.amount), str(report.returns.count)),
            SectionEntry(language.text("Net"), money(report.net), strong=True),
            SectionEntry(language.text("Gross before discounts"), money(report.gross)),
            *discounts,
            SectionEntry(language.text("Cash rounding"), money(report.rounding)),
        ),
    )


def _discount_name(kind: str, language: Language) -> str:
    return language.text(DISCOUNTS[kind].long if kind in DISCOUNTS else N_("Discounts"))


def _blind_trade(report: ShiftReport, language: Language) -> Section:
    discounts = (
        SectionEntry(_discount_name(each.name, language), language.rupiah(-each.amount), str(each.count))
        for each in report.discounts
    )
    return Section(
        language.text("SALES"),
        (
            SectionEntry(language.text("Sales"), count=str(report.sales.count)),
            SectionEntry(language.text("Returns"), count=str(report.returns.count)),
            *discounts,
            SectionEntry(language.text("The sums of cash follow when the drawer is counted.")),
        ),
    )


def _blind_money(report: ShiftReport, language: Language) -> Section:
    """Return what did not go through the drawer, for the shop's app and the card terminal to be compared with."""
    entries = (
        SectionEntry(means_name(each.means, language), language.rupiah(each.net))
        for each in report.by_means
        if each.means is not Means.CASH
    )
    return Section(language.text("BY MEANS OF PAYMENT"), tuple(entries))


def _means(report: ShiftReport, language: Language) -> Section:
    entries = []
    for each in report.by_means:
        name = means_name(each.means, language)
        entries.append(SectionEntry(name, language.rupiah(each.net)))
        if each.given_back:
            entries.append(SectionEntry("  " + language.text("taken in"), language.rupiah(each.taken)))
            entries.append(SectionEntry("  " + language.text("given back"), language.rupiah(-each.given_back)))
    return Section(language.text("BY MEANS OF PAYMENT"), tuple(entries))


def _cash(report: ShiftReport, language: Language) -> Section:
    entries = []
    for each in report.cash_movements:
        name = language.text(CASH_KINDS[each.name].paper) if each.name in CASH_KINDS else each.name
        entries.append(SectionEntry(name, language.rupiah(each.amount), str(each.count)))
        entries += _reasons(each.reasons, language)
    entries.append(SectionEntry(language.text("Expected in the drawer"), language.rupiah(report.expected), strong=True))
    if report.kind == "Z":
        entries.append(SectionEntry(language.text("Counted"), language.rupiah(report.counted), strong=True))
        entries.append(SectionEntry(language.text("Difference"), language.rupiah(report.difference), strong=True))
        if report.reason:
            entries.append(SectionEntry(language.text("Reason: {reason}", reason=report.reason)))
    return Section(language.text("DRAWER"), tuple(entries))


def _counted(report: ShiftReport, language: Language) -> Section:
    entries = tuple(
        SectionEntry(language.rupiah(value), language.rupiah(value * count), str(count))
        for value, count in report.denominations
        if count
    )
    return Section(language.text("COUNTED NOTES AND COINS"), entries)


def _pillars(report: ShiftReport, language: Language) -> Section:
    names = {"": _OWN, **{pillar: words.paper for pillar, words in PILLARS.items()}}
    entries = tuple(
        SectionEntry(
            language.text(names[each.pillar]) if each.pillar in names else each.pillar, language.rupiah(each.paid)
        )
        for each in report.by_pillar
    )
    return Section(language.text("BY PILLAR"), entries)


def _producers(report: ShiftReport, language: Language) -> Section:
    entries = tuple(
        SectionEntry(
            " ".join(part for part in (each.code, each.name) if part) or language.text(_OWN),
            language.rupiah(each.paid),
        )
        for each in report.by_producer
    )
    return Section(language.text("BY PRODUCER"), entries)


def _days(report: ShiftReport, language: Language) -> Section:
    if [each.business_date for each in report.by_date] in ([], [calendar_date(report.at)]):
        return Section("", ())
    entries = tuple(
        SectionEntry(language.day(each.business_date), language.rupiah(each.net)) for each in report.by_date
    )
    return Section(language.text("BY BUSINESS DATE"), entries)


def _approvals(report: ShiftReport, language: Language, *, blind: bool = False) -> Section:
    """Return each right that somebody else signed for, with the sum of that right alone, for whom, by whom and why."""
    entries = []
    for each in report.approvals:
        words = ACTS.get(each.act, N_("Approved exceptions"))
        amount = "" if blind or not each.amount else language.rupiah(each.amount)
        entries.append(SectionEntry(language.text(words), amount, str(each.count)))
        asker = language.text("for {name}", name=each.asker)
        both = language.text("{approver} for {asker}", approver=each.approver, asker=each.asker)
        entries.append(SectionEntry(f"  {both if each.approver else asker}"))
        entries += _reasons(each.reasons, language)
    none = SectionEntry(language.text("Nothing was approved"))
    return Section(language.text("APPROVED BY SOMEBODY ELSE"), tuple(entries) or (none,))


def _acts(report: ShiftReport, language: Language) -> Section:
    entries = [
        *_users(language.text("Baskets thrown away"), report.voids, language),
        *_users(language.text("Lines removed"), report.line_voids, language),
        *_users(language.text("Drawer opened without a sale"), report.drawer_openings, language),
        SectionEntry(language.text("Copies printed"), count=str(report.copies)),
        SectionEntry(language.text("Receipts not printed"), count=str(report.sales_without_receipt)),
        SectionEntry(language.text("Unknown codes scanned"), count=str(report.unknown_codes)),
        SectionEntry(
            language.text("Baskets still on hold"),
            language.rupiah(report.held_carts.amount) if report.held_carts.count else "",
            str(report.held_carts.count),
        ),
    ]
    return Section(language.text("ALSO"), tuple(entries))


def _users(title: str, users: Iterable[UserSum], language: Language) -> list[SectionEntry]:
    listed = list(users)
    if not listed:
        return [SectionEntry(title, count="0")]
    entries = []
    for each in listed:
        amount = language.rupiah(each.amount) if each.amount else ""
        entries.append(SectionEntry(f"{title}: {each.user}", amount, str(each.count)))
        entries += _reasons(each.reasons, language)
    return entries


def _reasons(reasons: Iterable[str], language: Language) -> list[SectionEntry]:
    """Return each reason that was given once, with how often when more than once."""
    return [
        SectionEntry("  " + language.text("Reason: {reason}", reason=reason), count=str(times) if times > 1 else "")
        for reason, times in Counter(reasons).items()
    ]


def _grand(report: ShiftReport, language: Language) -> Section:
    return Section(
        language.text("THIS TILL SINCE ITS FIRST DAY"),
        (
            SectionEntry(language.text("Sales less returns"), language.rupiah(report.grand_total_net)),
            SectionEntry(language.text("Sales plus returns"), language.rupiah(report.grand_total_absolute)),
        ),
    )
