"""``make sheets WHAT=pairs``: claims that somebody asserts, as sheets for people who say who answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis import coding
from analysis.commands.planning import SHEETS, Plan
from analysis.study import StudyError
from analysis.tables import Tables
from analysis.text import counted, of_them

Write = Callable[..., list[Path]]  # study, folder, coder, table, rows, how drawn, sentences: the files


def make_pair_sheets(data: Tables, plan: Plan, write: Write, say: Callable[[str], None]) -> list[Path]:
    """Write a sheet of pairs for each coder below ``sheets/`` of the study. Returns the files.

    It asks about the coder's own statements, or about those of ``plan.source``, and holds no pair that anybody coded. Articles are
    drawn, never sentences, of those that have been read from end to end: an answer may stand anywhere. Nothing is overwritten.
    Raises StudyError for what cannot be asked for.
    """
    sources = {coder: _source(data, coder, plan) for coder in plan.coders}
    drawn = _drawn(data, plan, [data.readings[source].documents for source in sources.values()])
    shares = coding.shared_out(list(drawn), plan.coders, plan.overlap, plan.seed)
    written = []
    for coder, source in sources.items():
        before = dict(
            coding.drawn_units(data.study, source, data.texts)[["doc_id", "probability"]].itertuples(index=False)
        )
        own = [name for name in shares[coder] if name in data.readings[source].documents]
        probability = {name: drawn[name] * before.get(name, 1.0) for name in own}
        written += _sheet(data, plan, coder, source, probability, write, say)
    then = f', and make adjudicate CODERS="{" ".join(plan.coders)}"' if len(plan.coders) == 2 else ""
    say(
        f"Next: each fills in the .xlsx or the .csv and saves it in coding/<coder>/ of {data.study.raw}; then make check{then}."
    )
    say(coding.RIGHTS)
    return written


def _source(data: Tables, coder: str, plan: Plan) -> str:
    """Whose statements a coder is asked about. Raises StudyError where there are none, or where seeing them would spoil the coder's own."""
    own, folder = data.study.raw / "coding" / coder, data.study.raw / SHEETS / coder
    if any(folder.glob("pairs*")):
        raise StudyError(folder, "there are sheets already", "move them away, or name another coder")
    coded, source = coding.coding_file(own, "statements") is not None, plan.source or coder
    if source not in data.readings or source == coding.RULES or "statements" not in data.readings[source].tables:
        mend = "fill in the sheet of statements first, or say whose to ask about: FROM=coder"
        raise StudyError(own.parent / source, f"there are no statements of '{source}' to ask about", mend)
    if coded and source != coder:
        mend = f"leave FROM out, or give these pairs a folder of their own: CODERS={coder}_pairs"
        raise StudyError("FROM", f"{coder} has statements too, and pairs are about one coding", mend)
    if source != coder and any(folder.glob("statements*")):
        mend = f"let {coder} code them first, or name another coder"
        raise StudyError(folder, f"{coder} is still to code statements, and would see those of {source}", mend)
    reading = data.readings[source]
    if not reading.documents:
        mend = "answers may stand in any other: have whole articles coded (UNIT=document)"
        raise StudyError(own.parent / source, f"{source} has read no article from end to end, but sentences only", mend)
    return source


def _drawn(data: Tables, plan: Plan, read: Sequence[frozenset[str]]) -> dict[str, float]:
    """The articles to ask about, each with its probability: all that anybody has read, or a sample of those that all have."""
    sampled = plan.n is not None or plan.overlap < 1
    among = frozenset.intersection(*read) if sampled else frozenset.union(*read)
    documents = data["documents"]
    stratum = dict(zip(documents["doc_id"], documents[plan.by])) if plan.by else {}
    strata = {name: str(stratum.get(name, "")) for name in documents["doc_id"] if name in among}
    try:
        return coding.draw(strata, len(strata) if plan.n is None else plan.n, plan.seed)
    except ValueError as error:
        raise StudyError(f"N={plan.n}", str(error), f"give N= at least one for each {plan.by}") from None


def _sheet(
    data: Tables,
    plan: Plan,
    coder: str,
    source: str,
    probability: Mapping[str, float],
    write: Write,
    say: Callable[[str], None],
) -> list[Path]:
    folder, texts = data.study.raw / SHEETS / coder, {name: data.texts[name] for name in probability}
    stated = data.hand_coded("statements")
    own: Any = stated[(stated["coder"] == source) & stated["doc_id"].isin(list(probability))].to_dict("records")
    statements = coding.numbered(own, texts)
    claims = [each for each in statements if asks(each.row, data.narrators)]
    if not claims:
        raise StudyError(
            data.study.raw / "coding" / source,
            f"{source} has no claim that a side asserts",
            "there is nothing to be answered",
        )
    names = coding.shown_names(data.actors, data.codebook)
    titles = dict(zip(data["documents"]["doc_id"], data["documents"]["title"]))
    rows = coding.pair_sheet_rows(claims, probability, "" if source == coder else source, texts, titles, names)
    beside = coding.numbered_sentences(statements, list(probability), texts, names)
    whose = f"{coder}'s own statements" if source == coder else f"the statements of {source}"
    about = f"To code: {counted(len(rows), 'claim')} of {counted(len(probability), 'article')}, as {whose} have them{_how(plan, coder)}."
    written = write(data, folder, coder, "pairs", rows, about, beside)
    if not (folder / "coder.yaml").exists() and not (data.study.raw / "coding" / coder / "coder.yaml").exists():
        coding.write_coder(folder, coding.Coder(coder, "person", settings={coding.SOURCE: source}))
        written.append(folder / "coder.yaml")
    say(f"{folder}: pairs, as .xlsx and .csv. {about}")
    return written


def _how(plan: Plan, coder: str) -> str:
    """How the articles were drawn, as the rest of a sentence."""
    drawn = f"; {of_them(plan.n, 'article')} drawn at random (seed {plan.seed})" if plan.n else ""
    overlap = f"; {plan.overlap:.0%} of them go to every coder" if len(plan.coders) > 1 and plan.overlap < 1 else ""
    return drawn + overlap


def asks(statement: Mapping[str, str], narrators: Mapping[str, object]) -> bool:
    """Whether a sheet asks for answers to a statement: a claim that somebody other than an article's own author asserts, told once."""
    told = statement["actor_id"] == coding.NARRATOR and statement["doc_id"] not in narrators
    return statement["stance"] == "asserts" and not statement["duplicate_of"] and not told
