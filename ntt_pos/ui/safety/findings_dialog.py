"""What does not agree in the books, finding by finding, to be read, copied and shown to the auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from ntt_pos import i18n
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add

if TYPE_CHECKING:
    from ntt_pos.services.safety.proof.verify import VerifyReport

SHOWN = 500
HIGH = 320


class FindingsDialog(Dialog):
    """The findings of a proof and what an older program let happen, the first 500 of them in words."""

    def __init__(self, look: Look, report: VerifyReport) -> None:
        count = len(report.findings)
        title = ngettext("The books do not agree: {n} finding", "The books do not agree: {n} findings", count)
        hint = _(
            "Nothing was changed. Copy these books to the stick as they are, write down when this was seen, and show it "
            "to the auditor; ntt-pos verify tells the same."
        )
        if not count:
            title = _("The books agree. An older program let this happen; look at it")
            hint = _("Nothing was changed. Restoring, copying and upgrading these books go on as before.")
        super().__init__(
            look,
            title.format(n=i18n.number(count)),
            width=860,
            hint=hint,
            leave=_("Close"),
        )
        lines = [
            f"{each.where}: {_(each.what, **each.params)}" for each in (*report.findings, *report.warnings)[:SHOWN]
        ]
        self.list = add(self.body, QPlainTextEdit("\n".join(lines)), 1)
        self.list.setReadOnly(True)
        self.list.setAccessibleName(_("Findings"))
        self.list.setMinimumHeight(HIGH)
        self.start_at(self.leave_button)

    def enter(self) -> None:
        """Close."""
        self.leave()
