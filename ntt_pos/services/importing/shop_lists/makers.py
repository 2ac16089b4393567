"""The producers of a list: one for each name and village, known ones found again, slips asked about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.words import ACRONYMS, PILLARS
from ntt_pos.domain.importing.list_cells import folded, spaced
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_items import Item
from ntt_pos.domain.importing.list_owners import Facts
from ntt_pos.domain.importing.raw_cells import Sentence
from ntt_pos.i18n import N_, Said
from ntt_pos.services.core.contacts.regions import Village
from ntt_pos.services.importing.alike_names import alike_to, is_near, look_alike, name_key, unlisted, village_inside
from ntt_pos.services.importing.our_form.rows import OWN_GOODS
from ntt_pos.services.importing.shop_lists.plan import (
    AS_WRITTEN,
    LEAVE_OUT,
    OWN,
    PROPOSED,
    TAKE_AS_PROPOSED,
    YES,
    ListState,
    Maker,
)
from ntt_pos.services.importing.shop_lists.proposals import pillar_for
from ntt_pos.services.importing.shop_lists.questions import Choice, ListQuestion, examples, group, listed

_PILLAR_WORDS: Final = {
    **{folded(ACRONYMS[pillar]): pillar for pillar in Pillar},
    "desa": Pillar.VILLAGE,
    "sekolah": Pillar.SCHOOL,
    "komunitas": Pillar.COMMUNITY,
    "one village one product": Pillar.VILLAGE,
    "one school one product": Pillar.SCHOOL,
    "one community one product": Pillar.COMMUNITY,
}


class ListMakers:
    """Reads the producers of a list."""

    def __init__(self, state: ListState) -> None:
        self._list = state

    def read(self) -> list[Maker]:
        """Return the producers, each with its rows, village, code and pillar."""
        own, makers = self._makers()
        self._codes(makers)
        self._villages(makers)
        self._pillars(makers)
        return [*own, *makers]

    def _makers(self) -> tuple[list[Maker], list[Maker]]:
        """Return the shop itself where rows are its own goods, and the producers."""
        unowned = [item for item in self._list.items if not item.owner.producer]
        owner = ""
        if unowned:
            owner = self._list.inquiry.ask(
                ListQuestion(
                    "owner",
                    Sentence("Whose goods are these? {count} rows name no producer.", {"count": len(unowned)}),
                    len(unowned),
                    (
                        Choice(OWN, Sentence("The shop's own goods, bought by the shop")),
                        Choice(LEAVE_OUT, Sentence("Leave these rows out")),
                    ),
                    cells=examples(item.cell(ColumnMeaning.PRODUCT) for item in unowned),
                    free=True,
                    accepted=Sentence("The producer's name."),
                    lines=(Sentence("Goods: {names}", {"names": listed([item.product for item in unowned])}),),
                )
            )
        self._ask_sheet_names()
        own: list[Item] = []
        grouped: dict[str, list[tuple[str, Item]]] = {}
        for item in self._list.items:
            said = item.owner.producer or owner
            if not said or said == LEAVE_OUT:
                self._list.leave_out(item, N_("No producer is named for it."))
            elif said == OWN:
                own.append(item)
            else:
                grouped.setdefault(name_key(said), []).append((said, item))
        makers = [maker for named in grouped.values() for maker in self._namesakes(named)]
        for first, second in look_alike(maker.name for maker in makers):
            pair = [maker for maker in makers if maker.name in (first, second)]
            places = {maker.village.code for maker in pair if maker.village is not None}
            if len(pair) == len((first, second)) and len(places) < len(pair):
                one, two = sorted(pair, key=lambda maker: -len(maker.items))
                if self._list.same(one.name, two.name, "producer", two.items):
                    one.items += two.items
                    makers.remove(two)
        return [Maker(OWN_GOODS, own, OWN_GOODS, known=True)] if own else [], makers

    def _namesakes(self, named: Sequence[tuple[str, Item]]) -> list[Maker]:
        """Return the producers of one name: one for each village that the list says for sure."""
        by_village: dict[str, list[tuple[str, Item]]] = {}
        for said, item in named:
            sure = self._sure_village(item.owner)
            by_village.setdefault(sure.code if sure else "", []).append((said, item))
        places = [code for code in by_village if code]
        if len(places) == 1 or not places:
            by_village = {places[0] if places else "": list(named)}
        found = []
        for code, each in by_village.items():
            names = Counter(said for said, _ in each)
            name = max(names, key=lambda said: (names[said], len(said)))
            village = self._list.basis.regions.by_code(code) if code else None
            found.append(Maker(name, [item for _, item in each], village=village))
        return found

    def _sure_village(self, owner: Facts) -> Village | None:
        return self._list.meant(owner.village, owner.district)[0] if owner.village else None

    def _ask_sheet_names(self) -> None:
        named = [item for item in self._list.items if item.from_sheet_name]
        if not named:
            return
        sheets = list(dict.fromkeys(item.sheet for item in named))
        self._list.inquiry.ask(
            ListQuestion(
                "sheet names",
                Sentence(
                    "The producers are taken from the names of {count} sheets: {names}. Is that right?",
                    {"count": len(sheets), "names": listed(sheets)},
                ),
                len(named),
                (Choice(YES, Sentence("Yes")),),
                YES,
                examples(item.cell(ColumnMeaning.PRODUCT) for item in named),
            )
        )

    def _villages(self, makers: Sequence[Maker]) -> None:
        basis = self._list.basis
        inside: list[Maker] = []
        for maker in makers:
            if maker.village is not None:
                continue
            said = next((item.owner for item in maker.items if item.owner.village), maker.items[0].owner)
            if not said.village:
                maker.village = village_inside(maker.name, basis.regions, regency_code=basis.regency_code)
                if maker.village is not None:
                    inside.append(maker)
                else:
                    self._ask_village(maker.name, "", (), maker)
                continue
            found, near = self._list.meant(said.village, said.district)
            if found is not None:
                maker.village = found
            else:
                self._ask_village(said.village, said.district, near, maker)
        if inside:
            where = [f"{maker.name}: {maker.village.label}" for maker in inside if maker.village]
            self._list.inquiry.ask(
                ListQuestion(
                    "villages in names",
                    Sentence(
                        "The list names no village for {count} producers; their names do: {names}. Is that right?",
                        {"count": len(inside), "names": listed(where)},
                    ),
                    sum(len(maker.items) for maker in inside),
                    (Choice(YES, Sentence("Yes")),),
                    YES,
                )
            )

    def _ask_village(self, said: str, district: str, near: Sequence[Village], maker: Maker) -> None:
        text = (
            Sentence("Which village is “{name}”?", {"name": ", ".join(each for each in (said, district) if each)})
            if near or maker.name != said
            else Sentence("From which village is {name}?", {"name": maker.name})
        )
        written = self._unlisted(said, district)
        choices = [Choice(village.code, village.label) for village in near]
        alike = bool(near) and is_near(said, near[0])
        if written is not None:
            keep = Choice(
                AS_WRITTEN, Sentence("{name} as it is written; the official list lacks it", {"name": written.label})
            )
            choices.insert(len(choices) if alike else 0, keep)
        answer = self._list.inquiry.ask(
            ListQuestion(
                f"village: {folded(said)} {folded(district)}".strip(),
                text,
                len(maker.items),
                tuple(choices),
                near[0].code if alike else AS_WRITTEN if written else "",
                examples(item.cell(ColumnMeaning.VILLAGE) for item in maker.items),
                free=True,
                accepted=Sentence("A village with its district, as Lewokluok (Demon Pagong)."),
                lines=(Sentence("Producer: {name}", {"name": maker.name}),) if maker.name != said else (),
                read=self._typed_village,
            )
        )
        maker.village = written if answer == AS_WRITTEN else self._typed_village(answer)

    def _unlisted(self, name: str, district: str) -> Village | None:
        basis = self._list.basis
        return unlisted(name, district, basis.regions, regency_code=basis.regency_code) if name and district else None

    def _typed_village(self, answer: str) -> Village | None:
        """Return the village of an answer: its code, its name, or its name with its district; None for any other.

        A name with a district that has no village alike is one that the official list lacks.
        """
        known = self._list.basis.regions.by_code(answer)
        if known is not None or not answer:
            return known
        found, others = self._list.meant(answer, "")
        same = found or next((each for each in others if each.label.casefold() == answer.casefold()), None)
        if same is not None:
            return same
        name, _, district = (part.strip() for part in answer.removesuffix(")").partition("("))
        sure, near = self._list.meant(name, district)
        return sure or (None if near and is_near(name, near[0]) else self._unlisted(name, district))

    def _codes(self, makers: Sequence[Maker]) -> None:
        known = {name_key(each.name): each for each in self._list.basis.known.producers.values()}
        taken = [
            int(found[1]) for code in self._list.basis.known.producers if (found := re.fullmatch(r"p([0-9]+)", code))
        ]
        number = max(taken, default=0)
        for maker in makers:
            same = known.get(name_key(maker.name))
            if same is None:
                for name in alike_to(maker.name, [each.name for each in known.values()])[:1]:
                    if self._list.same(name, maker.name, "producer", maker.items):
                        same = known[name_key(name)]
            if same is not None:
                maker.code, maker.known, maker.name = same.code, True, same.name
                maker.village = self._list.basis.regions.by_code(same.village_code) or maker.village
                maker.pillar, maker.rate_bp = same.pillar, same.rate_bp
            else:
                number += 1
                maker.code = f"P{number:03d}"

    def _pillars(self, makers: Sequence[Maker]) -> None:
        new = [maker for maker in makers if not maker.known]
        asked = []
        for maker in new:
            said = folded(next((spaced(item.pillar) for item in maker.items if item.pillar), ""))
            found = _PILLAR_WORDS.get(said)
            maker.pillar = found or pillar_for(maker.name)
            if found is None:
                asked.append(maker)
        if not asked:
            return
        groups = {pillar: [maker.name for maker in asked if maker.pillar is pillar] for pillar in Pillar}
        answer = self._list.inquiry.ask(
            ListQuestion(
                "pillar",
                Sentence(
                    "To which pillar do the {count} producers belong? Their names say this. What is wrong is changed later, "
                    "one by one, on the producer's card.",
                    {"count": len(asked)},
                ),
                sum(len(maker.items) for maker in asked),
                (TAKE_AS_PROPOSED, *(Choice(pillar, _all_of(pillar)) for pillar in Pillar)),
                PROPOSED,
                lines=tuple(group(ACRONYMS[pillar], names) for pillar, names in groups.items() if names),
            )
        )
        if answer != PROPOSED:
            for maker in asked:
                maker.pillar = Pillar(answer)


def _all_of(pillar: Pillar) -> Sentence:
    return Sentence(
        "All of them {acronym} ({pillar})", {"acronym": ACRONYMS[pillar], "pillar": Said(PILLARS[pillar].long)}
    )
