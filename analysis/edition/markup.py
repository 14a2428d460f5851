"""What may stand in a page: names as addresses, data in scripts, Markdown as HTML, and mark-up in which nothing can act."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

_EMPHASIS = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*")
_TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre q s section small span strong "
    "sub sup table tbody td tfoot th thead tr ul"
).split()
_ATTRIBUTES = {
    "*": ["id", "class", "title", "lang", "dir"],
    "a": ["href"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}


def address(name: str) -> str:
    """A name as it may stand in a file's name or an anchor: letters, digits, dots and dashes; what was changed gets a mark."""
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip(".-")[:80]
    return safe if safe == name != "" else f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("-")


def script_safe(value: Any) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def emphases(text: str) -> list[tuple[str, str]]:
    """A sentence of the essay cut at its Markdown: pieces of plain text (""), code, strong and em."""
    found, at = [], 0
    for match in _EMPHASIS.finditer(text):
        kind = ("code", "strong", "em")[(match.lastindex or 1) - 1]
        found += [("", text[at : match.start()]), (kind, match.group(match.lastindex or 1))]
        at = match.end()
    return [(kind, words) for kind, words in [*found, ("", text[at:])] if words]


def as_html(pieces: list[tuple[str, str]]) -> Any:
    """The pieces of a sentence as HTML."""
    from markupsafe import Markup

    return Markup("").join(Markup(f"<{k}>{{}}</{k}>").format(words) if k else words for k, words in pieces)


def harmless(markup: str) -> str:
    """HTML with tags and attributes of text and tables only: no script, style, form, image or foreign address scheme."""
    import bleach

    kept = re.sub(r"<style\b.*?</style\s*>", "", markup, flags=re.S | re.I)
    safe = bleach.clean(kept, tags=_TAGS, attributes=_ATTRIBUTES, protocols=["http", "https", "mailto"], strip=True)
    safe = safe.replace("<th></th>", "<td></td>")
    scroll = '<div class="scroll" tabindex="0" role="region" aria-label="Table">'
    return safe.replace("<table", f"{scroll}<table").replace("</table>", "</table></div>")
