"""What every means, pillar, role and other kind is called: on the screen, in a narrow column, on paper, in a sentence.

The keys are the values of the enums, so nothing is imported here and everything can ask. A test holds each table
complete, and refuses a second one anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


class Word(str):
    """An English text that the catalogue translates; ``texts.py`` collects what is written inside ``Word(…)``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one member. ``about`` is a sentence that explains it, "" where none is needed."""

    long: Word
    short: Word
    paper: Word
    phrase: Word
    about: Word


def _words(
    long: Word,
    *,
    short: Word | None = None,
    paper: Word | None = None,
    phrase: Word | None = None,
    about: Word | None = None,
) -> Words:
    """Return the words of one member; what is not given is as ``long``."""
    return Words(long, short or long, paper or long, phrase or long, about or Word(""))


# Means; short in reports, paper on receipts, phrase on statements, about while paying.
MEANS: Final[Mapping[str, Words]] = {
    "CASH": _words(Word("Cash"), phrase=Word("cash")),
    "QRIS": _words(
        Word("QRIS"),
        about=Word(
            "Confirm the payment in the shop's own app, never on the customer's phone. Then type its reference."
        ),
    ),
    "TRANSFER": _words(
        Word("Transfer"),
        paper=Word("Bank transfer"),
        phrase=Word("transfer"),
        about=Word("Wait until the money shows in the shop's own bank app. Then type its reference."),
    ),
    "CARD": _words(
        Word("Card"),
        paper=Word("Debit card"),
        phrase=Word("card"),
        about=Word(
            "Let the card machine approve it. Then type the approval code of its slip, never the card's number."
        ),
    ),
    "EXCHANGE": _words(Word("Return credit"), short=Word("Exchange"), paper=Word("Exchange")),
}

# PaysBy, which names means: how a producer wants to be paid.
PAYS_BY: Final[Mapping[str, Word]] = {"CASH": Word("in cash"), "TRANSFER": Word("by transfer")}

# Pillar. ACRONYMS are what workbooks say.
PILLARS: Final[Mapping[str, Words]] = {
    "VILLAGE": _words(Word("One Village One Product"), short=Word("Village")),
    "SCHOOL": _words(Word("One School One Product"), short=Word("School")),
    "COMMUNITY": _words(Word("One Community One Product"), short=Word("Community")),
}
ACRONYMS: Final[Mapping[str, str]] = {"VILLAGE": "OVOP", "SCHOOL": "OSOP", "COMMUNITY": "OCOP"}
OWN_GOODS: Final = Word("Own goods")

# Papers that show many goods: how many are out is counted for each maker on them.
SHOWN_ON: Final[Mapping[str, Word]] = {"POSTER": Word("Posters"), "CATALOGUE": Word("Printed catalogues")}

# Halal.
HALAL: Final[Mapping[str, Words]] = {
    "HALAL": _words(Word("halal")),
    "NOT_HALAL": _words(Word("not halal")),
    "UNCERTIFIED": _words(Word("not yet halal-certified")),
    "NONE": _words(Word("not food")),
}

# PermitKind; short in reports.
PERMITS: Final[Mapping[str, Words]] = {
    "PIRT": _words(Word("P-IRT")),
    "BPOM": _words(Word("BPOM")),
    "HALAL": _words(Word("Halal certificate"), short=Word("Halal")),
}

# Role; about where a role is chosen.
ROLES: Final[Mapping[str, Words]] = {
    "OWNER": _words(Word("Owner"), about=Word("Everything: sells, sees the office, changes settings and users.")),
    "MANAGER": _words(
        Word("Manager"), about=Word("Sells, sees the office, closes the day, changes settings and users.")
    ),
    "CASHIER": _words(Word("Cashier"), about=Word("Sells, takes returns, counts the drawer. Sees no office.")),
    "AUDITOR": _words(Word("Auditor"), about=Word("Looks at figures and statements; changes nothing, sells nothing.")),
    "SYSTEM": _words(Word("System")),
}

# Bearer; short and paper on counts.
BEARERS: Final[Mapping[str, Words]] = {
    "SHOP": _words(Word("the shop"), short=Word("shop"), paper=Word("shop")),
    "SHARED": _words(Word("both, by their parts")),
    "PRODUCER": _words(Word("the producer"), short=Word("producer"), paper=Word("producer")),
}

# MovementKind; paper heads a column of a statement, phrase is why a compensation was paid. UNDONE is the same movement taken back.
MOVEMENTS: Final[Mapping[str, Words]] = {
    "OPENING": _words(Word("Opening stock")),
    "DELIVERY": _words(Word("Handed in")),
    "SALE": _words(Word("Sold")),
    "RETURN": _words(Word("Brought back by a customer"), paper=Word("came back"), phrase=Word("damaged by the shop")),
    "WITHDRAWAL": _words(Word("Taken back by its owner"), paper=Word("you fetched")),
    "EXPIRED": _words(Word("Expired"), paper=Word("expired")),
    "DAMAGED": _words(Word("Damaged"), paper=Word("broken"), phrase=Word("damaged by the shop")),
    "LOST": _words(Word("Missing at a count"), paper=Word("lost"), phrase=Word("missing in the shop")),
    "FOUND": _words(Word("Found at a count"), paper=Word("found again"), phrase=Word("found again")),
    "SAMPLE": _words(Word("Given as a sample"), paper=Word("samples")),
    "MOVE": _words(Word("Moved to another batch"), paper=Word("counted wrong")),
}
UNDONE: Final[Mapping[str, Word]] = {
    "DELIVERY": Word("Delivery undone"),
    "WITHDRAWAL": Word("Taking back undone"),
    "DAMAGED": Word("Damaged goods thrown away"),
}

# Bin; paper on notes of goods.
BINS: Final[Mapping[str, Words]] = {
    "SHELF": _words(Word("On the shelf"), phrase=Word("on the shelf"), paper=Word("from the shelf")),
    "COLLECT": _words(Word("Waits for its owner"), phrase=Word("waits for its owner"), paper=Word("was waiting")),
    "DAMAGED": _words(Word("Set aside as damaged"), phrase=Word("set aside as damaged"), paper=Word("set aside")),
}

# EntryKind; short in the reckoning of a statement, paper and phrase on older ones (a SALE is there when it was recorded late),
# about on the voucher when its title does not say it.
ENTRIES: Final[Mapping[str, Words]] = {
    "OPENING": _words(
        Word("Opening balance"),
        short=Word("Balance from before this program"),
        paper=Word("Balance from before"),
        phrase=Word("balance from before"),
        about=Word("opening balance"),
    ),
    "SALE": _words(Word("Sold"), phrase=Word("late record")),
    "RETURN": _words(Word("Goods came back"), phrase=Word("brought back by the buyer")),
    "COMPENSATION": _words(
        Word("Compensation"), paper=Word("Paid for by the shop"), phrase=Word("paid for by the shop")
    ),
    "CORRECTION": _words(Word("Correction"), phrase=Word("correction"), about=Word("correction of the balance")),
    "PAYOUT": _words(Word("Paid out")),
    "PAYOUT_REVERSED": _words(Word("Payment taken back")),
    "ADVANCE": _words(Word("Advance"), about=Word("advance: taken from the next sales")),
    "REPAYMENT": _words(Word("Paid back to the shop")),
    "TAX": _words(
        Word("Tax withheld"), short=Word("Tax"), paper=Word("Tax"), phrase=Word("tax"), about=Word("tax withheld")
    ),
    "WRITE_OFF": _words(
        Word("Written off"),
        short=Word("Debt given up by the shop"),
        phrase=Word("written off"),
        about=Word("debt given up by the shop"),
    ),
}

# CashKind; paper on X and Z reports.
CASH_KINDS: Final[Mapping[str, Words]] = {
    "OPENING": _words(Word("Opening amount"), paper=Word("Opening")),
    "FLOAT": _words(Word("Float")),
    "SALE": _words(Word("Sale"), paper=Word("Sales in cash")),
    "REFUND": _words(Word("Money given back"), paper=Word("Given back in cash")),
    "PAY_IN": _words(Word("Cash in"), paper=Word("Paid in")),
    "PAY_OUT": _words(Word("Cash out")),
    "PAYOUT": _words(Word("Paid to a producer"), paper=Word("Paid to producers")),
    "ADVANCE": _words(Word("Advance to a producer"), paper=Word("Advances to producers")),
    "REPAYMENT": _words(Word("Paid back by a producer"), paper=Word("Repaid by producers")),
    "DROP": _words(Word("Drawer closed"), paper=Word("Taken to the safe")),
    "DEPOSIT": _words(Word("Between safe and bank"), paper=Word("Taken to the bank")),
    "CLEARING": _words(Word("Settled by the bank")),
    "FEE": _words(Word("Fee kept by the bank"), paper=Word("Fee")),
    "DIFFERENCE": _words(Word("Difference of a count"), paper=Word("Difference")),
    "CORRECTION": _words(Word("Correction"), paper=Word("Means of payment corrected")),
}

# DiscountKind; paper on receipts, long on X and Z reports.
DISCOUNTS: Final[Mapping[str, Words]] = {
    "LINE": _words(Word("Discounts on lines"), paper=Word("Price lowered")),
    "BUNDLE": _words(Word("Discounts on hampers")),
    "CART": _words(Word("Discounts on the whole")),
}

# ReturnReason; phrase on statements.
RETURN_REASONS: Final[Mapping[str, Words]] = {
    "CHANGED_MIND": _words(Word("Changed their mind"), phrase=Word("buyer changed their mind")),
    "WRONG_ITEM": _words(Word("Wrong item"), phrase=Word("wrong item")),
    "SPOILED": _words(Word("Spoiled"), phrase=Word("spoiled")),
    "DAMAGED_BY_SHOP": _words(Word("Damaged by the shop"), phrase=Word("damaged by the shop")),
}

# NoteKind; paper is the note's title, about what its signatures stand for.
NOTES: Final[Mapping[str, Words]] = {
    "DELIVERY": _words(
        Word("Delivery"),
        paper=Word("DELIVERY NOTE"),
        about=Word("Counted together. The column “Counted” holds; the goods stay the producer's until sold."),
    ),
    "WITHDRAWAL": _words(
        Word("Withdrawal"),
        paper=Word("WITHDRAWAL NOTE"),
        about=Word("The owner took these goods back. No money moved."),
    ),
    "WRITE_OFF": _words(
        Word("Write-off"),
        paper=Word("WRITE-OFF REPORT"),
        about=Word("These goods can no longer be sold. The shop keeps this report with its books."),
    ),
}

# Why goods left: the reasons of a withdrawal and of a write-off (WriteOffReason); about where one is chosen.
NOTE_REASONS: Final[Mapping[str, Words]] = {
    "UNSOLD": _words(Word("not sold")),
    "EXPIRED": _words(Word("expired"), about=Word("Expired: off the shelf, waits for its owner")),
    "SPOILED": _words(Word("spoiled")),
    "OTHER": _words(Word("another reason")),
    "DAMAGED": _words(Word("damaged"), about=Word("Damaged: off the shelf, set aside")),
    "SAMPLE": _words(Word("sample"), about=Word("Sample: given away to taste")),
    "DISPOSED": _words(Word("thrown away"), about=Word("Thrown away: what was set aside as damaged")),
    "WRONG_EXPIRY": _words(Word("wrong expiry date")),
}

# JobState; phrase is what became of a receipt, about what the change view says of it.
PRINT_STATES: Final[Mapping[str, Words]] = {
    "QUEUED": _words(Word("waits for the printer")),
    "SENDING": _words(Word("at the printer")),
    "SENT": _words(Word("printed"), about=Word("The receipt is printed.")),
    "FAILED": _words(
        Word("not printed yet"),
        phrase=Word("not printed"),
        about=Word("The sale is recorded. The receipt waits for the printer."),
    ),
    "UNKNOWN": _words(
        Word("perhaps printed"), about=Word("The sale is recorded. Look at the printer: the receipt may be cut short.")
    ),
    "CANCELLED": _words(
        Word("not printed"),
        about=Word("No printer is set up here: F11 shows the receipt."),
    ),
}

# MakerKind: who is behind a producer; about where one is chosen.
MAKERS: Final[Mapping[str, Words]] = {
    "PERSON": _words(Word("a person"), about=Word("Shown by village, pillar and goods until they agree to more.")),
    "GROUP": _words(Word("a group or a business"), about=Word("Carries its name. Ask whoever is on the photos.")),
    "SCHOOL": _words(Word("a school"), about=Word("Carries its name. No pupil is recognisable on the photos.")),
    "PUPIL": _words(Word("a pupil"), about=Word("Never shown by face or name.")),
}

# ConsentTo and ConsentPlace; phrase is how a withdrawal names it.
CONSENTS: Final[Mapping[str, Words]] = {
    "NAME": _words(Word("My name"), short=Word("Name")),
    "FACE": _words(Word("My face on photos"), short=Word("Face")),
    "PHONE": _words(Word("My telephone number"), short=Word("Telephone")),
}
CONSENT_PLACES: Final[Mapping[str, Words]] = {
    "SHOP": _words(Word("in the shop")),
    "PAPER": _words(Word("on paper")),
    "INTERNET": _words(Word("on the internet")),
}

# Role: what a column of a shop's own list holds.
LIST_COLUMNS: Final[Mapping[str, Word]] = {
    "NUMBER": Word("Number"),
    "PRODUCER": Word("Producer"),
    "VILLAGE": Word("Village"),
    "DISTRICT": Word("District"),
    "PHONE": Word("Phone"),
    "PRODUCT": Word("Product"),
    "SIZE": Word("Size"),
    "VARIANT": Word("Pattern or flavour"),
    "UNIT": Word("Unit"),
    "NET_PRICE": Word("Producer's price"),
    "PRICE": Word("Selling price"),
    "SHOP_PART": Word("Shop's part"),
    "STOCK": Word("Stock"),
    "EXPIRY": Word("Expiry"),
    "CATEGORY": Word("Category"),
    "BARCODE": Word("Barcode"),
    "PERMIT": Word("P-IRT"),
    "HALAL": Word("Halal"),
    "PILLAR": Word("Pillar"),
    "BANK": Word("Bank"),
    "ACCOUNT": Word("Account number"),
    "NOTE": Word("Note"),
    "NOT_READ": Word("not read"),
}
