"""A language model as one more coder: it is asked about each passage of each article, and its rows lie in ``coding/<coder>/``.

In: a study with a codebook, and an OpenAI-compatible server. Out: responses.jsonl, statements.csv and coder.yaml; what is kept in
responses.jsonl is never asked for again, so that a run can be stopped and gone on with, or repeated without the server.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis import claims, coding, intake
from analysis.commands.console import say
from analysis.commands.endpoint import Endpoint, UnansweredError
from analysis.commands.responses import Inquiry, Responses
from analysis.schema import Row
from analysis.study import Study, StudyError, fingerprint, open_study, to_csv, write_bytes
from analysis.text import listed, of_them

if TYPE_CHECKING:
    from analysis.claims import Answer, Passage
    from analysis.coding import Coder
    from analysis.text import Document

COLUMNS = "statement_id doc_id start end actor_id claim stance embedding duplicate_of attribution_id text".split()
SETTINGS: Mapping[str, Any] = {"temperature": 0, "seed": 1, "max_tokens": 2048}
_OURS = frozenset({"model", "messages", "response_format", "stream", "n", "tools"})  # no settings
_TAKEN = frozenset({coding.RULES, coding.FINAL})  # coders that are no model
_IN_A_ROW = 3  # passages without an answer, one after the other, that end a run


@dataclass(frozen=True)
class Request:
    """What a user asks for. What is left out is as it was the last time, or as it is by default.

    ``settings``: a JSON object that goes into every request; null removes a default. ``words``: of a passage, at most.
    ``only``: doc_ids to ask about, with commas between. ``yes``: texts may leave this machine.
    """

    coder: str
    model: str = ""
    base_url: str = ""
    settings: str = ""
    words: str = ""
    when: str = ""
    timeout: str = ""
    only: str = ""
    yes: bool = False


def code_by_model(
    study: str,
    out: str,
    request: Request,
    environment: Mapping[str, str] = os.environ,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Have a model code the statements of a study. Returns 0, or 2 where documents are left uncoded.

    Raises StudyError for a request that cannot be followed, for a coder's folder that is not a model's, and for a server that cannot
    be reached or refuses.
    """
    opened = open_study(study, out)
    folder = coder_folder(opened, request.coder)
    codebook = coding.read_codebook(opened)
    if not codebook.claims:
        raise StudyError(opened.raw / "codebook.yaml", "there are no claims to code", "write the codebook first")
    prompt = claims.make_prompt(codebook, coding.read_actors(opened))
    intake.prepare(opened, say)
    texts = intake.Texts(opened)
    responses = Responses(folder / "responses.jsonl")
    inquiry = make_inquiry(request, prompt, responses)
    wanted = _wanted(request.only, texts)
    endpoint = make_endpoint(request, environment, len(wanted), wait)
    with responses.appending():
        if responses.remark:
            say(f"{opened.shown(responses.path)}: {responses.remark}")
        return Run(opened, folder, inquiry, responses, endpoint, texts, wanted).code()


# --- what is asked for -----------------------------------------------------------------------------------------------


def coder_folder(study: Study, coder: str) -> Path:
    """The folder of a model's coding. Raises StudyError for a name that is none, and for the folder of another kind of coder."""
    if not re.fullmatch(r"[\w-]+", coder) or coder in _TAKEN:
        problem = f"'{coder}' is the name of another coder" if coder in _TAKEN else "a model that codes needs a name"
        raise StudyError("CODER", problem, "give such as CODER=qwen3_8b, of letters, digits, - and _")
    folder = study.raw / "coding" / coder
    files = {path.name: path for path in folder.iterdir() if path.name[0] != "."} if folder.is_dir() else {}
    said = files["coder.yaml"].read_text(encoding="utf-8", errors="replace") if "coder.yaml" in files else "kind: model"
    if files and ("responses.jsonl" not in files or not re.search(r"^kind: *model\s*$", said, re.MULTILINE)):
        raise StudyError(folder, "it is the work of another coder and stays as it is", "choose another CODER=")
    return folder


def make_inquiry(request: Request, prompt: claims.Prompt, responses: Responses) -> Inquiry:
    """What is asked for: as the request says, else as it was asked for the last time, else by default."""
    last = responses.last_inquiry
    model = request.model or last.get("model", "")
    if not model:
        raise StudyError("MODEL", "no model is named", "give MODEL= the name that the server has for it")
    settings = _settings(request.settings) if request.settings else last.get("settings", dict(SETTINGS))
    words = _number("WORDS", request.words) if request.words else last.get("words", claims.WORDS)
    return Inquiry(model, settings, words, request.when or last.get("when", ""), *prompt)


def _settings(said: str) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict) or (wrong := sorted(_OURS & set(found))):
        problem = f"'{wrong[0]}' is no setting" if isinstance(found, dict) else "it is no JSON object"
        raise StudyError("SETTINGS", problem, """give such as SETTINGS='{"temperature": 0, "max_tokens": 4096}'""")
    return {name: value for name, value in {**SETTINGS, **found}.items() if value is not None}


