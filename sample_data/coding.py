"""The coding log and the audits of it: who put which code on, and what a second pair of eyes found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sample_data import events as planted
from sample_data.adjudicate import contract_price
from sample_data.calendar_days import iso, working_day
from sample_data.codes import ESTABLISHED_VISITS, NEW_VISITS
from sample_data.draws import Weighted
from sample_data.practice import CODERS
from sample_data.world import Line, Visit, World

AUDIT_SHARE = 0.05
NEW_CODER_AUDIT_SHARE = 0.20
SECOND_LOOK_SHARE = 0.15
_SOURCES = Weighted([("manual", 70), ("suggestion_accepted", 20), ("suggestion_changed", 5), ("auto", 5)])
_DOCUMENTATION = Weighted([("complete", 930), ("incomplete", 50), ("missing", 20)])
_LINE_FINDINGS = Weighted(
    [("wrong_code", 46), ("wrong_modifier", 20), ("unsupported_code", 14), ("wrong_units", 8), ("missing_code", 12)]
)
_DIAGNOSIS_FINDINGS = Weighted(
    [("wrong_code", 60), ("wrong_sequence", 25), ("unsupported_code", 10), ("missing_code", 5)]
)
CodingRow = tuple[str, ...]
# Code, modifiers, allowed cents (None: the code has no price).
_Coded = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class _Look:
    """One auditor looking at one visit on one day."""

    visit: Visit
    auditor: str
    day: int


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One code looked at. Cents; None where the code has no price."""

    item_id: str
    visit: Visit
    line_number: int
    code_system: str
    coded_code: str
    coded_modifiers: str
    audited_code: str
    audited_modifiers: str
    auditor_id: str
    audited: int
    finding: str
    coded_allowed: int | None
    audited_allowed: int | None


def code_system(code: str) -> str:
    """CPT (five digits, or four and F) or HCPCS."""
    return "CPT" if code[0].isdigit() else "HCPCS"


def coding_rows(world: World, visit: Visit) -> Iterator[CodingRow]:
    """Rows of the coding log, none dated after the last day."""
    draws, entity = world.draws, f"E{visit.number}"
    if visit.coded > world.as_of or visit.is_stuck:
        return
    documentation = draws.pick(_DOCUMENTATION, entity, "documentation")
    clock = draws.whole(13 * 3600, 21 * 3600, entity, "coded at")
    steps: list[tuple[str, str, str, str, str, str]] = [
        ("0", "ICD10CM", code, "", "", str(place)) for place, code in enumerate(visit.diagnoses, 1)
    ]
    steps += [
        (str(place), code_system(line.code), line.code, "|".join(line.modifiers), str(line.units), "")
        for place, line in enumerate(visit.lines, 1)
    ]
    for turn, (number, system, code, modifiers, units, position) in enumerate(steps, 1):
        second = clock + 21 * turn
        at = f"{iso(visit.coded)}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"
        source = draws.pick(_SOURCES, entity, f"source {turn}")
        action = "changed" if draws.chance(0.02, entity, f"changed {turn}") else "assigned"
        yield (
            f"K{visit.number:06d}{turn:02d}", visit.claim_id, number, system, code, modifiers, units, position,
            visit.coder_id, action, source, at, documentation,
        )  # fmt: skip


def error_rate(world: World, visit: Visit) -> float:
    """Share of this visit's codes that are wrong."""
    if visit.coder_id == "C5":
        return planted.new_coder_error(world.events, visit.coded)
    return CODERS[visit.coder_id].error_rate


