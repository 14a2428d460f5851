"""The reader's edition of a study: its parts, computed once from the tables."""

from __future__ import annotations

import re
from functools import cached_property

from analysis import report
from analysis.edition.articles import Articles
from analysis.edition.camps import Camp, camps_of
from analysis.edition.claims import Claims
from analysis.edition.evidence import Evidence
from analysis.edition.passages import Passages, by_whom
from analysis.study import ROOT
from analysis.tables import Tables
from analysis.text import counted, definite, listed


class Edition:
    """Everything the pages show: articles, camps, claims, the essay and its evidence."""

    def __init__(self, data: Tables) -> None:
        self.data, self.codebook = data, data.codebook
        self.essay = report.Essay(data)
        self.coder = self.essay.coder
        self.articles = Articles(data, self.essay)
        self.passages = Passages(self.articles, self.codebook)
        self.evidence = Evidence(self.essay, self.articles, self.passages, self.codebook)

    @property
    def title(self) -> str:
        return self.codebook.title or "A study of competing narratives"

    @cached_property
    def _package(self) -> tuple[str, str]:
        """The name of this package and its version."""
        cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
        name, version = (re.search(rf'^{key}: "?([^":\n]+)', cited, re.M) for key in ("title", "version"))
        return (name[1] if name else "", version[1] if version else "")

    @property
    def name(self) -> str:
        """What the pages are called: the package's own study bears its name, another one its title."""
        return self._package[0] if self.data.study.raw == ROOT / "data/raw" else self.title

    @property
    def cited_as(self) -> str:
        """How a sentence of this edition names it: title and version."""
        name, version = self._package
        if self.name == name:
            return f"{name}: {self.title}, version {version}"
        return f"{self.title}, made with {name} {version}"

    @property
    def summary(self) -> str:
        """What the edition is, in a sentence."""
        number = counted(len(self.articles.documents), "article")
        return f"{number[:1].upper()}{number[1:]}, read sentence by sentence: who speaks, in whose words, and who is answered."

    @property
    def coded_by(self) -> str:
        """Whose statements the pages show, in words."""
        return by_whom(self.data.readings[self.data.whose("statements", self.coder)].coder)

    @cached_property
    def camps(self) -> list[Camp]:
        """Every camp that occurs, in the order of the codebook."""
        rows = [*self.articles.attributions.values(), *self.articles.statements.values()]
        outlets = {row["outlet_camp"] for row in self.articles.documents.values()}
        return camps_of(self.codebook, {str(row["camp"]) for row in rows} | outlets)

    @cached_property
    def camp(self) -> dict[str, Camp]:
        return {camp.id: camp for camp in self.camps}

    @cached_property
    def claims(self) -> Claims:
        return Claims(self.articles, self.codebook, self.camps, self.passages, self.evidence.used)

    @cached_property
    def limit(self) -> str:
        """Which of the compared sides has no outlet in the corpus: one sentence, empty where each has one or outlets are unknown."""
        camps = {row["outlet_camp"] for row in self.articles.documents.values()} - {"unassigned", ""}
        absent = [definite(self.codebook.label(camp)) for camp in self.codebook.compared if camp not in camps]
        if not absent or not camps:
            return ""
        noun, story = ("side", "its story is") if len(absent) == 1 else ("sides", "their stories are")
        return (
            f"No article comes from an outlet on the {noun} of {listed(absent)}: {story} here only as others relay it."
        )
