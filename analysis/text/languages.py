"""Which paragraphs of a text are English."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import lru_cache

from analysis.text.document import as_document, split_paragraphs
from analysis.text.paragraphs import Span

LETTERS = re.compile(r"[^\W\d_]+")


_ASCII_LETTERS = string.ascii_letters.encode()


_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def count_letters(text: str) -> int:
    """``sum(map(str.isalpha, text))``, quickly where most of it is ASCII."""
    plain = text.encode("ascii", "ignore")
    others = "" if len(plain) == len(text) else _BEYOND_ASCII.findall(text)
    return len(plain) - len(plain.translate(None, _ASCII_LETTERS)) + sum(map(str.isalpha, others))


# English words of grammar that other languages written in Latin letters do not have, or seldom.
_ENGLISH = frozenset(
    "the and of to that it for with his her by from at have had this which were are be been not they their who will would or "
    "but said says say you we our its into about after before than there what when where how if could should has he she is".split()
)


_LANGUAGES = (
    "ar az be bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id is it ja ka kk ko lt lv mk ms nl nn no pl pt ro ru sk "
    "sl sq sr sv sw ta th tl tr uk ur uz vi zh"
).split()


_ENOUGH_LETTERS, _ENOUGH_WORDS = 40, 8  # a shorter paragraph says too little: it goes with its document


@lru_cache(maxsize=1)
def _classifier() -> Callable[[str], tuple[str, float]]:
    import py3langid

    py3langid.set_languages(_LANGUAGES)
    return py3langid.classify


def _language(paragraph: str) -> str:
    """``en``, another language's code, or nothing where the paragraph says too little.

    By the share of English words of grammar first, which is cheap and sure; what has few is asked of py3langid (after Lui and
    Baldwin 2012). A paragraph mostly in letters that are not Latin is not English. One mostly of capitalised words is a list of
    names or a caption, and says nothing.
    """
    sample = paragraph[:2000]
    words = LETTERS.findall(sample)
    n_letters = count_letters(sample)
    if n_letters < _ENOUGH_LETTERS:
        return ""
    if sum(map(_ENGLISH.__contains__, " ".join(words).lower().split(" "))) >= 0.12 * len(words):
        return "en"
    if sum(c <= "\u024f" for c in sample if c.isalpha()) < 0.5 * n_letters:
        guess, _ = _classifier()(sample)
        return guess if guess != "en" else "other"
    plain = [word for word in re.sub(r"\S*[/@\\=]\S*", "", sample).split() if word[:1].islower() and len(word) > 1]
    if len(plain) < max(_ENOUGH_WORDS, 0.5 * len(sample.split())):
        return ""
    return _classifier()(sample)[0]


def languages(text: str) -> list[tuple[Span, str]]:
    """Each paragraph with its language; one too short to tell has none."""
    return [((start, end), _language(text[start:end])) for start, end in split_paragraphs(text)]


def foreign(text: str) -> tuple[str, list[Span]]:
    """The language of a text where it is not English (else nothing), and the paragraphs that are not English.

    A text is not English where paragraphs in other languages have more of its characters than those in English. Where no
    paragraph says enough, all of them together are asked.
    """
    text = as_document(text)
    known = [(span, language) for span, language in languages(text) if language]
    if not known and (together := _language(" ".join(text.split()))) not in ("", "en"):
        return together, list(text.paragraphs)
    size: dict[str, int] = {}
    for (start, end), language in known:
        size[language] = size.get(language, 0) + end - start
    others = {language: n for language, n in size.items() if language != "en"}
    if sum(others.values()) > size.get("en", 0):
        return max(sorted(others), key=lambda language: others[language]), [s for s, lang in known if lang != "en"]
    return "", [span for span, language in known if language != "en"]


def left_out(text: str) -> list[Span]:
    """The paragraphs of an English text that are not English; of another text, taken because the study asked for it, none."""
    language, spans = foreign(text)
    return [] if language else spans


def english_only(text: str) -> str:
    """The text with its paragraphs in other languages blanked out, character for character, so that offsets stay."""
    for start, end in left_out(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
