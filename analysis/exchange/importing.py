"""A file of another program: which format it is, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.exchange.brat_reading import read_brat
from analysis.exchange.dna_reading import read_dna
from analysis.exchange.placing import Brought, bring, bring_codebook, read_map
from analysis.exchange.project import Project, Row
from analysis.exchange.refi_reading import read_qdc, read_qdpx
from analysis.study import StudyError, folder_of

Reader = Callable[[Path, Mapping[str, Row]], Project]


def import_file(source: str, study: str, coder: str, mapping: str = "") -> Brought:
    """Bring a file's coding into the study as ``coder``, or make the study where the folder is not there.

    ``mapping``: a CSV file that says which claim, stance and actor a foreign code is. Raises StudyError, with file and place, and
    then leaves everything as it was.
    """
    if not source:
        raise StudyError("FROM", "which file is to be imported?", "make import FROM=file CODER=name STUDY=folder")
    if not study:
        raise StudyError("STUDY", "into which study?", "give STUDY= its folder, or one that is not there yet")
    path = folder_of(source)
    if not path.exists():
        raise StudyError(path, "there is no such file", "correct FROM=")
    kind = "brat" if path.is_dir() else path.suffix.lower()
    if kind in CODEBOOKS:
        return bring_codebook(CODEBOOKS[kind](path, read_map(mapping)), path, folder_of(study))
    if kind not in READERS:
        raise StudyError(path, "no reader for it", f"give one of {', '.join([*READERS, *CODEBOOKS])}")
    return bring(READERS[kind](path, read_map(mapping)), path, folder_of(study), coder)


READERS: dict[str, Reader] = {".dna": read_dna, ".qdpx": read_qdpx, "brat": read_brat, ".zip": read_brat}
CODEBOOKS: dict[str, Reader] = {".qdc": read_qdc}
