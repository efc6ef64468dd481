"""The Pulumi program: the stack's name says what is declared."""

from pathlib import Path

import pulumi
from modelfleet.infra.stacks import declare, user_errors
from modelfleet.load import load

with user_errors():
    root = Path(pulumi.get_root_directory())
    declare(load(root).fleet, root, pulumi.get_stack())
