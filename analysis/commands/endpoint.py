"""One OpenAI-compatible server, asked over HTTP: what is sent, what is tried again, and what ends a run.

The key comes from the environment alone, is sent in one header and is blotted out of whatever a server says.
"""

from __future__ import annotations

import ipaddress
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.parse import urlsplit

from analysis.study import StudyError, spelt_out
from analysis.text import in_words

TRIES = 5  # of one request
_PATIENT_TRIES = 2  # where no answer came in time: a model that is too slow stays so
_AGAIN = {408, 409, 425, 429, 500, 502, 503, 504, 529}  # the server is busy or failed: the same request may do
_WITHOUT_SCHEMA = {400, 415, 422, 501}  # the server may not know how to hold an answer to a schema
_LONGEST_WAIT = 60.0  # seconds, whatever a server asks for
_LARGEST = 5_000_000  # bytes of an answer


class UnansweredError(Exception):
    """A passage got no answer; others may."""


class _UnreachableError(Exception):
    """There is nobody at the address."""


@dataclass
class Endpoint:
    """A server at ``url``, such as http://127.0.0.1:11434/v1. ``timeout``: seconds for one answer. ``wait``: how to sleep.

    Raises StudyError for an address that cannot be used.
    """

    url: str
    key: str = field(default="", repr=False)
    timeout: float = 300.0
    wait: Callable[[float], None] = time.sleep
    refused_formats: int = field(default=0, init=False)  # how many ways to ask for JSON the server has refused
    has_answered: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            self.host, self.scheme = parts.hostname or "", parts.scheme
            plain = bool(self.host) and self.scheme in ("http", "https") and parts.port != 0
            plain = plain and self.url.isascii() and self.url.isprintable() and " " not in self.url
        except ValueError:
            plain = False
        if not plain:
            mend = "give such as http://127.0.0.1:11434/v1"
            raise StudyError("BASE_URL", "it is no address of a server", mend)
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise StudyError("BASE_URL", "it holds more than an address", "keys come from API_KEY in the environment")
        if not (self.key.isascii() and self.key.isprintable()):
            raise StudyError("API_KEY", "it has characters that no header can have", "copy the key again")
        self.server = f"{self.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
        if self.is_here:
            handlers.append(urllib.request.ProxyHandler({}))  # a proxy would take the texts off this machine
        self._open = urllib.request.build_opener(*handlers).open

    @property
    def is_here(self) -> bool:
        """Whether the server is on this machine."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def ask(self, body: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for one answer, held to a JSON schema as far as the server can.

        Returns content, refusal, finish_reason, model, created, usage. Raises UnansweredError for a request that failed, StudyError
        where asking for others makes no sense.
        """
        first: UnansweredError | None = None
        for refused, form in list(enumerate(_formats(schema)))[self.refused_formats :]:
            try:
                answer = self._patiently({**body, **form})
            except _RefusedRequestError as error:
                first = first or UnansweredError(str(error))
                continue
            self.refused_formats = refused
            return _reply(answer)
        raise first or UnansweredError("no answer")

    def _patiently(self, body: Mapping[str, Any]) -> bytes:
        """Post a request, again after a while where the server was busy, failed or could not be reached."""
        tries, tried = TRIES, 0
        while tried < tries:
            tried += 1
            try:
                answer = self._post(body)
                self.has_answered = True
                return answer.replace(self.key.encode(), b"[the key]") if self.key else answer
            except _BusyError as error:
                problem: Exception = UnansweredError(f"{error}, asked {in_words(error.tries)} times")
                pause, tries = max(2.0**tried, error.pause), error.tries
            except _UnreachableError as error:
                mend = "start it, or correct BASE_URL; what was answered is kept"
                problem = StudyError(self.server, f"the server cannot be reached ({error})", mend)
                pause, tries = 2.0 ** (tried - 1), TRIES if self.has_answered else 2
            if tried < tries:
                self.wait(min(pause, _LONGEST_WAIT))
        raise problem

    def _post(self, body: Mapping[str, Any]) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        request = urllib.request.Request(f"{self.server}/chat/completions", data, headers, method="POST")
        until = time.monotonic() + self.timeout
        try:
            with self._open(request, timeout=self.timeout) as response:
                return b"".join(_within(response, until))
        except urllib.error.HTTPError as error:
            with error:
                raise self._http_problem(error) from None
        except TimeoutError:
            raise self._late() from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._late() from None
            raise _UnreachableError(self._clean(error.reason)) from None
        except ConnectionRefusedError as error:
            raise _UnreachableError(self._clean(error)) from None
        except (OSError, HTTPException) as error:
            raise _BusyError(f"the connection broke ({self._clean(error) or type(error).__name__})") from None

    def _late(self) -> Exception:
        return _BusyError(f"no answer in {self.timeout:g} s (TIMEOUT= waits longer)", tries=_PATIENT_TRIES)

    def _http_problem(self, error: urllib.error.HTTPError) -> Exception:
        said = self._message(error)
        if error.code in _AGAIN:
            after = error.headers.get("Retry-After", "")
            return _BusyError(said, float(after) if after.isdigit() else 0.0)
        if error.code in _WITHOUT_SCHEMA:
            return _RefusedRequestError(said)
        if error.code in (401, 403):
            return StudyError(self.server, said, "set API_KEY in the environment to a key of this server")
        if 300 <= error.code < 400:
            target = urlsplit(error.headers.get("Location", ""))
            where = spelt_out(target.hostname or "elsewhere")
            return StudyError(
                self.server, f"it sends requests on to {where}", "give BASE_URL= the address that is meant"
            )
        if error.code == 404:
            return StudyError(self.server, said, "correct MODEL or BASE_URL (most end in /v1)")
        return UnansweredError(said)

    def _message(self, error: urllib.error.HTTPError) -> str:
        """What a server says of an error, in one line."""
        try:
            said: Any = error.read(10_000).decode("utf-8", "replace")
            found = json.loads(said)
            said = found.get("error", found) if isinstance(found, dict) else said
            said = said.get("message", said) if isinstance(said, dict) else said
        except (OSError, HTTPException, ValueError, RecursionError):
            pass
        return f"{error.code} {self._clean(' '.join(str(said).split()))[:200]}".strip()

    def _clean(self, said: object) -> str:
        text = spelt_out(str(said))
        return text.replace(self.key, "[the key]") if self.key else text


