"""What a shop does seldom, each thing once, so that every table of the books has a row that a hand can edit."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

from PIL import Image

from ntt_pos import bootstrap
from ntt_pos.data.models.shop import seat_opened
from ntt_pos.data.queries.core import other_pcs as heard
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.domain.goods.counting import CountScope, ScopeKind
from ntt_pos.domain.makers.story_card import Card, ConsentPlace, ConsentTo, MakerKind
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.domain.selling.unknown_barcodes import CodeFate
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.shop_pcs import Admissions, follow_seat
from ntt_pos.services.goods.bundles import BundleGiven, PartGiven
from ntt_pos.services.goods.master_rows import NewPermit, PermitKind
from ntt_pos.services.goods.note_drafts import KeptNote
from ntt_pos.services.goods.producer_admin import Collector, ProducerForm
from ntt_pos.services.goods.product_admin import ProductForm
from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.services.safety.restore import Credentials, Restore
from ntt_pos.services.selling.returns import Bringing
from ntt_pos.services.selling.unknown_barcodes import CodeNote
from ntt_pos.shop import Shop
from tests.builders import (
    COMMISSION_15,
    AProducer,
    AProduct,
    a_basket,
    a_claim,
    a_delivery,
    a_producer,
    a_product,
    a_sale,
    an_empty_year,
    an_open_drawer,
    an_own_role,
    somebody,
)
from tests.conftest import OWNER_PIN
from tests.fakes import FixedClock, SequenceIds
from tests.services.workbooks import a_workbook, delivered, producer, product, the_form

FLOAT = {50_000: 2, 10_000: 8, 2_000: 10}
EAN, OF_HAMPERS = "8992154695923", "8990000000013"


def do_rare_acts(shop: Shop, folder: Path) -> None:
    """Do with an open shop whatever fills the tables that everyday trade leaves empty."""
    coffee = _a_card_with_everything(shop)
    _at_the_till(shop, coffee)
    _in_the_office(shop, coffee, folder)
    _for_everybody_to_see(shop, coffee, folder)
    with shop.context.writing(somebody(shop)) as work, work.record("year.moved") as record:
        an_empty_year(record)
    _left_in_the_middle(shop, coffee)


def _a_card_with_everything(shop: Shop) -> AProduct:
    """A producer with telephone and collector, and a product with photo, barcode and permit."""
    bela = somebody(shop, "bela")
    photo = io.BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(photo, format="JPEG")
    producer_id = shop.producer_admin.add(
        ProducerForm(
            code="P900",
            name="BUMDes Bilal",
            pillar=Pillar.VILLAGE,
            village_code="53.06.10.2005",
            personal={PersonalKind.PHONE: "0812-3888-7771"},
            collectors=(Collector("Yohana Kelen", "bendahara"),),
        ),
        by=bela,
        terms=COMMISSION_15,
    )
    form = ProductForm(
        "K900",
        "Kopi Bilal 250 g",
        producer_id,
        "Kopi",
        "bungkus",
        barcodes=(EAN,),
        permits=(NewPermit(PermitKind.PIRT, "1234-28", None),),
        photo=photo.getvalue(),
        active=True,
    )
    product_id = shop.product_admin.add(form, by=bela, price=25_000)
    owner = AProducer(producer_id, "P900", "BUMDes Bilal", "")
    coffee = AProduct(product_id, form.code, form.name, 25_000, owner, None)
    a_delivery(shop, coffee, 20, by=bela)
    return coffee


def _at_the_till(shop: Shop, coffee: AProduct) -> None:
    """A kwitansi, a receipt that was asked for, a code nobody knows, the drawer opened, a count confirmed by somebody else."""
    ani, bela = somebody(shop, "ani"), somebody(shop, "bela")
    sale = a_sale(shop, [(coffee, 1)], by=ani)
    shop.kwitansi.issue(by=ani, sale_number=sale.number, buyer="SMKN 1 Larantuka", purpose="suguhan rapat")
    a_claim(shop, sale.number, by=ani)
    shop.unknown_barcodes.note([CodeNote("8990001", CodeFate.SCANNED)], by=ani)
    shop.wanted.note(by=ani, words="madu hutan")
    shop.shifts.open_drawer(by=ani, reason="tukar uang", approval=ApprovalGiven(bela.user_id, "ya"))
    closed = shop.shifts.close(
        by=ani, counted=FLOAT, reason="latihan", approval=ApprovalGiven(bela.user_id, "dihitung dua kali")
    )
    shop.shifts.confirm(closed.number, by=bela)


def _in_the_office(shop: Shop, coffee: AProduct, folder: Path) -> None:
    """A role of the shop's own, hampers with a barcode, a workbook, the safe counted, statements drawn and copied, one in a file."""
    owner = somebody(shop)
    an_own_role(shop)
    hampers = BundleGiven("H900", "Hampers Bilal", (PartGiven(coffee.product_id, 2),), (OF_HAMPERS,), 48_000)
    shop.bundles.keep(hampers, by=owner, sure=True)
    form = the_form(
        Produsen=[producer("P800")], Produk=[product("P800-1", Produsen="P800")], Titipan=[delivered("P800-1")]
    )
    shop.imports.apply(shop.imports.check(a_workbook(folder / "titipan.xlsx", form)), by=owner)
    shop.safe.count_safe(by=owner, denominations={100_000: 3}, key=_key(shop), reason="bensin")
    shop.statements.draw_pending(folder / "papers", by=owner)
    number = shop.statements.list()[0].number
    _path, printed = shop.statement_papers.print_file([number], folder / "papers", by=owner)
    shop.paper_files.not_printed(printed.batch, folder / "papers", by=owner)
    shop.statements.reprint(number, by=owner)


