"""What is done with a producer from the list: adding, changing, letting rest, erasing personal data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ntt_pos.i18n import _
from ntt_pos.services.core.contacts.personal_data import Erased
from ntt_pos.services.goods.producer_admin import ProducerForm
from ntt_pos.services.reports.overview import ProducerLine
from ntt_pos.ui.confirm import ConfirmDialog, do_confirmed
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.producers.producer_form import ProducerDialog

Kept = Callable[[int, str], None]


def add_producer(page: Page, kept: Kept) -> None:
    """Ask who is new, with the next free code proposed."""
    session = page.session

    def added(producer_id: int) -> None:
        kept(producer_id, _("The producer is added. Now add their goods on the page “Goods”."))

    page.read(session.shop.producer_admin.next_code, lambda code: page.open(ProducerDialog(session, added, code=code)))


def change_producer(page: Page, producer_id: int, kept: Kept) -> None:
    """Open the card of a producer."""
    session = page.session

    def changed(producer_id: int) -> None:
        kept(producer_id, _("Saved. What was sold and settled before keeps the old name."))

    def show(form: ProducerForm) -> None:
        page.open(ProducerDialog(session, changed, producer_id=producer_id, form=form))

    page.read(lambda: session.shop.producer_admin.open(producer_id, by=session.by), show)


def switch_producer(page: Page, line: ProducerLine, kept: Kept) -> None:
    """Let a producer rest, or work again; with goods on sale it is asked first."""
    desk, by, on = page.session.shop.producer_admin, page.session.by, not line.active
    words = (
        _("{name} works again. Put their goods on sale on the page “Goods”.")
        if on
        else _("{name} is inactive for now.")
    )

    def act(_approval: Any, sure: bool) -> None:  # noqa: FBT001 as do_surely hands it on
        desk.switch(line.producer_id, by=by, on=on, sure=sure)

    def done(_nothing: None) -> None:
        kept(line.producer_id, words.format(name=line.name))

    do_confirmed(page.session, act, done, page.fail, owner=page, back=lambda: None)


def erase_producer(page: Page, line: ProducerLine, kept: Kept) -> None:
    """Ask, then erase what is known of the people behind a producer."""
    session, by = page.session, page.session.by

    def done(erased: Erased) -> None:
        told = _("{n} personal values of {name} are erased for good.", n=erased.values, name=line.name)
        others = session.others.chains if session.others is not None else ()
        if left := ", ".join(each.register for each in others if not each.retired):
            told += " " + _("Still to do so, as soon as they have met this PC: {registers}.", registers=left)
        kept(line.producer_id, told)

    def erase() -> None:
        session.books.run(
            lambda: session.shop.personal.erase(by=by, producer_id=line.producer_id), done, page.fail, owner=page
        )

    told = _(
        "Telephone, bank account, address, identity number and the names of whoever may collect or ever collected are "
        "erased for good; nobody can bring them back, and only backups made before still hold them. The name of the "
        "producer, the village, every sale, statement and balance stay, and still prove right. What is printed again says "
        "“(erased)”."
    )
    title = _("Erase the personal data of {name}?", name=line.name)
    session.open(ConfirmDialog(session, title, told, _("Erase for good"), erase, danger=True))
