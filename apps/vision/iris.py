"""Iris classifier: KServe's public scikit-learn sample."""

from modelfleet.spec import Autoscaling, Model, ModelService, Resources

service = ModelService(
    team="vision",
    name="iris",
    model=Model(
        uri="gs://kfserving-examples/models/sklearn/1.0/model",
        format="sklearn",
        version="1.0",
    ),
    resources=Resources(cpu="250m", memory="512Mi"),
    autoscaling=Autoscaling(min=1, max=3, metric="cpu", target=70),
)
