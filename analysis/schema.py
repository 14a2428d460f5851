"""Every table declared once: its columns, what they mean and what they may hold; and its rows, document by document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

Row = dict[str, Any]  # a row of a table, by column

CUE_CLASSES = (
    "neutral", "assertive", "factive", "doubtful", "accusing", "denying", "directive", "commissive", "belief", "perception", "evaluative",
)  # fmt: skip
KINDS = ("direct", "indirect", "mixed")
PARTS = ("headline", "teaser", "subheading", "caption", "related_link", "summary", "other_language", "body")
REALITIES = ("said", "not_said", "unreal", "asked")
FORMS = ("proposition", "topic")
STANCES = ("asserts", "denies", "distances")
EMBEDDINGS = ("independent", "inside_denial", "inside_accusation")
RELATIONS = ("denial", "counterclaim", "narrator_doubt")
STRATEGIES = ("bare", "redefinition", "legal", "discredits_source", "counter_accusation")
ORDERS = ("inside", "before", "after")
MANNERS = ("blames", "demands")
COUNTED = ("left out", "counted")  # what an analysis may leave out or count
SURVIVAL = ("kept", "turned", "not testable")
WHO_ANSWERS = ("those accused", "anyone who speaks", "narrators too")
KINDS_OF_CHOICES = ("ways of counting", "readings", "a document left out")


@dataclass(frozen=True)
class Column:
    """One column: its type (text, integer, number, boolean or date), what it means, and the values it may hold."""

    type: str
    meaning: str
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its key columns, its columns in order."""

    row: str
    columns: dict[str, Column]
    key: tuple[str, ...]


def text(meaning: str, *values: str, required: bool = False) -> Column:
    return Column("text", meaning, values, required)


def integer(meaning: str, required: bool = False) -> Column:
    return Column("integer", meaning, (), required)


_DOC = text("document: the name of the article's file, or what its row says", required=True)
_START = integer("first character, 0-based, in code points of the text at documents.text_path", required=True)
_END = integer("one past the last character", required=True)
_CODER = text(
    "who made the row: a folder of coding/, or machine, the package's own rules (table coders)", required=True
)
CODER_KINDS = ("person", "model", "learned", "rules")  # who measures the others stands first
_ACTOR = {
    "actor_id": text("actor of actors.csv; empty where unknown"),
    "speaker": text("name of the actor, or the source as the text has it"),
    "camp": text("side the actor belongs to; unassigned where unknown", required=True),
    "actor_kind": text("capacity in which the actor speaks; empty where unknown"),
}

