"""Every module has tests of its own name, or is named here with the tests that cover it and why they do."""

from __future__ import annotations

import ast
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PACKAGE, TESTS = ROOT / "ntt_pos", ROOT / "tests"

# What covers modules without tests of their own name. In the rules and the services every module is named; elsewhere a
# room may be covered by what uses it whole.
COVERED: Final = {
    # a list of the shop's own is read, understood and taken in as a whole
    "services/importing/shop_lists/answers.py": "services/importing/shop_lists/test_take_in.py",
    "services/importing/shop_lists/defaults.py": "services/importing/shop_lists/test_take_in.py",
    "services/importing/shop_lists/goods.py": "services/importing/shop_lists/test_take_in.py",
    "services/importing/shop_lists/makers.py": "services/importing/shop_lists/test_take_in.py",
    "services/importing/shop_lists/plan.py": "services/importing/shop_lists/test_take_in.py",
    "services/importing/shop_lists/questions.py": "services/importing/shop_lists/test_take_in.py",
    "services/importing/shop_lists/reading.py": "services/importing/shop_lists/test_take_in.py",
    "services/importing/shop_lists/sheets.py": "services/importing/shop_lists/test_take_in.py",
    "qt_application.py": "ui/test_opening.py",
    "domain/money/statement_goods.py": "domain/money/test_statement_page.py",
    "domain/selling/practice.py": "ui/till/test_practice.py",
    "domain/goods/undoing.py": "services/goods/test_undoing.py",
    "domain/reports/fact_sheet.py": "services/reports/test_province.py",
    "domain/reports/control.py": "services/reports/test_control.py",
    "domain/reports/control_records.py": "services/reports/test_control.py",
    # services: a part of another module's act, tested through that act
    "services/core/journal_entry.py": "services/core/test_unit_of_work.py",
    "services/core/derived_sums.py": "histories/test_apply.py",
    "services/replication/apply_records.py": "histories/test_apply.py",
    "services/replication/rows_from_records.py": "histories/test_apply.py",
    "services/replication/refused_records.py": "services/replication/test_exchange.py",
    "services/replication/sealed_values.py": "services/replication/test_office_copies.py",
    "services/replication/parcel_files.py": "services/replication/test_office_copies.py",
    "services/replication/record_sending.py": "services/replication/test_office_copies.py",
    "services/replication/chain_*.py": "services/replication/test_exchange.py",
    "services/replication/accepted_keys.py": "services/replication/test_exchange.py",
    "services/replication/meeting.py": "services/replication/test_exchange.py",
    "services/replication/lost_office/late_list.py": "services/replication/test_own_chain.py",
    "services/safety/brought_back.py": "services/replication/test_own_chain.py",
    "services/replication/carriers.py": "services/replication/test_exchange.py",
    "services/replication/hub_access.py": "services/replication/test_hub_paths.py",
    "data/queries/core/hub_parcels.py": "services/replication/test_hub_paths.py",
    "services/core/shop_pcs.py": "services/replication/test_joining.py",
    "services/replication/inviting.py": "services/replication/test_joining.py",
    "services/replication/join_files.py": "services/replication/test_joining.py",
    "domain/core/record_rights.py": "services/safety/proof/test_verify_rights.py",
    "services/safety/proof/sale_rights.py": "services/safety/proof/test_verify_rights.py",
    "services/replication/lost_office/office_rank.py": "services/replication/lost_office/test_two_offices.py",
    "services/replication/exchange_state.py": "services/replication/test_exchange.py",
    "domain/core/record_words.py": "domain/core/test_words.py",
    "domain/core/codes.py": "services/core/test_registers.py",
    "domain/core/join_code.py": "services/replication/test_joining.py",
    "domain/core/parcel.py": "services/replication/test_office_copies.py",
    "services/core/ports.py": "devices/test_printers.py",
    "services/goods/agreements.py": "services/goods/test_products.py",
    "domain/makers/public_view.py": "documents/makers/test_site.py",
    "documents/makers/site_*.py": "documents/makers/test_site.py",
    "documents/makers/card_drawing.py": "documents/makers/test_feature_card.py",
    "documents/makers/feature_words.py": "documents/makers/test_poster.py",
    "documents/makers/paper_parts.py": "documents/makers/test_shelf_card.py",
    "services/goods/story_card_rows.py": "services/makers/test_story_cards.py",
    "services/makers/public_views.py": "services/makers/test_publish.py",
    "services/importing/sample_cards.py": "services/importing/test_sample.py",
    "services/goods/master_rows.py": "services/goods/test_product_admin.py",
    "services/importing/our_form/form_sheets.py": "services/importing/our_form/test_rows.py",
    "services/money/money_places.py": "services/money/test_payouts.py",
    "services/money/drawer_now.py": "services/money/test_shifts.py",
    "services/money/shift_values.py": "services/money/test_shifts.py",
    "services/money/settlement.py": "services/money/test_statements.py",
    "services/reports/control_report.py": "services/reports/test_control.py",
    "services/importing/our_form/findings.py": "services/importing/our_form/test_check.py",
    "services/reports/province_report.py": "services/reports/test_province.py",
    "services/printing/guide.py": "ui/till/test_guide_keys.py",
    "documents/reports/guide_parts.py": "documents/reports/test_cashier_guide.py",
    "services/printing/print_rendering.py": "services/core/test_print_queue.py",
    "services/printing/screen_papers.py": "services/selling/test_receipts.py",
    "services/reports/report_context.py": "services/reports/test_report_catalogue.py",
    "services/safety/freshness.py": "services/safety/test_backup.py",
    "services/safety/copy_books.py": "services/safety/test_backup.py",
    "services/safety/after_restore.py": "services/safety/test_restore.py",
    "services/safety/restore_heads.py": "services/safety/test_restore.py",
    "services/safety/restore_answers.py": "services/safety/test_restore.py",
    "services/selling/basket_text.py": "services/selling/test_baskets.py",
    "services/selling/return_approvals.py": "services/selling/test_returns.py",
    "services/selling/returnable.py": "services/selling/test_returns.py",
    "services/selling/sale_approvals.py": "services/selling/test_checkout.py",
    "services/selling/sale_guards.py": "services/core/test_outcomes.py",
    "services/selling/sale_rows.py": "services/selling/test_checkout.py",
    # verify: every table is falsified in turn, and verify must name it
    "services/safety/proof/verify_anchors.py": "services/safety/proof/test_kept_heads.py",
    "services/safety/proof/verify_goods.py": "services/goods/test_undoing.py",
    "services/safety/proof/verify_journal.py": "services/test_mutations.py",
    "services/safety/proof/verify_masters.py": "services/test_mutations.py",
    "services/safety/proof/verify_numbers.py": "services/test_mutations.py",
    "services/safety/proof/verify_payments.py": "histories/test_any_order.py",
    "services/safety/proof/verify_personal.py": "services/core/contacts/test_personal_data.py",
    "services/safety/proof/verify_report.py": "services/safety/proof/test_verify.py",
    "services/safety/proof/verify_rows.py": "services/test_mutations.py",
    "services/safety/proof/verify_shifts.py": "services/test_mutations.py",
    "services/safety/proof/verify_sums.py": "services/test_mutations.py",
    "services/safety/proof/verify_years.py": "services/safety/test_year_moving.py",
    "services/safety/year_copies.py": "services/safety/test_year_moving.py",
    # data: tables by the migrations, queries through the services of the same room, files by whole copies
    "data/models/*.py": "migrations/",
    "data/queries/*/*.py": "services/",
    "data/atomic_files.py": "faults/",
    "data/copies/encrypted_files.py": "services/safety/test_backup.py",
    "data/copies/manifest.py": "services/safety/test_backup.py",
    "data/copies/signatures.py": "services/reports/test_fact_sheets.py",
    "data/copies/packed_files.py": "services/safety/test_backup.py",
    "data/restore.py": "services/safety/test_restore.py",
    "data/sqlite_file.py": "data/test_engine.py",
    "data/schema_version.py": "data/test_migrate.py",
    "data/year_files.py": "services/safety/test_year_moving.py",
    "data/product_search/makers.py": "data/product_search/test_index.py",
    "data/product_search/packed_texts.py": "data/product_search/test_index.py",
    "data/product_search/word_matching.py": "data/product_search/test_index.py",
    "data/outlet_copy.py": "services/safety/test_leaving.py",
    "data/window_lock.py": "end_to_end/test_trouble.py",
    # devices: the clock and the identifiers of every test, and Windows behind the printers' port
    "devices/*.py": "devices/test_printers.py",
    # papers: drawn whole and read back, the engine under every one of them
    "documents/engine/*.py": "documents/",
    "documents/labels/recovery_slip.py": "ui/setup/",
    "documents/workbooks/*.py": "services/importing/",
    "documents/receipt/*.py": "documents/receipt/test_receipt_text.py",
    "documents/reports/report_page.py": "services/reports/test_province.py",
    "documents/reports/stock_card_pdf.py": "documents/reports/test_count_sheets.py",
    "documents/statement/*.py": "documents/statement/",
    "documents/vouchers/note_*.py": "documents/vouchers/test_note_pdf.py",
    "documents/vouchers/voucher_*.py": "documents/vouchers/test_voucher_pdf.py",
    # the command line and how the program starts: run as processes
    "cli/*.py": "end_to_end/test_cli.py",
    "bootstrap.py": "conftest.py",
    "demo.py": "end_to_end/test_day.py",
    "behind_window.py": "ui/safety/test_safety_page.py",
    "desktop.py": "end_to_end/test_trouble.py",
    "doctor.py": "end_to_end/test_cli.py",
    "doctor_books.py": "end_to_end/test_cli.py",
    "health.py": "end_to_end/test_cli.py",
    "exception_hook.py": "ui/safety/test_safety_page.py",
    "restoring.py": "ui/safety/test_restore_dialog.py",
    "running_mark.py": "ui/safety/test_older_books.py",
    "self_test.py": "packaging/test_files.py",
    "text_catalogue.py": "base/test_i18n.py",
    "start.py": "ui/test_opening.py",
    "till_window.py": "end_to_end/test_killed.py",
    "ui_driver.py": "end_to_end/test_killed.py",
    # screens: pages and dialogs are worked with as people do, and every dialog is opened
    "ui/*.py": "ui/",
}


