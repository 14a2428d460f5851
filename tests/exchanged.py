"""A project in which everything is met that others' programs stumbled over, and what is in common to the tests of formats."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.coding import Coder, columns_of
from analysis.exchange import Article, CodedBy, Project

Row = dict[str, str]

# letters beyond the first plane, a combining accent, line ends of Windows, and a name that two documents have
TEXT = "Ana 😀 said the cafe\u0301 was closed.\r\nBo: 'It was \U0001f1fb\U0001f1ea open.'\r\n\r\nNobody else & <no> one spoke.\r\n"
OTHER = "\nBo said it was open.\n"


def spoken(name: str, doc_id: str, words: str, **cells: str) -> Row:
    text = TEXT if doc_id == "first" else OTHER
    start = text.index(words)
    row = dict.fromkeys(columns_of("statements"), "")
    row |= {"statement_id": name, "doc_id": doc_id, "start": str(start), "end": str(start + len(words)), "text": words}
    return row | {"claim": "closed", "stance": "asserts", "embedding": "independent"} | cells


def reported(name: str, source: str, cue: str, content: str, **cells: str) -> Row:
    row = dict.fromkeys(columns_of("attributions"), "") | {"attribution_id": name, "doc_id": "first", "level": "1"}
    for prefix, words in (("source_", source), ("cue_", cue), ("", content)):
        if words:
            start = TEXT.index(words)
            row |= {f"{prefix}start": str(start), f"{prefix}end": str(start + len(words))}
    row |= {
        "source": source,
        "cue": cue,
        "content": content,
        "relay": "false",
        "reality": "said",
        "form": "proposition",
    }
    return row | cells


ATTRIBUTIONS = [
    reported("a1", "Ana 😀", "said", "the cafe\u0301 was closed", actor_id="ana"),
    reported(
        "a2", "Bo", "", "'It was \U0001f1fb\U0001f1ea open.'", actor_id="bo", level="2", parent_id="a1", group_id="g1"
    ),
]
STATEMENTS = [
    spoken("s1", "first", "the cafe\u0301 was closed", actor_id="ana", attribution_id="a1"),
    spoken("s2", "first", "the cafe\u0301 was closed", actor_id="bo", stance="denies", embedding="inside_denial"),
    spoken("s3", "first", "'It was \U0001f1fb\U0001f1ea open.'", actor_id="bo", claim="open", attribution_id="a2"),
    spoken("s4", "first", "Nobody else & <no> one", actor_id="(author)", stance="distances"),
    spoken("s5", "first", "Nobody else & <no> one", actor_id="ana_2", claim="open", duplicate_of="s3"),
    spoken("s6", "second", "it was open", actor_id="bo", claim="open"),
]
PAIR = {
    "pair_id": "p1",
    "doc_id": "first",
    "claim": "closed",
    "statement_id": "s1",
    "answer_id": "s2",
    "relation": "denial",
}
PAIRS = [PAIR | {"strategy": "bare", "order": "after"}]


def actor(actor_id: str, name: str, camp: str, organisation: str = "") -> Row:
    row = {"actor_id": actor_id, "name": name, "camp": camp, "kind": "person", "country": "", "role": ""}
    return row | {"organisation": organisation, "aliases": "B.;Bo-Bo"}


def sample() -> Project:
    return Project(
        "Closed or open",
        [Article("first", TEXT, "A café", "The Times", "left", "2020-02-29"), Article("second", OTHER, "A café")],
        [{"id": "left", "label": "Left", "colour": "#0072B2"}, {"id": "right", "label": "Right", "colour": "#D55E00"}],
        [
            {"id": "closed", "label": "It was closed", "definition": "Shut & bolted."},
            {"id": "open", "label": "It was open", "parent": "closed"},
        ],
        [
            actor("ana", "Ana", "left", "The Café"),
            actor("ana_2", "Ana", "right", "The Café"),
            actor("bo", "Bo", "right"),
        ],
        [
            CodedBy(
                Coder("adjudicated", "model"), {"attributions": ATTRIBUTIONS, "statements": STATEMENTS, "pairs": PAIRS}
            ),
            CodedBy(Coder("ana"), {"statements": STATEMENTS[:2]}),
        ],
    )


def same(rows: Sequence[Row], others: Sequence[Row], leave_out: Sequence[str] = ()) -> bool:
    """Whether the rows are alike, in whatever order."""
    kept = [[sorted((k, v) for k, v in row.items() if k not in leave_out) for row in some] for some in (rows, others)]
    return sorted(kept[0]) == sorted(kept[1])
