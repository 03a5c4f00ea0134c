"""One letter apart, by the table of Damerau and Levenshtein: the long way, to hold the short one against."""


def is_one_apart(word: str, other: str) -> bool:
    """True when at most one addition, omission, exchange or swap of neighbours makes one word of the other."""
    table = [
        [row + column if row * column == 0 else 0 for column in range(len(other) + 1)] for row in range(len(word) + 1)
    ]
    for row in range(1, len(word) + 1):
        for column in range(1, len(other) + 1):
            cost = word[row - 1] != other[column - 1]
            steps = [table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + cost]
            if row > 1 and column > 1 and word[row - 1] == other[column - 2] and word[row - 2] == other[column - 1]:
                steps.append(table[row - 2][column - 2] + 1)
            table[row][column] = min(steps)
    return table[-1][-1] <= 1
