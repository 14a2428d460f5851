"""Three invented conflicts, their claims without a cue, and sentences with the statements that a reader finds in them.

Written before the coder of claims without cues was written; the answers are (camp, claim, stance).
"""

from __future__ import annotations

from typing import Any, NamedTuple

Answers = set[tuple[str, str, str]]


class Conflict(NamedTuple):
    """A codebook's content, rows of actors.csv, and sentences with their right answers; each sentence is a document."""

    book: dict[str, Any]
    actors: list[dict[str, str]]
    sentences: list[tuple[str, Answers]]


STRAIT = Conflict(  # two invented states and an alliance; no table of actors
    {
        "camps": [
            {"id": "norland", "label": "Norland"},
            {"id": "sudland", "label": "Sudland"},
            {"id": "league", "label": "Harbour League"},
        ],
        "claims": [
            {"id": "norland_attacks", "label": "Norland attacks Sudland"},
            {"id": "sudland_attacks", "label": "Sudland attacks Norland"},
            {"id": "norland_blockade", "label": "Norland blockades the strait",
             "definition": "Norland closes the strait or keeps ships from passing."},
            {"id": "sudland_weak", "label": "Sudland's army is weak"},
            {"id": "league_arms", "label": "The League arms Sudland",
             "exclude": "food and medicine sent by the League (league_aid)"},
            {"id": "league_aid", "label": "The League sends aid to Sudland", "include": "food; medicine"},
            {"id": "talks_fail", "label": "Negotiations are useless"},
        ],
    },
    [],
    [
        ("Norland has launched an attack on Sudland's coast, the Sudland minister said.",
         {("sudland", "norland_attacks", "asserts")}),
        ("Sudland denied that it had attacked Norland.", {("sudland", "sudland_attacks", "denies")}),
        ("A Norlander spokesman accused Sudland of an attack on Norland's lighthouse.",
         {("norland", "sudland_attacks", "asserts")}),
        ("\"We never attacked Sudland,\" the government of Norland said.", {("norland", "norland_attacks", "denies")}),
        ("Norland's navy is blockading the strait, the Harbour League said.", {("league", "norland_blockade", "asserts")}),
        ("The blockade of the strait by Norland is now in its third week.", {("narrator", "norland_blockade", "asserts")}),
        ("The army of Sudland is feeble and badly led.", {("narrator", "sudland_weak", "asserts")}),
        ("The army of Sudland is strong, its government said.", {("sudland", "sudland_weak", "denies")}),
        ("The League is supplying arms to Sudland, Norland said.", {("norland", "league_arms", "asserts")}),
        ("The League is sending food and medicine to Sudland, its secretary said.", {("league", "league_aid", "asserts")}),
        ("Negotiating with Norland is useless, the government of Sudland said.", {("sudland", "talks_fail", "asserts")}),
        ("The weather in Sudland was mild.", set()),
        ("Norland plays Sudland in the final on Sunday.", set()),
        ("Ships of Norland crossed the strait, the Harbour League said.", set()),
        ("Norland sent a letter to Sudland, its minister said.", set()),
        ("If Norland attacked Sudland, prices would rise.", set()),
    ],
)  # fmt: skip

RIVER = Conflict(  # real names of states with their capitals, invented quarrel; one row of actors
    {
        "camps": [{"id": "ghana", "label": "Ghana"}, {"id": "togo", "label": "Togo"}, {"id": "activists", "label": "Activists"}],
        "claims": [
            {"id": "dam_threatens", "label": "The dam threatens Togo's water", "accuses": "ghana"},
            {"id": "dam_needed", "label": "The dam is needed for development"},
            {"id": "ghana_breaks_treaty", "label": "Ghana violates the river treaty", "accuses": "ghana"},
            {"id": "togo_exaggerates", "label": "Togo exaggerates the danger", "accuses": "togo"},
            {"id": "ghana_talks", "label": "Ghana is ready to negotiate"},
            {"id": "villages_lost", "label": "Villages are flooded", "definition": "Villages or farmland disappear under water."},
        ],
    },
    [{"actor_id": "ama", "name": "Ama Darko", "camp": "ghana", "kind": "state", "country": "Ghana", "role": "minister",
      "organisation": "", "aliases": "Darko"}],
    [
        ("The dam is a threat to our water, Togo's president said.", {("togo", "dam_threatens", "asserts")}),
        ("The dam does not threaten anybody's water, Darko said.", {("ghana", "dam_threatens", "denies")}),
        ("Darko said the country needed the dam to develop.", {("ghana", "dam_needed", "asserts")}),
        ("Accra has violated the treaty on the river, according to Togo's government.",
         {("togo", "ghana_breaks_treaty", "asserts")}),
        ("Darko rejected the accusation that Ghana is in breach of the river treaty.",
         {("ghana", "ghana_breaks_treaty", "denies")}),
        ("Togo is exaggerating the dangers, Darko told reporters.", {("ghana", "togo_exaggerates", "asserts")}),
        ("Ghanaian officials say they are ready for negotiations.", {("ghana", "ghana_talks", "asserts")}),
        ("The flooding of villages has begun, activists said.", {("activists", "villages_lost", "asserts")}),
        ("Lome is not ready to negotiate, its government said.", set()),
        ("Togo's president met the press near the river.", set()),
        ("The dam is tall, Darko said.", set()),
        ("Farmland in Togo is expensive, Darko said.", set()),
        ("Ghana signed a treaty with its neighbours, Darko said.", set()),
    ],
)  # fmt: skip

DOCKS = Conflict(  # no states at all
    {
        "camps": [{"id": "union", "label": "Dockers' Union"}, {"id": "company", "label": "Quayside Company"}],
        "claims": [
            {"id": "company_exploits", "label": "The company exploits its workers"},
            {"id": "strike_harms", "label": "The strike harms the economy"},
            {"id": "machines", "label": "Machines will replace the dockers"},
            {"id": "union_extremists", "label": "The union is led by extremists"},
        ],
    },
    [],
    [
        ("The company exploits the workers, the union said.", {("union", "company_exploits", "asserts")}),
        ("The Quayside Company rejected claims of exploitation of its workers.",
         {("company", "company_exploits", "denies")}),
        ("The economy is being harmed by the strike, the company said.", {("company", "strike_harms", "asserts")}),
        ("The strike has done no damage to the economy, the union said.", {("union", "strike_harms", "denies")}),
        ("The dockers will be replaced by machines.", {("narrator", "machines", "asserts")}),
        ("Extremists lead the union, the Quayside Company said.", {("company", "union_extremists", "asserts")}),
        ("The strike goes into its second month.", set()),
        ("Machines stood on the quay, the union said.", set()),
        ("The economy is growing, the company said.", set()),
        ("The union opposes extremists everywhere, its members said.", set()),
        ("The union paid its workers on Friday.", set()),
    ],
)  # fmt: skip

CONFLICTS = (STRAIT, RIVER, DOCKS)
