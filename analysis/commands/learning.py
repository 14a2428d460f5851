"""A learned coder: it codes the whole study from the study's own hand coding, and its rows lie in ``coding/<coder>/``.

In: a study with a codebook and, better, with coded statements. Out: statements.csv and coder.yaml, the same bytes whenever the inputs are.
Sentence vectors come from WordLlama (requirements-learned.lock), which is loaded here and nowhere else.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import claims, coding
from analysis.commands.console import say
from analysis.study import StudyError, to_csv, write_bytes
from analysis.text import of_them

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.claims import Learned
    from analysis.coding import Codebook, Reading
    from analysis.tables import Tables

    Embed = Callable[[list[str]], NDArray[np.float64]]

COLUMNS = "statement_id doc_id start end actor_id claim stance embedding duplicate_of attribution_id text".split()
VECTORS = "WordLlama l2_supercat, 256 dimensions"


def code_by_learning(data: Tables, coder: str, embed: Embed | None = None) -> None:
    """Write ``coding/<coder>/``: statements of all documents, and a coder.yaml of kind learned.

    ``embed``: sentences to vectors; WordLlama's unless given. Raises StudyError for a name that is none or another coder's, where
    the codebook has no claims, and where WordLlama is not installed.
    """
    import pandas as pd

    folder = coder_folder(data, coder)
    book = data.codebook
    if not book.claims:
        raise StudyError(data.study.raw / "codebook.yaml", "there are no claims to code", "write the codebook first")
    vectors = embed or word_vectors()
    teacher = hand_coder(data.readings)
    coded, documents = examples(data, teacher) if teacher is not None else ({}, frozenset[str]())
    attributed = data["attributions"]
    own = attributed[attributed["coder"] == coding.RULES]
    cues = claims.Cues(book, data.actors)
    said = claims.spoken(data["sentences"], own, data.texts, cues, data.narrators)
    learned = claims.learn(said, book, vectors, coded, documents)
    found = claims.learned_statements(said, learned, book, cues)
    rows = [row for doc_id in sorted(found) for row in claims.coded_rows(doc_id, data.texts[doc_id], found[doc_id])]
    write_bytes(folder / "statements.csv", to_csv(pd.DataFrame(rows, columns=COLUMNS)).encode())
    coding.write_coder(
        folder,
        coding.Coder(
            coder,
            "learned",
            who="logistic regressions and the nearest claim, over sentence vectors",
            model=VECTORS if embed is None else "",
            settings=settings(learned, teacher, len(documents)),
            documents=tuple(sorted(data.texts)),
        ),
    )
    report(data, folder, learned, book, len(rows))


def coder_folder(data: Tables, coder: str) -> Path:
    """The folder of a learned coder. Raises StudyError for a name that is none, and for the folder of another kind of coder."""
    if not re.fullmatch(r"[\w-]+", coder) or coder in (coding.RULES, coding.FINAL):
        raise StudyError("CODER", f"'{coder}' cannot name a learned coder", "give such as CODER=learned")
    folder = data.study.raw / "coding" / coder
    known = coding.read_coders(data.study).get(coder)
    if known is not None and known.kind != "learned" and any(folder.iterdir()):
        raise StudyError(folder, "it is the work of another coder and stays as it is", "choose another CODER=")
    return folder


def hand_coder(readings: dict[str, Reading]) -> Reading | None:
    """Whose statements are learned from: the most trusted person's or model's, of whom whole documents were read; None without one."""
    known = [
        each
        for each in readings.values()
        if each.coder.kind in ("person", "model") and each.documents and "statements" in each.tables
    ]
    best = next(iter(coding.most_trusted(each.coder for each in known)), None)
    return None if best is None else readings[best.name]


def examples(data: Tables, teacher: Reading) -> tuple[dict[str, set[str]], frozenset[str]]:
    """sentence_id to the claims that were coded there, and the documents that were read."""
    rows: pd.DataFrame = data["statements"]
    own = rows[(rows["coder"] == teacher.coder.name) & rows["doc_id"].isin(teacher.documents)]
    return {sentence: set(group["claim"]) for sentence, group in own.groupby("sentence_id")}, teacher.documents


def settings(learned: Learned, teacher: Reading | None, documents: int) -> dict[str, Any]:
    """What coder.yaml says of how the coding was made, and how good it was in documents that it had not seen."""
    found: dict[str, Any] = {"nearest": f"from {claims.NEARER} standard deviations, {claims.MARGIN} before the next"}
    if teacher is None or not learned.claims:
        return found | {"learned_claims": 0}
    unseen = {name: round(float(getattr(learned, name)), 3) for name in ("precision", "recall", "f1")}
    return found | {
        "learned_from": teacher.coder.name,
        "coded_documents": documents,
        "learned_claims": len(learned.claims),
        "threshold": learned.threshold,
        "documents_left_out": unseen,
    }


def report(data: Tables, folder: Path, learned: Learned, book: Codebook, n_rows: int) -> None:
    """Say what was written, and how good it was where that can be told."""
    say(f"{data.study.shown(folder)}: {of_them(len(data.texts), 'document')} coded, {of_them(n_rows, 'statement')}")
    rest = len(book.claims) - len(learned.claims)
    if learned.claims:
        say(
            f"  {of_them(len(learned.claims), 'claim')} learned; (sentence, claim) in coded documents left out in turn: precision "
            f"{learned.precision:.2f}, recall {learned.recall:.2f}, F1 {learned.f1:.2f}"
        )
    if rest:
        say(f"  {of_them(rest, 'claim')} with fewer than {claims.FEWEST} coded sentences: by the nearest description")


def word_vectors() -> Embed:
    """Sentences to vectors by WordLlama, from files that lie in its package: nothing is fetched.

    Raises StudyError where it is not installed.
    """
    found = importlib.util.find_spec("wordllama")
    if found is None or found.origin is None:
        mend = "run make learn, or install requirements-learned.lock"
        raise StudyError("wordllama", "it is not installed", mend)
    from wordllama import WordLlama

    model = WordLlama.load(cache_dir=Path(found.origin).parent, disable_download=True)
    return lambda texts: model.embed(texts, norm=True).astype(float).round(6)
