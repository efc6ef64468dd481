from modelfleet.spec import Accelerator, Autoscaling, Model, ModelService, Placement, Resources

service = ModelService(
    team="tabular",
    name="sales",
    model=Model(uri=open("uri"), format="xgboost", version="1"),
)
