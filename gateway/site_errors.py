"""What can go wrong when a gate starts, said to the person who starts it."""

from __future__ import annotations


class StartError(Exception):
    """The gate cannot start. ``text`` says why and what to do, in English or Indonesian."""

    def __init__(self, english: str, indonesian: str) -> None:
        super().__init__(english)
        self.english, self.indonesian = english, indonesian

    def text(self, language: str) -> str:
        """The message."""
        return self.indonesian if language == "id" else self.english


class PortInUse(StartError):
    """Somebody else listens there, or may not."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            f"The gate cannot listen on {host}:{port} ({why}). Stop what runs there, or choose another with --port.",
            f"Gerbang tidak dapat memakai {host}:{port} ({why}). Hentikan program yang memakainya, atau pilih porta "
            "lain dengan --port.",
        )


class OpenToTheWorld(StartError):
    """Listening beyond this machine without TLS."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Listening on {host} would send keys and texts over the network unencrypted. Add --tls-cert and "
            "--tls-key, or --behind-proxy if a proxy in front of the gate does TLS.",
            f"Memakai {host} berarti kunci dan teks terkirim tanpa enkripsi. Tambahkan --tls-cert dan --tls-key, atau "
            "--behind-proxy jika ada proksi yang menangani TLS di depan gerbang.",
        )


class BadCertificate(StartError):
    """TLS was asked for, and cannot be had."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The certificate and its private key cannot be used ({why}). Both are PEM files, they belong together, "
            "and the key has no password: check --tls-cert and --tls-key, or server.tls_cert and server.tls_key.",
            f"Sertifikat dan kunci pribadinya tidak dapat dipakai ({why}). Keduanya berkas PEM, harus berpasangan, dan "
            "kuncinya tanpa kata sandi: periksa --tls-cert dan --tls-key, atau server.tls_cert dan server.tls_key.",
        )


class BadAuthority(StartError):
    """A file with authorities cannot be used."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f'The authority of "{name}" cannot be used ({why}). Its ca names a PEM file with one certificate or more; '
            "gapura check --config FILE looks it over.",
            f'Otoritas untuk "{name}" tidak dapat dipakai ({why}). Isi ca dengan berkas PEM berisi satu sertifikat '
            "atau lebih; gapura check --config BERKAS memeriksanya.",
        )


class NoBackend(StartError):
    """Nothing to stand in front of."""

    def __init__(self) -> None:
        super().__init__(
            "No backend is set and no Ollama was found on this machine. Say which model server to stand in front of: "
            "gapura serve --backend http://127.0.0.1:11434/v1, or backends: in gapura.yaml.",
            "Tidak ada backend dan Ollama tidak ditemukan di komputer ini. Sebutkan server modelnya: "
            "gapura serve --backend http://127.0.0.1:11434/v1, atau backends: di gapura.yaml.",
        )


class KeptTooShort(StartError):
    """A policy in force wants records kept for longer."""

    def __init__(self, pack: str, wanted: int, days: int) -> None:
        super().__init__(
            f"The policy {pack} wants every exchange kept for {wanted} days, and retention.records destroys some after "
            f"{days}. Raise days in gapura.yaml, or take the policy out; gapura check --config FILE shows both.",
            f"Kebijakan {pack} meminta setiap pertukaran disimpan {wanted} hari, tetapi retention.records memusnahkan "
            f"sebagian setelah {days}. Naikkan days di gapura.yaml, atau keluarkan kebijakan itu; gapura check "
            "--config BERKAS menampilkan keduanya.",
        )


class WorkerLost(StartError):
    """One of the gate's processes ended by itself."""

    def __init__(self) -> None:
        super().__init__(
            "One of the gate's processes ended by itself, so the gate has stopped. Often memory was short: start it "
            "again, with fewer --workers.",
            "Salah satu proses gerbang berhenti sendiri, sehingga gerbang dihentikan. Sering kali memori kurang: "
            "jalankan lagi dengan --workers yang lebih kecil.",
        )
