"""What every right is called, in the order and the groups in which the owner looks at them."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_

GROUPS: Final[dict[str, dict[Act, str]]] = {
    N_("Selling"): {
        Act.SELL: N_("Sell"),
        Act.DISCOUNT: N_("Give a discount up to the ceiling"),
        Act.DISCOUNT_ABOVE_CEILING: N_("Discount on a line above the ceiling"),
        Act.CART_DISCOUNT_ABOVE_CEILING: N_("Discount on the basket above the ceiling"),
        Act.OVERRIDE_PRICE: N_("Sell at another price"),
        Act.SELL_BELOW_SHARE: N_("Sell although the shop adds money"),
        Act.LATE_SALE: N_("Type a sale in later from its paper"),
        Act.VOID_CART: N_("Throw a basket away"),
        Act.CORRECT_MEANS: N_("Correct how something was paid"),
        Act.REPRINT: N_("Print a copy"),
    },
    N_("Returns"): {
        Act.RETURN: N_("Take a return"),
        Act.RETURN_OUTSIDE_RULES: N_("Return after the days allowed, or food that is not spoiled"),
        Act.RETURN_WITHOUT_RECEIPT: N_("Return without a receipt"),
        Act.REFUND_IN_CASH: N_("Give cash back for another means"),
        Act.REFUND_ABOVE_LIMIT: N_("Give back more cash than a day's limit"),
    },
    N_("Drawer"): {
        Act.OPEN_SHIFT: N_("Open the drawer for the day"),
        Act.CLOSE_SHIFT: N_("Count and close one's own drawer"),
        Act.CLOSE_SHIFT_OF_ANOTHER: N_("Count and close somebody else's drawer"),
        Act.OPEN_DRAWER: N_("Open the drawer without a sale"),
        Act.PAY_IN: N_("Put cash into the drawer"),
        Act.PAY_OUT: N_("Take cash out of the drawer"),
    },
    N_("Goods"): {
        Act.RECEIVE_GOODS: N_("Take goods in"),
        Act.WITHDRAW_GOODS: N_("Give goods back to the producer"),
        Act.REVERSE_GOODS: N_("Undo a note of goods"),
        Act.COUNT_STOCK: N_("Post a stock count"),
        Act.WRITE_OFF_STOCK: N_("Write goods off"),
        Act.EDIT_CATALOGUE: N_("Change producers and goods"),
        Act.SET_TERMS: N_("Set terms"),
        Act.SET_PRICE: N_("Set prices"),
        Act.IMPORT: N_("Import a workbook"),
    },
    N_("Producers' money"): {
        Act.CLOSE_DAY: N_("Close the day"),
        Act.STATEMENT: N_("Make and print statements"),
        Act.PAYOUT: N_("Pay a producer"),
        Act.ADVANCE: N_("Pay more than the balance"),
        Act.PAY_UNLISTED_COLLECTOR: N_("Pay somebody who is not on the list"),
        Act.CORRECT_ACCOUNT: N_("Correct an account"),
        Act.SETTLE_CLEARING: N_("Move money of the safe and the bank"),
    },
    N_("Looking and proving"): {
        Act.SEE_REPORTS: N_("See reports"),
        Act.SEE_PERSONAL_DATA: N_("See telephone and account numbers"),
        Act.ERASE_PERSONAL_DATA: N_("Erase somebody's personal data"),
        Act.VERIFY: N_("Prove the books"),
        Act.EXPORT: N_("Take an archive out"),
    },
    N_("The program"): {
        Act.CONFIRM_CLOCK: N_("Confirm the clock"),
        Act.BACKUP: N_("Make a backup"),
        Act.RESTORE: N_("Restore a backup"),
        Act.SETTINGS: N_("Change the shop's settings"),
        Act.CASHIERS: N_("Add and shut out cashiers"),
        Act.USERS: N_("Add and shut out managers and owners"),
        Act.RIGHTS: N_("Change rights"),
    },
}
