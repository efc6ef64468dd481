from modelfleet.spec import Accelerator, Autoscaling, Model, ModelService, Placement, Resources

SIZE = 1
SIZE += 1

service = ModelService(
    team="tabular",
    name="sales",
    model=Model(uri="s3://models/sales", format="xgboost", version="1"),
)
