"""What is done with a product from the list: adding, editing, putting on sale and taking off."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import _
from ntt_pos.services.goods.product_admin import ProductForm
from ntt_pos.ui.goods.product_form import ProductBegun, ProductChoices, ProductDialog
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.dialog import Dialog

Kept = Callable[[int, str], None]


def add_product(page: Page, kept: Kept) -> None:
    """Ask which product is new."""
    session = page.session

    def added(product_id: int, _off_sale: bool) -> None:  # noqa: FBT001 as the form tells it
        kept(product_id, _("The product is added. Its goods come in with a delivery note."))

    page.read(lambda: _known(session), lambda known: page.open(ProductDialog(session, known, added)))


def product_over(
    dialog: Dialog,
    session: Session,
    begun: ProductBegun,
    added: Callable[[int], None],
    failed: Callable[[ShopError], None],
) -> None:
    """Ask which product is new over another dialog, such as the delivery that is being typed."""

    def show(known: ProductChoices) -> None:
        session.open(ProductDialog(session, known, lambda product_id, _off_sale: added(product_id), begun=begun))

    session.books.run(lambda: _known(session), show, failed, owner=dialog)


def edit_product(page: Page, product_id: int, kept: Kept) -> None:
    """Open the card of a product."""
    session = page.session

    def changed(product_id: int, off_sale: bool) -> None:  # noqa: FBT001 as the form tells it
        told = _("Saved. What was sold before keeps what it was sold as.")
        if off_sale:
            told = _("Saved. It is off sale until terms with its new producer are agreed: then put it on sale.")
        kept(product_id, told)

    def show(found: tuple[ProductChoices, ProductForm]) -> None:
        known, form = found
        page.open(ProductDialog(session, known, changed, product_id=product_id, form=form))

    page.read(lambda: (_known(session), session.shop.product_admin.open(product_id)), show)


def switch_product(page: Page, article: Article, kept: Kept) -> None:
    """Put a product on sale, or take it off; without terms or a price it is refused, and told why."""
    products, by, product_id = page.session.shop.products, page.session.by, article.product_id

    def switch() -> None:
        (products.deactivate if article.active else products.activate)(product_id, by=by)

    words = _("{name} is off sale now; its stock and history stay.") if article.active else _("{name} is on sale.")
    page.read(switch, lambda _nothing: kept(product_id, words.format(name=article.name)))


def _known(session: Session) -> ProductChoices:
    shop = session.shop
    lines = shop.overview.producers(by=session.by).rows
    categories, units = shop.product_admin.words()
    makers = tuple(
        (line.producer_id, line.code, line.name, f"{line.village}, {line.district}") for line in lines if line.active
    )
    return ProductChoices(makers, categories, units, shop.product_admin.next_code())
