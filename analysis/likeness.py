"""Texts that are alike: the same words, most of the same words, the same paragraph in many."""

from __future__ import annotations

import re
from array import array
from hashlib import blake2b
from itertools import pairwise
from zlib import crc32

from analysis import cleaning
from analysis.files import Found

_PERMUTATIONS, _BANDS, _ALIKE = 128, 16, 0.8
_SHINGLE, _WORDS_READ = 3, 5_000
_OFTEN, _AT_LEAST = 0.2, 5


class Likeness:
    """Signatures of the texts read so far: exact twins by their words, near ones by MinHash (Broder 1997), and paragraphs.

    Half a kilobyte a document, and sixteen bytes a paragraph.
    """

    def __init__(self) -> None:
        self.n = 0
        self.origins: list[tuple[str, str]] = []
        self.doc_ids: list[str] = []
        self.first: dict[bytes, int] = {}
        self.exact: dict[int, int] = {}
        self.signatures = array("I")
        self.signed = array("I")
        self.paragraphs, self.owners, self.numbers = array("Q"), array("I"), array("I")

    def add(self, doc_id: str, found: Found) -> None:
        number, self.n = self.n, self.n + 1
        self.origins.append((found.shown, found.place))
        self.doc_ids.append(doc_id)
        words = re.findall(r"\w+", found.text.lower())
        twin = self.first.setdefault(blake2b(" ".join(words).encode(), digest_size=16).digest(), number)
        if twin != number:
            self.exact[number] = twin
            return
        shingles = {" ".join(words[n : n + _SHINGLE]) for n in range(min(len(words), _WORDS_READ) - _SHINGLE + 1)}
        if len(shingles) >= 10:
            self.signatures.extend(_signature(shingles))
            self.signed.append(number)
        seen = set()
        for paragraph, (start, end) in enumerate(cleaning.paragraphs(found.text), 1):
            key = " ".join(found.text[start:end].lower().split())
            code = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
            if code not in seen and any(map(str.isalpha, key)):
                seen.add(code)
                self.paragraphs.append(code)
                self.owners.append(number)
                self.numbers.append(paragraph)

    def twins(self) -> dict[int, tuple[str, str]]:
        """Document to why it is a twin of an earlier one that is none itself: (reason, detail)."""
        found = {n: ("exact duplicate", f"of {self.doc_ids[first]}") for n, first in self.exact.items()}
        near = self._near()
        for number in sorted(near):
            for other in sorted(near[number]):
                if other not in found:
                    share = near[number][other]
                    found[number] = ("near duplicate", f"of {self.doc_ids[other]}, {share:.0%} alike")
                    break
        return found

    def _near(self) -> dict[int, dict[int, float]]:
        """Document to the earlier ones with at least 80 % of the three-word shingles in common, by estimate.

        Two that agree in one of sixteen bands of eight values are compared: of pairs that are 80 % alike 95 in 100 are,
        of pairs that are 90 % alike all but one in ten thousand.
        """
        import numpy as np

        near: dict[int, dict[int, float]] = {}
        if len(self.signed) < 2:
            return near
        signatures = np.frombuffer(self.signatures, dtype=np.uint32).reshape(-1, _PERMUTATIONS)
        width = _PERMUTATIONS // _BANDS
        factors = np.array([pow(0x9E3779B97F4A7C15, n + 1, 1 << 64) | 1 for n in range(width)], dtype=np.uint64)
        for band in range(_BANDS):
            codes = (signatures[:, band * width : (band + 1) * width].astype(np.uint64) * factors).sum(
                axis=1, dtype=np.uint64
            )
            order = np.argsort(codes, kind="stable")
            starts = np.flatnonzero(np.r_[True, np.diff(codes[order]) != 0])
            for group in np.split(order, starts[1:]):
                # with the first of their kind and with the one before; others come together in other bands
                for before, one in pairwise(group):
                    for other in {int(group[0]), int(before)}:
                        share = float((signatures[one] == signatures[other]).mean())
                        if share >= _ALIKE:
                            near.setdefault(self.signed[one], {})[self.signed[other]] = share
        return near

    def repeated(self, twins: set[int]) -> list[tuple[int, int, int]]:
        """Paragraphs that stand in more than a fifth of the documents and in five at least, twins aside.

        Rows of (first document, number of the paragraph in it, documents).
        """
        import numpy as np

        if self.n < _AT_LEAST:
            return []
        owners = np.frombuffer(self.owners, dtype=np.uint32)
        own = ~np.isin(owners, np.fromiter(twins, dtype=np.uint32, count=len(twins)))
        codes = np.frombuffer(self.paragraphs, dtype=np.uint64)[own]
        _, first, counts = np.unique(codes, return_index=True, return_counts=True)
        often = (counts >= _AT_LEAST) & (counts > _OFTEN * self.n)
        numbers = np.frombuffer(self.numbers, dtype=np.uint32)[own]
        return sorted(
            (int(owners[own][place]), int(numbers[place]), int(count))
            for place, count in zip(first[often], counts[often])
        )


def _signature(shingles: set[str]) -> list[int]:
    from datasketch import MinHash

    sketch = MinHash(_PERMUTATIONS, seed=1, hashfunc=crc32)
    sketch.update_batch([shingle.encode() for shingle in shingles])
    return [int(value) for value in sketch.hashvalues]
