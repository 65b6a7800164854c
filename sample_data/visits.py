"""Visits: when, who, by whom, what was done, how it was coded, when the charge and the claim went out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from sample_data import events as planted
from sample_data.calendar_days import is_holiday, month_of, ordinal, weekday, working_day
from sample_data.codes import (
    CHARGE_PERCENT,
    COMPANIONS,
    EM_CODES,
    ESTABLISHED_VISITS,
    NEW_VISITS,
    PATTERNS,
    SIDED,
    WEIGHTS,
    Pattern,
    is_procedure,
)
from sample_data.draws import lognormal
from sample_data.payers import ADULT_PAYERS, CHILD_PAYERS, SELF_PAY, Payer
from sample_data.practice import (
    ADULT_PROVIDERS,
    CHILD_PROVIDERS,
    CODERS_AFTER,
    CODERS_BEFORE,
    GIVEN_NAMES,
    PROVIDERS_BY_PAYER,
    SITES,
    SURNAMES,
    Provider,
)
from sample_data.world import Line, Patient, Visit, World

FIRST_DAY = ordinal("2025-01-01")
MAX_LINES = 6
_MONTH_VOLUME = (97, 95, 102, 101, 100, 98, 93, 100, 102, 108, 100, 94)
_WEEKDAY_VOLUME = (112, 105, 100, 97, 86, 14, 0)
_CODING_LAG = lognormal("1.2", "0.8")
_SEND_LAG = lognormal("1.6", "0.75")


def _service_days(world: World) -> Iterator[int]:
    """Service day of each encounter, in order: evenly spread over the practice's calendar."""
    days = range(FIRST_DAY, world.as_of + 1)
    steps = list(
        accumulate(
            0 if is_holiday(day) else _MONTH_VOLUME[month_of(day) - 1] * _WEEKDAY_VOLUME[weekday(day)] for day in days
        )
    )
    for number in range(1, world.encounters + 1):
        part = number - 1 + world.draws.unit(f"E{number}", "service day")
        yield FIRST_DAY + bisect_right(steps, int(part * steps[-1] / world.encounters))


def patient_of(world: World, number: int) -> Patient:
    """The patient with that number, the same whoever asks."""
    draws, entity = world.draws, f"T{number}"
    is_child = draws.chance(0.105, entity, "child")
    payer = draws.pick(CHILD_PAYERS if is_child else ADULT_PAYERS, entity, "payer")
    if is_child:
        birth_year = draws.whole(2010, 2023, entity, "birth year")
    elif payer.payer_class in {"medicare", "medicare_advantage"}:
        birth_year = draws.whole(1936, 1958, entity, "birth year")
    else:
        birth_year = draws.whole(1961, 2004, entity, "birth year")
    month, day = draws.whole(1, 12, entity, "birth month"), draws.whole(1, 28, entity, "birth day")
    return Patient(
        patient_id=f"T{number:06d}",
        last=draws.one_of(SURNAMES, entity, "surname"),
        first=draws.one_of(GIVEN_NAMES, entity, "given name"),
        birth=f"{birth_year}{month:02d}{day:02d}",
        sex="F" if draws.chance(0.54, entity, "sex") else "M",
        member_id=f"{payer.code}{number:07d}",
        payer=payer,
        is_child=is_child,
        has_supplement=payer.payer_class == "medicare" and draws.chance(0.6, entity, "supplement"),
    )


def _visit_level(world: World, entity: str, provider: Provider, pattern: Pattern, service: int) -> str:
    draws = world.draws
    if draws.chance(pattern.new_share, entity, "new patient"):
        return NEW_VISITS[bisect_right(pattern.new_levels, draws.unit(entity, "level"))]
    steps = pattern.established_levels
    if planted.is_upcoding(world.events, provider.key, service):
        steps = (0.015, 0.045, 0.25, 0.70)
    return ESTABLISHED_VISITS[bisect_right(steps, draws.unit(entity, "level"))]


def _codes(
    world: World, entity: str, provider: Provider, is_telehealth: bool, service: int, patient: Patient
) -> list[tuple[str, int]]:
    """Codes with units of one visit, the visit itself first."""
    draws, pattern = world.draws, PATTERNS[provider.kind]
    if not is_telehealth and draws.chance(pattern.no_visit_share, entity, "no visit"):
        first = draws.pick(pattern.instead, entity, "instead")
        if first == "G0439" and not patient.payer.payer_class.startswith("medicare"):
            first = "99396"
    else:
        first = _visit_level(world, entity, provider, pattern, service)
    codes = [(first, 1)]
    if not is_telehealth:
        codes += [(code, 1) for code, share in pattern.add_ons if code != first and draws.chance(share, entity, code)]
    for code, _ in tuple(codes):
        if code in COMPANIONS:
            companion, share, low, high = COMPANIONS[code]
            if draws.chance(share, entity, companion):
                codes.append((companion, draws.whole(low, high, entity, "units")))
    return codes[:MAX_LINES]


