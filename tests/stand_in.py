"""A server of chat completions that says what a test tells it to, and a model's coding of the small study asked of it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from analysis.commands.code import Request, code_by_model

Json = dict[str, Any]
Say = Callable[[Json], Any]

SECOND = "Bo stole a book, Ana said.\n"
FILES = ("coder.yaml", "responses.jsonl", "statements.csv")
CREATED = 1_767_600_000  # 5 January 2026


def completion(content: Any, finish: str = "stop", **message: Any) -> Json:
    """An answer as chat completions have it; content that is no text is written as JSON."""
    said = content if isinstance(content, str | None) else json.dumps(content, ensure_ascii=False)
    return {
        "created": CREATED,
        "model": "small-1",
        "choices": [{"finish_reason": finish, "message": {"role": "assistant", "content": said, **message}}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10},
    }


class StandIn:
    """``say``: a request's body to an answer, an HTTP status, a (status, headers, body), bytes, or None to hang up."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.bodies: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.released = threading.Event()  # what hangs ends with it

    def passages(self) -> list[str]:
        return [asked(body) for body in self.bodies]


def asked(body: Json) -> str:
    """The words of the passage that a request is about."""
    message = body["messages"][1]["content"]
    mark = message.splitlines()[-1]
    return message.rpartition("The passage to be coded:\n")[2].removeprefix(mark + "\n").removesuffix("\n" + mark)


@contextmanager
def serving(say: Say) -> Iterator[tuple[StandIn, str]]:
    stand_in = StandIn(say)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stand_in.bodies.append(body)
            stand_in.headers.append(dict(self.headers))
            said = stand_in.say(body)
            if said is None:
                stand_in.released.wait(20)
                return
            status, headers, content = said if isinstance(said, tuple) else (200, {}, said)
            if isinstance(content, int):
                status, content = content, {"error": {"message": f"status {content}"}}
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:  # where a redirect would be followed
            stand_in.headers.append(dict(self.headers))
            self.send_error(500)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield stand_in, f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        stand_in.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def stated(quote: str, actor: str = "ana", claim: str = "stole", stance: str = "asserts") -> Json:
    return {"quote": quote, "actor": actor, "claim": claim, "stance": stance, "embedding": "independent"}


def reads(body: Json) -> Json:
    """A model that knows two sentences."""
    known = {
        "Bo stole a book": stated("Bo stole a book"),
        "Ana denied": stated("Ana denied that Bo stole", stance="denies"),
    }
    return completion({"statements": [each for words, each in known.items() if words in asked(body)]})


def run(study: Path, url: str = "", pauses: list[float] | None = None, key: str = "", **asked_for: Any) -> int:
    request = {"coder": "small", "model": "small-1" if url else "", "base_url": url, **asked_for}
    environment = {"API_KEY": key} if key else {}
    wait = (pauses if pauses is not None else []).append
    return code_by_model(str(study), str(study.parent / "out"), Request(**request), environment, wait)


def kept(study: Path, coder: str = "small") -> dict[str, bytes]:
    return {name: (study / f"coding/{coder}/{name}").read_bytes() for name in FILES}


def described(study: Path) -> Json:
    return yaml.safe_load((study / "coding/small/coder.yaml").read_text(encoding="utf-8"))
