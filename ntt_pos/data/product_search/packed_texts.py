"""What the search keeps in little room: sets of products as whole numbers, names and codes in byte strings."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

ENOUGH: Final = chr(0x10FFFF)
MANY: Final = 4000
ONE: Final = ord("1")
SHORT: Final = 2
_PAD: Final = b"\n"
_DIGITS: Final = bytes((ord("0"), ord("1"), *range(2, 256)))
_SET_BYTE: Final = re.compile(rb"[^\0]", re.DOTALL)


def bits(bitmap: int) -> Iterator[int]:
    """Yield the positions of the set bits, lowest first."""
    packed = bitmap.to_bytes((bitmap.bit_length() + 7) // 8, "little")
    for match in _SET_BYTE.finditer(packed):
        byte, start = match[0][0], match.start() * 8 - 1
        while byte:
            yield start + (byte & -byte).bit_length()
            byte &= byte - 1


def bitmap_of(places: Iterable[int], size: int, *, many: bool = False) -> int:
    """Return a whole number with the bits at ``places`` set; ``many`` only chooses the faster way."""
    if many:
        flags = bytearray(b"0") * size
        for place in places:
            flags[place] = ONE
        flags.reverse()
        return int(flags, 2)
    packed = bytearray(size // 8 + 1)
    for place in places:
        packed[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(packed, "little")


def of_bytes(sparse: int, size: int) -> int:
    """Return the bitmap for a whole number that uses a byte (0 or 1) for each of ``size`` places."""
    return int(sparse.to_bytes(size, "big").translate(_DIGITS), 2) if size else 0


class Texts:
    """A long list of short texts in one byte string."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("I", (0,))

    def __getitem__(self, at: int) -> str:
        return self._data[self._ends[at] : self._ends[at + 1]].decode()

    def append(self, text: str) -> None:
        """Add a text at the end."""
        self._data += text.encode()
        self._ends.append(len(self._data))


class Codes:
    """A long list of codes, each in the same room, so that any piece is found without a walk through the list."""

    def __init__(self, codes: Iterable[str] = ()) -> None:
        texts = [code.replace("\n", " ").encode() for code in codes]
        self._size = len(texts)
        self._fill(texts)
        del texts
        self._order = array("I", sorted(range(self._size), key=self.__getitem__))

    def __getitem__(self, at: int) -> str:
        return self._data[at * self._room : (at + 1) * self._room].rstrip(_PAD).decode()

    def append(self, code: str) -> None:
        """Add a code at the end."""
        self._order.insert(bisect_left(self._order, code, key=self.__getitem__), self._size)
        text = code.replace("\n", " ").encode()
        self._size += 1
        if len(text) < self._room:
            self._data += text.ljust(self._room, _PAD)
            self._letters.update(text)
        else:
            self._fill([*(self[at].encode() for at in range(self._size - 1)), text])

    def same(self, code: str) -> int:
        """Return the bitmap of the places of this very code."""
        start = bisect_left(self._order, code, key=self.__getitem__)
        end = start
        while end < self._size and self[self._order[end]] == code:
            end += 1
        return bitmap_of(self._order[start:end], self._size) if end > start else 0

    def beginning(self, part: str) -> int:
        """Return the bitmap of the places of the codes that begin with ``part``."""
        start = bisect_left(self._order, part, key=self.__getitem__)
        end = bisect_left(self._order, part + ENOUGH, lo=start, key=self.__getitem__)
        return bitmap_of(self._order[start:end], self._size, many=end - start > MANY) if end > start else 0

    def holding(self, part: str) -> int:
        """Return the bitmap of the places of the codes that hold ``part`` anywhere."""
        wanted = part.encode()
        if len(wanted) >= self._room or not self._letters.issuperset(wanted):
            return 0
        if len(wanted) <= SHORT or (count := self._data.count(wanted)) > MANY:
            return self._holding_often(wanted)
        found, at = [], -1
        for _ in range(count):
            at = self._data.find(wanted, at + 1)
            found.append(at // self._room)
        return bitmap_of(found, self._size) if found else 0

    def _holding_often(self, wanted: bytes) -> int:
        """Compare letter by letter, all codes at once: column j of the list is every ``room``-th byte from j."""
        room = self._room
        tests = {letter: bytes(1 if each == letter else 0 for each in range(256)) for letter in wanted}
        columns = {
            (letter, at): int.from_bytes(self._data[at::room].translate(test), "little")
            for letter, test in tests.items()
            for at in range(room)
        }
        anywhere = 0
        for start in range(room - len(wanted)):
            here = columns[wanted[0], start]
            for offset, letter in enumerate(wanted):
                here &= columns[letter, start + offset]
            anywhere |= here
        return of_bytes(anywhere, self._size)

    def _fill(self, texts: Sequence[bytes]) -> None:
        self._room = max(map(len, texts), default=0) + 1
        self._data = bytearray().join(text.ljust(self._room, _PAD) for text in texts)
        self._letters = set(self._data) - set(_PAD)
