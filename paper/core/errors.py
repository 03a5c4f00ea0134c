"""What can go wrong with pages and files."""

SEPARATOR = "; "


class PaperError(Exception):
    """Base of every refusal of this room."""

    def __init__(self, message: str = "", **facts: str | int) -> None:
        """Keep the facts a sentence for the clerk is made of."""
        super().__init__(message or type(self).__name__)
        self.facts: dict[str, str | int] = facts


class TypesettingError(PaperError):
    """The template and its data did not become a page."""


class TooLargeError(PaperError):
    """The file, a page or a picture is larger than the house takes in."""


class TooManyPicturesError(TooLargeError):
    """The pages that can only be kept as pictures are together larger than a file may be."""


class DamagedError(PaperError):
    """The file cannot be read to its end."""


class EncryptedError(PaperError):
    """The file is protected by a password or by rights."""


class NotAcceptedError(PaperError):
    """The file is of a kind the house does not take in, or hides one kind in another."""


class ResourceError(PaperError):
    """Reading the file took more memory or time than is granted, or crashed its reader."""


class NotNormalFormError(PaperError):
    """The PDF could show something else than what is signed (N1 to N8)."""

    def __init__(self, findings: tuple[str, ...] | str) -> None:
        """Keep every finding by its rule and detail, such as ``N3 /JavaScript``."""
        self.findings = tuple(findings.split(SEPARATOR)) if isinstance(findings, str) else findings
        super().__init__(SEPARATOR.join(self.findings), findings=SEPARATOR.join(self.findings))
