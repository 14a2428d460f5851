"""The tables of a part of a study: of the documents that the chosen coder has read, less those left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.schema import TABLES
from analysis.study import Study, StudyError
from analysis.tables import stored
from analysis.tables.kept import Tables
from analysis.tables.recipes import RECIPES

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Reading
    from analysis.tables.partition import Member
    from analysis.text import Document


def select(study: str | Study = "", out: str = "", coder: str | None = "", leave_out: Collection[str] = ()) -> Tables:
    """The tables as an analysis of ``coder``'s work takes them: of the documents that the coder has read, less ``leave_out`` (doc_ids).

    ``coder`` empty: the preferred one; None: the same, but of all documents. Where that is all documents and the coder is the
    preferred one, these are the tables themselves. Raises StudyError, in one line, for a coder that the study does not have or who has
    read nothing, and for a document that is not there.
    """
    whole = Tables(study, out)
    if not coder and not leave_out and not whole.study.has("coding"):
        return whole
    readings, chosen = whole.readings, coder or whole.coder
    folder = whole.study.raw / "coding"
    if chosen not in readings:
        raise StudyError(folder, f"there is no coder '{chosen}'", f"choose one of {', '.join(readings)}")
    read = frozenset(whole.texts) if coder is None else readings[chosen].documents
    if not read:
        some = "only sentences drawn at random" if readings[chosen].sampled else "nothing"
        mend = "add statements.csv, list the documents read in its coder.yaml, or choose another coder"
        raise StudyError(folder / chosen, f"this coder has read {some}, so there is no document to analyse", mend)
    if unknown := [doc_id for doc_id in leave_out if doc_id not in whole.texts]:
        raise StudyError("leave_out", f"'{unknown[0]}' is no document of this study", "correct the doc_id")
    only = read - set(leave_out)
    if not only:
        raise StudyError("leave_out", "it leaves nothing of what the coder has read", "leave fewer documents out")
    if chosen == whole.coder and len(only) == len(whole.texts):
        return whole
    return Selection(whole, chosen, only, leave_out)


class Selection(Tables):
    """The tables of some documents of a study, with the coder whose work is analysed. Nothing of it is written.

    Rows about documents are those of the whole; what is counted over documents is counted anew over these alone.
    """

    def __init__(self, whole: Tables, coder: str, only: Collection[str], left_out: Collection[str] = ()) -> None:
        super().__init__(whole.study)
        self.whole, self.only, self._coder, self.left_out = whole, frozenset(only), coder, tuple(left_out)

    @property
    def coder(self) -> str:
        """The coder that was chosen."""
        return self._coder

    @property
    def usual(self) -> bool:
        return self._coder == self.whole.coder and not self.left_out

    @cached_property
    def large(self) -> bool:
        return self.whole.large and len(self.only) > self.partitioning.large

    @cached_property
    def texts(self) -> Mapping[str, Document]:
        return Some(self.whole.texts, self.only)

    @cached_property
    def readings(self) -> dict[str, Reading]:
        whole = self.whole.readings.items()
        return {
            name: replace(
                each,
                documents=each.documents & self.only,
                sampled={doc_id: spans for doc_id, spans in each.sampled.items() if doc_id in self.only},
            )
            for name, each in whole
        }

    @cached_property
    def entries(self) -> dict[str, Member]:
        return {doc_id: entry for doc_id, entry in self.whole.entries.items() if doc_id in self.only}

    def pieces(
        self, name: str, columns: Sequence[str] | None = None, doc_ids: Collection[str] | None = None
    ) -> Iterator[pd.DataFrame]:
        """As of the whole, with the rows about these documents."""
        if not RECIPES[name].by_document:
            yield from super().pieces(name, columns, doc_ids)
            return
        asked = list(TABLES[name].columns) if columns is None else list(columns)
        wanted = self.only if doc_ids is None else self.only & set(doc_ids)
        for frame in self.whole.pieces(name, list(dict.fromkeys([*asked, "doc_id"])), wanted):
            yield frame.loc[frame["doc_id"].isin(wanted), asked].reset_index(drop=True)

    def count(self, name: str) -> int:
        """How many rows a table has."""
        return sum(map(len, self.pieces(name, ["doc_id"]))) if RECIPES[name].by_document else len(self[name])

    def make_parts(self) -> None:
        self.whole.make_parts()

    def _kept(self, name: str) -> pd.DataFrame:
        import pandas as pd

        if RECIPES[name].by_document:
            return pd.concat(self.pieces(name), ignore_index=True)
        if not RECIPES[name].needs:
            return self.whole[name]
        return stored.check(stored.normal(RECIPES[name].make(self), name), name)


class Some(Mapping[str, "Document"]):
    """Some of many texts, in their order."""

    def __init__(self, whole: Mapping[str, Document], only: Collection[str]) -> None:
        self._whole, self._names = whole, [doc_id for doc_id in whole if doc_id in only]

    def __getitem__(self, doc_id: str) -> Document:
        return self._whole[doc_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
