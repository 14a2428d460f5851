"""The log of a run: the machine, the versions and the seconds, below build/ alone, the last few of them."""

import platform
import re

from analysis.commands import journal
from analysis.study.study import Study


def test_a_log_tells_of_machine_versions_seconds_and_memory(opened: Study) -> None:
    path = journal.note_run(opened, {"02_voices": 2.04, "01_corpus": 1.0}, 3.5, 2)
    assert path.parent == opened.build / "log"
    lines = path.read_text().splitlines()
    assert re.fullmatch(r"make all, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", lines[0])
    told = dict(line.split(None, 1) for line in lines[1:] if line and "==" not in line)
    assert {"processor", "system", "python", "01_corpus", "in"} <= set(told)
    assert platform.python_version() in told["python"]
    assert (told["01_corpus"], told["02_voices"]) == ("1.0 s", "2.0 s")
    assert re.search(
        r"memory used +[1-9][\d,]* MB by the largest process; up to 2 notebooks at a time", "\n".join(lines)
    )
    packages = [line for line in lines if re.fullmatch(r"\S+==\S+", line)]
    assert len(packages) > 50
    assert packages == sorted(packages, key=lambda each: each.partition("==")[0].lower())


def test_the_last_few_of_a_task_are_kept(opened: Study) -> None:
    folder = opened.build / "log"
    folder.mkdir(parents=True)
    for number in range(20):
        (folder / f"2020-01-{number + 1:02d}T000000Z_all.txt").write_text("old")
    (folder / "2020-01-01T000000Z_verify.txt").write_text("old")
    path = journal.note(opened.build, "all", ["new"])
    kept = journal.logs(opened.build, "all")
    assert (len(kept), kept[-1]) == (journal.KEPT, path)
    assert len(journal.logs(opened.build, "verify")) == 1
