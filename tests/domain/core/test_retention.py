"""Which backups stay: by age, under a ceiling of bytes, and whatever a clock far ahead says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ntt_pos.domain.core.retention import to_keep, within


def test_backups_are_kept_35_days_24_month_ends_and_10_year_ends():
    newest = datetime(2030, 3, 15, 4, 0, tzinfo=UTC)
    made = [newest - timedelta(hours=12 * back) for back in range(2 * 365 * 12)]
    kept = to_keep(made, now=newest)
    days = {at.astimezone(UTC).date() for at in kept if at > newest - timedelta(days=35)}
    assert len(days) == 35
    old = sorted(at for at in kept if at <= newest - timedelta(days=35))
    local = [at + timedelta(hours=8) for at in old]
    assert all((day + timedelta(days=1)).day == 1 for day in local)
    by_year = [day for day in local if day.month == 12]
    assert len({day.year for day in by_year}) == 10
    assert len(kept) < 35 + 24 + 10 + 4
    assert newest in kept


def test_backups_stay_under_their_ceiling_and_the_newest_three_whatever_they_take():
    made = [datetime(2027, 12, 31, 4, tzinfo=UTC) - timedelta(hours=6 * back) for back in range(4 * 700)]
    kept = to_keep(made, now=made[0])
    sizes = dict.fromkeys(made, 100)
    assert within(sizes, kept, 100 * len(kept)) == kept
    stays = within(sizes, kept, 2_000)
    assert len(stays) == 20
    assert set(made[:3]) <= stays
    days = {(at + timedelta(hours=8)).date() for at in stays}
    assert {days_ago for days_ago in range(7) if date(2027, 12, 31) - timedelta(days=days_ago) in days} == set(range(7))
    assert date(2026, 12, 31) in days
    assert within(sizes, kept, 0) == frozenset(made[:3])


def test_a_clock_far_ahead_empties_nothing():
    made = [datetime(2026, 2, day, tzinfo=UTC) for day in range(1, 20)]
    assert made[-1] in to_keep(made, now=datetime(2050, 1, 1, tzinfo=UTC))
    assert to_keep(made, now=made[-1]) == frozenset(made)
