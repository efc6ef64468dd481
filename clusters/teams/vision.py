"""Team vision: image and tabular models."""

from modelfleet.spec import Team

team = Team(
    name="vision",
    owners=("acme-vision",),
    viewers=("acme-engineering",),
)
