"""Names of files and rows to doc_ids: safe wherever a name goes, and no two alike."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256

from analysis.intake.decoding import HALF
from analysis.study import spelt_out

# names that Windows keeps for itself, with whatever ending
_OF_WINDOWS = frozenset(["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))])


def safe_name(name: str) -> str:
    """A name as a doc_id: letters and digits of any script, ``-``, ``_`` and ``.``, composed; nothing a shell, a path, a
    spreadsheet or a page would take for something else. What is longer than 80 characters or 120 bytes is cut, with a
    fingerprint of the whole.
    """
    plain = unicodedata.normalize("NFC", spelt_out(name))
    plain = "".join(c if c.isalnum() or c in "-_." or unicodedata.combining(c) else "_" for c in plain)
    plain = re.sub(r"\.{2,}", "_", plain).strip(".")
    if not plain[:1].isalnum() or plain.split(".")[0].upper() in _OF_WINDOWS:
        plain = f"_{plain.lstrip('-_.')}"
    if len(plain) > 80 or len(plain.encode()) > 120:
        plain = plain.encode()[:100].decode("utf-8", "ignore")[:64] + f"-{short(name)}"
    return plain


def short(name: str) -> str:
    """Eight digits that tell a name from others."""
    half = HALF.search(name)
    return sha256(name.encode("utf-8", "backslashreplace") if half else os.fsencode(name)).hexdigest()[:8]


def stem(shown: str) -> str:
    """The name from which a file that the record shows would have its doc_id."""
    return re.sub(r"\.[^./]*$", "", shown.removeprefix("articles/"))


def may_be(name: str, doc_ids: Iterable[str]) -> bool:
    """Whether a text of this name may come to have one of some doc_ids; which it has follows from the names of all texts."""
    stems = {re.sub(r"-[0-9a-f]{8}$", "", each) for each in doc_ids}
    return bool({name, safe_name(name)} & {*doc_ids, *stems})


def told_apart(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The doc_id of each text, and what to say where another text has the plain one already (else nothing).

    ``names`` are pairs of a name and the text's origin. The earlier text has the name. Names that differ by case alone count as
    one, since some file systems hold them so.
    """
    given: dict[str, tuple[str, str]] = {}
    for name, origin in names:
        plain = doc_id = safe_name(name)
        other, salt = given.get(plain.casefold()), origin
        while doc_id.casefold() in given:
            doc_id, salt = f"{plain}-{short(salt)}", f"{salt} "
        given[doc_id.casefold()] = origin, doc_id
        yield doc_id, f"doc_id {doc_id}, since {other[0]} has {other[1]}" if other else ""
