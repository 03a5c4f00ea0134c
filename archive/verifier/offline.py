"""The verifier asks nobody: the library that would is not even read, which is a third of its start."""

import sys
from types import ModuleType

NETWORK = "aiohttp"


class _Absent(ModuleType):
    """Names that may stand in annotations and class bodies; whoever would use one is refused."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_NotUsedError,), {})


class _NotUsedError(Exception):
    """Something would have asked the network."""

    def __init__(self, *_given: object, **_named: object) -> None:
        message = "the verifier works without the network"
        raise RuntimeError(message)


def close_the_network() -> None:
    """Puts nothing in the place of the HTTP library, unless somebody in this process has read it already."""
    sys.modules.setdefault(NETWORK, _Absent(NETWORK))
