"""How fast, how large, how safe: the tables of many articles, measured.

    python -m benchmarks.scale --corpus FOLDER speed --documents 1000 10000 --workers 2
    python -m benchmarks.scale --corpus FOLDER beside --documents 120 --times 5
    python -m benchmarks.scale --corpus FOLDER again --documents 1000
    python -m benchmarks.scale --corpus FOLDER kills --documents 200 --kills 20 --shortest [--ways dask] [--minutes 30]

FOLDER is a study, with as many articles in ``articles/`` as are asked for; articles are drawn at random by their names. Results go to a
temporary folder and nothing else is touched. What is measured is printed as JSON, a line a measurement.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from analysis.study import ROOT

# What a measured process runs: all partitions of a study, as `make tables` makes them.
RUN = """
import json, resource, sys
from analysis.study import partitions
partitions.MOST = int(sys.argv[3])
from analysis.tables import Tables
if __name__ == "__main__":
    data = Tables(sys.argv[1], sys.argv[2])
    data.make_parts()
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"parts": [each.__dict__ for each in data.made], "client": held}))
"""


def sample(corpus: Path, place: Path, documents: int, shortest: bool = False, skip: int = 0) -> Path:
    """A study of some articles of another: drawn by the sha256 of their names, or the shortest of the first thousand so drawn."""
    drawn = sorted((corpus / "articles").glob("*.txt"), key=lambda p: hashlib.sha256(p.name.encode()).digest()[::-1])
    if shortest:
        drawn = sorted(drawn[:1000], key=lambda path: (path.stat().st_size, path.name))
    chosen = drawn[skip : skip + documents]
    (place / "articles").mkdir(parents=True)
    for path in chosen:
        shutil.copy(path, place / "articles")
    for name in ("actors.csv", "codebook.yaml"):
        if (corpus / name).exists():
            shutil.copy(corpus / name, place)
    if (corpus / "articles.csv").exists():
        names = {path.stem for path in chosen}
        with (corpus / "articles.csv").open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = [row for row in reader if row["doc_id"] in names]
        with (place / "articles.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, reader.fieldnames or [], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return place


def start(study: Path, out: Path, most: int = 200, **words: object) -> subprocess.Popen[str]:
    """A run of its own, in a process group of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LARGE": "1", "TQDM_DISABLE": "1"}
    environment |= {name: str(value) for name, value in words.items()}
    script = study.parent / "run.py"
    script.write_text(RUN)
    command = [sys.executable, str(script), str(study), str(out), str(most)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)


def finish(run: subprocess.Popen[str], began: float) -> dict[str, Any]:
    """What a run reports: documents, words, seconds in all, processor seconds, peak memory (MB) of each worker and of the client."""
    said, _ = run.communicate()
    if run.returncode:
        raise SystemExit(f"a run ended with status {run.returncode}")
    seconds = time.monotonic() - began
    reported = json.loads(said)
    parts = reported["parts"]
    memory: dict[str, float] = {}
    for part in parts:
        memory[part["process"]] = max(part["memory"], memory.get(part["process"], 0))
    # without each worker's first partition, with which it loads the model
    seen: set[str] = set()
    busy = [part for part in parts if part["process"] in seen or seen.add(part["process"])]
    words = sum(part["words"] for part in parts)
    return {
        "documents": sum(part["documents"] for part in parts),
        "words": words,
        "seconds": round(seconds, 1),
        "processor_seconds": round(sum(part["processor"] for part in parts), 1),
        "words_a_second": round(words / seconds),
        "words_a_second_of_a_worker": round(_each(busy, "words", "seconds")),
        "words_a_processor_second": round(_each(busy, "words", "processor")),
        "processor_seconds_an_article": round(_each(parts, "processor", "documents"), 4),
        "peak_memory_mb": sorted(round(each) for each in memory.values()),
        "peak_memory_of_the_client_mb": round(reported["client"]),
        "load": round(os.getloadavg()[0], 1),
    }


def _each(parts: list[dict[str, Any]], what: str, by: str) -> float:
    return sum(part[what] for part in parts) / sum(part[by] for part in parts) if parts else 0


def shown(**measured: object) -> None:
    print(json.dumps(measured), flush=True)


def speed(corpus: Path, place: Path, documents: list[int], workers: int, times: int) -> None:
    """Seconds an article of studies of several sizes, one after the other, as often as asked."""
    studies = {n: sample(corpus, place / f"{n}", n) for n in documents}
    for number in range(times):
        for n, study in studies.items():
            began = time.monotonic()
            found = finish(start(study, place / f"out-{n}-{number}", WORKERS=workers), began)
            shown(measured="speed", **found)


