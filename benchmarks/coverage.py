"""Do the intervals of corrected shares cover the truth as often as they say? Run: python -m benchmarks.coverage

Draws populations of sentences whose true shares are known, lets a machine code them that is right 85 % of the time and
errs differently by camp, draws a few for hand coding, and counts how often each interval holds the share it is about: that of
the population that was drawn (the corpus), or that of the process it came from (texts like these). Writes coverage.md beside
this file. Seeded: the same tables every time, in about fifteen minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.inference import FEWEST, ROUGH, Estimand, corrected_mean, pseudo_outcomes

RUNS = 1000
SEED = 20190123
PEOPLE = 2000  # sentences of a population in which one camp is rare
DOCUMENTS, SENTENCES = 400, 8
CAMPS = ("first", "second")
TRUTH = np.array([0.25, 0.45])
# the machine overlooks the claim in one camp's sentences and sees too much of it in the other's; right 85 % in both
FOUND = np.array([0.95, 0.70])
REJECTED = (0.85 - TRUTH * FOUND) / (1 - TRUTH)
HEAD = f"""\
# Coverage of corrected shares

{RUNS} populations for each design, seed {SEED}: {DOCUMENTS} documents of {SENTENCES} sentences, and a machine that is
right 85 % of the time in either camp, but finds {FOUND[0]:.0%} of the claims of one and {FOUND[1]:.0%} of the other's.
Intervals are meant to cover 95 % of the time; with {RUNS} runs what is measured has a margin of one or two points.

The share that an interval is about is that of the *corpus* that was drawn, or the *true* one, by which it was drawn, for *texts like
these*. *Naive* is the machine's share with a binomial interval. *Documents ignored* is the interval for texts like these without
clusters. *Width* is that of the interval for texts like these over that of the same hand codes without a machine.

| design | camp | hand-coded | true | naive | covers | corrected | **corpus** | **texts like these** | documents ignored | width |
|---|---|---|---|---|---|---|---|---|---|---|"""
FEW = f"""
## Few codes, few documents

The second camp is a tenth of {PEOPLE} independent sentences, drawn so that 2, 5, 10 or 30 of its own are expected; or 3, 5, 10 or 50 of
{DOCUMENTS} documents are drawn whole. Below {FEWEST} codes (documents) no interval is printed, below {ROUGH} the table says that it is
rough. *Printed* is how often there is one; coverage is of those. *Wide* is the median from end to end: where it is near 1, the interval
holds and says nothing. *Plain* is the interval as it was up to version 0.3.0: normal, for texts like these, whatever was coded.

| drawn | printed | **corpus** | wide | **texts like these** | wide | plain |
|---|---|---|---|---|---|---|"""


class Design(NamedTuple):
    """How a population comes about and how units are drawn for hand coding."""

    name: str
    clustered: bool  # do the sentences of a document resemble each other, in truth and in errors?
    draw: str  # "sentences", "sentences, the second camp twice as often", "documents"


DESIGNS = (
    Design("independent sentences", False, "sentences"),
    Design("independent sentences, one camp drawn twice as often", False, "sentences, the second camp twice as often"),
    Design("documents as clusters, sentences drawn", True, "sentences"),
    Design("documents as clusters, whole documents drawn", True, "documents"),
)


def population(design: Design, random: np.random.Generator) -> pd.DataFrame:
    """One drawn population: doc_id, camp, probability, truth, machine, hand (NaN where nobody coded)."""
    document_camp = random.choice(2, DOCUMENTS, p=[0.6, 0.4])
    doc_id = np.repeat(np.arange(DOCUMENTS), SENTENCES)
    camp = document_camp[doc_id]

    def chance(mean: np.ndarray) -> np.ndarray:
        """The mean itself, or a value of its own for each document: correlation 1 / 6 within documents."""
        if not design.clustered:
            return mean[camp]
        return random.beta(5 * mean[document_camp], 5 * (1 - mean[document_camp]))[doc_id]

    uniform = random.random((3, len(doc_id)))
    truth = uniform[0] < chance(TRUTH)
    machine = np.where(truth, uniform[1] < chance(FOUND), uniform[1] >= chance(REJECTED))
    if design.draw == "documents":
        probability = np.full(len(doc_id), 0.25)
        drawn = (random.permutation(DOCUMENTS) < DOCUMENTS // 4)[doc_id]
    else:
        probability = np.where((camp == 1) & design.draw.endswith("often"), 0.2, 0.1)
        drawn = uniform[2] < probability
    return pd.DataFrame(
        {
            "doc_id": doc_id,
            "camp": np.array(CAMPS)[camp],
            "probability": probability,
            "machine": machine.astype(float),
            "truth": truth,
            "hand": np.where(drawn, truth, np.nan),
            "none": 0.0,
        }
    )


def with_a_rare_camp(expected: int, random: np.random.Generator) -> pd.DataFrame:
    """One population of independent sentences, a tenth of them of the second camp; ``expected`` of these are coded by hand."""
    camp = (np.arange(PEOPLE) < PEOPLE // 10).astype(int)
    uniform = random.random((3, PEOPLE))
    truth = uniform[0] < TRUTH[camp]
    machine = np.where(truth, uniform[1] < FOUND[camp], uniform[1] >= REJECTED[camp])
    hand = np.where(uniform[2] < expected / camp.sum(), truth, np.nan)
    columns = {"camp": np.array(CAMPS)[camp], "machine": machine.astype(float), "truth": truth, "hand": hand}
    return pd.DataFrame(columns | {"doc_id": np.arange(PEOPLE)})


def of_few_documents(drawn: int, random: np.random.Generator) -> pd.DataFrame:
    """One population of documents of the second camp, ``drawn`` of them coded by hand in all their sentences."""
    doc_id = np.repeat(np.arange(DOCUMENTS), SENTENCES)

    def chance(mean: float) -> np.ndarray:
        return random.beta(5 * mean, 5 * (1 - mean), DOCUMENTS)[doc_id]

    uniform = random.random((2, len(doc_id)))
    truth = uniform[0] < chance(TRUTH[1])
    machine = np.where(truth, uniform[1] < chance(FOUND[1]), uniform[1] >= chance(REJECTED[1]))
    hand = np.where((random.permutation(DOCUMENTS) < drawn)[doc_id], truth, np.nan)
    columns = {"camp": CAMPS[1], "machine": machine.astype(float), "truth": truth, "hand": hand, "doc_id": doc_id}
    return pd.DataFrame(columns)


def of_few(units: pd.DataFrame) -> dict[str, float]:
    """What the second camp's intervals hold and how wide they are; NaN where none is printed. Empty where nothing can be fitted."""
    own = (units["camp"] == CAMPS[1]).to_numpy()
    truths: dict[Estimand, float] = {"corpus": units["truth"][own].mean(), "texts like these": TRUTH[1]}
    found: dict[str, float] = {}
    try:
        corrected = pseudo_outcomes(units, "hand", "machine", cluster="doc_id")["corrected"][own]
        for estimand, true in truths.items():
            row = corrected_mean(units, "hand", "machine", None, "camp", "doc_id", 0.95, estimand).iloc[-1]
            low, high = row["low"], row["high"]
            found |= {estimand: np.nan if np.isnan(low) else low <= true <= high, f"{estimand}, wide": high - low}
    except ValueError:  # fewer than two codes in all
        return {}
    by_document = (corrected - corrected.mean()).groupby(units["doc_id"][own]).sum()
    reach = 1.96 * np.sqrt((by_document**2).sum()) / own.sum()
    return found | {"plain": abs(corrected.mean() - TRUTH[1]) <= reach}


