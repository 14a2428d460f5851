"""Bytes to articles: what is accepted, mended, flagged or refused, with file and place; nothing is lost silently."""

import csv
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import exports
import hostile
import numpy as np
import pandas as pd
import pyarrow
import pytest
from conftest import save, study_at
from hostile import HEADER, ODD, REFUSED, SPANISH, SPECIAL, shown, story
from pyarrow import parquet

from analysis.__main__ import main
from analysis.intake import articles, descriptions, duplicates, formats, listing, rows, settling, staging
from analysis.intake.repairs import REPAIRS
from analysis.intake.sources import RawText, Refusal
from analysis.study import partitions
from analysis.study.disk import locked, sha256
from analysis.study.errors import StudyError
from analysis.study.study import Study
from analysis.tables.kept import Tables


@pytest.fixture(scope="module")
def accepted(shared: Path) -> Study:
    folder = shared / "hostile"
    with locked(shared / "hostile.lock"):
        raw = folder / "hostile" if folder.exists() else hostile.make(folder / "hostile")
    return study_at(raw, folder / "out")


@pytest.fixture(scope="module")
def record(accepted: Study) -> Any:
    return descriptions.rejected(accepted)


def said(record: Any, name: str) -> set[tuple[str, str]]:
    rows = record[record["path"] == f"articles/{shown(name)}"]
    return set(zip(rows["reason"], rows["action"]))


@pytest.mark.parametrize(("name", "reason"), [(name, reason) for name, _, reason in REFUSED])
def test_what_is_no_article_is_refused(record: pd.DataFrame, name: Any, reason: Any) -> None:
    name = name.split("/")[0] if reason.startswith("a hidden") else name
    assert said(record, name) == {(reason, "refused")}


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name[:40])
def test_what_is_odd_is_taken_and_said(accepted: Study, record: pd.DataFrame, odd: Any) -> None:
    assert said(record, odd.name) == odd.expected
    origins = [entry.origin for entry in articles.entries(accepted)]
    place = f"articles/{shown(odd.name)}"
    assert sum(origin == place or origin.startswith(f"{place}, ") for origin in origins) == odd.articles


def test_what_is_no_file_is_refused_and_what_has_an_odd_name_is_read_from_a_copy(
    accepted: Study, record: pd.DataFrame
) -> None:
    for path, reason in SPECIAL:
        assert (reason, "refused") in said(record, path)
    entries = {entry.origin: entry for entry in articles.entries(accepted)}
    for origin in ("articles/byte\\xff.txt", "articles/line\\nend\\x1b[31m.txt"):
        assert entries[origin].text_path.startswith("processed/texts/")


def test_every_file_and_row_is_an_article_or_refused(accepted: Study, record: pd.DataFrame) -> None:
    """Each file once, each row of a table once: nothing is lost, nothing counted twice."""
    taken_from = Counter(entry.origin for entry in articles.entries(accepted))
    refused = record[record["action"] == "refused"]
    assert set(taken_from.values()) == {1}
    at_place = refused["detail"].str.extract(r"^((?:lines?|row) \d+(?: to \d+)?)")[0].fillna("")
    left_out = Counter(refused["path"] + at_place.map(lambda place: f", {place}" if place else ""))
    assert set(left_out.values()) == {1}
    assert not taken_from.keys() & left_out.keys()
    accounted = {origin.split(", ")[0] for origin in {*taken_from, *left_out}}
    for path, _ in listing.walk(accepted.raw / "articles"):
        inside = any(a in accounted for a in map(accepted.shown, path.parents))
        assert accepted.shown(path) in accounted or inside or (path.is_dir() and any(path.iterdir())), path
    lines = (accepted.raw / "articles/lines.jsonl").read_bytes().split(b"\n")
    places = [o.rpartition(", ")[2] for o in {*taken_from, *left_out} if o.startswith("articles/lines.jsonl, ")]
    assert sorted(places) == sorted(f"line {n}" for n, line in enumerate(lines, 1) if line)
    for name in ("quoted.csv", "dates.csv", "rows.csv", "bytes.csv", "same ids.csv", "evil.csv", "open quote.csv"):
        seen: set[int] = set()
        for origin in {*taken_from, *left_out}:
            if origin.startswith(f"articles/{name}, "):
                first, _, last = (
                    origin.rpartition(", ")[2].removeprefix("lines ").removeprefix("line ").partition(" to ")
                )
                seen |= set(range(int(first), int(last or first) + 1))
        text = (accepted.raw / "articles" / name).read_bytes()
        assert seen == set(range(2, text.count(b"\n") + 1 + (not text.endswith(b"\n")))), name


