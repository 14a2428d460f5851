"""One notebook run in a kernel of its own, through papermill, and written in one canonical form."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from analysis.study import ROOT, Study, write_bytes


class NotebookFailed(Exception):
    """A cell that raised: what, in which cell, and where the run up to there is kept."""

    def __init__(self, what: str, cell: str = "", kept: Path = Path()) -> None:
        super().__init__(what, cell, kept)
        self.cell, self.kept = cell, kept

    def __str__(self) -> str:
        return str(self.args[0])


class KernelLost(Exception):
    """A kernel that ended, was ended, or never answered: what was heard of it."""


def stop_silently() -> None:
    """A worker that is interrupted ends without a word; its kernel sees that and ends too. What the user reads, the caller says."""
    import signal

    signal.signal(signal.SIGINT, lambda *_: os._exit(130))


def execute(notebook: Path, target: Path, parameters: dict[str, str], study: Study) -> float:
    """Run one notebook in its own kernel and write it in canonical form, where that changes a byte. Returns seconds.

    A notebook runs in the folder of its source with no configuration but its own, so that nothing of the user's or the
    machine's Jupyter set-up enters. Raises NotebookFailed for a cell that raises, KernelLost where the kernel itself is gone.
    """
    import logging

    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ.update(
        IPYTHONDIR=str(study.build / "ipython"), MPLCONFIGDIR=str(ROOT / "build/matplotlib"), JUPYTER_PLATFORM_DIRS="1",
        PYDEVD_DISABLE_FILE_VALIDATION="1", MPLBACKEND="agg", TQDM_DISABLE="1",
        PYTHONPATH=os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    )  # fmt: skip
    if (
        notebook in study.own_notebooks
    ):  # it shows what it draws itself; what it imports from beside it leaves no trace there
        os.environ.update(MPLBACKEND="module://matplotlib_inline.backend_inline", PYTHONDONTWRITEBYTECODE="1")
    began = time.monotonic()
    raw = study.build / "runs" / notebook.name
    raw.parent.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            str(notebook), str(raw), parameters=parameters, kernel_name="python3", language="python", progress_bar=False,
            log_output=False, record_timing=False, request_save_on_cell_execute=False, shutdown_kernel="immediate",
            resources={"metadata": {"path": str(notebook.parent)}}, extra_arguments=["--IPKernelApp.log_level=50"],
        )  # fmt: skip
    except PapermillExecutionError as error:
        lines = [line for line in str(error.evalue).splitlines() if line.strip()]
        reason = lines[0][:300] if lines else ""
        raise NotebookFailed(f"{error.ename}: {reason}", f"cell {_place(raw, error.cell_index)}", raw) from None
    except (
        RuntimeError
    ) as error:  # what a cell raises is above; this is of the kernel: it died, or did not respond in time
        raise KernelLost(str(error).split("\n")[0]) from None
    document = canonical(nbformat.read(raw, as_version=4))
    write_bytes(target, nbformat.writes(document).encode("utf-8") + b"\n")
    raw.unlink()
    return time.monotonic() - began


def _place(run: Path, index: int) -> int:
    """Which cell of the notebook it was, as one counts from the top: the run has the parameters of the run as a cell more."""
    import nbformat

    tags = [cell.metadata.get("tags", []) for cell in nbformat.read(run, as_version=4).cells]
    before = [each for each in tags if "papermill-error-cell-tag" not in each][
        :index
    ]  # which it puts in front of the failed one
    return index + 1 - sum("injected-parameters" in each for each in before)


def canonical(document: Any) -> Any:
    """A notebook without what differs from run to run: no timings, no machine, fixed identifiers, cells numbered 1..n."""
    document.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    number = 0
    for position, cell in enumerate(document.cells):
        cell["id"] = f"cell-{position:02d}"
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        if cell.cell_type != "code":
            continue
        if cell.source.strip():
            number += 1
            cell.execution_count = number
        for output in cell.get("outputs", []):
            output.pop("transient", None)
            if "metadata" in output:
                output["metadata"] = {}
            if "execution_count" in output:
                output["execution_count"] = number
    return document
