"""A finding's label: what ``findings.yaml`` says under ``label``, else words made from its query, never its name.

Made labels have the shape "side: what is counted", which is grammatical whatever a study calls its sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from analysis.coding import RULES
from analysis.report.words import Words
from analysis.text import definite, listed

Where = Mapping[str, Any]

_STANCE = {"asserts": "asserted", "denies": "denied", "distances": "kept at a distance"}
_STANCES = {"asserts": "assertions", "denies": "denials", "distances": "claims kept at a distance", "": "statements"}
_KIND = {"direct": "quoted whole", "mixed": "quoted in part", "indirect": "without quotation marks"}
_RELATION = {
    "denial": "that are denied", "counterclaim": "that are met by another claim", "narrator_doubt": "that a narrator doubts",
}  # fmt: skip
ESTIMANDS = {
    "answered": "accusations that those accused answer", "space": "words of one side among those of both",
    "embedded": "assertions known only from others’ words",
}  # fmt: skip
_STRATEGY = {
    "bare": "without a reason", "redefinition": "giving the matter another name", "legal": "pointing to law or treaty",
    "discredits_source": "discrediting who says it", "counter_accusation": "turning the charge around",
}  # fmt: skip
_ORDER = {"inside": "inside their answer", "before": "before their answer", "after": "after their answer"}
_CUES = {
    "accusing": "with a word of accusing", "denying": "with a word of denying", "neutral": "with a neutral word",
    "doubtful": "with a word of doubt",
}  # fmt: skip
_EMBEDDED = {"inside_denial": "inside a denial", "inside_accusation": "inside an accusation"}
_OUTLET = {"inferred": "whose outlet is inferred", "stated": "that state their outlet", "unknown": "of unknown outlet"}
MOST = 2  # claims or words that a label names one by one


def _many(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


class Labels(Words):
    """Labels for the findings of a study, with the words of its codebook and the names of its documents."""

    def finding(self, specifications: Mapping[str, Mapping[str, Any]], name: str) -> str:
        """The label of a finding, with a capital."""
        words = self._label(specifications, name)
        return words[:1].upper() + words[1:]

    def made(self, specifications: Mapping[str, Mapping[str, Any]], name: str) -> str:
        """What a finding with a label of its own counts; empty where the label is made from the query and says it."""
        asked = specifications[name]
        return self.finding({**specifications, name: {**asked, "label": ""}}, name) if asked.get("label") else ""

    def _label(self, specifications: Mapping[str, Mapping[str, Any]], name: str) -> str:
        asked = specifications[name]
        if asked.get("label"):
            return str(asked["label"])
        if "share" in asked:
            part, whole = (self._label(specifications, asked[each]) for each in ("share", "of"))
            side, colon, rest = whole.partition(": ")
            same = colon and part.startswith(f"{side}: ")
            return f"{part}, as a share of all {'its ' + rest if same else whole.replace(' of all articles', '')}"
        table, where = str(asked["table"]), dict(asked.get("where") or {})
        made = self._makers.get(table)
        count = "range" if "range" in asked else str(asked.get("count", "rows"))
        words = made(where, asked.get("not") or {}, count) if made else table.replace("_", " ")
        words += " of the study, coded or not" if asked.get("whole") else ""
        return words + self._of_articles(table, where, asked.get("not") or {}) + self._of_coder(where)

    @property
    def _makers(self) -> dict[str, Callable[[Where, Where, str], str]]:
        return {
            "documents": self._documents, "runs": self._runs, "attributions": self._attributions, "statements": self._statements,
            "pairs": self._pairs, "accusations": self._accusations, "naming": self._naming, "sentences": self._sentences,
            "agreement": self._agreement, "specifications": self._specifications,
        }  # fmt: skip

    # parts of labels

    def _of_coder(self, where: Where) -> str:
        """By whom it is coded, where the query names one coder beside the analysis's own."""
        coder = where.get("coder", "")
        return f", coded by {self._coder(coder)}" if isinstance(coder, str) and coder else ""

    def _of_articles(self, table: str, where: Where, drop: Where) -> str:
        """Of which articles, where the query names a year, an outlet or its side, or leaves one out."""
        more = [f"of {listed(_many(where['year']))}" if where.get("year") else ""]
        more.append(f"in {listed(_many(where['outlet']))}" if where.get("outlet") else "")
        sided = "outlet_camp" in where and table != "documents"
        more.append(f"in outlets on the side of {self._within(where['outlet_camp'])}" if sided else "")
        more.append(f"without {listed(_many(drop['outlet']))}" if drop.get("outlet") else "")
        one_less = isinstance(drop.get("doc_id"), str) and table in ("runs", "accusations")
        more.append(f"without one of {self.value('doc_id', drop['doc_id'])}" if one_less else "")
        return "".join(f", {each}" for each in more if each)

    def _coder(self, name: str) -> str:
        return "the machine" if name == RULES else self.value("coder", name)

    def _sides(self, value: Any) -> str:
        return listed([self.codebook.label(camp) for camp in _many(value)])

    def _within(self, value: Any) -> str:
        """The same inside a phrase, with their articles."""
        return listed([definite(self.codebook.label(camp)) for camp in _many(value)])

    def _headed(self, side: Any, what: str) -> str:
        """What is counted under the name of its side; alone where there is none."""
        return f"{side}: {what}" if side else what

    def _speaking(self, where: Where, key: str = "camp") -> str:
        if where.get("speaker"):
            return listed(_many(where["speaker"]))
        side = self._sides(where[key]) if key in where else ""
        kinds = listed([self.codebook.label(kind) for kind in _many(where.get("actor_kind", []))])
        return f"{side} ({kinds})" if side and kinds else side or kinds

    def _in(self, where: Where) -> str:
        """In which articles, by name while they are few."""
        docs = _many(where.get("doc_id", []))
        names = [str(self.documents[doc]["name"]) if doc in self.documents else doc for doc in docs]
        return "" if not docs else f" in {listed(names)}" if len(names) <= MOST else f" in {len(names)} articles"

    def _claims(self, wanted: Any) -> str:
        """The claims of a condition; empty where any will do."""
        if isinstance(wanted, dict):
            ((test, value),) = wanted.items()
            label = self.codebook.label(str(value))
            return {"under": f"“{label}”", "accuses": f"charges against: {label}"}.get(
                test, f"claims framed as {label}"
            )
        names = [f"“{self.codebook.label(each)}”" for each in _many(wanted or [])]
        return listed(names, "or") if len(names) <= MOST else f"any of {len(names)} claims"

    # by table

    def _documents(self, where: Where, drop: Where, count: str) -> str:
        more = [f"on the side of {self._within(where['outlet_camp'])}"] if "outlet_camp" in where else []
        more += [_OUTLET.get(str(where["outlet_is"]), "")] if "outlet_is" in where else []
        more += ["without a date in full"] if where.get("published") == "" else []
        more += ["with a date in full"] if drop.get("published") == "" else []
        more += ["without any date"] if where.get("earliest") == "" else []
        more += ["with a date, stated or inferred"] if drop.get("earliest") == "" else []
        more += ["that are no translation"] if where.get("translated") == "no" else []
        head = "articles from outlets" if "outlet_camp" in where else "articles"
        named = " ".join([head, *more])
        if count == "outlets":
            return "outlets"
        if count == "words":
            return f"words{self._in(where)}" if where.get("doc_id") else f"words of {'all ' if not more else ''}{named}"
        return named + self._in(where)

    def _runs(self, where: Where, drop: Where, count: str) -> str:
        own = " in quotation marks" if where.get("quoted") is True else ""
        return self._headed(self._speaking(where), f"words{own}") + self._in(where)

    def _attributions(self, where: Where, drop: Where, count: str) -> str:
        more = [_KIND[each] for each in _many(where.get("kind", [])) if each in _KIND]
        cue = str(where.get("cue_class", ""))
        words = [listed(more, "or"), _CUES.get(cue, f"with a word that is {cue}") if cue else ""]
        levels = _many(where.get("level", []))
        words.append("inside another’s words" if levels and "1" not in levels else "")
        least = where.get("n_words")
        words.append(f"of {least['from']} words or more" if isinstance(least, dict) else "")
        what = "speakers" if count == "speakers" else "attributions"
        return self._headed(self._speaking(where), " ".join(filter(None, [what, *words]))) + self._in(where)

    def _statements(self, where: Where, drop: Where, count: str) -> str:
        stance, claims = str(where.get("stance", "")), self._claims(where.get("claim"))
        inside = [_EMBEDDED[each] for each in _many(where.get("embedding", [])) if each in _EMBEDDED]
        told = f", {listed(inside, 'or')}" if inside else ""
        if not claims:
            what = _STANCES.get(stance, "statements")
        else:
            what = claims if claims.startswith("charges") else f"{claims} {_STANCE.get(stance, '')}".strip()
        if count == "documents":
            what = f"articles with {what}"
        elif count == "speakers":
            what = f"speakers of {what}"
        return self._headed(self._speaking(where), what) + told + self._in(where)

    def _pairs(self, where: Where, drop: Where, count: str) -> str:
        relation, strategy = (str(where.get(key, "")) for key in ("relation", "strategy"))
        orders = [_ORDER[each] for each in _many(where.get("order", [])) if each in _ORDER]
        claiming = self._sides(where["claiming_camp"]) if "claiming_camp" in where else ""
        if "answering_camp" in where:
            what = self._headed(self._sides(where["answering_camp"]), "answers")
            return f"{what} to claims of: {claiming}" if claiming else what
        if claims := self._claims(where.get("claim")):
            return f"articles that answer {claims}" if count == "documents" else f"answers to {claims}"
        met = _RELATION.get(relation, relation.replace("_", " "))
        how = f", {_STRATEGY.get(strategy, strategy.replace('_', ' '))}" if strategy else ""
        if "claiming_camp" in (drop or {}):
            return f"answers to all claims but those of: {self._sides(drop['claiming_camp'])}"
        if met or how:
            return self._headed(claiming, f"claims {met or 'that are answered'}{how}")
        if orders:
            return self._headed(claiming, f"claims that stand {listed(orders, 'or')}")
        return self._headed(claiming, "claims that are answered" if claiming else "pairs of a claim and an answer")

    def _accusations(self, where: Where, drop: Where, count: str) -> str:
        accused = f" against {self._within(where['accused'])}" if "accused" in where else ""
        others = f" against all but {self._within(drop['accused'])}" if "accused" in drop else ""
        more = {
            ("answered", True): "answered", ("answered", False): "not answered", ("reply", True): "themselves replies",
            ("reply", False): "not replies themselves", ("embedded", True): "known only from others’ words",
            ("embedded", False): "made on their own",
        }  # fmt: skip
        told = [words for (column, value), words in more.items() if where.get(column) is value]
        what = ", ".join([f"accusations{accused}{others}", *told])
        return self._headed(self._speaking(where), what) + self._in(where)

    def _naming(self, where: Where, drop: Where, count: str) -> str:
        words = [f"“{each}”" for each in _many(where.get("designation", []))]
        said = listed(words, "or") if len(words) <= MOST else f"{words[0]} and {len(words) - 1} words like it"
        what = said or "designations"
        return self._headed(
            self._speaking(where, "voice"), f"{what} for {where['referent']}" if where.get("referent") else what
        )

    def _sentences(self, where: Where, drop: Where, count: str) -> str:
        ids = _many(where.get("sentence_id", []))
        if not ids:
            return "sentences" + self._in(where)
        docs = dict.fromkeys(each.rpartition(".")[0] for each in ids)
        names = [str(self.documents[doc]["name"]) for doc in docs if doc in self.documents]
        noun = "the sentence itself" if len(ids) == 1 else "the sentences themselves"
        return noun + (f", in {listed(names)}" if names else "")

    def _agreement(self, where: Where, drop: Where, count: str) -> str:
        from analysis.measures.agreement import SUMMARY  # its libraries take long to load

        who = listed([self._coder(where[key]) for key in ("first", "second") if key in where])
        asked = tuple(str(where.get(key, "")) for key in ("table", "measure", "unit"))
        known = next((label for *key, label in SUMMARY if all(a in ("", k) for a, k in zip(asked, key))), "")
        if asked[2].startswith("claim "):
            known = f"{asked[1]} of the statements of {self._claims(asked[2].removeprefix('claim '))}"
        table, measure, unit = (each.replace("_", " ") for each in asked)
        what = known or f"{table or unit}{f' ({measure.capitalize()})' if measure else ''}"
        return self._headed(f"agreement of {who}" if who else "agreement", what or "all measures")

    def _specifications(self, where: Where, drop: Where, count: str) -> str:
        estimand = str(where.get("estimand", "all measures"))
        return f"under every choice of measuring: {ESTIMANDS.get(estimand, estimand.replace('_', ' '))}"
