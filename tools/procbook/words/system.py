"""What the system says of a file, in words: why it could not be read or written."""

from __future__ import annotations

import errno

from procbook.words.say import Sentence

_REASONS = {
    getattr(errno, "EDQUOT", errno.ENOSPC): "quota",
    errno.ENOSPC: "full",
    errno.EFBIG: "too-large",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "read-only",
    errno.ENOENT: "missing",
    errno.ENOTDIR: "no-folder",
    errno.EISDIR: "folder",
    errno.EEXIST: "there",
    errno.ENOTEMPTY: "there",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EINVAL: "bad-name",
    errno.ELOOP: "links",
    errno.EBUSY: "held",
    errno.ETXTBSY: "held",
    errno.EXDEV: "other-disk",
    errno.EMFILE: "too-many-open",
    errno.ENFILE: "too-many-open",
    errno.ENOMEM: "no-memory",
    errno.EAGAIN: "too-many-programs",
    errno.ETIMEDOUT: "no-answer",
    getattr(errno, "ESTALE", errno.ETIMEDOUT): "no-answer",
    errno.EIO: "broken",
    errno.EPIPE: "closed",
    errno.EADDRINUSE: "taken",
}
_HELD = (32, 33)
"""What Windows says (ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION) when another program has a file open."""


def why(error: OSError) -> Sentence:
    """The reason that the system gives, as people call it; its own words where we have none."""
    if getattr(error, "winerror", None) in _HELD:
        return Sentence("system.held")
    if name := _REASONS.get(error.errno or 0):
        return Sentence(f"system.{name}")
    return Sentence("system.other", {"text": error.strerror or type(error).__name__})
