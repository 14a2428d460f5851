"""What figures count, choose and say: each rule on a few made-up rows."""

import re
from typing import Any

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analysis import figures
from analysis.coding.codebook import Codebook
from analysis.figures import answers, designations, firmness, lanes, saved, shared, sheet, stances, ties

CAMPS = [
    {"id": "left", "label": "The Left", "short": "Left"},
    {"id": "right", "label": "Right"},
    {"id": "third", "label": "Third"},
]
CLAIMS = [{"id": "dam", "label": "The dam floods villages"}, {"id": "jobs", "label": "The dam brings work"}]
BOOK = Codebook("", CAMPS, [], CLAIMS, ["left", "right"], {}, [])
DOCUMENTS = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["Post", "Echo"], "outlet_camp": ["left", "left"]})


def words(figure: Any) -> str:
    return " ".join(text.get_text() for text in figure.axes[0].texts).replace("\u00a0", " ")


def accusation(doc_id: str = "a", **changed: Any) -> dict[str, Any]:
    row = {"doc_id": doc_id, "camp": "left", "accused": "right", "claim": "dam", "embedded": False, "reply": False}
    return row | {"answered": False, "answered_by": ""} | changed


# answered


def test_replies_are_counted_apart_demands_and_narrators_in_the_note_only() -> None:
    rows = pd.DataFrame(
        [
            accusation(answered=True, answered_by="right+third", manner="blames"),
            accusation("b", embedded=True, manner="blames"),
            accusation("b", claim="jobs", reply=True, manner="blames"),
            accusation(claim="jobs", manner="demands"),
            accusation("b", camp="narrator", answered=True, answered_by="third", manner="blames"),
        ]
    )
    assert list(answers._sorts(rows.head(3))) == ["free", "embedded", "reply"]
    figure, drawn, alt = figures.answered(rows, DOCUMENTS, BOOK)
    assert len(drawn) == 3
    assert "Accusations answered in the same article, replies left aside: 1 of 2 against Right" in alt
    assert "(by Right 1, Third 1)" in alt
    assert "1 reply, 0 answered" in alt
    assert "itself a reply" in words(figure)
    assert "Not counted: 1 demand and 1 by narrators." in words(figure)


def test_speakers_on_no_listed_side_are_no_accuser() -> None:
    rows = pd.DataFrame([accusation(), accusation("b", camp="unassigned", answered=True, answered_by="right")])
    figure, drawn, alt = figures.answered(rows, DOCUMENTS, BOOK)
    assert len(drawn) == 1
    assert "0 of 1 against Right" in alt
    assert "Not counted: 1 by speakers on no listed side." in words(figure)


def test_more_accusations_than_a_row_has_room_for_are_bars() -> None:
    names = [f"d{number:02}" for number in range(answers._SIDE_BY_SIDE + 1)]
    documents = pd.DataFrame({"doc_id": names, "outlet": "Post", "outlet_camp": "left"})
    rows = pd.DataFrame(
        [accusation(name, answered=name == "d00", answered_by="right" * (name == "d00")) for name in names]
    )
    for drawn_rows, bars in ((rows, 2), (rows.head(len(names) - 1), 0)):
        figure, _, _ = figures.answered(drawn_rows, documents, BOOK)
        wide = [each for each in figure.axes[0].patches if isinstance(each, Rectangle) and each.get_height() == 8]
        assert len([patch for patch in wide if patch.get_x() > 100]) == bars
        assert ("Bars:" in words(figure)) == bool(bars)


def test_a_table_that_tells_no_demands_apart_is_drawn() -> None:
    _, _, alt = figures.answered(pd.DataFrame([accusation()]), DOCUMENTS, BOOK)
    assert "0 of 1 against Right" in alt


@pytest.mark.parametrize(
    ("camps", "said"),
    [(["left", "third"], "Right"), (["left", "right"], ""), (["left", ""], ""), (["left", "unassigned"], "")],
)
def test_a_side_without_an_outlet_is_named_only_where_every_outlet_is_known(camps: list[str], said: str) -> None:
    note = answers._outlets(DOCUMENTS.assign(outlet_camp=camps), BOOK)
    assert note == (f"Among the outlets there is none of: {said}. " if said else "")


# claims


def counts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["claim", "camp", "mode"]).assign(n=1, n_documents=1)


def test_a_claim_is_disputed_where_one_side_says_what_another_denies() -> None:
    assert stances._parted({"left"}, {"right"})
    assert not stances._parted({"left"}, {"left"})
    assert not stances._parted({"left"}, {"narrator"})  # who tells the story is no side


def test_claims_of_one_side_alone_are_left_out() -> None:
    rows = counts(("dam", "left", "embedded"), ("dam", "right", "distanced"), ("jobs", "right", "asserted"))
    figure, drawn, alt = figures.claims(rows, BOOK)
    assert alt.startswith("“The dam floods villages” is said by one side and denied or doubted by another")
    assert set(drawn["claim"]) == {"dam"}
    assert {"◆ Left", "Right", "doubts 1"} <= {text.get_text() for text in figure.axes[0].texts}
    shared_only = counts(("jobs", "left", "asserted"), ("jobs", "right", "asserted"))
    assert figures.claims(shared_only, BOOK)[2].startswith("1 claim is made by more than one side")


# naming


def names(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["referent", "designation", "voice", "n"])


