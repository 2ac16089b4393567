"""The first days of a shop, step by step: what is done is what the books and this PC's settings show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ntt_pos.data.queries.reports.first_steps import FirstFacts, first_facts
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.pc_settings import LocalSettings, PrinterKind
from ntt_pos.services.core.unit_of_work import Context

ENOUGH_DAYS: Final = 14  # closed days after which nobody is led any more


class StepKind(StrEnum):
    """A step of the first days, in the order in which they are taken."""

    SHOP = "SHOP"
    PEOPLE = "PEOPLE"
    PRINTER = "PRINTER"
    SCANNER = "SCANNER"
    BACKUP = "BACKUP"
    LIST = "LIST"
    BARCODES = "BARCODES"
    COUNT = "COUNT"
    BALANCES = "BALANCES"
    PRACTICE = "PRACTICE"
    SHIFT = "SHIFT"


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step: whether it is done or ``skipped`` (it counts as done then), and the figure that shows it or is left to do."""

    kind: StepKind
    done: bool
    figure: int = 0
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Every step; ``leading`` is False in a shop that has traded long enough to know its way."""

    steps: tuple[FirstStep, ...]
    leading: bool

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)


class FirstDays:
    """Leading a new shop through its first days."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def look(self, local: LocalSettings, *, by: Actor, practised: bool = False) -> FirstSteps:
        """Return the steps; ``practised`` tells that the practice was done on this PC.

        Raises Denied for those who may not set the shop up.
        """
        self._context.allow(by, Act.SETTINGS)
        with self._context.reading() as unit:
            facts = first_facts(unit, self._context.home.outlet_id)
        steps = steps_of(facts, local, addressed=bool(self._context.settings.address), practised=practised)
        return FirstSteps(steps, leading=facts.closed < ENOUGH_DAYS and not all(step.done for step in steps))


def steps_of(facts: FirstFacts, local: LocalSettings, *, addressed: bool, practised: bool) -> tuple[FirstStep, ...]:
    """Return each step as the books and this PC's settings show it; who owes nothing has no opening balance to sign."""
    nothing_owed = not facts.openings and facts.closed > 0
    printer = local.printer.kind is not PrinterKind.NONE
    skipped = local.printer_skipped and not printer
    return (
        FirstStep(StepKind.SHOP, addressed),
        FirstStep(StepKind.PEOPLE, facts.people > 1, facts.people),
        FirstStep(StepKind.PRINTER, printer or skipped, skipped=skipped),
        FirstStep(StepKind.SCANNER, local.scanner_tried or bool(local.scanner_prefix)),
        FirstStep(StepKind.BACKUP, bool(local.second_copy_folder)),
        FirstStep(StepKind.LIST, facts.products > 0, facts.products),
        FirstStep(StepKind.BARCODES, facts.products > 0 and not facts.without_barcode, facts.without_barcode),
        FirstStep(StepKind.COUNT, facts.counts > 0 and not facts.uncounted, facts.uncounted),
        FirstStep(StepKind.BALANCES, nothing_owed or (facts.openings > 0 and not facts.unprinted), facts.unprinted),
        FirstStep(StepKind.PRACTICE, practised),
        FirstStep(StepKind.SHIFT, facts.shifts > 0, facts.shifts),
    )
