"""The vocabulary: closed, frozen models; what one object can know by itself; derived names."""

from modelfleet.spec.accelerator import Accelerator, Vendor
from modelfleet.spec.base import ContradictionError, Spec
from modelfleet.spec.cluster import (
    NODE_LABEL_ACCELERATOR,
    NODE_LABEL_POOL,
    Cluster,
    Eks,
    Local,
    NodePool,
    Provisioner,
    Quota,
    Taint,
)
from modelfleet.spec.finding import ConfigError, Finding, UserError
from modelfleet.spec.fleet import Fleet, FleetSettings, runs_on
from modelfleet.spec.names import RESERVED_NAMESPACES, amount
from modelfleet.spec.plane import PLANE_FILE, STATE_FOLDER, Plane
from modelfleet.spec.service import (
    Autoscaling,
    Container,
    Model,
    ModelService,
    Placement,
    Resources,
)
from modelfleet.spec.team import LABEL_SERVICE, LABEL_TEAM, OWNER_ROLE, VIEWER_ROLE, Team

__all__ = [
    "LABEL_SERVICE",
    "LABEL_TEAM",
    "NODE_LABEL_ACCELERATOR",
    "NODE_LABEL_POOL",
    "OWNER_ROLE",
    "PLANE_FILE",
    "RESERVED_NAMESPACES",
    "STATE_FOLDER",
    "VIEWER_ROLE",
    "Accelerator",
    "Autoscaling",
    "Cluster",
    "ConfigError",
    "Container",
    "ContradictionError",
    "Eks",
    "Finding",
    "Fleet",
    "FleetSettings",
    "Local",
    "Model",
    "ModelService",
    "NodePool",
    "Placement",
    "Plane",
    "Provisioner",
    "Quota",
    "Resources",
    "Spec",
    "Taint",
    "Team",
    "UserError",
    "Vendor",
    "amount",
    "runs_on",
]
