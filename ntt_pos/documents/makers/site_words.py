"""The words of the web pages in both languages; stories stay in the language they were told in."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.words import PERMITS, PILLARS
from ntt_pos.domain.makers.public_view import PublicProduct, ShopFace
from ntt_pos.i18n import UNITS, Language

OFTEN: Final = ("kopi", "jagung titi", "senai", "madu", "oleh-oleh")
NAMES: Final = {"id": "Indonesia", "en": "English"}


def labels(language: Language) -> dict[str, str]:
    """Return the words that are on every page."""
    say = language
    return {
        "skip": say.text("To the content"),
        "practice": say.text("Practice pages: these makers and prices are made up."),
        "menu": say.text("Menu"),
        "goods": say.text("Goods"),
        "makers": say.text("Makers"),
        "villages": say.text("Villages"),
        "shop": say.text("Shop and hours"),
        "shop_short": say.text("Shop"),
        "search": say.text("Search"),
        "search_hint": say.text("Coffee, weaving, the name of a village …"),
        "often": say.text("Often searched"),
        "made_in_villages": say.text("Made in the village,"),
        "lead": say.text(
            "Every thing here has a maker and a village. Choose, order by WhatsApp, and fetch it in the shop."
        ),
        "newest": say.text("Just arrived"),
        "all_goods": say.text("All goods"),
        "three_pillars": say.text("Three pillars"),
        "gone": say.text("sold out"),
        "fewer": say.text("One less"),
        "more": say.text("One more"),
        "how_many": say.text("How many"),
        "order": say.text("Order by WhatsApp"),
        "one_piece": say.text("1 piece"),
        "many_pieces": say.text("{n} pieces"),
        "more_of_maker": say.text("From the same maker"),
        "telephone": say.text("Telephone"),
        "nothing_yet": say.text("Nothing is shown here yet."),
        "pages": say.text("Pages"),
        "no_script": say.text("This browser runs no scripts, which the search needs."),
        "nothing_found": say.text("Nothing fits “{q}”."),
        "ask_shop": say.text("Try one word, or ask in the shop."),
        "one_found": say.text("1 thing fits."),
        "many_found": say.text("{n} things fit."),
        "shop_lead": say.text("The makers bring their goods here. What is sold is theirs until you carry it home."),
        "address": say.text("Address"),
        "hours": say.text("Opening hours"),
        "how_to_order": say.text("How to order"),
        "privacy": say.text("What these pages know of you"),
        "privacy_words": say.text(
            "Nothing. They set no cookies, count no visitors and load nothing from elsewhere. WhatsApp opens only when you press it."
        ),
    }


def pillar_words(language: Language) -> dict[str, dict[str, str]]:
    """Return how each pillar is called."""
    return {
        each: {"long": language.text(words.long), "short": language.text(words.short)}
        for each, words in PILLARS.items()
    }


def hours(shop: ShopFace, language: Language) -> str:
    """Return when the shop is open: ``Senin–Sabtu, 08.00–17.00 WITA``."""
    days = [int(each) - 1 for each in sorted(set(shop.open_days)) if each in "1234567"]
    row = days == list(range(days[0], days[-1] + 1)) if days else False
    names = (
        f"{language.weekday(days[0])}–{language.weekday(days[-1])}"
        if row and len(days) > 1
        else ", ".join(language.weekday(each) for each in days)
    )
    return f"{names}, {shop.opens_at:02d}.00–{shop.closes_at:02d}.00 WITA"


def facts(product: PublicProduct, language: Language) -> tuple[tuple[str, str], ...]:
    """Return what a label says of a product: weight, what it is made from, keeping, permits."""
    found = [
        (language.text("Net weight or size"), product.weight),
        (language.text("Made from"), product.ingredients),
        (language.text("Keeping and care"), product.care),
        *((language.text(PERMITS[each.kind].long), each.number) for each in product.permits),
    ]
    return tuple((name, value) for name, value in found if value)


def per(product: PublicProduct) -> str:
    """Return the unit of a price where it is not a piece."""
    return UNITS.get(product.unit.lower(), product.unit) if product.weighed else ""


def order_steps(language: Language) -> tuple[str, ...]:
    """Return how an order goes."""
    return (
        language.text("Open a thing you like, say how many, and press “Order by WhatsApp”."),
        language.text("WhatsApp opens with the order written. Add your name and when you will come, and send it."),
        language.text("The shop answers and puts it aside. You pay when you collect it."),
    )
