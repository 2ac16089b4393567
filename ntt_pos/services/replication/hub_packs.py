"""Records as they travel to and from the hub: packed, without the hashes that follow from them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from ntt_pos.domain.core import journal
from ntt_pos.domain.core.parcel import Record, record_lines

_LEVEL: Final = 9
_BARE: Final = -zlib.MAX_WBITS  # deflate without a head: the hub puts one of its own before it


def pack_of(first: int, body: bytes) -> bytes:
    """Return the records of a parcel's body, packed; ``first`` is the number of the first one.

    Before them stand that number, the first record's hash and the last one's: the hub and whoever reads work out those
    between, and compare the last.
    """
    lines = [line.split(" ", 2) for line in body.decode("ascii").removesuffix("\n").split("\n")]
    head = f"{first} {lines[0][1]} {lines[-1][1]}"
    text = "\n".join([head, *(f"{uid} {text}" for uid, _hash, text in lines)])
    packing = zlib.compressobj(_LEVEL, wbits=_BARE)
    return packing.compress(text.encode("ascii")) + packing.flush()


def lines_of(register: str, pack: bytes, most: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and line of each record in a pack of at most so many bytes, as ``record_lines`` gives it.

    Raises ValueError for what ``pack_of`` did not make.
    """
    try:
        unpacking = zlib.decompressobj(_BARE)
        text = unpacking.decompress(pack, most).decode("ascii")
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacking.eof:
        raise ValueError("size")
    head, *lines = text.split("\n")
    first, chained, _last = head.split(" ")
    for seq, line in enumerate(lines, int(first)):
        uid, _, canonical = line.partition(" ")
        if seq > int(first):
            chained = journal.chain_hash(register=register, seq=seq, previous=chained, canonical_text=canonical)
        yield seq, record_lines([Record(uid, canonical, chained)])
