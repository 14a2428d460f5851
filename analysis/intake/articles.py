"""The articles of a study: taken in once for the same bytes, settings and code, and handed out with their texts or without.

Every file, and every row of a table of articles, ends either as an article or as a row of ``rejected``. What is decided is kept
below ``study.build/intake``, so that several notebooks or workers need not decide it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256 as digest_of
from pathlib import Path

from analysis.intake import listing
from analysis.intake.entry import Article, ArticleEntry, read_entries
from analysis.intake.formats import endings
from analysis.intake.record import Remark, read_record
from analysis.intake.settling import settle
from analysis.study import Study, StudyError, closure, locked, sha256, spelt_out, write_bytes
from analysis.study import fingerprint as one_of
from analysis.text import Document


def read_articles(study: Study) -> Iterator[Article]:
    """The articles of a study one at a time, in the order of ``entries``."""
    for entry in entries(study):
        yield article(study, entry)


def entries(study: Study) -> Iterator[ArticleEntry]:
    """The articles without their texts, in the order of their doc_ids.

    Raises StudyError where nothing in the folder can be read.
    """
    return read_entries(prepare(study) / "articles.jsonl")


def article(study: Study, entry: ArticleEntry) -> Article:
    """An entry with its text, checked against its sha256. A copy that was lost or altered is made again.

    Raises StudyError for a text that changes again and again.
    """
    content = _content(study, entry)
    if content is None:
        prepare_again(study)
        content = _content(study, entry)
    if content is None:
        path = study.located(entry.text_path)
        raise StudyError(path, "it changed while it was being read", "run again when it no longer changes")
    return Article(**vars(entry), text=Document(content, "utf-8"))


def _content(study: Study, entry: ArticleEntry) -> bytes | None:
    """The bytes of a text; nothing where they are not those of its sha256."""
    path = study.located(entry.text_path)
    content = path.read_bytes() if path.exists() else b""
    return content if digest_of(content).hexdigest() == entry.sha256 else None


def texts(study: Study) -> dict[str, Document]:
    """doc_id to text, for every article of a study that is small enough to be held whole."""
    return {each.doc_id: each.text for each in read_articles(study)}


class Texts(Mapping[str, Document]):
    """doc_id to text, each read when it is asked for."""

    def __init__(self, study: Study) -> None:
        self._study, self._entries = study, {entry.doc_id: entry for entry in entries(study)}

    def __getitem__(self, doc_id: str) -> Document:
        return article(self._study, self._entries[doc_id]).text

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def remarks(study: Study) -> Iterator[Remark]:
    """The record of what was refused, repaired or flagged in ``articles/``, in the order of files and rows."""
    return read_record(prepare(study) / "rejected.jsonl")


def prepare(study: Study, say: Callable[[str], None] = lambda _: None) -> Path:
    """Take every decision, unless that was done before for the same bytes; the folder where the decisions lie.

    ``say`` hears of progress in large folders. Raises StudyError where nothing in the folder can be read.
    """
    folder = study.build / "intake"
    with locked(folder / "lock"):
        _prepare(study, folder, say)
    return folder


def prepare_again(study: Study) -> None:
    """Take every decision again that rests on a text of which no copy lies where it should; no copy is trusted unread."""
    folder = study.build / "intake"
    with locked(folder / "lock"):
        (folder / "manifest.json").unlink(missing_ok=True)
        _prepare(study, folder, lambda _: None)


def _prepare(study: Study, folder: Path, say: Callable[[str], None]) -> None:
    key = fingerprint(study)
    manifest = folder / "manifest.json"
    if manifest.exists() and json.loads(manifest.read_text()).get("key") == key:
        return
    n_articles = settle(study, folder, say)
    if not n_articles:
        raise _nothing(study, folder)
    write_bytes(manifest, json.dumps({"key": key, "articles": n_articles}).encode())


def _nothing(study: Study, folder: Path) -> StudyError:
    found = list(read_record(folder / "rejected.jsonl"))
    path, reason, detail, _ = found[0] if found else Remark("articles", "no file", "", "")
    more = f" ({len(found) - 1:,} more)" if len(found) > 1 else ""
    return StudyError(
        study.raw / "articles",
        f"nothing in it can be read; {path}{', ' * bool(detail)}{detail}: {reason}{more}",
        f"put the texts there as {endings()} in UTF-8, or state their encoding in study.yaml",
    )


FEW = 1000  # files that are told apart where it is noted what a result was made from


def contents(study: Study) -> dict[str, str]:
    """What lies in ``articles/``, path from the study's folder to sha256; of many files the folder. Nothing is written."""
    found = {spelt_out(each.path): each.content for each in listing.files(study)}
    if len(found) <= FEW:
        return found
    return {"articles/": one_of(*(f"{path} {content}" for path, content in found.items()))}


def fingerprint(study: Study) -> str:
    """One sha256 over the names and bytes of ``articles/`` and of study.yaml, and over the code that decides on them."""
    asked = study.raw / "study.yaml"
    return one_of(listing.fingerprint(study), sha256(asked) if asked.exists() else "", closure.fingerprint_of(__name__))
