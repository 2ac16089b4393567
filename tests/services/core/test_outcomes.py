"""A sale when the disk fails: after an unconfirmed COMMIT the truth is told, without room nothing new is sold, paper is typed in once."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos.data import engine, sqlite_file
from ntt_pos.data.atomic_files import network_share
from ntt_pos.data.models import account, sales
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.devices.disk import REFUSE_BELOW
from ntt_pos.domain.selling.cart import price_cart
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.reentry import Reentry, check_reentry
from ntt_pos.i18n import Language
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.printing.screen_papers import Papers
from ntt_pos.services.reports.report_catalogue import ReportKind
from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.services.selling.checkout import CartRepriced
from ntt_pos.services.selling.sale_guards import DiskFull
from tests.builders import a_basket, a_product, an_open_drawer
from tests.services.days import close_drawer, new_key, next_day


@pytest.fixture
def kopi(shop, cashier):
    an_open_drawer(shop, by=cashier)
    return a_product(shop, price=25_000, delivered=20)


def pay(shop, kopi, cashier, uid=None, broken=None, **more):
    basket = a_basket(shop, (kopi, 1))
    if broken is not None:
        broken.arm()
    tenders = (Tender(Means.CASH, 25_000),)
    return shop.checkout.complete(basket, tenders, by=cashier, sale_uid=uid or new_key(shop), **more)


def sold(shop):
    with shop.context.reading() as unit:
        return unit.value(sa.select(sa.func.count()).select_from(sales.sale))


class BrokenCommit:
    """A connection whose next COMMIT reports failure, after (or without) doing it."""

    def __init__(self, shop, *, commits, then=lambda: None):
        self.commits, self.then, self.armed = commits, then, False
        sa.event.listen(shop.context.database.engine, "before_cursor_execute", self, retval=True)

    def arm(self):
        self.armed = True

    def __call__(self, connection, cursor, statement, parameters, context, executemany):
        if statement == "COMMIT" and self.armed:
            self.armed = False
            cursor.execute("COMMIT" if self.commits else "ROLLBACK")
            self.then()
            raise sa.exc.OperationalError("COMMIT", None, Exception("disk I/O error"))
        return statement, parameters


def test_a_commit_that_was_not_confirmed_but_happened_is_a_sale(shop, kopi, cashier):
    uid = new_key(shop)
    done = pay(shop, kopi, cashier, uid, BrokenCommit(shop, commits=True))
    assert done.number == "JL-LRT-01-2026-000001"
    assert not done.already_recorded
    assert sold(shop) == 1
    assert pay(shop, kopi, cashier, uid).already_recorded
    assert sold(shop) == 1
    assert shop.verify.run().findings == ()


def test_a_commit_that_did_not_happen_is_no_sale_and_says_so(shop, kopi, cashier):
    uid = new_key(shop)
    with pytest.raises(StorageError, match="was not recorded, nothing was sold"):
        pay(shop, kopi, cashier, uid, BrokenCommit(shop, commits=False))
    assert sold(shop) == 0
    assert pay(shop, kopi, cashier, uid).number == "JL-LRT-01-2026-000001"
    assert shop.verify.run().findings == ()


@pytest.mark.posix("Windows keeps the name of an open file; there the books cannot be taken away")
def test_books_that_are_gone_after_the_commit_leave_it_open_and_say_so(shop, kopi, cashier):
    away = shop.folder.database.with_suffix(".away")
    broken = BrokenCommit(shop, commits=True, then=lambda: shop.folder.database.rename(away))
    uid = new_key(shop)
    with pytest.raises(StorageError, match="it is not known whether"):
        pay(shop, kopi, cashier, uid, broken)
    assert not shop.folder.database.exists(), "a database that is gone is never made anew"
    away.rename(shop.folder.database)
    assert pay(shop, kopi, cashier, uid).already_recorded


@pytest.mark.windows
def test_open_books_cannot_be_taken_away_on_windows(shop, kopi, cashier):
    with pytest.raises(PermissionError):
        shop.folder.database.rename(shop.folder.database.with_suffix(".away"))
    assert pay(shop, kopi, cashier).receipt


def test_without_room_nothing_new_is_sold_but_reading_closing_and_backup_work(shop, kopi, cashier, manager):
    pay(shop, kopi, cashier)
    shop.context.free_bytes = lambda: REFUSE_BELOW - 1
    with pytest.raises(DiskFull):
        pay(shop, kopi, cashier)
    assert sold(shop) == 1
    assert shop.checkout.recent_sales()
    assert Backups(shop.context, Places(shop.folder.backups)).make(by=manager).manifest.path.is_file()
    close_drawer(shop)
    shop.context.free_bytes = lambda: REFUSE_BELOW
    an_open_drawer(shop, by=cashier)
    assert pay(shop, kopi, cashier)


def test_the_real_disk_says_how_much_room_it_has(shop):
    known = shop.context.free_bytes()
    assert (known is None) is not shop.context.database.is_sqlite
    assert known is None or known > 0


DAY = date(2026, 2, 28)


@pytest.fixture
def signed(manager):
    return ApprovalGiven(manager.user_id, "listrik padam")


def test_a_sale_is_typed_in_again_from_its_paper_and_marked(shop, kopi, cashier, signed):
    next_day(shop)
    an_open_drawer(shop, by=cashier)
    paper = check_reentry(" jl-lrt-01-2026-000123 ", DAY, today=date(2026, 3, 1))
    done = pay(shop, kopi, cashier, reentry=paper, approval=signed)
    assert done.number == "JL-LRT-01-2026-000001"
    text = "\n".join(shown.line.text for shown in Papers(shop.context, 42).receipt(done.receipt))
    assert "SUSULAN" in text
    assert "JL-LRT-01-2026-000123" in text
    assert done.receipt == shop.checkout.receipt(done.number)
    with shop.context.reading() as unit:
        row = unit.row(sa.select(sales.sale))
        assert (row["reentry"], row["occurred_on"]) == ("JL-LRT-01-2026-000123", DAY)
        assert unit.value(sa.select(account.producer_entry.c.occurred_on)) == DAY
    with pytest.raises(DomainError, match="in the books already"):
        pay(shop, kopi, cashier, reentry=paper)
    with pytest.raises(DomainError, match="in the books already"):
        own = check_reentry(done.number, DAY, today=DAY)
        pay(shop, kopi, cashier, reentry=own)
    assert sold(shop) == 1
    assert shop.verify.run().findings == ()


def test_the_notebooks_own_number_is_typed_in_once_per_date(shop, kopi, cashier, signed):
    next_day(shop)
    an_open_drawer(shop, by=cashier)
    assert pay(shop, kopi, cashier, reentry=Reentry("buku 2, no. 17", DAY), approval=signed).number
    with pytest.raises(DomainError, match="in the books already"):
        pay(shop, kopi, cashier, reentry=Reentry(" BUKU 2, no. 17", DAY))
    assert pay(shop, kopi, cashier, reentry=Reentry("buku 2, no. 17", date(2026, 3, 1))).number


def test_late_sales_are_approved_once_in_a_sitting_and_all_stand_in_the_owners_list(shop, kopi, cashier, owner, signed):
    with pytest.raises(ApprovalNeeded) as asked:
        pay(shop, kopi, cashier, reentry=Reentry("17", DAY))
    assert asked.value.acts == (Act.LATE_SALE,)
    numbers = [pay(shop, kopi, cashier, reentry=Reentry("17", DAY), approval=signed).number]
    numbers.append(pay(shop, kopi, cashier, reentry=Reentry("18", DAY)).number)
    report = shop.report_catalogue.make(ReportKind.EXCEPTIONS, by=owner, language=Language("en"))
    late = next(each for each in report.tables if each.title == "Recorded late")
    assert [line.cells[2] for line in late.rows] == numbers
    next_day(shop)
    an_open_drawer(shop, by=cashier)
    with pytest.raises(ApprovalNeeded):
        pay(shop, kopi, cashier, reentry=Reentry("19", DAY))


def test_a_late_sale_has_the_price_and_the_terms_of_its_date(shop, kopi, cashier, owner, signed):
    producer = kopi.producer.producer_id
    next_day(shop)
    shop.products.set_price(kopi.product_id, 40_000, by=owner)
    shop.products.set_terms(Terms(TermsKind.COMMISSION, rate_bp=5_000), by=owner, producer_id=producer)
    an_open_drawer(shop, by=cashier)
    today = a_basket(shop, (kopi, 2))
    paper = Reentry("17", DAY)
    with pytest.raises(CartRepriced) as changed:
        shop.checkout.complete(today, (), by=cashier, sale_uid=new_key(shop), reentry=paper)
    then = shop.checkout.priced_on(today, DAY)
    assert then == changed.value.cart
    assert price_cart(then).paid == 50_000
    assert shop.catalogue.find(kopi.code, on=DAY)[0].price == 25_000
    tenders = (Tender(Means.CASH, 50_000),)
    done = shop.checkout.complete(then, tenders, by=cashier, sale_uid=new_key(shop), reentry=paper, approval=signed)
    assert done.total == 50_000
    with shop.context.reading() as unit:
        assert unit.value(sa.select(sales.sale_line.c.producer_share)) == 42_500
    assert shop.verify.run().findings == ()


def test_goods_that_were_registered_after_the_sale_have_their_first_price(shop, kopi, cashier, signed):
    next_day(shop)
    new = a_product(shop, name="Madu", price=30_000, delivered=5)
    an_open_drawer(shop, by=cashier)
    then = shop.checkout.priced_on(a_basket(shop, (new, 1)), DAY)
    assert price_cart(then).paid == 30_000


@pytest.mark.parametrize(
    "paper", [Reentry(" ", date(2026, 2, 28)), Reentry("17", date(2031, 3, 1)), Reentry("17", date(2026, 2, 27))]
)
def test_the_checkout_checks_number_and_date_of_a_paper_itself(shop, kopi, cashier, paper):
    with pytest.raises(DomainError):
        pay(shop, kopi, cashier, reentry=paper)
    assert sold(shop) == 0


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/toko /srv/toko nfs4 rw 0 0
//nas/data /mnt/nas\\040toko cifs rw 0 0
/dev/sdb1 /srv/toko/lokal ext4 rw 0 0
"""


