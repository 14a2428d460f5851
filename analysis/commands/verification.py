"""Everything made again in a copy, and compared with what is recorded, byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from analysis.commands import journal
from analysis.commands.console import say
from analysis.study import ROOT, locked, sha256
from analysis.text import of_them

RECORD = "datapackage.json"
_AGAINST = f"""Compared with the sha256 in {RECORD} of this same folder: it shows no change made to a file and to this record alike.
To compare with a release: git diff --stat TAG -- {RECORD} data/raw has to print nothing (git verify-tag TAG, if the tag is signed)."""


@dataclass(frozen=True)
class Compared:
    """How what was made again compares with the record, each a list of paths from the repository's folder."""

    made: dict[str, Path]
    recorded: dict[str, str]
    altered: list[str]

    @property
    def same(self) -> list[str]:
        return [path for path in self.recorded if path in self.made and sha256(self.made[path]) == self.recorded[path]]

    @property
    def differing(self) -> list[str]:
        same = set(self.same)
        return [path for path in self.recorded if path in self.made and path not in same]

    @property
    def absent(self) -> list[str]:
        return [path for path in self.recorded if path not in self.made]

    @property
    def unrecorded(self) -> list[str]:
        return sorted(set(self.made) - set(self.recorded))

    def details(self) -> list[str]:
        """What is not as recorded, a line each."""
        lines = [f"altered since it was recorded: {path}" for path in self.altered]
        lines += [f"recorded, but not made again: {path}" for path in self.absent]
        lines += [f"made, but not recorded: {path}" for path in self.unrecorded]
        lines += [f"differs: {path}{_how(ROOT / path, self.made[path])}" for path in self.differing]
        if self.differing and not {"data/processed/documents.csv", "data/processed/sentences.csv"} & set(
            self.differing
        ):
            lines.append(
                "What the package's rules coded and what rests on other coders are told apart above, row by coder."
            )
        return [f"  {line}" for line in lines]

    def verdict(self) -> str:
        """All of it in one sentence."""
        counts = [
            (len(self.differing), "came out differently"),
            (len(self.absent), "not made again"),
            (len(self.unrecorded), "made but not recorded"),
            (len(self.altered), "altered here since recorded"),
        ]
        wrong = ", ".join(f"{number} {what}" for number, what in counts if number)
        files = of_them(len(self.recorded), "recorded file")
        if wrong:
            return f"NOT REPRODUCED: of {files} {len(self.same)} were made again byte for byte; {wrong}."
        return f"REPRODUCED: {files}, every table, figure and notebook, made again byte for byte."


def verify() -> int:
    """Make everything again in a copy and compare with what is recorded. Prints what differs and how, and the verdict once, last."""
    with locked(ROOT / "build/verify.lock", "Another make verify is at work here; waiting for it ..."):
        return _verify()


def _verify() -> int:
    recorded = {
        r["path"]: r["hash"].removeprefix("sha256:") for r in json.loads((ROOT / RECORD).read_text())["resources"]
    }
    copy = ROOT / "build/verify"
    shutil.rmtree(copy, ignore_errors=True)
    for name in ("analysis", "data/raw", "notebooks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    say("Making everything again in build/verify ...")
    environment = {**os.environ, "PYTHONPATH": "", "CALLED_FROM": ""}
    result = subprocess.run([sys.executable, "-m", "analysis", "all"], cwd=copy, env=environment)
    if result.returncode:
        print("NOT REPRODUCED: the run came to an end before everything was made; what it says stands above.")
        return result.returncode
    made = {
        p.relative_to(copy).as_posix(): p
        for folder in ("data/processed", "figures", "notebooks")
        for p in sorted((copy / folder).rglob("*.*"))
    }
    altered = [path for path in recorded if not (ROOT / path).exists() or sha256(ROOT / path) != recorded[path]]
    found = Compared(made, recorded, altered)
    lines, verdict = found.details(), found.verdict()
    run = [line for path in journal.logs(copy / "build", "all")[-1:] for line in path.read_text().splitlines()]
    log = journal.note(ROOT / "build", "verify", [verdict, *lines, "", *run])
    print("\n".join([*lines, _AGAINST, f"The machine, the versions and the seconds: {log.relative_to(ROOT)}", verdict]))
    shutil.rmtree(copy, ignore_errors=True)
    return 0 if verdict.startswith("REPRODUCED") else 1


def _how(before: Path, after: Path) -> str:
    """In what way two versions of a table differ: rows by coder where it has coders, else lines."""
    if before.suffix != ".csv" or not before.exists():
        return ""
    old, new = (set(path.read_text(encoding="utf-8").splitlines()) for path in (before, after))
    changed = old ^ new
    machine = sum(line.startswith("machine.") for line in changed)
    if machine:
        return f" ({machine} lines of the machine's own, {len(changed) - machine} others)"
    return f" ({len(changed)} lines)"
