"""What of a text is no running text: lines in title case, and the link lists that some pages glue to a name.

Who stands only there is introduced by nobody. Places are in code points of the text.
"""

from __future__ import annotations

import re

from analysis.attribution.wordlists import word_list

WORD = re.compile(r"[^\W\d_][\w'’.-]*")
LONGEST_TITLE = 200  # characters
SHORT = 4  # words of fewer letters may be in lower case in a title
FEW_IN_LOWER_CASE = 0.15
GLUED = re.compile(r"\b(?P<name>[A-Z][\w'’-]*[a-z]{2})(?=[A-Z0-9])")
CLOSES = re.compile(r"MORE\b")  # with which such a list ends
FARTHEST_NAME = 60  # characters from a name to its repetition, to which the list is glued
LONGEST_LIST = 1500


def titles_of(text: str) -> list[tuple[int, int]]:
    """The lines of a text that are titles: headlines, headings, links."""
    return [match.span() for match in re.finditer(r"[^\n]+", text) if is_title(match.group())]


def is_title(line: str) -> bool:
    """Is a line in title case and no sentence (The Bridge That Nobody Wanted)?"""
    line = line.strip()
    words = WORD.findall(line)
    if not len(words) >= 2 or len(line) > LONGEST_TITLE or line[-1:] in ".:,;":
        return False
    long = [word for word in words if len(word) >= SHORT]
    low = sum(word[0].islower() for word in long)
    return len(long) > 1 and low <= FEW_IN_LOWER_CASE * len(long)


def is_furniture(name: str) -> bool:
    """Has a name a word of the page rather than of the text (Story Continued Below, Harbour Images)?"""
    return any(word.strip("'’.").lower() in word_list("furniture") for word in name.split())


def without_links(text: str) -> str:
    """A text of the same length in which link lists are blank: Ana Rios Ana Maria RiosBridge to close Ferries late MORE."""
    if "MORE" not in text:
        return text
    kept, done = [], 0
    for glued in GLUED.finditer(text):
        name, at = glued["name"], glued.start()
        first = text.rfind(name, max(done, at - FARTHEST_NAME), at)
        close = CLOSES.search(text, glued.end(), min(glued.end() + LONGEST_LIST, _line_end(text, at)))
        if at < done or first < 0 or close is None or "\n" in text[first:at]:
            continue
        begin = first + len(name)
        kept += [text[done:begin], " " * (close.end() - begin)]
        done = close.end()
    return "".join([*kept, text[done:]])


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
