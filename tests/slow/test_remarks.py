"""What notebooks say is true of any table: numbers and nouns agree, and where a premise fails another sentence stands."""

from typing import Any

import pandas as pd
import pytest

from analysis.coding import Codebook
from analysis.measures import agreement, contests, robustness, scores, voices, wording
from analysis.measures.networks import Chance, Split
from analysis.measures.wording import Alone
from analysis.report import remarks, weighing
from analysis.tables.kept import Tables

BOOK = Codebook(
    "",
    [{"id": "left", "label": "Left"}, {"id": "right", "label": "Right"}, {"id": "press", "label": "Press"}],
    [],
    [{"id": "stole", "label": "Bo stole"}, {"id": "lied", "label": "Ana lied"}],
    ["left", "right"],
    {},
    [],
)


def frame(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


@pytest.mark.parametrize(
    ("number", "words"), [(0, "never"), (1, "once"), (2, "twice"), (3, "three times"), (14, "14 times")]
)
def test_times(number: int, words: str) -> None:
    assert remarks.times(number) == words


def documents(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return frame("doc_id outlet n_words published earliest outlet_camp", *rows)


TWO = documents(("a", "The *Times*", 60, "2020-01-01", "2020-01-01", "left"), ("b", "", 40, "", "2020-02-01", "press"))


def test_of_the_corpus() -> None:
    assert remarks.corpus_size(TWO) == (
        "The corpus has two articles with 100 words. The longest, The Times, holds 60% of them, so that any pooled share is first of all "
        "its share: what follows is shown by article as well."
    )
    assert "first of all its share" not in remarks.corpus_size(pd.concat([TWO, TWO], ignore_index=True))
    assert remarks.dates(TWO).startswith(
        "One article states a full date of publication; for one a span was inferred; none is undated."
    )
    undated = TWO.assign(published="", earliest="")
    assert remarks.dates(undated).startswith("No article states a full date of publication; two are undated.")


def test_a_side_without_outlets() -> None:
    said = remarks.sides_without_outlet(TWO, BOOK)
    assert said.startswith("Right: no outlet of this side is among them. Everything it is said to say")
    neither = remarks.sides_without_outlet(TWO.assign(outlet_camp="press"), BOOK)
    assert neither.startswith("Left and Right: no outlet of these sides is among them. Everything they are said to say")
    assert remarks.sides_without_outlet(TWO.assign(outlet_camp="unassigned"), BOOK) == (
        "Which side the outlets belong to is not known here."
    )
    both = pd.concat([TWO, TWO.assign(outlet_camp="right")])
    assert remarks.sides_without_outlet(both, BOOK) == "Every compared side has at least one outlet of its own here."


def test_a_date_of_a_copy_is_explained_where_there_is_one() -> None:
    assert "public copy" not in remarks.dates(TWO.assign(public_copy_date=""))
    assert remarks.dates(TWO.assign(public_copy_date="2020-02-02")).endswith(
        "shown beside the span and narrows nothing."
    )


def test_documents_without_a_row_of_articles_csv_are_named() -> None:
    documents = {"a": {"label": "The Times, 2 Jan"}, "b": {"label": "g04"}, "c": {"label": "g06"}}
    assert remarks.unlisted(documents, ["a"]) == "Two of three articles have no row in articles.csv: g04; g06."
    assert remarks.unlisted(documents, ["a", "b"]) == "One of three articles has no row in articles.csv: g06."
    assert remarks.unlisted(documents, []) == remarks.unlisted(documents, list(documents)) == ""
    many = {str(number): {"label": f"text {number}"} for number in range(20)}
    assert remarks.named_briefly(many, list(many)).endswith("text 11; eight more")


@pytest.mark.parametrize(
    ("repeated", "actions", "said"),
    [
        (
            0,
            [],
            "No sentence repeats an earlier one of the same article. Every file of the folder was taken as an article.",
        ),
        (1, ["flagged"], "taken as an article; the table `rejected` lists what was mended or remarked."),
        (
            2,
            ["refused"],
            "Two sentences repeat an earlier one of the same article. One file or row of the folder could not be taken",
        ),
        (2, ["refused"] * 2, "Two files or rows of the folder could not be taken: the table `rejected` says why."),
    ],
)
def test_what_is_repeated_and_refused(repeated: int, actions: Any, said: str) -> None:
    sentences = frame("duplicate_of n", ("a.s001", repeated), ("", 9))
    assert said in remarks.repeated_and_refused(sentences, pd.DataFrame({"action": actions}))


RUNS = frame(
    "doc_id part camp actor_kind n_words quoted",
    ("a", "body", "narrator", "narrator", 50, False),
    ("a", "body", "right", "person", 30, True),
    ("a", "body", "left", "person", 20, False),
    ("b", "body", "right", "person", 10, False),
    ("b", "summary", "left", "person", 10, True),
)


def test_of_space_and_own_words() -> None:
    assert remarks.most_space(voices.share_with_each_left_out(RUNS), "article", BOOK) == (
        "Beside the narrators, who have 45% of the words, most words are those of **Right**: 36% pooled, 30% to 100% in single articles, "
        "30% to 100% with each left out in turn."
    )
    alone = voices.share_with_each_left_out(RUNS.head(1))
    assert remarks.most_space(alone, "article", BOOK) == (
        "Nobody is quoted or reported: all words are the narrators' own."
    )
    assert remarks.quoted_words(voices.budget(RUNS), BOOK) == "Words printed as the speakers' own: Right 30; Left 0."


def test_the_first_and_the_last_voice_are_those_of_the_body() -> None:
    ends = contests.first_and_last(RUNS)
    assert ends.values.tolist() == [["a", "right", "left"], ["b", "right", "right"]]
    assert remarks.first_and_last(ends, 2, BOOK) == (
        "Right is the first attributed voice in two of two articles; Left is the last in one."
    )
    only = ends.assign(last_camp="right")
    assert remarks.first_and_last(only, 3, BOOK) == (
        "Right is the first attributed voice in two of three articles, and the last in two."
    )


def test_speakers_of_no_known_side_are_said_and_ranked_nowhere() -> None:
    mixed = RUNS.assign(camp=["narrator", "unassigned", "left", "unassigned", "unassigned"])
    said = remarks.most_space(voices.share_with_each_left_out(mixed), "article", BOOK)
    assert "most words are those of **Left**" in said
    assert said.endswith("Speakers of no known side, who are no party, have 36%.")
    ends = frame(
        "doc_id first_camp last_camp",
        ("a", "unassigned", "left"),
        ("b", "left", "unassigned"),
        ("c", "unassigned", "unassigned"),
    )
    assert remarks.first_and_last(ends, 3, BOOK) == (
        "Of the listed sides Left is the first attributed voice in one of three articles, and the last in one. A speaker of no known side "
        "comes first in two and last in two."
    )
    assert remarks.quoted_words(voices.budget(mixed), BOOK).endswith("speakers of no known side 30.")
    inside = frame("camp assertions only_inside_another share", ("unassigned", 9, 4, 0.4), ("left", 5, 0, 0.0))
    assert remarks.known_from_others(inside, BOOK).startswith("No assertion of a listed side")


def test_the_notebook_says_of_voices_what_its_figure_says(data: Tables) -> None:
    runs = data["runs"][data["runs"]["coder"] == data.coder]
    ends = contests.first_and_last(runs)
    assert (ends["first_camp"] == "russia").sum() == (ends["last_camp"] == "russia").sum() == 3


def test_of_cues() -> None:
    cues = pd.DataFrame({"accusing": [2, 1], "neutral": [4, 1]}, index=["left", "right"])
    said = "Share of each side's cues that accuse, deny or doubt (sides with at least five cues): Left 33% of 6."
    assert remarks.charged_cues(cues, BOOK) == said
    assert "No side has five cues" in remarks.charged_cues(cues.tail(1), BOOK)


ATTRIBUTIONS = frame(
    "attribution_id parent_id level camp relay speaker",
    ("1", "", 1, "left", False, "Ana"),
    ("2", "1", 2, "right", False, "Bo"),
    ("3", "", 1, "press", True, "Reuters"),
)


def test_of_voices_inside_voices() -> None:
    assert voices.carried(ATTRIBUTIONS).values.tolist() == [["left", "right", 1]]
    assert remarks.inner_and_relays(ATTRIBUTIONS) == (
        "One attribution stands inside another's words. One attribution is a relay: Reuters."
    )
    assert remarks.inner_and_relays(ATTRIBUTIONS.head(1)) == (
        "No attribution stands inside another's words. No attribution is a relay."
    )


def test_of_claims() -> None:
    counts = frame(
        "claim camp mode n n_documents", ("stole", "left", "asserted", 3, 2), ("lied", "left", "asserted", 1, 1)
    )
    assert remarks.widest_claims(counts, BOOK) == (
        'The claim each side makes in most articles: Left, "Bo stole" (two articles).'
    )
    inside = frame("camp assertions only_inside_another share", ("left", 5, 1, 0.2), ("press", 5, 4, 0.8))
    assert remarks.known_from_others(inside, BOOK) == (
        "Most of them are ascribed to the Press: four of five assertions (80%) would be unknown to a reader had they not been denied or "
        "held against it."
    )
    assert remarks.known_from_others(inside.head(1), BOOK).endswith("had it not been denied or held against it.")
    none = remarks.known_from_others(inside.assign(only_inside_another=0), BOOK)
    assert none == "No assertion of a listed side is known only from its denial or from an accusation."
    statements = frame("doc_id actor_id claim", ("a", "ana", "stole"))
    assert "The coding has 1 statement." in remarks.coding_size(statements, statements)


PAIRS = frame(
    "pair_id doc_id claiming_camp answering_camp relation strategy order sentence_distance",
    ("1", "a", "left", "right", "denial", "bare", "inside", 0),
    ("2", "a", "left", "right", "denial", "bare", "before", 1),
    ("3", "b", "right", "left", "denial", "legal", "after", -1),
)


def test_of_answers() -> None:
    assert contests.exchanges(PAIRS).values.tolist() == [["left", "right", 2, 1], ["right", "left", 1, 1]]
    assert contests.means(PAIRS)["pairs"].tolist() == [2, 1]
    assert remarks.order_of_answers(PAIRS) == (
        "In two of three pairs the reader meets the answer first or at once: the claim stands inside its own answer in one, after it in "
        "one. Where the claim comes first, its answer follows after a median of 1 sentence."
    )
    assert "median" not in remarks.order_of_answers(PAIRS.head(1))
    assert remarks.order_of_answers(PAIRS.head(0)) == "No claim is answered in these articles."
    answered = frame("camp accusations answered replies", ("left", 1, 0, 0), ("right", 4, 1, 2), ("press", 3, 3, 0))
    assert remarks.answered(answered, BOOK).startswith(
        "Left: 0 of 1 accusation answered; Right: 1 of 4 accusations answered (2 of them are replies themselves). An accusation of one"
    )
    assert remarks.counted_apart({"demands": (2, 1), "narrators": (0, 0)}) == (
        "Counted apart, and in none of these numbers: two demands (what is to be done, one answered) and no accusation of the narrators’ "
        "own."
    )
    forms = frame("camp manner n", ("left", "own words", 1), ("left", "paraphrase", 3), ("right", "paraphrase", 2))
    assert remarks.own_words(forms, BOOK).endswith("wholly in its own words: Left 25%; Right 0%.")
    assert "One statement lies in no attribution" in remarks.own_words(forms, BOOK, 1)


def test_of_what_the_latest_document_shares() -> None:
    shared = frame(
        "claim camp stance here elsewhere", ("stole", "left", "asserts", 1, 2), ("lied", "right", "denies", 1, 0)
    )
    assert remarks.shared_and_added(shared, "EFE, 2025") == (
        "Two claims, each with its side and stance, stand in EFE, 2025: one of them elsewhere too, one there alone."
    )


def test_of_words() -> None:
    alone = frame("designation voice n documents", ("meddle", "left", 2, 1))
    assert weighing.of_one_voice(alone, BOOK).endswith("by one voice only: meddle (Left, twice, in one article).")
    assert weighing.alone_beside_chance(Alone(1, 4, 1.25)) == (
        "Of four designations used at least twice one is used by one voice alone; were the voices dealt out at random among the places, it "
        "would be 1.2 on average. What is used once is left out: it has one voice whatever anyone says."
    )
    assert weighing.alone_beside_chance(Alone(0, 0, 0.0)).startswith("No designation is used twice")
    content = frame("survives documents", ("kept", 2), ("turned", 3), ("not testable", 3))
    tokens = {"left": 900, "right": 20}
    assert weighing.surviving_words(content, tokens, 500, ["left"], BOOK) == (
        "Right: fewer than 500 words, so no comparison is made. Of three words that mark a side one keeps its sign whichever article is "
        "left out, one does not, and one cannot be tested: without its longest article Left falls below 500 words."
    )
    none = weighing.surviving_words(content.tail(1), tokens, 500, [], BOOK)
    assert none.endswith("one cannot be tested. The list above describes these texts and nothing beyond.")
    assert weighing.surviving_words(content.head(0), tokens, 500, [], BOOK).endswith("No word marks a side.")


def test_a_side_too_short_without_its_longest_document() -> None:
    runs = frame("doc_id start end camp", ("a", 0, 15, "left"), ("b", 0, 7, "left"), ("a", 15, 22, "right"))
    counts = wording.tokens_by_document(runs, {"a": "one two three, fourteen", "b": "six ten"})
    assert wording.tokens_by_side(counts).to_dict() == {"left": 5, "right": 1}
    assert wording.too_short_without_one(counts, least=3) == ["left"]
    assert wording.too_short_without_one(counts, least=1) == ["right"]


def test_of_networks() -> None:
    edges = frame("layer from_node to_node weight", ("subtract of camps", "left", "right", -0.5))
    assert weighing.nearest_and_farthest(edges, BOOK) == "Only one pair shares a claim: Left and Right (-0.50)."
    more = pd.concat([edges, edges.assign(to_node="press", weight=0.25)])
    assert weighing.nearest_and_farthest(more, BOOK) == (
        "The closest pair is Left and the Press (0.25); furthest apart stand Left and Right (-0.50)."
    )
    split = Split(0.84, (("left", "press"), ("right",)), 1)
    said = weighing.best_split(split, [0.9, float("nan"), 0.8], "article", BOOK)
    assert said == (
        "The best split is Left and the Press against Right: 0.84; with each article left out 0.80 to 0.90. No other split does as well."
    )
    beside = weighing.split_beside_chance(split, Chance(0.79, 0.03, 1000), Chance(0.75, 0.06, 1000))
    assert (
        "0.79 on average, and at least 0.84 in 3% of 1,000 draws; dealt out over all claims together, 0.75 on average"
        in beside
    )
    together = Split(0.6, (("left", "press", "right"), ()), 1)
    assert weighing.best_split(together, [], "article", BOOK).startswith(
        "No split does better than all of them as one bloc: 0.60. No"
    )
    two = Split(1.0, (("left", "right"), ()), 1)
    assert weighing.best_split(two, [1.0], "article", BOOK).startswith("With fewer than three sides")
    assert weighing.split_beside_chance(two, Chance(1, 1, 9), Chance(1, 1, 9)).startswith("There is nothing")


def test_of_specifications_and_comparisons() -> None:
    rows = frame("estimand value", ("space", 0.2), ("space", 0.6), ("answered", 1.0))
    said = "In 50% of the 2 combinations of choices about space, fewer words go to L than to R."
    assert weighing.smaller_side(rows, "L", "R") == said
    assert weighing.smaller_side(rows.head(1), "L", "R").startswith("In all 1 combinations")
    read = frame(
        "estimand kind panel value",
        ("answered", "readings", "every statement", 0.5),
        ("answered", "readings", "every statement", 0.9),
    )
    assert weighing.answered_either_way(read, "L", "R") == (
        "By 2 readings of what an accusation and an answer are, L accusations against R are answered in 50 to 90% (every "
        "statement) of cases."
    )
    assert weighing.answered_either_way(read.head(0), "L", "R").startswith("Nobody looked")
    compared = pd.DataFrame({"holds": [True, True, False], "fails without": ["", "a", ""]})
    assert weighing.surviving_comparisons(compared) == (
        "Of three comparisons one holds whichever article is left out, one fails without some article and one does not hold at all."
    )


def test_what_nothing_moves_is_said_once_and_with_its_value() -> None:
    columns = "estimand panel value"
    still = frame(
        columns, ("answered", "each claim", 0.0), ("answered", "every statement", 0.0), ("space", "all", float("nan"))
    )
    titles = {"answered": "Answers", "space": "Space"}
    said = "No choice and no article moves these, so they are not shown. Answers, 0%; Space, nothing to count."
    assert weighing.unmoved(still, still.head(0), titles) == said
    apart = weighing.unmoved(still.assign(value=[0.0, 0.5, 0.5]), still.tail(1), titles)
    assert apart.endswith("shown. Answers, each claim 0%, every statement 50%.")
    assert weighing.unmoved(still, still, titles) == ""


def test_shares_in_whole_per_cent() -> None:
    shown = weighing.as_percents(pd.DataFrame({"n": [3, 4], "share": [0.071, float("nan")], "who": ["a", "b"]}))
    assert shown.to_dict("list") == {"n": [3, 4], "share": ["7%", ""], "who": ["a", "b"]}
    assert weighing.as_percents(pd.DataFrame()).empty


def test_medians_of_each_option(data: Tables) -> None:
    found = robustness.medians(data["specifications"])
    rows = data["specifications"].query("estimand == 'space' and weights == 'pooled' and documents == 'all'")
    assert found.loc[("how articles weigh", "pooled"), "space"] == rows["value"].median()


def test_two_of_a_kind_are_compared_and_one_of_another_kind_is_scored(data: Tables) -> None:
    two = agreement.alike(data["agreement"], data.readings)
    assert two is not None
    assert [coder.name for coder in two] == ["coder_3", "coder_4"]
    found = scores.pair_scores(data["pairs"], data["statements"], data.readings)
    assert found is not None
    assert found[["coder", "n_gold"]].to_numpy().tolist() == [["machine", 49]]
    rules = {"machine": data.readings["machine"]}
    assert agreement.alike(data["agreement"], rules) is None
    assert scores.pair_scores(data["pairs"], data["statements"], rules) is None
