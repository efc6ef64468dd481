"""Image captions: a vision-language model on one GPU, served by llama.cpp's own image.

Image: published by ggml-org as ghcr.io/ggml-org/llama.cpp, tag server-cuda, build b10588 of August 2026.
Model: ggml-org/SmolVLM-500M-Instruct-GGUF, fetched by the server when it starts.
"""

from modelfleet.spec import Accelerator, Autoscaling, Container, ModelService, Resources

service = ModelService(
    team="vision",
    name="captions",
    container=Container(
        image=(
            "ghcr.io/ggml-org/llama.cpp:server-cuda"
            "@sha256:45047ae940975851c3b195997c91f6bb4add4b941880d94287e5f21ff5a6369a"
        ),
        port=8080,
        args=(
            "--hf-repo",
            "ggml-org/SmolVLM-500M-Instruct-GGUF",
            "--host",
            "0.0.0.0",
            "--n-gpu-layers",
            "99",
        ),
        env={"LLAMA_CACHE": "/tmp/models"},
        ready_path="/health",
    ),
    protocol="openai",
    resources=Resources(cpu="2", memory="8Gi"),
    accelerator=Accelerator(vendor="nvidia", product="l4"),
    autoscaling=Autoscaling(min=1, max=2),
)
