"""Whether a study's folder is ready: what it has, what it lacks, and what is wrong with it."""

from __future__ import annotations

import os
import shlex
import textwrap
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from analysis.coding import FINAL, RULES
from analysis.commands.console import say, shown
from analysis.commands.mends import MENDS
from analysis.commands.oddities import Checked, listed, oddities
from analysis.study import StudyError
from analysis.tables import Tables, read
from analysis.text import of_them

if TYPE_CHECKING:
    import pandas as pd


def check_inputs(data: Tables) -> None:
    """Read every input once; what cannot be used of what people wrote ends the run with a StudyError.

    Articles that cannot be read are left out, on the record, and counted on stderr; with STRICT=1 they too end the run.
    """
    from analysis import intake

    for step in _steps(data):
        step()
    refused, odd = _counts(intake.rejected(data.study))
    if refused or odd:
        say(f"articles/: {counted(refused, odd)}; make check says which")
    if refused and is_strict():
        raise StudyError(
            data.study.raw / "articles", f"{counted(refused, odd)}, and STRICT is set", "mend them, or unset STRICT"
        )


def _steps(data: Tables) -> list[Callable[[], object]]:
    """What reads and checks the inputs, file by file; each raises StudyError for what cannot be used."""
    from analysis import claims, coding, intake

    study = data.study
    steps: list[Callable[[], object]] = [
        lambda: intake.prepare(study, say),
        lambda: intake.description(study),
        lambda: claims.Cues(data.codebook, data.actors),
        lambda: coding.narrators(study, intake.description(study)[0], data.actors),
    ]
    if study.has("coding"):
        texts: Any = intake.Texts(study)
        steps.append(lambda: coding.readings(study, texts))
        tables = ("attributions", "statements", "pairs") if study.has("codebook.yaml") else ("attributions",)
        steps += [partial(coding.hand_coded, study, table, texts) for table in tables]
    return steps


def _errors(data: Tables) -> list[str]:
    """What cannot be used, of every file the first: so that people need not mend one to hear of the next."""
    found: dict[str, None] = {}
    try:
        for step in _steps(data):
            try:
                step()
            except StudyError as error:
                found.setdefault(str(error))
    except StudyError as error:  # no article can be read
        found.setdefault(str(error))
    return list(found)


def is_strict() -> bool:
    """Whether the environment asks for STRICT=1: what cannot be read then ends the run."""
    return os.environ.get("STRICT", "") not in ("", "0")


def _counts(rejected: pd.DataFrame) -> tuple[int, int]:
    """How many files or rows are refused, and how many remarks there are on others."""
    refused = int((rejected["action"] == "refused").sum())
    return refused, len(rejected) - refused


def counted(refused: int, odd: int) -> str:
    """ "3 files or rows refused, 5 remarks on others" """
    plural = "" if refused == 1 else "s"
    files = f"{refused:,} file{plural} or row{plural} refused"
    return f"{files}, {of_them(odd, 'remark')} on others"


def unknown(documents: pd.DataFrame) -> list[str]:
    """How many articles have no outlet, no date, no side of their outlet, and how to state these; nothing where all have."""
    known = {
        "no outlet": documents["outlet"] == "",
        "no date": (documents["earliest"] == "") & (documents["published"] == ""),
        "no side of their outlet": documents["outlet_camp"].isin(["", "unassigned"]),
    }
    lacking = [
        f"{n:,} of {len(documents):,} have {what}{_which(documents, rows)}"
        for what, rows in known.items()
        if (n := int(rows.sum()))
    ]
    if not lacking:
        return []
    return [
        f"{', '.join(lacking)}",
        "To mend: metadata.csv in articles/ (file, outlet, date, outlet_camp), articles.csv, or study.yaml (outlet_camps)",
    ]


def _which(documents: pd.DataFrame, rows: pd.Series) -> str:
    """The first of the articles that lack something, where not all do."""
    return "" if rows.all() else f" ({listed([*documents.loc[rows, 'doc_id']], 3)})"


def _mends(rejected: pd.DataFrame) -> list[str]:
    """How to mend what is wrong and was not repaired already."""
    left = set(rejected.loc[rejected["action"] != "repaired", "reason"])
    return list(dict.fromkeys(mend for reason, mend in MENDS.items() if reason in left))


_REASONS_SHOWN, _WIDTH = 24, 118


def _unlisted(data: Tables) -> str:
    """The articles that articles.csv has no row of, behind what it gives."""
    described = data.sources()[1]
    missing = [doc_id for doc_id in data.rows("documents", ["doc_id"])["doc_id"] if doc_id not in described]
    if not missing or not described:
        return ""
    return f"; no row for {listed(missing)}: add a row for each"


def _files(data: Tables) -> list[str]:
    """What each file of the study holds, or what it lacks without it."""
    from analysis import coding

    study = data.study
    n_articles, known = data.count("documents"), coding.read_actors(study)
    facts = {
        "articles.csv": f"outlets and dates are as it says{_unlisted(data)}",
        "actors.csv": f"{0 if known is None else len(known)} actors",
        "codebook.yaml": f"{len(data.codebook.camps)} camps, {len(data.codebook.claims)} claims",
        "coding": ", ".join(
            f"{name} ({each.coder.kind}, {len(each.documents):,} of {n_articles:,} read)"
            for name, each in data.readings.items()
            if name != RULES
        )
        or "nobody's",
    }
    absent = {
        "articles.csv": "outlets and dates are those of the articles' own metadata",
        "actors.csv": "speakers are named as the texts name them, camps are unassigned",
        "codebook.yaml": "no claims",
        "coding": "the machine's coding only",
    }
    return [f"  {name:<14} {fact if study.has(name) else f'missing: {absent[name]}'}" for name, fact in facts.items()]