TABLES: dict[str, Table] = {
    "documents": Table(
        "one article",
        {
            "doc_id": _DOC,
            "title": text("headline as known"),
            "byline": text("who wrote it, as the export or table of a database says"),
            "section": text("where in its outlet it stood, as the export or table of a database says"),
            "outlet": text("who published it, stated or inferred"),
            "outlet_camp": text("side the outlet belongs to", required=True),
            "outlet_is": text("how the outlet is known", "stated", "inferred", "unknown", required=True),
            "outlet_basis": text("what the outlet is known from"),
            "published": Column("date", "date of publication that the text itself states in full"),
            "earliest": Column("date", "earliest possible date by the text"),
            "latest": Column("date", "latest possible date by the text"),
            "date_basis": text("what the date is known from"),
            "public_copy": text("where a public copy was seen"),
            "public_copy_date": Column("date", "date that copy bears"),
            "translated": text("whether the English is a translation"),
            "text_path": text(
                "the text that offsets refer to, from the study's folder (processed/texts: the results')", required=True
            ),
            "n_chars": integer("code points"),
            "n_words": integer("runs of non-space characters with a letter or digit"),
            "sha256": text("of the bytes at text_path", required=True),
        },
        ("doc_id",),
    ),
    "rejected": Table(
        "one file, or row of a table of articles, that was left out, mended or odd",
        {
            "path": text("from the study's folder", required=True),
            "reason": text("what was wrong (docs/corpora.md lists the reasons)", required=True),
            "detail": text("byte, character, line or row, and how much"),
            "action": text("left out, mended, or taken as it is", "refused", "repaired", "flagged", required=True),
        },
        ("path", "reason", "detail"),
    ),
    "sentences": Table(
        "one sentence, by rule (sentence-final punctuation within a paragraph)",
        {
            "sentence_id": text("document and running number", required=True),
            "doc_id": _DOC,
            "paragraph": integer("running number of the paragraph, from 1"),
            "part": text("part of the page it belongs to", *PARTS, required=True),
            "duplicate_of": text("sentence_id of the first sentence with the same words"),
            "start": _START,
            "end": _END,
            "n_words": integer("words"),
        },
        ("sentence_id",),
    ),
    "attributions": Table(
        "one stretch of content attributed to a source, by one coder",
        {
            "attribution_id": text("coder, document and running number", required=True),
            "doc_id": _DOC,
            "coder": _CODER,
            "level": integer("1 for the outermost attribution, 2 for one inside it", required=True),
            "parent_id": text("attribution_id of the enclosing attribution"),
            "group_id": text("shared by the parts of one attribution that its own cue interrupts"),
            "coordination_id": text("shared by coordinated sources of one content"),
            "relay": Column("boolean", "an outlet that only passes a speaker on", (), True),
            "kind": text(
                "all, none or part of the content inside quotation marks; a turn of a transcript is direct",
                *KINDS,
                required=True,
            ),
            "start": _START,
            "end": _END,
            "n_words": integer("words of the content"),
            "n_quoted_words": integer("words of the content inside quotation marks"),
            "source_start": integer("first character of the source; empty where there is none"),
            "source_end": integer("one past the last character of the source"),
            "cue_start": integer("first character of the cue; empty where there is none"),
            "cue_end": integer("one past the last character of the cue"),
            "source": text("text of the source"),
            "cue": text("text of the cue"),
            "content": text("text of the content", required=True),
            "cue_class": text("class of the cue (lexicon in analysis/attribution/cues.csv)", *CUE_CLASSES),
            **_ACTOR,
            "reality": text(
                "said (also written, believed), not_said (never said), unreal (would, will, may, should say, if), asked (whether; "
                "in a transcript: by an interviewer)",
                *REALITIES,
                required=True,
            ),
            "form": text(
                "proposition, or topic: the content is only a name or a noun phrase (criticised the plan)",
                *FORMS,
                required=True,
            ),
        },
        ("attribution_id",),
    ),
    "runs": Table(
        "one stretch of a document in one voice; every word belongs to exactly one run of each coder",
        {
            "run_id": text("coder, document and running number", required=True),
            "doc_id": _DOC,
            "coder": _CODER,
            "part": text("part of the page", *PARTS, required=True),
            "start": _START,
            "end": _END,
            "n_words": integer("words"),
            "quoted": Column(
                "boolean",
                "the speaker's own words: attributed inside quotation marks, a turn of a transcript, an actor's own text",
                (),
                True,
            ),
            "attribution_id": text("level-1 attribution the words belong to; empty for the narrator"),
            **_ACTOR,
            "innermost_actor_id": text("actor of the innermost attribution"),
            "innermost_camp": text("camp of the innermost attribution", required=True),
            "innermost_kind": text("capacity in which its actor speaks; empty where unknown"),
        },
        ("run_id",),
    ),
    "statements": Table(
        "one sentence, one speaker, one claim that the speaker asserts, denies or keeps at a distance, by one coder",
        {
            "statement_id": text("coder, document and running number", required=True),
            "doc_id": _DOC,
            "sentence_id": text("sentence it lies in", required=True),
            "coder": _CODER,
            "start": _START,
            "end": _END,
            **_ACTOR,
            "claim": text("claim of the codebook", required=True),
            "stance": text("what the speaker does with the claim", *STANCES, required=True),
            "embedding": text(
                "stands alone, or is known only from inside another's denial or accusation", *EMBEDDINGS, required=True
            ),
            "duplicate_of": text("statement_id of the statement it repeats"),
            "attribution_id": text("attribution it lies in"),
            "outlet_camp": text("side of the outlet that carries it"),
            "relayed_by_camp": text("camp of the speaker in whose attribution it is nested"),
        },
        ("statement_id",),
    ),
    "pairs": Table(
        "one claim with one answer in the same document, by one coder",
        {
            "pair_id": text("coder, document and running number", required=True),
            "doc_id": _DOC,
            "coder": _CODER,
            "claim": text("claim that is answered", required=True),
            "statement_id": text("statement that makes the claim", required=True),
            "answer_id": text("statement that answers it", required=True),
            "claiming_camp": text("camp that makes the claim", required=True),
            "answering_camp": text("camp that answers", required=True),
            "relation": text("how the answer stands to the claim", *RELATIONS, required=True),
            "strategy": text("by what means it answers", *STRATEGIES, required=True),
            "order": text("where the claim stands, seen from its answer", *ORDERS, required=True),
            "sentence_distance": integer(
                "sentences from the claim to its answer; negative where the answer comes first"
            ),
        },
        ("pair_id",),
    ),
    "accusations": Table(
        "one accusation or demand that a camp makes against another in one document, and whether anyone answers it there",
        {
            "accusation_id": text("coder, document and running number", required=True),
            "doc_id": _DOC,
            "coder": _CODER,
            "camp": text("camp that accuses; narrator where the narrator does", required=True),
            "accused": text("camp that is accused", required=True),
            "manner": text("whether it blames, or demands (framing treatment_recommendation)", *MANNERS, required=True),
            "claim": text("claim of the codebook that accuses, a finer one under its parent", required=True),
            "statement_id": text("first statement that makes it", required=True),
            "start": _START,
            "end": _END,
            "speaker": text("who makes that statement"),
            "n_statements": integer("statements of this camp that make it in this document"),
            "n_answered": integer("of these, statements that a pair answers, in these words or under another claim"),
            "n_replies": integer("of these, statements that answer something themselves"),
            "embedded": Column("boolean", "known only from inside another speaker's denial or accusation", (), True),
            "reply": Column("boolean", "it answers another claim, in these words or by what its claim is", (), True),
            "answered": Column("boolean", "someone answers it in the same document", (), True),
            "answered_by": text("camps that answer, + between them"),
            "answered_by_accused": Column("boolean", "the accused camp is among those who answer", (), True),
            "accused_heard": Column("boolean", "the accused camp speaks there, be it in another's words", (), True),
        },
        ("accusation_id",),
    ),
    "naming": Table(
        "one place where a text names a thing in one of the ways the codebook lists",
        {
            "naming_id": text("coder, document and running number", required=True),
            "doc_id": _DOC,
            "coder": _CODER,
            "voice": text("camp whose words they are: the innermost attribution's, else the narrator", required=True),
            "referent": text("the thing named", required=True),
            "designation": text("how it is named", required=True),
            "start": _START,
            "end": _END,
        },
        ("naming_id",),
    ),
    "terms": Table(
        "one term of one camp against all other voices",
        {
            "camp": text("camp whose words are compared with all others'", required=True),
            "term": text("lower-cased word", required=True),
            "coder": _CODER,
            "term_class": text("what it is", "name", "function word", "content", required=True),
            "count_target": integer("times in the camp's words"),
            "count_reference": integer("times in the other voices' words"),
            "documents": integer("documents of the favoured side that have it"),
            "log_odds": Column(
                "number", "difference of log-odds, informative Dirichlet prior (Monroe, Colaresi, Quinn 2008)"
            ),
            "z": Column("number", "log_odds over its standard error: a ranking, not a test"),
            "G2": Column("number", "signed log-likelihood ratio"),
            "chi2": Column("number", "signed chi-squared"),
            "z_low": Column("number", "least z with a document left out"),
            "z_high": Column("number", "greatest z with a document left out"),
            "weakest_without": text("document without which z is nearest to turning"),
            "survives": text("whether z keeps its sign whichever document is left out", *SURVIVAL, required=True),
        },
        ("coder", "camp", "term"),
    ),
    "edges": Table(
        "one edge of a discourse network",
        {
            "layer": text("network: two-mode or one-mode, and how it is weighted", required=True),
            "from_node": text("camp or actor", required=True),
            "to_node": text("claim, camp or actor", required=True),
            "coder": _CODER,
            "weight": Column("number", "weight of the edge"),
        },
        ("coder", "layer", "from_node", "to_node"),
    ),
    "specifications": Table(
        "one estimand under one combination of choices",
        {
            "estimand": text("what is estimated", required=True),
            "panel": text("choices that change what is estimated", required=True),
            "specification_id": text("running number within the estimand", required=True),
            "kind": text("which choices are combined (measures/robustness.py)", *KINDS_OF_CHOICES, required=True),
            "coder": _CODER,
            "documents": text("all, or the document left out", required=True),
            "weights": text("pooled, or every document alike", "pooled", "equal", required=True),
            "text_counted": text("body only, or headline, summary and the rest too", "body", "all", required=True),
            "duplicates": text("repeated text", *COUNTED, required=True),
            "side": text("camps on the other side", required=True),
            "who_answers": text("whose answers count", *WHO_ANSWERS, required=True),
            "keeping_distance": text("whether to keep one's distance is to answer", *COUNTED, required=True),
            "replies": text("accusations that are themselves replies", *COUNTED, required=True),
            "inside_others": text("accusations known only from inside another's words", *COUNTED, required=True),
            "demands": text("demands, as if they were accusations", *COUNTED, required=True),
            "narrators": text(
                "the narrators' own accusations, as if they were the first side's", *COUNTED, required=True
            ),
            "value": Column("number", "the estimate; empty where nothing can be divided"),
        },
        ("estimand", "specification_id"),
    ),
    "coders": Table(
        "one coder: who or what it is, and how much it coded",
        {
            "coder": _CODER,
            "kind": text("what it is", *CODER_KINDS, required=True),
            "who": text("in the coder's own words"),
            "when": text("when it coded"),
            "model": text("of a language model: which"),
            "documents": integer("documents read"),
            "attributions": integer("rows of the table attributions"),
            "statements": integer("rows of the table statements"),
            "pairs": integer("rows of the table pairs"),
        },
        ("coder",),
    ),
    "agreement": Table(
        "one measure of how far two codings agree",
        {
            "first": text("coder taken as the measure", required=True),
            "second": text("coder compared with it", required=True),
            "table": text("what was coded", required=True),
            "measure": text(
                "F1, precision, recall, share (shared) or Krippendorff's alpha, and by which rule", required=True
            ),
            "unit": text("what is counted", required=True),
            "value": Column("number", "between 0 and 1 (alpha may be negative)"),
            "low": Column("number", "least with a document left out, where that was tried"),
            "high": Column("number", "greatest with a document left out"),
            "n": integer("units"),
        },
        ("first", "second", "table", "measure", "unit"),
    ),
    "evidence": Table(
        "one row of a table that a sentence of the analysis rests on",
        {
            "finding": text("name of the finding", required=True),
            "number": integer("running number within the finding", required=True),
            "note": integer("number of the finding's note in the analysis"),
            "sentences": text(
                "numbers of the sentences of the analysis that rest on it, counting those that rest on any"
            ),
            "value": Column("number", "what the finding found"),
            "query": text("the query, in words", required=True),
            "table": text("table it was asked of", required=True),
            "row_id": text("key of the row; empty where no row fits and the query itself is the evidence"),
            "doc_id": text("document, for rows about a text"),
            "start": integer("first character of the passage, for rows about a text"),
            "end": integer("one past the last character"),
            "speaker": text("who speaks there"),
        },
        ("finding", "number"),
    ),
}


def by_document(frame: pd.DataFrame, columns: Iterable[str] = ()) -> Iterator[tuple[str, list[Row]]]:
    """The rows of a table, document by document in the order of their names, as plain dictionaries of some or all columns.

    What is missing is None. A frame cut apart for each of many documents costs more than what is then done with its rows.
    """
    if frame.empty:
        return
    names = list(columns) or list(frame.columns)
    values = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in names]
    for doc_id, places in sorted(frame.groupby("doc_id", sort=False).indices.items()):
        yield doc_id, [dict(zip(names, row)) for row in zip(*([column[n] for n in places] for column in values))]
