"""Everything made again in a copy, and compared with what is recorded, byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from analysis.commands.console import say
from analysis.study import ROOT, locked, sha256


def verify() -> int:
    """Make everything again in a copy and compare with what is recorded. Prints what is identical and what differs, and how."""
    with locked(ROOT / "build/verify.lock", "Another make verify is at work here; waiting for it ..."):
        return _verify()


def _verify() -> int:
    recorded = {
        r["path"]: r["hash"].removeprefix("sha256:")
        for r in json.loads((ROOT / "datapackage.json").read_text())["resources"]
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
        return result.returncode
    made = {
        p.relative_to(copy).as_posix(): p
        for folder in ("data/processed", "figures", "notebooks")
        for p in sorted((copy / folder).rglob("*.*"))
    }
    same = [path for path in recorded if path in made and sha256(made[path]) == recorded[path]]
    altered = [path for path in recorded if not (ROOT / path).exists() or sha256(ROOT / path) != recorded[path]]
    differing = [path for path in recorded if path in made and path not in same]
    absent = [path for path in recorded if path not in made]
    print(f"{len(made)} files were made again; {len(same)} of {len(recorded)} recorded are identical.")
    for path in altered:
        print(f"  altered since it was recorded: {path}")
    for path in absent:
        print(f"  recorded, but not made again: {path}")
    for path in sorted(set(made) - set(recorded)):
        print(f"  made, but not recorded: {path}")
    for path in differing:
        print(f"  differs: {path}{_how(ROOT / path, made[path])}")
    if differing and all(
        path not in differing for path in ("data/processed/documents.csv", "data/processed/sentences.csv")
    ):
        print("  What the package's rules coded and what rests on other coders are told apart above, row by coder.")
    ok = not (altered or differing or absent or set(made) - set(recorded))
    print("Reproduced: every table, figure and notebook, byte for byte." if ok else "Not reproduced byte for byte.")
    shutil.rmtree(copy, ignore_errors=True)
    return 0 if ok else 1


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
