"""Dates as people and programs write them, to ISO dates, or to what is wrong with them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1500, 2100
DATES = ("published", "earliest", "latest")  # columns of documents

# The months in the languages in which databases write them: by their names, and by the three letters that English shortens to.
_NAMES = {
    "en": "january february march april may june july august september october november december",
    "short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "sept": ". . . . . . . . sept . . .",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "at": "jänner feber maerz . . . . . . okt . dez",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_MONTH = {name: n for names in _NAMES.values() for n, name in enumerate(names.split(), 1) if name != "."}
_BARE_MONTH = rf"(?:{'|'.join(sorted(_MONTH, key=len, reverse=True))})\b"
_MONTHS = rf"(?P<month>{_BARE_MONTH})\.?"

_WEEKDAY = (
    r"(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\w+(?:tag|woch)|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)"
    r"\.?,?\s+)?"
)

# A time, a zone, or a weekday behind the date with whatever Nexis has behind that.
_TIME = r"(?:[T,\s]\s*(?:at\s+)?\d{1,2}[:.]\d{2}.*|\s+\(?[A-Z]{2,4}\)?|,?\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*)?"

_DATES = [
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<m>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_TIME}$",
        r"(?P<year>\d{4})(?P<m>\d{2})(?P<day>\d{2})(?:T\d{4,6}Z?)?$",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|er)?[\s-]+(?:(?:of|de)\s+)?{_MONTHS}[\s,-]+(?:del?\s+)?(?P<year>\d{{4}}){_TIME}$",
        rf"{_WEEKDAY}{_MONTHS}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}$",
        r"(?P<year>\d{4})(?:-(?P<m>\d{2}))?$",
        rf"{_MONTHS},?\s+(?P<year>\d{{4}})$",
        r"(?P<year>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일](?:\s.*)?$",
        rf"(?P<one>\d{{1,2}})(?P<mark>[-/.])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TIME}$",
    )
]

# A date with which a line begins, as databases have it: a weekday, a time or an edition may stand behind it.
DATE_BEFORE = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}}\.?\s+(?:de\s+)?{_BARE_MONTH}\s+(?:de\s+)?\d{{4}}|{_BARE_MONTH}\.?\s+\d{{1,2}},?\s+\d{{4}}|{_BARE_MONTH},?\s+\d{{4}}"
    r"|(?:19|20)\d\d-\d\d-\d\d)(?!\w)(?=[\s,;]|$)(?!\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+)",
    re.IGNORECASE,
)

# A line that is a date and nothing else, a weekday and a time aside.
DATE_LINE = re.compile(
    rf"\W*(?=[\w ,.]*\d{{4}}){DATE_BEFORE.pattern}(?:\s+\w+day)?(?:[,\s]+\d{{1,2}}[:.]\d\d(?: \w+){{0,2}})?\s*",
    re.IGNORECASE,
)

_NO_DATE = frozenset({"", "nan", "nat", "none", "null", "n/a", "na", "-", "unknown", "undated"})


@dataclass(frozen=True)
class Dated:
    """What a date says: the day itself where it is whole, the first and last day it can mean, and what is wrong with it."""

    day: str = ""
    earliest: str = ""
    latest: str = ""
    problem: str = ""


_HINTS = (
    (r"1?\d{9}(?:\.\d+)?", "seconds since 1970?"), (r"1?\d{12}", "milliseconds since 1970?"),
    (r"[1-6]\d{4}(?:\.\d+)?", "a spreadsheet's number of a day?"), (r"\d{1,2}[-/. ]\w{1,9}[-/. ]\d{2}", "a year of two digits?"),
)  # fmt: skip


def _hint(value: str) -> str:
    """What a value may have been meant for; no date is made of a guess."""
    return next((f": {hint}" for pattern, hint in _HINTS if re.fullmatch(pattern, value, re.ASCII)), "")


def read_date(value: str, order: str = "") -> Dated:
    """Read a date as metadata have it, whatever the machine's language: 2019-07-05, 2019-07-05T10:00Z, 5 July 2019, July 5, 2019.

    The day is taken as written, in the writer's time zone. Days and months that could be either (03/04/2019) need ``order``,
    day_first or month_first. A month or a year alone gives its first and last day. What is impossible, before 1500 or after
    2100 is no date.
    """
    value = " ".join(value.split())
    if value.lower() in _NO_DATE:
        return Dated(problem="empty")
    match = next((found for pattern in _DATES if (found := pattern.match(value))), None)
    if match is None or len(value) > 60:
        return Dated(problem=f"'{value[:40]}' is not a date{_hint(value)}")
    part = match.groupdict()
    year, day = int(part["year"]), int(part.get("day") or 0)
    month = _MONTH[part["month"].lower()] if part.get("month") else int(part.get("m") or 0)
    if part.get("one"):
        one, two = int(part["one"]), int(part["two"])
        day_first = one > 12 or (two <= 12 and order == "day_first")
        if one <= 12 and two <= 12 and one != two and not order:
            return Dated(problem=f"'{value}' is ambiguous: state date_order")
        day, month = (one, two) if day_first else (two, one)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Dated(problem=f"'{value}' is impossible")
    try:
        if not day:
            first, last = (month, month) if part.get("month") or part.get("m") else (1, 12)
            earliest, latest = date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
            return Dated("", earliest.isoformat(), latest.isoformat(), f"'{value}' is no whole date")
        whole = date(year, month, day).isoformat()
    except (ValueError, IndexError):
        return Dated(problem=f"'{value}' is impossible")
    return Dated(whole, whole, whole)


def read_dates(metadata: Mapping[str, str], order: str) -> tuple[dict[str, str], list[str]]:
    """The dates among some metadata as ISO dates, and what is wrong with those that are none.

    Where only ``published`` is given it also bounds the date; a month or a year alone only bounds it.
    """
    read = {name: read_date(metadata[name], order) for name in DATES if name in metadata}
    dates = {name: each.day for name, each in read.items()}
    problems = [f"{name} {each.problem}" for name, each in read.items() if each.problem and metadata[name]]
    if not any(metadata.get(name) for name in DATES) and "published" in metadata:
        problems.append("published empty")
    if "published" in read and not metadata.get("earliest") and not metadata.get("latest"):
        dates |= {"earliest": read["published"].earliest, "latest": read["published"].latest}
    return dates, problems
