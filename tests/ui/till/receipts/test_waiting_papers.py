"""Papers that wait for the printer go by themselves when it is back; older ones are asked about once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from tests.fakes import FailingPrinter, MemoryPrinter, StallingPrinter

CODE = "8992154695923"


def sell(till, times=1):
    for _ in range(times):
        till.burst(CODE)
        till.press(Qt.Key.Key_F12)
        till.exact()


def without_a_printer(till):
    good = till.shop.printer
    till.shop.__dict__["printer"] = FailingPrinter()
    return good


def test_a_printer_that_comes_back_prints_what_waits_by_itself_and_once(till):
    good = without_a_printer(till)
    sell(till, 2)
    assert till.session._try_soon.isActive()
    assert till.session._try_soon.interval() <= 10_000
    till.session._try_again()
    till.settle()
    assert not till.till.banner.isHidden()
    till.shop.__dict__["printer"] = good
    printed = len(good.jobs)
    till.session._try_soon.timeout.emit()
    till.settle()
    assert len(good.jobs) == printed + 2
    assert till.till.banner.isHidden()
    assert not till.session._try_soon.isActive()
    till.session._try_again()
    till.settle()
    assert len(good.jobs) == printed + 2


def test_older_papers_are_asked_about_once_and_all_together(till, fixed_clock):
    good = without_a_printer(till)
    sell(till, 3)
    fixed_clock.advance(minutes=11)
    till.shop.__dict__["printer"] = good
    printed = len(good.jobs)
    till.session._try_again()
    till.settle()
    assert len(good.jobs) == printed
    assert not till.session._try_soon.isActive()
    assert "3" in till.till.banner.text
    go = next(each for each in till.till.banner.findChildren(QAbstractButton) if each.isVisible())
    go.click()
    till.settle()
    assert len(good.jobs) == printed + 3
    assert till.till.banner.isHidden()


@pytest.mark.parametrize("papers", [1, 2])
@pytest.mark.parametrize("printer", [FailingPrinter, StallingPrinter])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_line_of_the_words_is_seen_on_the_cheap_pc(new_hands, papers, printer, language):
    hands = new_hands(language)
    hands.start()
    hands.shop.__dict__["printer"] = printer()
    sell(hands, papers)
    words = hands.till.banner._words
    assert words.isVisible()
    assert words.heightForWidth(words.width()) <= hands.till.banner.contentsRect().height()


def test_what_the_printer_says_of_itself_is_told_and_not_that_it_is_ready(till):
    """The banner said that the printer did not take it, and with nothing waiting any more that it was ready."""
    printer = FailingPrinter()
    printer.status = lambda: "PAPER"
    till.shop.__dict__["printer"] = printer
    sell(till)
    banner, pill = till.till.banner, till.window.bar._printer
    assert "kertas printer habis" in banner.text
    second = [each for each in banner.findChildren(QAbstractButton) if each.isVisible()][1]
    printer.status = lambda: "ABSENT"
    second.click()
    till.settle()
    assert banner.isHidden()
    assert "tidak menjawab" in pill.text
    till.shop.__dict__["printer"] = MemoryPrinter()
    sell(till)
    assert "siap" in pill.text


def test_a_paper_that_waits_is_not_called_failed_and_a_fault_names_no_class_of_python(till):
    without_a_printer(till)
    sell(till)
    till.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (row,) = [each for each in till.dialog.list._model.rows if each.note or each.value]
    assert row.value == "belum tercetak"
    till.escape()
    broken = MemoryPrinter()
    broken.send = lambda _data: {}["nothing"]
    with pytest.raises(KeyError):
        till.shop.print_queue.work_again(broken)
    (job,) = till.shop.print_queue.waiting()
    assert job.state == "UNKNOWN"
    assert "KeyError" not in job.problem
    assert job.problem
