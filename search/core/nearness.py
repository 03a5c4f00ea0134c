"""Words one letter away: what a slip of the finger makes of a word."""

from collections import Counter
from collections.abc import Callable, Iterable


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


def commonest(texts: Iterable[tuple[str, str]], fits: Callable[[str], bool], *, most: int) -> list[str]:
    """The words of these texts that fit, those of most texts first; of as many, by the alphabet."""
    counted = Counter(word for _, text in texts for word in set(text.split()) if fits(word))
    return sorted(counted, key=lambda word: (-counted[word], word))[:most]
