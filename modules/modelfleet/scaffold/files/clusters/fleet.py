"""Settings of the whole fleet."""

from modelfleet.spec import FleetSettings

fleet = FleetSettings(
    name="@name@",
    repository="@repository@",
)
