"""In whatever order files come, renamed, repeated, re-enveloped or torn first: the same books."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake_files import assert_conserved, claim_set, envelope, home_at, query, remittance_set, take_in
from tests.sizes import size

SETS = {name: remittance_set(name) for name in ("C1", "C2", "C3")}
TORN = envelope([remittance_set("C3", end=False)], number=8, close=False)
# What a practice may drop, some of it the same money again.
DROPS = {
    "both": envelope([SETS["C1"], SETS["C2"]]),
    "one again": envelope([SETS["C1"]], number=2),
    "other order": envelope([SETS["C2"], SETS["C1"]], number=3),
    "third torn": TORN,
    "third whole": envelope([SETS["C3"]], number=4),
    "claims": envelope([claim_set("C1"), claim_set("C2")], number=5, kind="837"),
    "claims again": envelope([claim_set("C2"), claim_set("C3")], number=6, kind="837"),
    "deposits": "deposit_id,deposit_date,amount_usd\nD1,2026-01-05,80.00\n",
    "same deposits": "deposit_id,deposit_date,amount_usd\nD1,2026-01-05,80.00\n",
    "unknown": "a,b\n1,2\n",
}
BOOKS = [
    ("answers", 3, Decimal("240.00")),
    ("submissions", 3, Decimal("300.00")),
    ("deposits", 1, Decimal("80.00")),
    ("units", 1, Decimal("0.00")),
    ("sets", 6, Decimal(0)),
]


@settings(max_examples=size("intake_orders"), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    order=st.permutations(sorted(DROPS)),
    cuts=st.lists(st.integers(1, len(DROPS) - 1), max_size=2),
    names=st.permutations([f"{number:02d}.dat" for number in range(len(DROPS))]),
)
def test_any_order_gives_the_same_books(order, cuts, names):
    bounds = [0, *sorted(set(cuts)), len(order)]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for run, (start, end) in enumerate(pairwise(bounds)):
            files = {names[n]: DROPS[order[n]] for n in range(start, end)}
            take_in(home_at(home, files), f"r{run}")
        found = query(
            home,
            "select 'answers', count(*), sum(paid_usd) from raw.answers "
            "union all select 'submissions', count(*), sum(charge_usd) from raw.submissions "
            "union all select 'deposits', count(*), sum(amount_usd) from raw.deposits "
            "union all select 'units', count(*), coalesce(sum(paid_usd), 0) from raw.quarantined_units "
            "union all select 'sets', count(distinct transaction_id), 0 from raw.transactions",
        )
        assert found == BOOKS
        assert query(home, "select count(*) from raw.transactions") == [(11,)]
        assert query(home, "select count(distinct transaction_id) from raw.transactions where result = 'loaded'") == [
            (6,)
        ]
        assert_conserved(home)
