"""Every dialog that opens over the till; loaded when the till is usable, so that its start need not wait for them."""

from __future__ import annotations

from ntt_pos.ui.till.basket.basket_line import BundleLineDialog, ChooseDialog, QuantityDialog, RemoveDialog
from ntt_pos.ui.till.basket.discount import DiscountDialog
from ntt_pos.ui.till.basket.held_baskets import HeldDialog
from ntt_pos.ui.till.basket.large_quantity import quantity_question
from ntt_pos.ui.till.basket.late_sale import ReentryDialog
from ntt_pos.ui.till.basket.order_dialog import OrderDialog
from ntt_pos.ui.till.help_dialog import HelpDialog
from ntt_pos.ui.till.payment.pay_dialog import PayDialog
from ntt_pos.ui.till.products.stock_check import StockDialog
from ntt_pos.ui.till.receipts.print_queue import QueueDialog
from ntt_pos.ui.till.receipts.receipts_dialog import ReceiptsDialog
from ntt_pos.ui.till.returns.return_dialog import ReturnDialog
from ntt_pos.ui.till.returns.return_without_receipt import NoReceiptDialog
from ntt_pos.ui.till.shifts.close_shift import ClosedDialog
from ntt_pos.ui.till.shifts.drawer import DrawerDialog
from ntt_pos.ui.till.shifts.handover import HandoverDialog
from ntt_pos.ui.till.shifts.shift_dialog import OpenShiftDialog, ShiftDialog

__all__ = [
    "BundleLineDialog",
    "ChooseDialog",
    "ClosedDialog",
    "DiscountDialog",
    "DrawerDialog",
    "HandoverDialog",
    "HeldDialog",
    "HelpDialog",
    "NoReceiptDialog",
    "OpenShiftDialog",
    "OrderDialog",
    "PayDialog",
    "QuantityDialog",
    "QueueDialog",
    "ReceiptsDialog",
    "ReentryDialog",
    "RemoveDialog",
    "ReturnDialog",
    "ShiftDialog",
    "StockDialog",
    "quantity_question",
]