def beside(corpus: Path, place: Path, documents: int, times: int) -> None:
    """Two workers of Dask and, at the same time, two processes that know nothing of each other, each with as many articles."""
    both = sample(corpus, place / "both", 2 * documents)
    halves = [sample(corpus, place / f"half{n}", documents, skip=n * documents) for n in (0, 1)]
    ratios: list[float] = []
    processor: list[float] = []
    for number in range(times):
        began = time.monotonic()
        runs = [start(both, place / f"dask-{number}", 40, WORKERS=2, SCHEDULER="local")]
        runs += [start(half, place / f"alone-{number}-{n}", 40, WORKERS=1) for n, half in enumerate(halves)]
        found = [finish(run, began) for run in runs]
        # the work itself, from each worker's first article to its last: starting up is a matter of seconds, once
        ratio = {
            clock: found[0][clock] / statistics.mean(each[clock] for each in found[1:])
            for clock in ("words_a_second_of_a_worker", "words_a_processor_second")
        }
        ratios.append(ratio["words_a_second_of_a_worker"])
        processor.append(ratio["words_a_processor_second"])
        shown(measured="beside", runs=found, ratio=round(ratios[-1], 3), of_processor=round(processor[-1], 3))
    shown(
        measured="beside",
        median_ratio=round(statistics.median(ratios), 3),
        of_processor=round(statistics.median(processor), 3),
    )


def again(corpus: Path, place: Path, documents: int, workers: int) -> None:
    """A first run, a second over the same articles, and a third with one more; ``documents`` are those worked on."""
    study, out = sample(corpus, place / "study", documents), place / "out"
    for what in ("first", "second", "one article more"):
        if what == "one article more":
            shutil.copy(
                next((sample(corpus, place / "more", 1, skip=documents) / "articles").iterdir()), study / "articles"
            )
        began = time.monotonic()
        found = finish(start(study, out, WORKERS=workers), began)
        shown(measured="again", run=what, **found)


WAYS: dict[str, dict[str, object]] = {
    "one": {"WORKERS": 1},
    "two": {"WORKERS": 2},
    "dask": {"WORKERS": 2, "SCHEDULER": "local"},
}


def kills(corpus: Path, place: Path, asked: argparse.Namespace, seed: int = 7) -> None:
    """Runs killed with SIGKILL, their whole process group, at random moments, and finished by the next: all the same to the byte.

    Those of one process that nobody disturbed give the bytes that are expected. No run is begun after ``asked.minutes``.
    """
    study, moments = sample(corpus, place / "study", asked.documents[0], asked.shortest), random.Random(seed)
    finish(start(study, place / "expected", 20, **WAYS["one"]), time.monotonic())
    expected, end = contents(place / "expected/processed"), time.monotonic() + 60 * asked.minutes
    for way in (WAYS[name] for name in asked.ways):
        began = time.monotonic()
        finish(start(study, place / "undisturbed", 20, **way), began)
        lasted = time.monotonic() - began
        made = contents(place / "undisturbed/processed")
        shutil.rmtree(place / "undisturbed")
        if made != expected:
            raise SystemExit(f"{way} gives other tables than one process")
        identical = 0
        for n in range(asked.kills):
            if time.monotonic() > end:
                break
            out, moment = place / f"killed-{n}", lasted * moments.random()
            run = start(study, out, 20, **way)
            time.sleep(moment)
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            done = len(list((out / "build/parts/documents").glob("[01]*.parquet")))
            finish(start(study, out, 20, **way), time.monotonic())
            identical += contents(out / "processed") == expected
            shutil.rmtree(out)
            shown(
                measured="kills", way=way, undisturbed_seconds=round(lasted, 1), killed_after=round(moment, 1), partitions_begun=done,
                kills=n + 1, identical=identical,
            )  # fmt: skip


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("what", choices=("speed", "beside", "again", "kills"))
    parser.add_argument("--documents", type=int, nargs="+", default=[200])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=["one", "dask"], help="how the killed runs work")
    parser.add_argument("--minutes", type=float, default=60, help="after which no run is begun that is to be killed")
    parser.add_argument("--shortest", action="store_true", help="short articles, so that many runs take little time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if asked.what == "speed":
            speed(asked.corpus, place, asked.documents, asked.workers, asked.times)
        elif asked.what == "beside":
            beside(asked.corpus, place, asked.documents[0], asked.times)
        elif asked.what == "again":
            again(asked.corpus, place, asked.documents[0], asked.workers)
        else:
            kills(asked.corpus, place, asked)


if __name__ == "__main__":
    main()
