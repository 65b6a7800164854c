"""Payers by roster, adjustment reasons by table: one question, one answer, looked up row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.golden.naive_835 import Triplet
from tests.golden.naive_csv import Row

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "dbt_project" / "seeds"
BY_REMARK = ("16", "96", "252", "A1")


def seed(name: str) -> list[Row]:
    """A seed table as text."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


class Roster:
    """Payers by id, then by alias (other ids, TRN03 numbers, names), letter case ignored."""

    def __init__(self, rows: list[Row]) -> None:
        self.payer_class = {row["payer_id"]: row["payer_class"] for row in rows}
        self.ids: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        for row in sorted(rows, key=lambda r: r["payer_id"]):
            self.ids.setdefault(row["payer_id"].casefold(), row["payer_id"])
            for alias in (*row.get("aliases", "").split("|"), row["payer_name"]):
                if alias.strip():
                    self.aliases.setdefault(alias.strip().casefold(), row["payer_id"])

    def find(self, candidates: Iterable[str]) -> str:
        """The payer that the first fitting candidate names, else ``unknown``."""
        for candidate in candidates:
            for table in (self.ids, self.aliases):
                if candidate and candidate.casefold() in table:
                    return table[candidate.casefold()]
        return "unknown"


@dataclass(frozen=True)
class Dollars:
    """One CAS triplet with its class and reason."""

    group: str
    code: str
    amount: Decimal
    kind: str
    category: str
    owner: str


class Reasons:
    """The reason tables: class by CARC, sharpened by group; category by CARC, sharpened by remark."""

    def __init__(self, carc: list[Row], rarc: list[Row]) -> None:
        self.carc: dict[str, list[Row]] = {}
        for row in carc:
            self.carc.setdefault(row["code"], []).append(row)
        self.remark_category = {row["code"]: row["category"] for row in rarc}

    def needs_allowed(self, code: str) -> bool:
        """True where the class depends on something being allowed."""
        return any(row["requires_allowed"] for row in self.carc.get(code, []))

    def classify(
        self, triplet: Triplet, payer_class: str, remitted: date, has_allowed: bool, remarks: list[str]
    ) -> Dollars:
        """Class, category and owner of a triplet."""
        row = self._row(triplet, payer_class, remitted, has_allowed)
        if row is None:
            return Dollars(triplet.group, triplet.code, triplet.amount, "unmapped", "", "")
        kind = row["class"]
        if kind == "contractual" and triplet.group == "PR":
            kind = "patient_share"
        elif kind == "patient_share" and triplet.group in ("CO", "PI"):
            kind = "contractual"
        category = row["category"]
        if triplet.code in BY_REMARK:
            category = next(filter(None, map(self._remark, remarks)), category)
        return Dollars(triplet.group, triplet.code, triplet.amount, kind, category, row["owner"])

    def _remark(self, code: str) -> str:
        category = self.remark_category.get(code, "")
        return "" if category.endswith("_alert") else category

    def _row(self, triplet: Triplet, payer_class: str, remitted: date, has_allowed: bool) -> Row | None:
        fits = [
            row
            for row in self.carc.get(triplet.code, [])
            if row["group_code"] in ("", triplet.group)
            and row["payer_class"] in ("", payer_class)
            and row["requires_allowed"] in ("", "true" if has_allowed else "false")
            and (row["valid_from"] or "0000") <= remitted.isoformat() <= (row["valid_to"] or "9999")
        ]
        specific = ("group_code", "payer_class", "requires_allowed")
        return max(fits, key=lambda row: sum(bool(row[name]) for name in specific), default=None)
