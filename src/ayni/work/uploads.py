"""A photo on its way into the file store."""

from dataclasses import dataclass
from typing import IO

from ayni.kernel import files


@dataclass(frozen=True)
class Upload:
    """A file as it arrived; `size` is its length in bytes."""

    content: IO[bytes]
    size: int


def stored(photo: Upload | None) -> str:
    """Keep the photo made anew, and return its name; "" without one. Refuses what is no picture."""
    return files.store_image(photo.content, size=photo.size) if photo else ""
