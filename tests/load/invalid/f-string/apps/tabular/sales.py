from modelfleet.spec import Accelerator, Autoscaling, Model, ModelService, Placement, Resources

service = ModelService(
    team="tabular",
    name="sales",
    model=Model(uri=f"s3://models/{1}", format="xgboost", version="1"),
)
