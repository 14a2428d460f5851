"""A log of each run, for those who report on it: the machine, the versions, how long it took and how much memory. In ``build/`` alone.

What it tells differs from machine to machine, so it stands in nothing that is recorded or compared.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from analysis.study import Study, write_bytes

KEPT = 10  # of each kind


def note_run(study: Study, seconds: Mapping[str, float], total: float, jobs: int) -> Path:
    """Write the log of a ``make all`` that had something to do: ``seconds`` by notebook, ``jobs`` of them at a time."""
    lines = [
        *_machine(),
        _line("memory used", f"{_peak():,.0f} MB by the largest process; up to {jobs} notebooks at a time"),
        *(_line(f"{name}", f"{taken:.1f} s") for name, taken in sorted(seconds.items())),
        _line("in all", f"{total:.1f} s"),
        "",
        *_packages(),
    ]
    return note(study.build, "all", lines)


def note(build: Path, task: str, lines: Sequence[str]) -> Path:
    """Write a log of a task below a build folder; older ones than the last few of it are removed."""
    folder, now = build / "log", time.gmtime()
    path = folder / f"{time.strftime('%Y-%m-%dT%H%M%SZ', now)}_{task}.txt"
    head = f"make {task}, {time.strftime('%Y-%m-%d %H:%M:%S', now)} UTC"
    write_bytes(path, "\n".join([head, *lines, ""]).encode())
    for old in logs(build, task)[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def logs(build: Path, task: str) -> list[Path]:
    """The logs of a task that are kept, the newest last."""
    return sorted((build / "log").glob(f"*_{task}.txt"))


def _line(name: str, said: str) -> str:
    return f"{name:<16}{said}"


def _machine() -> list[str]:
    """The machine and the system, as far as they can be asked."""
    system = platform.platform()
    with suppress(OSError):
        system = f"{platform.freedesktop_os_release().get('PRETTY_NAME', '')}, {system}"
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return [
        _line("processor", f"{_processor()} ({platform.machine()}), {processors} to use"),
        _line("memory", _memory()),
        _line("system", system),
        _line("python", f"{platform.python_implementation()} {platform.python_version()}"),
    ]


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _memory() -> str:
    with suppress(ValueError, OSError, AttributeError):
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GB"
    return "unknown"


def _peak() -> float:
    """The most memory (MB) that this process or one that it waited for has held."""
    if os.name != "posix":
        return 0.0
    import resource

    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def _packages() -> list[str]:
    """Every package of the environment, with its version."""
    found = {str(each.metadata["Name"]): each.version for each in metadata.distributions()}
    return [f"{name}=={version}" for name, version in sorted(found.items(), key=lambda each: each[0].lower())]
