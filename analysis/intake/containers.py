"""Files that hold others (zipped ones: .zip, .docx, .xlsx) and XML, opened so that no file costs more than it may: nothing is unpacked
to disk, what it would unpack to is counted first, and entities of XML are not followed."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from analysis.intake.decoding import Refused

MOST_BYTES, MOST_FILES = 200_000_000, 20_000  # of an archive, unpacked

# what Word and Excel lock is an archive in a container of the old format, in a stream of this name
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


def opened(content: bytes, what: str) -> zipfile.ZipFile:
    """An archive, of which the sizes were counted. Raises Refused for one that is none, is locked, or holds too much.

    ``zipfile`` reads no more of a file in it than the size stated for it, so that the sizes stated hold.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        if content.startswith(_OLE) and _ENCRYPTED in content:
            raise Refused("locked by a password", "save it without one") from None
        raise Refused(f"not {what}", "no archive, or a damaged one") from None
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise Refused("too large when unpacked", f"{len(members):,} files")
    if (size := sum(member.file_size for member in members)) > MOST_BYTES:
        raise Refused("too large when unpacked", f"{size:,} bytes of {len(content):,}")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("locked by a password", "take it out and put the files themselves there")
    return archive


def unpacked(archive: zipfile.ZipFile, name: str, what: str) -> bytes:
    """A file of an archive. Raises Refused where it is not there or damaged."""
    try:
        return archive.read(name)
    except KeyError:
        raise Refused(f"not {what}", f"it holds no {name}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused(f"not {what}", f"damaged: {error}"[:80]) from None


def refuse_entities(content: bytes) -> None:
    """Raises Refused for XML that declares a document type: entities can make a small file huge, or fetch others."""
    if b"<!DOCTYPE" in content[:10_000] or b"<!ENTITY" in content:
        raise Refused("XML with declarations of its own", "entities are not followed")


def parsed(content: bytes, what: str) -> Any:
    """The root of some XML. Raises Refused for what is none, or declares a document type."""
    from lxml import etree

    refuse_entities(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(f"not {what}", f"XML that cannot be parsed: {error}"[:80]) from None
