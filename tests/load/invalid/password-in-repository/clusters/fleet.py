from modelfleet.spec import FleetSettings

fleet = FleetSettings(
    name="base",
    repository="https://me:secret@git.example.com/acme/base.git",
)
