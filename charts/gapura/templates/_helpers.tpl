{{- define "gapura.fullname" -}}
{{- if contains "gapura" .Release.Name }}{{ .Release.Name | trunc 53 | trimSuffix "-" }}{{ else }}{{ printf "%s-gapura" .Release.Name | trunc 53 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "gapura.selector" -}}
app.kubernetes.io/name: gapura
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "gapura.labels" -}}
{{ include "gapura.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "gapura.image" -}}
{{- with .Values.image }}{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}{{ end }}
{{- end }}

{{/* What cannot work is said before anything is installed. */}}
{{- define "gapura.validate" -}}
{{- if gt (int .Values.replicaCount) 1 }}
{{- fail "replicaCount: Gapura keeps its log in SQLite on one volume, and one process writes it. Set replicaCount to 1 (0 pauses the gate). Several replicas need PostgreSQL, which this version does not have yet." }}
{{- end }}
{{- if not .Values.backends }}
{{- fail "backends: name at least one model server for the gate to stand in front of." }}
{{- end }}
{{- $known := keys .Values.policies.files }}
{{- range .Values.policies.use }}
{{- if and (regexMatch "\\.ya?ml$" .) (not (has . $known)) }}
{{- fail (printf "policies.use names %s, which is not in policies.files." .) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Names the gate answers for: its service's, and those people use. */}}
{{- define "gapura.hosts" -}}
{{- $name := include "gapura.fullname" . }}
{{- $in := printf "%s.%s" $name .Release.Namespace }}
{{- concat (list $name $in (printf "%s.svc" $in) (printf "%s.svc.%s" $in .Values.clusterDomain)) .Values.hosts | uniq | toJson }}
{{- end }}

{{/* The longest an answer may take, in seconds. */}}
{{- define "gapura.longest" -}}
{{- dig "server" "limits" "timeouts" "total" 900 .Values.settings | ceil | int }}
{{- end }}

{{/* gapura.yaml. Secrets are not in it: a backend's key is named by a variable, and the variable names a file. */}}
{{- define "gapura.config" -}}
{{- $own := dict "host" "0.0.0.0" "port" 8787 "hosts" (include "gapura.hosts" . | fromJsonArray) }}
{{- if .Values.tls.existingSecret }}
{{- $_ := merge $own (dict "tls_cert" "/run/secrets/gapura/tls/tls.crt" "tls_key" "/run/secrets/gapura/tls/tls.key") }}
{{- else }}
{{- $_ := set $own "behind_proxy" true }}
{{- end }}
{{- $backends := list }}
{{- range $i, $backend := .Values.backends }}
{{- $entry := omit $backend "existingSecret" "egress" }}
{{- if $backend.existingSecret }}{{ $_ := set $entry "key" (printf "BACKEND_KEY_%d" $i) }}{{ end }}
{{- $backends = append $backends $entry }}
{{- end }}
{{- $use := list }}
{{- range .Values.policies.use }}
{{- $use = append $use (ternary (printf "policies/%s" .) . (hasKey $.Values.policies.files .)) }}
{{- end }}
{{- $server := mergeOverwrite (deepCopy (.Values.settings.server | default dict)) $own }}
{{- $all := dict "server" $server "backends" $backends "policies" (dict "files" $use) "data" "/data/gapura" "keys" "/keys/gapura" }}
{{- toYaml (mergeOverwrite (deepCopy .Values.settings) $all) }}
{{- end }}

{{/* Is service.namespace[.svc...] meant? Two labels with https are a public name such as example.org. */}}
{{- define "gapura.inside" -}}
{{- if eq (len .labels) 2 }}{{ ternary "yes" "no" (eq .scheme "http") }}{{ else }}{{ ternary "yes" "no" (eq (index .labels 2) "svc") }}{{ end }}
{{- end }}

{{/* One egress rule for an address: dict "url" "egress" "namespace". A name outside the cluster has no peer in NetworkPolicy:
     any public address on its port is let through, and the gate's own exact list does the rest. */}}
{{- define "gapura.egress" -}}
{{- $parts := urlParse .url }}
{{- $egress := .egress | default dict }}
{{- $host := regexReplaceAll ":[0-9]+$" $parts.host "" }}
{{- $port := regexFind ":[0-9]+$" $parts.host | trimPrefix ":" | default (get (dict "https" "443" "smtps" "465" "smtp" "587") $parts.scheme | default "80") }}
{{- $labels := splitList "." $host }}
{{- if and (contains "[" $host) (not $egress.to) }}
{{- fail (printf "backends: say under egress.to where %s is; the chart cannot tell it from an IPv6 address." .url) }}
{{- end }}
- ports:
    - { protocol: TCP, port: {{ $egress.port | default $port | int }} }
  to:
{{- if $egress.to }}
    {{- toYaml $egress.to | nindent 4 }}
{{- else if regexMatch "^[0-9]+(\\.[0-9]+){3}$" $host }}
    - ipBlock: { cidr: {{ $host }}/32 }
{{- else if eq (len $labels) 1 }}
    - podSelector: {}
{{- else if eq (include "gapura.inside" (dict "labels" $labels "scheme" $parts.scheme)) "yes" }}
    - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{ index $labels 1 }} } }
{{- else }}
    - ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16, 127.0.0.0/8] }
{{- end }}
{{- end }}

{{- define "gapura.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
  scheme: {{ ternary "HTTPS" "HTTP" (ne .root.Values.tls.existingSecret "") }}
  httpHeaders: # the kubelet would send the pod's address, which is no name of this gate
    - { name: Host, value: {{ include "gapura.fullname" .root }} }
{{- end }}