def test_text_path_gives_back_every_text_and_sha256(accepted: Study) -> None:
    for article in articles.read_articles(accepted):
        content = accepted.located(article.text_path).read_bytes()
        assert content.decode("utf-8") == article.text
        assert sha256(accepted.located(article.text_path)) == article.sha256
        assert not {*article.text} & {"\0", "\ufeff"} or "\ufeff" not in article.text[:1]
    copies = {path.name for path in (accepted.processed / "texts").glob("*.txt")}
    assert copies == {
        Path(e.text_path).name for e in articles.entries(accepted) if e.text_path.startswith("processed/")
    }
    with (accepted.processed / "texts/origins.csv").open(encoding="utf-8", newline="") as stream:
        origins = {row["doc_id"]: row["origin"] for row in csv.DictReader(stream)}
    assert origins == {e.doc_id: e.origin for e in articles.entries(accepted) if e.text_path.startswith("processed/")}


def test_doc_ids_are_safe_and_told_apart(accepted: Study) -> None:
    names = [entry.doc_id for entry in articles.entries(accepted)]
    assert names == sorted(names)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(names)
    for name in names:
        assert all(c.isalnum() or c in "-_." for c in name)
        assert name[0].isalnum() or name[0] == "_"
        assert ".." not in name
        assert len(os.fsencode(f"{name}.txt")) <= 130
    assert {
        "Страна",
        "sub_folder_deep",
        "x.txt_inside",
        "_1_1",
        "_rf",
        "a_b__c___d___e_",
        "77",
        "_cmd_x",
        "_etc",
    } <= set(names)


def test_metadata_come_with_their_rows(accepted: Study) -> None:
    found = {entry.origin: entry.metadata for entry in articles.entries(accepted)}
    page = found["articles/page.html"]
    assert (page["title"], page["outlet"]) == ("The title", "RT")
    first, second = (found[origin] for origin in found if origin.startswith("articles/quoted.csv"))
    assert first["title"] == 'A "title"'
    assert (second["published"], second["earliest"], second["outlet"]) == ("2019-07-05", "2019-07-05", "RT")
    last = found["articles/lines.jsonl, line 14"]
    assert (last["title"], last["published"], "outlet" in last) == ("a; 1", "2019-07-05", False)
    for origin, metadata in found.items():
        if origin.startswith("articles/dates.csv"):
            assert not {"published", "earliest", "latest"} & set(metadata)


