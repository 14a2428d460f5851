"""What people decided: the codebook and the hand-coded files, read, checked line by line, and joined to what follows from them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import attribution, cleaning, quotations, schema
from analysis.study import Study, StudyError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

NARRATOR = "(author)"
FRAMING = ("problem_definition", "causal_interpretation", "moral_evaluation", "treatment_recommendation")

_NEEDED = {
    "attributions": "attribution_id doc_id level parent_id group_id coordination_id relay start end source_start source_end "
    "cue_start cue_end actor_id source cue content",
    "statements": "statement_id doc_id start end actor_id claim stance embedding duplicate_of attribution_id text",
    "pairs": "pair_id doc_id claim statement_id answer_id relation strategy order",
}
_DECIDED = ("actor_id", "claim", "stance")  # columns of a statement that its coder fills in
_REFERENCES = {
    "attributions": {"parent_id": "attributions"},
    "statements": {"duplicate_of": "statements", "attribution_id": "attributions"},
    "pairs": {"statement_id": "statements", "answer_id": "statements"},
}
_CLOSED = {
    "stance": schema.STANCES,
    "embedding": schema.EMBEDDINGS,
    "relation": schema.RELATIONS,
    "strategy": schema.STRATEGIES,
    "order": schema.ORDERS,
    "relay": ("true", "false"),
}


@dataclass(frozen=True)
class Codebook:
    """The camps, kinds and claims of a study, as its codebook.yaml has them; empty where there is none."""

    title: str
    camps: list[dict[str, Any]]
    kinds: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    compared: list[str]
    allied: dict[str, list[str]]
    kinds_of_states: list[str]
    designations: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def label(self, identifier: str) -> str:
        """The label of a camp, kind or claim; the identifier itself in words where there is none."""
        for entry in (*self.camps, *self.kinds, *self.claims):
            if entry["id"] == identifier:
                return str(entry.get("label", identifier))
        return identifier.replace("_", " ")

    @property
    def camp_order(self) -> list[str]:
        return [camp["id"] for camp in self.camps]

    @property
    def claim_ids(self) -> list[str]:
        return [claim["id"] for claim in self.claims]

    @property
    def accused(self) -> dict[str, str]:
        """claim to the camp it accuses, for the claims that accuse one."""
        return {claim["id"]: claim["accuses"] for claim in self.claims if claim.get("accuses")}


def codebook(study: Study) -> Codebook:
    """Read and check codebook.yaml. Raises StudyError for what does not hold together, with the entry's name."""
    path = study.raw / "codebook.yaml"
    if not path.exists():
        return Codebook("", [], [], [], [], {}, ["state", "legislature"])
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise StudyError(path, "it is not valid YAML", "mend the indentation or the quotes there", place) from None
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None
    if not isinstance(content, dict):
        raise StudyError(path, "it holds no keys", "give it camps: and claims:")
    lists = {key: content.get(key) or [] for key in ("camps", "actor_kinds", "claims")}
    for key, entries in lists.items():
        seen = set()
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, dict) or not entry.get("id"):
                raise StudyError(path, "an entry without an id", "give it one", f"{key}, entry {number}")
            if odd := [name for name in entry if " " in str(name)]:
                raise StudyError(
                    path, f"'{odd[0]}' is no key", "put a label with a comma in quotes", f"{key}, {entry['id']}"
                )
            if entry["id"] in seen:
                raise StudyError(path, f"the id {entry['id']} stands there twice", "rename one", key)
            seen.add(entry["id"])
    claims = {claim["id"] for claim in lists["claims"]}
    camps = {camp["id"] for camp in lists["camps"]}
    for claim in lists["claims"]:
        place = f"claim {claim['id']}"
        others = [*(claim.get("counterclaims") or []), *([claim["parent"]] if claim.get("parent") else [])]
        for other in others:
            if other not in claims:
                raise StudyError(path, f"'{other}' is no claim", "correct the id", place)
        if claim.get("accuses") and claim["accuses"] not in camps:
            raise StudyError(path, f"'{claim['accuses']}' is no camp", "correct the id", place)
        if claim.get("framing") and claim["framing"] not in FRAMING:
            raise StudyError(
                path, f"'{claim['framing']}' is no framing function", f"use one of {', '.join(FRAMING)}", place
            )
    return Codebook(
        str(content.get("title", "")),
        lists["camps"],
        lists["actor_kinds"],
        lists["claims"],
        content.get("compared") or [],
        content.get("allied") or {},
        content.get("kinds_of_states") or ["state", "legislature"],
        content.get("designations") or {},
        content.get("words") or {},
    )


