"""A new study's folder: its texts, and templates filled in as far as a machine can, so that people can begin to code."""

from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import stat
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import intake, tables
from analysis.study import Study, StudyError, folder_of, open_study, spelt_out, to_csv, write_bytes
from analysis.text import of_them

if TYPE_CHECKING:
    import pandas as pd

MOST_DESCRIBED = 2_000  # articles with a row of their own in articles.csv
MOST_ACTORS = 60
WORDS_READ = 60_000  # for candidates of actors.csv


def new_study(name: str, source: str = "", say: Callable[[str], None] = print) -> Path:
    """Make the folder of a new study and say what to do next. Returns the folder.

    ``name`` is a path, or a bare name, which goes below ``studies/``; ``source`` is a folder of articles, a folder that has
    articles/, or one table of articles; without it an invented article shows the shape. Raises StudyError where the folder is
    there already or where there is nothing to take.
    """
    if not name:
        raise StudyError("NAME", "a new study needs a name", "make new-study NAME=my-study FROM=folder-of-texts")
    folder = folder_of(name if any(mark in name for mark in "/\\~") or name == "." else f"studies/{name}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(folder, "it is there already", "choose another NAME, or remove it")
    try:
        return _made(folder, source, say)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # a half-made study is none
        raise


def _made(folder: Path, source: str, say: Callable[[str], None]) -> Path:
    _fill_articles(folder / "articles", source)
    study = open_study(str(folder))
    intake.prepare(study, lambda progress: print(progress, file=sys.stderr, flush=True))
    documents = tables.normal(intake.document_table(study), "documents")
    drawn = _in_random_order(documents["doc_id"])
    texts: Any = intake.Texts(study)
    found = candidates({doc_id: texts[doc_id] for doc_id in _up_to(drawn, documents)})
    if not source:  # the invented article comes with its sides
        found["camp"] = found["actor_id"].map({"ana_gray": "side_a", "bo_stone": "side_b"}).fillna("other")
    _write(folder / "study.yaml", _study_yaml(documents))
    _write(folder / "codebook.yaml", _CODEBOOK.format(title=_quoted(folder.name)))
    _write(folder / "articles.csv", to_csv(_articles(study, documents)))
    _write(folder / "actors.csv", to_csv(found))
    at = shlex.quote(str(folder))
    n_remarks = len(intake.rejected(study))
    remarks = f"; {of_them(n_remarks, 'remark')}: see make check" if n_remarks else ""
    say(
        f"{folder}\n"
        f"  articles/          {len(documents):,} articles{remarks}\n"
        f"  study.yaml         how the texts are read: encodings, columns, repairs\n"
        f"  articles.csv       {min(len(documents), MOST_DESCRIBED):,} rows: fill in outlets, sides and dates\n"
        f"  actors.csv         {len(found):,} frequent speakers: give each a side and a kind, remove what is none\n"
        f"  codebook.yaml      a pattern: name your sides and claims\n"
        f"Next: make check STUDY={at}\n"
        f"Then: make all STUDY={at}\n"
        f'To code by hand, before you look at what the machine found: make sheets STUDY={at} CODERS="ana ben" N=20 UNIT=document\n'
        f"How each file is filled in: docs/corpora.md. Questions and notebooks of your own: docs/ask.md"
    )
    return folder


def _write(path: Path, text: str) -> None:
    write_bytes(path, text.encode("utf-8"))


def _fill_articles(target: Path, source: str) -> None:
    if not source:
        _write(target / "example.txt", _EXAMPLE)
        return
    origin = folder_of(source)
    if origin.is_file():
        target.mkdir(parents=True)
        shutil.copyfile(origin, target / origin.name)
        return
    if not origin.is_dir():
        raise StudyError(origin, "there is no such folder or file", "give FROM= the folder that holds the texts")
    if target.is_relative_to(origin) or origin.is_relative_to(target.parent):
        raise StudyError(target.parent, "the new study may not lie in its source, nor around it", "choose another NAME")
    origin = origin / "articles" if (origin / "articles").is_dir() else origin
    if not any(origin.iterdir()):
        raise StudyError(origin, "it is empty", "give FROM= the folder that holds the texts")
    target.mkdir(parents=True)
    for path, status in intake.walk(origin):
        copy = target / path.relative_to(origin)
        if stat.S_ISDIR(status.st_mode):
            copy.mkdir()
        elif stat.S_ISLNK(status.st_mode):
            os.symlink(os.readlink(path), copy)
        elif stat.S_ISREG(status.st_mode):
            shutil.copyfile(path, copy)


def _in_random_order(doc_ids: pd.Series) -> list[str]:
    """The same order for the same names, on every machine."""
    names = sorted(doc_ids)
    random.Random(1).shuffle(names)
    return names


def _up_to(doc_ids: list[str], documents: pd.DataFrame) -> list[str]:
    """As many documents as can be read in seconds, the first one in any case."""
    words, total = dict(zip(documents["doc_id"], documents["n_words"])), 0
    taken: list[str] = []
    for doc_id in doc_ids:
        total += words[doc_id]
        if taken and total > WORDS_READ:
            break
        taken.append(doc_id)
    return taken


# --- who speaks ------------------------------------------------------------------------------------------------------

_NAME = re.compile(
    r"(?:[A-Z][\w.’'-]*|of|for|and|the|de|al|von|van)(?: (?:[A-Z][\w.’'-]*|of|for|and|the|de|al|von|van))*$"
)
_NO_NAMES = frozenset(
    "he she it they we i you this that these those his her their the a an who which one some many".split()
)


def candidates(texts: Mapping[str, str]) -> pd.DataFrame:
    """The frequent named speakers of some texts, as rows of actors.csv, with how often and in how many documents they speak.

    Columns: actor_id, name, camp, kind, country, role, organisation, aliases, n_attributions, n_documents. Those named once only
    are left out where there are many. Camp is ``other`` until somebody decides.
    """
    import pandas as pd

    from analysis import attribution
    from analysis.text import english_only

    count: Counter[str] = Counter()
    seen: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    clean = map(english_only, texts.values())
    common: set[str] = set()  # words that the texts write without a capital as well
    for (doc_id, text), rows in zip(texts.items(), attribution.extract_many(clean)):
        common.update(re.findall(r"\b[a-z]{3,}\b", text))
        for row, who in zip(rows, attribution.resolve(text, rows)):
            name = attribution.bare_name(who["speaker"])
            if row["source_start"] is None or not _is_name(name):
                continue
            count[name] += 1
            seen[name].add(doc_id)
            form = " ".join(text[row["source_start"] : row["source_end"]].split())
            if form != name and _is_name(form):
                forms[name][form] += 1
    for name, whole in same_speaker(count, common).items():
        n = count.pop(name)
        if whole:
            count[whole] += n
            seen[whole] |= seen.pop(name)
            forms[whole] += forms.pop(name, Counter())
            forms[whole][name] += n
    fewest = 2 if len(count) > 20 else 1
    rows, taken = [], set()
    for name, n in sorted(count.items(), key=lambda each: (-each[1], each[0]))[:MOST_ACTORS]:
        identifier = _identifier(name)
        if n < fewest or identifier in taken:
            continue
        taken.add(identifier)
        ranked = sorted(forms[name].items(), key=lambda each: (-each[1], each[0]))
        aliases = [form for form, _ in ranked if _is_alias(form, name)][:4]
        rows.append(
            {
                "actor_id": identifier, "name": name, "camp": "other", "kind": "", "country": "", "role": "", "organisation": "",
                "aliases": ";".join(aliases), "n_attributions": n, "n_documents": len(seen[name]),
            }
        )  # fmt: skip
    columns = "actor_id name camp kind country role organisation aliases n_attributions n_documents".split()
    return pd.DataFrame(rows, columns=columns)


def same_speaker(count: Counter[str], common: set[str]) -> dict[str, str]:
    """Names that are other spellings of a more frequent one, with it; those that are no names at all, with "".

    A surname belongs to the most frequent full name that ends in it, with or without a common word before it (Senior Lee); what begins
    and ends alike is one (Ann Lee, Ann B. Lee). A name of one word that the texts also write without a capital is none.
    """
    by_ends: dict[tuple[str, str], str] = {}
    by_identifier: dict[str, str] = {}
    by_surname: dict[str, str] = {}
    for name, _ in sorted(count.items(), key=lambda each: (-each[1], each[0])):
        by_identifier.setdefault(_identifier(name), name)
        if len(name.split()) > 1 and name.split()[0].lower() not in common:
            by_surname.setdefault(_identifier(name.split()[-1]), name)
            by_ends.setdefault(_ends(name), name)
    found: dict[str, str] = {}
    for name in count:
        first, last = name.split()[0].lower(), _identifier(name.split()[-1])
        whole = by_identifier[_identifier(name)]
        if len(name.split()) == 1 or (len(name.split()) == 2 and first in common):
            whole = by_surname.get(last, whole)
        elif len(name.split()) in (2, 3):
            whole = by_ends.get(_ends(name), whole)
        if whole != name:
            found[name] = whole
        elif " " not in name and first in common:
            found[name] = ""
    return found


def _ends(name: str) -> tuple[str, str]:
    """The first and the last word of a name, as identifiers."""
    return _identifier(name.split()[0]), _identifier(name.split()[-1])


def _is_alias(form: str, name: str) -> bool:
    """Whether a spelling adds to the name itself: what has it whole is found by it, and two joined are not one of them."""
    return name not in form and (" and " not in form or " and " in name)


def _is_name(words: str) -> bool:
    return (
        len(words) <= 60 and bool(_NAME.match(words)) and words.lower().split()[0] not in _NO_NAMES and ";" not in words
    )


def _identifier(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "actor"


# --- what is published where -----------------------------------------------------------------------------------------

_DATELINE = re.compile(r"\(([A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*){0,3})\)\s*(?:[-–—.:]|\n)|/\s?([A-Z]{3,12})\s?/")


def _articles(study: Study, documents: pd.DataFrame) -> pd.DataFrame:
    """Rows of articles.csv: what metadata say, else what a dateline or a folder lets one guess, marked as inferred."""
    import pandas as pd

    columns = "doc_id outlet outlet_camp outlet_basis published earliest latest date_basis translated title speaks_for".split()
    rows: list[dict[str, Any]] = []
    for entry, row in zip(intake.entries(study), documents.to_dict("records")):
        if len(rows) == MOST_DESCRIBED:
            break
        said = {name: row.get(name) if isinstance(row.get(name), str) else "" for name in columns}
        said["outlet_camp"] = "" if said["outlet_camp"] == "unassigned" else said["outlet_camp"]
        if not said["outlet"]:
            said["outlet"], said["outlet_basis"] = guessed_outlet(intake.article(study, entry).text, entry.origin)
        rows.append(said)
    return pd.DataFrame(rows, columns=columns)


def guessed_outlet(text: str, origin: str) -> tuple[str, str]:
    """An outlet that a dateline or the folder of a file names, and what it is known from; else nothing."""
    if dateline := _DATELINE.search(text[:400]):
        return dateline[1] or dateline[2], "inferred: the dateline names it"
    folders = origin.split("/")[1:-1]
    return (folders[0], "inferred: the name of its folder") if folders else ("", "")


# --- templates -------------------------------------------------------------------------------------------------------


def _quoted(words: str) -> str:
    """A name as a YAML string in single quotes."""
    return spelt_out(words).replace("'", "''")


def _study_yaml(documents: pd.DataFrame) -> str:
    outlets = (
        sorted({str(outlet) for outlet in documents["outlet"].dropna() if outlet}) if "outlet" in documents else []
    )
    listed = "".join(f"#   '{_quoted(outlet)}': side_a\n" for outlet in outlets[:50])
    return _STUDY.format(outlets=listed or "#   The Times: side_a\n")


_STUDY = """\
# How the articles of this study are read. Every line is a choice: take away the # to make it. docs/corpora.md explains each.
# encoding: cp1251            # of files that are not UTF-8
# formats: [txt, html, csv, jsonl, parquet]
# columns: {{text: body, title: headline, outlet: source, published: date, doc_id: id}}   # ours: the tables' own
# delimiter: semicolon        # of .csv files, where it is guessed wrongly
# date_order: day_first       # 03/04/2019 is 3 April (month_first: 4 March); without it, such dates stay empty
# repairs: all                # or some of [entities, mojibake, control, invisible, lookalikes, accents, wrapping]
# duplicates: keep_one        # of texts that are alike; flag: keep them all and say so
# keep: []                    # doc_ids to take although they seem not to be English
# outlet_camps:               # the side each outlet belongs to (ids of codebook.yaml)
{outlets}"""

_CODEBOOK = """\
# Who stands on which side, and which claims are looked for. data/raw/codebook.yaml of Told Twice is a full example.
title: '{title}'
camps:                        # the sides; actors.csv and articles.csv use their ids
- {{id: side_a, label: Side A, short: "A", colour: "#0072B2", mark: "A"}}
- {{id: side_b, label: Side B, short: "B", colour: "#D55E00", mark: "B"}}
- {{id: media, label: Media, short: "Media", colour: "#CC79A7", mark: "M"}}
- {{id: other, label: Others, short: "Others", colour: "#A6A6A6", mark: "X"}}
- {{id: narrator, label: Narrator, short: "Narrator", colour: "#555555", mark: "N"}}
compared: [side_a, side_b]    # the sides whose stories are set beside one another
actor_kinds:                  # in what capacity somebody speaks
- {{id: state, label: government}}
- {{id: legislature, label: legislature}}
- {{id: expert, label: expert}}
- {{id: media, label: media}}
- {{id: collective, label: unnamed group}}
- {{id: person, label: private person}}
- {{id: narrator, label: narrator}}
claims:                       # propositions that somebody can assert or deny; one without cues is looked for by its words
- id: example_claim
  label: Side B broke the agreement
  definition: Side B is said to have broken an agreement between the sides.
  accuses: side_b
  framing: moral_evaluation   # an assumption: which of Entman's functions the claim serves
  counterclaims: [example_answer]
  cues: {{asserts: ["broke|broken|breaks|violat* .. agreement|treaty"]}}
- id: example_answer
  label: The agreement was kept
  definition: Side B is said to have kept the agreement.
  framing: problem_definition
  cues: {{asserts: ["agreement|treaty .. kept|honoured|respected", "kept|keeps|honour* .. agreement|treaty"]}}
"""

_EXAMPLE = """\
Minister says the neighbours broke the agreement

The foreign minister, Ana Gray, said on Monday that the neighbours had broken the agreement.

"They have broken the agreement twice," Gray told reporters. The ambassador, Bo Stone, denied that his country had broken the agreement.

"The agreement was kept," said Stone.
"""