def test_the_things_whose_names_are_shared_least_come_first() -> None:
    table = names(
        ("the wall", "wall", "left", 3), ("the guests", "spies", "left", 1), ("the guests", "friends", "right", 2)
    )
    table = pd.concat([table, names(("the river", "stream", "left", 1), ("the river", "stream", "right", 1))])
    _, drawn, alt = figures.naming(table, BOOK)
    assert alt.startswith("What each voice calls “the guests” and “the river”")
    assert list(dict.fromkeys(drawn["referent"])) == ["the guests", "the river"]
    assert "wall" not in set(drawn["designation"])  # the name of the thing itself


def test_of_many_names_those_used_once_are_counted_only() -> None:
    many = [("the guests", f"name {n}", "left", 1) for n in range(14)]
    figure, _, _ = figures.naming(names(("the guests", "friends", "right", 2), *many), BOOK)
    assert "14 used once" in words(figure)
    assert "name 3" not in words(figure)
    assert "friends" in words(figure)


def test_the_title_says_what_the_names_are_names_of() -> None:
    assert designations._title(["the flood", "the dam"]) == "What each voice calls “the flood” and “the dam”"


# network


def test_two_sides_agree_where_both_assert_or_both_deny() -> None:
    ties_of = {"asserts": [("left", "dam"), ("right", "jobs"), ("third", "dam")], "denies": [("right", "dam")]}
    rows = [(f"camp {how} claim", camp, claim) for how, each in ties_of.items() for camp, claim in each]
    found = ties._pairs(pd.DataFrame(rows, columns=["layer", "from_node", "to_node"]), BOOK)
    assert found.to_numpy().tolist() == [["left", "right", 0, 1], ["left", "third", 1, 0], ["right", "third", 0, 1]]
    assert ties._title(found, BOOK) == "Left and Third agree on 1 claim, more than any other two sides"


# barcode


def test_the_title_says_who_is_heard_first_and_who_most() -> None:
    ends = pd.DataFrame({"first_camp": ["left", "left"], "last_camp": ["right", "left"]})
    spoken = pd.DataFrame({"left": [5, 9], "right": [8, 1], "narrator": [99, 99]})
    assert (
        lanes._title(ends, spoken, 2, BOOK)
        == "Of 2 articles, heard first: Left in 2, Right in 0; heard more than the other: Left in 1, Right in 1"
    )
    spoken["right"] = 0
    assert (
        lanes._title(ends, spoken, 2, BOOK)
        == "Of 2 articles, heard first, and more than the other: Left in 2, Right in 0"
    )
    spoken["right"] = [5, 0]
    assert lanes._title(ends, spoken, 2, BOOK).endswith("heard more than the other: Left in 1, Right in 0")


# agreement and specifications


def test_the_title_says_who_coded() -> None:
    table = pd.DataFrame([{"label": "Pairs", "value": 0.69, "low": None, "high": None, "n": 49}]).astype(
        {"low": float, "high": float}
    )
    assert figures.agreement(table, ["model", "model"])[2].startswith("Two passes of a language model agree at 0.69")
    assert figures.agreement(table, ["person", "person"])[2].startswith("Two people agree")
    assert figures.agreement(table, ["person", "model"])[2].startswith("Two codings agree")
    assert {"0.00", "1.00"} <= {text.get_text() for text in figures.agreement(table)[0].axes[0].texts}


def test_articles_left_out_stand_apart_from_choices() -> None:
    rows = [("all", "pooled", 0.5), ("all", "equal", 0.6), ("without a", "pooled", 0.9), ("without a", "equal", 1.0)]
    curves = pd.DataFrame(rows, columns=["documents", "weights", "value"]).assign(estimand="e", panel="p")
    curves["specification_id"] = ["1", "2", "3", "4"]
    default = pd.Series([True, False, False, False])
    assert list(firmness._one_less(curves.assign(default=default)).index) == [2]
    figure, drawn, alt = figures.specifications(curves, default, {"e": "Space: words of Left"})
    assert "other choices of counting by up to 10, one article less by up to 40" in alt
    assert "Words of Left: p 50% (50 to 60%, 90%)." in alt
    assert len(drawn) == 3
    assert "The 1 with both at once" in words(figure)


# the sheet


def test_chips_go_on_in_the_next_line_and_one_that_is_too_long_is_shortened() -> None:
    page = sheet.Sheet("A title", "What is seen")
    chip = shared.Chip("some words", "#0072B2")
    assert shared.chips(page, 2, 300, [chip]) == pytest.approx(shared.CHIP)
    assert shared.chips(page, 2, 80, [chip, chip]) == pytest.approx(2 * shared.CHIP)
    assert shared.chips(page, 2, 40, [shared.Chip("some very long words", "#0072B2", True)]) == pytest.approx(
        shared.CHIP
    )
    assert page.axis.texts[-1].get_text().endswith("…")


def test_in_the_dark_ground_text_and_faint_colours_change_and_what_stands_on_marks_does_not() -> None:
    shapes = [("path", "#ffffff"), ("g", "#222222"), ("use", "#555555"), ("path", "#e69f00")]
    svg = '<svg width="1">\n' + "".join(f'<{tag} style="fill: {colour}"/>' for tag, colour in shapes)
    dark = saved._in_the_dark(svg)
    assert dark.endswith(svg.partition("\n")[2])  # only a style sheet is added
    (style,) = re.findall("<style>(.*)</style>", dark)
    assert style.startswith("@media (prefers-color-scheme:dark)")
    assert f'[style*="fill: #ffffff"]:not(g){{fill:{saved.GROUND}!important}}' in style
    assert "#222222" in style
    assert "#e69f00" not in style
    assert shared.contrast(saved._seen_in_the_dark("#555555"), saved.GROUND) >= 3
    assert all(shared.contrast(ink, saved.GROUND) >= 4.5 for ink in (saved.DARK[sheet.INK], saved.DARK[sheet.MUTED]))
