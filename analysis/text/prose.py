"""Numbers, lists and dates as English prose: once, for notebooks, figures and pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_NUMBERS = "none one two three four five six seven eight nine ten eleven twelve".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def in_words(number: float) -> str:
    """A count: in words up to twelve (none for 0), else in digits with commas; what is behind the point is cut off."""
    whole = int(number)
    return _NUMBERS[whole] if 0 <= whole < len(_NUMBERS) else f"{whole:,}"


def counted(number: float, one: str, many: str = "") -> str:
    """A count with its noun: ``counted(1, "document")`` is "one document", ``counted(0, "document")`` "no documents"."""
    return f"{in_words(number) if number else 'no'} {one if number == 1 else many or one + 's'}"


def of_them(number: int, noun: str) -> str:
    """A count with its noun in digits, as labels want it: "1 document", "1,200 documents"."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """One, two and three; the empty list is the empty text."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else list(items))


# Names that English gives an article: by their last word, or by the word before "of" ("Ministry of Defence").
_WITH_ARTICLE = re.compile(
    r"(?:US|U\.S\.|USA|UK|EU|UN|UAE|USSR|States|Kingdom|Union|Nations|Emirates|Netherlands|Philippines|Republic|Federation|Commonwealth|"
    r"Kremlin|Vatican|Pentagon|House|West|East|Senate|(?i:government|opposition|administration|regime|ministry|parliament|army|military|"
    r"police|presidency|president|church|coalition|alliance|movement|party|press|industry|public|council|committee|commission|"
    r"court|bank|league|campaign|lobby|side|company|agency|authorities|guard|service|majority|minority|monarchy|state))"
)
_MANY_OF = re.compile(r"[A-Z][a-z]+s (?:of|for|against) ")  # what begins with a common noun: "Supporters of the bill"
_DETERMINED = re.compile(
    r"(?:the|a|an|his|her|its|their|our|my|this|that|these|those|no|all|any|some|every)\b", re.IGNORECASE
)


def definite(label: str) -> str:
    """A name as it stands inside a sentence, with the article that English gives it: "the United States", "the Syrian government",
    but "Russia"; an article that it has becomes small, and so does "Supporters" of the bill."""
    if label.startswith("The ") or _MANY_OF.match(label):
        return label[:1].lower() + label[1:]
    words = re.sub(r"\s*\(.*\)$", "", label).split(" of ")[0].split()
    takes = words and not _DETERMINED.match(label) and _WITH_ARTICLE.fullmatch(words[-1])
    return f"the {label}" if takes else label


def percent(share: float) -> str:
    """A share between 0 and 1: 0.534 is 53%; "none" where there is nothing to take a share of (NaN)."""
    return "none" if share != share else f"{100 * share:.0f}%"


def percents(least: float, most: float) -> str:
    """A range of shares without the sign: "12 to 40", or "12" where both ends read alike."""
    low, high = f"{100 * least:.0f}", f"{100 * most:.0f}"
    return low if low == high else f"{low} to {high}"


def day(iso: str) -> str:
    """An ISO date: 2019-03-27 is 27 Mar 2019."""
    read = date.fromisoformat(iso)
    return f"{read.day} {_MONTHS[read.month - 1]} {read.year}"


def month(iso: str) -> str:
    """The month of what begins like an ISO date: Mar 2019; any other words come back as they are."""
    found = re.match(r"(\d{4})-(0[1-9]|1[0-2])(?!\d)", iso)
    return f"{_MONTHS[int(found[2]) - 1]} {found[1]}" if found else iso


def days(first: str, last: str) -> str:
    """The days from one ISO date to another."""
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def dated(document: Mapping[str, Any], exact: bool = True) -> str:
    """The date of a document as prose: the day, or the days (or months) between which it lies; empty where nothing is known."""
    published, earliest, latest = (document.get(name, "") for name in ("published", "earliest", "latest"))
    first, last = published or earliest, published or latest
    first, last = first or last, last or first
    if not first:
        return ""
    if exact or first == last:
        return days(first, last)
    return month(first) if first[:7] == last[:7] else f"{month(first)} to {month(last)}"
