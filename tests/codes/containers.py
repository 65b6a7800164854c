"""Codes of containers and of what came before: a home takes the files in, and its status tells the codes."""

from __future__ import annotations

import zipfile

from pipelines.intake import containers, limits
from pipelines.intake.results import file_report
from pipelines.ledger import Ledger
from pipelines.warehouse import connect
from tests.codes import Fixture, Stage
from tests.intake_files import envelope, home_at, remittance_set, take_in, zipped
from tests.integration.test_intake_containers import (
    ONE,
    damaged_member,
    encrypted_member,
    many_members,
    nested,
)
from tests.integration.test_intake_reasons import AGAIN, CASES, FIRST


def taken(*deliveries: dict[str, bytes]) -> Fixture:
    """Codes of a home's files after these deliveries, an intake each."""

    def take(stage: Stage) -> set[str]:
        for number, files in enumerate(deliveries):
            settings = home_at(stage.path / "home", files)
            take_in(settings, f"r{number}")
        with Ledger(settings.home) as ledger, connect(settings.home, read_only=True) as connection:
            entries = file_report(ledger, connection)[0]
        told = {entry["duplicate_reason"] for entry in entries if "duplicate_reason" in entry}
        return told.union(*({each["code"] for each in entry[of]} for entry in entries for of in ("findings", "held")))

    return take


def beyond(room: object, limit: str, most: int, content: bytes) -> Fixture:
    """A file beyond a limit that was made small: the limit itself would take 2 GB."""

    def take(stage: Stage) -> set[str]:
        stage.patch.setattr(room, limit, most)
        return taken({"m": content})(stage)

    return take


TORN = envelope([remittance_set("C3", end=False)], number=9, close=False)
WHOLE = envelope([remittance_set("C3")], number=10)
ENDLESS = ONE.replace(b"SE*", b"NTE*ADD*" + b"A" * (limits.LONGEST_SEGMENT + 10) + b"~SE*")

FIXTURES: dict[str, Fixture] = {
    "I040": taken({"m": many_members()}),
    "I041": beyond(containers, "MOST_BYTES", len(ONE), zipped({"a": ONE, "b": b"1"})),
    "I042": taken({"m": zipped({"z": bytes(40 << 20)})}),
    "I043": taken({"m": nested(containers.MOST_DEPTH + 1)}),
    "I044": taken({"m": zipped({"a": ONE})[:-30]}),
    "I045": taken({"m": encrypted_member()}),
    "I046": taken({"m": damaged_member()}),
    "I047": taken({"m": zipped({"a": ONE}, zipfile.ZIP_LZMA)}),
    "I048": taken({"m": zipped({"../../x": ONE})}),
    "I049": beyond(limits, "LARGEST_FILE", len(ONE) - 1, ONE),
    "X140": taken({"a": FIRST, "b": CASES["X140"]}),
    "X141": taken({"a": FIRST, "b": AGAIN}),
    "X142": taken({"a": FIRST, "b": CASES["X142"]}),
    "X143": taken({"a": envelope([remittance_set("C1")] * 2)}),
    "X144": taken({"b": TORN}, {"c": WHOLE}),
    "X145": taken({"m": ENDLESS}),
}
