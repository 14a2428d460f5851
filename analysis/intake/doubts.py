"""Texts that may be no article: the notice of a page that was not there, what programs send each other, a title alone, a transcript
whose turns nobody can be given."""

from __future__ import annotations

import re

from analysis.intake.dates import DATE_LINE
from analysis.text import as_document, count_letters, split_paragraphs

_NOTICES = {
    "cookie notice": "we (?:and our partners )?use cookies|uses cookies|accept (?:all )?cookies|"
    "cookie (?:policy|settings|preferences|consent)",
    "JavaScript notice": "enable java ?script|requires java ?script|"
    "java ?script (?:is|must be|has been) (?:disabled|required|enabled|turned off)",
    "error page": "404|page (?:was )?not found|403 forbidden|access (?:is )?denied|internal server error|service unavailable|"
    "page you (?:are|were) looking for|bad gateway",
    "paywall": "subscribe (?:now )?to (?:continue|read)|already a subscriber|(?:log|sign) in to (?:continue|read)|"
    "subscribers only|create a free account",
    "robot check": "are you a (?:robot|human)|captcha|verify (?:that )?you are (?:a )?human|checking your browser|unusual traffic",
}
_NOTICE = re.compile(
    "|".join(rf"(?P<n{n}>\b(?:{pattern})\b)" for n, pattern in enumerate(_NOTICES.values())), re.IGNORECASE
)
# What a program reads and no reader.
_SOURCES = {
    "XML": re.compile(r"\A\s*<(?:\?xml|rss|feed)\b"),
    "JSON": re.compile(r"\A\s*(?:\{\s*\"[^\"\n]{1,80}\"\s*:|\[\s*\{)"),
    "an e-mail as it was sent": re.compile(
        r"\A(?:[A-Z][\w-]{1,40}: .{0,500}\n(?:[ \t].{0,500}\n){0,20}){0,60}"
        r"(?:MIME-Version|Message-ID|Content-Transfer-Encoding|Return-Path): ",
        re.IGNORECASE,
    ),
    "quoted-printable": re.compile(r"=[0-9A-F]{2}[^\n=]{0,80}=\r?\n"),
    "base64": re.compile(r"(?:^[A-Za-z0-9+/]{60,}={0,2}\r?\n){5}", re.MULTILINE),
}
_LONG_TOKEN = re.compile(r"\S{300,}")
_LONGEST_LINE, _LONGEST_TEXT = 20_000, 300_000


def doubts(text: str) -> list[tuple[str, str]]:
    """Why a text may be no article: rows of (reason, detail). By its length, its letters, its layout and the words of notices."""
    text = as_document(text)
    found = []
    n_words = len(text.split())
    if source := next((name for name, pattern in _SOURCES.items() if pattern.search(text)), ""):
        found.append(("wrong body", source))
    elif n_words <= 120 and (notice := _NOTICE.search(text)):
        found.append(("wrong body", f"{list(_NOTICES)[int(str(notice.lastgroup)[1:])]}: '{notice[0][:40]}'"))
    elif n_words <= 25 and len(split_paragraphs(text)) == 1 and not re.search(r"[.!?…][\"'”’»)\]]*\s*$", text):
        found.append(("only a title", f"{n_words} words"))
    if layout := text.unread_transcript:
        found.append(("transcript", layout))
    letters, solid = count_letters(text), sum(map(len, text.split()))
    if letters < 0.5 * solid:
        found.append(("few letters", f"{letters:,} of {solid:,} characters"))
    if len(text) > _LONGEST_TEXT:
        found.append(("very long text", f"{len(text):,} characters: several articles in one?"))
    if (longest := max((end - start for start, end in split_paragraphs(text)), default=0)) > _LONGEST_LINE:
        found.append(("very long line", f"{longest:,} characters"))
    if (
        n_words >= 300
        and (dated := sum(DATE_LINE.fullmatch(line) is not None for line in text.split("\n") if len(line) < 60)) >= 3
    ):
        found.append(("several articles", f"{dated:,} lines that are a date: several in one, or a chronicle?"))
    if token := max((m[0] for m in _LONG_TOKEN.finditer(text)), key=len, default=""):
        found.append(("very long word", f"{len(token):,} characters"))
    return found
