"""What a PC asks of the shop's hub: what the others sent since it looked last, in one answer; and how it sends its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ntt_pos.data.hub_line import HubLine

# Of a register in one answer: the rest comes with the next, and a chain that waits holds up no other.
MOST_RECORDS: Final = 20_000

_HEADS: Final = """
SELECT register, name, digest, body FROM hub.parcel
WHERE name IN ('kepala.ntt', 'diterima-' || register || '.ntt') AND digest <> ALL(%(have)s::text[])
"""

# One statement sees one moment: what a head tells of is there.
_DOWN: Final = """
WITH has AS (SELECT * FROM unnest(%(codes)s::text[], %(lasts)s::bigint[]) AS h (register, last)),
news AS (
  SELECT p.register, min(substring(p.name FROM '^catatan-([0-9]{{9}})-')::bigint) AS first, max(p.seq) AS last
  FROM hub.parcel p JOIN has h ON h.register = p.register
  WHERE p.name LIKE 'catatan-%%' AND p.seq > h.last AND {pack} IS NULL GROUP BY p.register
),
packs AS (
  SELECT p.register, p.name, {pack} AS pack,
    sum(p.seq - substring(p.name FROM '^catatan-([0-9]{{9}})-')::bigint + 1) OVER (PARTITION BY p.register ORDER BY p.seq) AS records
  FROM hub.parcel p JOIN has h ON h.register = p.register
  WHERE p.name LIKE 'catatan-%%' AND p.seq > h.last AND {pack} IS NOT NULL
)
SELECT 'me'::text, coalesce(hub.me(), ''), ''::text, 0::bigint, ''::text, NULL::text, NULL::bytea, NULL::bytea
UNION ALL
SELECT 'head', register, '', seq, hash, NULL, NULL, NULL FROM hub.head WHERE register = %(home)s
UNION ALL
SELECT 'parcel', p.register, p.name, p.seq, p.digest, NULL,
  CASE WHEN p.digest = ANY(%(have)s::text[]) THEN NULL
       WHEN p.name LIKE 'catatan-%%' THEN CASE WHEN p.seq > h.last THEN p.body END
       WHEN p.register <> %(home)s OR p.name LIKE 'diterima-%%' THEN p.body END,
  k.pack
FROM hub.parcel p LEFT JOIN has h ON h.register = p.register
LEFT JOIN packs k ON k.register = p.register AND k.name = p.name AND k.records <= %(most)s
WHERE (p.register = %(home)s AND p.name NOT LIKE 'untuk-%%/foto-%%')
   OR (p.register <> %(home)s
       AND (p.name LIKE 'catatan-%%' OR p.name IN (
         'kepala.ntt', 'untuk-' || %(home)s || '/pribadi.ntt',
         'balik-' || %(home)s || '.ntt', 'balik-' || %(home)s || '-pribadi.ntt', 'diterima-' || p.register || '.ntt')))
UNION ALL
SELECT 'photos', split_part(p.name, '/', 1), '', count(*),
  md5(string_agg(split_part(p.name, '/', 2), ' ' ORDER BY split_part(p.name, '/', 2) COLLATE "C")), NULL, NULL, NULL
FROM hub.parcel p WHERE p.register = %(home)s AND p.name LIKE 'untuk-%%/foto-%%'
GROUP BY split_part(p.name, '/', 1)
UNION ALL
(SELECT 'record', r.register, r.uid, r.seq, r.hash, r.canonical, NULL, NULL
 FROM news n CROSS JOIN LATERAL (
   SELECT * FROM hub.record WHERE register = n.register AND seq BETWEEN n.first AND n.last ORDER BY seq LIMIT %(most)s
 ) r
 ORDER BY r.register, r.seq)
"""
_BODY: Final = "SELECT body FROM hub.parcel WHERE register = %(register)s AND name = %(name)s"
_NAMES: Final = "SELECT name FROM hub.parcel WHERE register = %(register)s AND name LIKE %(like)s"
_COPY: Final = "COPY hub.record (register, seq, uid, hash, canonical) FROM STDIN"
_KEEP: Final = """
WITH gone AS (
  DELETE FROM hub.parcel p USING unnest(%(gone_registers)s::text[], %(gone_names)s::text[]) AS g (register, name)
  WHERE p.register = g.register AND p.name = g.name
)
INSERT INTO hub.parcel AS p (register, name, seq, body{column})
SELECT n.register, n.name, n.seq, n.body{value}
FROM unnest(%(registers)s::text[], %(names)s::text[], %(seqs)s::bigint[], %(bodies)b::bytea[], %(packs)b::bytea[])
  WITH ORDINALITY AS n (register, name, seq, body, pack, place)
