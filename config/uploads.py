"""What an upload may take of the temporary disk."""

from tempfile import TemporaryFile

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from paper.core.limits import LIMITS


class Capped(FileUploadHandler):
    """Lets the files of one request through up to the intake's limit and a little more; the rest is not kept.

    The form is still read to its end, so that the page can say the sentence and keep what was typed: the
    intake sees a file that is too large. So a file that was cut is never handed on as if it were whole.
    What is kept has no name on the disk: a crash leaves nothing of it in a folder that others use.
    """

    seen = 0
    is_cut = False

    def new_file(self, *args: object, **named: object) -> None:
        """The next file begins whole."""
        super().new_file(*args, **named)  # type: ignore[arg-type]  # handed through as Django gives it
        about = (self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
        self.file: UploadedFile[bytes] = UploadedFile(TemporaryFile(), *about)  # noqa: SIM115  (the request closes it)
        self.is_cut = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Writes the chunk, or drops it."""
        del start
        if self.seen > LIMITS.file_bytes:
            self.is_cut = True
            return
        self.seen += len(raw_data)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """The file; one that was cut is too large, by a hole that takes no room on the disk."""
        if self.is_cut:
            file_size = LIMITS.file_bytes + 1
            self.file.truncate(file_size)
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Nobody asks for it any more."""
        self.file.close()
