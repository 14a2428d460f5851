"""Metadata where people have it: a sheet beside the texts, the columns of databases and of Excel, the names of files and folders."""

from pathlib import Path
from typing import Any

import pytest
from conftest import study_at
from exports import BODY

from analysis.intake import articles, descriptions, sheets
from analysis.intake.columns import find_columns
from analysis.intake.dates import read_date
from analysis.intake.decoding import Refused
from analysis.intake.settings import Settings

TEXT = "\n\n".join(BODY) + "\n"


def metadata_of(folder: Path, files: dict[str, str | bytes]) -> tuple[dict[str, dict[str, str]], set[Any]]:
    for name, content in files.items():
        path = folder / "raw/articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    study = study_at(folder / "raw", folder / "out")
    record = descriptions.rejected(study)
    rows = set(zip(record["path"], record["reason"], record["detail"], record["action"]))
    return {entry.doc_id: entry.metadata for entry in articles.entries(study)}, rows


@pytest.mark.parametrize("named", ["RT/a.txt", "RT/a", "a.txt", "a", "RT_a", "articles/RT/a.txt", "rt\\A.TXT"])
@pytest.mark.parametrize("column", ["file", "filename", "doc_id"])
def test_a_sheet_beside_the_texts_is_joined_by_any_name_of_a_file(tmp_path: Path, named: str, column: str) -> None:
    sheet = f"{column},Outlet,date,Title\n{named},The Lund Herald,27 March 2019,Ice\n"
    found, record = metadata_of(
        tmp_path, {"RT/a.txt": TEXT, "b.txt": TEXT.replace("Lund", "Malmo"), "metadata.csv": sheet}
    )
    assert found["RT_a"] == {
        "outlet": "The Lund Herald", "published": "2019-03-27", "earliest": "2019-03-27", "latest": "2019-03-27", "title": "Ice",
        "date_basis": "stated in metadata.csv", "outlet_basis": "stated in metadata.csv",
    }  # fmt: skip
    assert found["b"] == {}
    assert not {row for row in record if row[0].endswith("metadata.csv")}


def test_what_a_sheet_says_of_no_article_or_wrongly_is_on_the_record(tmp_path: Path) -> None:
    sheet = "file;Datum;Medium\na.txt;31.2.2019;Herald\nc.txt;15.3.2019;Herald\na.txt;15.3.2019;Post\n"
    found, record = metadata_of(tmp_path, {"a.txt": TEXT, "metadata.csv": sheet})
    assert found == {"a": {"outlet": "Herald", "outlet_basis": "stated in metadata.csv"}}
    path = "articles/metadata.csv"
    assert {row for row in record if row[0] == path} == {
        (path, "undated", "line 2: published '31.2.2019' is impossible", "flagged"),
        (path, "metadata of no article", "line 3: 'c.txt'", "flagged"),
        (path, "metadata twice", "line 4: 'a.txt': the first counts", "flagged"),
    }


def test_a_table_named_metadata_that_has_texts_is_a_table(tmp_path: Path) -> None:
    found, _ = metadata_of(tmp_path, {"metadata.csv": f'id,text,outlet\nx,"{BODY[0]}",Herald\n'})
    assert [*found] == ["x"]


NAMED = {
    "RT/2019-03-27_title.txt": ("2019-03-27", "RT", "folder"),
    "RT_2019-03-27.txt": ("2019-03-27", "RT", "file"),
    "New York Times 20190327 no 4.txt": ("2019-03-27", "New York Times", "file"),
    "2019-03-27_something.txt": ("2019-03-27", "", ""),
    "article_2019-03-27.txt": ("2019-03-27", "", ""),
    "texts 2/2019-03-27.txt": ("2019-03-27", "", ""),
    "RT/something.txt": ("", "", ""),
    "Report 20193327.txt": ("", "", ""),
    "RT/12019-03-271.txt": ("", "", ""),
}


@pytest.mark.parametrize("path", NAMED)
def test_the_names_of_files_and_folders_give_outlet_and_date(path: str) -> None:
    date, outlet, basis = NAMED[path]
    found = sheets.of_name(path)
    assert (found.get("published", ""), found.get("outlet", "")) == (date, outlet)
    assert found.get("outlet_basis", "") == (f"inferred from the {basis}'s name" if basis else "")


def test_a_month_in_a_name_bounds_the_date() -> None:
    assert sheets.of_name("RT_2019-03.txt")["latest"] == "2019-03-31"
    assert "published" not in sheets.of_name("RT_2019-03.txt")


def test_the_table_of_a_german_excel_is_read(tmp_path: Path) -> None:
    rows = f'Titel;Medium;Datum;Text\nEis im Hafen über Nacht;Süddeutsche;27.03.2019;"{BODY[0]}"\n'
    found, record = metadata_of(tmp_path, {"articles.csv": rows.encode("cp1252")})
    (metadata,) = found.values()
    assert (metadata["outlet"], metadata["published"]) == ("Süddeutsche", "2019-03-27")
    assert {(reason, action) for _, reason, _, action in record} == {("encoding", "repaired")}


COLUMNS = {
    "stories_id,publish_date,title,url,media_name,story_text": {"media_name", "story_text", "publish_date"},
    "Título;Medio;Fecha;Texto": {"Título", "Medio", "Fecha", "Texto"},
    "Title;pubtitle;pubdate;fulltext": {"Title", "pubtitle", "pubdate", "fulltext"},
    "Key,Publication Title,Date,Title,Full Text": {"Publication Title", "Date", "Full Text"},
}


@pytest.mark.parametrize("names", COLUMNS)
def test_the_columns_of_databases_are_known(names: str) -> None:
    found = find_columns(names.replace(";", ",").split(","), Settings())
    assert COLUMNS[names] <= {*found.values()}
    assert {"text", "outlet", "published"} <= {*found}


def test_a_table_of_addresses_says_that_texts_have_to_be_fetched() -> None:
    with pytest.raises(Refused, match="fetch the texts first"):
        find_columns(["stories_id", "publish_date", "title", "url", "media_name"], Settings())


DATES = {
    "March 14, 2013 Thursday 11:21 AM GMT": "2013-03-14",
    "November 5, 2002 Tuesday Final Edition": "2002-11-05",
    "12 April 2013 Friday": "2013-04-12",
    "Wed, 27 Mar 2019 10:00:00 +0000": "2019-03-27",
    "9 Januar 1993": "1993-01-09",
    "29 décembre 2011": "2011-12-29",
    "27 de marzo de 2019": "2019-03-27",
    "2018 年 10 月 7 日 17:04": "2018-10-07",
    "21. Oktober 2017": "2017-10-21",
}


@pytest.mark.parametrize("value", DATES)
def test_the_dates_of_databases_are_read(value: str) -> None:
    assert read_date(value).day == DATES[value]


def test_a_month_alone_bounds_a_date() -> None:
    assert read_date("marzo 2019").latest == "2019-03-31"
    assert read_date("May 2019").earliest == "2019-05-01"
