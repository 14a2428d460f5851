"""An essay and its findings: every number is computed, every sentence about the texts leads to the rows it rests on.

An *essay* is Markdown in which each sentence stands in brackets with the findings it rests on,
``[Sentence with {a_number}.](finding, another > a_third)``, or with ``-`` where it claims nothing about the texts; ``{name}`` is
replaced by the finding's number. A sentence whose premise does not hold (``another > a_third``, ``answered = 0``) is not printed.
``:figure name`` puts a figure (an outline's only where it was drawn), ``:narratives`` the table of the compared sides' narratives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis import schema, tables
from analysis.measures.support import Backing, beside
from analysis.report import counter
from analysis.report.declared import backing_of
from analysis.report.draft import Draft
from analysis.report.findings import Finding, Sampled, evidence, find, read_findings
from analysis.report.leaning import fall_with
from analysis.report.notes import evidence_html
from analysis.report.opening import coverage
from analysis.report.outline import outline
from analysis.report.premises import QUANTIFIERS, Premise, parted
from analysis.report.show import saved_figure
from analysis.report.stories import as_html, side_by_side
from analysis.study import StudyError, read_text
from analysis.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

_SENTENCE = re.compile(r"\[([^\[\]]+)\]\(([^()]*)\)")
_QUOTED = re.compile(r"“([^”]+)”")
_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A number that a writer typed: digits (years and names such as Su-30 aside) and number words from two up.
_TYPED = re.compile(
    r"(?<![\w-])(?!(?:19|20)\d\d\b)\d[\d.,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|"
    r"eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:hundred|thousand|million|billion|dozen)s?|half|halves|twice|both)\b"
    r"(?!-(?!(?:one|two|three|four|five|six|seven|eight|nine|thirds?|quarters?|fifths?|fold)\b))",
    re.I,
)


@dataclass(frozen=True)
class Mark:
    """One sentence of the essay: its text with numbers in, the findings it rests on, its premises, which are among them, and its
    number among all sentences of the source."""

    text: str
    rests_on: tuple[str, ...]
    premises: tuple[Premise, ...] = ()
    number: int = 0


class Essay:
    """An essay with its findings: shown in a notebook, counted, and traced to its evidence.

    A study's own essay is about all its documents as its preferred coder has them; of any other coding there is an outline.
    """

    def __init__(self, data: Tables, coder: str = "") -> None:
        self.data = data
        self.coder = coder or data.coder
        own = own_essay(data) if data.usual and self.coder == data.coder else None
        self.own = own is not None
        draft = Draft(data, self.coder) if own else outline(data, self.coder)
        source, queries = own or ("\n\n".join(draft.blocks), {})
        self.source = _opened(source, coverage(draft)) if own else source
        self.specifications = {**draft.specifications, **queries}
        self._known = draft.found

    @cached_property
    def findings(self) -> dict[str, Finding]:
        return find(self.data, self.specifications, self.coder, self._known)

    @cached_property
    def blocks(self) -> list[tuple[str, Any]]:
        """The essay in order: ("heading", text), ("figure", name), ("narratives", rows), ("prose", list of Mark), ("unmarked", text).

        Without the sentences whose premises do not hold, and without what is left empty by that.
        """
        found: list[tuple[str, Any]] = []
        for flat, marks in self._parts:
            if flat.startswith("#"):
                if found and found[-1][0] == "heading" and _depth(found[-1][1]) >= _depth(flat):
                    found.pop()  # nothing is left under it
                found.append(("heading", self._filled(flat)))
            elif flat.startswith(":figure "):
                name = flat.removeprefix(":figure ").strip()
                if self.own or (self.data.study.figures / f"{name}.svg").exists():
                    found.append(("figure", name))
            elif flat == ":narratives":
                if told := side_by_side(self.data, self.coder):
                    found.append(("narratives", told))
            else:
                rest = _SENTENCE.sub("", flat).strip()
                if rest:
                    found.append(("unmarked", rest))
                if kept := [mark for mark in marks if self._bears(mark)]:
                    found.append(("prose", kept))
        return found

    @cached_property
    def _parts(self) -> list[tuple[str, list[Mark]]]:
        """The blocks of the source, each in one line, and their sentences."""
        found, number = [], 0
        for block in re.split(r"\n\s*\n", self.source.strip()):
            flat = " ".join(block.split())
            marks = [
                Mark(match.group(1), *parted(match.group(2)), number)
                for number, match in enumerate(_SENTENCE.finditer(flat), number + 1)
            ]
            number += len(marks)
            found.append((flat, marks))
        return found

    @cached_property
    def left_out(self) -> list[Mark]:
        """The sentences that are not printed since a premise of theirs does not hold, or since they lean on one of these."""
        sections: list[list[Mark]] = [[]]
        for flat, marks in self._parts:
            if flat.startswith(("#", ":")):
                sections.append([])
            else:
                sections[-1] += marks
        found = []
        for marks in sections:
            stands = [all(premise.holds(self.findings) for premise in mark.premises) for mark in marks]
            falls = fall_with([mark.text for mark in marks], stands)
            found += [mark for mark, holds, fell in zip(marks, stands, falls) if fell or not holds]
        return found

    def _bears(self, mark: Mark) -> bool:
        """Whether the texts bear a sentence out. Raises StudyError for a name that is no finding, and for words its evidence has not."""
        for name in mark.rests_on:
            self._check_name(name)
        if mark in self.left_out:
            return False
        self._check_quotations(mark)
        return True

    def _check_name(self, name: str) -> None:
        """Raises StudyError for what is no finding."""
        if name not in self.findings:
            mend = "correct the name or add the finding to findings.yaml"
            raise StudyError("essay.md", f"'{name}' is no finding", mend)

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

    def pieces(self, text: str) -> list[tuple[str, str]]:
        """A text with its numbers in, in pieces: a number with the name of its finding, other words with none."""
        found, at = [], 0
        for match in _PLACEHOLDER.finditer(text):
            name, _, part = match.group(1).partition(".")
            self._check_name(name)
            found += [(text[at : match.start()], ""), (self.findings[name].text(part), name)]
            at = match.end()
        return [*found, (text[at:], "")]

    def _filled(self, text: str) -> str:
        filled = "".join(words for words, _ in self.pieces(text))
        begin = len(filled) - len(filled.lstrip("# "))  # a heading's marks
        return filled[:begin] + filled[begin : begin + 1].upper() + filled[begin + 1 :]

    def filled_heading(self, line: str) -> str:
        """A heading of the source as ``blocks`` has it."""
        return self._filled(" ".join(line.split()))

    def with_numbers(self, mark: Mark) -> str:
        """A sentence with its numbers in."""
        return self._filled(mark.text)

    def filled(self, mark: Mark) -> str:
        """A sentence with its numbers in, and what it rests on where that is little."""
        return beside(self._filled(mark.text), self._support(mark))

    def _support(self, mark: Mark) -> str:
        """`measures.support` of a sentence, all its findings together; of the coder it speaks once, in the first such sentence."""
        if mark not in self._counting:
            return ""
        of_coder = Backing(self._size, mark != self._unmeasured)
        bases = [each.base or each for each in self._counted(mark)]
        if any(isinstance(each, Sampled) for each in bases):  # a large study's: its documents are counted, not held
            return of_coder.on(max(int(each.measured("documents")) for each in bases))
        return of_coder.on(len({doc_id for each in bases for doc_id in each.rows["doc_id"]}))

    @cached_property
    def _size(self) -> int:
        return self.data.count("documents")

    @cached_property
    def _unmeasured(self) -> Mark | None:
        """The first sentence that counts the work of a coder of whom nobody knows what it overlooks."""
        for mark in self._counting:
            if not backing_of(self.data, self.coder, [each.table for each in self._counted(mark)]).recall_known:
                return mark
        return None

    @cached_property
    def _counting(self) -> list[Mark]:
        """The sentences that count a coder's work."""
        return [mark for mark in self.marks if self._counted(mark)]

    def _counted(self, mark: Mark) -> list[Finding]:
        """The findings of a sentence that count a coder's work by document."""
        found = [self.findings[name] for name in mark.rests_on if name in self.findings]
        return [each for each in found if {"coder", "doc_id"} <= set(schema.TABLES[each.table].columns)]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The counter: sentences, empirical ones, those with evidence, numbers, those from a table, sentences about the texts with
        "all", "only" and the like, those of them with a premise, sentences left out, articles that the coder has not read, words."""
        marks = [mark for kind, content in self.blocks if kind == "prose" for mark in content]
        empirical = [mark for mark in marks if mark.rests_on]
        computed = sum(len(_PLACEHOLDER.findall(mark.text)) for mark in marks)
        headings = sum(len(_PLACEHOLDER.findall(block)) for block in re.findall(r"^#.*$", self.source, re.M))
        typed = self.typed_numbers
        quantified = [mark for mark in empirical if QUANTIFIERS.search(self._written(mark.text))]
        resting = sum(all(name in self.findings for name in mark.rests_on) for mark in empirical)
        unmarked = sum(kind == "unmarked" for kind, _ in self.blocks)
        return {
            "sentences": len(marks) + unmarked,
            "sentences_about_the_texts": len(empirical) + unmarked,
            "sentences_with_evidence": resting,
            "numbers": computed + headings + len(typed),
            "numbers_from_a_table": computed + headings,
            "quantified": len(quantified),
            "quantified_with_premise": sum(bool(mark.premises) for mark in quantified),
            "left_out": len(self.left_out),
            "unread": self._unread,
            "words": sum(len(self._filled(mark.text).split()) for mark in marks),
        }

    @property
    def lacking(self) -> str:
        """What is not printed, and which articles are in no number; empty where the essay is whole."""
        return counter.lacking(self.numbers)

    @property
    def _unread(self) -> int:
        """Articles of the study that the coder has not read."""
        whole = getattr(self.data, "whole", self.data)
        return int(whole.count("documents")) - self._size

    @property
    def typed_numbers(self) -> list[str]:
        """Numbers that stand in the source itself; and numbers of sentences that name no finding. None is wanted."""
        prose = _SENTENCE.sub(r"\1", self._written(self.source))
        lines = [line for line in prose.splitlines() if not line.startswith(":figure")]
        typed = [m.group() for line in lines for m in _TYPED.finditer(line)]
        marks = [mark for kind, content in self.blocks if kind == "prose" for mark in content]
        return typed + [mark.text for mark in marks if _PLACEHOLDER.search(mark.text) and not mark.rests_on]

    def _written(self, text: str) -> str:
        """What a writer wrote of a text: not numbers put in, not quotations, and of an outline not the codebook's labels of claims."""
        plain = _QUOTED.sub("", _PLACEHOLDER.sub("", text))
        return plain if self.own else re.sub(r"(?<=\s)\*[^*\n]+\*|(?<=\[)\*[^*\n]+\*", "", plain)

    @cached_property
    def notes(self) -> dict[str, int]:
        """finding to the number of its note, in the order in which the essay first rests on it."""
        names = [name for kind, content in self.blocks if kind == "prose" for mark in content for name in mark.rests_on]
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
        from IPython.display import HTML, Markdown, display

        for kind, content in self.blocks:
            if kind == "heading":
                display(Markdown(f"#{content}"))  # the notebook has a title of its own
            elif kind == "prose":
                sentences = [f"{self.filled(mark)}{self._link(mark)}" for mark in content]
                display(Markdown(" ".join(sentences)))
            elif kind == "figure":
                display(saved_figure(self.data.study.figures, content))
            elif kind == "narratives":
                display(HTML(as_html(content, self.data)))
            else:
                display(Markdown(content))

    def _link(self, mark: Mark) -> str:
        """The sentence's note as a raised number, in plain Markdown: converters mangle HTML inside a line."""
        if not mark.rests_on:
            return ""
        number = self.marks.index(mark) + 1
        return f"[{str(number).translate(_RAISED)}](#note-{number})"

    def save_evidence(self) -> pd.DataFrame:
        """Write the table ``evidence`` beside the others; it comes back as it was written."""
        return tables.write(self.table(), "evidence", self.data.study.processed)

    def show_evidence(self) -> None:
        """The notes: for each sentence what it rests on, and the first passages found."""
        from IPython.display import HTML, display

        display(HTML(f'<div class="tex2jax_ignore mathjax_ignore">{evidence_html(self)}</div>'))


def _depth(heading: str) -> int:
    return len(heading) - len(heading.lstrip("#"))


def _opened(source: str, said: str) -> str:
    """An essay with a paragraph before all others, behind its title."""
    blocks = re.split(r"\n\s*\n", source.strip())
    at = 1 if blocks[0].startswith("#") else 0
    return "\n\n".join([*blocks[:at], *([said] if said else []), *blocks[at:]])


def own_essay(data: Tables) -> tuple[str, dict[str, Any]] | None:
    """The study's own essay and its queries; None where it lacks one of them."""
    if not (data.study.has("essay.md") and data.study.has("findings.yaml")):
        return None
    return read_text(data.study.raw / "essay.md"), read_findings(data.study)
