"""Who denies what: payer by reason as a matrix of rates, small counts hidden so that no total gives them away."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from dashboards.figures.matrix import MatrixCell, heat_map, hidden_cells
from dashboards.labels import SMALLEST_N, SMALLEST_SHOWN, clean, count, months
from dashboards.parts import Card, Table, table
from dashboards.reading import Published, latest_periods, names, series
from dashboards.words import category

_KPI = "initial_denial_any_rate"
_YEAR, _ROWS, _RANKED = 12, 9, 8
# Reasons with a column of their own, most first: the widest matrix of which enough can be shown is taken.
_REASONS = (5, 4, 3, 2)
_ENOUGH_SHOWN = Decimal("0.5")
# Below this many claims expected at the practice's own rate, a cell is printed but not coloured.
_EXPECTED = 5
_EVERY, _REST = "All reasons", "All other"


class Matrix(NamedTuple):
    """Denied claims by payer (rows, most answered first) and reason (columns: all, the largest, all other)."""

    payers: list[str]
    reasons: list[str]
    counts: list[list[int]]
    answered: list[int]
    hidden: set[tuple[int, int]]
    practice: list[Decimal]
    months: str


def matrix(published: Published) -> Matrix | None:
    """The matrix of the set; None without any payer of 20 answered claims."""
    periods = latest_periods(series(published, _KPI), _YEAR)
    answered: dict[str, int] = {}
    for v in series(published, _KPI, ("payer_id",)):
        if v.period in periods:
            answered[v.slice["payer_id"]] = answered.get(v.slice["payer_id"], 0) + v.n
    denied: dict[tuple[str, str], int] = {}
    for v in series(published, _KPI, ("payer_id", "reason_category")):
        if v.period in periods:
            key = (v.slice["payer_id"], v.slice["reason_category"])
            denied[key] = denied.get(key, 0) + int(v.numerator)
    payers = sorted(answered, key=lambda p: (-answered[p], p))
    large = sum(answered[p] >= SMALLEST_N for p in payers)
    if not large:
        return None
    top, parts, hidden = _widest(payers, denied)
    hidden = {(r, c + 1) for r, c in hidden}
    counts = [[sum(line), *line] for line in parts]
    hidden |= {(r, 0) for r, line in enumerate(counts) if 0 < line[0] < SMALLEST_SHOWN}
    whole = sum(answered.values())
    practice = [Decimal(sum(line[c] for line in counts)) / whole for c in range(len(counts[0]))]
    width = range(len(counts[0]))
    visible = [r for r in range(large) if any((r, c) not in hidden for c in width)][:_ROWS]
    return Matrix(
        [payers[r] for r in visible],
        [_EVERY, *(category(r) for r in top), _REST],
        [counts[r] for r in visible],
        [answered[payers[r]] for r in visible],
        {(place, c) for place, r in enumerate(visible) for c in width if (r, c) in hidden},
        practice,
        months(periods),
    )


def _widest(
    payers: Sequence[str], denied: dict[tuple[str, str], int]
) -> tuple[list[str], list[list[int]], set[tuple[int, int]]]:
    """As many reasons as leave at least half of the cells to see."""
    for reasons in _REASONS:
        top, parts = _columns(payers, denied, reasons)
        hidden = hidden_cells(parts)
        if len(hidden) <= len(parts) * len(parts[0]) * (1 - _ENOUGH_SHOWN):
            break
    return top, parts, hidden


def _columns(
    payers: Sequence[str], denied: dict[tuple[str, str], int], reasons: int
) -> tuple[list[str], list[list[int]]]:
    """The largest reasons, and per payer their counts and the rest's."""
    by_reason: dict[str, int] = {}
    for (_, reason), n in denied.items():
        by_reason[reason] = by_reason.get(reason, 0) + n
    ranked = sorted((r for r, n in by_reason.items() if r and n), key=lambda r: (-by_reason[r], r))
    top = ranked[:reasons]
    rest = [r for r in by_reason if r not in top]
    lines = [[*(denied.get((p, r), 0) for r in top), sum(denied.get((p, r), 0) for r in rest)] for p in payers]
    return top, lines


