"""Numbers and evidence into prose: every number comes from a finding, every empirical sentence leads to the rows it rests on.

A *finding* is a named query on one table. It gives a number (rows, documents, words, a share or one cell) and, by the same
query, the evidence: the rows, and through their offsets the characters of the raw text. An *essay* is Markdown in which each
sentence stands in brackets with the findings it rests on, ``[Sentence with {a_number}.](finding, another > a_third)``, or with ``-`` where
it claims nothing about the texts; ``{name}`` is replaced by the finding's number. ``:figure name`` puts a figure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from analysis import intake, schema, tables
from analysis.study import StudyError
from analysis.tables import RECIPES, Tables

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_SENTENCE = re.compile(r"\[([^\[\]]+)\]\(([^()]*)\)")
_QUOTED = re.compile(r"“([^”]+)”")
_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBER_WORDS = "none one two three four five six seven eight nine ten eleven twelve".split()
# A number that a writer typed: digits (years and names such as Su-30 aside) and number words from two up.
_TYPED = re.compile(
    r"(?<![\w-])(?!(?:19|20)\d\d\b)\d[\d.,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|"
    r"eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:hundred|thousand|million|billion|dozen)s?|half|halves|twice|both)\b"
    r"(?!-(?!(?:one|two|three|four|five|six|seven|eight|nine|thirds?|quarters?|fifths?|fold)\b))",
    re.I,
)


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
        if measure == "speakers":
            return int(self.rows["speaker"].nunique())
        if measure == "claims":
            return int(self.rows["claim"].nunique())
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
            one = _only(self, doc_id)
            values[doc_id] = one.value
        import pandas as pd

        return pd.Series(values, dtype="float64").sort_index()

    def without(self) -> pd.Series:
        """The value with each document left out in turn."""
        import pandas as pd

        whole = self.base or self
        return pd.Series(
            {doc: _only(self, doc, keep=False).value for doc in whole.rows["doc_id"].unique()}, dtype="float64"
        ).sort_index()

    def text(self, part: str = "") -> str:
        """The number as prose: small counts as words, shares in per cent, cells with two decimals."""
        if part in ("lowest", "highest"):
            values = self.by_document()
            return _share(values.min() if part == "lowest" else values.max())
        if part in ("least", "most"):
            values = self.without()
            return _share(values.min() if part == "least" else values.max())
        if part == "times":
            return {0: "never", 1: "once", 2: "twice"}.get(int(self.value), f"{_count(self.value)} times")
        if part in ("smallest", "largest"):
            values = self.rows[self.column]
            return _share(values.min() if part == "smallest" else values.max())
        if part:
            return _count(self.measured(part))
        if self.base is not None:
            return _share(self.value)
        return f"{self.value:.2f}" if self.measure == "value" and self.value != int(self.value) else _count(self.value)


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


def _only(finding: Finding, doc_id: str, keep: bool = True) -> Finding:
    def cut(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[(rows["doc_id"] == doc_id) == keep]

    base = finding.base
    small = None if base is None else Finding(base.name, base.query, base.table, cut(base.rows), base.measure)
    return Finding(
        finding.name, finding.query, finding.table, cut(finding.rows), finding.measure, small, finding.column
    )


def _count(number: float) -> str:
    whole = int(number)
    return _NUMBER_WORDS[whole] if whole < len(_NUMBER_WORDS) else f"{whole:,}"


def _share(share: float) -> str:
    return "none" if share != share else f"{100 * share:.0f}\u00a0%"


def findings(data: Tables, specifications: dict[str, dict[str, Any]], coder: str) -> dict[str, Finding]:
    """Run the queries of ``specifications``.

    Each has ``table`` and ``where`` (column: value, list of values, or for claims ``{under: claim}`` with its
    children, ``{accuses: camp}`` or ``{framing: function}`` as the codebook says, for numbers ``{from: least}``),
    ``not`` (rows to leave out), ``count`` (rows, documents, words, quoted_words, distinct, speakers, claims), ``value`` (a
    column of the single row found) or ``range`` (a column of shares, whose ``.smallest`` and ``.largest`` the prose may
    give); or ``share`` and ``of``, two findings. Tables with a coder are those of ``coder`` unless ``where`` names one.
    Raises StudyError for a name or column that is not there.
    """
    found: dict[str, Finding] = {}
    for name, specification in specifications.items():
        if name == "comparisons":
            continue
        place = f"finding {name}"
        if not isinstance(specification, dict):
            raise StudyError("findings.yaml", "it is no query", "give it table: and where:, or share: and of:", place)
        if "share" in specification:
            for role in ("share", "of"):
                if specification.get(role) not in found:
                    raise StudyError(
                        "findings.yaml",
                        f"'{specification.get(role)}' is no finding before it",
                        "correct the name",
                        place,
                    )
            part, whole = found[specification["share"]], found[specification["of"]]
            query = f"({part.query}) of ({whole.query})"
            measure = specification.get("count", part.measure)
            found[name] = replace(part, name=name, query=query, measure=measure, base=whole, column="")
            continue
        table = specification.get("table", "")
        if table not in RECIPES:
            raise StudyError("findings.yaml", f"'{table}' is no table", "correct the name", place)
        where = dict(specification.get("where") or {})
        if "coder" in schema.TABLES[table].columns:
            where.setdefault("coder", coder)

        asked = partial(_asked, where=where, drop=specification.get("not") or {}, data=data, place=place)
        measure = "value" if "value" in specification else specification.get("count", "rows")
        if data.large and RECIPES[table].by_document:
            found[name] = _sampled(name, table, measure, asked, data)
            continue
        frame = data[table]
        keep, words = asked(frame)
        found[name] = Finding(
            name,
            f"{table}: {words}",
            table,
            frame[keep],
            measure,
            None,
            specification.get("value") or specification.get("range", ""),
        )
    return found


def _asked(
    frame: pd.DataFrame, where: dict[str, Any], drop: dict[str, Any], data: Tables, place: str
) -> tuple[pd.Series, str]:
    """Which rows fit ``where`` and not ``drop``, and the same in words."""
    keep, words = _mask(frame, where, data, place)
    if drop:
        dropped, more = _mask(frame, drop, data, place)
        keep, words = keep & ~dropped, f"{words}, not ({more})"
    return keep, words


EVIDENCE = 200  # rows that a finding of a large study shows for all that it found


def _sampled(
    name: str, table: str, measure: str, asked: Callable[[pd.DataFrame], tuple[pd.Series, str]], data: Tables
) -> Sampled:
    """Ask the parts of a table one after the other; their rows are counted, and a sample is kept."""
    import pandas as pd

    columns, words = set(schema.TABLES[table].columns), ""
    distinct = ["doc_id", "actor_id", "claim", "stance"]
    sums: list[pd.DataFrame] = []
    sample: list[pd.DataFrame] = []
    named: dict[str, set[str]] = {"speaker": set(), "claim": set()}
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
        sums.append(data.by_unit(own).groupby("doc_id").sum().astype("int64"))
        for column in named.keys() & columns:
            named[column].update(rows[column].unique())
    by_unit = pd.concat(sums).groupby(level=0).sum()
    numbers = {**by_unit.sum().to_dict(), "speakers": len(named["speaker"]), "claims": len(named["claim"])}
    rows = pd.concat(sample, ignore_index=True).head(EVIDENCE)
    return Sampled(name, f"{table}: {words}", table, rows, measure, None, "", numbers, by_unit)


def _mask(frame: pd.DataFrame, where: dict[str, Any], data: Tables, place: str) -> tuple[pd.Series, str]:
    import pandas as pd

    keep = pd.Series(True, index=frame.index)
    words = []
    for column, wanted in where.items():
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


def _claims(data: Tables, wanted: dict[str, str], place: str) -> list[str]:
    """The claims that a condition on the codebook names."""
    tests = {
        "under": lambda claim, value: value in (claim["id"], claim.get("parent")),
        "accuses": lambda claim, value: claim.get("accuses") == value,
        "framing": lambda claim, value: claim.get("framing") == value,
    }
    if len(wanted) != 1 or not set(wanted) <= set(tests):
        raise StudyError("findings.yaml", f"'{wanted}' is no condition", f"use one of {', '.join(tests)}", place)
    ((test, value),) = wanted.items()
    return [claim["id"] for claim in data.codebook.claims if tests[test](claim, value)]


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


@dataclass(frozen=True)
class Mark:
    """One sentence of the essay: its text with numbers in, and the findings it rests on."""

    text: str
    rests_on: tuple[str, ...]


class Essay:
    """An essay with its findings: shown in a notebook, counted, and traced to its evidence."""

    def __init__(self, data: Tables, coder: str = "") -> None:
        self.data = data
        self.coder = coder or data.coder
        self.source, self.specifications = _own(data) or outline(data, self.coder)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        return findings(self.data, self.specifications, self.coder)

    @cached_property
    def blocks(self) -> list[tuple[str, Any]]:
        """The essay in order: ("heading", text), ("figure", name), ("prose", list of Mark), ("unmarked", text)."""
        found: list[tuple[str, Any]] = []
        for block in re.split(r"\n\s*\n", self.source.strip()):
            flat = " ".join(block.split())
            if flat.startswith("#"):
                found.append(("heading", self._filled(flat)))
            elif flat.startswith(":figure "):
                found.append(("figure", flat.removeprefix(":figure ").strip()))
            else:
                rest = _SENTENCE.sub("", flat).strip()
                if rest:
                    found.append(("unmarked", rest))
                marks = [Mark(match.group(1), self._resting(match.group(2))) for match in _SENTENCE.finditer(flat)]
                for mark in marks:
                    self._check_quotations(mark)
                found.append(("prose", marks))
        return found

    def _resting(self, names: str) -> tuple[str, ...]:
        """The findings in a sentence's brackets; ``a > b`` names two, and fails where the texts no longer bear it out."""
        found: list[str] = []
        for item in (name.strip() for name in names.split(",")):
            parts = re.split(r"\s*([<>])\s*", item)
            if len(parts) == 3:
                less, more = (parts[0], parts[2]) if parts[1] == "<" else (parts[2], parts[0])
                if (
                    all(name in self.findings for name in (less, more))
                    and not self.findings[less].value < self.findings[more].value
                ):
                    raise StudyError("essay.md", f"'{item}' does not hold", "rewrite the sentence that rests on it")
            found += [name for name in parts[::2] if name not in ("", "-")]
        return tuple(found)

    def _check_quotations(self, mark: Mark) -> None:
        """What stands between “ and ” is the corpus's wording: each piece around … has to stand in a row the sentence rests on."""
        pieces = [piece.strip() for quoted in _QUOTED.findall(mark.text) for piece in quoted.split("…")]
        if not pieces:
            return
        rows = [row for name in mark.rests_on if name in self.findings for row in self._passages(self.findings[name])]
        for piece in pieces:
            if not any(piece in row for row in rows):
                raise StudyError(
                    "essay.md",
                    f"“{piece}” does not stand in the rows that its sentence rests on",
                    "quote the text as it is, or name the finding that holds it",
                )

    def _passages(self, finding: Finding) -> list[str]:
        """The words of the rows a finding rests on, each as one line."""
        rows = evidence(finding, self.data).dropna(subset=["start"])
        return [
            " ".join(self.data.texts[doc_id][int(start) : int(end)].split())
            for doc_id, start, end in zip(rows["doc_id"], rows["start"], rows["end"])
        ]

    def _filled(self, text: str) -> str:
        def number(match: re.Match[str]) -> str:
            name, _, part = match.group(1).partition(".")
            if name not in self.findings:
                raise StudyError(
                    "essay.md", f"'{name}' is no finding", "correct the name or add the finding to findings.yaml"
                )
            return self.findings[name].text(part)

        filled = _PLACEHOLDER.sub(number, text)
        return filled[:1].upper() + filled[1:]

    def filled(self, mark: Mark) -> str:
        """A sentence with its numbers in."""
        return self._filled(mark.text)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The counter: sentences, empirical ones, those with evidence, numbers, those from a table, words."""
        marks = [mark for kind, content in self.blocks if kind == "prose" for mark in content]
        empirical = [mark for mark in marks if mark.rests_on]
        computed = sum(len(_PLACEHOLDER.findall(mark.text)) for mark in marks)
        headings = sum(len(_PLACEHOLDER.findall(block)) for block in re.findall(r"^#.*$", self.source, re.M))
        typed = self.typed_numbers
        resting = sum(all(name in self.findings for name in mark.rests_on) for mark in empirical)
        unmarked = sum(kind == "unmarked" for kind, _ in self.blocks)
        return {
            "sentences": len(marks) + unmarked,
            "sentences_about_the_texts": len(empirical) + unmarked,
            "sentences_with_evidence": resting,
            "numbers": computed + headings + len(typed),
            "numbers_from_a_table": computed + headings,
            "words": sum(len(self._filled(mark.text).split()) for mark in marks),
        }

    @property
    def typed_numbers(self) -> list[str]:
        """Numbers that stand in the source itself; and numbers of sentences that name no finding. None is wanted."""
        prose = _QUOTED.sub("", _PLACEHOLDER.sub("", self.source))
        lines = [line for line in prose.splitlines() if not line.startswith(":figure")]
        typed = [m.group() for line in lines for m in _TYPED.finditer(_SENTENCE.sub(r"\1", line))]
        marks = [mark for kind, content in self.blocks if kind == "prose" for mark in content]
        return typed + [mark.text for mark in marks if _PLACEHOLDER.search(mark.text) and not mark.rests_on]

    @cached_property
    def notes(self) -> dict[str, int]:
        """finding to the number of its note, in the order in which the essay first rests on it."""
        names = [name for kind, content in self.blocks if kind == "prose" for mark in content for name in mark.rests_on]
        for name in names:
            if name not in self.findings:
                raise StudyError(
                    "essay.md", f"'{name}' is no finding", "correct the name or add the finding to findings.yaml"
                )
        return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}

    @cached_property
    def marks(self) -> list[Mark]:
        """The sentences that rest on findings, in order: the first is number 1 wherever its evidence is shown."""
        return [mark for kind, content in self.blocks if kind == "prose" for mark in content if mark.rests_on]

    @cached_property
    def resting(self) -> dict[str, list[int]]:
        """finding to the numbers of the sentences that rest on it."""
        found: dict[str, list[int]] = {name: [] for name in self.notes}
        for number, mark in enumerate(self.marks, 1):
            for name in dict.fromkeys(mark.rests_on):
                found[name].append(number)
        return found

    def table(self) -> pd.DataFrame:
        """Table ``evidence``: every row that a sentence rests on, by finding."""
        import pandas as pd

        frames = []
        for name, note in self.notes.items():
            finding = self.findings[name]
            rows = evidence(finding, self.data)
            if rows.empty:
                rows = pd.DataFrame([{"table": finding.table}])
            rows = rows.assign(finding=name, note=note, query=finding.query, value=finding.value)
            rows["sentences"] = "+".join(map(str, self.resting[name]))
            frames.append(rows.assign(number=range(1, len(rows) + 1)))
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["finding", "number"])

    def show(self) -> None:
        """The essay, in a notebook: prose with numbered notes, figures in place."""
        from IPython.display import Markdown, display

        for kind, content in self.blocks:
            if kind == "heading":
                display(Markdown(f"#{content}"))  # the notebook has a title of its own
            elif kind == "prose":
                sentences = [f"{self._filled(mark.text)}{self._links(mark)}" for mark in content]
                display(Markdown(" ".join(sentences)))
            elif kind == "figure":
                display(saved_figure(self.data.study.figures, content))
            else:
                display(Markdown(content))

    def _links(self, mark: Mark) -> str:
        """The sentence's notes as raised numbers, in plain Markdown: converters mangle HTML inside a line."""
        numbers = [self.notes[name] for name in mark.rests_on]
        return "\u2009".join(f"[{str(number).translate(_RAISED)}](#note-{number})" for number in numbers)

    def save_evidence(self) -> pd.DataFrame:
        """Write the table ``evidence`` beside the others; it comes back as it was written."""
        return tables.write(self.table(), "evidence", self.data.study.processed)

    def show_evidence(self, most: int = 8) -> None:
        """The notes: for each finding its query, its number and the passages it rests on, up to ``most`` of them."""
        from IPython.display import HTML, display

        display(HTML(f'<div class="tex2jax_ignore mathjax_ignore">{self.evidence_html(most)}</div>'))

    def evidence_html(self, most: int = 8) -> str:
        """The notes as HTML. Raw text is escaped: whatever it holds shows as text."""
        parts = []
        for name, note in self.notes.items():
            finding = self.findings[name]
            rows = evidence(finding, self.data)
            items = [self._passage(row) for row in rows.head(most).to_dict("records")]
            more = len(rows) - most
            if isinstance(finding, Sampled):
                items.append(
                    f"<li>a sample of {int(finding.numbers['rows']):,}; more in <code>evidence.csv</code></li>"
                )
            elif more > 0:
                items.append(f"<li>and {more} more in <code>evidence.csv</code></li>")
            if rows.empty:
                items.append("<li>No row fits: the query above is the evidence.</li>")
            parts.append(
                f'<section id="note-{note}"><p><strong>{note}. {html.escape(name.replace("_", " "))}</strong>: {finding.text()}'
                f"<br><small>{html.escape(finding.query)}</small></p><ul>{''.join(items)}</ul></section>"
            )
        return "\n".join(parts)

    def _passage(self, row: dict[str, Any]) -> str:
        import pandas as pd

        if pd.isna(row["start"]):
            where = row["doc_id"] if isinstance(row["doc_id"], str) else row["row_id"]
            return f"<li><small>{html.escape(row['table'])}: {html.escape(str(where))}</small></li>"
        start, end = int(row["start"]), int(row["end"])
        text = self.data.texts[row["doc_id"]]
        words = " ".join(text[start:end].split())
        words = words if len(words) <= 160 else f"{words[:110]} … {words[-40:]}"
        who = html.escape(str(row["speaker"]))
        return f"<li>{who}: <q>{html.escape(words)}</q> <small>{html.escape(row['doc_id'])}, {start}–{end}</small></li>"


