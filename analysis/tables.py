"""Every table made by one helper, and made only once: kept by the content of what it is made from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import schema
from analysis.study import ROOT, Study, StudyError, open_study, sha256, write_bytes

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook

# The order in which data flows. A module imports only from those before it, so that a table depends on the source of
# its own module and of those before it, and on nothing behind.
MODULES = (
    "study", "schema", "intake", "corpus", "quotations", "language", "cues", "constructions", "speech", "attribution", "actors",
    "coding", "voices", "claims", "agreement", "contests", "wording", "networks", "inference", "robustness", "tables", "figures",
    "report", "run", "__main__",
)  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """How a table comes about: the module whose helper makes it, the inputs and tables it is made from, who can make it."""

    module: str
    make: Callable[[Tables], pd.DataFrame]
    inputs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()


class Tables:
    """The tables of one study: ``data["documents"]`` makes or reads one, ``data.get(...)`` is None where it cannot be made."""

    def __init__(self, study: str | Study = "", out: str = "") -> None:
        self.study = study if isinstance(study, Study) else open_study(study, out)
        self._frames: dict[str, pd.DataFrame] = {}
        self._keys: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return not self.lacking(name)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if lacking := self.lacking(name):
            raise StudyError(self.study.raw, f"the table {name} cannot be made without {', '.join(lacking)}", "add it")
        if name not in self._frames:
            self._frames[name] = self._kept(name)
        return self._frames[name]

    def get(self, name: str) -> pd.DataFrame | None:
        return self[name] if name in self else None  # noqa: SIM401  # self.get is this

    def lacking(self, name: str) -> list[str]:
        """The inputs without which a table cannot be made."""
        recipe = RECIPES[name]
        found = [each for each in recipe.wants if not self.study.has(each)]
        for need in recipe.needs:
            found += [each for each in self.lacking(need) if each not in found]
        return found

    @property
    def names(self) -> list[str]:
        """The tables that this study can have."""
        return [name for name in RECIPES if name in self]

    @cached_property
    def texts(self) -> dict[str, str]:
        from analysis import intake

        return intake.texts(self.study)

    @cached_property
    def codebook(self) -> Codebook:
        from analysis import coding

        return coding.codebook(self.study)

    @property
    def coder(self) -> str:
        """The coder an analysis takes unless told otherwise."""
        from analysis import coding

        return coding.preferred(coding.coders(self.study))

    def key(self, name: str) -> str:
        """A fingerprint of everything a table is made from."""
        if name not in self._keys:
            recipe = RECIPES[name]
            parts = [name, code(recipe.module), *(contents(self.study.raw / each) for each in recipe.inputs)]
            self._keys[name] = fingerprint(*parts, *(self.key(need) for need in recipe.needs))
        return self._keys[name]

    def _kept(self, name: str) -> pd.DataFrame:
        path = self.study.processed / f"{name}.csv"
        record = self.study.build / "tables" / f"{name}.json"
        with locked(self.study.build / "tables" / f"{name}.lock"):
            key = self.key(name)
            kept = json.loads(record.read_text()) if record.exists() else {}
            if kept.get("key") == key and path.exists() and kept.get("sha256") == sha256(path):
                return schema.read(name, self.study.processed)
            frame = schema.write(RECIPES[name].make(self), name, self.study.processed)
            write_bytes(record, json.dumps({"key": key, "sha256": sha256(path)}).encode())
            return frame


def fingerprint(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def code(module: str) -> str:
    """A fingerprint of the source of a module, of all before it, of the cue lexicon and of the lock."""
    upto = MODULES[: MODULES.index(module) + 1]
    files = [ROOT / "analysis" / f"{name}.py" for name in upto]
    files += [ROOT / "analysis/tables.py", ROOT / "analysis/cues.csv", ROOT / "requirements.lock"]
    return fingerprint(*(sha256(path) for path in files if path.exists()))


def contents(path: Path) -> str:
    """A fingerprint of a file, or of a folder's files with their names; empty where there is nothing."""
    if path.is_dir():
        return fingerprint(*(f"{p.relative_to(path)} {sha256(p)}" for p in sorted(path.rglob("*")) if p.is_file()))
    return sha256(path) if path.exists() else ""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock, so that of several notebooks that ask for a table one makes it and the others wait and read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        if os.name == "posix":
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _documents(data: Tables) -> pd.DataFrame:
    from analysis import corpus

    return corpus.documents(data.study)