def _number(name: str, said: str) -> int:
    if not said.isascii() or not said.isdigit() or not int(said):
        raise StudyError(name, f"'{said}' is no number", f"give such as {name}=300")
    return int(said)


def _wanted(only: str, texts: Mapping[str, Document]) -> frozenset[str]:
    named = frozenset(filter(None, re.split(r"[,\s]+", only)))
    if unknown := sorted(named - set(texts)):
        raise StudyError("ONLY", f"'{unknown[0]}' is no document", "name doc_ids of the table documents")
    return named or frozenset(texts)


def make_endpoint(
    request: Request, environment: Mapping[str, str], documents: int, wait: Callable[[float], None]
) -> Endpoint | None:
    """The server to ask; None where none is named. Raises StudyError where texts would leave the machine and nobody said they may.

    OpenAI's own key is shown to OpenAI alone; API_KEY to whatever server was named.
    """
    if not request.base_url:
        return None
    seconds = _seconds(request)
    endpoint = Endpoint(request.base_url, environment.get("API_KEY", ""), seconds, wait)
    if not endpoint.key and endpoint.host == "api.openai.com" and endpoint.scheme == "https":
        endpoint = Endpoint(request.base_url, environment.get("OPENAI_API_KEY", ""), seconds, wait)
    if not endpoint.is_here and not request.yes:
        unsafe = ", unencrypted" * (endpoint.scheme == "http")
        problem = f"the texts of {of_them(documents, 'document')} would leave this machine for {endpoint.host}{unsafe}"
        raise StudyError("BASE_URL", problem, "say YES=1 if their rights and your licence allow that")
    return endpoint


def _seconds(request: Request) -> float:
    return float(_number("TIMEOUT", request.timeout)) if request.timeout else 300.0


# --- a run -----------------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What became of passages and statements, with the documents they were in."""

    documents: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    dropped: dict[str, Counter[str]] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def add(self, doc_id: str, text: Document, answers: list[Answer]) -> None:
        """Take in the answers about all passages of a document; a document of which a passage was not read has no rows."""
        for answer in answers:
            self.outcomes.setdefault(answer.outcome, Counter())[doc_id] += 1
            for reason, number in answer.dropped.items():
                self.dropped.setdefault(reason, Counter())[doc_id] += number
        if all(answer.is_read for answer in answers):
            self.documents.append(doc_id)
            self.rows += claims.coded_rows(doc_id, text, (each for answer in answers for each in answer.coded))

    @property
    def counts(self) -> dict[str, int]:
        """Passages by what became of them, and dropped statements by why; kept in coder.yaml."""
        both = {**self.outcomes, **self.dropped}
        return {name: both[name].total() for name in sorted(both)}