def actors(study: Study) -> pd.DataFrame | None:
    """actors.csv, one row an actor, or None. Raises StudyError for a repeated id or a camp that the codebook lacks."""
    import pandas as pd

    path = study.raw / "actors.csv"
    if not path.exists():
        return None
    columns = ["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"]
    camps = set(codebook(study).camp_order)
    rows, seen = [], set()
    for row, place in _lines(path):
        if not row.get("actor_id") or not row.get("name"):
            raise StudyError(path, "actor_id or name is missing", "fill both", place)
        if row["actor_id"] in seen:
            raise StudyError(path, f"actor_id '{row['actor_id']}' stands here twice", "rename one", place)
        if camps and row.get("camp") not in camps:
            raise StudyError(
                path, f"camp '{row.get('camp')}' is not in codebook.yaml", "correct it or add the camp", place
            )
        seen.add(row["actor_id"])
        rows.append({column: row.get(column, "") for column in columns})
    return pd.DataFrame(rows, columns=columns).sort_values("actor_id", ignore_index=True)


def coders(study: Study) -> list[str]:
    """The names of those who coded by hand: the folders of ``coding/``."""
    folder = study.raw / "coding"
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def preferred(present: list[str]) -> str:
    """The coder an analysis takes unless told otherwise: adjudicated where there is one, else the machine."""
    return "adjudicated" if "adjudicated" in present else "machine"


