"""make check says of each fault that folders of research have where it is and how to mend it, and nothing of what is none."""

from pathlib import Path

import pytest
from conftest import study_at
from faults import FAULTS, Fault

from analysis.commands import checking
from analysis.tables import Tables


def check(raw: Path, capsys: pytest.CaptureFixture[str]) -> str:
    checking.report_check(Tables(study_at(raw, raw.parent / "out")))
    return " ".join("".join(capsys.readouterr()).split())


@pytest.mark.parametrize("fault", FAULTS, ids=[each.name for each in FAULTS])
def test_a_fault_is_said_with_its_place_and_its_mend(
    fault: Fault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = check(fault.make(tmp_path / "study"), capsys)
    for words in fault.said:
        assert words in found
    assert fault.mend in found
    for words in fault.silent:
        assert words not in found


def test_faults_of_several_files_are_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ("a row of no document", "two claims of one id", "coding of no document")
    files = {name: content for each in FAULTS if each.name in wanted for name, content in each.files.items()}
    found = check(Fault("", files, ()).make(tmp_path / "study"), capsys)
    assert found.count("Error: ") == 3
    assert all(words in found for each in FAULTS if each.name in wanted for words in (*each.said, each.mend))


def test_a_folder_of_all_faults_is_said_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the faults with which a run goes on, each in a folder of its own below articles/."""
    several = [
        each
        for each in FAULTS
        if all(name.startswith("articles/") and not name.endswith(".csv") for name in each.files)
    ]
    files = {
        f"articles/{n}/{name.removeprefix('articles/')}": content
        for n, each in enumerate(several)
        for name, content in each.files.items()
    }
    found = check(Fault("", files, ()).make(tmp_path / "study"), capsys)
    assert all(each.mend in found for each in several)
    assert "other reasons" not in found


def test_a_sound_study_has_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "mend" not in check(Fault("", {}, ()).make(tmp_path / "study"), capsys)
