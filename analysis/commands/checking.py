"""Whether a study's folder is ready: what it has, what it lacks, and what is wrong with it."""

from __future__ import annotations

import os
import shlex
import textwrap
from typing import TYPE_CHECKING, Any

from analysis.coding import FINAL, RULES
from analysis.commands.console import say, shown
from analysis.study import StudyError
from analysis.tables import Tables, read
from analysis.text import of_them

if TYPE_CHECKING:
    import pandas as pd


def check_inputs(data: Tables, reporting: bool = False) -> None:
    """Read every input once; what cannot be used of what people wrote ends the run with a StudyError.

    Articles that cannot be read are left out, on the record, and counted on stderr; with STRICT=1 they too end the run.
    """
    from analysis import claims, coding, intake

    intake.prepare(data.study, say)
    claims.Cues(data.codebook, data.actors)
    coding.narrators(data.study, intake.description(data.study)[0], data.actors)
    if data.study.has("coding"):
        texts: Any = intake.Texts(data.study)
        coding.readings(data.study, texts)
        for table in ("attributions", "statements", "pairs"):
            if table == "attributions" or data.study.has("codebook.yaml"):
                coding.hand_coded(data.study, table, texts)
    rejected = intake.rejected(data.study)
    refused, odd = _counts(rejected)
    if refused or odd:
        say(f"articles/: {counted(refused, odd)}; make check says which")
    if refused and is_strict() and not reporting:
        raise StudyError(
            data.study.raw / "articles", f"{counted(refused, odd)}, and STRICT is set", "mend them, or unset STRICT"
        )


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


_REPAIRS = "mend the texts: 'repairs: all' in study.yaml"
_ONE_OF_EACH = "keep one of each: 'duplicates: keep_one' in study.yaml"
_ITSELF = "save it again as what its name says, from the program that made it"
_UNPACK = "unpack it, and put the files themselves there"
_MENDS = {
    "several articles": "export the articles as .docx (Nexis), .html or .rtf (Factiva), .txt (ProQuest), or one file each",
    "a notice in place of an article": "the database may not show that article: get it elsewhere, or do without",
    "not UTF-8": "state the encoding in study.yaml (encoding: cp1251) or save the files as UTF-8",
    "no column of texts": "name the columns in study.yaml (columns: {text: ...})",
    "no column of names": "give metadata.csv a column file with the names of the texts",
    "no column of metadata": "name the columns of metadata.csv outlet, date, title, or say in study.yaml: columns",
    "metadata of no article": "write the names in metadata.csv as those of the files",
    "no text layer": "recognise the text of scans first (OCR, such as ocrmypdf)",
    "too many pages for articles": "take the articles out of the PDF, one file each",
    "too large when unpacked": _UNPACK,
    "locked by a password": _UNPACK,
    "not text": "name the file by what it is (.docx, .rtf, .pdf, .zip)",
    "not a Word file": _ITSELF,
    "not an Excel workbook": _ITSELF,
    "not a PDF file": _ITSELF,
    "not an RTF file": _ITSELF,
    "not a format that is read": "save old or other formats as .docx, .txt or .xlsx",
    "wrapped lines": "put lines that were broken at a width together, or most words are lost: 'repairs: all' in study.yaml",
    "HTML entities or tags": _REPAIRS,
    "mojibake": _REPAIRS,
    "control characters": _REPAIRS,
    "decomposed accents": _REPAIRS,
    "invisible characters": _REPAIRS,
    "look-alike letters": _REPAIRS,
    "exact duplicate": _ONE_OF_EACH,
    "near duplicate": _ONE_OF_EACH,
    "undated": "write whole dates (2019-07-05) into articles.csv; for 03/04/2019 say 'date_order: day_first' in study.yaml",
}


def unknown(documents: pd.DataFrame) -> list[str]:
    """How many articles have no outlet, no date, no side of their outlet, and how to state these; nothing where all have."""
    known = {
        "no outlet": documents["outlet"] == "",
        "no date": (documents["earliest"] == "") & (documents["published"] == ""),
        "no side of their outlet": documents["outlet_camp"].isin(["", "unassigned"]),
    }
    lacking = [f"{n:,} of {len(documents):,} have {what}" for what, rows in known.items() if (n := int(rows.sum()))]
    if not lacking:
        return []
    return [
        f"{', '.join(lacking)}",
        "To mend: metadata.csv in articles/ (file, outlet, date, outlet_camp), articles.csv, or study.yaml (outlet_camps)",
    ]


def _mends(rejected: pd.DataFrame) -> list[str]:
    """How to mend what is wrong and was not repaired already."""
    left = set(rejected.loc[rejected["action"] != "repaired", "reason"])
    return list(dict.fromkeys(mend for reason, mend in _MENDS.items() if reason in left))


_REASONS_SHOWN, _WIDTH = 10, 118


def _unlisted(data: Tables) -> str:
    """The articles that articles.csv has no row of, behind what it gives."""
    described = data.sources()[1]
    missing = [doc_id for doc_id in data.rows("documents", ["doc_id"])["doc_id"] if doc_id not in described]
    if not missing or not described:
        return ""
    more = f" and {len(missing) - 5:,} more" if len(missing) > 5 else ""
    return f"; no row for {', '.join(missing[:5])}{more}"


def report_check(data: Tables) -> int:
    """Say on one screen what a study has and lacks, and what was wrong by reason, each with two examples. 0, or 2 if strict."""
    from analysis import coding, report

    study = data.study
    check_inputs(data, reporting=True)
    documents, rejected = data["documents"], data["rejected"]
    refused, odd = _counts(rejected)
    dated = int((documents["earliest"] != "").sum())
    lines = [
        f"{study.raw}",
        f"  articles/      {len(documents):,} articles, {int(documents['n_words'].sum()):,} words; {dated:,} dated, "
        f"{of_them(documents.loc[documents['outlet'] != '', 'outlet'].nunique(), 'outlet')}",
    ]
    known = coding.read_actors(study)
    facts = {
        "articles.csv": f"outlets and dates are as it says{_unlisted(data)}",
        "actors.csv": f"{0 if known is None else len(known)} actors",
        "codebook.yaml": f"{len(data.codebook.camps)} camps, {len(data.codebook.claims)} claims",
        "coding": ", ".join(
            f"{name} ({each.coder.kind}, {len(each.documents):,} of {len(documents):,} read)"
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
    for name, fact in facts.items():
        lines.append(f"  {name:<14} {fact if study.has(name) else f'missing: {absent[name]}'}")
    if data.codebook.claims:
        lines += [
            f"  {'claims' if not n else '':<14} {line}"
            for n, line in enumerate(each for found in claim_lines(data) for each in textwrap.wrap(found, _WIDTH - 17))
        ]
    if refused or odd:
        lines += [f"  {counted(refused, odd)}:", *_reasons(rejected)]
        lines.append(f"  All of them: {shown(study.processed / 'rejected.csv')}")
    lines += [f"  To mend: {mend}" for mend in _mends(rejected)]
    lines += [f"  {line}" for line in unknown(documents)]
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
