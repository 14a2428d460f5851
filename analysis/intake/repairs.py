"""Oddities of a text, counted, and mended where a study asks for it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis.text import LETTERS, LINE, Span

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
    # a joiner between two pictures makes them one picture, and a selector behind one colours it
    "|(?<=\\w)\u200d|\u200d(?=\\w)|(?<=[^\\W\\d_])[\ufe00-\ufe0f]"
)
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_LINE_ENDS = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_ACCENT = re.compile("[\u0300-\u036f]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLOCKS = (
    "p|br|div|h[1-6]|ul|ol|li|blockquote|table|tbody|tr|figure|figcaption|hr|section|article|header|footer|aside|nav|body|html|"
    "head|title"
)
_INLINE = (
    "span|a|b|i|u|em|strong|img|td|th|iframe|script|style|font|center|sup|sub|small|video|audio|source|input|form|button|meta|"
    "link|svg|path"
)
_TAG = re.compile(
    rf"<!--(?:(?!<!--|-->).){{0,2000}}-->|</?(?P<name>{_BLOCKS}|{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE | re.DOTALL
)
_BLOCK = re.compile(rf"(?:{_BLOCKS})$", re.IGNORECASE)
_SHORTCODE = re.compile(
    r"\[/?(?P<name>(?:wp_)?caption|gallery|embed|audio|video|playlist|youtube|vimeo|tweet|instagram|(?:vc|et_pb|su)_\w{1,40})"
    r"(?:\s[^\[\]]{0,2000})?/?\]"
)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>", re.IGNORECASE)
_LOOKALIKE = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеоѕіјрсухԁԛԝһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧονα",
        "ABESIJKMHOPCTYXaeosijpcyxdqwhlABEZHIKMNOPTYXova",
        strict=True,
    )
)
_MIXED = re.compile(
    r"\b(?=\w*[A-Za-z])(?=\w*[\u0370-\u03ff\u0400-\u052f])\w+\b|(?<=[A-Za-z] )[АВЕКМНОРСТУХаеорсух]+(?= [A-Za-z])"
)
_DISGUISED = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff]")
_BEYOND_LATIN = re.compile("[\u0370-\u052f\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff]")
LOST = {
    "lost characters": re.compile("[\ufffd\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]"),
    "private-use characters": re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]"),
}


def _entities(text: str) -> str:
    """References and tags that a content management system left: undone up to three times over, since exports nest them."""
    for _ in range(3):
        before = text
        text = _without_hidden(_ENTITY.sub(lambda entity: html.unescape(entity[0]), text))
        text = _TAG.sub(lambda tag: "\n" if tag["name"] and _BLOCK.match(tag["name"]) else "", text)
        text = _SHORTCODE.sub(lambda code: "\n" if code["name"].endswith("caption") else "", text)
        if text == before:
            break
    return text


def _without_hidden(text: str) -> str:
    """The text without scripts and styles, each from its tag to the one that closes it."""
    kept, place = [], 0
    lower = text.lower() if _HIDDEN.search(text) else ""
    while opening := _HIDDEN.search(text, place):
        end = lower.find(f"</{opening[1].lower()}", opening.end())
        if end < 0 or len(lower) != len(text):
            break
        kept.append(text[place : opening.start()])
        place = text.find(">", end) + 1 or len(text)
    return "".join([*kept, text[place:]])


@lru_cache(maxsize=1)
def only_encoding() -> Any:
    """The settings of ftfy with which it mends a wrong encoding and nothing else."""
    import ftfy

    return ftfy.TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, fix_character_width=False,
        uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
        explain=False,
    )  # fmt: skip


# What ftfy never mends where a line has nothing else beyond ASCII; most lines of most articles are such.
_UNSUSPECTED = re.compile("[\x00-\x7f\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]*")


def _mojibake(text: str) -> str:
    """Lines decoded with the wrong table, by ftfy (Speer 2019); each by itself, since a page may be only partly spoilt."""
    return text if _UNSUSPECTED.fullmatch(text) else LINE.sub(lambda line: _mended_line(line[0]), text)


def _mended_line(line: str) -> str:
    if _UNSUSPECTED.fullmatch(line):
        return line
    import ftfy

    return ftfy.fix_text(line, only_encoding())


def _control(text: str) -> str:
    return _CONTROL.sub(lambda each: "\n" if each[0] in _LINE_ENDS else "", text)


def _accents(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _lookalikes(text: str) -> str:
    """Cyrillic and Greek letters in Latin words, ligatures, full-width and mathematical letters: the Latin ones they look like."""
    if not _BEYOND_LATIN.search(text):
        return text
    text = _DISGUISED.sub(lambda each: unicodedata.normalize("NFKC", each[0]), text)
    return _MIXED.sub(lambda word: _latin(word[0]), text)


def _latin(word: str) -> str:
    if all(c in _LOOKALIKE for c in word if "\u0370" <= c <= "\u052f"):
        return "".join(_LOOKALIKE.get(c, c) for c in word)
    return word


# A line end with text right before and behind it.
_BREAK = re.compile(r"(?<=\S)[ \t]*(?:\r\n|\r|\n)[ \t]*(?=\S)")


def _wraps(text: str) -> list[Span]:
    """The line ends within paragraphs, of a text whose lines were broken at some width: three in ten line ends, ten at least, stand
    inside a sentence. A line that is three quarters as long as most, or ends with a hyphen, goes on in the next.
    """
    if text.count("\n") + text.count("\r") < 10:
        return []
    breaks = [match.span() for match in _BREAK.finditer(text)]
    inside = {
        span
        for span in breaks
        if (text[span[0] - 1].isalnum() or text[span[0] - 1] in ",;-") and text[span[1]].islower()
    }
    if len(inside) < max(10, 0.3 * len(breaks)):
        return []
    lengths = {span: span[0] - 1 - max(text.rfind("\n", 0, span[0]), text.rfind("\r", 0, span[0])) for span in breaks}
    width = sorted(lengths.values())[len(lengths) * 3 // 4]
    return [span for span in breaks if span in inside or lengths[span] >= 0.75 * width or text[span[0] - 1] == "-"]


def _unwrapped(text: str) -> str:
    """A hyphen at a line's end goes where the word stands elsewhere in the text without it."""
    spans = _wraps(text)
    words = set(LETTERS.findall(text)) if spans else set()
    kept, place = [], 0
    for start, end in spans:
        line = text[place:start]
        halves = re.search(r"([^\W\d_]+)-$", line), re.match(r"[^\W\d_]+", text[end : end + 80])
        if line.endswith("-") and halves[0] and halves[1]:
            line = line[:-1] if halves[0][1] + halves[1][0] in words else line
            kept.append(line)
        else:
            kept += [line, " "]
        place = end
    return "".join([*kept, text[place:]])