def _lines(path: Path) -> list[tuple[dict[str, str], str]]:
    """The rows of a CSV file with the line on which each ends."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            return [
                ({k: schema.unguarded(v or "") for k, v in row.items() if k}, f"line {reader.line_num}")
                for row in reader
            ]
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None


def hand_coded(study: Study, table: str, texts: Mapping[str, str], only: Collection[str] | None = None) -> pd.DataFrame:
    """All coders' rows of one table (attributions, statements or pairs) as they stand in ``coding/``, checked.

    ``only`` reads and checks those of some documents (their doc_ids) and leaves the others aside. A sentence to which no actor, claim
    and stance is given, as a coding sheet has them, is one that was read and holds no statement.

    Identifiers get their coder in front. Raises StudyError with file and line for an unknown document, actor, claim or
    value, an offset beyond the text, words that do not stand at their offsets, and a reference to a row that is not there.
    """
    import pandas as pd

    known_actors = actors(study)
    actor_ids = None if known_actors is None else {*known_actors["actor_id"], NARRATOR, ""}
    claims = set(codebook(study).claim_ids)
    columns = _NEEDED[table].split()
    rows = []
    for coder in coders(study):
        folder = study.raw / "coding" / coder
        path = folder / f"{table}.csv"
        if not path.exists():
            continue
        lines = _lines(path)
        if lines and (lacking := [column for column in columns if column not in lines[0][0]]):
            raise StudyError(path, f"it has no column {lacking[0]}", f"its columns are {', '.join(columns)}", "line 1")
        references = {column: _identifiers(folder / f"{target}.csv") for column, target in _REFERENCES[table].items()}
        seen: set[str] = set()
        for row, place in lines:
            if only is not None and row["doc_id"] not in only:
                continue
            if table == "statements" and not any(map(row.get, _DECIDED)):
                continue
            identifier = row[columns[0]]
            if not identifier or identifier in seen:
                raise StudyError(
                    path, f"{columns[0]} '{identifier}' is empty or stands here twice", "give each row its own", place
                )
            seen.add(identifier)
            if row["doc_id"] not in texts:
                raise StudyError(
                    path, f"doc_id '{row['doc_id']}' is no file of articles/", "correct it or add the article", place
                )
            if "actor_id" in row and actor_ids is not None and row["actor_id"] not in actor_ids:
                raise StudyError(
                    path, f"actor_id '{row['actor_id']}' is not in actors.csv", "correct it or add the actor", place
                )
            if "claim" in row and row["claim"] not in claims:
                raise StudyError(
                    path, f"claim '{row['claim']}' is not in codebook.yaml", "correct it or add the claim", place
                )
            if "level" in row and not (row["level"].isdecimal() and int(row["level"])):
                raise StudyError(path, f"level '{row['level']}' is no level", "write 1, 2, ...", place)
            for column, allowed in _CLOSED.items():
                if column in row and row[column] not in allowed:
                    raise StudyError(
                        path, f"{column} '{row[column]}' is none of {', '.join(allowed)}", "use one of these", place
                    )
            for column, targets in references.items():
                if (row[column] or table == "pairs") and row[column] not in targets:
                    raise StudyError(path, f"{column} '{row[column]}' names no row", "correct the identifier", place)
            _check_spans(path, place, table, row, texts[row["doc_id"]])
            tagged = {c: f"{coder}.{row[c]}" if row[c] else "" for c in (columns[0], *_REFERENCES[table])}
            for column in ("group_id", "coordination_id"):
                if row.get(column):
                    tagged[column] = f"{coder}.{row['doc_id']}.{row[column]}"
            rows.append({**{c: row[c] for c in columns}, **tagged, "coder": coder})
    return pd.DataFrame(rows, columns=[*columns, "coder"])


def documents_read(study: Study, known: Collection[str]) -> dict[str, set[str]]:
    """coder to the documents (``known`` doc_ids) that they have read: those that they have a row about, be it an undecided one.

    Without such rows a document in which a coder found nothing could not be told from one that they never opened. Raises
    StudyError with the line for an unknown document.
    """
    found: dict[str, set[str]] = {}
    for coder in coders(study):
        folder, read = study.raw / "coding" / coder, found.setdefault(coder, set())
        for path in (folder / f"{name}.csv" for name in _NEEDED):
            for row, place in _lines(path) if path.exists() else ():
                if row.get("doc_id") not in known:
                    problem = f"doc_id '{row.get('doc_id', '')}' is no file of articles/"
                    raise StudyError(path, problem, "correct it or add the article", place)
                read.add(row["doc_id"])
    return found


def _identifiers(path: Path) -> set[str]:
    return {next(iter(row.values())) for row, _ in _lines(path)} if path.exists() else set()


def _check_spans(path: Path, place: str, table: str, row: dict[str, str], text: str) -> None:
    pairs = {"attributions": (("", "content"), ("source_", "source"), ("cue_", "cue")), "statements": (("", "text"),)}
    for prefix, words in pairs.get(table, ()):
        start, end = row[f"{prefix}start"], row[f"{prefix}end"]
        if not start and not end and prefix:
            continue
        if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
            raise StudyError(
                path, f"{prefix}start '{start}' and {prefix}end '{end}' are no span", "give two offsets", place
            )
        if int(end) > len(text):
            raise StudyError(
                path,
                f"{prefix}end {end} lies beyond the text, which has {len(text)} characters",
                "correct the offset",
                place,
            )
        if row[words] and text[int(start) : int(end)] != row[words]:
            found = text[int(start) : int(end)]
            raise StudyError(
                path,
                f"{words} is '{_short(row[words])}', but '{_short(found)}' stands at {start}",
                "correct the offsets",
                place,
            )


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 40 else f"{flat[:37]}..."


def identities(known: pd.DataFrame | None) -> dict[str, dict[str, str]]:
    """actor_id to speaker, camp and actor_kind, the narrator included."""
    found = {NARRATOR: {"speaker": NARRATOR, "camp": "narrator", "actor_kind": "narrator"}}
    if known is not None:
        for actor in known.itertuples():
            found[actor.actor_id] = {"speaker": actor.name, "camp": actor.camp, "actor_kind": actor.kind}
    return found


def attributions(hand: pd.DataFrame, texts: Mapping[str, str], known: pd.DataFrame | None) -> pd.DataFrame:
    """Table ``attributions`` of the hand coders: kind, words, cue class and camp follow from the spans and the actor."""
    who = identities(known)
    rows = []
    regions = {doc_id: quotations.regions(texts[doc_id]) for doc_id in hand["doc_id"].unique()}
    for row in hand.to_dict("records"):
        text, start, end = texts[row["doc_id"]], int(row["start"]), int(row["end"])
        marks = regions[row["doc_id"]]
        unknown = {"speaker": row["source"], "camp": "unassigned", "actor_kind": ""}
        rows.append(
            {
                **row,
                **{c: int(row[c]) if row[c] else None for c in ("source_start", "source_end", "cue_start", "cue_end")},
                "level": int(row["level"]),
                "relay": row["relay"] == "true",
                "start": start,
                "end": end,
                "kind": quotations.kind(start, end, text, marks),
                "n_words": quotations.count_words(text[start:end]),
                "n_quoted_words": quotations.quoted_words(start, end, text, marks),
                "cue_class": attribution.cue_class_of(row["cue"]),
                **who.get(row["actor_id"], unknown),
            }
        )
    import pandas as pd

    return pd.DataFrame(rows)


def statements(
    hand: pd.DataFrame,
    sentences: pd.DataFrame,
    documents: pd.DataFrame,
    attributed: pd.DataFrame,
    known: pd.DataFrame | None,
) -> pd.DataFrame:
    """Table ``statements``: hand-coded rows with their sentence, their speaker's camp, and who relays them."""
    import pandas as pd

    who = identities(known)
    outlet_camp = dict(zip(documents["doc_id"], documents["outlet_camp"]))
    parent = dict(zip(attributed["attribution_id"], attributed["parent_id"]))
    camp = dict(zip(attributed["attribution_id"], attributed["camp"]))
    rows = []
    for row in hand.to_dict("records"):
        start, end = int(row["start"]), int(row["end"])
        unknown = {"speaker": row["actor_id"], "camp": "unassigned", "actor_kind": ""}
        rows.append(
            {
                **row,
                **who.get(row["actor_id"], unknown),
                "start": start,
                "end": end,
                "sentence_id": sentence_at(sentences, row["doc_id"], start),
                "outlet_camp": outlet_camp[row["doc_id"]],
                "relayed_by_camp": camp.get(parent.get(row["attribution_id"], ""), ""),
            }
        )
    return pd.DataFrame(rows)


