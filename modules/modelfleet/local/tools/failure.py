"""Says why a build failed and what a user can do about it."""

import re
from collections.abc import Callable
from pathlib import Path

from modelfleet.local.tools.registry import Module
from modelfleet.spec import UserError

_REMEDIES = (
    (
        r"no space left on device|disk quota exceeded",
        "The disk is full: free some, or run `modelfleet tools prune`.",
    ),
    (
        r"checksum mismatch|SECURITY ERROR|missing go\.sum entry",
        "What was fetched is not what is pinned: do not go on; restore tools/ and find out who changed it.",
    ),
    (
        r"dial tcp|no such host|connection re(?:fused|set)|timeout|TLS handshake|unreachable|EOF$",
        "The module proxy cannot be reached: check the network and GOPROXY, then run the command again.",
    ),
    (
        r"(?:403|404|410) \w+",
        "The module proxy does not serve a module: check GOPROXY with `go env GOPROXY`.",
    ),
    (r"signal: killed|cannot allocate memory", "Memory ran out: close programs and run the command again."),
)
_SHOWN = 8  # lines of the log in the message


def explain(module: Module, log: Path, is_noise: Callable[[str], bool]) -> UserError:
    """Make an error of a build's log: the last lines, where all of it stands, what to do."""
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line and not is_noise(line)]
    told = [line for line in lines if not line.startswith("go: downloading")][-_SHOWN:]
    text = "\n".join(told)
    advice = (remedy for pattern, remedy in _REMEDIES if re.search(pattern, text, re.MULTILINE))
    remedy = next(advice, "Run the command again: it goes on where it was.")
    return UserError(f"building {module.name} failed:\n{text}", f"{remedy}\n    All of its output: {log}")
