"""Findings: named queries on the tables, each with its number and the rows that are its evidence.

A query names a table and conditions; it gives a number (rows, documents, words, a share or one cell) and, by the same query, the
rows, which lead through their offsets (code points) to the characters of the raw text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.coding import ROLES
from analysis.study import Study, StudyError
from analysis.tables import RECIPES, Tables
from analysis.text import in_words, percent

if TYPE_CHECKING:
    import pandas as pd


NO_QUERIES = ("comparisons", "narratives")  # entries of findings.yaml that are none
_DIFFERENT = {
    "speakers": "speaker",
    "claims": "claim",
    "outlets": "outlet",
}  # what is counted once however often it occurs
OF_DOCUMENTS = (
    "outlet",
    "outlet_camp",
    "year",
)  # what any row about a document can be asked for, whatever its own columns


@dataclass(frozen=True)
class Finding:
    """A query on a table and what it found: ``rows`` of ``table``, and for a share the ``base`` it is a share of."""

    name: str
    query: str
    table: str
    rows: pd.DataFrame
    measure: str = "rows"
    base: Finding | None = None
    column: str = ""

    def measured(self, measure: str) -> float:
        """``rows``, ``documents``, ``words``, ``distinct`` (document x actor x claim x stance) or one cell, ``value``."""
        if measure == "documents":
            return int(self.rows["doc_id"].nunique())
        if measure == "words":
            return int(self.rows["n_words"].sum())
        if measure == "quoted_words":
            return int(self.rows["n_quoted_words"].sum())
        if measure == "distinct":
            return len(self.rows[["doc_id", "actor_id", "claim", "stance"]].drop_duplicates())
        if measure in _DIFFERENT:
            return int(self.rows[_DIFFERENT[measure]].nunique())
        if measure == "sum":
            return int(self.rows[self.column].sum())
        if measure == "value":
            if len(self.rows) != 1:
                raise StudyError(
                    "findings.yaml", f"finding {self.name} finds {len(self.rows)} rows, not one", "narrow its where:"
                )
            return float(self.rows[self.column].iloc[0])
        return len(self.rows)

    @property
    def value(self) -> float:
        if self.base is None:
            return self.measured(self.measure)
        whole = self.base.measured(self.measure)
        return self.measured(self.measure) / whole if whole else float("nan")

    def by_document(self) -> pd.Series:
        """A share in each document where its base has something; for other findings their measure in each."""
        whole = self.base or self
        values = {}
        for doc_id in whole.rows["doc_id"].unique():
            one = cut_to(self, doc_id)
            values[doc_id] = one.value
        import pandas as pd

        return pd.Series(values, dtype="float64").sort_index()

    def without(self) -> pd.Series:
        """The value with each document left out in turn."""
        import pandas as pd

        whole = self.base or self
        return pd.Series(
            {doc: cut_to(self, doc, keep=False).value for doc in whole.rows["doc_id"].unique()}, dtype="float64"
        ).sort_index()

    def text(self, part: str = "") -> str:
        """The number as prose: small counts as words, shares in per cent, cells with two decimals."""
        if part in ("lowest", "highest"):
            values = self.by_document()
            return percent(values.min() if part == "lowest" else values.max())
        if part in ("least", "most"):
            values = self.without()
            return percent(values.min() if part == "least" else values.max())
        if part == "times":
            return {0: "never", 1: "once", 2: "twice"}.get(int(self.value), f"{in_words(self.value)} times")
        if part in ("smallest", "largest"):
            values = self.rows[self.column]
            return percent(values.min() if part == "smallest" else values.max())
        if part:
            return in_words(self.measured(part))
        if self.base is not None:
            return percent(self.value)
        of_one = self.measure == "value" and (self.column == "value" or self.value != int(self.value))  # a measure
        return f"{self.value:.2f}" if of_one else in_words(self.value)


@dataclass(frozen=True)
class Sampled(Finding):
    """A finding of a large study: counted partition by partition, so that ``rows`` need only be a sample of what was found.

    ``numbers``: measure to value. ``by_unit``: the measures that add up, by the unit of the study (see ``Tables.units``).
    """

    numbers: Mapping[str, float] = field(default_factory=dict)
    by_unit: Any = None

    def measured(self, measure: str) -> float:
        return self.numbers[measure]

    def by_document(self) -> pd.Series:
        """As for any finding, with units in place of documents."""
        return self._values(lambda counts: counts)

    def without(self) -> pd.Series:
        """As for any finding, with each unit left out in turn."""
        return self._values(lambda counts: counts.sum() - counts)

    def _values(self, of: Callable[[pd.Series], pd.Series]) -> pd.Series:
        if not isinstance(self.base, Sampled):
            return of(self.by_unit[self.measure])
        units = self.base.by_unit.index[self.base.by_unit["rows"] > 0]
        part = of(self.by_unit[self.measure].reindex(units, fill_value=0))
        return (part / of(self.base.by_unit[self.base.measure][units])).astype("float64")


def cut_to(finding: Finding, doc_id: str, keep: bool = True) -> Finding:
    """A finding over one document alone; with ``keep`` false, over all but that one."""

    def cut(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[(rows["doc_id"] == doc_id) == keep]

    base = finding.base
    small = None if base is None else Finding(base.name, base.query, base.table, cut(base.rows), base.measure)
    return Finding(
        finding.name, finding.query, finding.table, cut(finding.rows), finding.measure, small, finding.column
    )


def find(
    data: Tables, specifications: dict[str, dict[str, Any]], coder: str, known: Mapping[str, Finding] | None = None
) -> dict[str, Finding]:
    """Run the queries of ``specifications``; those ``known`` already are taken as they are.

    Each has ``table`` and ``where`` (column: value, list of values, or for claims ``{under: claim}`` with its
    children, ``{accuses: camp}``, ``{framing: function}`` or ``{villain: camp}`` as the codebook says, for numbers ``{from: least}``),
    ``not`` (rows to leave out), ``first`` or ``last`` (of these the first or last of each document, where it fits), ``most`` (a
    column: those with its most frequent value), ``count`` (rows, documents, words, quoted_words, distinct, speakers, claims,
    outlets), ``sum`` (of a column), ``value`` (a column of the single row found) or ``range`` (a column of shares, whose
    ``.smallest`` and ``.largest`` the prose may give); or ``share`` and ``of``, two findings. ``label`` says for readers what is
    counted (see ``Labels``). Tables with a coder are those that an analysis of ``coder``'s work takes (``Tables.whose``) unless
    ``where`` names one. Of a document ``outlet``, ``outlet_camp`` and ``year`` (where it is known) may be conditions on any row
    about it. ``whole: true`` asks of all articles of the study, also those that the coder has not read.
    Raises StudyError for a name or column that is not there.
    """
    found: dict[str, Finding] = dict(known or {})
    for name, specification in specifications.items():
        if name in NO_QUERIES or name in found:
            continue
        place = f"finding {name}"
        if not isinstance(specification, dict):
            raise StudyError("findings.yaml", "it is no query", "give it table: and where:, or share: and of:", place)
        if "share" in specification:
            found[name] = _share(name, specification, found, place)
            continue
        found[name] = _asked_of_table(name, specification, data, coder, place)
    return found


def _asked_of_table(name: str, specification: dict[str, Any], data: Tables, coder: str, place: str) -> Finding:
    """What a query on a table finds."""
    table = specification.get("table", "")
    if table not in RECIPES:
        raise StudyError("findings.yaml", f"'{table}' is no table", "correct the name", place)
    if specification.get("whole"):
        data = getattr(data, "whole", data)
    where = dict(specification.get("where") or {})
    if "coder" in schema.TABLES[table].columns:
        where.setdefault("coder", data.whose(table, coder))

    ends: dict[str, Any] = {end: specification[end] for end in ("first", "last") if end in specification}
    asked = partial(_asked, where=where, drop=specification.get("not") or {}, ends=ends, data=data, place=place)
    if column := specification.get("most", ""):
        where[column] = _most_frequent(column, asked, data.pieces(table) if data.large else [data[table]])
    whole = next((measure for measure in ("value", "sum") if measure in specification), "")
    measure = whole or specification.get("count", "rows")
    if data.large and RECIPES[table].by_document:
        return _sampled(name, table, measure, asked, data, specification.get("sum", ""))
    frame = data[table]
    keep, words = asked(frame)
    return Finding(
        name,
        f"{table}: {words}",
        table,
        frame[keep],
        measure,
        None,
        specification.get(whole) or specification.get("range", ""),
    )


def _share(name: str, specification: dict[str, Any], found: Mapping[str, Finding], place: str) -> Finding:
    """One finding as a share of another."""
    for role in ("share", "of"):
        if specification.get(role) not in found:
            said = f"'{specification.get(role)}' is no finding before it"
            raise StudyError("findings.yaml", said, "correct the name", place)
    part, whole = found[specification["share"]], found[specification["of"]]
    query = f"({part.query}) of ({whole.query})"
    measure = specification.get("count", part.measure)
    return replace(part, name=name, query=query, measure=measure, base=whole, column="")


def _asked(
    frame: pd.DataFrame, where: dict[str, Any], drop: dict[str, Any], ends: dict[str, Any], data: Tables, place: str
) -> tuple[pd.Series, str]:
    """Which rows fit ``where`` and not ``drop``, of these perhaps only the ends of documents that fit; and the same in words."""
    keep, words = _mask(frame, where, data, place)
    if drop:
        dropped, more = _mask(frame, drop, data, place)
        keep, words = keep & ~dropped, f"{words}, not ({more})"
    for end in ends:
        ordered = frame[keep].sort_values("start", kind="stable").groupby("doc_id")
        at_end = frame.index.isin((ordered.head(1) if end == "first" else ordered.tail(1)).index)
        fits, more = _mask(frame, ends[end], data, place)
        keep, words = keep & at_end & fits, f"{words}; the {end} of each article where it has {more}"
    return keep, words


EVIDENCE = 200  # rows that a finding of a large study shows for all that it found


def _most_frequent(
    column: str, asked: Callable[[pd.DataFrame], tuple[pd.Series, str]], frames: Iterable[pd.DataFrame]
) -> Any:
    """The most frequent value of a column among the rows asked for, the first of several in the order of the alphabet."""
    counts: Counter[Any] = Counter()
    for frame in frames:
        counts.update(frame.loc[asked(frame)[0], column].tolist())
    return min(counts, key=lambda value: (-counts[value], value), default="")


def _sampled(
    name: str,
    table: str,
    measure: str,
    asked: Callable[[pd.DataFrame], tuple[pd.Series, str]],
    data: Tables,
    summed: str = "",
) -> Sampled:
    """Ask the parts of a table one after the other; their rows are counted, and a sample is kept."""
    import pandas as pd

    columns, words = set(schema.TABLES[table].columns), ""
    distinct = ["doc_id", "actor_id", "claim", "stance"]
    sums: list[pd.DataFrame] = []
    sample: list[pd.DataFrame] = []
    named: dict[str, set[str]] = {column: set() for column in _DIFFERENT.values()}
    for frame in data.pieces(table):
        keep, words = asked(frame)
        rows = frame[keep]
        if sum(len(each) for each in sample) < EVIDENCE:
            sample.append(rows.head(EVIDENCE))
        own = pd.DataFrame({"doc_id": rows["doc_id"], "rows": 1, "documents": 0, "distinct": 0})
        own["documents"] = (~rows["doc_id"].duplicated()).astype(int)
        if columns.issuperset(distinct):
            own["distinct"] = (~rows.duplicated(distinct)).astype(int)
        for column in ("n_words", "n_quoted_words"):
            own[column.removeprefix("n_")] = rows[column] if column in columns else 0
        own["sum"] = rows[summed] if summed else 0
        sums.append(data.as_units(own).groupby("doc_id").sum().astype("int64"))
        for column in named.keys() & columns:
            named[column].update(rows[column].unique())
    by_unit = pd.concat(sums).groupby(level=0).sum()
    different = {measure: len(named[column]) for measure, column in _DIFFERENT.items()}
    numbers = {**by_unit.sum().to_dict(), **different}
    rows = pd.concat(sample, ignore_index=True).head(EVIDENCE)
    return Sampled(name, f"{table}: {words}", table, rows, measure, None, "", numbers, by_unit)


def _mask(frame: pd.DataFrame, where: dict[str, Any], data: Tables, place: str) -> tuple[pd.Series, str]:
    import pandas as pd

    keep = pd.Series(True, index=frame.index)
    words = []
    for column, wanted in where.items():
        if column in OF_DOCUMENTS and column not in frame.columns and "doc_id" in frame.columns:
            frame = frame.assign(**{column: frame["doc_id"].map(_of_documents(data)[column])})
        if column not in frame.columns:
            raise StudyError("findings.yaml", f"'{column}' is no column of its table", "correct the name", place)
        if isinstance(wanted, dict) and set(wanted) == {"from"}:
            keep &= frame[column] >= wanted["from"]
            words.append(f"{column} from {wanted['from']}")
            continue
        values = wanted if isinstance(wanted, list) else [wanted]
        if isinstance(wanted, dict):
            values = _claims(data, wanted, place)
        keep &= frame[column].isin(values)
        said = " ".join(*wanted.items()) if isinstance(wanted, dict) else " or ".join(str(value) for value in values)
        words.append(f"{column} {said}" if isinstance(wanted, dict) else f"{column} = {said}")
    return keep, ", ".join(words) or "all rows"


@lru_cache(maxsize=2)
def _of_documents(data: Tables) -> pd.DataFrame:
    """What is known of the documents of a study, by doc_id: the columns of OF_DOCUMENTS; a year where the dates agree on one."""
    rows = data.rows("documents", ["doc_id", "outlet", "outlet_camp", "published", "earliest", "latest"])
    return rows.assign(year=year_of(rows)).set_index("doc_id")


def year_of(documents: pd.DataFrame) -> pd.Series:
    """The year of each document; empty where it is not known or several can be. Columns: published, earliest, latest."""
    first, last = documents["earliest"].str[:4], documents["latest"].str[:4]
    inferred = first.where((first == last) | (last == ""), "")
    return documents["published"].str[:4].where(documents["published"] != "", inferred)


def _claims(data: Tables, wanted: dict[str, str], place: str) -> list[str]:
    """The claims that a condition on the codebook names."""
    tests: dict[str, Callable[[dict[str, Any], str], bool]] = {
        "under": lambda claim, value: value in (claim["id"], claim.get("parent")),
        "accuses": lambda claim, value: claim.get("accuses") == value,
        "framing": lambda claim, value: claim.get("framing") == value,
        **{role: partial(_casts, role=role) for role in ROLES},
    }
    if len(wanted) != 1 or not set(wanted) <= set(tests):
        raise StudyError("findings.yaml", f"'{wanted}' is no condition", f"use one of {', '.join(tests)}", place)
    ((test, value),) = wanted.items()
    return [claim["id"] for claim in data.codebook.claims if tests[test](claim, value)]


def _casts(claim: dict[str, Any], camp: str, role: str) -> bool:
    """Whether a claim makes a camp this character."""
    return camp in (claim.get("characters") or {}).get(role, ())


def evidence(finding: Finding, data: Tables) -> pd.DataFrame:
    """The rows a finding rests on: table, row_id, doc_id, start, end, speaker. Offsets are missing for rows about no text."""
    import pandas as pd

    rows = finding.rows
    key = rows.columns[0]
    columns = ["table", "row_id", "doc_id", "start", "end", "speaker"]
    if finding.table == "pairs":
        at = data["statements"].set_index("statement_id")
        ends = [
            at.loc[rows[column]].reset_index().assign(pair=rows["pair_id"].to_numpy())
            for column in ("statement_id", "answer_id")
        ]
        both = pd.concat(ends).sort_values(["pair", "start"])
        return both.assign(table="pairs", row_id=both["pair"])[columns].reset_index(drop=True)
    frame = rows.assign(table=finding.table, row_id=rows[key])
    return frame.reindex(columns=columns).reset_index(drop=True)


def read_findings(study: Study) -> dict[str, Any]:
    """The queries of findings.yaml by name, ``comparisons`` among them. Raises StudyError where it is no YAML or holds none."""
    import yaml

    path = study.raw / "findings.yaml"
    try:
        specifications = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise StudyError(
            "findings.yaml", "it is not valid YAML", "mend the brackets or the indentation", place
        ) from None
    if not isinstance(specifications, dict):
        raise StudyError("findings.yaml", "it holds no findings", "give each a name and a query, or remove the file")
    return specifications
