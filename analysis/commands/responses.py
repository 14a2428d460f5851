"""What a language model was asked and answered, kept line by line: nothing is asked twice, and a coding is made again without it.

A line of ``responses.jsonl`` is one of three things: what was asked for (model, settings, instructions, schema), an answer about one
passage, or the fingerprint of rows that were written. The words of an article are in none: a passage is named by its place, and
the key of an answer follows from all that was asked, the words of the passage included.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.study import StudyError, fingerprint

_KINDS = ({"inquiry", "model", "settings", "words", "system", "schema"}, {"key", "doc_id", "reply"}, {"rows"})


def canonical(content: Any) -> str:
    """JSON in one form: the same content gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Inquiry:
    """What is asked for, whatever the passage: ``words`` of a passage at most, ``when`` as the user has said it, else empty."""

    model: str
    settings: Mapping[str, Any]
    words: int
    when: str
    system: str
    schema: Mapping[str, Any]

    @property
    def line(self) -> dict[str, Any]:
        """As it is kept, with a name that follows from its content."""
        return {"inquiry": fingerprint(canonical(vars(self)))[:16], **vars(self)}

    def key(self, question: str) -> str:
        """The name of an answer: from the model, its settings, instructions and schema, and the message about a passage."""
        return fingerprint(canonical([self.model, self.settings, self.system, self.schema, question]))


class Responses:
    """The answers in a ``responses.jsonl``, and appending to it.

    ``remark`` says what was found damaged at its end. Raises StudyError, with the line, for a file that is damaged elsewhere.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._append: Callable[[bytes], None] | None = None
        self._load()

    def _load(self) -> None:
        self.remark = ""
        self.replies: dict[str, dict[str, Any]] = {}
        self.written: set[str] = set()
        self.inquiries: dict[str, dict[str, Any]] = {}
        self._sound = 0  # bytes up to the end of the last line that can be read
        for line in self._lines():
            self._take(line)

    @property
    def last_inquiry(self) -> dict[str, Any]:
        """What was asked for last; empty where nothing was."""
        return next(reversed(self.inquiries.values()), {})

    def _lines(self) -> Iterator[dict[str, Any]]:
        content = self.path.read_bytes() if self.path.exists() else b""
        for number, line in enumerate(content.splitlines(keepends=True), 1):
            try:
                found = json.loads(line)
                fits = isinstance(found, dict) and any(kind <= set(found) for kind in _KINDS)
            except (ValueError, RecursionError):
                fits = False
            if fits:
                self._sound += len(line)
                yield found
            elif self._sound + len(line) == len(content):
                self.remark = f"line {number} is damaged, as by a run that was killed: what it held is asked for again"
            else:
                problem, mend = "it is damaged", "remove the line; what it held is asked for again"
                raise StudyError(self.path, problem, mend, f"line {number}")

    def _take(self, line: dict[str, Any]) -> None:
        if "reply" in line:
            self.replies.setdefault(line["key"], line)
        elif "inquiry" in line:
            self.inquiries.pop(line["inquiry"], None)  # the one asked last stands last
            self.inquiries[line["inquiry"]] = line
        else:
            self.written.add(line["rows"])

    @contextmanager
    def appending(self) -> Iterator[None]:
        """Hold the file for this run alone. Raises StudyError where another run holds it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab", buffering=0) as stream:
            self._lock(stream.fileno())
            self._load()  # another run may have written since
            stream.truncate(self._sound)
            if self._sound and not self.path.read_bytes().endswith(b"\n"):
                stream.write(b"\n")

            def append(line: bytes) -> None:
                stream.write(line)
                os.fsync(stream.fileno())

            self._append = append
            try:
                yield
            finally:
                self._append = None

    def _lock(self, descriptor: int) -> None:
        if os.name != "posix":
            return
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StudyError(self.path, "another run is writing to it", "wait until it has ended") from None

    def add(self, line: dict[str, Any]) -> None:
        """Keep a line, whole, before anything else is done."""
        assert self._append is not None, "only inside appending()"
        self._append(canonical(line).encode() + b"\n")
        self._take(json.loads(canonical(line)))