class _BusyError(Exception):
    """The same request may be answered later; ``pause``: seconds that the server asked for; ``tries``: how often it is worth it."""

    def __init__(self, problem: str, pause: float = 0.0, tries: int = TRIES) -> None:
        super().__init__(problem)
        self.pause, self.tries = pause, tries


class _RefusedRequestError(Exception):
    """The server does not take the request as it is."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Texts and keys go to the address that was given and to no other."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _formats(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The ways to ask for JSON, the strictest first; the instructions ask for it in any case."""
    named = {"name": "statements", "strict": True, "schema": schema}
    yield {"response_format": {"type": "json_schema", "json_schema": named}}
    yield {"response_format": {"type": "json_object"}}
    yield {}


def _within(response: Any, until: float) -> Iterator[bytes]:
    """The parts of an answer. Raises TimeoutError for one that does not end in time, UnansweredError for one without an end."""
    length = 0
    while part := response.read1(65_536):
        length += len(part)
        if length > _LARGEST:
            raise UnansweredError(f"an answer of more than {_LARGEST:,} bytes")
        if time.monotonic() > until:
            raise TimeoutError
        yield part


def _reply(answer: bytes) -> dict[str, Any]:
    """The parts of a chat completion that count. Raises UnansweredError for what is none."""
    try:
        found = json.loads(answer)
        choice = found["choices"][0]
        message = choice["message"]
        content = message.get("content")
        if isinstance(content, list):  # some servers answer in parts
            content = "".join(str(part.get("text", "")) for part in content)
        usage = found.get("usage") or {}
        return {
            "content": _text(content),
            "refusal": _text(message.get("refusal")),
            "finish_reason": _text(choice.get("finish_reason")),
            "model": _text(found.get("model")) or "",
            "created": int(found.get("created") or 0),
            "usage": {name: int(usage[name]) for name in ("prompt_tokens", "completion_tokens") if name in usage},
        }
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        raise UnansweredError("the server's answer is no chat completion") from None


def _text(value: object) -> str | None:
    """Text that can be written to a file; half characters become question marks."""
    return None if value is None else str(value).encode("utf-8", "replace").decode()
