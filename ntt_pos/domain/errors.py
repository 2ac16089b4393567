"""What can go wrong in the shop, in three families: the user can mend it, a device failed, the storage failed."""

from __future__ import annotations

from collections.abc import Mapping


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


class ApprovalNeeded(DomainError):
    """The act is possible with another user's approval; ``act`` names the right that is asked for."""

    def __init__(self, message: str, /, *, act: str, **params: object) -> None:
        super().__init__(message, **params)
        self.act = act


class DeviceError(ShopError):
    """A printer, drawer or display failed; the sale goes on and the paper waits."""


class HalfPrinted(DeviceError):
    """The printer took some of the bytes and then failed: nobody knows what is on the paper."""


class StorageError(ShopError):
    """The place where the shop keeps its data failed (disk, file, connection)."""
