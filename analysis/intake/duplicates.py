"""Exact duplicates, near-duplicates and paragraphs that stand in many documents, by MinHash (Broder 1997)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple
from zlib import crc32

from analysis.text import split_paragraphs

_PERMUTATIONS, _BANDS, _ALIKE = 128, 16, 0.8
_SHINGLE, _FEWEST, _WORDS_READ = (
    3,
    10,
    5_000,
)  # words in a shingle, shingles of a text that is compared, words of it that are
_OFTEN, _AT_LEAST = 0.2, 5


class Signature(NamedTuple):
    """By what a text is compared: a digest of its words, the least hashes of its shingles (128 numbers of four bytes; nothing for a
    text of few words), and of each of its paragraphs a hash (eight bytes) and its number in the text, from 1 (four).

    About half a kilobyte, and twelve bytes a paragraph.
    """

    words: bytes = b""
    minhash: bytes = b""
    paragraphs: bytes = b""
    numbers: bytes = b""


def signature_of(text: str) -> Signature:
    """The signature of a text."""
    words = " ".join(re.findall(r"\w+", text.lower())).encode()
    read = words.split(b" ", _WORDS_READ)[:_WORDS_READ]
    shingles = set(map(b" ".join, zip(*(read[n:] for n in range(_SHINGLE)))))
    codes, numbers = array("Q"), array("I")
    seen = set()
    for number, (start, end) in enumerate(split_paragraphs(text), 1):
        key = " ".join(text[start:end].lower().split())
        code = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
        if code not in seen and any(map(str.isalpha, key)):
            seen.add(code)
            codes.append(code)
            numbers.append(number)
    least = minhash(shingles) if len(shingles) >= _FEWEST else b""
    return Signature(blake2b(words, digest_size=16).digest(), least, codes.tobytes(), numbers.tobytes())


@cache
def _empty() -> Any:
    from datasketch import MinHash  # a second's import

    return MinHash(_PERMUTATIONS, seed=1, hashfunc=crc32)


def minhash(shingles: Iterable[bytes]) -> bytes:
    """The least value that each of 128 permutations gives to the hashes of some shingles as bytes."""
    sketch = _empty().copy()
    sketch.update_batch(list(shingles))
    return bytes(sketch.hashvalues.astype("uint32").tobytes())


class Duplicates:
    """The signatures of all texts, in whatever order they come; ``number`` says which of them is the earlier one."""

    def __init__(self) -> None:
        self.doc_ids: dict[int, str] = {}
        self._first: dict[bytes, int] = {}
        self._words: dict[int, bytes] = {}
        self._signatures, self._signed = bytearray(), array("I")
        self._paragraphs, self._owners, self._numbers = array("Q"), array("I"), array("I")

    def add(self, number: int, doc_id: str, its: Signature) -> None:
        """Take a text into the comparison."""
        self.doc_ids[number] = doc_id
        self._words[number] = its.words
        self._first[its.words] = min(number, self._first.get(its.words, number))
        if its.minhash:
            self._signatures += its.minhash
            self._signed.append(number)
        self._paragraphs.frombytes(its.paragraphs)
        self._numbers.frombytes(its.numbers)
        self._owners.extend([number] * (len(its.numbers) // self._numbers.itemsize))

    @property
    def _exact(self) -> dict[int, int]:
        """Document to the first that has the same words."""
        return {number: first for number, words in self._words.items() if (first := self._first[words]) != number}

    def found(self) -> dict[int, tuple[str, str]]:
        """Document to why it is a duplicate of an earlier one that is none itself: (reason, detail)."""
        found = {n: ("exact duplicate", f"of {self.doc_ids[first]}") for n, first in self._exact.items()}
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
        of pairs that are 90 % alike all but one in ten thousand. (datasketch's MinHashLSH finds the same duplicates. It is not used
        since it took 15 processor seconds for 20,000 texts, where this took 0.1, and some six kilobytes of memory a text.)
        """
        import numpy as np

        near: dict[int, dict[int, float]] = {}
        signed = np.frombuffer(self._signed, dtype=np.uint32)
        signatures = np.frombuffer(self._signatures, dtype=np.uint32).reshape(-1, _PERMUTATIONS)
        exact = self._exact
        order = np.argsort(signed)
        order = order[[int(number) not in exact for number in signed[order]]] if len(order) else order
        signed, signatures = signed[order], signatures[order]
        if len(signed) < 2:
            return near
        width = _PERMUTATIONS // _BANDS
        factors = np.array([pow(0x9E3779B97F4A7C15, n + 1, 1 << 64) | 1 for n in range(width)], dtype=np.uint64)
        for band in range(_BANDS):
            values = signatures[:, band * width : (band + 1) * width].astype(np.uint64)
            codes = (values * factors).sum(axis=1, dtype=np.uint64)
            order = np.argsort(codes, kind="stable")
            starts = np.flatnonzero(np.r_[True, np.diff(codes[order]) != 0])
            sizes = np.diff(np.r_[starts, len(order)])
            for start, size in zip(starts[sizes > 1], sizes[sizes > 1]):
                group = order[start : start + size]
                # with the first of their kind and with the one before; others come together in other bands
                for before, one in pairwise(group):
                    for other in {int(group[0]), int(before)}:
                        share = float((signatures[one] == signatures[other]).mean())
                        if share >= _ALIKE:
                            near.setdefault(int(signed[one]), {})[int(signed[other])] = share
        return near

    def repeated(self, duplicates: set[int]) -> list[tuple[int, int, int]]:
        """Paragraphs that stand in more than a fifth of the documents and in five at least, duplicates aside.

        Rows of (first document, number of the paragraph in it, documents).
        """
        import numpy as np

        n = len(self.doc_ids)
        if n < _AT_LEAST:
            return []
        owners = np.frombuffer(self._owners, dtype=np.uint32)
        order = np.argsort(owners, kind="stable")
        order = order[~np.isin(owners[order], np.fromiter(duplicates, dtype=np.uint32, count=len(duplicates)))]
        owners, numbers = owners[order], np.frombuffer(self._numbers, dtype=np.uint32)[order]
        codes = np.frombuffer(self._paragraphs, dtype=np.uint64)[order]
        _, first, counts = np.unique(codes, return_index=True, return_counts=True)
        often = (counts >= _AT_LEAST) & (counts > _OFTEN * n)
        return sorted(
            (int(owners[place]), int(numbers[place]), int(count)) for place, count in zip(first[often], counts[often])
        )
