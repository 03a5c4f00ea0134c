"""python -m archive.verifier BUNDLE [--trust PEM] [--log-key FILE] [--checkpoint FILE].

Also --consistency FILE, --witnesses FILE, --language ar|ckb|en, --json. Exit 0: everything holds. 1: something is
false. 2: something could not be decided, or a part of the verifier is missing. 3: not an evidence bundle.
"""

import gc
import sys

from archive.verifier.offline import close_the_network

UNDECIDED = 2


def main(arguments: list[str]) -> int:
    """Runs the command; without the one library that every step needs it says so, and nothing is decided."""
    close_the_network()
    try:
        from archive.verifier.command import run  # noqa: PLC0415  (a missing part is said, not fatal)
    except ImportError as error:
        print(f"nothing was checked: {error.name} is not installed (see requirements.txt)", file=sys.stderr)  # noqa: T201
        return UNDECIDED
    return run(arguments)


if __name__ == "__main__":
    gc.disable()  # the process lives for one answer
    sys.exit(main(sys.argv[1:]))
