"""The payer's first decision on a claim: pay, deny all of it, deny a line, or one of the rarer answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from sample_data import events as planted
from sample_data.adjudicate import Denial
from sample_data.draws import Weighted
from sample_data.payers import AMBERTEST, BIRCHMOCK, EXCHANGE, MEDICAID, MEDICARE, MEDICARE_ADVANTAGE, WORKERS_COMP
from sample_data.world import Visit, World

# Reasons of denied claims; duplicates (18) come from claims really sent twice, see claim_life.
CLAIM_REASONS = Weighted(
    [
        ("16", 170),
        ("97", 60),
        ("197", 90),
        ("96", 70),
        ("50", 60),
        ("27", 60),
        ("204", 50),
        ("22", 50),
        ("109", 40),
        ("11", 40),
        ("4", 40),
        ("29", 25),
        ("31", 25),
        ("252", 20),
        ("151", 15),
        ("236", 10),
        ("119", 10),
        ("B7", 7),
        ("181", 5),
        ("288", 5),
        ("146", 3),
    ]
)  # fmt: skip
LINE_REASONS = Weighted([("97", 45), ("236", 12), ("151", 10), ("4", 12), ("50", 10), ("96", 6), ("197", 5)])
PARTIAL_RATE = 0.045
HIDDEN_RATE = 0.003
CAPITATED_RATE = 0.05
MANAGED_PLAN_RATE = 0.003
UNPROCESSABLE_RATE = 0.008
PENDING_RATE = 0.03
CLAIM_LEVEL_RATE = 0.003
NO_LINES_RATE = 0.15
SPLIT_RATE = 0.02

CATEGORIES = {
    "16": "missing_info",
    "97": "bundling",
    "197": "authorization",
    "96": "noncovered",
    "50": "medical_necessity",
    "27": "eligibility",
    "204": "noncovered",
    "22": "cob",
    "109": "eligibility",
    "11": "coding",
    "4": "coding",
    "29": "timely_filing",
    "31": "eligibility",
    "252": "documentation",
    "151": "medical_necessity",
    "236": "bundling",
    "119": "benefit_limit",
    "B7": "credentialing",
    "181": "coding",
    "288": "authorization",
    "146": "coding",
    "24": "eligibility",
    "18": "duplicate",
}  # fmt: skip
_REMARKS = {
    "16": ("MA27", "N382", "N290", "M51", "N286", "MA120"),
    "197": ("M62",),
    "50": ("N115", "N386"),
    "97": ("N19", "M15"),
    "252": ("N706", "M127"),
    "96": ("N130", "N425", "N429", "N30"),
}
_PATIENT_LIABLE = frozenset({"96", "204", "119"})


@dataclass(frozen=True, slots=True)
class Decision:
    """``kind``: paid, split, denied, line_denied, claim_level, capitated, hidden, unprocessable, pending.

    ``lines``: denial by line key; ``claim``: the denial of the whole claim; ``has_lines``: False when the payer
    answers at claim level only.
    """

    kind: str
    lines: dict[str, Denial] = field(default_factory=dict)
    claim: Denial | None = None
    has_lines: bool = True


def denial_for(world: World, entity: str, carc: str, question: str) -> Denial:
    """Group and remark codes of a reason."""
    draws = world.draws
    group = "PR" if carc in _PATIENT_LIABLE and draws.chance(0.4, entity, f"{question} group") else "CO"
    if carc in {"109", "22"} and draws.chance(0.5, entity, f"{question} group"):
        group = "OA"
    remarks = _REMARKS.get(carc)
    if remarks is None:
        return Denial(group, carc)
    return Denial(group, carc, (draws.one_of(remarks, entity, f"{question} remark"),))


def _whole_claim(world: World, visit: Visit, entity: str) -> Decision | None:
    """Denial of the whole claim, if any."""
    draws, payer = world.draws, visit.patient.payer
    denial = None
    if payer is MEDICARE and draws.chance(MANAGED_PLAN_RATE, entity, "managed plan"):
        denial = Denial("CO", "24")
    elif draws.chance(payer.denial_rate, entity, "denied"):
        denial = denial_for(world, entity, draws.pick(CLAIM_REASONS, entity, "reason"), "reason")
    elif (
        "E2" in world.events
        and planted.is_new_coder_window(visit.coder_id, visit.coded)
        and draws.chance(planted.NEW_CODER_EXCESS_DENIAL, entity, "new coder")
    ):
        carc = draws.one_of(("4", "11", "16"), entity, "new coder reason")
        denial = Denial("CO", carc, ("M51",) if carc == "16" else ())
    if denial is None:
        return None
    no_lines = payer is MEDICAID and draws.chance(NO_LINES_RATE, entity, "no lines")
    return Decision("denied", _every_line(visit, denial), denial, not no_lines)


def _edits_of_birchmock(world: World, visit: Visit, entity: str) -> dict[str, Denial]:
    """E1 and E15, with the little of both there was before: looked at before anything else in the claim."""
    draws, payer = world.draws, visit.patient.payer
    if payer is not BIRCHMOCK:
        return {}
    edits = {
        "20610": (planted.payer_edit_rate(world.events, visit.service), Denial("CO", "97", ("N20",))),
        "93306": (planted.authorization_rate(world.events, visit.service), Denial("CO", "197", ("M62",))),
    }
    found: dict[str, Denial] = {}
    for line in visit.lines:
        rate, denial = edits.get(line.code, (0.0, None))
        if denial and draws.chance(rate, entity, f"edit of {line.code}"):
            found[line.key] = denial
    return found


def _line_denials(world: World, visit: Visit, entity: str) -> dict[str, Denial]:
    draws = world.draws
    charged = [line for line in visit.lines if line.charge]
    if len(charged) < 2 or not draws.chance(PARTIAL_RATE, entity, "partial"):
        return {}
    line = charged[1 + int(draws.unit(entity, "partial line") * (len(charged) - 1))]
    carc = draws.pick(LINE_REASONS, entity, "partial reason")
    return {line.key: denial_for(world, entity, carc, "partial")}


def _every_line(visit: Visit, denial: Denial) -> dict[str, Denial]:
    return {line.key: denial for line in visit.lines}


def _rare_answer(world: World, visit: Visit, entity: str) -> Decision | None:
    """Capitated, hidden denial, unprocessable: whatever the payer would otherwise think of the claim."""
    draws, payer = world.draws, visit.patient.payer
    if (
        payer is MEDICARE_ADVANTAGE
        and visit.provider.kind in {"family", "internal"}
        and draws.chance(CAPITATED_RATE, entity, "capitated")
    ):
        return Decision("capitated", _every_line(visit, Denial("CO", "24")))
    if draws.chance(HIDDEN_RATE, entity, "hidden"):
        return Decision("hidden", _every_line(visit, Denial("CO", "45")))
    if payer is MEDICARE and draws.chance(UNPROCESSABLE_RATE, entity, "unprocessable"):
        return Decision("unprocessable", _every_line(visit, Denial("CO", "16", ("MA130",))))
    return None


def first_decision(world: World, visit: Visit) -> Decision:
    """What the payer makes of the claim the first time."""
    draws, payer, entity = world.draws, visit.patient.payer, f"E{visit.number}"
    lines = _edits_of_birchmock(world, visit, entity)
    settled = _rare_answer(world, visit, entity) or (None if lines else _whole_claim(world, visit, entity))
    if settled is not None:
        return settled
    if payer is WORKERS_COMP and draws.chance(PENDING_RATE, entity, "pending"):
        return Decision("pending", _every_line(visit, Denial("OA", "133")))
    lines = lines or _line_denials(world, visit, entity)
    if lines:
        return Decision("line_denied", lines)
    if payer is EXCHANGE and draws.chance(CLAIM_LEVEL_RATE, entity, "claim level"):
        return Decision("claim_level", claim=Denial("CO", "29"))
    is_long = sum(bool(line.charge) for line in visit.lines) > 1
    if payer is AMBERTEST and is_long and draws.chance(SPLIT_RATE, entity, "split"):
        return Decision("split")
    return Decision("paid")