def _find_entities(text: str) -> Iterator[int]:
    if "[" in text:
        yield from _starts(_SHORTCODE, text)
    if "&" in text:
        yield from (m.start() for m in _ENTITY.finditer(text) if html.unescape(m[0]) != m[0])
    if "<" in text:
        yield from _starts(_TAG, text)


def _find_mojibake(text: str) -> Iterator[int]:
    if not _UNSUSPECTED.fullmatch(text):
        yield from (m.start() for m in LINE.finditer(text) if _mended_line(m[0]) != m[0])


def _find_lookalikes(text: str) -> Iterator[int]:
    if _BEYOND_LATIN.search(text):
        yield from _starts(_DISGUISED, text)
        yield from (m.start() for m in _MIXED.finditer(text) if _latin(m[0]) != m[0])


def _find_accents(text: str) -> Iterator[int]:
    if not unicodedata.is_normalized("NFC", text):
        yield from list(_starts(_ACCENT, text)) or [0]


def _starts(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    return (match.start() for match in pattern.finditer(text))


@dataclass(frozen=True)
class Repair:
    """An oddity: what it is called on the record, where a text has it (the first character of each place), how it is mended, and
    whether a text in ASCII can have it.
    """

    reason: str
    find: Callable[[str], Iterator[int]]
    mend: Callable[[str], str]
    in_ascii: bool = False


# By the name that study.yaml has for each, in the order in which they are made.
REPAIRS = {
    "entities": Repair("HTML entities or tags", _find_entities, _entities, in_ascii=True),
    "mojibake": Repair("mojibake", _find_mojibake, _mojibake),
    "control": Repair("control characters", lambda text: _starts(_CONTROL, text), _control, in_ascii=True),
    "invisible": Repair(
        "invisible characters", lambda text: _starts(_INVISIBLE, text), lambda text: _INVISIBLE.sub("", text)
    ),
    "lookalikes": Repair("look-alike letters", _find_lookalikes, _lookalikes),
    "accents": Repair("decomposed accents", _find_accents, _accents),
    "wrapping": Repair("wrapped lines", lambda text: (start for start, _ in _wraps(text)), _unwrapped, in_ascii=True),
}


def repaired(text: str, asked: Container[str] = ()) -> tuple[str, list[tuple[str, str, str]]]:
    """A text with the repairs asked for made, and what was found: rows of (reason, detail, action).

    ``asked`` are names of ``REPAIRS``. What is not asked for is only flagged. The detail counts the places and gives the first
    one in characters of the text as it came (for mojibake: lines).
    """
    found = []
    for name, repair in REPAIRS.items():
        if places := list(repair.find(text)) if repair.in_ascii or not text.isascii() else []:
            what = "line" if name == "mojibake" else "place"
            detail = f"{len(places):,} {what}{'s' if len(places) > 1 else ''}, first at character {min(places)}"
            found.append((repair.reason, detail, "repaired" if name in asked else "flagged"))
    for reason, pattern in LOST.items():
        if places := list(_starts(pattern, text)):
            found.append((reason, f"{len(places):,}, first at character {places[0]}", "flagged"))
    if any(action == "repaired" for *_, action in found):
        for name, repair in REPAIRS.items():
            text = repair.mend(text) if name in asked else text
    return text, found
