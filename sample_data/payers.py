"""The fictional payers: how much they allow, how often they refuse, how fast they answer, how they write an 835."""

from __future__ import annotations

from dataclasses import dataclass

from sample_data.draws import Quantiles, Weighted, lognormal


@dataclass(frozen=True, slots=True)
class Payer:
    """One payer. Shares are in tenths of a percent of adult and child patients, rates in fractions."""

    payer_id: str
    name: str
    bank_name: str
    payer_class: str
    filing_code: str
    tax_id: str
    adult_share: int
    child_share: int
    factor_percent: int
    denial_rate: float
    lag: Quantiles
    pay_weekdays: tuple[int, ...]
    timely_filing_days: int
    appeal_days: int
    prompt_pay_days: int
    names_itself_by: str = "id"
    separators: tuple[str, str, str] = ("*", ":", "~\n")
    gives_line_id: bool = True
    gives_allowed: bool = True
    splits_denials: bool = False
    denied_status: str = "4"
    reversal_share: float = 0.2
    copay: tuple[int, int] = (0, 0)
    coinsurance_percent: int = 0
    deductible_scale: float = 0.0

    @property
    def code(self) -> str:
        """Three letters used in control numbers."""
        return self.payer_id[:3]


# Medicare answers 14 days after receipt and a geometric tail later (success .55): its own quantile table.
_MEDICARE_LAG = (14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 15.0, 15.0, 16.0, 16.5, 17.5, 18.5, 20.0)

PAYERS = (
    Payer(
        "MCR01", "MEDICARE DEMO CONTRACTOR", "MCR DEMO EFT", "medicare", "MB", "000000101",
        adult_share=189, child_share=0, factor_percent=100, denial_rate=0.065, lag=_MEDICARE_LAG,
        pay_weekdays=(1, 4), timely_filing_days=365, appeal_days=120, prompt_pay_days=30,
        reversal_share=1.0, coinsurance_percent=20, deductible_scale=0.35,
    ),
    Payer(
        "MAD02", "MOCKINGBIRD MEDICARE ADVANTAGE", "MOCKINGBIRD MA", "medicare_advantage", "16", "000000102",
        adult_share=111, child_share=0, factor_percent=100, denial_rate=0.125, lag=lognormal("18", "0.45"),
        pay_weekdays=(2,), timely_filing_days=180, appeal_days=60, prompt_pay_days=40,
        copay=(1500, 3500), coinsurance_percent=10, deductible_scale=0.1,
    ),
    Payer(
        "MCD03", "STATE OF EXAMPLE MEDICAID", "ST EXAMPLE MCD", "medicaid", "MC", "000000103",
        adult_share=122, child_share=400, factor_percent=72, denial_rate=0.135, lag=lognormal("24", "0.55"),
        pay_weekdays=(3,), timely_filing_days=365, appeal_days=90, prompt_pay_days=45,
        names_itself_by="name", separators=("*", ":", "~"), gives_allowed=False,
    ),
    Payer(
        "AMB04", "AMBERTEST HEALTH PLAN", "AMBERTEST HP", "commercial", "CI", "000000104",
        adult_share=194, child_share=260, factor_percent=125, denial_rate=0.08, lag=lognormal("16", "0.40"),
        pay_weekdays=(2,), timely_filing_days=120, appeal_days=180, prompt_pay_days=30,
        copay=(2500, 4500), coinsurance_percent=15, deductible_scale=1.0, reversal_share=0.5,
    ),
    Payer(
        "BIR05", "BIRCHMOCK MUTUAL", "BIRCHMOCK", "commercial", "BL", "000000105",
        adult_share=138, child_share=170, factor_percent=140, denial_rate=0.105, lag=lognormal("21", "0.45"),
        pay_weekdays=(4,), timely_filing_days=180, appeal_days=180, prompt_pay_days=30,
        splits_denials=True, denied_status="1", copay=(2500, 4000), coinsurance_percent=20,
        deductible_scale=1.0,
    ),
    Payer(
        "CED06", "CEDARSAMPLE INSURANCE", "CEDARSAMPLE INS", "commercial", "CI", "000000106",
        adult_share=92, child_share=90, factor_percent=115, denial_rate=0.12, lag=lognormal("28", "0.60"),
        pay_weekdays=(0,), timely_filing_days=90, appeal_days=180, prompt_pay_days=45,
        names_itself_by="2U", splits_denials=True, denied_status="1", copay=(3000, 5000),
        coinsurance_percent=20, deductible_scale=1.0,
    ),
    Payer(
        "XCH07", "EXCHANGE DEMO PLAN", "XCHG DEMO PLAN", "exchange", "HM", "000000107",
        adult_share=50, child_share=40, factor_percent=105, denial_rate=0.17, lag=lognormal("26", "0.60"),
        pay_weekdays=(3,), timely_filing_days=120, appeal_days=180, prompt_pay_days=45,
        names_itself_by="alias", gives_line_id=False, copay=(4000, 6500), coinsurance_percent=30,
        deductible_scale=1.5,
    ),
    Payer(
        "WCP08", "GRANITEFAKE COMPENSATION", "GRANITEFAKE WC", "workers_comp", "WC", "000000108",
        adult_share=22, child_share=0, factor_percent=130, denial_rate=0.16, lag=lognormal("48", "0.70"),
        pay_weekdays=(1,), timely_filing_days=365, appeal_days=180, prompt_pay_days=60,
        separators=("|", "^", "~\n"), gives_line_id=False, gives_allowed=False,
    ),
    Payer(
        "HAV09", "HAVENMOCK SUPPLEMENT", "HAVENMOCK SUPP", "commercial", "CI", "000000109",
        adult_share=0, child_share=0, factor_percent=100, denial_rate=0.0, lag=lognormal("12", "0.40"),
        pay_weekdays=(2,), timely_filing_days=365, appeal_days=180, prompt_pay_days=45,
        separators=("*", ">", "~\n"), gives_allowed=False,
    ),
)  # fmt: skip
SELF_PAY = Payer(
    "SELF0", "SELF PAY", "", "self_pay", "09", "000000100",
    adult_share=82, child_share=40, factor_percent=0, denial_rate=0.0, lag=_MEDICARE_LAG, pay_weekdays=(0,),
    timely_filing_days=0, appeal_days=0, prompt_pay_days=0,
)  # fmt: skip
MEDICARE, MEDICARE_ADVANTAGE, BIRCHMOCK, CEDARSAMPLE = PAYERS[0], PAYERS[1], PAYERS[4], PAYERS[5]
EXCHANGE, WORKERS_COMP, MEDICAID, AMBERTEST = PAYERS[6], PAYERS[7], PAYERS[2], PAYERS[3]
# Comes after Medicare only: nobody is insured with it first.
SUPPLEMENT = PAYERS[8]
ADULT_PAYERS = Weighted([(payer, payer.adult_share) for payer in (*PAYERS, SELF_PAY)])
CHILD_PAYERS = Weighted([(payer, payer.child_share) for payer in (*PAYERS, SELF_PAY) if payer.child_share])
