"""A published set of a made-up practice from a seed: the real reader's methods, every table the pages read."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa

from pipelines.statistics.intervals import wilson
from tests.unit.dashboards.fake_tie_outs import FRONT_END, duplicate_payments, tie_outs

AS_OF = date(2026, 9, 12)
MONTHS = [f"{2025 + m // 12}-{m % 12 + 1:02d}" for m in range(21)]
PAYERS = {
    "P01": "Medicare Part B",
    "P02": "BlueShield West",
    "P03": "United Choice PPO",
    "P04": "Medicaid Care Plan North",
    "P05": "Aetnea HMO",
    "P06": "Cignal PPO",
    "P07": "Humanex Advantage",
    "P08": "Tricare East",
}
WEIGHTS = [26, 18, 16, 12, 10, 8, 6, 4]
PROVIDERS = [
    ("1000000001", "Ada Fictional, MD"),
    ("1000000002", "Ben Sample, MD"),
    ("1000000003", "Cleo Invented, DO"),
    ("1000000004", "Dan Madeup, MD"),
    ("1000000005", "Eve Placeholder, NP"),
    ("1000000006", "Finn Example, MD"),
    ("1000000007", "Gia Nobody, PA"),
    ("1000000008", "Hal Pretend, MD"),
    ("1000000009", "Ivy Imaginary, MD"),
    ("1000000010", "Jon Mockingham, MD"),
]
CODERS = [("K1", "Coder One"), ("K2", "Coder Two"), ("K3", "Coder Three"), ("K4", "Coder Four"), ("K5", "Coder Five")]
REASONS = {
    "authorization": ("197", 0.020),
    "missing_info": ("16", 0.026),
    "bundling": ("97", 0.014),
    "medical_necessity": ("50", 0.011),
    "eligibility": ("27", 0.012),
    "cob": ("22", 0.010),
    "coding": ("4", 0.009),
    "timely_filing": ("29", 0.006),
    "noncovered": ("96", 0.005),
    "documentation": ("252", 0.004),
}
PROPORTIONS = {
    "initial_denial_rate",
    "initial_denial_any_rate",
    "line_denial_rate",
    "first_pass_resolution_rate",
    "coder_code_accuracy",
    "coder_encounter_accuracy",
    "eligibility_checked_rate",
    "rejection_rate",
    "clean_claim_rate",
    "duplicate_rate",
}


@dataclass(frozen=True)
class Value:
    kpi: str
    period: str
    slice: dict
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None
    n: int
    low: Decimal | None
    high: Decimal | None
    is_mature: bool


def cents(amount: float) -> Decimal:
    return Decimal(round(amount * 100)) / 100


def value_of(kpi, period, slices, numerator, denominator, n, *, is_mature=True) -> Value:
    value = numerator if denominator is None else (numerator / denominator if denominator else None)
    if value is not None and denominator is not None:
        value = value.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    low = high = None
    if kpi in PROPORTIONS and n:
        low, high = wilson(int(numerator), n)
    return Value(kpi, period, slices, numerator, denominator, value, n, low, high, is_mature)


def month_date(period: str) -> date:
    return date(int(period[:4]), int(period[5:]), 1)


class FakePublished:
    """``months``: how many of the 21; ``volume``: claims a month (small ones leave too few to say)."""

    def __init__(self, seed: int = 1, volume: int = 1900, months: int = 21, names: dict | None = None):
        self._random = random.Random(seed)  # noqa: S311 (sample data, no secret)
        self._volume = volume
        self._months = MONTHS[-months:]
        self.manifest: dict = {}
        self._names = names or {}
        self._values: list[Value] = []
        self._tables: dict[str, list[dict]] = {}
        self._claims()
        self._money()
        self._coding()
        self._receivables()
        self._small_tables()
        self._dictionary()

    as_of = AS_OF
    version = "20260912T020000-fake"

    def kpi(self, kpi_ids=None, by=(), **_):
        wanted = set(by)
        return [v for v in self._values if (not kpi_ids or v.kpi in kpi_ids) and set(v.slice) == wanted]

    def table(self, name):
        if name not in self._tables:
            raise KeyError(name)
        return pa.Table.from_pylist(self._tables[name])

    def drop(self, *names):
        """Forget these tables, as an older set would not have them."""
        for name in names:
            del self._tables[name]
        return self

    def _add(self, kpi, period, numerator, denominator, n, slices=None):
        mature = period != self._months[-1]
        numerator = Decimal(numerator)
        denominator = None if denominator is None else Decimal(denominator)
        self._values.append(value_of(kpi, period, slices or {}, numerator, denominator, n, is_mature=mature))

    def _claims(self):
        r = self._random
        for i, period in enumerate(self._months):
            answered_all, denied_all, some_all = 0, 0, 0
            part = 0.4 if period == self._months[-1] else 1.0
            for (payer, _), weight in zip(PAYERS.items(), WEIGHTS, strict=True):
                answered = round(self._volume * weight / 100 * part * r.uniform(0.92, 1.08))
                whole = self._denied(i, payer, answered, r)
                room = answered - sum(whole.values())
                some = {reason: n + min(room // len(REASONS), round(n * 0.15)) for reason, n in whole.items()}
                for kpi, denied in (("initial_denial_rate", whole), ("initial_denial_any_rate", some)):
                    for reason, n in denied.items():
                        slices = {"payer_id": payer, "reason_category": reason}
                        self._add(kpi, period, n, answered, answered, slices)
                    self._add(kpi, period, sum(denied.values()), answered, answered, {"payer_id": payer})
                self._lines(period, payer, answered)
                answered_all += answered
                denied_all += sum(whole.values())
                some_all += sum(some.values())
            self._claim_totals(period, answered_all, denied_all, some_all)

    def _lines(self, period, payer, answered):
        for code, share, rate in (("99213", 0.6, 0.10), ("20610", 0.1, 0.03), ("93000", 0.2, 0.05)):
            lines = round(answered * share)
            odd = 0.62 if (payer, code) == ("P02", "20610") else rate
            slices = {"payer_id": payer, "procedure_code": code}
            self._add("line_denial_rate", period, round(lines * odd), lines, lines, slices)

    @staticmethod
    def _denied(i, payer, answered, r):
        out = {}
        for reason, (_, rate) in REASONS.items():
            factor = {"P04": 1.4, "P08": 0.5}.get(payer, 1.0)
            if payer == "P03" and reason == "authorization" and i >= 16:
                factor = 4.2
            if payer == "P04" and reason == "eligibility":
                factor = 3.0
            left = answered - sum(out.values())
            out[reason] = min(left, sum(r.random() < rate * factor for _ in range(answered)))
        return out

    def _claim_totals(self, period, answered, denied, some):
        r = self._random
        lines, charges = answered * 2, cents(answered * 214.37)
        denied_usd = cents(float(charges) * denied / max(answered, 1) * 0.93)
        self._add("initial_denial_rate", period, denied, answered, answered)
        self._add("initial_denial_any_rate", period, some, answered, answered)
        self._add("initial_denial_usd_rate", period, denied_usd, charges, answered)
        self._add("line_denial_rate", period, round(denied * 2.1), lines, lines)
        self._add("first_pass_resolution_rate", period, round((answered - some) * 0.962), answered, answered)
        self._add("days_to_first_answer", period, round(answered * r.uniform(15.8, 18.4)), answered, answered)
        for kpi in ("initial_denial_rate", "initial_denial_any_rate"):
            by_reason = defaultdict(int)
            for v in self._values:
                if v.kpi == kpi and v.period == period and set(v.slice) == {"payer_id", "reason_category"}:
                    by_reason[v.slice["reason_category"]] += int(v.numerator)
            for reason, n in by_reason.items():
                self._add(kpi, period, n, answered, answered, {"reason_category": reason})

    def _money(self):
        r = self._random
        for i, period in enumerate(self._months):
            part = 0.4 if period == self._months[-1] else 1.0
            remitted = cents(self._volume * 98.5 * part * r.uniform(0.93, 1.08) * (1 + i / 120))
            patients = cents(self._volume * 19.7 * part * r.uniform(0.88, 1.12))
            self._add("cash_remitted_usd", period, remitted, None, 60)
            self._add("patient_payments_usd", period, patients, None, 800)
            self._add("cash_deposited_usd", period, cents(float(remitted) * r.uniform(0.985, 1.0)), None, 58)

    def _coding(self):
        r, by_coder = self._random, defaultdict(lambda: [0, 0])
        skill = dict(zip([c for c, _ in CODERS], (0.962, 0.955, 0.951, 0.874, 0.968), strict=True))
        found = []
        kinds = ["wrong_code", "wrong_modifier", "unsupported_code", "missing_code", "wrong_units", "wrong_sequence"]
        for period in self._months:
            items = agreed = 0
            for coder, p in skill.items():
                n = r.randint(14, 46)
                k = sum(r.random() < p for _ in range(n))
                items, agreed = items + n, agreed + k
                if period in self._months[-13:-1]:
                    by_coder[coder][0] += n
                    by_coder[coder][1] += k
            self._add("coder_code_accuracy", period, agreed, items, items)
            self._add("coder_encounter_accuracy", period, round(items / 3 * 0.9), round(items / 3), round(items / 3))
            self._add("coder_financial_accuracy", period, cents(items * 81.2), cents(items * 84.9), items)
            wrong = items - agreed
            for kind, share in zip(kinds, (0.36, 0.24, 0.16, 0.12, 0.08, 0.04), strict=True):
                n = round(wrong * share)
                found.append(
                    {
                        "period_month": month_date(period),
                        "finding": kind,
                        "item_count": n,
                        "net_usd": cents(n * r.uniform(-14, 26)),
                        "gross_usd": cents(n * r.uniform(24, 48)),
                    }
                )
        self._tables["rpt_coder_accuracy"] = [
            {"coder_id": c, "item_count": n, "agreed_count": k} for c, (n, k) in by_coder.items()
        ] or [{"coder_id": "unknown", "item_count": 0, "agreed_count": 0}]
        self._tables["rpt_audit_findings"] = found
        mixes = [
            (4, 38, 50, 8),
            (6, 44, 44, 6),
            (3, 30, 52, 15),
            (7, 46, 42, 5),
            (5, 43, 45, 7),
            (2, 14, 52, 32),
            (9, 55, 33, 3),
            (6, 42, 46, 6),
            (5, 41, 47, 7),
            (6, 45, 43, 6),
        ]
        self._tables["rpt_em_levels"] = [
            {
                "provider_npi": npi,
                "em_family": "office_established",
                "procedure_code": f"9921{level + 2}",
                "line_count": round(weight / 100 * self._volume * r.uniform(0.25, 0.7)),
            }
            for (npi, _), mix in zip(PROVIDERS, mixes, strict=True)
            for level, weight in enumerate(mix)
        ]

    def _receivables(self):
        r, roll, ages = self._random, [], []
        opening = cents(0)
        for i, period in enumerate(self._months):
            part = 0.4 if period == self._months[-1] else 1.0
            charges = cents(self._volume * 214.37 * part * r.uniform(0.96, 1.05))
            takes = [
                cents(float(charges) * f * min(1.0, (i + 1) / 3) * r.uniform(0.96, 1.04)) for f in (0.545, 0.395, 0.022)
            ]
            refunds = cents(r.uniform(20, 900))
            closing = opening + charges - sum(takes) + refunds
            roll.append(
                {
                    "period_month": month_date(period),
                    "opening_usd": opening,
                    "brought_in_usd": cents(0),
                    "charges_usd": charges,
                    "payments_usd": takes[0],
                    "adjustments_usd": takes[1],
                    "write_offs_usd": takes[2],
                    "refunds_usd": refunds,
                    "closing_usd": closing,
                    "balances_usd": closing,
                    "difference_usd": cents(0),
                }
            )
            opening = closing
            self._ages(period, i, closing, ages)
        self._tables["rpt_ar_roll_forward"] = roll
        self._tables["rpt_ar_ageing"] = ages
        self._tables["rpt_open_ar"] = [
            {
                "stage": s,
                "positive_usd": (opening * Decimal(w) / 100).quantize(Decimal("0.01")),
                "claim_count": round(self._volume * w / 60),
            }
            for s, w in (("waiting_payer", 46), ("denied", 24), ("patient", 19), ("not_sent", 7), ("other", 4))
        ]

    def _ages(self, period, i, closing, ages):
        part = 0.4 if period == self._months[-1] else 1.0
        old = min(0.08, i * 0.01) + self._random.uniform(0, 0.02)
        shares = [0.52 - old, 0.24, 0.12, 0.06 + old / 2, 0.06 + old / 2]
        for order, (band, share) in enumerate(
            zip(("0-30", "31-60", "61-90", "91-120", "over 120"), shares, strict=True)
        ):
            ages.append(
                {
                    "period_month": month_date(period),
                    "age_band": band,
                    "band_order": order,
                    "positive_usd": cents(float(closing) * share),
                    "claim_count": round(float(closing) * share / 110),
                }
            )
        days = cents(float(closing))
        daily = cents(self._volume * 214.37 * min(i + 1, 3))
        self._values.append(
            value_of("days_in_ar", period, {}, days * 90, daily, self._volume * 3, is_mature=i >= 2 and part == 1.0)
        )
        self._add("ar_over_90_rate", period, cents(float(closing) * (0.12 + old)), closing, self._volume)

    def _small_tables(self):
        r, last = self._random, self._months[-2 if len(self._months) > 2 else -1]
        self._tables["rpt_kpi_distributions"] = [
            {
                "kpi_id": "days_to_first_answer",
                "period_month": month_date(p),
                "payer_id": "",
                "n": self._volume,
                "median_days": Decimal("15.0"),
                "p90_days": Decimal("29.0"),
            }
            for p in self._months
        ]
        rates = [v for v in self._values if v.kpi == "initial_denial_rate" and not v.slice]
        centre = Decimal("0.118")
        self._tables["rpt_control_limits"] = [
            {
                "kpi_id": "initial_denial_rate",
                "payer_id": "",
                "period_month": month_date(v.period),
                "numerator": v.numerator,
                "denominator": v.denominator,
                "value_rate": v.value,
                "center_rate": centre,
                "lower_rate": centre - Decimal("0.021"),
                "upper_rate": centre + Decimal("0.021"),
                "is_mature": v.is_mature,
                "is_baseline": i < 12,
                "signal": "above" if v.is_mature and v.value and v.value > centre + Decimal("0.021") else "",
            }
            for i, v in enumerate(rates)
        ]
        self._tables["rpt_denial_reasons"] = [
            {
                "state": state,
                "carc_code": code,
                "reason_category": reason,
                "reason_owner": "billing",
                "denied_usd": cents(self._volume * rate * 900 * share * r.uniform(0.8, 1.3)),
                "claim_count": round(self._volume * rate * 6 * share),
                "oldest_remit_month": month_date(last),
            }
            for reason, (code, rate) in REASONS.items()
            for state, share in (("open", 0.7), ("upheld", 0.2), ("appealed", 0.1), ("overturned", 1.2))
        ]
        self._tables["rpt_unmatched_answers"] = [
            {"payer_id": "P02", "answer_count": 14, "charge_usd": cents(2940), "paid_usd": cents(1311.4)},
            {"payer_id": "unknown", "answer_count": 3, "charge_usd": cents(610), "paid_usd": cents(212.25)},
        ]
        self._tables["rpt_tie_outs"] = tie_outs()
        self._tables["rpt_duplicate_payments"] = duplicate_payments()
        for period in self._months:
            for kpi, *_, of_hundred in FRONT_END:
                self._add(kpi, period, self._volume * of_hundred // 100, self._volume, self._volume)
        self._tables["rpt_unknown_payers"] = [{"source": "835", "row_count": 3, "amount_usd": cents(212.25)}]
        self._tables["rpt_freshness"] = [
            {"source": s, "latest_date": AS_OF - timedelta(days=d), "row_count": n}
            for s, d, n in (
                ("835", 2, 39120),
                ("837", 1, 41877),
                ("encounters", 1, 42010),
                ("account_ledger", 1, 30112),
                ("bank_deposits", 3, 1180),
                ("coding_log", 4, 88123),
                ("coding_audits", 9, 2870),
            )
        ]
        self._tables["dim_payer"] = [{"payer_id": k, "payer_name": self._names.get(k, v)} for k, v in PAYERS.items()]
        self._tables["dim_provider"] = [
            {"provider_npi": k, "provider_name": self._names.get(k, v), "specialty": "Family"} for k, v in PROVIDERS
        ]
        self._tables["dim_coder"] = [{"coder_id": k, "coder_name": self._names.get(k, v)} for k, v in CODERS]
        self._tables["dim_reason"] = [
            {"carc_code": code, "category": reason, "owner": "billing", "preventable": "yes", "words": "own words"}
            for reason, (code, _) in REASONS.items()
        ]

    def _dictionary(self):
        rows = (
            (
                "initial_denial_rate",
                "denials",
                "Initial denial rate",
                "rate",
                "lower",
                "0.1181",
                "0.1181",
                "Kodiak Solutions",
                "2024",
            ),
            (
                "initial_denial_any_rate",
                "denials",
                "Initial denials, wholly or in part",
                "rate",
                "lower",
                None,
                None,
                "",
                "",
            ),
            (
                "initial_denial_usd_rate",
                "denials",
                "Dollars denied at first",
                "rate",
                "lower",
                "0.05",
                "0.10",
                "AAFP",
                "undated",
            ),
            ("line_denial_rate", "denials", "Lines denied at first", "rate", "lower", None, None, "", ""),
            ("first_pass_resolution_rate", "denials", "First-pass resolution", "rate", "higher", None, None, "", ""),
            (
                "days_in_ar",
                "receivables",
                "Days in A/R",
                "days",
                "lower",
                "30",
                "40",
                "AAFP practice-finance pages",
                "undated",
            ),
            (
                "ar_over_90_rate",
                "receivables",
                "A/R older than 90 days",
                "rate",
                "lower",
                "0.12",
                "0.15",
                "MGMA restated",
                "undated",
            ),
            ("cash_remitted_usd", "cash", "Cash remitted", "usd", "higher", None, None, "", ""),
            ("patient_payments_usd", "cash", "Patient payments", "usd", "higher", None, None, "", ""),
            ("cash_deposited_usd", "cash", "Cash deposited", "usd", "higher", None, None, "", ""),
            ("days_to_first_answer", "cash", "Days to first answer", "days", "lower", None, None, "", ""),
            (
                "coder_code_accuracy",
                "coding",
                "Code accuracy",
                "rate",
                "higher",
                "0.95",
                "1.0",
                "AHIMA convention",
                "undated",
            ),
            ("coder_encounter_accuracy", "coding", "Claim accuracy", "rate", "higher", None, None, "", ""),
            ("coder_financial_accuracy", "coding", "Financial accuracy", "rate", "higher", None, None, "", ""),
            *((k, f, name, unit, d, *(ends or (None, None)), "", "") for k, f, name, unit, d, ends, _ in FRONT_END),
        )
        self._tables["dim_kpi"] = [
            {
                "kpi_id": k,
                "family": f,
                "display_order": i,
                "label": name,
                "words": f"{name}, in words of one sentence that says what it answers.",
                "formula_words": "numerator over denominator",
                "numerator_words": "what is counted",
                "denominator_words": "out of what",
                "unit": unit,
                "direction": d,
                "target_low": lo and Decimal(lo),
                "target_high": hi and Decimal(hi),
                "target_source": src,
                "target_year": year,
                "target_population": "practices" if src else "",
                "minimum_n": 20,
                "maturity_days": 0,
            }
            for i, (k, f, name, unit, d, lo, hi, src, year) in enumerate(rows)
        ]


CHECKS = [
    {
        "suite": "raw",
        "name": "rows_in",
        "severity": "error",
        "passed": True,
        "words": "Rows in equal rows loaded, held and seen before",
        "observed": "0 files differ",
    },
    {
        "suite": "raw",
        "name": "dollars_in",
        "severity": "error",
        "passed": True,
        "words": "Dollars in equal dollars loaded, held and seen before",
        "observed": "0.00 off",
    },
    {
        "suite": "reports",
        "name": "denial_range",
        "severity": "error",
        "passed": True,
        "words": "The initial denial rate lies between 0 and 60%",
        "observed": "11.9%",
    },
    {
        "suite": "reports",
        "name": "deposit_without_835",
        "severity": "warn",
        "passed": False,
        "words": "Deposits with a trace number have their remittance after 10 days",
        "observed": "2 deposits, $1,204.10",
    },
    {
        "suite": "reports",
        "name": "held_units",
        "severity": "warn",
        "passed": False,
        "words": "Nothing is held back",
        "observed": "3 units, $1,310.00",
    },
    *(
        {
            "suite": "models",
            "name": f"unique_{i}",
            "severity": "error",
            "passed": True,
            "words": f"Key {i} of the core tables is unique",
            "observed": "",
        }
        for i in range(40)
    ),
]

RUN = {
    "files": [
        {
            "kind": "835",
            "result": "loaded",
            "file_count": 412,
            "unit_count": 39120,
            "charge_usd": None,
            "paid_usd": "4012345.10",
        },
        {"kind": "835", "result": "held", "file_count": 1, "unit_count": 88, "charge_usd": None, "paid_usd": "1100.00"},
        {
            "kind": "837P",
            "result": "loaded",
            "file_count": 420,
            "unit_count": 41877,
            "charge_usd": "8912345.00",
            "paid_usd": None,
        },
        {
            "kind": "encounters",
            "result": "loaded",
            "file_count": 21,
            "unit_count": 42010,
            "charge_usd": "8999000.00",
            "paid_usd": None,
        },
        {
            "kind": "encounters",
            "result": "duplicate",
            "file_count": 2,
            "unit_count": 4000,
            "charge_usd": None,
            "paid_usd": None,
        },
    ],
    "held": [
        {
            "level": "transaction",
            "kind": "835",
            "code": "X201",
            "words": "The set is torn: its end is missing",
            "do": "Ask the payer for the file again, or accept it",
            "unit_count": 1,
            "charge_usd": None,
            "paid_usd": "1100.00",
        },
        {
            "level": "row",
            "kind": "encounters",
            "code": "C104",
            "words": "A date could not be read",
            "do": "Correct the row and send the file again",
            "unit_count": 2,
            "charge_usd": "210.00",
            "paid_usd": None,
        },
    ],
    "findings": [
        {
            "code": "X045",
            "severity": "warn",
            "words": "A segment count differs from the one written",
            "finding_count": 12,
        }
    ],
}
