"""Settings of the whole fleet."""

from modelfleet.spec import FleetSettings

fleet = FleetSettings(
    name="acme-models",
    repository="https://github.com/acme/modelfleet.git",
)
