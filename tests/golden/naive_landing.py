"""A landing folder read file by file: what counts as of a day, each payment and claim once."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from tests.golden.naive_835 import ReadPayment, read_payment
from tests.golden.naive_837 import ReadClaim, read_claims
from tests.golden.naive_csv import Row, current_rows, read_rows
from tests.golden.naive_payments import counted_payments
from tests.golden.naive_x12 import TransactionSet, read_sets

X12_START = re.compile(rb"(?:^|\n)[ \t]*ISA[^A-Za-z0-9 ]|\A\s*(?:GS|ST)[^A-Za-z0-9 ]")
EventKey = tuple[date, datetime, int, str, int]


@dataclass
class Landing:
    """What lies in the folder, nothing dated after ``as_of``. Keys order events as DESIGN 3 says.

    ``read_payments`` holds every 835, ``payments`` those that count.
    ``sent_in``: every sighting of a claim set, in whatever envelope. ``acknowledgements``: 277CA, 999, TA1, each once.
    """

    as_of: date
    payments: list[tuple[EventKey, ReadPayment]] = field(default_factory=list)
    read_payments: list[tuple[EventKey, ReadPayment]] = field(default_factory=list)
    claims: list[tuple[EventKey, ReadClaim]] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    sent_in: list[TransactionSet] = field(default_factory=list)
    acknowledgements: list[TransactionSet] = field(default_factory=list)


def files_of(folder: Path) -> Iterator[bytes]:
    """Contents in order of relative path, archives opened, the same bytes once."""
    seen: set[str] = set()
    for path in sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.relative_to(folder).as_posix()):
        for data in _unpacked(path.read_bytes()):
            fingerprint = hashlib.sha256(data).hexdigest()
            if fingerprint not in seen:
                seen.add(fingerprint)
                yield data


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in sorted(archive.namelist()):
                if not name.endswith("/"):
                    yield archive.read(name)
    else:
        yield data


def read_landing(folder: Path, as_of: date, include_test: bool = False) -> Landing:
    """Everything of the folder that counts on ``as_of``."""
    sets: dict[str, TransactionSet] = {}
    sightings: list[TransactionSet] = []
    rows: dict[str, list[Row]] = {}
    for data in files_of(folder):
        if X12_START.search(data[:65536]):
            counted = [one for one in read_sets(data) if one.is_complete and (include_test or not one.is_test)]
            sightings += counted
            for one in counted:
                _keep_earliest(sets, one)
            continue
        kind, read = read_rows(data)
        if kind is not None:
            rows.setdefault(kind, []).extend(read)
    landing = Landing(as_of, rows=_dated(current_rows(rows), as_of))
    landing.sent_in = [one for one in sightings if one.kind == "837"]
    for identity, one in sets.items():
        _add(landing, identity, one)
    landing.payments.sort(key=lambda pair: pair[0])
    banked = {row.get("trace_number", "") for row in landing.rows["bank_deposits"]} - {""}
    landing.read_payments = landing.payments
    landing.payments = counted_payments(landing.payments, banked)
    landing.claims.sort(key=lambda pair: pair[0])
    return landing


def _keep_earliest(sets: dict[str, TransactionSet], one: TransactionSet) -> None:
    """A set seen again counts once, at its earliest interchange."""
    known = sets.get(one.identity)
    if known is None or _seen(one) < _seen(known):
        sets[one.identity] = one


def _seen(one: TransactionSet) -> tuple[datetime, int]:
    return one.interchange_at or datetime.max, one.position  # noqa: DTZ901 # as written, without a zone


def _add(landing: Landing, identity: str, one: TransactionSet) -> None:
    at, position = _seen(one)
    if one.kind == "835":
        payment = read_payment(one)
        held = not all(answer.balances() for answer in payment.answers)
        if not held and payment.paid_on is not None and payment.paid_on <= landing.as_of:
            landing.payments.append(((payment.paid_on, at, position, identity, 0), payment))
    elif one.kind == "837":
        for ordinal, claim in enumerate(read_claims(one), start=1):
            if claim.claim_type == "dental":
                continue  # recognised and held
            if claim.sent_on is not None and claim.sent_on <= landing.as_of:
                landing.claims.append(((claim.sent_on, at, position, identity, ordinal), claim))
    elif one.kind in ("277", "999", "997", "TA1"):
        landing.acknowledgements.append(one)


DATED_BY = {
    "encounters": "service_date",
    "account_ledger": "posted_date",
    "bank_deposits": "deposit_date",
    "coding_audits": "audited_date",
}


def _dated(rows: dict[str, list[Row]], as_of: date) -> dict[str, list[Row]]:
    """Rows dated after ``as_of`` do not count. ISO dates compare as text."""
    limit = as_of.isoformat()
    return {
        kind: [row for row in listed if kind not in DATED_BY or row[DATED_BY[kind]] <= limit]
        for kind, listed in rows.items()
    }