def sentence_at(sentences: pd.DataFrame, doc_id: str, offset: int) -> str:
    """The sentence_id of the sentence that an offset lies in, or that begins next."""
    own = sentences[sentences["doc_id"] == doc_id]
    position = int(own["end"].astype("int64").searchsorted(offset, side="right"))
    return str(own["sentence_id"].iloc[min(position, len(own) - 1)])


def pairs(hand: pd.DataFrame, statements: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Table ``pairs``: hand-coded rows with the camps at both ends and the distance between their sentences."""
    order = {sentence: number for number, sentence in enumerate(sentences["sentence_id"])}
    at = statements.set_index("statement_id")
    claim, answer = at.loc[hand["statement_id"]], at.loc[hand["answer_id"]]
    distance = answer["sentence_id"].map(order).to_numpy() - claim["sentence_id"].map(order).to_numpy()
    return hand.assign(
        claiming_camp=claim["camp"].to_numpy(), answering_camp=answer["camp"].to_numpy(), sentence_distance=distance
    )


def machine_attributions(texts: dict[str, str], known: pd.DataFrame | None) -> pd.DataFrame:
    """Table ``attributions`` of the machine: every document's rows, with the speaker each source was resolved to."""
    import pandas as pd

    from analysis import actors as naming

    rows = []
    for (doc_id, text), found in zip(
        texts.items(), attribution.extract_many(map(cleaning.english_only, texts.values()))
    ):
        ids = [f"machine.{doc_id}.a{number:03d}" for number in range(1, len(found) + 1)]
        for number, (row, who) in enumerate(zip(found, naming.resolve(text, found, known))):
            spans = {
                name: "" if row[f"{name}_start"] is None else text[row[f"{name}_start"] : row[f"{name}_end"]]
                for name in ("source", "cue")
            }
            links = {
                name: "" if row[key] is None else f"machine.{doc_id}.{key[0]}{row[key]}"
                for name, key in (("group_id", "group"), ("coordination_id", "coordination"))
            }
            rows.append(
                {
                    **row, **spans, **links, **who, "attribution_id": ids[number], "doc_id": doc_id, "coder": "machine",
                    "parent_id": "" if row["parent"] is None else ids[row["parent"]], "content": text[row["start"] : row["end"]],
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def distinct(statements: pd.DataFrame) -> pd.DataFrame:
    """The default unit of counting: one row a document, actor, claim, stance and mode, repeated text left out.

    ``mode`` says how the statement is known: asserted, denied or distanced on its own, or embedded (known only from inside
    another's denial or accusation; such a row counts only where the same actor does not make the claim on its own there).
    """
    import numpy as np

    rows = statements[statements["duplicate_of"] == ""]
    modes = {"asserts": "asserted", "denies": "denied", "distances": "distanced"}
    embedded = rows["embedding"] != "independent"
    rows = rows.assign(mode=rows["stance"].map(modes).where(~embedded, "embedded"))
    keys = ["doc_id", "actor_id", "claim"]
    own = set(rows.loc[~embedded & (rows["stance"] == "asserts"), keys].itertuples(index=False, name=None))
    repeated = [
        mode == "embedded" and key in own
        for mode, key in zip(rows["mode"], rows[keys].itertuples(index=False, name=None))
    ]
    kept = rows[~np.array(repeated, dtype=bool)]
    return kept.drop_duplicates(["doc_id", "actor_id", "claim", "stance", "mode"]).reset_index(drop=True)


def claim_counts(statements: pd.DataFrame) -> pd.DataFrame:
    """claim, camp, mode, n (distinct statements) and n_documents."""
    groups = distinct(statements).groupby(["claim", "camp", "mode"], as_index=False)
    return groups.agg(n=("statement_id", "size"), n_documents=("doc_id", "nunique"))


def known_only_inside(statements: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """By camp: distinct assertions made on their own, and those known only from inside another's denial or accusation."""
    rows = distinct(statements)
    asserted = rows[rows["stance"] == "asserts"]
    counts = asserted.assign(inside=asserted["mode"] == "embedded").groupby("camp")["inside"].agg(["size", "sum"])
    counts = counts.rename(columns={"size": "assertions", "sum": "only_inside_another"})
    counts["share"] = counts["only_inside_another"] / counts["assertions"]
    return counts.reindex([camp for camp in [*book.camp_order, "unassigned"] if camp in counts.index]).reset_index()
