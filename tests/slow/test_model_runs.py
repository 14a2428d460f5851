"""A model's coding in processes of their own: a run that is killed, and runs that have nothing to do with it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from stand_in import SECOND, asked, described, kept, reads, run, serving

from analysis.study.disk import ROOT


def test_a_default_run_loads_nothing_of_it(small: Path) -> None:
    tell = "import sys; from analysis.__main__ import main; main(sys.argv[1:]); print(sorted(sys.modules))"
    asked_for = ["check", "--study", str(small), "--out", str(small.parent / "out")]
    said = subprocess.run(
        [sys.executable, "-c", tell, *asked_for], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for module in (
        "analysis.claims.prompts",
        "analysis.claims.answers",
        "analysis.commands.code",
        "analysis.commands.endpoint",
    ):
        assert f"'{module}'" not in said.stdout
    assert "'analysis.commands.checking'" in said.stdout


def test_a_killed_run_goes_on_and_ends_as_if_it_had_not_been(small: Path, tmp_path: Path) -> None:
    (small / "articles/b.txt").write_text(SECOND, encoding="utf-8")
    whole = shutil.copytree(small, tmp_path / "whole")
    with serving(reads) as (server, url):
        run(whole, url)
        server.say = lambda body: reads(body) if "Ana denied" in asked(body) else None
        command = [sys.executable, "-m", "analysis", "code", "--study", str(small), "--out", str(tmp_path / "killed")]
        killed = subprocess.Popen(
            [*command, "--coder", "small", "--model", "small-1", "--base-url", url],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while len(server.bodies) < 4 and time.monotonic() < until:
            time.sleep(0.05)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert described(small)["kind"] == "model"
        server.say = reads
        assert run(small, url) == 0
        assert len(server.bodies) == 5
    same = {name: kept(small)[name] == kept(whole)[name] for name in ("coder.yaml", "statements.csv")}
    assert same == {"coder.yaml": True, "statements.csv": True}
