"""I-1 to I-24 of design 2, each recomputed from the raw tables by the tests' own sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.histories import invariants_accounts as accounts
from tests.histories import invariants_goods as goods
from tests.histories import invariants_papers as papers
from tests.histories import invariants_sales as sales
from tests.histories.books import Books

INVARIANTS: dict[str, Callable[[Books], Iterator[str]]] = {
    "I-1": sales.a_line_adds_up_and_is_divided_as_agreed,
    "I-2": sales.a_sale_is_paid_exactly,
    "I-3": sales.a_cart_discount_is_spread_exactly,
    "I-4": accounts.one_entry_per_consigned_line,
    "I-5": sales.no_more_comes_back_than_was_sold,
    "I-6": accounts.a_balance_is_the_sum_of_its_entries_everywhere,
    "I-7": accounts.statements_open_where_the_last_closed,
    "I-8": accounts.statements_say_what_their_entries_say,
    "I-9": accounts.nothing_is_settled_twice,
    "I-10": accounts.nothing_is_left_out_of_the_nights,
    "I-12": papers.caught_up_is_on_time,
    "I-13": papers.what_was_recorded_still_reads_the_same,
    "I-14": sales.a_line_has_the_price_and_terms_of_its_day,
    "I-15": accounts.vouchers_are_entries_are_keys,
    "I-16": accounts.what_was_paid_out_and_the_balance_are_what_was_earned,
    "I-17": sales.the_money_is_the_shares,
    "I-18": goods.every_unit_is_in_exactly_one_place,
    "I-19": goods.units_agree_on_statements_movements_and_lines,
    "I-20": papers.numbers_have_no_gaps,
    "I-21": papers.dates_never_go_back,
    "I-22": sales.every_way_of_adding_up_agrees,
    "I-23": papers.nothing_payable_prints_rp0_and_says_what_is_carried,
    "I-24": papers.words_and_banknotes_are_the_amount,
}