def begin(study: str = "", out: str = "") -> Tables:
    """What every notebook begins with: the study's tables, and pandas set to show text as text and numbers briefly."""
    import pandas as pd

    pd.set_option(
        "display.html.use_mathjax",
        False,
        "display.max_colwidth",
        90,
        "display.max_rows",
        80,
        "display.float_format",
        "{:.2f}".format,
    )
    return Tables(study, out)


def say(text: str) -> Any:
    """A sentence with computed numbers, shown as prose. Text of the corpus has no place in it unless ``plain`` made it safe."""
    from IPython.display import Markdown

    return Markdown(text)


def percent(share: float) -> str:
    """A share as prose: 0.534 is 53 %."""
    return _share(share)


def counted(number: float, one: str, many: str = "") -> str:
    """A count with its noun: ``counted(1, "document")`` is "one document"."""
    return f"{_count(number) if number else 'no'} {one if number == 1 else many or one + 's'}"


def plain(name: str) -> str:
    """A name out of raw text as it may stand in Markdown: no mark-up, one line, at most 60 characters."""
    return re.sub(r"[^\w\s.,'’-]|_", "", " ".join(str(name).split()))[:60]


def saved_figure(folder: Path, name: str) -> Any:
    """A figure that another notebook saved, as it would be shown there."""
    from analysis.figures import Shown

    path = folder / f"{name}.svg"
    if not path.exists():
        raise StudyError(
            path, "this figure has not been made yet", "run make all, or the notebook that makes it, first"
        )
    return Shown(
        path.read_text(encoding="utf-8"),
        path.with_suffix(".png").read_bytes(),
        path.with_suffix(".txt").read_text(encoding="utf-8").strip(),
    )


