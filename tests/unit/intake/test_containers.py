"""Files that hold more than they seem to, or not what they say: refused in one line, in bounded time and memory."""

import io
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from exports import BODY, docx, zipped

from analysis.intake import containers, formats
from analysis.intake.settings import Settings
from analysis.intake.sources import RawText, Refusal, Source

LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>"


def bomb() -> bytes:
    """An archive whose one file unpacks to a gigabyte, said to be of that size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as stream:
        for _ in range(300):
            stream.write(bytes(1_000_000))
    return out.getvalue()


def liar() -> bytes:
    """An archive that says its file is small: 100 MB said to be 9 bytes."""
    content = docx(BODY, **{"word/media.bin": bytes(100_000_000)})
    return content.replace((100_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))


def workbook(**files: bytes) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["title", "Medium", "Datum", "Text"])
    book.active.append(["Ice", "The Lund Herald", "27.03.2019", "\n".join(BODY)])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf(pages: int, text: str = "") -> bytes:
    """A file of pages that all have one text, or none."""
    drawn = "BT /F1 12 Tf 50 700 Td 14 TL " + " ".join(f"({line}) '" for line in text.splitlines()) + " ET"
    stream = zlib.compress(drawn.encode("latin-1") if text else b" ")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{' '.join(f'{n + 5} 0 R' for n in range(pages))}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Filter/FlateDecode/Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream",
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"] * pages,
    ]
    out, places = b"%PDF-1.4\n", []
    for n, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % n + each + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    start = len(out)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def read(folder: Path, name: str, content: bytes) -> list[RawText | Refusal]:
    path = folder / name
    path.write_bytes(content)
    form = formats.format_of(name)
    assert form
    return list(formats.read(form, Source(path, Settings())))


HOSTILE = {
    "bomb.docx": (bomb, "too large when unpacked"),
    "bomb.xlsx": (bomb, "too large when unpacked"),
    "bomb.zip": (bomb, "too large when unpacked"),
    "many.zip": (lambda: zipped({f"{n}.txt": b"" for n in range(containers.MOST_FILES + 1)}), "too large when unpacked"),
    "no.docx": (lambda: b"PK\x03\x04 and no more", "not a Word file"),
    "renamed.docx": (lambda: zipped({"a.txt": b"text"}), "not a Word file"),
    "old.docx": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "not a Word file"),
    "entities.docx": (lambda: docx(BODY, **{"docProps/core.xml": LAUGHS}), "XML with declarations of its own"),
    "entities.xml": (lambda: LAUGHS, "XML with declarations of its own"),
    "entities.xlsx": (lambda: workbook(**{"xl/odd.xml": LAUGHS}), "XML with declarations of its own"),
    "no.xml": (lambda: b"<a><b></a>", "not XML"),
    "empty.docx": (lambda: docx([]), "no text in it"),
    "no.rtf": (lambda: b"plain", "not an RTF file"),
    "braces.rtf": (lambda: b"{\\rtf1 " + b"{" * 200_000, "no text in it"),
    "no.xlsx": (lambda: b"a;b", "not an Excel workbook"),
    "no.pdf": (lambda: b"%PDF-1.7 and no more", "not a PDF file"),
    "scan.pdf": (lambda: pdf(3), "no text layer"),
    "thousands.pdf": (lambda: pdf(3000, "a"), "too many pages for articles"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_one_line_and_little_else(tmp_path: Path, name: str) -> None:
    make, reason = HOSTILE[name]
    content = make()
    started = time.process_time()
    tracemalloc.start()
    (found,) = read(tmp_path, name, content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, Refusal)
    assert found.reason == reason
    assert peak < 200_000_000
    assert time.process_time() - started < 20


def test_a_size_that_is_not_true_does_not_get_a_file_in(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "liar.docx", liar())
    assert isinstance(found, RawText)
    (found,) = read(tmp_path, "liar.zip", liar().replace(b"word/media.bin", b"word/media.txt"))[-1:]
    assert isinstance(found, Refusal)


def test_names_that_climb_out_are_refused_and_the_others_read(tmp_path: Path) -> None:
    files = {
        "../../up.txt": b"a",
        "/root.txt": b"a",
        "..\\up.txt": b"a",
        "C:\\a.txt": b"a",
        "in/fine.txt": "\n\n".join(BODY).encode(),
    }
    found = read(tmp_path, "a.zip", zipped({**files, "__MACOSX/._x": b"", "in/a.zip": b"PK", "in/b.csv": b"a"}))
    refused = [each for each in found if isinstance(each, Refusal)]
    assert [each.reason for each in refused].count("a name that leads out of the archive") == 4
    assert [each.reason for each in refused].count("not a format that is read") == 2
    (taken,) = (each for each in found if isinstance(each, RawText))
    assert taken.place == "file in/fine.txt"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip"]


def test_a_macro_sheet_is_read_as_a_table_and_never_run(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "a.xlsx", workbook(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))
    assert isinstance(found, RawText)
    assert found.place == "row 2"
    assert found.metadata == {"title": "Ice", "outlet": "The Lund Herald", "published": "27.03.2019"}


def test_a_workbook_without_texts_is_refused_in_one_line(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["title", "url"], ["Ice", "http://a.b"], ["Thaw", "http://a.c"]):
        book.active.append(row)
    book.save(tmp_path / "made.xlsx")
    (found,) = read(tmp_path, "a.xlsx", (tmp_path / "made.xlsx").read_bytes())
    assert found == Refusal("no column of texts", "titles and addresses only: fetch the texts first")


def test_the_text_layer_of_a_pdf_is_read(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path,
        "a.pdf",
        pdf(1, "The harbour was closed for ice, and so was\nthe road to it, said the master.\nNobody came."),
    )
    assert isinstance(found, RawText)
    assert found.text == "The harbour was closed for ice, and so was the road to it, said the master.\n\nNobody came."