@dataclass
class Run:
    """One run over the documents of a study."""

    study: Study
    folder: Path
    inquiry: Inquiry
    responses: Responses
    endpoint: Endpoint | None
    texts: Mapping[str, Document]
    wanted: frozenset[str]
    asked: int = 0
    tokens: Counter[str] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)
    in_a_row: int = 0

    def code(self) -> int:
        """Ask what is not kept, write what is known. Returns 0, or 2 where documents are left uncoded."""
        todo = self.to_ask()
        if todo and self.endpoint is None:
            problem = f"answers are lacking for {of_them(len(todo), 'document')}, {next(iter(todo))} the first"
            mend = "give BASE_URL= a server to ask, or ONLY= documents"
            raise StudyError(self.responses.path, problem, mend)
        if self.inquiry.line["inquiry"] != self.responses.last_inquiry.get("inquiry"):
            self.responses.add(self.inquiry.line)
        self.write()  # so that the folder says whose it is before the first answer
        try:
            if self.endpoint is not None:
                self.ask_all(todo, self.endpoint)
        finally:
            tally = self.write()
        return self.report(tally)

    def to_ask(self) -> dict[str, list[Passage]]:
        """The wanted documents with their passages that have no answer."""
        found = {}
        for doc_id in self.texts:
            if doc_id in self.wanted:
                text = self.texts[doc_id]
                every = claims.passages(text, self.inquiry.words)
                found[doc_id] = [each for each in every if self.key(text, each) not in self.responses.replies]
        return {doc_id: left for doc_id, left in found.items() if left}

    def ask_all(self, todo: Mapping[str, list[Passage]], endpoint: Endpoint) -> None:
        """Ask about passages, and say after each document how far the run is."""
        number, began, done = sum(map(len, todo.values())), time.monotonic(), 0
        if todo:
            say(
                f"{self.inquiry.model} at {endpoint.server}: {of_them(number, 'passage')} of {of_them(len(todo), 'document')}"
            )
        for doc_id, left in todo.items():
            for passage in left:
                if doc_id not in self.failed:
                    self.ask(doc_id, passage, endpoint)
            done += len(left)
            spent = time.monotonic() - began
            say(
                f"{doc_id}: {done:,} of {number:,} passages, {spent:.0f} s, about {spent / done * (number - done):.0f} s to go; "
                f"{self.tokens['prompt_tokens']:,} tokens sent, {self.tokens['completion_tokens']:,} received"
            )

    def key(self, text: Document, passage: Passage) -> str:
        """The name of the answer about a passage."""
        return self.inquiry.key(claims.question(text, passage))

    def ask(self, doc_id: str, passage: Passage, endpoint: Endpoint) -> None:
        """Ask about one passage and keep the answer. Raises StudyError where several passages got none, one after the other."""
        text = self.texts[doc_id]
        messages = [
            {"role": "system", "content": self.inquiry.system},
            {"role": "user", "content": claims.question(text, passage)},
        ]
        body = {"model": self.inquiry.model, "messages": messages, **self.inquiry.settings}
        try:
            reply = endpoint.ask(body, self.inquiry.schema)
        except UnansweredError as error:
            self.failed[doc_id] = str(error)
            self.in_a_row += 1
            say(f"{doc_id}: characters {passage.start} to {passage.end} got no answer: {error}")
            if self.in_a_row == _IN_A_ROW:
                problem = f"{_IN_A_ROW} passages in a row got no answer, the last: {error}"
                raise StudyError(endpoint.server, problem, "run again later; what was answered is kept") from None
            return
        self.in_a_row, self.asked = 0, self.asked + 1
        self.tokens.update(reply["usage"])
        place = {"doc_id": doc_id, "start": passage.start, "end": passage.end, "server": endpoint.server}
        asked = {"key": self.key(text, passage), "of": self.inquiry.line["inquiry"]}
        self.responses.add({**asked, **place, "reply": reply})

    def write(self) -> Tally:
        """Write coder.yaml, and the rows of all documents of which every passage was read.

        Raises StudyError for rows that a person changed.
        """
        tally = Tally()
        for doc_id, text in self.texts.items():
            answers = self.answers(text, tally)
            if answers is not None:
                tally.add(doc_id, text, answers)
        import pandas as pd

        path = self.folder / "statements.csv"
        content = to_csv(pd.DataFrame(tally.rows, columns=COLUMNS)).encode()
        name = fingerprint(content.decode())
        if path.exists() and fingerprint(path.read_bytes().decode("utf-8", "replace")) not in self.responses.written:
            raise StudyError(
                path, "it was changed since the model's rows were written", "move it to a folder of its own"
            )
        if name not in self.responses.written:
            self.responses.add({"rows": name})
        write_bytes(path, content)
        coding.write_coder(self.folder, self.described(tally))
        return tally

    def answers(self, text: Document, tally: Tally) -> list[Answer] | None:
        """The answers about all passages of a text, or None where one is lacking."""
        every = claims.passages(text, self.inquiry.words)
        lines = [self.responses.replies.get(self.key(text, passage)) for passage in every]
        found = [line for line in lines if line is not None]
        if len(found) < len(every):
            return None
        tally.lines += found
        return [
            claims.read_reply(line["reply"], text, passage, self.inquiry.schema) for line, passage in zip(found, every)
        ]

    def described(self, tally: Tally) -> Coder:
        """The coder.yaml of the model: the same whenever the same answers are read."""
        servers = sorted({urlsplit(str(line.get("server"))).hostname or "" for line in tally.lines} - {""})
        models = sorted({line["reply"].get("model") or "" for line in tally.lines} - {"", self.inquiry.model})
        return coding.Coder(
            self.folder.name,
            "model",
            who=f"a language model at {listed(servers)}" if servers else "a language model",
            when=self.inquiry.when or _days([line["reply"].get("created") or 0 for line in tally.lines]),
            model=f"{self.inquiry.model}{f' (the server says {listed(models)})' if models else ''}",
            prompt=self.inquiry.system,
            settings={**self.inquiry.settings, "words": self.inquiry.words, "counts": tally.counts},
            documents=tuple(tally.documents),
        )

    def report(self, tally: Tally) -> int:
        """Say how the run ended."""
        done = f"{len(tally.documents)} of {of_them(len(self.texts), 'document')}"
        say(
            f"{self.study.shown(self.folder)}: {done} coded, {of_them(len(tally.rows), 'statement')}; {self.asked} asked now"
        )
        for name, where in sorted({**tally.outcomes, **tally.dropped}.items()):
            shown = [f"{doc_id} {number}" for doc_id, number in where.most_common(5)]
            rest = f" and {len(where) - 5} documents more" if len(where) > 5 else ""
            say(f"  {name}: {where.total()} ({', '.join(shown)}{rest})")
        left = [doc_id for doc_id in self.texts if doc_id in self.wanted and doc_id not in set(tally.documents)]
        if left:
            say(f"  not coded: {', '.join(left[:5])}{f' and {len(left) - 5} more' if len(left) > 5 else ''}")
        if not self.inquiry.when and not any(line["reply"].get("created") for line in tally.lines):
            say("  the server gives no dates: WHEN= says when the coding was made")
        return 2 if left else 0


def _days(created: list[int]) -> str:
    """The days (UTC) between which answers were made, from seconds since 1970: "2026-01-05 to 2026-01-07"."""
    days = []
    for seconds in (min(created), max(created)) if created else ():
        with suppress(ValueError, OverflowError, OSError):
            days += [datetime.fromtimestamp(seconds, UTC).date().isoformat()] if seconds > 0 else []
    return " to ".join(dict.fromkeys(days))
