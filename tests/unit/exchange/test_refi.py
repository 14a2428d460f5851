import io
import zipfile
from pathlib import Path

import pytest
from exchanged import same, sample

from analysis.exchange import foreign
from analysis.exchange.lines import plain
from analysis.exchange.refi_reading import read_qdc, read_qdpx
from analysis.exchange.refi_writing import as_qdc, as_qdpx
from analysis.study import StudyError

TEXT = "Ana 😀 said it.\r\nBo denied it.\r\n"
QDE = """<?xml version="1.0" encoding="utf-8"?>{doctype}
<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}">
<Users><User guid="11111111-1111-1111-1111-111111111111" name="Cy"/></Users>
<CodeBook><Codes><Code guid="22222222-2222-2222-2222-222222222222" name="It was closed" isCodable="true">
<Code guid="33333333-3333-3333-3333-333333333333" name="Other &amp; more" isCodable="true"/></Code></Codes></CodeBook>
<Sources><TextSource guid="44444444-4444-4444-4444-444444444444" name="one.txt" plainTextPath="internal://t.txt">
<PlainTextSelection guid="55555555-5555-5555-5555-555555555555" startPosition="{start}" endPosition="{end}">
<Coding guid="66666666-6666-6666-6666-666666666666" creatingUser="11111111-1111-1111-1111-111111111111">
<CodeRef targetGUID="{{{code}}}"/></Coding></PlainTextSelection></TextSource>
<PDFSource guid="77777777-7777-7777-7777-777777777777" name="two.pdf"/></Sources></Project>"""


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def theirs(
    path: Path, start: int, end: int, origin: str = "QualCoder", doctype: str = "", code: str = "2" * 8, mark: str = ""
) -> Path:
    code = f"{code[:8]}-{code[:4]}-{code[:4]}-{code[:4]}-{(code * 2)[:12]}"
    qde = QDE.format(start=start, end=end, origin=origin, doctype=doctype, code=code)
    return packed(path, {"project.qde": qde.encode(), "Sources/t.txt": (mark + TEXT).encode()})


def test_out_and_in_again_gives_the_same_rows(tmp_path: Path) -> None:
    (tmp_path / "a.qdpx").write_bytes(as_qdpx(sample()))
    project, expected = read_qdpx(tmp_path / "a.qdpx", {}), plain(sample())
    for by, other in zip(project.coded, expected.coded, strict=True):
        for table, rows in other.rows.items():
            assert same(by.rows[table], rows), table
    assert [a.__dict__ | {"latest": ""} for a in project.articles] == [
        a.__dict__ | {"latest": ""} for a in expected.articles
    ]
    assert project.claims[1] | {"definition": ""} == {
        "id": "open",
        "label": "It was open",
        "parent": "closed",
        "definition": "",
    }
    assert [actor["actor_id"] for actor in project.actors] == ["ana", "ana_2", "bo"]
    assert not project.not_placed


def test_codes_alone_come_in_too(tmp_path: Path) -> None:
    (tmp_path / "a.qdc").write_bytes(as_qdc(sample()))
    project = read_qdc(tmp_path / "a.qdc", {})
    assert [claim["label"] for claim in project.claims] == ["It was closed", "It was open"]
    assert project.claims[0]["definition"] == "Shut & bolted."


def test_positions_are_code_points_whatever_the_line_ends(tmp_path: Path) -> None:
    start = TEXT.index("Bo")
    row = read_qdpx(theirs(tmp_path / "a.qdpx", start, start + 9), {}).coded[0].statements[0]
    assert (row["text"], row["claim"], row["stance"]) == ("Bo denied", "it_was_closed", "asserts")


def test_a_byte_order_mark_is_no_character(tmp_path: Path) -> None:
    row = read_qdpx(theirs(tmp_path / "a.qdpx", 0, 5, mark="\ufeff"), {}).coded[0].statements[0]
    assert row["text"] == "Ana 😀"


def test_atlas_counts_a_line_end_once(tmp_path: Path) -> None:
    start = TEXT.replace("\r\n", "\n").index("Bo")
    row = read_qdpx(theirs(tmp_path / "a.qdpx", start, start + 9, "ATLAS.ti for Windows"), {}).coded[0].statements[0]
    assert row["text"] == "Bo denied"


def test_a_mapping_says_what_a_code_is(tmp_path: Path) -> None:
    mapping = {"it was closed": {"code": "It was closed", "claim": "closed", "stance": "denies", "actor_id": "bo"}}
    row = read_qdpx(theirs(tmp_path / "a.qdpx", 0, 3), mapping).coded[0].statements[0]
    assert (row["claim"], row["stance"], row["actor_id"]) == ("closed", "denies", "bo")


def test_what_cannot_be_placed_is_on_the_record(tmp_path: Path) -> None:
    project = read_qdpx(theirs(tmp_path / "a.qdpx", 5, 500), {})
    assert [reason for _, reason in project.not_placed] == [
        "the characters 5 to 500 are none of its text",
        "a PDFSource is no text",
    ]
    project = read_qdpx(theirs(tmp_path / "b.qdpx", 0, 3, code="9" * 8), {})
    assert "its code is not in the codebook" in dict(project.not_placed).values()


BOMB = '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
LOCAL = '<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [BOMB, LOCAL, '<!DOCTYPE p SYSTEM "http://example.org/p.dtd">'])
def test_xml_with_a_document_type_is_refused(tmp_path: Path, doctype: str) -> None:
    with pytest.raises(StudyError, match=r"project\.qde, line 1: it declares a document type"):
        read_qdpx(theirs(tmp_path / "a.qdpx", 0, 3, doctype=doctype), {})


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../b", "C:\\b.txt", "a\\..\\..\\b"])
def test_an_archive_that_climbs_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match="its name leads out of the archive"):
        read_qdpx(packed(tmp_path / "a.qdpx", {"project.qde": b"<a/>", name: b"x"}), {})


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"member sources/a\.txt: it swells"):
        read_qdpx(packed(tmp_path / "a.qdpx", {"sources/a.txt": b"0" * 5_000_000}), {})


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo("project.qde")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
    (tmp_path / "a.qdpx").write_bytes(out.getvalue())
    with pytest.raises(StudyError, match="it is a link"):
        read_qdpx(tmp_path / "a.qdpx", {})


def test_what_is_no_archive_or_no_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.qdpx").write_bytes(b"PK nothing")
    with pytest.raises(StudyError, match="no zip archive"):
        read_qdpx(tmp_path / "a.qdpx", {})
    with pytest.raises(StudyError, match=r"no project\.qde"):
        read_qdpx(packed(tmp_path / "b.qdpx", {"a.txt": b""}), {})
    with pytest.raises(StudyError, match=r"line 1: it is not valid XML"):
        read_qdpx(packed(tmp_path / "c.qdpx", {"project.qde": b"<a>"}), {})


def test_too_many_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "MOST_BYTES", 10)
    with pytest.raises(StudyError, match="unpacked it is above"):
        read_qdpx(packed(tmp_path / "a.qdpx", {"project.qde": b"<a>" * 9}), {})
