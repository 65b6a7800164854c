"""Intake codes: files nobody can open, archives and ledgers that were spoilt, ids that are none."""

from __future__ import annotations

import duckdb

from pipelines import warehouse
from pipelines.intake import quarantine, reading
from pipelines.intake.archive import archived_path, read_archived
from pipelines.intake.landing import discover
from pipelines.intake.recovery import recover
from pipelines.ledger import Ledger
from tests.codes import Fixture, Stage, codes_of, file, refused
from tests.codes.csv import HEADER
from tests.intake_files import envelope, home_at, remittance_set, take_in

UNBALANCED = {"a.835": envelope([remittance_set("A", paid=80, adjusted=19)])}


def home_with(stage: Stage, files: dict[str, bytes | str]):
    """A home that has taken the files in."""
    settings = home_at(stage.path / "home", files)
    take_in(settings)
    return settings


def failing_reader(stage: Stage) -> set[str]:
    stage.patch.setattr(reading, "read_csv", lambda *_, **__: 1 / 0)
    return codes_of(f"{HEADER}D1,2026-01-02,5,T\n".encode())


def empty_landing(stage: Stage) -> set[str]:
    settings = home_at(stage.path / "home", {})
    settings.landing_folder.mkdir(parents=True)
    return refused(lambda: take_in(settings))


def archived(stage: Stage, change) -> set[str]:
    settings = home_with(stage, UNBALANCED)
    with Ledger(settings.home) as ledger:
        (file_id,) = [each.file_id for each in ledger.files()]
    path = archived_path(settings.home, file_id)
    path.chmod(0o600)
    change(path)
    return refused(lambda: read_archived(settings.home, file_id))


def lost_row(stage: Stage) -> set[str]:
    settings = home_with(stage, UNBALANCED)
    with Ledger(settings.home) as ledger, warehouse.connect(settings.home) as connection:
        connection.execute("delete from raw.findings")
        return refused(lambda: recover(connection, settings, ledger, "r2"))


def locked(stage: Stage) -> set[str]:
    def busy(*_, **__):
        raise duckdb.IOException("Could not set lock on file")

    stage.patch.setattr(duckdb, "connect", busy)
    return refused(lambda: warehouse.connect(stage.path).__enter__())


def bad_statement(stage: Stage) -> set[str]:
    def ask():
        with warehouse.connect(stage.path) as connection:
            connection.execute("select nothing from nowhere")

    return refused(ask)


def spoilt_ledger(stage: Stage) -> set[str]:
    (stage.path / "ledger.sqlite").write_bytes(b"no database, but long enough to be taken for one")
    return refused(lambda: Ledger(stage.path))


def decision(stage: Stage, unit_id: str | None, reason: str) -> set[str]:
    """A person's word on a unit; the only one held when none is named."""
    settings = home_with(stage, UNBALANCED)
    with Ledger(settings.home) as ledger:
        named = unit_id or quarantine.held_units(settings, ledger)[0]["unit_id"]
        return refused(lambda: quarantine.accept(settings, ledger, named, reason, "r2"))


def gone_meanwhile(stage: Stage) -> set[str]:
    stage.patch.setattr(quarantine, "load_accepted", lambda *_: None)
    return decision(stage, None, "the paper says so")


FIXTURES: dict[str, Fixture] = {
    "I001": lambda stage: refused(lambda: discover(stage.path / "none", stage.path)),
    "I002": empty_landing,
    "I003": file("colour,shape\nred,round\n"),
    "I004": file("coder_id,coder_name,location_id,location_name\nK1,A,L1,B\n"),
    "I005": file(b"7z\xbc\xaf\x27\x1c rest"),
    "I006": file(b"%PDF-1.7"),
    "I007": file(b""),
    "I008": failing_reader,
    "I010": lambda stage: archived(stage, lambda path: path.write_bytes(b"other")),
    "I011": lambda stage: archived(stage, lambda path: path.unlink()),
    "I012": lost_row,
    "I013": locked,
    "I014": lambda stage: refused(lambda: warehouse.connect(stage.path, read_only=True).__enter__()),
    "I015": bad_statement,
    "I016": spoilt_ledger,
    "I017": lambda stage: decision(stage, "no such unit", "why not"),
    "I018": gone_meanwhile,
    "I019": lambda stage: decision(stage, None, " "),
    "I020": file(HEADER.encode("utf-16")),
    "I021": lambda stage: refused(lambda: Ledger(stage.path / "nowhere")),
}
