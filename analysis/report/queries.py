"""The queries and rows of findings as a reader would say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis import schema
from analysis.coding import FINAL, RULES
from analysis.report.labels import ESTIMANDS, Labels

_NOUNS = {
    "documents": "articles", "runs": "stretches in one voice", "pairs": "pairs of a claim and an answer", "naming": "designations",
    "agreement": "measures of agreement", "specifications": "ways of measuring",
}  # fmt: skip
_COUNTED = {
    "rows": "Number of {}", "documents": "Number of articles that have {}", "words": "Number of words in {}",
    "quoted_words": "Number of words in quotation marks in {}", "distinct": "Number of different {}",
    "speakers": "Number of speakers of {}", "claims": "Number of claims in {}",
    "outlets": "Number of outlets of {}", "value": "“{column}” of {}", "sum": "Sum of “{column}” over {}",
    "range": "Least and greatest “{column}” of {}",
}  # fmt: skip
_PLAIN = {
    ("documents", "documents"): "Number of articles", ("documents", "words"): "Number of words", ("runs", "words"): "Number of words",
    ("documents", "rows"): "Number of articles",
}  # fmt: skip
_PARTS = {
    "rows": "The number of rows above.", "documents": "The number of different articles among the rows above.",
    "words": "The sum of the words of the rows above.", "quoted_words": "The sum of the words in quotation marks of the rows above.",
    "distinct": "The number of rows above that differ by article, speaker, claim or stance.",
    "speakers": "The number of different speakers of the rows above.", "claims": "The number of different claims of the rows above.",
    "outlets": "The number of different outlets of the rows above.",
    "value": "The figure in column “{}” of the one row above.", "sum": "The sum of the column “{}” of the rows above.",
    "range": "Each row is one way to make every choice of the measurement; the figures in column “{}” run from smallest to largest.",
}  # fmt: skip


_COLUMNS = {
    "documents": "articles", "estimand": "what is measured", "panel": "how it is counted", "text_counted": "text counted",
    "weights": "articles weigh", "duplicates": "repeated text", "side": "other side",
}  # fmt: skip
_VALUES = {
    ("weights", "pooled"): "by their words", ("weights", "equal"): "alike",
    **{("estimand", name): words for name, words in ESTIMANDS.items()},
}  # fmt: skip


class QueryWords(Labels):
    """How to say what findings ask for: with the labels of a codebook and the names of its documents."""

    def column(self, name: str) -> str:
        """The name of a column in words, as readers of articles know them."""
        return _COLUMNS.get(name) or super().column(name)

    def value(self, column: str, value: Any) -> str:
        """A value that is no measured number, in words."""
        if (column, value) in _VALUES:
            return _VALUES[column, value]
        if column in ("coder", "first", "second"):
            return {FINAL: "final coding", RULES: "the machine"}.get(value) or super().value(column, value)
        return super().value(column, value)

    def query(self, specifications: Mapping[str, Mapping[str, Any]], name: str, coder: str = "") -> str:
        """The query of a finding as a sentence that is understood without the tables; with ``coder``, it says whose coding it counts."""
        words, coded = self._asked(specifications, name)
        return f"{words}; as coded by: {coder}" if coded and coder else words

    def _asked(self, specifications: Mapping[str, Mapping[str, Any]], name: str) -> tuple[str, bool]:
        specification = specifications[name]
        if "share" in specification:
            (part, coded), (whole, _) = (self._asked(specifications, specification[each]) for each in ("share", "of"))
            return f"{part}; as a share of: {whole[:1].lower()}{whole[1:]}", coded
        table = specification["table"]
        measure = next(
            (each for each in ("value", "sum", "range") if each in specification), specification.get("count", "rows")
        )
        where = dict(specification.get("where") or {})
        words = _COUNTED[measure].format(_NOUNS.get(table, table), column=self.column(specification.get(measure, "")))
        if (table, measure) in _PLAIN:
            words = _PLAIN[table, measure]
        words += " of the whole study, coded or not" if specification.get("whole") else ""
        words += self._conditions(where) + self._conditions(specification.get("not") or {}, but=True)
        for end in ("first", "last"):
            if end in specification:
                words += f"; of these the {end} of each article, where it is one{self._conditions(specification[end])}"
        return words, "coder" in schema.TABLES[table].columns and "coder" not in where

    def _conditions(self, where: dict[str, Any], but: bool = False) -> str:
        named, empty = [], []
        for column, wanted in where.items():
            word = self.column(column)
            values = wanted if isinstance(wanted, list) else [wanted]
            if isinstance(wanted, dict):
                named.append(f"{word} {self._condition(column, *next(iter(wanted.items())))}")
                continue
            if values == [""]:
                empty.append(f" with {'something' if but else 'nothing'} under “{word}”")
            else:
                named.append(f"{word} “{'” or “'.join(self.value(column, each) for each in values)}”")
        link = " but not with " if but else " with "
        return (link + ", ".join(named) if named else "") + "".join(empty)

    def _condition(self, column: str, test: str, value: Any) -> str:
        words = self.codebook.label(str(value))
        said = {
            "under": f"“{self.value(column, value)}” or a part of it", "accuses": f"that accuses “{words}”",
            "framing": f"framed as “{words}”", "from": f"at least {value}",
        }  # fmt: skip
        return said.get(test, f"that makes “{words}” the {test}")

    def computed(self, measure: str, column: str) -> str:
        """How the figure of a finding comes from its rows."""
        return _PARTS[measure].format(self.column(column))
