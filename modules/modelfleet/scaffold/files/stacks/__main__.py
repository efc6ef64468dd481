"""What `pulumi up -s <stack>` runs: the stack's name says which cluster."""

from pathlib import Path

import pulumi

from modelfleet.infra import program
from modelfleet.load import load

root = Path(pulumi.get_root_directory())
program.run(load(root).fleet, pulumi.get_stack(), root)
