"""The same work over many documents: partitions that stay what they are, and three ways to go through them.

A *partition* is a set of documents that are worked on together: one task, one file a table. Which documents share one follows
from their names alone (the leading bits of the sha256 of each; a set that grows too large is split by its next bit, as
in the extendible hashing of Fagin, Nievergelt, Pippenger and Strong 1979). So a document more or less changes the one partition
that it belongs to and no other, in a study of any size, and each partition is a random sample of the study.

The function is the same in this process, in several, and on Dask; it writes what it makes and returns a line about it. Nobody
holds the whole corpus.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from analysis.study.errors import StudyError

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

Item = TypeVar("Item")
MOST = 200  # documents in a partition of a large study; half as many and up
FEW = 25  # the same in a small study, so that all workers have something to do
MIDDLING = 500  # documents; from here on a partition holds four times as many, since each costs something by itself
LARGE = 2000  # documents; a study with more keeps its tables in partitions and never in one piece
MANY = 50  # documents; fewer are read by this process before others have begun
LOCAL = "local"  # the word for a Dask cluster on this machine
_PATIENCE = 3  # times that a worker may die without any task done in between
# Workers share out the processors between them, so none starts threads of its own; and what one of Dask's has to say of a
# task that failed, the run says.
_OF_WORKERS = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "critical",
}  # fmt: skip
# As it comes, a worker of Dask's looks a hundred times a second what it is doing and gives each freed page back at once, which took
# an eighth of its time.
_OF_DASK = {
    "distributed.scheduler.allowed-failures": _PATIENCE - 1,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "500ms",
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
}


@dataclass(frozen=True)
class Way:
    """How to go through the partitions: how many processes, on which scheduler, and above how many documents a study is large."""

    workers: int = 0
    scheduler: str = ""
    large: int = LARGE

    @property
    def asked_for(self) -> bool:
        """Whether more than this one process was asked for."""
        return self.workers > 1 or bool(self.scheduler)

    def for_items(self, n_items: int, many: int = MANY) -> Way:
        """The same, where nothing was said with a process for each processor from ``many`` items on."""
        said = self.workers or self.scheduler
        return self if said or n_items < many else replace(self, workers=processors())


def way() -> Way:
    """What ``WORKERS``, ``SCHEDULER`` and ``LARGE`` say. Raises StudyError for what is no number.

    Nothing said: 0 workers, for which ``Way.for_items`` puts what is fit for the number of articles.
    """
    numbers = {}
    for name, default in (("WORKERS", 0), ("LARGE", LARGE)):
        said = os.environ.get(name, "").strip()
        if said and not said.isdecimal():
            raise StudyError(name, f"'{said}' is no number", f"give {name}= a whole number, or leave it out")
        numbers[name] = int(said) if said else default
    return Way(numbers["WORKERS"], os.environ.get("SCHEDULER", "").strip(), numbers["LARGE"])


def processors() -> int:
    """The processors that this process may use."""
    own = getattr(os, "sched_getaffinity", None)
    return len(own(0)) if own else os.cpu_count() or 1


def most_of(n: int, large: bool) -> int:
    """How many documents a partition of a study of ``n`` may hold, whatever the number of processes."""
    return MOST if large else min(FEW if n < MIDDLING else 4 * FEW, MOST)


def partitions(names: Iterable[str], most: int) -> dict[str, list[str]]:
    """Share out names: the bits that their hashes begin with to the names, both sorted; at most ``most`` names to each."""
    hashed = sorted((_bits(name), name) for name in names)
    found: dict[str, list[str]] = {}
    waiting = [("", hashed)]
    while waiting:
        prefix, rows = waiting.pop()
        if len(rows) <= most or len(prefix) == 256:
            if rows:
                found[prefix or "all"] = sorted(name for _, name in rows)
            continue
        for bit in "01":
            longer = prefix + bit
            waiting.append((longer, [row for row in rows if row[0].startswith(longer)]))
    return dict(sorted(found.items()))


def _bits(name: str) -> str:
    return f"{int.from_bytes(hashlib.sha256(name.encode()).digest()):0256b}"


def tenth(name: str) -> str:
    """One of ten random groups of like size, by name."""
    return f"tenth {int.from_bytes(hashlib.sha256(name.encode()).digest()[-4:]) % 10 + 1}"


def each(
    function: Callable[[Item], Any], tasks: Mapping[str, Item], chosen: Way, loaded: str = ""
) -> Iterator[tuple[str, Any]]:
    """Call a function for each task and yield the task's name with what came back, in the order in which they end.

    The function and its tasks are pickled where other processes do the work, so both have to be small and importable.
    ``loaded`` is a module that loads what all of them need: once, where the system lets processes share it.
    Raises what the function raises; what is done by then is done. A worker that dies is replaced and its tasks given out
    again; StudyError where that happens three times with nothing done in between.
    """
    if chosen.scheduler:
        return _on_dask(function, tasks, chosen)
    if chosen.workers > 1 and len(tasks) > 1:
        return _in_processes(function, tasks, chosen.workers, loaded)
    return ((name, function(task)) for name, task in tasks.items())


def _submitted(
    pool: Executor, function: Callable[[Item], Any], tasks: Mapping[str, Item], ahead: int
) -> Iterator[tuple[str, Any]]:
    """Names and results in the order in which tasks end, with no more than ``ahead`` of them in the pool at once."""
    waiting = list(tasks.items())[::-1]
    running: dict[Future[Any], str] = {}
    while waiting or running:
        while waiting and len(running) < ahead:
            name, task = waiting.pop()
            running[pool.submit(function, task)] = name
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future.result()


def _in_processes(
    function: Callable[[Item], Any], tasks: Mapping[str, Item], workers: int, loaded: str
) -> Iterator[tuple[str, Any]]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    left, deaths, before = dict(tasks), 0, set(multiprocessing.active_children())
    with _environment_of_workers(), _main_unread():
        while left:
            context: BaseContext = multiprocessing.get_context("spawn")
            if loaded and begin_loading(loaded):
                context = multiprocessing.get_context("forkserver")
            size = min(workers, len(left))
            pool = ProcessPoolExecutor(size, mp_context=context, initializer=_die_with_parent)
            try:
                for name, result in _submitted(pool, function, dict(left), 2 * size):
                    del left[name]
                    deaths = 0
                    yield name, result
            except BrokenProcessPool:
                deaths += 1
                if deaths >= _PATIENCE:
                    raise _killed() from None
            finally:
                pool.shutdown(wait=not left, cancel_futures=True)
                for child in set(multiprocessing.active_children()) - before if left else ():
                    child.terminate()
                if loaded:
                    end_loading()


def begin_loading(module: str) -> bool:
    """Begin to load, in a process of its own, what workers are then forked with; False where the system does not do that.

    Workers are never forks of this process, so they inherit no lock, no thread and none of its memory.
    """
    if sys.platform != "linux":  # elsewhere libraries of the system do not bear to be forked
        return False
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload([module])
    with _environment_of_workers():
        forkserver.ensure_running()
    return True


def end_loading() -> None:
    """Give the memory of what was loaded back; it would stay for as long as this process does."""
    from multiprocessing import forkserver

    if stop := getattr(getattr(forkserver, "_forkserver", None), "_stop", None):
        stop()


def _die_with_parent() -> None:
    """A worker waits for work for ever; so that none outlives a run that was killed, a thread watches the parent."""
    import multiprocessing
    from multiprocessing import connection
    from threading import Thread

    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            connection.wait([sentinel])
            os._exit(1)

        Thread(target=watch, daemon=True).start()


def _on_dask(function: Callable[[Item], Any], tasks: Mapping[str, Item], chosen: Way) -> Iterator[tuple[str, Any]]:
    """On a Dask scheduler, whose workers may be on other machines, or on a cluster of this machine.

    The cluster alone would do for everything, were it not slow to begin: it took 5.0 processor seconds to import Dask, start two
    workers and end them, where two processes of ``_in_processes`` took 0.6, and most studies are made in twenty.
    """
    import logging

    import dask
    from distributed import Client, LocalCluster
    from distributed.scheduler import KilledWorker

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    dask.config.set(_OF_DASK)
    with _environment_of_workers(), ExitStack() as ending:
        cluster: Any = None
        if chosen.scheduler == LOCAL:
            workers = max(chosen.workers, 1)
            cluster = LocalCluster(
                workers, threads_per_worker=1, processes=True, memory_limit=0, dashboard_address=":0"
            )
            ending.callback(cluster.close, timeout=10)
        try:
            client = Client(cluster or chosen.scheduler, timeout=30)
        except (OSError, ValueError, TimeoutError) as error:
            problem = f"there is no Dask scheduler ({str(error).splitlines()[0][:120]})"
            raise StudyError(f"SCHEDULER={chosen.scheduler}", problem, "start one, or leave SCHEDULER= out") from None
        ending.callback(client.close, timeout=5)
        ahead = 2 * max(chosen.workers, len(client.scheduler_info(n_workers=-1)["workers"]), 2)
        try:
            # not pure: a scheduler may still know the tasks of a run that was killed
            yield from _submitted(client.get_executor(pure=False), function, tasks, ahead)
        except KilledWorker:
            raise _killed() from None


def _killed() -> StudyError:
    return StudyError(
        "A worker",
        "it was killed again and again at its work, by the system for want of memory perhaps",
        "give WORKERS= a smaller number and run again; what was finished is kept",
    )


@contextmanager
def _environment_of_workers() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _OF_WORKERS}
    os.environ.update(_OF_WORKERS)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextmanager
def _main_unread() -> Iterator[None]:
    """A worker reads the script that was started again, as its own `__main__`, and so begins that all over; nothing of it is needed."""
    main = sys.modules["__main__"]
    kept: dict[str, Any] = {name: vars(main).pop(name) for name in ("__file__", "__spec__") if name in vars(main)}
    main.__spec__ = None
    try:
        yield
    finally:
        vars(main).update(kept)


def with_progress(results: Iterable[tuple[str, Any]], sizes: Mapping[str, int], unit: str) -> Iterator[tuple[str, Any]]:
    """Pass results on and show on stderr how far it is, how fast, and about how long it will take.

    A bar on a terminal, a line every ten seconds elsewhere; nothing where ``TQDM_DISABLE`` is set, as in a notebook's kernel.
    """
    from tqdm import tqdm

    terminal = sys.stderr.isatty()
    form = None if terminal else "{n_fmt} of {total_fmt} {unit}: {rate_fmt}, {elapsed} gone, about {remaining} left\n"
    with tqdm(
        total=sum(sizes.values()), unit=unit, file=sys.stderr, mininterval=0.5 if terminal else 10, maxinterval=60,
        delay=0 if terminal else 10, bar_format=form, smoothing=0.05, leave=terminal, dynamic_ncols=True,
    ) as bar:  # fmt: skip
        for name, result in results:
            yield name, result
            bar.update(sizes[name])