def report_check(data: Tables) -> int:
    """Say on one screen what a study has and lacks, and what was wrong by reason, each with two examples.

    0; 2 if something cannot be used, of which every file has a line on stderr, or is refused and STRICT is set.
    """
    from analysis import report
    from analysis.commands.notebooks import checked

    study = data.study
    if errors := _errors(data):
        for error in errors:
            say(f"Error: {error}")
        return 2
    documents, rejected = data["documents"], data["rejected"]
    refused, odd = _counts(rejected)
    dated = int((documents["earliest"] != "").sum())
    lines = [
        f"{study.raw}",
        f"  articles/      {len(documents):,} articles, {int(documents['n_words'].sum()):,} words; {dated:,} dated, "
        f"{of_them(documents.loc[documents['outlet'] != '', 'outlet'].nunique(), 'outlet')}",
    ]
    lines += _files(data)
    if own := checked(study):
        lines.append(f"  {'notebooks/':<14} {len(own)} of its own, run after the numbered ones")
    if data.codebook.claims:
        lines += [
            f"  {'claims' if not n else '':<14} {line}"
            for n, line in enumerate(each for found in claim_lines(data) for each in textwrap.wrap(found, _WIDTH - 17))
        ]
    if refused or odd:
        lines += [f"  {counted(refused, odd)}:", *_reasons(rejected)]
        lines.append(f"  All of them: {shown(study.processed / 'rejected.csv')}")
    lines += [
        line
        for mend in _mends(rejected)
        for line in textwrap.wrap(f"  To mend: {mend}", _WIDTH, subsequent_indent="    ")
    ]
    for each in oddities(Checked(study, documents, data.codebook)):
        lines += textwrap.wrap(f"  {each.what}: {each.where}. To mend: {each.mend}", _WIDTH, subsequent_indent="    ")
    lines += [
        part for line in unknown(documents) for part in textwrap.wrap(f"  {line}", _WIDTH, subsequent_indent="    ")
    ]
    if advice := report.still_to_code(len(documents), *by_hand(data)):
        lines.append(f"  {advice}")
    folders = [] if study.own else [("STUDY", study.raw), ("OUT", study.processed.parent)]
    lines.append(f"Ready. Next: make all{''.join(f' {name}={shlex.quote(str(path))}' for name, path in folders)}")
    for line in lines:
        print(line if len(line) <= _WIDTH or line.startswith(("Ready", "/")) else f"{line[: _WIDTH - 1]}…")
    return 2 if refused and is_strict() else 0


def by_hand(data: Tables) -> tuple[int, int]:
    """Documents that people have read whole, and sentences that they have read, in these or drawn; the final coding is theirs."""
    from analysis.text import as_document

    people = [each for name, each in data.readings.items() if each.coder.kind == "person" or name == FINAL]
    whole = {doc_id for each in people for doc_id in each.documents}
    drawn = {
        (doc_id, at) for each in people for doc_id, spans in each.sampled.items() for at in spans if doc_id not in whole
    }
    return len(whole), len(drawn) + sum(len(as_document(data.texts[doc_id]).sentences) for doc_id in whole)


PROPOSED = 6  # cues proposed on the screen, one a claim


def claim_lines(data: Tables) -> list[str]:
    """How often the words of each claim stand in the articles, which never, and, of a coded study whose tables are made, cues that
    would find what was missed; for each what it would gain and cost (``claims.propose``)."""
    from analysis import claims

    if data.large:
        return []
    cues = claims.Cues(data.codebook, data.actors)
    sentences = data["sentences"]
    proposed: list[Any] = []
    if data.coder != RULES and data.path("statements").exists():
        rows = read("statements", data.study.processed)
        hand = rows[rows["coder"] == data.coder]
        machine = rows[(rows["coder"] == RULES) & rows["doc_id"].isin(set(hand["doc_id"]))]
        table = claims.propose(hand, machine, sentences, data.texts, cues)
        best = table.sort_values(["gain", "cost"], ascending=[False, True]).drop_duplicates("claim")
        proposed = best.head(PROPOSED).to_dict("records")
    wrong = claims.misread(data.codebook.claims, sentences, data.texts, cues)
    return claims.lines(claims.reach(sentences, data.texts, cues), proposed, wrong)


def _reasons(rejected: pd.DataFrame) -> list[str]:
    """One line for each action and reason, most frequent refusals first: how many, and two of them."""
    order = {"refused": 0, "repaired": 1, "flagged": 2}
    groups = sorted(
        rejected.groupby(["action", "reason"], sort=True),
        key=lambda group: (order[group[0][0]], -len(group[1]), group[0][1]),
    )
    lines = []
    for (action, reason), rows in groups[: _REASONS_SHOWN if len(groups) <= _REASONS_SHOWN else _REASONS_SHOWN - 1]:
        examples = [
            f"{row.path.removeprefix('articles/')}{', ' * bool(row.detail)}{row.detail}"
            for row in rows.head(2).itertuples()
        ]
        lines.append(f"    {action:<8} {len(rows):>6,}  {reason}: {'; '.join(examples)}")
    if len(groups) > _REASONS_SHOWN:
        left = groups[_REASONS_SHOWN - 1 :]
        lines.append(f"    and {sum(len(rows) for _, rows in left):,} more, for {len(left)} other reasons")
    return lines
