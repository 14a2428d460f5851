"""What lies in a study's folder: every file with a fingerprint of its bytes, read again only where its size or times changed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from analysis.study import Study, whole


def is_hidden(name: str) -> bool:
    """Whether a name is one that people do not see, or that a system put there."""
    return name.startswith(".") or name in ("__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Listed:
    """A file of ``articles/``, or a folder, link or anything else that is there: its name, what the system says of it (mode, size,
    times), and its content: the sha256 of its bytes, or what it is instead.

    ``name`` is the path from the study's folder, percent-encoded, so that any name can be written down.
    """

    name: str
    mode: int
    size: int
    changed: tuple[int, int]
    content: str = ""

    @property
    def path(self) -> str:
        return os.fsdecode(unquote_to_bytes(self.name))


def walk(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Everything in a folder and the folders in it, in the order of the names' bytes; links are not followed."""
    try:
        names = sorted(os.listdir(folder), key=os.fsencode)
    except OSError:
        return
    for name in names:
        path = folder / name
        try:
            status = path.lstat()
        except OSError:
            continue
        yield path, status
        if stat.S_ISDIR(status.st_mode) and not is_hidden(name):
            yield from walk(path)


def listed(study: Study, path: Path, status: os.stat_result) -> Listed:
    """A file as it is now, its content aside."""
    name = quote_from_bytes(os.fsencode(path.relative_to(study.raw)))
    return Listed(name, status.st_mode, status.st_size, (status.st_mtime_ns, status.st_ctime_ns))


def files(study: Study) -> list[Listed]:
    """Everything in ``articles/``, in the order of the names' bytes."""
    return _read(study)[1]


def fingerprint(study: Study) -> str:
    """One sha256 over the names and contents of everything in ``articles/``."""
    record, began = study.build / "intake/listing.jsonl", _now(study)
    status, newest = hashlib.sha256(), 0
    for path, each in walk(study.raw / "articles"):
        status.update(
            f"{os.fsencode(path)!r} {each.st_mode} {each.st_size} {each.st_mtime_ns} {each.st_ctime_ns}\n".encode()
        )
        newest = max(newest, each.st_mtime_ns, each.st_ctime_ns)
    about = _about(record)
    if about.get("status") == status.hexdigest() and _settled(newest, about["began"]):
        return str(about["contents"])
    contents, found = _read(study)
    about = {"status": status.hexdigest(), "contents": contents, "began": began}
    with whole(record) as part, part.open("w", encoding="utf-8") as stream:
        for line in (about, *([f.name, f.mode, f.size, *f.changed, f.content] for f in found)):
            stream.write(json.dumps(line) + "\n")
    return contents


def _read(study: Study) -> tuple[str, list[Listed]]:
    """Everything in ``articles/`` and one sha256 over it; what the record knows already is not read again."""
    record = study.build / "intake/listing.jsonl"
    known, began = {}, _about(record).get("began", 0)
    if began:
        with record.open(encoding="utf-8") as stream:
            next(stream)
            for name, mode, size, written, moved, content in map(json.loads, stream):
                known[name] = Listed(name, mode, size, (written, moved), content)
    contents, found = hashlib.sha256(), []
    for path, status in walk(study.raw / "articles"):
        file = listed(study, path, status)
        before = known.get(file.name)
        if before is None or replace(before, content="") != file or not _settled(max(file.changed), began):
            before = replace(file, content=_content(path, status))
        contents.update(f"{before.name} {before.content}\n".encode())
        found.append(before)
    return contents.hexdigest(), found


def _about(record: Path) -> dict[str, Any]:
    if not record.exists():
        return {}
    with record.open(encoding="utf-8") as stream:
        return dict(json.loads(stream.readline()))


def _settled(changed: int, began: int) -> bool:
    """Whether a file was as it is before it was read: one written in the same instant may have been written again after it."""
    return changed < began - 100_000_000


def _now(study: Study) -> int:
    """The time by the clock of the file system, in nanoseconds."""
    folder = study.build / "intake"
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    return folder.stat().st_mtime_ns


def _content(path: Path, status: os.stat_result) -> str:
    if stat.S_ISLNK(status.st_mode):
        return f"link to {os.fsencode(os.readlink(path))!r}"
    if not stat.S_ISREG(status.st_mode):
        return str(stat.S_IFMT(status.st_mode))
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"
