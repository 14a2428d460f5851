"""What notebooks say of words, networks and choices, each beside what chance or another choice would give. Frame in, Markdown out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.measures.support import Backing, beside
from analysis.report.remarks import HAND, capital, none_or, times
from analysis.report.words import heading, side
from analysis.schema import SURVIVAL
from analysis.text import counted, in_words, listed, percent, percents

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.measures.networks import Chance, Split
    from analysis.measures.wording import Alone

# the wording


def of_one_voice(alone: pd.DataFrame, book: Codebook) -> str:
    """Designations that one voice alone uses; ``alone`` as ``wording.of_one_voice`` gives it."""
    each = [
        f"{row.designation} ({heading(row.voice, book)}, {times(row.n)}, in {counted(row.documents, 'article')})"
        for row in alone.itertuples()
    ]
    return f"Designations used more than once, by one voice only: {'; '.join(each) or 'none'}."


def alone_beside_chance(alone: Alone) -> str:
    """How many designations one voice has alone, and how many it would have by chance; as ``wording.alone_by_chance`` gives it."""
    if not alone.repeated:
        return "No designation is used twice, so none could be shared."
    many = counted(alone.repeated, "designation")
    return (
        f"Of {many} used at least twice {in_words(alone.alone)} {'is' if alone.alone == 1 else 'are'} used by one voice alone; were the "
        f"voices dealt out at random among the places, it would be {alone.by_chance:.1f} on average. What is used once is left out: it has "
        "one voice whatever anyone says."
    )


def surviving_words(
    content: pd.DataFrame, tokens: Mapping[str, int], least: int, short: Sequence[str], book: Codebook
) -> str:
    """Which sides' words can be compared, and whether any word keeps its sign with each document left out.

    ``content``: rows of ``terms`` that mark a side; ``tokens``: camp to tokens; ``least``: tokens below which a side is not compared;
    ``short``: camps that fall below with one document left out (``wording.too_short_without_one``).
    """
    small = [book.label(camp) for camp in book.compared if tokens.get(camp, 0) < least]
    said = f"{listed(small)}: fewer than {least} words, so no comparison is made. " if small else ""
    states = content["survives"].value_counts()
    kept, turned, unknown = (int(states.get(state, 0)) for state in SURVIVAL)
    if not len(content):
        return f"{said}No word marks a side."
    said += (
        f"Of {counted(len(content), 'word')} that mark a side {in_words(kept)} {'keeps its' if kept == 1 else 'keep their'} sign whichever "
        f"article is left out"
    )
    said += f", {in_words(turned)} {'does' if turned == 1 else 'do'} not" + (
        f", and {in_words(unknown)} cannot be tested" if unknown else ""
    )
    if unknown and short:
        without, falls = ("its longest article", "falls") if len(short) == 1 else ("their longest articles", "fall")
        said += f": without {without} {listed([side(camp, book) for camp in short])} {falls} below {least} words"
    return f"{said}. {'' if kept else 'The list above describes these texts and nothing beyond.'}".strip()


# the networks


def nearest_and_farthest(
    edges: pd.DataFrame, book: Codebook, statements: pd.DataFrame | None = None, backing: Backing = HAND
) -> str:
    """Which two sides are closest, and which furthest apart; ``edges`` as in the table of that name, from ``statements``."""
    net = edges[edges["layer"].str.startswith("subtract")].sort_values("weight", kind="stable")
    if net.empty:
        return "No two speakers share a claim."
    far, near = (
        f"{side(row['from_node'], book)} and {side(row['to_node'], book)} ({row['weight']:.2f})"
        for row in (net.iloc[0], net.iloc[-1])
    )
    said = f"The closest pair is {near}; furthest apart stand {far}."
    if len(net) == 1:
        said = f"Only one pair shares a claim: {near}."
    if statements is None:
        return beside(said, backing.on(None))
    sides = net.iloc[[0, -1]][["from_node", "to_node"]].to_numpy().ravel()
    in_documents = statements.groupby("camp")["doc_id"].nunique()
    return beside(said, backing.on(int(in_documents.reindex(sides, fill_value=0).min())))


def best_split(whole: Split, without: Iterable[float], unit: str, book: Codebook) -> str:
    """The best split into two blocs; ``whole`` as ``networks.blocs`` gives it, ``without`` its value with each unit left out."""
    if sum(map(len, whole.blocs)) < 3:
        return "With fewer than three sides that take a stand there is nothing to split into two."
    known = sorted(value for value in without if value == value)
    one = not all(whole.blocs)
    blocs = " against ".join(listed([side(camp, book) for camp in bloc]) for bloc in whole.blocs if bloc)
    said = (
        f"No split does better than all of them as one bloc: {whole.value:.2f}"
        if one
        else f"The best split is {blocs}: {whole.value:.2f}"
    )
    span = f"; with each {unit} left out {known[0]:.2f} to {known[-1]:.2f}" if known else ""
    others = none_or(whole.ties - 1, "other split does", "other splits do")
    return f"{said}{span}. {capital(others)} as well."


def split_beside_chance(whole: Split, within: Chance, among_all: Chance) -> str:
    """What the value of the best split is worth; as ``networks.by_chance`` gives it within claims, and over all of them together."""
    if sum(map(len, whole.blocs)) < 3 or within.mean != within.mean:
        return "There is nothing to set beside chance."
    each = [
        f"{chance.mean:.2f} on average, and at least {whole.value:.2f} in {percent(chance.share)} of {chance.draws:,} draws"
        for chance in (within, among_all)
    ]
    return (
        f"The best of all splits is always high. Were the stances on each claim dealt out at random among those who take one, it would be "
        f"{each[0]}; dealt out over all claims together, {each[1]}."
    )


# the robustness


def specification_titles(first: str, second: str) -> dict[str, str]:
    """Estimand to the title of its curve, for the two sides that are compared."""
    return {
        "space": f"Space: {first} words, as a share of those of {first} and {second}",
        "answered": f"Answered: {first} accusations against {second} that are answered",
        "embedded": f"Embedded: {first} assertions told inside another’s denial or accusation",
    }


def as_percents(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares in whole per cent, empty where there is none: more digits than that say nothing of some tens of cases."""
    shares = frame.select_dtypes("float")
    said = shares.apply(lambda column: column.map(lambda share: "" if share != share else percent(share)))
    return frame.assign(**{str(name): said[name] for name in said})


