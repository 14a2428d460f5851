"""What the tests of coding by people share: a study that nobody has coded, and what spreadsheets make of a sheet."""

import csv
import io
import re
import shutil
from pathlib import Path

import openpyxl
from conftest import CODEBOOK, save, study_at

from analysis.__main__ import main
from analysis.tables import Tables

FORMS = [
    ("xlsx", "", ""),
    ("csv", "utf-8-sig", ","),  # as Excel's "CSV UTF-8"
    ("csv", "utf-8", ";"),
    ("csv", "cp1252", ";"),  # as a German Excel's "CSV"
    ("csv", "utf-16", "\t"),  # as Excel's "Unicode text"
]
STANCE = {"said": "asserts", "denied": "denies"}


def uncoded(raw: Path) -> Path:
    """A study of eight short articles of two outlets, that nobody has coded: its folder."""
    (raw / "articles").mkdir(parents=True)
    for n in range(8):
        verb = "denied" if n % 2 else "said"
        words = (
            f"Day {n} was grey — and “cold”.\n\nAna {verb} that Bo stole apple {n}. She left.\n\n=1+{n} was the sum.\n"
        )
        (raw / f"articles/d{n}.txt").write_text(words, encoding="utf-8")
    (raw / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    save(
        raw / "actors.csv",
        [{"actor_id": who.lower(), "name": who, "camp": "left", "kind": "person"} for who in ("Ana", "Bo")],
    )
    save(
        raw / "articles.csv",
        [{"doc_id": f"d{n}", "outlet": "Times" if n < 6 else "Post", "title": "@home"} for n in range(8)],
    )
    return raw


def run(task: str, raw: Path, *said: str) -> int:
    return main([task, "--study", str(raw), "--out", str(raw.parent / "out"), *said])


def tables(raw: Path) -> Tables:
    return Tables(study_at(raw, raw.parent / "out"))


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def save_as(rows: list[dict[str, str]], blank: Path, target: Path, form: tuple[str, str, str]) -> None:
    """Save rows as a spreadsheet would: into the workbook as it was given out, or as CSV of some sort."""
    kind, encoding, delimiter = form
    target.parent.mkdir(parents=True, exist_ok=True)
    if kind == "xlsx":
        book = openpyxl.load_workbook(blank.with_suffix(".xlsx"))
        page = book["Coding"]
        columns = [cell.value for cell in page[1]]
        for number, row in enumerate(rows, 2):
            for place, column in enumerate(columns, 1):
                page.cell(number, place).value = row[column]
        book.save(target.with_suffix(".xlsx"))
        return
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    target.with_suffix(".csv").write_bytes(out.getvalue().encode(encoding, "replace"))


def code(raw: Path, coder: str, odd: int = -1, form: tuple[str, str, str] = FORMS[0]) -> None:
    """A person fills in the sheets: who says what where, and what Ana says of Bo; of article ``odd`` otherwise than others."""
    for table in ("statements", "attributions"):
        blank = raw / f"sheets/{coder}/{table}"
        rows = read_csv(blank.with_suffix(".csv"))
        for row in rows:
            if found := re.match(r"Ana (said|denied) that (Bo stole apple \d)", row["text"]):
                row |= {"actor_id": "Ana [ana]", "claim": "Bo stole", "stance": STANCE[found[1]].upper()}
                row |= {"source": "Ana", "cue": found[1], "content": found[2]} if table == "attributions" else {}
                if row["doc_id"] == f"d{odd}":
                    row |= {"stance": "distances", "actor_id": "(author)"}
        given = list(read_csv(blank.with_suffix(".csv"))[0])
        save_as(
            [{column: row[column] for column in given} for row in rows], blank, raw / f"coding/{coder}/{table}", form
        )
    shutil.copy(raw / f"sheets/{coder}/coder.yaml", raw / f"coding/{coder}/coder.yaml")


def decide(raw: Path, table: str, **cells: str) -> Path:
    """Fill in the workbook of adjudication wherever the two differ."""
    path = raw / f"sheets/adjudicated/{table}.xlsx"
    book = openpyxl.load_workbook(path)
    page = book["Coding"]
    columns = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[columns.index("status")].value == "differs":
            for column, value in cells.items():
                row[columns.index(column)].value = value
    book.save(path)
    return path
