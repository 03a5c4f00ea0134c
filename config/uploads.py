"""What an upload may take of the temporary disk."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from paper.core.limits import LIMITS


class Capped(FileUploadHandler):
    """Lets the files of one request through up to the intake's limit and a little more; the rest is not kept.

    The form is still read to its end, so that the page can say the sentence and keep what was typed: the
    intake sees a file that is too large.
    """

    seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Passes the chunk on, or drops it."""
        del start
        if self.seen > LIMITS.file_bytes:
            return None
        self.seen += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """The next handler keeps the file."""
        del file_size
        return None
