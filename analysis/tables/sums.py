"""Sums over partitions: many series of counts to one, of which no more than twice its length is ever held."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Sums:
    """Series of counts that come one by one, to be summed by their whole index.

    They are put together when as many rows are waiting as the sum has: to sum up at each would go through all of it for every partition.
    """

    def __init__(self) -> None:
        self._held: list[pd.Series] = []
        self._waiting = 0

    def __bool__(self) -> bool:
        return bool(self._held)

    def add(self, more: pd.Series) -> None:
        """One series more, with an index like that of the others."""
        self._held.append(more)
        self._waiting += len(more)
        if self._waiting > len(self._held[0]):
            self.total()

    def total(self) -> pd.Series:
        """The sum so far, sorted by its index. Raises ValueError where nothing was added."""
        import pandas as pd

        levels = list(range(self._held[0].index.nlevels)) if self._held else []
        summed = pd.concat(self._held)
        self._held, self._waiting = [summed.groupby(level=levels).sum()], 0
        return self._held[0]
