"""Makes ``analysis/claims/families.csv`` from WordNet 3.0: which English words belong together.

    apt-get download wordnet-base && dpkg-deb -x wordnet-base_*.deb wn     # 6.5 MB, licence: analysis/claims/WORDNET.txt
    python benchmarks/word_families.py wn/usr/share/wordnet analysis/claims/families.csv

A row is a word that WordNet's tagged texts hold, or one derived from such a word, with how often those texts have it and, separated by
spaces: its irregular forms; the words derived from it or it from them; other words for its two commonest senses; kinds of doing it (of
verbs) or what is like it (of adjectives, both in their commonest sense); and its contraries. Its parts of speech come together, and what
holds both ways stands with one of two words only. Nothing else of WordNet is taken over.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSES = 2  # how many of a word's senses give other words for it
KINDS = 8  # a word of more kinds than this is too general for them to stand for it
RARE = 3  # a word that has no other and is rarer than this is left out
PLAIN = re.compile(r"[a-z]{3,}")
LISTS = ("forms", "derived", "others", "kinds", "contraries")


@dataclass
class Synset:
    """Words for one thing, and pointers: (symbol, place of the synset, its part, whose word, which word there)."""

    words: list[str]
    pointers: list[tuple[str, str, str, int, int]]


Key = tuple[str, str]  # part of speech, and a word or the place of a synset


class Net:
    """WordNet: synsets by place, senses of words (their synsets, the commonest first), counts of words, and irregular forms."""

    def __init__(self, folder: Path) -> None:
        self.synsets: dict[Key, Synset] = {}
        self.senses: dict[Key, list[str]] = {}
        self.irregular: dict[Key, list[str]] = defaultdict(list)
        self.counts: Counter[Key] = Counter()
        for name, part in PARTS.items():
            for fields in _lines(folder / f"data.{name}"):
                place, synset = _synset(fields)
                self.synsets[part, place] = synset
            for fields in _lines(folder / f"index.{name}"):
                self.senses[part, fields[0]] = fields[-int(fields[2]) :]
            for form, *words in _lines(folder / f"{name}.exc"):
                for word in words:
                    self.irregular[part, word].append(form)
        for key, _, count in _lines(folder / "cntlist.rev"):
            word, kind = key.split("%")
            self.counts["nvara"[int(kind[0]) - 1], word] += int(count)

    def linked(self, part: str, word: str, symbols: str) -> list[Key]:
        """The words that a word's own pointers lead to."""
        found: list[Key] = []
        for place in self.senses.get((part, word), []):
            synset = self.synsets[part, place]
            for symbol, other, kind, own, theirs in synset.pointers:
                if symbol in symbols and own and synset.words[own - 1] == word:
                    found.append((kind, self.synsets[kind, other].words[theirs - 1]))
        return found

    def others(self, part: str, word: str) -> list[str]:
        """Other words for a word's commonest senses."""
        places = self.senses.get((part, word), [])[:SENSES]
        return [each for place in places for each in self.synsets[part, place].words]

    def kinds(self, part: str, word: str) -> list[str]:
        """Kinds of doing what a verb says, and adjectives near one, in their commonest senses."""
        if part not in "va" or (part, word) not in self.senses:
            return []
        synset = self.synsets[part, self.senses[part, word][0]]
        found = [self.synsets[kind, other].words[0] for symbol, other, kind, *_ in synset.pointers if symbol in "~&"]
        return found if len(found) <= KINDS else []


def _lines(path: Path) -> list[list[str]]:
    """The fields of a file's lines, without its licence and its glosses."""
    return [line.split(" | ")[0].split() for line in path.read_text("utf-8").splitlines() if line[:1] != " "]


def _synset(fields: list[str]) -> tuple[str, Synset]:
    many = int(fields[3], 16)
    words = [re.sub(r"\(.*\)$", "", fields[4 + 2 * n]).lower() for n in range(many)]
    at = 4 + 2 * many
    pointers = []
    for n in range(int(fields[at])):
        symbol, place, part, both = fields[at + 1 + 4 * n : at + 5 + 4 * n]
        pointers.append((symbol, place, part.replace("s", "a"), int(both[:2], 16), int(both[2:], 16)))
    return fields[0], Synset(words, pointers)


def families(net: Net) -> list[list[object]]:
    """The rows of the table."""
    common = {key for key in net.senses if PLAIN.fullmatch(key[1]) and net.counts[key]}
    kept = common | {key for each in common for key in net.linked(*each, "+") if PLAIN.fullmatch(key[1])}
    table: dict[str, list[set[str]]] = defaultdict(lambda: [set() for _ in LISTS])
    for part, word in kept:
        derived, contraries = ([other for _, other in net.linked(part, word, symbols)] for symbols in ("+\\", "!"))
        lists = [net.irregular[part, word], derived, net.others(part, word), net.kinds(part, word), contraries]
        for number, some in enumerate(lists):
            table[word][number] |= {each for each in some if PLAIN.fullmatch(each) and each != word}
    rows: list[list[object]] = []
    for word, found in sorted(table.items()):
        for number in range(1, len(LISTS)):
            found[number] &= table.keys()
        found[3] -= found[2]
        for number in (1, 4):  # what holds both ways stands with the first of two words
            found[number] = {each for each in found[number] if each > word or word not in table[each][number]}
        times = sum(net.counts[part, word] for part in "nvar")
        if any(found) or times >= RARE:
            rows.append([word, times, *(" ".join(sorted(some)) for some in found)])
    return rows


def main() -> None:
    """Read WordNet and write the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("to", type=Path)
    given = parser.parse_args()
    with given.to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "count", *LISTS])
        writer.writerows(families(Net(given.wordnet)))


if __name__ == "__main__":
    main()
