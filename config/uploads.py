"""What an upload may take of the temporary disk."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from paper.core.limits import LIMITS


class Capped(TemporaryFileUploadHandler):
    """Lets the files of one request through up to the intake's limit and a little more; the rest is not kept.

    The form is still read to its end, so that the page can say the sentence and keep what was typed: the
    intake sees a file that is too large. So a file that was cut is never handed on as if it were whole.
    """

    seen = 0
    is_cut = False

    def new_file(self, *args: object, **named: object) -> None:
        """The next file begins whole."""
        super().new_file(*args, **named)  # type: ignore[arg-type]  # handed through as Django gives it
        self.is_cut = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Writes the chunk, or drops it."""
        if self.seen > LIMITS.file_bytes:
            self.is_cut = True
            return
        self.seen += len(raw_data)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """The file; one that was cut is too large, by a hole that takes no room on the disk."""
        if self.is_cut:
            file_size = LIMITS.file_bytes + 1
            self.file.truncate(file_size)
        return super().file_complete(file_size)
