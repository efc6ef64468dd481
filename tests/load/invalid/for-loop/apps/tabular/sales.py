from modelfleet.spec import Accelerator, Autoscaling, Model, ModelService, Placement, Resources

for size in (1, 2):
    pass

service = ModelService(
    team="tabular",
    name="sales",
    model=Model(uri="s3://models/sales", format="xgboost", version="1"),
)