def _modifiers(world: World, entity: str, code: str, others: list[str], payer: Payer, remote: bool) -> tuple[str, ...]:
    draws, found = world.draws, []
    if code in EM_CODES and any(is_procedure(other) for other in others) and draws.chance(0.9, entity, "25"):
        found.append("25")
    is_second = is_procedure(code) and code != next(other for other in others if is_procedure(other))
    if is_second and draws.chance(0.35, entity, f"59 {code}"):
        found.append("59")
    if code in SIDED:
        found.append("LT" if draws.chance(0.48, entity, f"side {code}") else "RT")
    if remote and payer.payer_class == "commercial":
        found.append("95")
    return tuple(found)


def _lines(
    world: World, entity: str, claim_id: str, codes: list[tuple[str, int]], payer: Payer, remote: bool, dx: int
) -> tuple[Line, ...]:
    names = [code for code, _ in codes]
    return tuple(
        Line(
            key=f"{claim_id}L{place}",
            code=code,
            modifiers=_modifiers(world, entity, code, names, payer, remote),
            units=units,
            charge=-(-WEIGHTS[code] * CHARGE_PERCENT // 10000) * 100 * units,
            pointers=tuple(range(1, min(dx, 2) + 1)),
        )
        for place, (code, units) in enumerate(codes, 1)
    )


def _copay(world: World, entity: str, patient: Patient, provider: Provider, first_code: str) -> tuple[int, int]:
    if first_code not in EM_CODES or not patient.payer.copay[0]:
        return 0, 0
    due = patient.payer.copay[provider.is_specialist]
    return due, due if world.draws.chance(0.82, entity, "copay collected") else 0


def _office_days(world: World, entity: str, service: int) -> tuple[int, int, int]:
    """Days of coding, charge posting and sending; the claim goes out after the day it was coded."""
    draws = world.draws
    coded = working_day(service + draws.days(_CODING_LAG, entity, "coding lag"))
    charge = coded + (1 if draws.chance(0.3, entity, "charge a day later") else 0)
    sent = working_day(max(charge, coded + 1, charge + draws.days(_SEND_LAG, entity, "send lag")))
    return coded, charge, sent


def pool_size(world: World) -> int:
    """How many patients there are."""
    return max(40, world.encounters * 38 // 100)


def visits(world: World) -> Iterator[Visit]:
    """Every encounter up to the last day, in order of service."""
    pool = pool_size(world)
    patients: dict[int, Patient] = {}
    for number, service in enumerate(_service_days(world), 1):
        key = world.draws.whole(1, pool, f"E{number}", "patient")
        patient = patients.get(key)
        if patient is None:
            patient = patients[key] = patient_of(world, key)
        yield _visit(world, number, service, patient)


def _visit(world: World, number: int, service: int, patient: Patient) -> Visit:
    draws, entity, claim_id = world.draws, f"E{number}", f"X{number:06d}"
    roster = PROVIDERS_BY_PAYER.get(patient.payer.payer_id, ADULT_PROVIDERS)
    provider = draws.pick(CHILD_PROVIDERS if patient.is_child else roster, entity, "provider")
    site = "L4" if weekday(service) == 5 else draws.pick(provider.sites, entity, "site")
    remote = draws.chance(provider.telehealth_share, entity, "telehealth")
    at_home = draws.chance(0.8, entity, "at home")
    codes = _codes(world, entity, provider, remote, service, patient)
    diagnoses = _diagnoses(world, entity, PATTERNS[provider.kind])
    coded, charge, sent = _office_days(world, entity, service)
    due, collected = _copay(world, entity, patient, provider, codes[0][0])
    return Visit(
        number=number,
        claim_id=claim_id,
        patient=patient,
        provider=provider,
        location_id=site,
        place_of_service=("10" if at_home else "02") if remote else SITES[site].place_of_service,
        is_telehealth=remote,
        service=service,
        lines=_lines(world, entity, claim_id, codes, patient.payer, remote, len(diagnoses)),
        diagnoses=diagnoses,
        coder_id=draws.pick(
            CODERS_AFTER if coded >= planted.NEW_CODER_FROM else CODERS_BEFORE, entity, f"coder of {coded}"
        ),
        coded=coded,
        charge_posted=charge,
        submitted=sent,
        is_stuck=draws.chance(0.002, entity, "never billed"),
        copay_due=due,
        copay_collected=collected,
        is_sent=patient.payer is not SELF_PAY or draws.chance(0.7, entity, "self-pay claim"),
    )


def _diagnoses(world: World, entity: str, pattern: Pattern) -> tuple[str, ...]:
    count = world.draws.whole(1, 4, entity, "diagnosis count")
    found: list[str] = []
    for place in range(count):
        code = world.draws.one_of(pattern.diagnoses, entity, f"diagnosis {place}")
        if code not in found:
            found.append(code)
    return tuple(found)
