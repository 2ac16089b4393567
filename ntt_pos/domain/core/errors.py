"""What can go wrong in the shop, in three families: the user can mend it, a device failed, the storage failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class ShopError(Exception):
    """A failure with a message key (an English msgid with ``{named}`` placeholders) and its parameters.

    The screen and the command line translate ``message`` and fill in ``params``; whole numbers are shown
    with dots between thousands, dates in words. ``str(error)`` is the plain English sentence.
    """

    def __init__(self, message: str, /, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params: Mapping[str, object] = params

    def __str__(self) -> str:
        return self.message.format(**self.params) if self.params else self.message


class DomainError(ShopError):
    """The user can mend it: nothing was written, the sentence says what is accepted."""


class Denied(DomainError):
    """The acting user's role may not do it, and the journal says who tried; ``act`` names the right, ``subject`` the thing."""

    def __init__(self, message: str, /, *, act: str, subject: str = "", **params: object) -> None:
        super().__init__(message, **params)
        self.act = act
        self.subject = subject


class ApprovalNeeded(DomainError):
    """The act is possible with another user's approval; ``act`` names the right that is asked for, ``subject`` the thing.

    ``thing`` is what the approval is bound to where the subject is a number that is given only when it is recorded.
    ``more`` are the other approvals that the same act needs: one person may give them all at once. ``always``: somebody
    else answers for it even when the role may do it alone; ``alone``: nobody else here may, so that a typed reason does.
    """

    alone = False

    def __init__(
        self,
        message: str,
        /,
        *,
        act: str,
        subject: str = "",
        thing: str = "",
        more: Sequence[ApprovalNeeded] = (),
        always: bool = False,
        **params: object,
    ) -> None:
        super().__init__(message, **params)
        self.act = act
        self.subject = subject
        self.thing = thing
        self.more = tuple(more)
        self.always = always

    @property
    def bound(self) -> str:
        """What the approval is bound to."""
        return self.thing or self.subject

    def about(self, subject: str, thing: str = "") -> ApprovalNeeded:
        """Return the same question about a document that has its number by now."""
        asked = ApprovalNeeded(
            self.message,
            act=self.act,
            subject=subject,
            thing=thing or self.thing,
            more=self.more,
            always=self.always,
        )
        asked.params = self.params
        return asked

    @property
    def needs(self) -> tuple[ApprovalNeeded, ...]:
        """Return everything that is asked for, this first."""
        return (self, *self.more)

    @property
    def acts(self) -> tuple[str, ...]:
        """Return the rights that are asked for."""
        return tuple(dict.fromkeys(need.act for need in self.needs))

    @property
    def things(self) -> tuple[str, ...]:
        """Return what each of these rights is asked for, in their order."""
        by_act = {need.act: need.bound for need in reversed(self.needs)}
        return tuple(by_act[act] for act in self.acts)


class Doubtful(DomainError):
    """The act is possible and allowed, but looks like a slip: it is done when somebody says that they are sure."""


class DeviceError(ShopError):
    """A printer, drawer or display failed; the sale goes on and the paper waits."""


class HalfPrinted(DeviceError):
    """The printer took some of the bytes and then failed: nobody knows what is on the paper."""


class StorageError(ShopError):
    """The place where the shop keeps its data failed (disk, file, connection)."""


class PlaceUnfit(StorageError):
    """The books are as they were, but their place does not do: write-protected, on a share. No backup mends that."""
