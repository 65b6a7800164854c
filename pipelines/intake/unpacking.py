"""Members of a container as files of their own: archived under the hash of their bytes, named ``outer.zip/inner``."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from pipelines.intake.archive import archived_path, store_all
from pipelines.intake.containers import GZ, Member, RefusedError, contents, kind_of_container
from pipelines.ledger import Sighting


def unpacked(home: Path, file_id: str, name: str) -> list[Sighting]:
    """File the members of an archived container in the archive, those of nested ones after their container.

    Nothing of a container that is held. What is no container gives nothing. A member's name decides no path.
    """
    path = archived_path(home, file_id)
    kind = kind_of_container(path) if path.exists() else ""
    if not kind:
        return []
    with path.open("rb") as source:
        try:
            taken = [member for member in contents(source, kind, home / "build") if not member.code]
        except RefusedError:
            return []
        stored = list(store_all(home, [(member.open, "") for member in taken]))
    found = []
    for member, member_id in zip(taken, stored, strict=True):
        if member_id is not None:
            shown = f"{name}/{member_name(member, kind, name)}"
            found.append(Sighting(shown, member_id, archived_path(home, member_id).stat().st_size, 0, 0))
            found.extend(unpacked(home, member_id, shown))
    return found


def member_name(member: Member, kind: str, outer: str) -> str:
    """The member's name; that of a gz is its container's without the ending, for what its header says is any text."""
    if kind != GZ:
        return member.name
    last = PurePosixPath(outer).name
    return last[:-3] if last.lower().endswith(".gz") and len(last) > len(".gz") else "content"
