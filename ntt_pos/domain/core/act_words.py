"""What every right is called, in the order and the groups in which the owner looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import Word

GROUPS: Final[Mapping[Word, Mapping[Act, Word]]] = {
    Word("Selling"): {
        Act.SELL: Word("Sell"),
        Act.DISCOUNT: Word("Give a discount up to the ceiling"),
        Act.DISCOUNT_ABOVE_CEILING: Word("Discount on a line above the ceiling"),
        Act.CART_DISCOUNT_ABOVE_CEILING: Word("Discount on the basket above the ceiling"),
        Act.OVERRIDE_PRICE: Word("Sell at another price"),
        Act.SELL_BELOW_SHARE: Word("Sell although the shop adds money"),
        Act.LATE_SALE: Word("Type a sale in later from its paper"),
        Act.VOID_CART: Word("Throw a basket away"),
        Act.CORRECT_MEANS: Word("Correct how something was paid"),
        Act.REPRINT: Word("Print a copy"),
    },
    Word("Returns"): {
        Act.RETURN: Word("Take a return"),
        Act.RETURN_OUTSIDE_RULES: Word("Return after the days allowed, or food that is not spoiled"),
        Act.RETURN_WITHOUT_RECEIPT: Word("Return without a receipt"),
        Act.REFUND_IN_CASH: Word("Give cash back for another means"),
        Act.REFUND_ABOVE_LIMIT: Word("Give back more cash than a day's limit"),
    },
    Word("Drawer"): {
        Act.OPEN_SHIFT: Word("Open the drawer for the day"),
        Act.CLOSE_SHIFT: Word("Count and close one's own drawer"),
        Act.CLOSE_SHIFT_OF_ANOTHER: Word("Count and close somebody else's drawer"),
        Act.OPEN_DRAWER: Word("Open the drawer without a sale"),
        Act.PAY_IN: Word("Put cash into the drawer"),
        Act.PAY_OUT: Word("Take cash out of the drawer"),
    },
    Word("Goods"): {
        Act.RECEIVE_GOODS: Word("Take goods in"),
        Act.WITHDRAW_GOODS: Word("Give goods back to the producer"),
        Act.REVERSE_GOODS: Word("Undo a note of goods"),
        Act.COUNT_STOCK: Word("Post a stock count"),
        Act.WRITE_OFF_STOCK: Word("Write goods off"),
        Act.EDIT_CATALOGUE: Word("Change producers and goods"),
        Act.SET_TERMS: Word("Set terms"),
        Act.SET_PRICE: Word("Set prices"),
        Act.IMPORT: Word("Import a workbook"),
    },
    Word("Producers' money"): {
        Act.CLOSE_DAY: Word("Close the day"),
        Act.STATEMENT: Word("Make and print statements"),
        Act.PAYOUT: Word("Pay a producer"),
        Act.ADVANCE: Word("Pay more than the balance"),
        Act.PAY_UNLISTED_COLLECTOR: Word("Pay somebody who is not on the list"),
        Act.CORRECT_ACCOUNT: Word("Correct an account"),
        Act.SETTLE_CLEARING: Word("Move money of the safe and the bank"),
    },
    Word("Looking and proving"): {
        Act.SEE_REPORTS: Word("See reports"),
        Act.SEE_PERSONAL_DATA: Word("See telephone and account numbers"),
        Act.ERASE_PERSONAL_DATA: Word("Erase somebody's personal data"),
        Act.VERIFY: Word("Prove the books"),
        Act.EXPORT: Word("Take an archive out"),
    },
    Word("The program"): {
        Act.CONFIRM_CLOCK: Word("Confirm the clock"),
        Act.BACKUP: Word("Make a backup"),
        Act.RESTORE: Word("Restore a backup"),
        Act.SETTINGS: Word("Change the shop's settings"),
        Act.CASHIERS: Word("Add and shut out cashiers"),
        Act.USERS: Word("Add and shut out managers and owners"),
        Act.RIGHTS: Word("Change rights"),
    },
}

ACTS: Final[Mapping[str, Word]] = {act: words for group in GROUPS.values() for act, words in group.items()}
