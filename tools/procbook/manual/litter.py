"""What systems and editors leave lying about: nobody wrote it, and nothing of it is ever read.

A name here is one that no process, register or record can have: ids and areas are letters, digits and hyphens, and end
before ".yaml"; so nobody hides a process or an approval behind it. An attachment of such a name is not there.
"""

from __future__ import annotations

import re

_FILES = r"""
\.ds_store | \._.* | \.localized | icon\r
thumbs\.db(:encryptable)? | ehthumbs(_vista)?\.db | desktop\.ini
\.directory | \.fuse_hidden.* | \.nfs[0-9a-f]+ | \.goutputstream-.*
~\$.* | \.~.* | ~.*\.tmp | \.~lock\..*\#
.*~ | \#.*\# | \.\#.* | \..*\.sw[a-p] | .*\.sw[px] | .*\.kate-swp | 4913
.*___jb_(tmp|old)___ | .*\.(tmp|bak|orig|rej) | \.obsidian\..* | .*\.(sublime-project|sublime-workspace|code-workspace)
.*\.(crdownload|download|downloading|opdownload|part|partial|aria2|xltd|!qb|!ut|filepart)
\.gitkeep | \.keep | \.gitattributes | \.gitignore | \.editorconfig
.*\.sync-conflict.* | \.syncthing\..* | \.stignore | \.dropbox(\..*)? | \.dropboxignore | \.megaignore
\.sync-exclude\.lst | \.(_?sync|csync_journal).*\.(db|log)(-.*)? | \.(owncloud|nextcloud)sync\.log(\..*)?
"""
"""Files, without regard to case, line by line: macOS; Windows; Linux desktops and NFS; locks of office programs; copies
that editors keep (Emacs, Vim, Kate); what JetBrains, merge tools and other editors leave; what browsers and network
disks have not ended to fetch; what tells git and editors how to take a folder, or keeps an empty one; programs that
synchronise."""

_FOLDERS = r"""
__macosx | \.spotlight-v100 | \.trashes | \.trash-\d+ | \.fseventsd | \.temporaryitems | \.appledouble
\$recycle\.bin | system\ volume\ information | @eadir | \.stfolder | \.stversions
\.idea | \.vscode | \.vs | \.fleet | \.zed | \.cursor | \.history | \.obsidian | \.logseq | \.foam | \.trash
\.sync | \.procbook
"""
"""Folders, with all that is in them: systems and network drives; editors; what a killed procbook leaves."""


def _names(lines: str) -> str:
    return "|".join(name.strip() for line in lines.strip().splitlines() for name in line.split(" | "))


_FILE = re.compile(_names(_FILES), re.IGNORECASE | re.DOTALL)
_FOLDER = re.compile(_names(_FOLDERS), re.IGNORECASE)


def is_litter(path: str) -> bool:
    """Whether a file below the manual is litter, by its name or by that of a folder on the way to it."""
    *folders, name = path.split("/")
    return _FILE.fullmatch(name) is not None or any(map(_FOLDER.fullmatch, folders))
