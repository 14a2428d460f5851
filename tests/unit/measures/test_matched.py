"""Which row of one coder speaks of the same thing as which row of another."""

import pandas as pd

from analysis.measures import matched

COLUMNS = ["sentence_id", "actor_id", "claim", "stance", "embedding"]


def stated(*rows: str) -> pd.DataFrame:
    frame = pd.DataFrame([row.split() for row in rows], columns=COLUMNS)
    return frame.assign(doc_id="a", start=range(len(frame)), end=9)


def test_statements_are_matched_by_what_is_closest() -> None:
    one = stated("s1 ana war denies independent", "s1 ana war asserts independent", "s2 bo aid asserts independent")
    other = stated(
        "s1 ana war asserts independent",
        "s1 ana war distances independent",
        "s2 cy aid asserts independent",
        "s3 bo aid asserts independent",
    )
    sides = matched.side_by_side("statements", one, other, {})
    found = [tuple(row and f"{row['actor_id']} {row['stance']}" for row in pair) for pair in sides]
    assert sorted(found, key=str) == [
        ("ana asserts", "ana asserts"),
        ("ana denies", "ana distances"),
        ("bo asserts", "cy asserts"),
        (None, "bo asserts"),
    ]
    assert [matched.same("statements", pair) for pair in sides].count(True) == 1


def said(*spans: tuple[int, int], text: str, **cells: object) -> pd.DataFrame:
    rows = [{"start": start, "end": end, "content": text[start:end]} for start, end in spans]
    whole = {"doc_id": "a", "source_start": 0, "source_end": 3, "source": "Ana", "cue": "said", "actor_id": "ana"}
    return pd.DataFrame(rows).assign(**whole, level=1, relay=False, reality="said", form="proposition").assign(**cells)


def test_attributions_are_matched_by_their_contents_and_marks_do_not_part_them() -> None:
    text = 'Ana said "it was cold and wet", and that Bo had left.'
    one, other = said((9, 30), (41, 52), text=text), said((10, 29), (0, 3), text=text)
    sides = matched.side_by_side("attributions", one, other, {"a": text})
    assert [(pair[0] and pair[0]["start"], pair[1] and pair[1]["start"]) for pair in sides] == [
        (None, 0),
        (9, 10),
        (41, None),
    ]
    assert [matched.same("attributions", pair) for pair in sides] == [False, True, False]
    for odd in ({"actor_id": "bo"}, {"reality": "asked"}, {"source_start": 5, "source_end": 8}, {"content": "it"}):
        other = said((10, 29), text=text, **odd)
        assert not matched.same("attributions", matched.side_by_side("attributions", one[:1], other, {"a": text})[0])
    nobody = said((9, 30), text=text, source_start=float("nan"), source_end=float("nan"))
    assert matched.same("attributions", matched.side_by_side("attributions", nobody, nobody, {"a": text})[0])


def paired(*rows: str) -> pd.DataFrame:
    columns = ["claim_sentence", "answer_sentence", "claim", "relation", "strategy"]
    frame = pd.DataFrame([row.split() for row in rows], columns=columns)
    return frame.assign(doc_id="a", start=range(len(frame)), end=9, answer=frame["answer_sentence"].str[1:])


def test_two_pairs_are_the_same_only_if_the_same_sentence_answers() -> None:
    one = paired("s1 s3 war denial bare", "s5 s6 aid denial bare", "s7 s8 aid denial bare")
    other = paired("s1 s4 war denial bare", "s5 s6 aid denial bare", "s7 s8 aid denial legal")
    sides = matched.side_by_side("pairs", one, other, {})
    assert [(first and first["answer"], second and second["answer"]) for first, second in sides] == [
        ("3", "4"),
        ("6", "6"),
        ("8", "8"),
    ]
    assert [matched.same("pairs", pair) for pair in sides] == [False, True, False]