def matrix_card(published: Published) -> Card | None:
    """Denied per 100 answered claims, payer by reason; phones get the ranked pairs. None with too few to show."""
    m = matrix(published)
    if m is None or not _is_worth_it(m):
        return None
    payer_names = names(published, "dim_payer", "payer_id", "payer_name")
    full = [clean(payer_names.get(p, p)) for p in m.payers]
    cells = [[_cell(m, r, c) for c in range(len(m.reasons))] for r in range(len(full))]
    ranked = _ranked(m, full, cells)
    return Card(
        "matrix",
        "Who denies what",
        _finding(ranked, m.months),
        draw=lambda palette: heat_map(palette, full, m.reasons, cells),
        data=_table(m, full, cells),
        narrow=table(
            "Furthest above the practice's own rate",
            ("Payer", "Reason", "Per 100 claims", "Against the practice"),
            [(p, c, f"{rate * 100:.1f}", f"{ratio:.1f} times") for ratio, p, c, rate in ranked[:_RANKED]],
            numeric=(2, 3),
        ),
        caution="Denied at first, wholly or in part, per 100 answered claims. Orange: above the practice's own rate; "
        "blue: below; white: fewer than 5 expected; a dot hides 1 to 10 claims, or what would give such a one away.",
    )


def _is_worth_it(m: Matrix) -> bool:
    """Whether enough of the reasons' cells can be shown; the column of all reasons is no reason."""
    cells = len(m.payers) * (len(m.reasons) - 1)
    hidden = sum(c > 0 for _, c in m.hidden)
    return bool(cells) and hidden <= cells * (1 - _ENOUGH_SHOWN)


def _table(m: Matrix, full: Sequence[str], cells: Sequence[Sequence[MatrixCell]]) -> Table:
    body = [
        (full[r], count(m.answered[r]), *("hidden" if x.rate is None else f"{x.rate * 100:.1f}" for x in line))
        for r, line in enumerate(cells)
    ]
    practice = ("Practice", "", *(f"{rate * 100:.1f}" for rate in m.practice))
    return table(
        f"Denied wholly or in part per 100 answered claims, {m.months}",
        ("Payer", "Answered", *m.reasons),
        [*body, practice],
        numeric=range(1, len(m.reasons) + 2),
        footnote="Hidden: 1 to 10 claims, or a cell that would give such a one away.",
    )


def _cell(m: Matrix, r: int, c: int) -> MatrixCell:
    if (r, c) in m.hidden:
        return MatrixCell(None, None, "hidden: few claims")
    rate = Decimal(m.counts[r][c]) / m.answered[r]
    is_large = m.practice[c] * m.answered[r] >= _EXPECTED
    ratio = rate / m.practice[c] if m.practice[c] and is_large else None
    words = f"{rate * 100:.1f} per 100 of {count(m.answered[r])} answered"
    return MatrixCell(rate, ratio, f"{words}, practice {m.practice[c] * 100:.1f}")


def _ranked(
    m: Matrix, full: Sequence[str], cells: Sequence[Sequence[MatrixCell]]
) -> list[tuple[Decimal, str, str, Decimal]]:
    """Visible pairs of payer and named reason, furthest above the practice first."""
    pairs = [
        (cell.ratio, full[r], m.reasons[c], cell.rate)
        for r, line in enumerate(cells)
        for c, cell in enumerate(line)
        if 0 < c < len(m.reasons) - 1 and cell.rate is not None and cell.ratio is not None
    ]
    return sorted(pairs, key=lambda x: (-x[0], x[1], x[2]))


def _finding(ranked: Sequence[tuple[Decimal, str, str, Decimal]], span: str) -> str:
    if not ranked:
        return f"{span}: every cell has too few claims to show."
    ratio, payer, reason, rate = ranked[0]
    return (
        f"{payer} denies {rate * 100:.1f} of 100 claims for {reason.lower()}, {ratio:.1f} times the practice's own "
        f"rate ({span})."
    )
