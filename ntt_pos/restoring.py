"""The window that brings a backup back, on its own or because somebody at the till chose one; what it did in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.paths import DataFolder
from ntt_pos.services.safety.restore import Asked, Credentials, RestoredShop
from ntt_pos.shop import open_restore

if TYPE_CHECKING:
    from ntt_pos.ui.recovery import RecoveryWay
    from ntt_pos.ui.theme import Look


def restored_by_hand(look: Look, data: DataFolder, sentence: str, *, heading: str, asked: Asked | None = None) -> bool:
    """Show the window that brings a backup back; return whether it did."""
    from ntt_pos.ui.recovery import RecoveryWindow

    desk = open_restore(data)

    def restore(asked: Asked) -> object:
        who = Credentials(asked.username, asked.secret)
        return desk.restore(asked.backup, who=who, printed=asked.printed, identity=asked.identity)

    window = RecoveryWindow(
        look,
        sentence,
        () if asked is not None else ways(data),
        restore,
        heading=heading,
        asked=asked,
        told=(lambda done: restored_words(done, data)) if asked is not None else None,
    )
    return window.run()


def restored_words(done: RestoredShop, data: DataFolder) -> str:
    """Return what was brought back to a folder, which file was kept, and which numbers are typed in again."""
    count = done.examined.counts.get("sale", 0)
    if done.waits:
        told = [
            _(
                "The books of the backup are here: {count} sales. They first take in again what the other PCs have; until then "
                "nothing is recorded. Open the program there, and name the shared folder on a new PC: {command}",
                count=count,
                command=data.command("exchange", "--folder", "FOLDER"),
            )
        ]
    else:
        told = [_("The books are back: {count} sales, epoch {epoch}.", count=count, epoch=done.epoch)]
    if done.old_file is not None:
        told.append(_("The file that was there is kept: {path}", path=str(done.old_file)))
    for series, first, last in done.skipped:
        told.append(
            _(
                "Numbers {first} to {last} are never given again; type their papers in again, marked SUSULAN.",
                first=f"{series}-{first:06d}",
                last=f"{series}-{last:06d}",
            )
        )
    return "\n".join(told)


def ways(data: DataFolder) -> tuple[RecoveryWay, ...]:
    """Return the backups that can be opened here without the owner's key, newest first."""
    from ntt_pos.ui.recovery import RecoveryWay

    found = open_restore(data).offered()
    return tuple(RecoveryWay(f"{i18n.moment(each.at)} · {each.path.parent}", each.path) for each in found)
