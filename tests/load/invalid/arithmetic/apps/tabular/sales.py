from modelfleet.spec import Accelerator, Autoscaling, Model, ModelService, Placement, Resources

service = ModelService(
    team="tabular",
    name="sales",
    model=Model(uri="s3://models/sales", format="xgboost", version="1"),
    autoscaling=Autoscaling(max=2 * 3),
)
