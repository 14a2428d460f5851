"""Bytes to articles: what is taken, mended, flagged or refused, with file and place; nothing is lost silently."""

import pytest

from analysis import intake
from analysis.study import StudyError


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"abc \xff", "byte 4, 0xff: Windows-1252?: not UTF-8"),
        (b"\xe2\x82", "byte 0, 0xe2: cut in mid-character: not UTF-8"),
        (b" \r\n\t\n", "empty"),
        (b"ab\0c", "1, first at byte 2: NUL characters"),
    ],
)
def test_what_a_study_cannot_do_without_is_an_error_with_its_place(tmp_path, content, said):
    path = tmp_path / "essay.md"
    path.write_bytes(content)
    with pytest.raises(StudyError) as error:
        intake.read_text(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_texts_are_those_of_the_files(data):
    assert list(data.texts) == list(data["documents"]["doc_id"])
    for path in data.study.article_paths:
        assert data.texts[path.stem].encode() == path.read_bytes()
    assert intake.rejected(data.study).empty


def test_nothing_is_left_out_silently(small, opened):
    (small / "articles/b.docx").write_bytes(b"PK")
    (small / "articles/more").mkdir()
    rejected = intake.rejected(opened)
    assert list(rejected["path"]) == ["articles/b.docx", "articles/more"]
    assert set(rejected["action"]) == {"refused"}
