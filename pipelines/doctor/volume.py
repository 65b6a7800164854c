"""Is the volume that holds patient data encrypted? Told only where the system tells it; "cannot tell" is an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from pipelines.doctor.line import Line

# What a block device says of itself: the uuid of its device-mapper table ('' = none), and the devices below it.
UuidOf = Callable[[str], str]
Below = Callable[[str], Sequence[str]]
_CRYPT = "CRYPT-"
_HELP = "See with the tools of your system that the volume is encrypted; the home holds patient data."
_DEEPEST = 8


def linux(home: str, mounts: str, uuid_of: UuidOf, below: Below) -> Line:
    """From /proc/mounts and the device-mapper uuids of the kernel.

    Args:
        home: Absolute path of the home, links resolved.
        mounts: Text of /proc/mounts.
        uuid_of: Device name (``dm-0``, ``sda2``) to its dm uuid.
        below: Device name to the names of the devices it stands on.
    """
    device = _device(home, mounts)
    if device is None or not device.startswith("/dev/"):
        return _cannot_tell()
    level = [device.removeprefix("/dev/")]
    for _ in range(_DEEPEST):
        if any(uuid_of(name).startswith(_CRYPT) for name in level):
            return Line("Encryption", "ok", "the volume of the home is encrypted (dm-crypt)")
        level = [lower for name in level for lower in below(name)]
        if not level:
            break
    return Line("Encryption", "look", "the system shows no encryption of this volume", _HELP)


def mac(told: str | None) -> Line:
    """From what ``fdesetup status`` prints; None when it could not be asked."""
    if told is None or "FileVault is" not in told:
        return _cannot_tell()
    if "FileVault is On" in told:
        return Line("Encryption", "ok", "FileVault is on")
    return Line("Encryption", "look", "FileVault is off", "Turn FileVault on; the home holds patient data.")


def windows(told: str | None) -> Line:
    """From what ``manage-bde -status`` prints of the drive; None when it could not be asked (it wants an admin)."""
    if told is None or "Protection" not in told:
        return _cannot_tell()
    if "Protection On" in told:
        return Line("Encryption", "ok", "BitLocker is on")
    return Line("Encryption", "look", "BitLocker is off", "Turn BitLocker on; the home holds patient data.")


def _cannot_tell() -> Line:
    return Line("Encryption", "look", "cannot be told here", _HELP)


def _device(home: str, mounts: str) -> str | None:
    """The device mounted deepest above the home."""
    best: tuple[int, str] | None = None
    place = PurePosixPath(home)
    for line in mounts.splitlines():
        device, _, rest = line.partition(" ")
        # Blanks in paths are written as octal numbers there.
        point = PurePosixPath(rest.partition(" ")[0].replace("\\040", " "))
        if point.is_absolute() and place.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = len(point.parts), device
    return best[1] if best else None