def audit_items(world: World, visit: Visit) -> Iterator[AuditItem]:
    """Items of the visit's audit, if it was drawn, by one auditor or two; none after the last day."""
    draws, entity = world.draws, f"E{visit.number}"
    is_new = planted.is_new_coder_window(visit.coder_id, visit.coded)
    if visit.is_stuck or not draws.chance(NEW_CODER_AUDIT_SHARE if is_new else AUDIT_SHARE, entity, "audited"):
        return
    first = working_day(visit.submitted + draws.whole(8, 35, entity, "audit"))
    looks = [("A1" if draws.chance(0.6, entity, "auditor") else "A2", first)]
    if draws.chance(SECOND_LOOK_SHARE, entity, "second look"):
        other = "A2" if looks[0][0] == "A1" else "A1"
        looks.append((other, working_day(first + draws.whole(3, 12, entity, "second audit"))))
    for auditor, day in looks:
        if day <= world.as_of:
            yield from _look(world, _Look(visit, auditor, day))


def _look(world: World, look: _Look) -> Iterator[AuditItem]:
    visit, auditor = look.visit, look.auditor
    entity, rate = f"E{visit.number}", error_rate(world, visit)
    for place, code in enumerate(visit.diagnoses, 1):
        finding = _finding(world, entity, f"dx {place}", rate, auditor, _DIAGNOSIS_FINDINGS)
        if finding == "wrong_sequence" and len(visit.diagnoses) == 1:
            finding = "wrong_code"
        other = visit.diagnoses[place % len(visit.diagnoses)] if finding == "wrong_sequence" else f"{code[:3]}9"
        yield _item(look, f"D{place}", finding, (code, "", None), (other, "", None))
    for place, line in enumerate(visit.lines, 1):
        finding = _finding(world, entity, f"line {place}", rate, auditor, _LINE_FINDINGS)
        price = contract_price(visit.patient.payer, line)
        coded = (line.code, "|".join(line.modifiers), price)
        audited = _right_code(world, entity, line, finding, price, place)
        yield _item(look, f"L{place}", finding, coded, audited)


def _finding(world: World, entity: str, item: str, rate: float, auditor: str, kinds: Weighted[str]) -> str:
    """What this auditor says: the truth, but for one look in a hundred."""
    draws = world.draws
    is_wrong = draws.chance(rate, entity, f"code wrong {item}")
    if draws.chance(CODERS[auditor].error_rate, entity, f"auditor {auditor} wrong {item}"):
        is_wrong = not is_wrong
    return draws.pick(kinds, entity, f"finding {item}") if is_wrong else "agree"


def _right_code(world: World, entity: str, line: Line, finding: str, price: int, place: int) -> tuple[str, str, int]:
    modifiers = "|".join(line.modifiers)
    if finding == "wrong_code":
        code = _neighbour(line.code, is_lower=world.draws.chance(0.62, entity, f"too high {place}"))
        return code, modifiers, price * (72 if code < line.code else 135) // 100
    if finding == "wrong_modifier":
        return line.code, "" if modifiers else "59", price
    if finding == "wrong_units":
        return line.code, modifiers, price if line.units == 1 else price * (line.units - 1) // line.units
    return line.code, modifiers, price


def _neighbour(code: str, is_lower: bool) -> str:
    for family in (ESTABLISHED_VISITS, NEW_VISITS):
        if code in family:
            place = family.index(code) + (-1 if is_lower else 1)
            return family[place] if 0 <= place < len(family) else family[1]
    return f"{int(code) + (-1 if is_lower else 1):05d}" if code.isdigit() else code


def _item(look: _Look, item: str, finding: str, coded: _Coded, audited: _Coded) -> AuditItem:
    """One row, ``item`` = D or L and its place. A missing code was not coded; an unsupported one should not be."""
    nothing: _Coded = ("", "", None if coded[2] is None else 0)
    place = int(item[1:]) if item[0] == "L" else 0
    system = "ICD10CM" if item[0] == "D" else code_system(coded[0])
    if finding == "agree":
        audited = coded
    elif finding == "missing_code":
        coded = nothing
    elif finding == "unsupported_code":
        audited = nothing
    return AuditItem(
        f"Q{look.visit.number:06d}{item}{look.auditor}", look.visit, place, system, coded[0], coded[1],
        audited[0], audited[1], look.auditor, look.day, finding, coded[2], audited[2],
    )  # fmt: skip
