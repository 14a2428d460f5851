"""Files that strangers made, opened with care: archives that climb or swell, XML that names other files or grows as it is read."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from pathlib import Path
from typing import Any

from analysis.study import StudyError

MOST_MEMBERS = 20_000
MOST_BYTES = 500_000_000  # of all members unpacked
MOST_TIMES = 200  # as large unpacked as packed, of members above a megabyte


class Archive:
    """The members of a zip archive by name, none of them unpacked to disk. StudyError, with the member, for what no honest one has."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise StudyError(path, f"it is no zip archive ({error})", "export it again") from None
        members = [member for member in self._zip.infolist() if not member.is_dir()]
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
            raise StudyError(
                path, f"unpacked it is above {MOST_BYTES // 10**6} MB or {MOST_MEMBERS:,} files", "export fewer texts"
            )
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            self._check(member)
            self._members[member.filename.replace("\\", "/").casefold()] = member

    def _check(self, member: zipfile.ZipInfo) -> None:
        name, problem = member.filename.replace("\\", "/"), ""
        if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name):
            problem = "its name leads out of the archive"
        elif stat.S_ISLNK(member.external_attr >> 16):
            problem = "it is a link"
        elif member.flag_bits & 1:
            problem = "it is locked with a password"
        elif member.file_size > max(1_000_000, MOST_TIMES * member.compress_size):
            problem = "it swells to more than 200 times its size"
        elif name.casefold() in self._members:
            problem = "it is there twice"
        if problem:
            raise StudyError(
                self.path, problem, "export it again, from the program itself", f"member {member.filename}"
            )

    @property
    def names(self) -> list[str]:
        return [member.filename.replace("\\", "/") for member in self._members.values()]

    def has(self, name: str) -> bool:
        return name.casefold() in self._members

    def read(self, name: str) -> bytes:
        """A member's bytes; upper and lower case are alike in its name."""
        member = self._members.get(name.casefold())
        if member is None:
            raise StudyError(self.path, "the member is not there", "export it again", f"member {name}")
        try:
            return self._zip.read(member)
        except Exception as error:  # whatever a broken member makes the decompressors raise
            raise StudyError(self.path, f"it is damaged ({error})", "export it again", f"member {name}") from None


def parsed(content: bytes, path: Path, place: str = "") -> Any:
    """The root of an XML document. No entity is resolved, nothing else is loaded. StudyError, with the line, for what is none."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    before = f"{place}, " if place else ""
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise StudyError(
            path, f"it is not valid XML ({error.msg})", "export it again", f"{before}line {error.lineno}"
        ) from None
    if root.getroottree().docinfo.doctype:
        raise StudyError(
            path, "it declares a document type, which no such file needs", "remove the DOCTYPE", f"{before}line 1"
        )
    return root


def decoded(content: bytes, path: Path, place: str) -> str:
    """A text in UTF-8, with or without a byte order mark, line ends as they are."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the text as UTF-8", f"{place}, byte {error.start}") from None