@pytest.mark.posix("the mounts of Linux")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/toko/ntt-pos.db", ""),
        ("/srv/toko/ntt-pos.db", "nfs4"),
        ("/srv/toko/lokal/ntt-pos.db", ""),
        ("/srv/tokobaru/ntt-pos.db", ""),
        ("/mnt/nas toko/x/ntt-pos.db", "cifs"),
    ],
)
def test_a_network_share_is_recognised(path, kind):
    from pathlib import Path

    assert network_share(Path(path), MOUNTS) == kind


@pytest.mark.posix("the mounts of Linux")
def test_a_link_to_a_network_share_is_recognised(tmp_path):
    (tmp_path / "nas").mkdir()
    (tmp_path / "toko").symlink_to(tmp_path / "nas")
    mounts = f"/dev/sda1 / ext4 rw 0 0\n//nas/toko {tmp_path / 'nas'} cifs rw 0 0\n"
    assert network_share(tmp_path / "toko" / "ntt-pos.db", mounts) == "cifs"
    assert network_share(tmp_path / "ntt-pos.db", mounts) == ""


@pytest.mark.windows
def test_a_share_of_another_pc_is_recognised_on_windows(tmp_path):
    from pathlib import Path

    assert network_share(Path(r"\\kantor\toko\ntt-pos.db")) == r"\\kantor\toko"
    assert network_share(tmp_path / "ntt-pos.db") == ""


def test_books_on_a_network_share_are_not_opened(shop_url, monkeypatch):
    monkeypatch.setattr(sqlite_file, "network_share", lambda _path: "cifs")
    with pytest.raises(StorageError, match="network share"):
        engine.connect(shop_url)
