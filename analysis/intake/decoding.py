"""Bytes to characters: by their mark, as UTF-8 or as a study states; or why they are none, and where."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.intake.settings import Settings

LONGEST = 20_000_000  # bytes of one article

_SIGNATURES = {
    b"PK\x03\x04": "a ZIP, Word or Excel file", b"%PDF": "a PDF file", b"\x1f\x8b": "a gzip file", b"{\\rtf": "an RTF file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"7z\xbc\xaf": "a 7z file", b"BZh": "a bzip2 file", b"\xfd7zXZ": "an xz file", b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file", b"\x00\x05\x16\x07": "a macOS file of attributes", b"Rar!": "a RAR file", b"\x28\xb5\x2f\xfd": "a zstd file",
}  # fmt: skip
MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))  # fmt: skip
EXCEL = "cp1252"  # of tables that Excel writes in western Europe, with semicolons
HALF = re.compile("[\ud800-\udfff]")


class Refused(Exception):
    """A file or row that gives no text: reason and detail."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def refuse_binary(head: bytes) -> None:
    """Raises Refused for a file that begins as a picture, an archive, a document of Word's or the like."""
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            raise Refused("not text", what)


def decoded(content: bytes, settings: Settings) -> tuple[str, str]:
    """Bytes to text, and how: empty where they are plain UTF-8. By its mark, as UTF-8, or as study.yaml states.

    Raises Refused, with the byte, where they are none of these.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                text = content.decode(encoding).lstrip("\ufeff")  # some files have several marks
            except UnicodeDecodeError as error:
                raise Refused(f"not {encoding.removesuffix('-sig').upper()}", f"byte {error.start}") from None
            return text, "UTF-8 with a byte order mark" if encoding == "utf-8-sig" else encoding.upper()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if settings.encoding:
            return decoded_as(content, settings.encoding)
        raise Refused("not UTF-8", _where(content, error)) from None
    if "\0" in text:
        if settings.encoding:
            return decoded_as(content, settings.encoding)
        nulls = content.count(0)
        widths = {2: "UTF-16", 4: "UTF-32"}
        wide = next((name for n, name in widths.items() if abs(nulls / len(content) - (n - 1) / n) <= 0.1), "")
        hint = f": {wide} without a byte order mark?" if wide else ""
        raise Refused("NUL characters", f"{nulls:,}, first at byte {content.index(0)}{hint}")
    return text, ""


def decoded_as(content: bytes, encoding: str) -> tuple[str, str]:
    """Bytes to text in a given encoding, and its name. Raises Refused, with the byte."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(f"neither UTF-8 nor {encoding}", f"byte {error.start}") from None
    if "\0" in text:
        raise Refused("NUL characters", f"read as {encoding}")
    return text, encoding


def _where(content: bytes, error: UnicodeDecodeError) -> str:
    """The byte at which a text stops being UTF-8, and which encoding it may be in."""
    place = f"byte {error.start}, 0x{content[error.start]:02x}"
    if error.reason == "unexpected end of data":
        return f"{place}: cut in mid-character"
    if b"\0" in content[:4096]:
        return f"{place}: no text"
    high = [byte for byte in content if byte > 127]
    share = len(high) / len(content)
    if share > 0.25 and sum(byte >= 0xC0 for byte in high) > 0.8 * len(high):
        return f"{place}: Windows-1251?"
    return f"{place}: Windows-1252?" if share < 0.1 else place


def table_encoding(path: Path, settings: Settings) -> str:
    """The encoding of a table: by its mark, UTF-8, or, where it is not that and one is stated, the stated one.

    A table with semicolons that is no UTF-8 is one of Excel's in western Europe. Raises Refused for a table that is no text.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
        refuse_binary(head)
        for mark, encoding in MARKS:
            if head.startswith(mark):
                return encoding
        if not settings.encoding:
            if head.count(0) > 0.2 * len(head):
                raise Refused("NUL characters", f"first at byte {head.index(0)}: UTF-16 without a byte order mark?")
            first = head.split(b"\n", 1)[0]
            if first.count(b";") <= max(map(first.count, (b",", b"\t"))):
                return "utf-8"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while head:
                decoder.decode(head)
                head = stream.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if settings.encoding:
                return settings.encoding
            return EXCEL if _where(error.object, error).endswith("Windows-1252?") else "utf-8"
    return "utf-8"