def modules() -> list[str]:
    return sorted(
        each.relative_to(PACKAGE).as_posix() for each in PACKAGE.rglob("*.py") if not each.name.startswith("__")
    )


def named_test(module: str) -> Path:
    folder, _, name = module.rpartition("/")
    return TESTS / (folder or "base") / f"test_{name}"


def holds_values_only(module: str) -> bool:
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    return not any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))


@pytest.mark.parametrize("layer", ["domain", "services", "data", "devices", "documents", "cli", "ui", ""])
def test_every_module_is_tested_by_its_name_or_said_to_be_covered(layer: str) -> None:
    here = [each for each in modules() if (each.partition("/")[0] if "/" in each else "") == layer]
    assert here
    dark = [
        each
        for each in here
        if not named_test(each).exists()
        and not holds_values_only(each)
        and not any(fnmatch(each, pattern) for pattern in COVERED)
    ]
    assert dark == [], "write tests/<layer>/<room>/test_<module>.py, or say above what covers it"


def test_what_covers_a_module_exists_and_no_module_is_named_for_nothing() -> None:
    known = modules()
    for pattern, covered_by in COVERED.items():
        assert (TESTS / covered_by).exists(), covered_by
        assert any(fnmatch(each, pattern) for each in known), f"no such module: {pattern}"
        assert "*" in pattern or not named_test(pattern).exists(), f"not needed: {pattern}"
        assert not (pattern.endswith("/*.py") and pattern.startswith(("domain/", "services/"))), pattern
