"""A service in Python."""

from modelfleet.spec import Autoscaling, Model, ModelService, Placement

VERSION = "2026-11-02"

service = ModelService(
    team="tabular",
    name="sales",
    model=Model(uri="s3://models/sales", format="xgboost", version=VERSION),
    autoscaling=Autoscaling(min=1, max=3),
    placement=Placement(clusters=("edge", "local")),
)
