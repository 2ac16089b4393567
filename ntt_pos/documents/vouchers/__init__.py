"""Vouchers, goods notes and kwitansi: papers that people sign."""
