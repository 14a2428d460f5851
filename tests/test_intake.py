"""Bytes to text: what is refused, with file and place."""

import pytest

from analysis import intake
from analysis.study import StudyError


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"abc \xff", "byte 4: byte 0xff is not UTF-8"),
        ("Страна".encode("cp1251"), "byte 0: byte 0xd1 is not UTF-8"),
        ("text".encode("utf-16"), "byte 0: byte 0xff is not UTF-8"),
        (b"\xe2\x82", "byte 0: byte 0xe2 is not UTF-8"),
        (b" \r\n\t\n", "no letter or digit"),
        ("\ufeff…".encode(), "no letter or digit"),
        (b"ab\0c", "character 2: a NUL character"),
    ],
)
def test_what_is_no_text_is_refused_with_file_and_place(tmp_path, content, said):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(StudyError) as error:
        intake.read_text(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_text_comes_character_for_character(tmp_path):
    text = "\ufeffОдин\r\ntwo\rthree\u2028 “four”\n\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert intake.read_text(tmp_path / "a.txt") == text


def test_texts_are_those_of_the_files(data):
    assert list(data.texts) == list(data["documents"]["doc_id"])
    for path in data.study.article_paths:
        assert data.texts[path.stem].encode() == path.read_bytes()


def test_nothing_is_left_out_silently(small, opened):
    (small / "articles/b.docx").write_bytes(b"PK")
    (small / "articles/more").mkdir()
    rejected = intake.rejected(opened)
    assert list(rejected["path"]) == ["articles/b.docx", "articles/more"]
    assert set(rejected["action"]) == {"refused"}
