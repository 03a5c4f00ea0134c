"""Where the search servers of an installation stand."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Addresses, the key (kept out of logs), the file of authorities their certificates come from, our prefix."""

    hosts: tuple[str, ...]
    key: str = field(default="", repr=False)
    authorities: str = ""
    prefix: str = "diwan"
