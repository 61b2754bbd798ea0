#!/usr/bin/env python3
"""Makes the JSON schemas that kubeconform reads: each in a file of its own without references, strict:
a field that a schema does not know is refused.

    schemas.py OUT KUBERNETES_SCHEMAS CRD.yaml…

KUBERNETES_SCHEMAS is a folder of the package kubernetes-validate: a file a kind, which refers to
_definitions.json.
"""

import json
import pathlib
import sys

import yaml

# A lone "=" among allowed operators is text; YAML 1.1 has a type of its own for it.
yaml.SafeLoader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)

# The types that this tree applies to a cluster; the folder has a file for every type of the API.
KINDS = (
    "namespace-v1", "serviceaccount-v1", "configmap-v1", "secret-v1", "service-v1", "pod-v1",
    "persistentvolumeclaim-v1", "deployment-apps-v1", "statefulset-apps-v1", "daemonset-apps-v1",
    "job-batch-v1", "cronjob-batch-v1", "poddisruptionbudget-policy-v1",
    "horizontalpodautoscaler-autoscaling-v2", "networkpolicy-networking-v1", "ingress-networking-v1",
    "role-rbac-v1", "rolebinding-rbac-v1")


def strict(schema):
    """Closes every object that does not allow other fields."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    if isinstance(closed.get("properties"), dict) and "additionalProperties" not in closed:
        if not closed.get("x-kubernetes-preserve-unknown-fields"):
            closed["additionalProperties"] = False
    if closed.pop("x-kubernetes-int-or-string", None):
        closed.pop("type", None)
    return closed


def inlined(schema, definitions, above=()):
    """The schema with its references resolved; a type within itself takes anything."""
    if isinstance(schema, list):
        return [inlined(item, definitions, above) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return {} if name in above else inlined(definitions[name], definitions, above + (name,))
    return {key: inlined(value, definitions, above) for key, value in schema.items()}


def main():
    out, kubernetes = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    read = json.loads((kubernetes / "_definitions.json").read_text())
    definitions = read.get("$defs") or read["definitions"]
    for kind in KINDS:
        schema = inlined(json.loads((kubernetes / f"{kind}.json").read_text()), definitions)
        schema.pop("$schema", None)
        (out / f"{kind}.json").write_text(json.dumps(schema))
    for path in sys.argv[3:]:
        for crd in yaml.safe_load_all(pathlib.Path(path).read_text()):
            if not crd or crd.get("kind") != "CustomResourceDefinition":
                continue
            kind, group = crd["spec"]["names"]["kind"].lower(), crd["spec"]["group"]
            for version in crd["spec"]["versions"]:
                schema = strict(version["schema"]["openAPIV3Schema"])
                schema["properties"]["metadata"] = {"type": "object"}
                (out / f"{kind}-{group}-{version['name']}.json").write_text(json.dumps(schema))


if __name__ == "__main__":
    main()
