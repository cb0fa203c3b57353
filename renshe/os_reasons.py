"""Why the operating system refuses: its error numbers (errno) in words that are translated, in one place."""

from __future__ import annotations

import errno
import os

from renshe.errors import Phrase, gettext_noop

REASONS = {
    errno.ENOSPC: gettext_noop("no space is left on the disk"),
    errno.EDQUOT: gettext_noop("this account's share of the disk is used up"),
    errno.EACCES: gettext_noop("this account may not"),
    errno.EPERM: gettext_noop("the system does not permit it"),
    errno.EROFS: gettext_noop("the disk can only be read"),
    errno.ENOENT: gettext_noop("it is not there"),
    errno.EEXIST: gettext_noop("it is there already"),
    errno.ENOTDIR: gettext_noop("what stands above it is no folder"),
    errno.EISDIR: gettext_noop("it is a folder"),
    errno.ENOTEMPTY: gettext_noop("the folder is not empty"),
    errno.ENAMETOOLONG: gettext_noop("the name is too long"),
    errno.ELOOP: gettext_noop("its links lead round in a circle"),
    errno.EXDEV: gettext_noop("it would have to move to another disk"),
    errno.EFBIG: gettext_noop("the file would be too large"),
    errno.EBUSY: gettext_noop("it is in use"),
    errno.ETXTBSY: gettext_noop("the program is running"),
    errno.EIO: gettext_noop("the disk cannot be read or written"),
    errno.EMFILE: gettext_noop("the process has too many files open"),
    errno.ENFILE: gettext_noop("the machine has too many files open"),
    errno.ENOMEM: gettext_noop("there is not enough memory"),
    errno.EAGAIN: gettext_noop("the machine has no room for it just now"),
    errno.EPIPE: gettext_noop("the other side has hung up"),
    errno.EADDRINUSE: gettext_noop("the address is in use"),
    errno.EADDRNOTAVAIL: gettext_noop("this machine does not have the address"),
    errno.ECONNREFUSED: gettext_noop("nobody listens there"),
    errno.ECONNRESET: gettext_noop("the other side broke the connection off"),
    errno.ECONNABORTED: gettext_noop("the connection was broken off"),
    errno.ENOTCONN: gettext_noop("there is no connection"),
    errno.ETIMEDOUT: gettext_noop("there was no answer in time"),
    errno.EHOSTUNREACH: gettext_noop("no way leads to that machine"),
    errno.ENETUNREACH: gettext_noop("no way leads to that network"),
}


def of(error: OSError) -> Phrase:
    """Return why the system refused; a number that is not listed keeps the system's own words."""
    known = REASONS.get(error.errno or 0)
    return Phrase(known) if known else Phrase("%(said)s", said=error.strerror or str(error) or type(error).__name__)


def named_in(text: str) -> Phrase | None:
    """Return the reason of the system that a library's message quotes; None where it quotes none."""
    for number, words in REASONS.items():
        if os.strerror(number) in text:
            return Phrase(words)
    return None