def test_decisions_are_taken_once_and_again_where_a_byte_changes(
    small: Path, opened: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = []
    monkeypatch.setattr(articles, "settle", lambda *given: decided.append(1) or settling.settle(*given))
    for _ in range(2):
        assert len(articles.texts(opened)) == 1
    assert len(decided) == 1
    (small / "articles/b.txt").write_text(story(1))
    assert len(articles.texts(opened)) == 2
    (small / "study.yaml").write_text("repairs: all\n")
    assert len(articles.texts(opened)) == 2
    (small / "articles/b.txt").unlink()
    (small / "articles/b.html").symlink_to("a.txt")
    assert len(articles.texts(opened)) == 1
    assert len(decided) == 4


def test_a_lost_or_altered_copy_is_made_again_and_a_stale_one_removed(small: Path, opened: Study) -> None:
    (small / "articles/b.txt").write_bytes(story(1).encode("utf-16"))
    entry = list(articles.entries(opened))[1]
    copy = opened.located(entry.text_path)
    for spoil in (copy.unlink, lambda: copy.write_text("altered")):
        spoil()
        assert articles.article(opened, entry).text == story(1)
    (copy.parent / "mine.txt").write_text("of someone else")
    (small / "articles/b.txt").unlink()
    articles.texts(opened)
    assert [path.name for path in copy.parent.iterdir()] == ["mine.txt"]


def test_repairs_are_made_where_a_study_asks_and_leave_the_rest(small: Path, opened: Study) -> None:
    wrapped = "\n".join(
        [
            "Nobody knew what the island and all the others on it would do",
            "or when it would be done by those who were asked to do it",
        ]
        * 12
    )
    spoilt = f"{wrapped}\n\nIt wasnâ€™t s\u0430id, Nicola\u0301s sa\u00adid.\x0cThen &quot;more&quot; was said of it.\n"
    mended = f'{wrapped.replace(chr(10), " ")}\n\nIt wasn\'t said, Nicol\u00e1s said.\nThen "more" was said of it.\n'
    (small / "articles/b.txt").write_text(spoilt, encoding="utf-8")
    assert articles.texts(opened)["b"] == spoilt
    assert set(descriptions.rejected(opened)["action"]) == {"flagged"}
    (small / "study.yaml").write_text("repairs: all\n")
    assert articles.texts(opened)["b"].replace("’", "'") == mended
    rejected = descriptions.rejected(opened)
    assert len(rejected) == len(REPAIRS)
    assert set(rejected["action"]) == {"repaired"}
    entry = next(entry for entry in articles.entries(opened) if entry.doc_id == "b")
    assert entry.text_path == "processed/texts/b.txt"
    assert entry.sha256 == sha256(opened.processed / "texts/b.txt")
    (small / "study.yaml").write_text("repairs: [invisible]\n")
    assert articles.texts(opened)["b"] == spoilt.replace("\u00ad", "")


def test_a_stated_encoding_is_for_what_is_not_utf8(small: Path, opened: Study) -> None:
    (small / "articles/b.txt").write_bytes(f"{story(1)}Страна.".encode("cp1251"))
    (small / "articles/c.csv").write_bytes(f'{HEADER}c,RT,2019-07-05,Ё,"{story(2)}"\n'.encode("cp1251"))
    (small / "articles/d.txt").write_text(f"{story(3)}Страна.", encoding="utf-8")
    assert set(articles.texts(opened)) == {"a", "d"}
    (small / "study.yaml").write_text("encoding: cp1251\n")
    texts = articles.texts(opened)
    assert texts["b"].endswith("Страна.")
    assert texts["d"].endswith("Страна.")
    assert {e.doc_id: e.metadata for e in articles.entries(opened)}["c"]["title"] == "Ё"


def test_columns_and_delimiter_and_formats_and_date_order_are_as_stated(small: Path, opened: Study) -> None:
    (small / "articles/b.csv").write_text(f'nr|was|wann|wer\nb1|"{story(1)}"|03/04/2019|RT\n')
    assert set(articles.texts(opened)) == {"a"}
    (small / "study.yaml").write_text(
        "columns: {text: was, doc_id: nr, published: wann, outlet: wer}\ndelimiter: '|'\ndate_order: day_first\n"
        "outlet_camps: {rt: right}\n"
    )
    assert articles.texts(opened)["b1"] == story(1)
    row = Tables(opened)["documents"].set_index("doc_id").loc["b1"]
    assert (row["published"], row["outlet"], row["outlet_camp"], row["outlet_is"]) == (
        "2019-04-03",
        "RT",
        "right",
        "stated",
    )
    (small / "study.yaml").write_text("formats: [txt]\n")
    assert set(articles.texts(opened)) == {"a"}


def test_of_duplicates_the_first_is_kept_where_a_study_asks(small: Path, opened: Study) -> None:
    long = story(1, 60)
    for name, text in {
        "b": long,
        "c": long,
        "d": f"{long}One word.",
        "e": f"{long}Another word.",
        "f": story(2),
    }.items():
        (small / f"articles/{name}.txt").write_text(text)
    record = descriptions.rejected(opened)
    assert dict(zip(record["path"], record["reason"])) == {
        "articles/c.txt": "exact duplicate", "articles/d.txt": "near duplicate", "articles/e.txt": "near duplicate",
    }  # fmt: skip
    assert all(detail.startswith("of b") for detail in record["detail"])
    assert set(record["action"]) == {"flagged"}
    (small / "study.yaml").write_text("duplicates: keep_one\n")
    assert set(articles.texts(opened)) == {"a", "b", "f"}
    assert set(descriptions.rejected(opened)["action"]) == {"refused"}


def test_what_stands_in_many_documents_is_said_once(small: Path, opened: Study) -> None:
    for number in range(6):
        (small / f"articles/b{number}.txt").write_text(f"{story(number)}Read our newsletter every morning.\n")
    record = descriptions.rejected(opened)
    assert list(record["reason"]) == ["repeated paragraph"]
    assert record["detail"][0] == "paragraph 9, in 6 of 7 documents"
    (small / "articles/b5.txt").unlink()
    (small / "articles/b4.txt").unlink()
    assert descriptions.rejected(opened).empty


def test_a_paragraph_in_another_language_is_left_out_and_offsets_stay(small: Path, opened: Study) -> None:
    text = f'Ana said that it was so.\n{SPANISH}"It was not," said Bo of the ministry.\n{SPANISH[:60]}\n'
    (small / "articles/b.txt").write_text(text + story(3))
    data = Tables(opened)
    rows = data["sentences"].query("doc_id == 'b'")
    other = rows[rows["part"] == "other_language"]
    assert len(other) == 2
    for row in rows.itertuples():
        words = data.texts["b"][row.start : row.end]
        assert (row.part == "other_language") == ("ministro" in words)
    machine = data["attributions"].query("doc_id == 'b' and coder == 'machine'")
    assert len(machine) >= 2
    assert not machine["content"].str.contains("ministro").any()
    assert not set(data["runs"].query("doc_id == 'b' and part == 'other_language'")["camp"]) - {"narrator"}


def test_a_text_in_another_language_is_taken_where_a_study_asks(small: Path, opened: Study) -> None:
    (small / "articles/b.txt").write_text(SPANISH)
    assert set(articles.texts(opened)) == {"a"}
    (small / "study.yaml").write_text("keep: [b]\n")
    assert set(articles.texts(opened)) == {"a", "b"}


def test_an_article_that_articles_csv_names_must_be_readable(small: Path, opened: Study) -> None:
    save(small / "articles.csv", [{"doc_id": "a"}, {"doc_id": "b"}])
    (small / "articles/b.txt").write_bytes(b"ab \xff")
    with pytest.raises(StudyError, match=r"b\.txt, byte 3, 0xff.*: not UTF-8, and articles\.csv names it"):
        descriptions.description(opened)
    (small / "articles/b.txt").write_text(SPANISH)  # it can be read, but it is left out
    assert set(descriptions.description(opened)[0]) == {"a"}


def test_dates_of_articles_csv_that_are_none_are_undated_on_the_record(small: Path, opened: Study) -> None:
    (small / "articles/b c.txt").write_text(story(1))
    save(
        small / "articles.csv",
        [{"doc_id": "a", "published": "2021-02-29", "latest": "5 July 2019"}, {"doc_id": "b c", "published": "July 2019", "latest": ""}],
    )  # fmt: skip
    rows = Tables(opened)["documents"].set_index("doc_id")
    assert list(rows.loc["a", ["published", "latest"]]) == ["", "2019-07-05"]
    assert list(rows.loc["b_c", ["published", "earliest", "latest"]]) == ["", "2019-07-01", "2019-07-31"]
    record = Tables(opened)["rejected"]
    assert list(record["detail"]) == [
        "line 2: published '2021-02-29' is impossible", "line 3: published 'July 2019' is no whole date",
    ]  # fmt: skip
    assert set(record["reason"]) == {"undated"}


def test_a_format_that_is_registered_is_read_and_named(
    small: Path, opened: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export of several articles, with a place and metadata each, and one that gives none: nothing but a line of the registry."""

    def read(source: Any) -> Iterator[Any]:
        for number, each in enumerate(source.content.decode().split("---\n"), 1):
            place = f"article {number}"
            metadata = {"title": f"no {number}"}
            yield RawText(each, place, metadata=metadata) if each else Refusal("empty", "no body", place)

    (small / "articles.csv").unlink()
    export = formats.Format("export", (".exp",), read, several=True)
    (small / "articles/b.EXP").write_text(f"{story(1)}---\n---\n{story(2)}")
    assert "articles/b.EXP" in set(descriptions.rejected(opened)["path"])
    (small / "study.yaml").write_text("formats: [export]\n")
    with pytest.raises(StudyError, match="line 1: formats: 'export' is none of txt, html"):
        articles.texts(opened)
    monkeypatch.setitem(formats.FORMATS, "export", export)
    (small / "study.yaml").write_text("formats: export\n")
    assert articles.texts(opened) == {"b_000001": story(1), "b_000003": story(2)}
    first, _ = articles.entries(opened)
    assert (first.origin, first.metadata) == ("articles/b.EXP, article 1", {"title": "no 1"})
    record = descriptions.rejected(opened).set_index("path")
    assert tuple(record.loc["articles/b.EXP"]) == ("empty", "article 2: no body", "refused")
    (small / "articles/b.EXP").write_text("---\n")
    with pytest.raises(StudyError, match=r"put the texts there as \.txt, .* or \.exp"):
        articles.texts(opened)


def test_nothing_readable_is_an_error(small: Path, opened: Study) -> None:
    (small / "articles/a.txt").write_bytes(b"")
    with pytest.raises(StudyError, match=r"nothing in it can be read; articles/a\.txt: empty"):
        articles.texts(opened)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_refused(small: Path, opened: Study) -> None:
    (small / "articles/b.txt").write_text(story(1))
    (small / "articles/b.txt").chmod(0)
    assert said(descriptions.rejected(opened), "b.txt") == {("cannot be opened", "refused")}


def test_the_whole_pipeline_on_a_hostile_folder(
    accepted: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every table, for every fault at once: exit status 0, a count on stderr; with STRICT=1 exit status 2.

    What is an article is decided in two processes, which decide the same as one.
    """
    monkeypatch.setattr(partitions, "MOST", 40)
    monkeypatch.setenv("WORKERS", "2")
    assert decided(study_at(accepted.raw, tmp_path)) == decided(accepted)
    assert len(list((tmp_path / "build/intake/validated").iterdir())) > 2
    monkeypatch.delenv("WORKERS")
    command = ["tables", "--study", str(accepted.raw), "--out", str(tmp_path)]
    assert main(command) == 0
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert "files or rows refused" in said.splitlines()[0]
    monkeypatch.setenv("STRICT", "1")
    assert main(command) == 2
    assert "files or rows refused" in capfd.readouterr().err.splitlines()[-1]
    study = study_at(accepted.raw, tmp_path)
    data = Tables(study)
    assert set(data["documents"]["doc_id"]) == {entry.doc_id for entry in articles.entries(study)}
    texts = data.texts
    for name in ("sentences", "attributions", "runs"):
        rows = data[name]
        assert len(rows)
        for row in rows.itertuples():
            assert 0 <= row.start < row.end <= len(texts[row.doc_id])
    for row in data["attributions"].itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.content


# --- what is decided is kept ------------------------------------------------------------------------------------------


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files and pieces of tables that are validated, as they are, in partitions of at most eight."""
    monkeypatch.setattr(partitions, "MOST", 8)
    seen: list[str] = []
    validate = staging.validate_unit
    monkeypatch.setattr(
        staging,
        "validate_unit",
        lambda study, unit, key: seen.append(Path(unit.file.path).name) or validate(study, unit, key),
    )
    return seen


def decided(study: Study) -> list[Any]:
    """All that the intake decided."""
    return [
        list(articles.entries(study)),
        descriptions.rejected(study).to_dict("records"),
        {path.name: path.read_bytes() for path in (study.processed / "texts").glob("*")},
    ]


def anew(study: Study, place: Path) -> list[Any]:
    """What it decides where nothing is kept."""
    return decided(study_at(study.raw, place))


def test_one_article_more_or_changed_is_judged_alone(
    small: Path, opened: Study, validated: list[str], tmp_path: Path
) -> None:
    for number in range(20):
        (small / f"articles/x{number}.txt").write_text(story(number))
    (small / "articles/mac.txt").write_text(story(50).replace("\n", "\r"))
    decided(opened)
    assert len(validated) == 22
    steps = [
        ("b.txt", story(30), ["b.txt"]),
        ("b.txt", story(31), ["b.txt"]),
        ("X3.txt", story(32), ["X3.txt"]),  # takes the name of another, which is kept
        ("y.txt", story(5), ["y.txt"]),  # a twin
        (
            "MAC.txt",
            story(51).replace("\n", "\r"),
            ["MAC.txt", "mac.txt"],
        ),  # takes the name of a copy, which is lost so
    ]
    for name, text, expected in steps:
        validated.clear()
        (small / "articles" / name).write_text(text)
        found = decided(opened)
        assert sorted(validated) == expected, name
        assert found == anew(opened, tmp_path / name / text[:20])
    validated.clear()
    for name in ("X3.txt", "x7.txt", "mac.txt"):
        (small / "articles" / name).unlink()
    found = decided(opened)
    assert set(validated) <= {"MAC.txt"}
    assert found == anew(opened, tmp_path / "fewer")
    validated.clear()
    decided(opened)
    assert validated == []


def test_what_study_yaml_says_of_single_texts_has_them_judged_again(
    small: Path, opened: Study, validated: list[str]
) -> None:
    (small / "articles/b.txt").write_text(SPANISH * 3)
    decided(opened)
    for asked, again in (("duplicates: keep_one", 0), ("repairs: all", 2), ("repairs: all\nkeep: [b]", 2)):
        validated.clear()
        (small / "study.yaml").write_text(asked)
        decided(opened)
        assert len(validated) == again, asked
    assert set(articles.texts(opened)) == {"a", "b"}


def test_a_run_that_ends_halfway_keeps_what_it_has_judged(
    small: Path, opened: Study, validated: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number in range(30):
        (small / f"articles/x{number}.txt").write_text(story(number).replace("\n", "\r"))
    each = partitions.each

    def halfway(*given: Any) -> Iterator[Any]:
        for number, result in enumerate(each(*given)):
            if number == 2:
                raise KeyboardInterrupt
            yield result

    monkeypatch.setattr(partitions, "each", halfway)
    with pytest.raises(KeyboardInterrupt):
        decided(opened)
    monkeypatch.setattr(partitions, "each", each)
    before = len(validated)
    found = decided(opened)
    assert 31 <= len(validated) <= 31 + 8
    assert before > 8
    assert found == anew(opened, tmp_path / "undisturbed")
    assert not (opened.build / "intake/staged").exists()


def test_dask_decides_the_same(small: Path, opened: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        (small / f"articles/x{number}.txt").write_text(story(number).replace("\n", "\r" if number % 2 else "\n"))
    monkeypatch.setattr(partitions, "MOST", 8)
    expected = decided(opened)
    monkeypatch.setenv("SCHEDULER", "local")
    assert anew(opened, tmp_path / "anew") == expected
    assert len(list((tmp_path / "anew/build/intake/validated").iterdir())) > 2


def table(path: Path, texts: list[str]) -> None:
    """A table of texts, whatever the name says it is; with an invented fault here and there."""
    rows = [{"body": text, "headline": f"no {n}"} for n, text in enumerate(texts)]
    if path.suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=7)
    elif path.suffix == ".jsonl":
        path.write_text(
            "".join(f"{json.dumps(row)}\n" + "\n" * (n % 3) + "{\n" * (n == 5) for n, row in enumerate(rows))
        )
    else:
        lines = [
            f'{row["headline"]},"{row["body"]}"\r\n' + "\n" * (n % 3) + "a,b,c\n" * (n == 5)
            for n, row in enumerate(rows)
        ]
        path.write_bytes(("\ufeff" * (path.stem == "marked") + "\nheadline,body\n" + "".join(lines)).encode())


@pytest.mark.parametrize("name", ["t.csv", "marked.csv", "t.jsonl", "t.parquet"])
def test_a_large_table_is_judged_in_pieces_and_gives_the_same(
    small: Path, opened: Study, validated: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    texts = [story(n) for n in range(20)]
    table(small / "articles" / name, texts)
    whole = decided(opened)
    assert len(whole[0]) == 21
    monkeypatch.setattr(rows, "PIECE", 2_000)
    validated.clear()
    in_pieces = study_at(small, tmp_path / "pieces")
    assert decided(in_pieces) == whole
    n_pieces = validated.count(name)
    assert n_pieces > 3
    validated.clear()
    table(small / "articles" / name, [*texts, story(30)])
    assert len(decided(in_pieces)[0]) == 22
    assert validated.count(name) <= (n_pieces + 1 if name == "t.parquet" else 2)
    assert decided(in_pieces) == anew(in_pieces, tmp_path / "again")


def test_a_file_that_changes_while_it_is_judged_is_judged_again(
    small: Path, opened: Study, validated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.intake.validation import validate

    path = small / "articles/a.txt"

    def slow(found: Any, *given: Any) -> Any:
        if found.text == story(1):
            path.write_text(story(2))
        return validate(found, *given)

    monkeypatch.setattr("analysis.intake.staging.validate", slow)
    path.write_text(story(1))
    with pytest.raises(StudyError, match="it changed while it was being read"):
        articles.texts(opened)
    assert articles.texts(opened) == {"a": story(2)}
    path.write_text(story(1))
    monkeypatch.setattr("analysis.intake.staging.validate", validate)
    assert articles.texts(opened) == {"a": story(1)}


def test_decisions_that_are_damaged_are_taken_again(small: Path, opened: Study) -> None:
    (small / "articles/b.txt").write_text(story(1))
    found = decided(opened)
    (kept,) = (opened.build / "intake/validated").iterdir()
    whole = kept.read_bytes()
    for spoilt in (b"", whole[:100], whole[:4] + bytes(len(whole) - 8) + whole[-4:], whole.replace(b"PAR1", b"PAR2")):
        kept.write_bytes(spoilt)
        (opened.build / "intake/manifest.json").unlink()
        assert decided(opened) == found
    kept.write_bytes(whole[:60] + bytes([whole[60] ^ 0xFF]) + whole[61:])
    (opened.build / "intake/manifest.json").unlink()
    with pytest.raises(StudyError, match="damaged"):
        decided(opened)


def test_signatures_agree_as_often_as_texts_do() -> None:
    words = story(1, 300).encode().split()
    whole = {b" ".join(each) for each in zip(words, words[1:], words[2:])}
    part = set(sorted(whole)[: len(whole) * 3 // 4])
    one, other = (np.frombuffer(duplicates.minhash(each), dtype=np.uint32) for each in (whole, part))
    assert len(one) == 128
    assert (one == other).mean() == pytest.approx(len(part) / len(whole), abs=0.1)
    assert duplicates.minhash(sorted(whole)) == duplicates.minhash(sorted(whole, reverse=True))


def test_exports_lie_in_the_folder_and_every_article_names_its_file_and_number(tmp_path: Path) -> None:
    folder = tmp_path / "raw/articles"
    folder.mkdir(parents=True)
    (folder / "nexis.txt").write_text(exports.of_three(exports.NEXIS), encoding="utf-8")
    (folder / "bundle.txt").write_text("One.\n\nLOAD-DATE: May 2\n\nTwo.\n\nLOAD-DATE: May 3\n", encoding="utf-8")
    study = study_at(tmp_path / "raw", tmp_path / "out")
    data = Tables(str(study.raw), str(tmp_path / "out"))
    documents = data["documents"]
    assert list(documents["doc_id"]) == ["nexis_000001", "nexis_000002", "nexis_000003"]
    assert set(documents["outlet"]) == {"The Lund Herald"}
    assert list(documents["published"].astype(str)) == ["2019-03-11", "2019-03-12", "2019-03-13"]
    assert set(documents["byline"]) == {"Per Quist"}
    origins = pd.read_csv(tmp_path / "out/processed/texts/origins.csv")
    assert list(origins["origin"]) == [f"articles/nexis.txt, article {n}" for n in (1, 2, 3)]
    refused = data["rejected"].set_index("path").loc["articles/bundle.txt"]
    assert (refused["reason"], refused["action"]) == ("several articles", "refused")