def few(number: int, draw: Callable[[int, np.random.Generator], pd.DataFrame], words: str) -> str:
    """A line of the second table."""
    random = np.random.default_rng([SEED, 100, number])
    runs = pd.DataFrame([of_few(draw(number, random)) for _ in range(RUNS)])
    print(f"{number} {words}: {RUNS} runs", file=sys.stderr)
    printed = runs["corpus"].notna().mean()
    cells = [f"{number} {words}", f"{printed:.0%}"]
    for estimand in ("corpus", "texts like these"):
        shown = printed >= 0.05  # below that there are too few to speak of
        cells.append(f"**{runs[estimand].mean():.1%}**" if shown else "none")
        cells.append(f"{runs[f'{estimand}, wide'].median():.2f}" if shown else "")
    cells.append(f"{runs['plain'].mean():.1%}")
    return f"| {' | '.join(cells)} |"


def holds(low: pd.Series, high: pd.Series, true: np.ndarray = TRUTH) -> pd.Series:
    return (low < true) & (high > true)


def one_run(design: Design, random: np.random.Generator) -> pd.DataFrame:
    """By camp: the estimates and whether their intervals hold the truth."""
    units = population(design, random)
    cluster = "doc_id" if design.clustered else None
    like_these = partial(
        corrected_mean, units, "hand", probability="probability", by="camp", estimand="texts like these"
    )
    shares, by_hand = (like_these(machine=machine, cluster=cluster) for machine in ("machine", "none"))
    ignoring = like_these(machine="machine")
    corpus = corrected_mean(units, "hand", "machine", "probability", "camp", cluster)
    drawn = units.groupby("camp")["truth"].mean().to_numpy()
    naive_se = np.sqrt(shares["naive"] * (1 - shares["naive"]) / shares["n"])
    return pd.DataFrame(
        {
            "camp": CAMPS,
            "coded": shares["n_coded"],
            "naive": shares["naive"],
            "naive_covers": holds(shares["naive"] - 1.96 * naive_se, shares["naive"] + 1.96 * naive_se),
            "estimate": shares["estimate"],
            "corpus_covers": holds(corpus["low"], corpus["high"], drawn),
            "covers": holds(shares["low"], shares["high"]),
            "ignoring_covers": holds(ignoring["low"], ignoring["high"]),
            "width": shares["se"] / by_hand["se"],
        }
    )


def main() -> None:
    lines = [HEAD]
    for number, design in enumerate(DESIGNS):
        random = np.random.default_rng([SEED, number])
        runs = pd.concat([one_run(design, random) for _ in range(RUNS)])
        print(f"{design.name}: {RUNS} runs", file=sys.stderr)
        for row, true in zip(runs.groupby("camp").mean().itertuples(), TRUTH, strict=True):
            ignoring = f"{row.ignoring_covers:.1%}" if design.clustered else ""
            naive = f"{row.naive:.3f} | {row.naive_covers:.1%}"
            covers = f"**{row.corpus_covers:.1%}** | **{row.covers:.1%}**"
            corrected = f"{row.estimate:.3f} | {covers} | {ignoring} | {row.width:.2f}"
            lines.append(f"| {design.name} | {row.Index} | {row.coded:.0f} | {true:.3f} | {naive} | {corrected} |")
    lines.append(FEW)
    lines += [few(number, with_a_rare_camp, "sentences expected") for number in (2, 5, 10, 30)]
    lines += [few(number, of_few_documents, f"documents of {DOCUMENTS}") for number in (3, 5, 10, 50)]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
