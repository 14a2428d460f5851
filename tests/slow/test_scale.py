"""Partitions stay what they are, and the three ways through them give the same tables, also to a run that was killed."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import small_study, study_at
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.report import essay, findings
from analysis.study import partitions
from analysis.study.disk import ROOT, locked
from analysis.study.errors import StudyError
from analysis.study.partitions import Way
from analysis.tables import partition, stored
from analysis.tables.kept import Tables
from analysis.tables.recipes import RECIPES

WAYS = ({"WORKERS": "1"}, {"WORKERS": "2"}, {"WORKERS": "1", "SCHEDULER": "local"})
BY_DOCUMENT = [name for name, recipe in RECIPES.items() if recipe.by_document]
NAMES = st.sets(st.text(max_size=8), max_size=60)


@settings(max_examples=40)
@given(NAMES, st.integers(1, 9))
def test_every_name_is_in_one_partition(names: Any, most: Any) -> None:
    found = partitions.partitions(names, most)
    assert sorted(name for ids in found.values() for name in ids) == sorted(names)
    assert all(0 < len(ids) <= most for ids in found.values())
    assert list(found) == sorted(found)


@settings(max_examples=40)
@given(NAMES.filter(bool), st.text(max_size=8), st.integers(1, 9))
def test_one_name_more_changes_its_own_partition_and_no_other(names: Any, new: Any, most: Any) -> None:
    before = {tuple(ids) for ids in partitions.partitions(names - {new}, most).values()}
    after = {tuple(ids) for ids in partitions.partitions(names | {new}, most).values()}
    gone = before - after
    assert len(gone) <= 1
    changed = {name for ids in after - before for name in ids}
    assert changed == {new, *(name for ids in gone for name in ids)}


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask scheduler with two workers, as on another machine."""
    import dask
    from distributed import LocalCluster

    # as it comes, an idle one looks at itself a hundred times a second
    quiet = {"worker.profile.enabled": False, "admin.tick.interval": "500ms", "admin.system-monitor.interval": "10s"}
    with (
        dask.config.set({f"distributed.{name}": said for name, said in quiet.items()}),
        LocalCluster(2, threads_per_worker=1, memory_limit=0, dashboard_address=":0") as started,
    ):
        yield started.scheduler_address


@pytest.fixture(params=["this process", "two processes", "Dask"])
def chosen(request: pytest.FixtureRequest) -> Way:
    """The three ways through partitions."""
    if request.param == "Dask":
        return Way(scheduler=request.getfixturevalue("cluster"))
    return Way(workers=2 * (request.param == "two processes"))


def test_partitions_are_of_one_size() -> None:
    sizes = [len(ids) for ids in partitions.partitions(map(str, range(10_000)), 200).values()]
    assert 100 < sum(sizes) / len(sizes) <= 200


def test_each_way_does_every_task_once(chosen: Way) -> None:
    tasks = {str(number): "x" * number for number in range(9)}
    assert sorted(partitions.each(len, tasks, chosen)) == [(name, len(task)) for name, task in tasks.items()]


def test_what_a_worker_raises_arrives_as_it_was(chosen: Way, tmp_path: Path) -> None:
    broken = Tables(study_at(tmp_path, tmp_path / "out"))
    task = partition.PartTask(broken.study, "all", {}, (), "other code")
    with pytest.raises(StudyError, match="another version") as raised:
        list(partitions.each(partition.make_part, {"a": task, "b": task}, chosen))
    assert raised.value.args[2] == "start it from the same checkout"


def test_workers_that_keep_dying_end_the_run_with_one_line() -> None:
    with pytest.raises(StudyError, match="killed again and again"):
        list(partitions.each(os._exit, {"a": 1, "b": 1}, Way(workers=2)))