WHERE n.register IN (SELECT register FROM hub.head) ORDER BY n.place
ON CONFLICT (register, name) DO UPDATE SET seq = excluded.seq, body = excluded.body{change}
"""
_PACKS: Final = """
SELECT CASE WHEN to_regprocedure('hub.take_pack()') IS NOT NULL AND EXISTS (SELECT FROM pg_extension WHERE extname = 'pgcrypto')
  THEN has_column_privilege('hub.parcel', 'pack', 'UPDATE') ELSE false END
"""
# What a hub that takes packs has more: it is asked by its own words, since an older one knows none of them.
_WITH_PACKS: Final = {"column": ", pack", "value": ", nullif(n.pack, '')", "change": ", pack = excluded.pack"}
_WITHOUT: Final = dict.fromkeys(_WITH_PACKS, "")


_REGISTERS: Final = """
SELECT h.register, h.seq, EXISTS (SELECT FROM hub.parcel p WHERE p.register = h.register AND p.name = %(invitation)s)
FROM hub.head h ORDER BY h.register
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A register that has a login here: how far its records are, and whether it shows an invitation."""

    register: str
    seq: int
    invites: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the answer: me, head, parcel, photos or record, and what goes with each; of a parcel its records, packed."""

    what: str
    register: str
    name: str
    seq: int
    digest: str
    text: str | None
    body: bytes | None
    pack: bytes | None


@dataclass(frozen=True, slots=True)
class Put:
    """A parcel on its way: up to which record it tells, what is in it, and its records where the hub unpacks them."""

    seq: int
    body: bytes
    pack: bytes = b""

    @property
    def size(self) -> int:
        """About how many bytes it is on the line."""
        return len(self.body) + len(self.pack)


def takes_packs(line: HubLine) -> bool:
    """Return whether the hub unpacks records for this login; a hub or a login that an older program made does not."""
    return next(bool(found) for (found,) in line.stream(_PACKS, {}))


def me(line: HubLine) -> str:
    """Return the register that this line's login is, "" when it is none any more."""
    return next((str(code or "") for (code,) in line.stream("SELECT hub.me()", {})), "")


def registers(line: HubLine, invitation: str) -> Iterator[Known]:
    """Yield the registers that have a login; ``invitation`` is the name of the parcel that invites."""
    for row in line.stream(_REGISTERS, {"invitation": invitation}):
        yield Known(*row)


def heads(line: HubLine, have: Sequence[str]) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield register, name, digest and parcel of what PCs said last of themselves, without the digests that are known."""
    for register, name, digest, told in line.stream(_HEADS, {"have": list(have)}):
        yield str(register), str(name), str(digest), bytes(told)


def down(line: HubLine, home: str, lasts: Mapping[str, int], have: Sequence[str], *, packs: bool) -> Iterator[Row]:
    """Yield what a register needs, in one round trip; ``lasts`` is how far it has each chain, ``have`` digests it knows."""
    question = _DOWN.format(pack="p.pack" if packs else "NULL::bytea")
    told = {"home": home, "codes": list(lasts), "lasts": list(lasts.values()), "have": list(have), "most": MOST_RECORDS}
    for row in line.stream(question, told):
        yield Row(*row)


def body(line: HubLine, register: str, name: str) -> bytes | None:
    """Return what a parcel holds, None when there is none."""
    return next((bytes(found) for (found,) in line.stream(_BODY, {"register": register, "name": name})), None)


def names(line: HubLine, register: str, begins: str) -> set[str]:
    """Return what the parcels of a register are called that begin so."""
    return {str(name) for (name,) in line.stream(_NAMES, {"register": register, "like": f"{begins}%"})}


def append(line: HubLine, rows: Iterable[tuple[str, int, str, str, str]], *, size: int) -> None:
    """Add records to a register's chain: register, seq, uid, hash, text; all of them or none, and known ones are skipped.

    ``size`` is about how many bytes they are.
    """
    line.copy(_COPY, rows, size=size)


def keep(line: HubLine, parcels: Mapping[tuple[str, str], Put | None], *, packs: bool) -> None:
    """Put parcels by register and name in the place of earlier ones, and take those away that are None; all or nothing.

    What is for a register that the hub does not know yet, because its PC did not go over, is not kept.
    """
    put = [(key, what) for key, what in parcels.items() if what is not None]
    gone = [key for key, what in parcels.items() if what is None]
    told = {
        "registers": [register for (register, _name), _what in put],
        "names": [name for (_register, name), _what in put],
        "seqs": [what.seq for _key, what in put],
        "bodies": [what.body for _key, what in put],
        "packs": [what.pack for _key, what in put],
        "gone_registers": [each[0] for each in gone],
        "gone_names": [each[1] for each in gone],
    }
    line.run(_KEEP.format(**(_WITH_PACKS if packs else _WITHOUT)), told, size=sum(what.size for _key, what in put))
