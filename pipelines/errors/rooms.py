"""Rooms of the catalogue: what the beginning of a code says, and where such a code is met."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.errors.entry import Entry


class Room(NamedTuple):
    """Codes that begin alike. ``where``: what their place is told as, and by which command."""

    begins: str
    label: str
    where: str


_SEGMENT = "The file and its segment number, in rcm quarantine list and rcm status --json"
_ROW = "The file and its line, in rcm quarantine list and rcm status --json"

# The longest beginning that fits counts.
ROOMS: tuple[Room, ...] = (
    Room("X0", "X12: the reader", "The whole file, in rcm quarantine list"),
    Room("X1", "X12: bytes and envelope", _SEGMENT),
    Room("X2", "X12: remittances (835)", _SEGMENT),
    Room("X3", "X12: values", _SEGMENT),
    Room("X4", "X12: claims (837)", _SEGMENT),
    Room("X5", "X12: acknowledgements (277CA, 999, TA1)", _SEGMENT),
    Room("C", "CSV files", _ROW),
    Room(
        "I", "Intake: landing folder, archive, ledger, warehouse", "The file, the unit or the command named beside it"
    ),
    Room("S", "Settings, home and command line", "The setting, the folder or the word named beside it"),
    Room("B", "Build", "The model or test named beside it, in rcm checks"),
    Room("G", "Gate, run and command", "The run or the command that stopped; rcm checks and rcm status"),
)


def room_of(code: str) -> Room:
    """The room a code belongs to.

    Raises:
        KeyError: No room has codes that begin like this one.
    """
    fits = [room for room in ROOMS if code.startswith(room.begins)]
    if not fits:
        raise KeyError(code)
    return max(fits, key=lambda room: len(room.begins))


def by_room(entries: list[Entry]) -> list[tuple[Room, list[Entry]]]:
    """Entries under their rooms, in the order of the rooms and of the codes; rooms without entries left out."""
    found = [(room, sorted(entry for entry in entries if room_of(entry.code) == room)) for room in ROOMS]
    return [(room, mine) for room, mine in found if mine]