@pytest.mark.parametrize("said", ["two", "-1", "1.5"])
def test_a_number_of_workers_that_is_none(
    monkeypatch: pytest.MonkeyPatch, small: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    monkeypatch.setenv("WORKERS", said)
    assert main(["tables", "--study", str(small), "--out", str(small.parent / "out")]) == 2
    assert f"WORKERS: '{said}' is no number" in capsys.readouterr().err


def test_a_scheduler_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCHEDULER", "tcp//nowhere")
    assert main(["tables", "--study", str(small), "--out", str(small.parent / "out")]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert said[-1].startswith("Error: SCHEDULER=tcp//nowhere: there is no Dask scheduler")


@pytest.fixture
def parted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The tables of this repository's study, two documents to a partition, made the way that is asked for."""
    monkeypatch.setattr(partitions, "MOST", 2)

    def made(out: str, **words: str) -> Tables:
        for word, said in words.items():
            monkeypatch.setenv(word, said)
        data = Tables(study_at(ROOT / "data/raw", tmp_path / out))
        data.make_parts()
        assert len(data.parts) > 2
        return data

    return made


@pytest.mark.parametrize("dask", [False, True])
def test_several_processes_and_dask_give_the_same_bytes_as_one(
    data: Tables, parted: Any, request: pytest.FixtureRequest, dask: bool
) -> None:
    other = parted("out", WORKERS="2", SCHEDULER=request.getfixturevalue("cluster") if dask else "")
    assert len({made.process for made in other.made}) == 2
    assert str(os.getpid()) not in {made.process.split()[1] for made in other.made}
    for name in BY_DOCUMENT:
        other[name]
        data[name]
        assert (other.study.processed / f"{name}.csv").read_bytes() == (
            data.study.processed / f"{name}.csv"
        ).read_bytes()


@pytest.fixture(scope="module")
def large(data: Tables, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same study kept as a large one is."""
    found = Tables(study_at(ROOT / "data/raw", tmp_path_factory.mktemp("large")))
    found.partitioning = Way(workers=1, large=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitions, "MOST", 2)
        assert len(found.parts) > 2
    found.make_parts()
    assert found.large
    assert not data.large
    return found


@pytest.mark.parametrize("name", BY_DOCUMENT)
def test_a_large_study_has_the_same_rows(data: Tables, large: Tables, name: str) -> None:
    assert not (large.study.processed / f"{name}.csv").exists()
    assert len(stored.parts(name, large.study.processed)) == len(large.parts)
    pd.testing.assert_frame_equal(large[name], data[name])
    assert large.count(name) == len(data[name])


def test_rows_are_the_same_however_they_are_kept(data: Tables, large: Tables) -> None:
    columns = ["doc_id", "camp", "quoted"]
    for each in (data, large):
        own = data["runs"][data["runs"]["coder"] == "machine"]
        summed = each.rows("runs", columns, ["n_words"], coder="machine")
        expected = own.groupby(columns, as_index=False).agg(n_words=("n_words", "sum"), n=("run_id", "size"))
        pd.testing.assert_frame_equal(summed, expected)
    one = data["documents"]["doc_id"].iloc[2]
    found = large.rows("runs", ["run_id"], doc_ids=[one], coder="machine")["run_id"]
    assert sorted(found) == sorted(own.loc[own["doc_id"] == one, "run_id"])
    left = large.rows("runs", ["doc_id"], ["n_words"], leave_out=[one])
    assert sorted(left["doc_id"]) == sorted(set(data["documents"]["doc_id"]) - {one})


def test_texts_of_a_large_study_are_read_when_asked_for(data: Tables, large: Tables) -> None:
    assert dict(large.texts) == data.texts


def make(out: Path, raw: Path) -> Tables:
    data = Tables(study_at(raw, out))
    data.make_parts()
    return data


def small_partitions(patch: pytest.MonkeyPatch) -> None:
    """Partitions of at most eight, and any study is large."""
    patch.setattr(partitions, "MOST", 8)
    patch.setenv("LARGE", "3")
    patch.setenv("WORKERS", "1")


@pytest.fixture(scope="module")
def forty(shared: Path) -> Path:
    """A study of forty short articles, and beside it its tables: made once, to be copied."""
    place = shared / "forty"
    with locked(shared / "forty.lock"), pytest.MonkeyPatch.context() as patch:
        small_partitions(patch)
        if not place.exists():
            fresh = small_study(shared / "forty.new/small")
            for number in range(40):
                text = f"Ana denied that Bo stole {number} horses.\n\nThe sky was grey, she said.\n"
                (fresh / f"articles/x{number}.txt").write_text(text)
            make_all(fresh.parent / "out", fresh)
            fresh.parent.rename(place)
    return place


@pytest.fixture
def many(forty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that study. By the test's own monkeypatch: two that are undone crosswise would leave LARGE behind."""
    shutil.copytree(forty / "small", tmp_path / "small")
    small_partitions(monkeypatch)
    return tmp_path / "small"


@pytest.fixture
def out(forty: Path, tmp_path: Path) -> Path:
    """A copy of its tables, as an earlier run left them."""
    return Path(shutil.copytree(forty / "out", tmp_path / "out"))


def test_a_second_run_makes_nothing_and_one_article_more_one_partition(many: Path, tmp_path: Path) -> None:
    first = make(tmp_path / "out", many)
    assert sum(made.documents for made in first.made) == 41
    assert len(first.made) == len(first.parts) > 4
    assert make(tmp_path / "out", many).made == []
    (many / "articles/y.txt").write_text("Bo said that he saw nothing.\n")
    grown = make(tmp_path / "out", many)
    assert {made.name for made in grown.made} <= {part.name for part in grown.parts if "y" in part.entries} | set()
    assert sum(made.documents for made in grown.made) <= 9
    assert "y" in set(grown["statements"]["doc_id"]) | set(grown["documents"]["doc_id"])
    (many / "articles/y.txt").unlink()
    again = make(tmp_path / "out", many)
    pd.testing.assert_frame_equal(again["sentences"], first["sentences"])


_SPOKEN = ("runs", "statements", "pairs", "accusations")


@pytest.mark.parametrize(
    ("file", "old", "new", "stale", "everywhere"),
    [
        ("articles/x7.txt", "grey", "blue", BY_DOCUMENT, False),
        ("articles.csv", "The Times", "The Post", BY_DOCUMENT, False),
        ("codebook.yaml", "Bo stole", "Bo took", ("statements", "pairs", "accusations", "naming"), True),
        ("actors.csv", "person", "state", ("attributions", *_SPOKEN, "naming"), True),
        ("coding/coder_1/statements.csv", "denies", "distances", ("attributions", *_SPOKEN, "naming"), False),
    ],
)
def test_a_change_makes_what_rests_on_it_and_nothing_else(
    many: Path, out: Path, file: str, old: str, new: str, stale: Any, everywhere: bool
) -> None:
    path = many / file
    path.write_text(path.read_text().replace(old, new))
    changed = Tables(study_at(many, out))
    found = {name: sum(name in part.stale(BY_DOCUMENT) for part in changed.parts) for name in BY_DOCUMENT}
    expected = len(changed.parts) if everywhere else 1
    assert found == {name: expected * (name in stale) for name in BY_DOCUMENT}


def test_a_damaged_or_missing_part_is_made_again(many: Path, out: Path) -> None:
    first = make(out, many)
    part = first.parts[0].path("runs")
    whole = part.read_bytes()
    for spoiled in (whole[:-40], b"", whole[: len(whole) // 2]):
        part.unlink()
        part.write_bytes(spoiled)
        assert [made.name for made in make(out, many).made] == [first.parts[0].name]
        assert part.read_bytes() == whole


def test_bytes_altered_inside_a_part_are_noticed(many: Path, out: Path) -> None:
    data = make(out, many)
    path = data.parts[0].path("sentences")
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(StudyError, match="damaged"):
        stored.read_part("sentences", path)


def test_a_study_that_grows_large_or_small_again_leaves_no_stale_table(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LARGE")
    small = Tables(study_at(many, tmp_path / "out"))
    expected = small["sentences"]
    assert small.path("sentences").is_file()
    monkeypatch.setenv("LARGE", "3")
    big = make(tmp_path / "out", many)
    assert big.path("sentences").is_dir()
    assert not (tmp_path / "out/processed/sentences.csv").exists()
    pd.testing.assert_frame_equal(big["sentences"], expected)
    monkeypatch.delenv("LARGE")
    pd.testing.assert_frame_equal(Tables(study_at(many, tmp_path / "out"))["sentences"], expected)
    assert not (tmp_path / "out/processed/sentences").exists()


def test_an_article_that_changes_during_the_run(many: Path, tmp_path: Path) -> None:
    data = Tables(study_at(many, tmp_path / "out"))
    assert data.parts
    (many / "articles/x1.txt").write_text("Another text altogether.")
    with pytest.raises(StudyError, match=r"x1\.txt"):
        data.make_parts()


@pytest.mark.parametrize("words", WAYS, ids=str)
def test_a_full_disk_is_one_line(
    many: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    words: dict[str, str],
) -> None:
    out = tmp_path / "out"
    assert Tables(str(many), str(out)).entries  # so that it is the tables there is no room for
    for word, said in words.items():
        monkeypatch.setenv(word, said)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, limits[1]))  # the workers inherit it
    try:
        status = main(["tables", "--study", str(many), "--out", str(out)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    said = capfd.readouterr().err
    assert status == 2, said
    lines = [line for line in said.splitlines() if line.strip()]
    assert lines[-1].endswith("File too large.")
    assert "Traceback" not in said
    assert not list(out.rglob("*.part"))
    assert not (out / "processed/runs").exists()


RUN = """
import sys
sys.path.insert(0, {root!r})
from analysis.study import partitions
partitions.MOST = 8
from analysis.__main__ import main
if __name__ == "__main__":
    sys.exit(main(["tables", "--study", {study!r}, "--out", {out!r}]))
"""


def make_all(out: Path, raw: Path) -> None:
    assert main(["tables", "--study", str(raw), "--out", str(out)]) == 0


def contents(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted((out / "processed").rglob("*")) if p.is_file()}


def files_of_parts(out: Path) -> int:
    return sum(1 for _ in out.glob("build/parts/*/*.parquet"))


@pytest.mark.parametrize("words", WAYS, ids=str)
def test_a_run_killed_at_any_moment_is_finished_by_the_next(
    many: Path, forty: Path, tmp_path: Path, words: dict[str, str]
) -> None:
    out = tmp_path / "killed"
    expected, whole = contents(forty / "out"), files_of_parts(forty / "out")
    assert "processed/statements" in {str(Path(path).parent) for path in expected}
    script = tmp_path / "run.py"
    script.write_text(RUN.format(root=str(ROOT), study=str(many), out=str(out)))
    moments = random.Random(7)
    for share in sorted(moments.uniform(0, 1) for _ in range(3 if words == WAYS[0] else 1)):
        command, environment = [sys.executable, str(script)], {**os.environ, **words}
        run = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
        while run.poll() is None and files_of_parts(out) < share * whole:
            time.sleep(0.002)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    assert files_of_parts(out) > 0
    make_all(out, many)
    assert contents(out) == expected
    assert not list(out.rglob(".*.part"))


def test_tables_in_parts_are_described(forty: Path) -> None:
    out = forty / "out"
    package = json.loads((out / "datapackage.json").read_text())
    runs = next(resource for resource in package["resources"] if resource["name"] == "runs")
    assert runs["format"] == "parquet"
    assert [out / path for path in runs["path"]] == stored.parts("runs", out / "processed")


def test_names_of_parts_say_nothing_of_the_machine(many: Path, forty: Path, tmp_path: Path) -> None:
    shutil.copytree(many, tmp_path / "moved/study")
    make(tmp_path / "made", tmp_path / "moved/study")
    made, before = contents(tmp_path / "made"), contents(forty / "out")
    assert made == {path: content for path, content in before.items() if path.endswith(".parquet")}
    assert len(made) > 20


def test_findings_of_a_large_study_are_those_of_a_small_one(
    data: Tables, large: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "units", {doc_id: doc_id for doc_id in data["documents"]["doc_id"]})
    own = essay.own_essay(data)
    assert own is not None
    source, specifications = own
    assert source
    few = findings.find(data, specifications, "adjudicated")
    many = findings.find(large, specifications, "adjudicated")
    sampled = {name for name, finding in many.items() if isinstance(finding, findings.Sampled)}
    assert len(sampled) > 50
    for name, finding in few.items():
        if finding.measure not in ("value", "range"):
            assert finding.value == pytest.approx(many[name].value, nan_ok=True), name
        if name in sampled and finding.base is not None and finding.measure in ("rows", "words"):
            pd.testing.assert_series_equal(finding.without(), many[name].without(), check_names=False)


def test_units_of_a_large_study_are_its_outlets(data: Tables, large: Tables) -> None:
    assert set(large.units) == set(data.units) == set(data["documents"]["doc_id"])
    assert large.unit == "outlet"
    assert set(large.units.values()) == set(data["documents"]["outlet"])
    assert set(large.as_units(data["runs"])["doc_id"]) == set(large.units.values())
    assert data.as_units(data["runs"]) is data["runs"]


@pytest.mark.parametrize("name", ["terms", "edges", "specifications", "agreement"])
def test_tables_of_the_whole_are_the_same_for_a_large_study(
    data: Tables, large: Tables, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(large, "units", {doc_id: doc_id for doc_id in data["documents"]["doc_id"]})
    pd.testing.assert_frame_equal(large[name], data[name])
