"""Real 277CA, 999 and TA1 text that answers the interchanges of x12_text: sender and receiver change places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.golden.x12_text import OUT, interchange

BACK = (OUT[1], OUT[0])
LATE_HOUR = 22


@dataclass(frozen=True)
class Said:
    """One HL of a 277CA. ``level``: 21 batch, 19 provider, PT claim; ``number``: its TRN02; ``status``: ``"A3:21"``."""

    level: str
    number: str = ""
    status: str = ""
    npi: str = ""
    more: tuple[str, ...] = ()


def claims_277(
    heard: date, said: tuple[Said, ...], control: int, usage: str = "P", status_date: date | None = None
) -> str:
    """One 277CA: the source, then the levels as given; statuses dated ``status_date`` (STC02), by default ``heard``."""
    body = [
        "ST*277*0001*005010X214",
        f"BHT*0085*08*ACK{control}*{heard:%Y%m%d}*2230*TH",
        "HL*1**20*1",
        "NM1*PR*2*FICTIONAL CLEARINGHOUSE*****46*FAKE40",
        f"TRN*1*SOURCE{control}",
    ]
    for number, one in enumerate(said, start=2):
        body += _level(number, one, status_date or heard)
    body.append(f"SE*{len(body) + 1}*0001")
    return _back(heard, control, usage, "HN", "005010X214", body)


def _level(number: int, said: Said, day: date) -> list[str]:
    segments = [f"HL*{number}*1*{said.level}*0"]
    if said.npi:
        segments.append(f"NM1*85*2*EXAMPLE PRACTICE*****XX*{said.npi}")
    elif said.level == "PT":
        segments.append("NM1*QC*1*DOE*TEST")
    else:
        segments.append("NM1*41*2*EXAMPLE PRACTICE*****46*FAKE41")
    if said.number:
        segments.append(f"TRN*2*{said.number}")
    if said.status:
        rejected = said.status[:2] in {"A3", "A4", "A6", "A7", "A8"}
        first, *more = (f"{status}:40" for status in (said.status, *said.more))
        parts = ["STC", first, f"{day:%Y%m%d}", "U" if rejected else "WQ", "200", "", "", "", "", "", *more]
        segments.append("*".join(parts).rstrip("*"))
    return segments


def sets_999(heard: date, answered: int, control: int, result: str = "", group: str = "A", usage: str = "P") -> str:
    """One 999 about the group ``answered``; ``result`` of its set 0001, if it is named, ``group`` of the group."""
    body = ["ST*999*0001*005010X231A1", f"AK1*HC*{answered}*005010X222A1"]
    if result:
        body += ["AK2*837*0001*005010X222A1", f"IK5*{result}" + ("*5" if result == "R" else "")]
    body.append(f"AK9*{group}*1*1*{0 if group == 'R' else 1}" + ("*4" if group == "R" else ""))
    body.append(f"SE*{len(body) + 1}*0001")
    return _back(heard, control, usage, "FA", "005010X231A1", body)


def interchange_ta1(heard: date, answered: int, control: int, result: str = "R", usage: str = "P") -> str:
    """One TA1 about the interchange ``answered``."""
    note = "024" if result == "R" else "000"
    inside = [f"TA1*{answered:09d}*{heard:%y%m%d}*0830*{result}*{note}"]
    return interchange(heard, control, usage, inside, BACK, LATE_HOUR)


def _back(heard: date, control: int, usage: str, group: str, guide: str, body: list[str]) -> str:
    segments = [f"GS*{group}*{BACK[0]}*{BACK[1]}*{heard:%Y%m%d}*2230*{control}*X*{guide}", *body, f"GE*1*{control}"]
    return interchange(heard, control, usage, segments, BACK, LATE_HOUR)
