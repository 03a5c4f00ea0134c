"""Words one letter away: what a slip of the finger makes of a word."""

from collections import Counter
from collections.abc import Iterable, Sequence


def is_near(word: str, other: str) -> bool:
    """True when one letter was added, left out or exchanged, or two neighbours were swapped; or nothing."""
    if abs(len(word) - len(other)) > 1:
        return False
    first = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, rest_other = word[first:], other[first:]
    swapped = rest[1::-1] + rest[2:] if len(rest) > 1 else rest
    one_step = (
        rest_other in (rest, swapped),
        rest[1:] == rest_other[1:],
        rest == rest_other[1:],
        rest[1:] == rest_other,
    )
    return any(one_step)


def nearest(word: str, texts: Sequence[tuple[str, str]]) -> str:
    """The word at most one letter away that most of these texts hold, of as many the first by the alphabet, or nothing.

    One step leaves what stands before it as it is, or what stands behind it: few words have to be looked at closely.
    """
    half = (len(word) + 1) // 2
    before, behind = word[: max(half - 1, 0)], word[half:]
    said = set(" ".join(text for _, text in texts).split())
    near = [one for one in said if (one.endswith(behind) or one.startswith(before)) and is_near(word, one)]
    padded = [f" {text} " for _, text in texts]
    return min(near, key=lambda one: (-sum(f" {one} " in text for text in padded), one), default="")


def commonest(texts: Iterable[tuple[str, str]], *, most: int) -> list[str]:
    """The words of these texts, those of most texts first; of as many, by the alphabet."""
    counted = Counter(word for _, text in texts for word in set(text.split()))
    return sorted(counted, key=lambda word: (-counted[word], word))[:most]