def _own(data: Tables) -> tuple[str, dict[str, Any]] | None:
    """The study's own essay and findings, where it has them and the tables they need."""
    if not (data.study.has("essay.md") and data.study.has("findings.yaml")):
        return None
    import yaml

    path = data.study.raw / "findings.yaml"
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
    return intake.read_text(data.study.raw / "essay.md"), specifications


def outline(data: Tables, coder: str) -> tuple[str, dict[str, Any]]:
    """The report of a study without an essay of its own: its corpus, its voices, its claims, as far as the tables go."""
    found: dict[str, Any] = {
        "documents": {"table": "documents", "count": "documents"},
        "words": {"table": "documents", "count": "words"},
        "sentences": {"table": "sentences"},
        "attributed": {"table": "attributions"},
        "direct": {"table": "attributions", "where": {"kind": "direct"}},
        "indirect": {"table": "attributions", "where": {"kind": "indirect"}},
        "indirect_share": {"share": "indirect", "of": "attributed"},
        "direct_share": {"share": "direct", "of": "attributed"},
        "body": {"table": "runs", "where": {"part": "body"}, "count": "words"},
        "narrated": {"table": "runs", "where": {"part": "body", "camp": "narrator"}, "count": "words"},
        "narrated_share": {"share": "narrated", "of": "body"},
    }
    title = _plain(data.codebook.title) or "What this corpus says, and who says it"
    text = [
        f"# {title}",
        "[The corpus has {documents} documents with {words} words.](documents, words)",
        "## Who speaks",
        "[The coding finds {attributed} attributions; {indirect_share} of them carry no quotation marks and {direct_share} stand wholly "
        "inside them.](attributed, indirect_share, direct_share) [{narrated_share} of the words belong to no quoted or reported speaker: "
        "they are the narrators' own.](narrated_share)",
    ]
    body = data.rows("runs", ["camp", "speaker"], ["n_words"], coder=coder, part="body").query("camp != 'narrator'")
    camps = body.groupby("camp")["n_words"].sum().sort_values(ascending=False, kind="stable")
    if list(camps.index) != ["unassigned"] and len(camps):
        for camp in camps.index:
            found[f"camp_{camp}"] = {"table": "runs", "where": {"part": "body", "camp": camp}, "count": "words"}
            found[f"share_{camp}"] = {"share": f"camp_{camp}", "of": "body"}
        shares = [f"{_side(camp, data)} ({{share_{camp}}})" for camp in camps.index]
        text[-1] += (
            f" [The others are given to {_joined(shares)}.]({', '.join(f'share_{camp}' for camp in camps.index)})"
        )
    top = (
        body[body["speaker"] != ""]
        .groupby("speaker")["n_words"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .head(5)
    )
    for number, speaker in enumerate(top.index, 1):
        found[f"speaker_{number}"] = {"table": "runs", "where": {"part": "body", "speaker": speaker}, "count": "words"}
    if len(top):
        named = _joined([f"{_plain(speaker)} ({{speaker_{n}}})" for n, speaker in enumerate(top.index, 1)])
        resting = ", ".join(f"speaker_{n}" for n in range(1, len(top) + 1))
        text.append(f"[Most words are attributed to {named}.]({resting})")
    if "statements" in data:
        text += _claims_outline(data, coder, found)
    text += _limits(data, coder, found)
    return "\n\n".join(text), found


def _claims_outline(data: Tables, coder: str, found: dict[str, Any], most: int = 3) -> list[str]:
    """What each side claims most, and which claims one side makes and another denies; adds the queries to ``found``."""
    rows = data["statements"]
    rows = rows[rows["coder"] == coder]
    found["statements"] = {"table": "statements", "count": "distinct"}
    if rows.empty:
        return [
            "## What is claimed",
            "[The coding finds no statement: no passage fits a claim of the codebook.](statements)",
        ]
    unit = ["doc_id", "actor_id", "camp", "claim", "stance"]
    own = rows[rows["embedding"] == "independent"].drop_duplicates(unit)
    text = [
        "## What each side claims",
        "[The coding finds {statements} statements that differ by document, speaker, claim or stance.](statements) [What is known of a "
        "side only from its opponents' words is not counted as its own.](-)",
    ]
    listed = [camp for camp in [*data.codebook.compared, *data.codebook.camp_order] if camp != "narrator"]
    for camp in dict.fromkeys([*listed, "unassigned", "narrator"]):
        parts, names = [], []
        for stance, says in (
            ("asserts", "most often asserted"), ("denies", "denied"), ("distances", "held at a distance"),
        ):  # fmt: skip
            made = own[(own["camp"] == camp) & (own["stance"] == stance)]["claim"].value_counts()
            top = sorted(made.items(), key=lambda each: (-each[1], data.codebook.claim_ids.index(each[0])))[:most]
            for claim, _ in top:
                where = {"camp": camp, "claim": claim, "stance": stance, "embedding": "independent"}
                names.append(_name(camp, stance, claim))
                found[names[-1]] = {"table": "statements", "where": where, "count": "distinct"}
            if top:
                claims = [
                    f"*{_plain(data.codebook.label(claim))}* ({{{_name(camp, stance, claim)}}})" for claim, _ in top
                ]
                parts.append(f"{says} {_joined(claims)}")
        if parts:
            text.append(f"[{_side(camp, data)}: {'; '.join(parts)}.]({', '.join(names)})")
    return [*text, *_contested_outline(data, rows.drop_duplicates(unit), found)]


def _contested_outline(data: Tables, counts: pd.DataFrame, found: dict[str, Any], most: int = 8) -> list[str]:
    """The claims that one side makes and another denies, those first of which both have most."""
    contested = []
    sides = counts[counts["camp"] != "narrator"]
    for claim in data.codebook.claim_ids:
        by_stance = [
            sides[(sides["claim"] == claim) & (sides["stance"] == stance)]["camp"].value_counts()
            for stance in ("asserts", "denies")
        ]
        known = [{*camps.index} - {"unassigned"} for camps in by_stance]
        if all(known) and len(known[0] | known[1]) > 1:
            contested.append((min(map(sum, by_stance)), sum(map(sum, by_stance)), claim, by_stance))
    found["denials"] = {"table": "statements", "where": {"stance": "denies"}, "count": "distinct"}
    text = ["## What is contested"]
    if not contested:
        return [*text, "[No claim that one side asserts is denied by another.](denials)"]
    text.append("[An assertion counts here also where it is known only from another's words.](-)")
    for _, _, claim, by_stance in sorted(contested, key=lambda each: (-each[0], -each[1]))[:most]:
        says, names = [], []
        for stance, camps in zip(("asserts", "denies"), by_stance):
            named = []
            for camp in sorted(camps.index, key=lambda camp: (-camps[camp], camp)):
                names.append(_name("contested", claim, stance, camp))
                found[names[-1]] = {
                    "table": "statements",
                    "where": {"camp": camp, "claim": claim, "stance": stance},
                    "count": "distinct",
                }
                named.append(f"{_side(camp, data)} ({{{names[-1]}}})")
            says.append(_joined(named))
        text.append(
            f"[*{_plain(data.codebook.label(claim))}*: asserted by {says[0]}, denied by {says[1]}.]({', '.join(names)})"
        )
    if "pairs" in data:
        found["answers"] = {"table": "pairs"}
        found["answers_inside"] = {"table": "pairs", "where": {"order": "inside"}}
        text.append(
            "[Answers to a claim within its own document: {answers}, of which {answers_inside} in the same sentence as the claim.]"
            "(answers, answers_inside)"
        )
    return text


def _checked(data: Tables, found: dict[str, Any]) -> str:
    """How the machine fares beside the person who coded most statements by hand; empty where nobody did."""
    coded = data["statements"]["coder"] if "statements" in data else None
    people = [] if coded is None else [name for name in coded.value_counts().index if name != "machine"]
    if not people:
        return ""
    where = {"first": people[0], "second": "machine", "table": "statements", "unit": "sentence x camp x claim x stance"}
    agreed = data["agreement"]
    if not all((agreed[column] == value).any() for column, value in where.items()):
        return ""
    found["by_hand"] = {"table": "statements", "where": {"coder": people[0]}}
    for measure in ("precision", "recall"):
        found[measure] = {"table": "agreement", "where": {**where, "measure": measure}, "value": "value"}
    return (
        "[A person coded by hand, in {by_hand.documents} of these documents, {by_hand} statements.](by_hand) [Measured against it, "
        "sentence, side, claim and stance together, the machine has a precision of {precision} and a recall of {recall}.]"
        "(by_hand, precision, recall)"
    )


def _limits(data: Tables, coder: str, found: dict[str, Any]) -> list[str]:
    """What a reader has to know before believing the rest."""
    text = []
    if coder == "machine":
        checked = _checked(data, found)
        text += [
            "## How far this can be trusted",
            "[A machine coded all of this, by the cues of the codebook.](-) [On articles that it was not made for it overlooks many "
            "statements and misreads some: the counts are rough, and small differences between sides mean nothing.](-) "
            + (
                checked
                or "[Nobody has checked it on these texts: before you rely on a number, code a sample of documents drawn at random by "
                "hand, and this section will say how well the machine finds what you found.](-)"
            )
            + " [Each number leads to its passages below: read them.](-)",
        ]
    if missing := data.study.missing:
        text += [
            "## What is left out",
            f"[The study has no {', no '.join(missing)}; what depends on them is left out.](-)",
        ]
    return text


def _name(*words: str) -> str:
    """The name of a finding, from identifiers that may hold anything."""
    return re.sub(r"\W", "_", "_".join(words))


def _side(camp: str, data: Tables) -> str:
    """A camp's label inside a sentence."""
    names = {"unassigned": "speakers of no known side", "narrator": "the narrator"}
    return names.get(camp) or _plain(data.codebook.label(camp)) or camp


def _joined(items: list[str]) -> str:
    """One, two and three."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _plain(name: str) -> str:
    """A name out of raw text as it may stand in Markdown: no mark-up, no digits that would count as typed, one line."""
    return re.sub(r"[^\w\s.,'’-]|_|\b(?!(?:19|20)\d\d\b)\w*\d\w*", "", " ".join(name.split())).strip()[:80]


def comparisons(data: Tables, coder: str) -> pd.DataFrame | None:
    """The comparisons that findings.yaml lists, made with all documents and with each left out; None where it lists none.

    Each has ``says`` and ``test``, two findings around ``>`` or ``<``. Columns: says, first, second (the numbers), documents (those in
    which the first finding has a row), holds, fails without (the documents whose leaving out turns it).
    """
    import pandas as pd

    own = _own(data)
    listed = own[1].get("comparisons") if own else None
    if not listed:
        return None
    found = findings(data, own[1] if own else {}, coder)
    rows = []
    for item in listed:
        parts = re.split(r"\s*([<>])\s*", item["test"])
        if len(parts) != 3 or not {parts[0], parts[2]} <= set(found):
            raise StudyError(
                "findings.yaml", f"'{item['test']}' does not compare two findings", "name two findings", "comparisons"
            )
        first, second = found[parts[0]], found[parts[2]]

        def holds(one: Finding, other: Finding, sign: str = parts[1]) -> bool:
            return one.value > other.value if sign == ">" else one.value < other.value

        turning = [
            doc
            for doc in ([] if data.large else data["documents"]["doc_id"])
            if not holds(_only(first, doc, keep=False), _only(second, doc, keep=False))
        ]
        rows.append(
            {
                "says": item["says"],
                "first": first.text(),
                "second": second.text(),
                "documents": first.measured("documents") if "doc_id" in first.rows else 0,
                "holds": holds(first, second),
                "fails without": ", ".join(turning),
            }
        )
    return pd.DataFrame(rows)
