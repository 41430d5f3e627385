"""The chart: what it makes, what it refuses, and that a gate can live with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import helm_python as helm
import kubernetes_validate
import pytest
import yaml

from gateway import site
from gateway.running import config
from gateway.sections import Api, Backend, Queue
from gateway.settings import read
from policies import compiler
from policies.vocabulary import offline

CHART = Path(__file__).parents[2] / "charts" / "gapura"
FULL = {
    "backends": [
        {
            "name": "cloud",
            "url": "https://llm.example.org/v1",
            "models": ["big"],
            "api": ["openai"],
            "proxy": "http://proxy.example:3128",
            "minors": "forbidden",
            "learning": False,
            "country": "ID",
            "contract": "PKS-7/2026",
            "existingSecret": {"name": "cloud-key", "key": "token"},
        },
        {"name": "local", "url": "http://vllm.models.svc:8000/v1", "queue": {"concurrent": 2, "waiting": 8}},
        {"name": "box", "url": "http://10.0.0.7:11434/v1"},
    ],
    "settings": {
        "server": {"language": "id", "limits": {"timeouts": {"total": 1200}}},
        "groups": [{"name": "kelas-7", "role": "student", "ages": [12, 13]}],
        "telemetry": {"otlp_endpoint": "http://collector.monitoring:4318"},
    },
    "tls": {"existingSecret": "gate-tls"},
    "hosts": ["ai.school.example"],
    "persistence": {"data": {"existingClaim": "old-log"}, "keys": {"size": "1Gi"}},
    "podAnnotations": {"example.org/team": "it"},
    "nodeSelector": {"kubernetes.io/arch": "amd64"},
    "imagePullSecrets": [{"name": "registry"}],
}


def test_lint_has_nothing_to_say():
    report = helm.lint(str(CHART))
    assert report["errors"] == []
    assert [message["error"] for message in report["messages"]] == ["icon is recommended"]


@pytest.mark.parametrize("values", [{}, FULL], ids=["default", "full"])
def test_every_document_is_what_kubernetes_knows(render, values):
    documents = render(values)
    assert {kind for kind, _ in documents} == {
        "ConfigMap", "Deployment", "NetworkPolicy", "PersistentVolumeClaim", "Service"
    }  # fmt: skip
    for document in documents.values():
        kubernetes_validate.validate(document, "1.37", strict=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"replicas": 1}, "replicas"),
        ({"replicaCount": -1}, "minimum"),
        ({"replicaCount": "one"}, "integer"),
        ({"backends": [{"name": "x", "url": "http://x/v1", "key": "sk-secret"}]}, "key"),
        ({"backends": [{"name": "x", "url": "http://user:word@x/v1"}]}, "pattern"),
        ({"backends": [{"name": "X Y", "url": "http://x/v1"}]}, "pattern"),
        ({"settings": {"backends": []}}, "backends"),
        ({"settings": {"server": {"host": "::"}}}, "host"),
        ({"persistence": {"data": {"size": "much"}}}, "pattern"),
        ({"tls": {"key": "pem"}}, "key"),
        ({"hosts": ["ai.example/path"]}, "pattern"),
    ],
)
def test_the_schema_refuses_what_is_misspelt_or_does_not_belong(render, wrong, said):
    with pytest.raises(helm.HelmValuesError, match=said):
        render(wrong)


def test_a_backend_may_have_every_setting_of_the_gate_but_its_key_comes_from_a_secret():
    schema = json.loads((CHART / "values.schema.json").read_text())
    known = schema["properties"]["backends"]["items"]["properties"]
    assert known.keys() - {"existingSecret", "egress"} == Backend.model_fields.keys() - {"key"}
    assert known["queue"]["properties"].keys() == Queue.model_fields.keys()
    assert set(known["api"]["items"]["enum"]) == set(get_args(Api))


def test_a_chart_that_holds_this_one_may_have_globals(render):
    assert render({"global": {"registry": "x"}}) == render()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"replicaCount": 2}, "one process writes it.*Set replicaCount to 1"),
        ({"backends": []}, "at least one model server"),
        ({"policies": {"use": ["ours.yaml"]}}, "ours.yaml, which is not in policies.files"),
        ({"backends": [{"name": "six", "url": "http://[fd00::1]:8000/v1"}]}, "egress.to"),
    ],
)
def test_what_cannot_work_is_said_before_it_is_installed(render, wrong, said):
    with pytest.raises(helm.HelmError, match=said):
        render(wrong)


def test_one_writer_and_never_two_at_once(render):
    spec = render()["Deployment", "gate-gapura"]["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert render({"replicaCount": 0})["Deployment", "gate-gapura"]["spec"]["replicas"] == 0


def test_the_pod_has_no_rights_it_does_not_need(pod):
    spec = pod()
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    assert spec["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "fsGroup": 10001,
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    (container,) = spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    writable = {mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
    assert writable == {"/data", "/keys", "/tmp"}  # noqa: S108 - a path in the pod


def test_keys_lie_on_another_volume_than_data_and_both_outlive_the_release(render, pod):
    claims = {
        volume["name"]: volume["persistentVolumeClaim"]["claimName"]
        for volume in pod()["volumes"]
        if "persistentVolumeClaim" in volume
    }
    assert claims == {"data": "gate-gapura-data", "keys": "gate-gapura-keys"}
    for name in claims.values():
        kept = render()["PersistentVolumeClaim", name]["metadata"]["annotations"]
        assert kept == {"helm.sh/resource-policy": "keep"}
    assert ("PersistentVolumeClaim", "gate-gapura-data") not in render(FULL)


@pytest.mark.parametrize(("values", "scheme"), [({}, "HTTP"), (FULL, "HTTPS")], ids=["default", "full"])
def test_probes_speak_to_a_name_the_gate_answers_for(render, pod, values, scheme):
    (container,) = pod(values)["containers"]
    paths = {}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        get = container[probe]["httpGet"]
        paths[probe] = get["path"]
        assert get["scheme"] == scheme
        assert get["httpHeaders"] == [{"name": "Host", "value": "gate-gapura"}]
    assert paths == {"startupProbe": "/healthz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}
    assert "gate-gapura" in _gapura_yaml(render(values))["server"]["hosts"]


@pytest.mark.parametrize(("values", "longest"), [({}, 900), (FULL, 1200)], ids=["default", "full"])
def test_the_pod_may_finish_its_longest_answer(pod, values, longest):
    grace = pod(values)["terminationGracePeriodSeconds"]
    (container,) = pod(values)["containers"]
    pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert grace - pause > longest
    assert grace - pause > config(None).timeout_graceful_shutdown


def test_a_secret_is_a_file_from_a_secret_and_stands_nowhere_else(render, pod):
    spec = pod(FULL)
    (container,) = spec["containers"]
    assert container["env"][1:] == [{"name": "BACKEND_KEY_0_FILE", "value": "/run/secrets/gapura/backend-0/key"}]
    volumes = {volume["name"]: volume["secret"] for volume in spec["volumes"] if "secret" in volume}
    assert volumes["backend-0"] == {
        "secretName": "cloud-key", "defaultMode": 0o440, "items": [{"key": "token", "path": "key"}]
    }  # fmt: skip
    maps = json.dumps([document for (kind, _), document in render(FULL).items() if kind == "ConfigMap"])
    assert "cloud-key" not in maps
    assert "token" not in maps


def test_no_library_reports_to_its_maker(pod):
    (container,) = pod()["containers"]
    assert container["env"] == [{"name": "ORT_DISABLE_TELEMETRY", "value": "1"}]


def test_new_settings_or_policies_start_a_new_pod(render):
    def marks(values):
        return render(values)["Deployment", "gate-gapura"]["spec"]["template"]["metadata"]["annotations"]

    before, other = marks({}), marks({"policies": {"files": {"ours.yaml": "x"}}})
    assert marks({"hosts": ["ai.example"]})["checksum/config"] != before["checksum/config"]
    assert other["checksum/policies"] != before["checksum/policies"]


def test_only_named_ways_lead_in_and_out(render):
    policy = render(FULL)["NetworkPolicy", "gate-gapura"]["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["ingress"] == [{"ports": [{"protocol": "TCP", "port": "http"}], "from": [{"podSelector": {}}]}]
    ways = [([port["port"] for port in rule["ports"]], rule["to"][0]) for rule in policy["egress"]]
    assert ways[0][0] == [53, 53]
    assert ways[1][0] == [443]
    assert "10.0.0.0/8" in ways[1][1]["ipBlock"]["except"]
    assert ways[2] == ([8000], _namespace("models"))
    assert ways[3] == ([11434], {"ipBlock": {"cidr": "10.0.0.7/32"}})
    assert ways[4] == ([4318], _namespace("monitoring"))
    assert len(ways) == 5


def test_people_are_told_and_witnesses_asked_over_ways_of_their_own(render, pod):
    channels = [
        {"name": "telegram", "kind": "telegram", "key": "BOT"},
        {"name": "surel", "kind": "smtp", "url": "smtps://mail.example.org", "sender": "gapura@example.org"},
        {"name": "kantor", "kind": "smtp", "url": "smtp://10.0.0.9:587", "sender": "gapura@example.org"},
    ]
    settings = {"cases": {"channels": channels}, "record": {"witnesses": [{"url": "https://saksi.example.org:8443"}]}}
    policy = render({"settings": settings})["NetworkPolicy", "gate-gapura"]["spec"]
    ways = [(rule["ports"][0]["port"], rule["to"][0]["ipBlock"]["cidr"]) for rule in policy["egress"][2:]]
    bot = {"name": "BOT", "valueFrom": {"secretKeyRef": {"name": "telegram", "key": "token"}}}
    (gate,) = pod({"settings": settings, "extraEnv": [bot]})["containers"]
    assert gate["env"][-1] == bot
    assert ways == [(443, "0.0.0.0/0"), (465, "0.0.0.0/0"), (587, "10.0.0.9/32"), (8443, "0.0.0.0/0")]


def test_a_backend_may_say_itself_where_it_is(render):
    where = {"port": 8080, "to": [{"podSelector": {"matchLabels": {"app": "vllm"}}}]}
    backends = [{"name": "vllm", "url": "http://vllm/v1", "egress": where}]
    rule = render({"backends": backends})["NetworkPolicy", "gate-gapura"]["spec"]["egress"][1]
    assert rule == {"ports": [{"protocol": "TCP", "port": 8080}], "to": where["to"]}


def test_a_public_name_with_two_labels_is_not_taken_for_a_namespace(render):
    backends = [{"name": "cloud", "url": "https://example.org/v1"}]
    rule = render({"backends": backends})["NetworkPolicy", "gate-gapura"]["spec"]["egress"][1]
    assert rule["to"][0]["ipBlock"]["cidr"] == "0.0.0.0/0"


@pytest.mark.parametrize("values", [{}, FULL], ids=["default", "full"])
def test_the_gate_understands_the_settings_the_chart_writes(render, tmp_path, values):
    file, key = tmp_path / "gapura.yaml", tmp_path / "key"
    file.write_text(render(values)["ConfigMap", "gate-gapura"]["data"]["gapura.yaml"], encoding="utf-8")
    key.write_text("invented\n", encoding="utf-8")
    settings = read(file, env={"BACKEND_KEY_0_FILE": str(key)})
    assert settings.server.host == "0.0.0.0"  # noqa: S104 - inside a pod, behind a Service
    assert settings.server.behind_proxy is (values == {})
    assert (settings.server.tls_cert is None) is (values == {})
    assert str(settings.data) == "/data/gapura"
    assert str(settings.keys) == "/keys/gapura"
    if values:
        assert settings.backend_key("cloud") == "invented"
        assert settings.server.limits.timeouts.total == 1200


def test_a_policy_of_ones_own_travels_with_its_lock(render, tmp_path):
    site.init(tmp_path / "written")
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "written" / "policies").iterdir()}
    documents = render({"policies": {"use": ["policy.yaml"], "files": written}})
    etc = tmp_path / "etc"
    (etc / "policies").mkdir(parents=True)
    (etc / "gapura.yaml").write_text(documents["ConfigMap", "gate-gapura"]["data"]["gapura.yaml"], encoding="utf-8")
    for name, text in documents["ConfigMap", "gate-gapura-policies"]["data"].items():
        _as_the_kubelet(etc / "policies", name, text)
    settings = read(etc / "gapura.yaml", env={})
    program = compiler.load([Path(name) for name in settings.policies.files], offline())
    assert "links-in-questions" in {rule.name for rule in program.rules}


@pytest.mark.parametrize(("values", "scheme"), [({}, "http"), (FULL, "https")], ids=["default", "full"])
def test_the_notes_say_what_to_do_next(notes, values, scheme):
    text = notes(values)
    assert f"{scheme}://gate-gapura.school:8787/v1" in text
    assert "gapura key create --group guru" in text
    assert ("plain HTTP" in text) is (values == {})


def _as_the_kubelet(folder: Path, name: str, text: str) -> None:
    """A ConfigMap's file is a link to a link."""
    hidden = folder / "..2026"
    hidden.mkdir(exist_ok=True)
    (hidden / name).write_text(text, encoding="utf-8")
    if not (folder / "..data").is_symlink():
        (folder / "..data").symlink_to("..2026")
    (folder / name).symlink_to(Path("..data") / name)


def _namespace(name: str) -> dict[str, object]:
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


def _gapura_yaml(documents):
    return yaml.safe_load(documents["ConfigMap", "gate-gapura"]["data"]["gapura.yaml"])
