from modelfleet.spec import Accelerator, Autoscaling, Model, ModelService, Placement, Resources

service = ModelService(
    team="tabular",
    name="sales",
    model=Model(uri="s3://models/sales", format="xgboost", version="1"),
    resources=Resources(cpu="2", cpu_limit="1500m"),
)
