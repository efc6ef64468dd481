"""Iris classifier: KServe's public scikit-learn sample."""

from modelfleet.spec import Model, ModelService, Resources

service = ModelService(
    team="@team@",
    name="iris",
    model=Model(
        uri="gs://kfserving-examples/models/sklearn/1.0/model",
        format="sklearn",
        version="1.0",
    ),
    resources=Resources(cpu="250m", memory="512Mi"),
)
