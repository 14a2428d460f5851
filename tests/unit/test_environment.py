"""The script that builds .venv: what it asks of pip and of uv, with a Python and a uv that only write down how they were called."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.study.disk import ROOT

STUB = """#!/bin/sh
echo "${0##*/} $*" >> "$CALLS"
if [ "$1 $2" = "-m venv" ]; then mkdir -p .venv/bin && cp "$0" .venv/bin/python && cp "$0" .venv/bin/uv; fi
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "a copy"
    place.mkdir()
    shutil.copy(ROOT / "environment.sh", place)
    (place / "requirements.lock").write_text("numpy==1 \\\n    --hash=sha256:0\nuv==1 \\\n    --hash=sha256:1\n")
    (place / "requirements-test.lock").write_text("pytest==1 \\\n    --hash=sha256:2\n")
    (place / "stub").write_text(STUB)
    (place / "stub").chmod(0o755)
    return place


def build(place: Path, *names: str, wheels: str = "") -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """The run of the script, and the calls of pip and uv that install from a lock."""
    calls = place / "calls"
    environment = {
        **os.environ,
        "CALLS": str(calls),
        "PYTHON3": "./stub",
        "HOME": str(place.parent),
        "WHEELS": wheels,
    }
    run = subprocess.run(["sh", "environment.sh", *names], cwd=place, env=environment, capture_output=True, text=True)
    lines = calls.read_text().splitlines() if calls.exists() else []
    return run, [line for line in lines if " install " in line and " -r " in line]


def test_all_is_wheels_with_hashes_and_uv_installs_the_rest(place: Path) -> None:
    run, installs = build(place, "test")
    assert run.returncode == 0, run.stderr
    assert [line.split(" -r ")[1] for line in installs] == [
        ".venv/uv.txt",
        "requirements.lock",
        "requirements-test.lock",
    ]
    assert all("--require-hashes" in line for line in installs)
    assert "--only-binary :all:" in installs[0]
    assert all("--no-build" in line for line in installs[1:])
    assert (place / ".venv/uv.txt").read_text() == "uv==1 \\\n    --hash=sha256:1\n"
    assert not any("--no-index" in line for line in installs)


@pytest.mark.parametrize("said", ["{home}/my wheels", "~/my wheels", "../my wheels"])
def test_from_a_folder_of_wheels_no_index_is_asked_and_hashes_are_still_checked(place: Path, said: str) -> None:
    wheels = place.parent / "my wheels"
    wheels.mkdir()
    (wheels / "uv-1-py3-none-any.whl").touch()
    run, installs = build(place, "test", wheels=said.format(home=place.parent))
    assert run.returncode == 0, run.stderr
    meant = "../my wheels" if said.startswith("..") else wheels
    assert len(installs) == 3
    assert all(f"--no-index --find-links {meant} -r" in line and "--require-hashes" in line for line in installs)
    assert all("--offline" in line for line in installs[1:])


def test_a_folder_without_wheels_stops_it_before_anything_is_removed(place: Path) -> None:
    (place / ".venv").mkdir()
    run, installs = build(place, wheels="nowhere")
    assert run.returncode == 2
    assert "make wheels" in run.stderr
    assert installs == []
    assert (place / ".venv").exists()
    assert not (place / ".venv.lock").exists()


def test_what_stands_is_not_built_again(place: Path) -> None:
    build(place)
    before = (place / "calls").read_text()
    assert build(place)[0].returncode == 0
    assert (place / "calls").read_text() == before
