from modelfleet.spec import Accelerator, Autoscaling, Model, ModelService, Placement, Resources

service = ModelService(
    team="vision",
    name="iris",
    model=Model(uri="s3://models/iris", format="sklearn", version="1"),
)
