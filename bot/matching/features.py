"""From text to features: character n-grams in the native script and folded to Latin, words and word pairs.

Features are 32-bit hashes, so that no vocabulary has to be kept; a polynomial hash over code points is computed for the
whole text at once.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from itertools import pairwise

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

MAX_CHARACTERS = 400  # of a normalised text that are looked at
_BASE = np.uint32(0x01000193)
_NATIVE = (2, 3, 4, 5)
_FOLDED = (3, 4)
_BEGINNING = 6  # letters; what is left of a word without its ending
_VOWELS = str.maketrans("", "", "aeiouy'")
# Arabic chat letters: digits that stand for sounds (3alayi, 7abibi), and what anyascii makes of the same sounds
_CHAT = str.maketrans({"2": "", "3": "", "5": "k", "6": "t", "7": "h", "8": "q", "9": "s", "'": None, "`": None})
# what several spellings of one sound become, in this order
_SOUNDS = (
    *(
        ("sh", "s"),
        ("ch", "s"),
        ("kh", "k"),
        ("gh", "g"),
        ("th", "t"),
        ("dh", "d"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
    ),
    *(("ph", "f"), ("ck", "k"), ("q", "k"), ("c", "k"), ("x", "ks"), ("v", "w"), ("j", "g"), ("z", "s")),
    *(("y", "i"), ("p", "b")),
)


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    """One word in rough Latin letters: what a spelling in Latin and one in the native script have in common."""
    text = anyascii(word).lower()
    if any(c.isalpha() for c in text):
        text = text.translate(_CHAT)
    for sound, letter in _SOUNDS:
        text = text.replace(sound, letter)
    return text


def fold(normalised: str) -> str:
    """The folded form of a normalised text."""
    return " ".join(_fold_word(word) for word in normalised.split())


@lru_cache(maxsize=20_000)
def skeleton(folded_word: str) -> str:
    """Consonants only, doubled ones once: what is left when people write vowels as they hear them."""
    bare = folded_word.translate(_VOWELS)
    return "".join(c for i, c in enumerate(bare) if i == 0 or bare[i - 1] != c)


def ngrams(text: str, sizes: tuple[int, ...], salt: int) -> list[Hashes]:
    """Hashes of the character n-grams of the given sizes, one array a size; word borders count as a letter."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le"), dtype=np.uint32)
    result = []
    with np.errstate(over="ignore"):
        rolling = np.full(len(codes), np.uint32(salt), dtype=np.uint32)
        for size in range(1, sizes[-1] + 1):
            if len(codes) < size:
                break
            rolling = rolling[: len(codes) - size + 1] * _BASE + codes[size - 1 :]
            if size in sizes:
                mixed = rolling ^ (rolling >> np.uint32(15))
                result.append(mixed * np.uint32(0x2C1B3C6D) + np.uint32(size))
    return result


def hash_of(prefix: str, text: str) -> int:
    """A feature's number: 32 bits, the same on every machine."""
    return zlib.crc32(f"{prefix}\x1f{text}".encode())


def surface_features(normalised: str, *, folded: bool = True) -> Hashes:
    """Distinct feature hashes of a normalised text, sorted. Empty for one without words.

    Without `folded` only what stands there in its own script: to measure what the folding is worth.
    """
    normalised = normalised[:MAX_CHARACTERS]
    if not normalised:
        return np.zeros(0, dtype=np.uint32)
    tokens = normalised.split()
    words = [hash_of("w", token) for token in tokens]
    words += [hash_of("p", f"{a} {b}") for a, b in pairwise(tokens)]
    parts = ngrams(normalised, _NATIVE, 17)
    if folded:
        latin = fold(normalised)
        words += [hash_of("k", skeleton(token)) for token in latin.split() if len(token) > 3]
        parts += ngrams(latin, _FOLDED, 91)
    return np.unique(np.concatenate([*parts, np.array(words, dtype=np.uint32)]))


def word_features(normalised: str, meanings: Hashes, *, folded: bool = True) -> Hashes:
    """Distinct hashes of words, of their beginnings and consonants in Latin letters, and the given ones of meanings."""
    tokens = normalised[:MAX_CHARACTERS].split()
    hashes = [hash_of("w", token) for token in tokens]
    if folded:
        for token in fold(" ".join(tokens)).split():
            hashes.append(hash_of("b", token[:_BEGINNING]))
            if len(token) > 3:
                hashes.append(hash_of("k", skeleton(token)))
    return np.union1d(np.array(hashes, dtype=np.uint32), meanings)
