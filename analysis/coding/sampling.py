"""Random samples for people to code: drawn with a seed, each unit with the probability with which it was drawn."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence


def draw(strata: Mapping[str, str], n: int, seed: int = 1) -> dict[str, float]:
    """Units drawn at random without replacement, with the probability of each.

    ``strata``: unit to the stratum it belongs to (the same for all: a simple random sample). Each stratum gives its share of ``n``, by
    largest remainders, one unit at least, so that the probability is the same within a stratum only. All units where ``n`` is as many.
    Raises ValueError where there are fewer units to draw than strata.
    """
    sizes = Counter(strata.values())
    if n < len(sizes):
        raise ValueError(f"{n} units cannot come from each of {len(sizes)} strata")
    found: dict[str, float] = {}
    for stratum, share in _allotted(sizes, min(n, len(strata))).items():
        units = sorted(unit for unit, own in strata.items() if own == stratum)
        chosen = random.Random(f"{seed} {stratum}").sample(units, share)
        found |= dict.fromkeys(chosen, share / len(units))
    return {unit: found[unit] for unit in strata if unit in found}


def _allotted(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of ``n`` units each stratum gives: one where its share is less than one, the others by largest remainders."""
    total = sum(sizes.values())
    small = {name: 1 for name, size in sizes.items() if n * size < total}
    if small:
        return small | _allotted({name: size for name, size in sizes.items() if name not in small}, n - len(small))
    shares = {name: n * size // total for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(n * sizes[name] % total), name))
    for name in by_remainder[: n - sum(shares.values())]:
        shares[name] += 1
    return shares


def shared_out(units: Sequence[str], coders: Sequence[str], overlap: float, seed: int = 1) -> dict[str, list[str]]:
    """Coder to the units to code: a random ``overlap`` (0 to 1) of them goes to all, the others to one coder each, in turn."""
    order = random.Random(f"{seed} overlap").sample(list(units), len(units))
    common = round(overlap * len(order))
    own = {coder: {*order[:common], *order[common + n :: len(coders)]} for n, coder in enumerate(coders)}
    return {coder: [unit for unit in units if unit in mine] for coder, mine in own.items()}
