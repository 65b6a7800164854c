"""From a landing folder to every KPI row of `rcm kpi --json --by all`, row by row, sharing nothing with the product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.golden.naive_accounts import Account, build_accounts
from tests.golden.naive_codes import Reasons, Roster, seed
from tests.golden.naive_landing import Landing, read_landing
from tests.golden.naive_lineages import Book, build_book


@dataclass
class Oracle:
    """Everything the naive reading of one landing folder knows as of one day."""

    landing: Landing
    roster: Roster
    book: Book
    accounts: list[Account]

    @property
    def as_of(self) -> date:
        """The day it knows everything up to."""
        return self.landing.as_of

    def account(self, lineage_id: str) -> Account:
        """One account by its lineage."""
        return next(a for a in self.accounts if a.lineage.lineage_id == lineage_id)

    def months(self) -> Iterator[str]:
        """Months from the first entry to the as-of day."""
        first = min((a.entries[0].on for a in self.accounts if a.entries), default=self.as_of)
        return months_between(first, self.as_of)


def read(folder: Path, as_of: date, include_test: bool = False) -> Oracle:
    """The oracle over a landing folder."""
    landing = read_landing(folder, as_of, include_test)
    roster = Roster(landing.rows["payers"])
    book = build_book(landing, roster, Reasons(seed("carc.csv"), seed("rarc.csv")))
    return Oracle(landing, roster, book, build_accounts(book, landing, roster))


def month_of(on: date) -> str:
    """``YYYY-MM``."""
    return f"{on.year:04d}-{on.month:02d}"


def months_between(first: date, last: date) -> Iterator[str]:
    """Months of two days and all between."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year:04d}-{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def last_day(month: str) -> date:
    """Last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    following = date(year, number + 1, 1) if number < 12 else date(year + 1, 1, 1)
    return date.fromordinal(following.toordinal() - 1)
