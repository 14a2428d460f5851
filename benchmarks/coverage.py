"""Do the intervals of corrected shares cover the truth as often as they say? Run: python -m benchmarks.coverage

Draws populations of sentences whose true shares are known, lets a machine code them that is right 85 % of the time and
errs differently by camp, draws a few for hand coding, and counts how often each interval holds the true share. Writes
coverage.md beside this file. Seeded: the same table every time, in about five minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.inference import corrected_mean

RUNS = 2000
SEED = 20190123
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
Intervals are meant to cover the true share 95 % of the time; with {RUNS} runs what is measured has a margin of
about one point. *Naive* is the machine's share with a binomial interval. *Documents ignored* is the corrected interval
without clusters. *Width* is that of the corrected interval over that of the same hand codes without a machine.

| design | camp | hand-coded | true | naive | covers | corrected | **covers** | documents ignored | width |
|---|---|---|---|---|---|---|---|---|---|"""


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
            "hand": np.where(drawn, truth, np.nan),
            "none": 0.0,
        }
    )


def holds(low: pd.Series, high: pd.Series) -> pd.Series:
    return (low < TRUTH) & (high > TRUTH)


def one_run(design: Design, random: np.random.Generator) -> pd.DataFrame:
    """By camp: the estimates and whether their intervals hold the truth."""
    units = population(design, random)
    cluster = "doc_id" if design.clustered else None
    shares = corrected_mean(units, "hand", "machine", "probability", "camp", cluster)
    by_hand = corrected_mean(units, "hand", "none", "probability", "camp", cluster)
    ignoring = corrected_mean(units, "hand", "machine", "probability", "camp")
    naive_se = np.sqrt(shares["naive"] * (1 - shares["naive"]) / shares["n"])
    return pd.DataFrame(
        {
            "camp": CAMPS,
            "coded": shares["n_coded"],
            "naive": shares["naive"],
            "naive_covers": holds(shares["naive"] - 1.96 * naive_se, shares["naive"] + 1.96 * naive_se),
            "estimate": shares["estimate"],
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
            corrected = f"{row.estimate:.3f} | **{row.covers:.1%}** | {ignoring} | {row.width:.2f}"
            lines.append(f"| {design.name} | {row.Index} | {row.coded:.0f} | {true:.3f} | {naive} | {corrected} |")
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