def _for_everybody_to_see(shop: Shop, coffee: AProduct, folder: Path) -> None:
    """A maker's card with photo and consent, a shelf card on paper, a refund that is confirmed later."""
    owner, bela, ani = somebody(shop), somebody(shop, "bela"), somebody(shop, "ani")
    picture = io.BytesIO()
    Image.new("RGB", (1600, 1200), "red").save(picture, format="JPEG")
    maker = a_producer(shop, name="Yohana Peni Kelen")
    card = Card(sentence="Tenun ikat", kind=MakerKind.PERSON, photos=(shop.cards.photo_of(picture.getvalue()),))
    shop.cards.keep(card, by=bela, producer_id=maker.producer_id, sure=True)
    shop.cards.agree(maker.producer_id, frozenset({(ConsentTo.NAME, ConsentPlace.PAPER)}), by=bela)
    shop.cards.keep(Card(sentence="Kopi dari Bilal"), by=bela, product_id=coffee.product_id, sure=True)
    shop.etalase.keep_shelf_cards([coffee.code], folder, by=bela, small=True)
    shop.settings.change(by=owner, refund_confirmed_later=True)
    weaving = a_product(shop, producer=maker, name="Sarung", price=600_000, delivered=5)
    sale = a_sale(shop, [(weaving, 1)], by=ani)
    spoiled = [Bringing(1, 1, ReturnReason.SPOILED)]
    done = shop.returns.complete(by=ani, number=sale.number, bringing=spoiled, return_uid=_key(shop))
    shop.refund_checks.confirm(done.number, by=bela, note="barang dilihat")


def _left_in_the_middle(shop: Shop, coffee: AProduct) -> None:
    """A held and an open basket, a note and a count that are being typed, a wrong PIN."""
    ani, bela = somebody(shop, "ani"), somebody(shop, "bela")
    an_open_drawer(shop, by=ani)
    shop.baskets.hold(a_basket(shop, (coffee, 1)), by=ani)
    shop.baskets.save(a_basket(shop, (coffee, 2)))
    shop.note_drafts.save("delivery", KeptNote(({"product": coffee.product_id, "counted": "3"},)))
    count = shop.counting.start(CountScope(ScopeKind.PRODUCER, "P900"), by=bela)
    shop.counting.put(count, coffee.product_id, 18, by=bela)
    with suppress(DomainError):
        shop.people.sign_in("ani", "not the PIN")


def restored_with_a_loss(home: DataFolder, second: Path, clock: FixedClock) -> None:
    """Make a backup of closed books, sell once more, and bring the backup back: a loss that is written down."""
    with bootstrap.open_shop(home.root, clock=clock, ids=SequenceIds(seed=31)) as shop:
        backup = Backups(shop.context, Places(home.backups, second)).make(by=shop.people.system_actor()).manifest
        clock.advance(minutes=5)
        ani = somebody(shop, "ani")
        an_open_drawer(shop, by=ani)
        shop.shifts.open_drawer(by=ani, reason="tukar uang", approval=ApprovalGiven(somebody(shop).user_id, "ya"))
    clock.advance(minutes=5)
    desk = Restore(home, clock=clock, ids=SequenceIds(seed=77), places=(second,))
    desk.restore(backup.path, who=Credentials("pemilik", OWNER_PIN))


def with_other_pcs(shop: Shop, own_key: str) -> None:
    """Let a second PC work in the shop, which was heard of, and take a third out; ``own_key`` is this PC's (hex)."""
    owner, admissions = somebody(shop), Admissions(shop.context)
    second = admissions.admit(by=owner, code="LRT-02", key="b2" * 32, own_key=own_key)
    admissions.admit(by=owner, code="LRT-03", key="c3" * 32, own_key=own_key)
    admissions.retire(by=owner, code="LRT-03")
    with shop.context.writing(owner) as work:
        said = {"seq": 7, "head": "ab" * 32, "at": work.now, "seat_seq": 1, "heard_at": work.now}
        heard.put(work.unit, second.register_id, **said)
    admissions.hand_over(by=owner, code=second.register)
    with shop.context.writing(owner) as work, work.record("seat.opened") as record:  # as an owner does after a loss
        before = {"before_id": shop.context.home.register_id, "before_seq": 1, "before_head": "ab" * 32}
        record.add(seat_opened, {**record.posting(), "epoch": 1, "lost": True, **before})
    with shop.context.reading() as unit:
        follow_seat(shop.context, unit)


def _key(shop: Shop) -> str:
    return shop.context.ids.uid(shop.context.clock.now())