def _rejected(data: Tables) -> pd.DataFrame:
    from analysis import intake

    return intake.rejected(data.study)


def _sentences(data: Tables) -> pd.DataFrame:
    from analysis import corpus

    documents = data["documents"]
    return corpus.sentences(data.texts, dict(zip(documents["doc_id"], documents["title"])))


def _attributions(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import coding

    known = coding.actors(data.study)
    machine = coding.machine_attributions(data.texts, known)
    hand = coding.attributions(coding.hand_coded(data.study, "attributions", data.texts), data.texts, known)
    return pd.concat([machine, hand], ignore_index=True) if len(hand) else machine


def _runs(data: Tables) -> pd.DataFrame:
    from analysis import voices

    return voices.runs(data.texts, data["sentences"], data["attributions"])


def _statements(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import claims, coding

    sentences, documents, attributed = data["sentences"], data["documents"], data["attributions"]
    known = coding.actors(data.study)
    own = attributed[attributed["coder"] == "machine"]
    machine = claims.statements(sentences, own, documents, data.codebook, data.texts, known)
    hand = coding.hand_coded(data.study, "statements", data.texts)
    coded = coding.statements(hand, sentences, documents, attributed, known)
    return pd.concat([machine, coded], ignore_index=True) if len(coded) else machine


def _pairs(data: Tables) -> pd.DataFrame:
    import pandas as pd

    from analysis import claims, coding

    statements, sentences = data["statements"], data["sentences"]
    machine = claims.pairs(statements[statements["coder"] == "machine"], sentences, data.codebook, data.texts)
    coded = coding.pairs(coding.hand_coded(data.study, "pairs", data.texts), statements, sentences)
    return pd.concat([machine, coded], ignore_index=True) if len(coded) else machine


def _agreement(data: Tables) -> pd.DataFrame:
    from analysis import agreement

    return agreement.table(data["attributions"], data["statements"], data["sentences"], data.texts)


def _naming(data: Tables) -> pd.DataFrame:
    from analysis import wording

    spans = data["attributions"][data["attributions"]["coder"] == data.coder]
    spans = spans[~spans["relay"]].assign(voice=spans["camp"])
    return wording.designations(data.texts, data.codebook.designations, spans)


def _terms(data: Tables) -> pd.DataFrame:
    from analysis import coding, wording

    runs = data["runs"]
    body = runs[(runs["coder"] == data.coder) & (runs["part"] == "body")]
    return wording.terms(body, data.texts, wording.names(coding.actors(data.study)))


def _edges(data: Tables) -> pd.DataFrame:
    from analysis import networks

    rows = data["statements"]
    return networks.table(rows[(rows["coder"] == data.coder) & (rows["duplicate_of"] == "")])


def _specifications(data: Tables) -> pd.DataFrame:
    from analysis import robustness

    return robustness.table(data["runs"], data["statements"], data["pairs"], data.codebook)


_CODED = ("codebook.yaml",)
RECIPES: dict[str, Recipe] = {
    "documents": Recipe("corpus", _documents, ("articles", "articles.csv")),
    "rejected": Recipe("intake", _rejected, ("articles",)),
    "sentences": Recipe("corpus", _sentences, needs=("documents",)),
    "attributions": Recipe("coding", _attributions, ("actors.csv", "codebook.yaml", "coding"), needs=("documents",)),
    "runs": Recipe("voices", _runs, needs=("sentences", "attributions")),
    "statements": Recipe("claims", _statements, needs=("sentences", "attributions"), wants=_CODED),
    "pairs": Recipe("claims", _pairs, needs=("statements",), wants=_CODED),
    "naming": Recipe("wording", _naming, ("codebook.yaml",), needs=("attributions",), wants=("codebook.yaml",)),
    "terms": Recipe("wording", _terms, ("actors.csv",), needs=("runs",)),
    "edges": Recipe("networks", _edges, needs=("statements",), wants=_CODED),
    "specifications": Recipe("robustness", _specifications, needs=("runs", "pairs"), wants=_CODED),
    "agreement": Recipe("agreement", _agreement, needs=("statements",), wants=_CODED),
}
