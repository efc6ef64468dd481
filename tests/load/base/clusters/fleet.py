"""Settings of the fleet."""

from modelfleet.spec import FleetSettings

fleet = FleetSettings(name="base", repository="https://git.example.com/acme/base.git")