def unmoved(specifications: pd.DataFrame, moved: pd.DataFrame, titles: dict[str, str]) -> str:
    """What no choice and no document moves, with its value; ``moved``: the other rows, ``titles`` as `specification_titles` gives them."""
    still = specifications.drop(moved.index)
    if still.empty:
        return ""
    still = still.assign(
        said=still["value"].map(lambda share: "nothing to count" if share != share else percent(share))
    )
    each = []
    for estimand, rows in still.groupby("estimand", sort=False):
        panels = rows.drop_duplicates("panel")
        alike = panels["said"].nunique() == 1
        said = panels["said"].iloc[0] if alike else ", ".join(f"{row.panel} {row.said}" for row in panels.itertuples())
        each.append(f"{titles[str(estimand)]}, {said}")
    return f"No choice and no article moves these, so they are not shown. {'; '.join(each)}."


def smaller_side(specifications: pd.DataFrame, first: str, second: str) -> str:
    """In how many combinations of choices the first side has fewer words than the second; as ``robustness.choices`` gives them."""
    space = specifications[specifications["estimand"] == "space"]
    if space.empty:
        return "The codebook compares fewer than two sides."
    share = (space["value"] < 0.5).mean()
    part = "none" if share == 0 else percent(share)
    fewer = f"all {len(space):,}" if share == 1 else f"{part} of the {len(space):,}"
    return f"In {fewer} combinations of choices about space, fewer words go to {first} than to {second}."


def answered_either_way(specifications: pd.DataFrame, first: str, second: str) -> str:
    """How far the share of answered accusations depends on what is called an accusation and an answer; columns as in the table."""
    rows = specifications[(specifications["estimand"] == "answered") & (specifications["kind"] == "readings")]
    if rows["value"].nunique() == 1:  # as `unmoved` says
        return ""
    spans = [
        f"{percents(values.min(), values.max())}% ({panel})"
        for panel, values in rows.dropna(subset="value").groupby("panel", sort=False)["value"]
    ]
    if not spans:
        return "Nobody looked for answers, or nobody is accused."
    return (
        f"By {len(rows):,} readings of what an accusation and an answer are, {first} accusations against {second} are answered in "
        f"{listed(spans)} of cases."
    )


def surviving_comparisons(compared: pd.DataFrame) -> str:
    """How many comparisons hold, and how many whichever document is left out; ``compared`` as ``comparisons`` gives it."""
    holds = compared["holds"].astype(bool)
    always = int((holds & (compared["fails without"] == "")).sum())
    turned, never = int(holds.sum()) - always, int((~holds).sum())
    said = [f"{in_words(always)} {'holds' if always == 1 else 'hold'} whichever article is left out"]
    if turned:
        said.append(f"{in_words(turned)} {'fails' if turned == 1 else 'fail'} without some article")
    if never:
        said.append(f"{in_words(never)} {'does' if never == 1 else 'do'} not hold at all")
    return f"Of {counted(len(compared), 'comparison')} {listed(said)}."
