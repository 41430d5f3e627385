"""Every way the gate says no, in one closed list.

``Reason`` is what went wrong, ``Refused`` carries it up the path, ``text_of`` says it to the person who meets it in
English and Indonesian. Numbers may be part of a message (a limit, a position); text from a request never is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from gateway.members import spoken


class Reason(Enum):
    """Why a request got no answer from the backend, or an answer was cut."""

    # the bytes (rule 3)
    BODY_TOO_LARGE = "body_too_large"
    BODY_TOO_DEEP = "body_too_deep"
    BODY_NOT_UTF8 = "body_not_utf8"
    BODY_NOT_JSON = "body_not_json"
    DUPLICATE_MEMBER = "duplicate_member"
    TWIN_MEMBER = "twin_member"
    BAD_HTTP = "bad_http"
    BAD_HEADERS = "bad_headers"
    BAD_ENCODING = "bad_encoding"
    # what cannot be understood (rule 2)
    UNKNOWN_ROUTE = "unknown_route"
    UNKNOWN_HOST = "unknown_host"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    BAD_REQUEST = "bad_request"
    BAD_MEDIA = "bad_media"
    UNSEEN = "unseen"
    UNMAPPED = "unmapped"
    UNTRANSLATABLE = "untranslatable"
    UNKNOWN_MODEL = "unknown_model"
    OTHER_API = "other_api"
    # who and how much
    NO_KEY = "no_key"
    BAD_KEY = "bad_key"
    SCOPE = "scope"
    NO_POLICY = "no_policy"
    BUSY = "busy"
    STOPPED = "stopped"
    # the decision
    POLICY = "policy"
    # the gate cannot decide or record
    CANNOT_RECORD = "cannot_record"
    CANNOT_DECIDE = "cannot_decide"
    STOPPING = "stopping"
    INTERNAL = "internal"
    # the backend
    BACKEND_UNREACHABLE = "backend_unreachable"
    BACKEND_TIMEOUT = "backend_timeout"
    BACKEND_ERROR = "backend_error"
    BACKEND_MALFORMED = "backend_malformed"
    # the client
    CLIENT_GONE = "client_gone"


class Refused(Exception):
    """A request ends here. ``numbers`` fill the places in the text; they are never user text, nor is ``care``: the
    policy's help for a person at risk, which is said whatever else goes wrong. ``what`` names a member of the request;
    it is said only if it stands in :data:`gateway.members.NAMED`."""

    def __init__(self, reason: Reason, care: str = "", what: str = "", **numbers: int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.care = care
        self.what = what
        self.numbers = numbers

    def text(self, language: str) -> str:
        """Itself in words (without ``care``)."""
        return text_of(self.reason, language, self.what, **self.numbers)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a reason looks over HTTP."""

    status: int
    kind: str
    """The ``type`` member of OpenAI's error shape."""
    retry_after: int | None = None
    """Seconds; sent as ``Retry-After``."""


_CLIENT = "invalid_request_error"
_SERVER = "server_error"


def answer_of(reason: Reason) -> Answer:  # noqa: PLR0911, C901, PLR0912 - one closed table; assert_never keeps it whole
    """Status and type for a reason. A policy block is 400, never 401/403/429/451/5xx (protocols differ in retrying)."""
    match reason:
        case Reason.BODY_TOO_LARGE:
            return Answer(413, _CLIENT)
        case Reason.BAD_ENCODING:
            return Answer(415, _CLIENT)
        case Reason.UNKNOWN_ROUTE | Reason.UNKNOWN_MODEL | Reason.OTHER_API:
            return Answer(404, _CLIENT)
        case Reason.METHOD_NOT_ALLOWED:
            return Answer(405, _CLIENT)
        case Reason.UNKNOWN_HOST:
            return Answer(421, _CLIENT)
        case Reason.NO_KEY | Reason.BAD_KEY:
            return Answer(401, "authentication_error")
        case Reason.SCOPE:
            return Answer(403, "permission_error")
        case Reason.BUSY:
            return Answer(503, _SERVER, retry_after=5)
        case (
            Reason.BODY_TOO_DEEP
            | Reason.BODY_NOT_UTF8
            | Reason.BODY_NOT_JSON
            | Reason.DUPLICATE_MEMBER
            | Reason.TWIN_MEMBER
            | Reason.BAD_HTTP
            | Reason.BAD_HEADERS
            | Reason.BAD_REQUEST
            | Reason.BAD_MEDIA
            | Reason.UNSEEN
            | Reason.UNMAPPED
            | Reason.UNTRANSLATABLE
            | Reason.NO_POLICY
            | Reason.POLICY
        ):
            return Answer(400, _CLIENT)
        case Reason.CANNOT_RECORD | Reason.CANNOT_DECIDE | Reason.STOPPING | Reason.STOPPED:
            return Answer(503, _SERVER, retry_after=10)
        case Reason.INTERNAL:
            return Answer(500, _SERVER)
        case Reason.BACKEND_UNREACHABLE:
            return Answer(502, _SERVER, retry_after=10)
        case Reason.BACKEND_ERROR | Reason.BACKEND_MALFORMED:
            return Answer(502, _SERVER)
        case Reason.BACKEND_TIMEOUT:
            return Answer(504, _SERVER)
        case Reason.CLIENT_GONE:
            return Answer(499, _CLIENT)
        case _:
            assert_never(reason)


_TEXTS: dict[Reason, tuple[str, str]] = {
    Reason.BODY_TOO_LARGE: (
        "The request is larger than the {limit} bytes this gate accepts. Send less text at once.",
        "Permintaan lebih besar dari {limit} bita yang diterima gerbang ini. Kirim teks yang lebih pendek.",
    ),
    Reason.BODY_TOO_DEEP: (
        "The JSON is nested deeper than {limit} levels. Flatten it.",
        "JSON bersarang lebih dari {limit} tingkat. Sederhanakan susunannya.",
    ),
    Reason.BODY_NOT_UTF8: (
        "The request is not valid UTF-8 at byte {position}. Encode it as UTF-8 without a byte-order mark.",
        "Permintaan bukan UTF-8 yang sah pada bita {position}. Gunakan UTF-8 tanpa penanda urutan bita (BOM).",
    ),
    Reason.BODY_NOT_JSON: (
        "The request is not valid JSON near byte {position}. Check quotes, commas and brackets.",
        "Permintaan bukan JSON yang sah di sekitar bita {position}. Periksa tanda kutip, koma, dan kurung.",
    ),
    Reason.DUPLICATE_MEMBER: (
        "A member name stands twice in one JSON object, so it has two meanings. Send each name once.",
        "Satu nama muncul dua kali dalam satu objek JSON sehingga maknanya ganda. Kirim setiap nama satu kali saja.",
    ),
    Reason.TWIN_MEMBER: (
        "A member name differs from a known one only in letter case or Unicode form. Use the exact name.",
        "Sebuah nama berbeda dari nama yang dikenal hanya pada huruf besar-kecil atau bentuk Unicode. "
        "Gunakan nama yang tepat.",
    ),
    Reason.BAD_HTTP: (
        "This is not an HTTP/1.1 request this gate can read: one length or chunked coding, no trailers, no other "
        "transfer coding, headers of a sensible size.",
        "Ini bukan permintaan HTTP/1.1 yang dapat dibaca gerbang ini: satu ukuran atau pengodean chunked, tanpa "
        "trailer, tanpa pengodean lain, dan tajuk yang wajar ukurannya.",
    ),
    Reason.BAD_HEADERS: (
        "The request headers are not what this gate accepts. Send content-type: application/json, once.",
        "Tajuk permintaan tidak dapat diterima gerbang ini. Kirim content-type: application/json, satu kali.",
    ),
    Reason.BAD_ENCODING: (
        "Compressed or re-coded bodies are not accepted. Send plain application/json in UTF-8.",
        "Isi yang dimampatkan atau dikodekan ulang tidak diterima. Kirim application/json biasa dalam UTF-8.",
    ),
    Reason.UNKNOWN_ROUTE: (
        "This gate does not know this address. It serves /v1/chat/completions and /v1/models.",
        "Gerbang ini tidak mengenal alamat tersebut. Yang tersedia: /v1/chat/completions dan /v1/models.",
    ),
    Reason.UNKNOWN_HOST: (
        "This gate does not answer for that host name. Add it to server.hosts in gapura.yaml.",
        "Gerbang ini tidak melayani nama host tersebut. Tambahkan ke server.hosts di gapura.yaml.",
    ),
    Reason.METHOD_NOT_ALLOWED: (
        "This address does not take that HTTP method.",
        "Alamat ini tidak menerima metode HTTP tersebut.",
    ),
    Reason.BAD_REQUEST: (
        "The request does not have the shape this address expects: see the documentation of the API.",
        "Bentuk permintaan tidak sesuai dengan alamat ini: lihat dokumentasi API-nya.",
    ),
    Reason.BAD_MEDIA: (
        "A picture, sound or file in the request is not of a type that may be sent (PNG, JPEG, GIF, WebP; WAV, MP3, "
        "OGG, FLAC, M4A; PDF, text), or is not what it says it is. Convert it and send it again.",
        "Gambar, suara, atau berkas dalam permintaan bukan jenis yang boleh dikirim (PNG, JPEG, GIF, WebP; WAV, MP3, "
        "OGG, FLAC, M4A; PDF, teks), atau isinya lain dari jenis yang disebut. Ubah jenisnya lalu kirim lagi.",
    ),
    Reason.OTHER_API: (
        "The backend of this model does not speak the API of this address. Ask for another model, or use the address "
        "of the model's own API; whoever runs this gate sees them with: gapura check.",
        "Penyedia model ini tidak memakai API pada alamat ini. Minta model lain, atau pakai alamat API model itu; "
        "pengelola gerbang melihat daftarnya dengan: gapura check.",
    ),
    Reason.UNSEEN: (
        "The request holds what this gate cannot look into, and no policy lets it pass. Leave it out, or send text.",
        "Permintaan memuat sesuatu yang tidak dapat diperiksa gerbang ini dan tidak ada kebijakan yang "
        "mengizinkannya. Hapus bagian itu, atau kirim teks.",
    ),
    Reason.UNMAPPED: (
        "The request holds a member this gate does not know, and the policy refuses such members. Remove it.",
        "Permintaan memuat nama yang tidak dikenal gerbang ini dan kebijakan menolaknya. Hapus bagian itu.",
    ),
    Reason.UNTRANSLATABLE: (
        "The model behind this gate speaks another API, which has no equivalent for this: {what}. Leave it out, or "
        "choose another model.",
        "Model di balik gerbang ini memakai API lain yang tidak mempunyai padanan untuk: {what}. Hapus bagian itu, "
        "atau pilih model lain.",
    ),
    Reason.UNKNOWN_MODEL: (
        "No backend of this gate serves that model. GET /v1/models lists those that exist.",
        "Tidak ada model dengan nama itu di balik gerbang ini. GET /v1/models menampilkan yang tersedia.",
    ),
    Reason.NO_KEY: (
        "No gate key was sent. Put it in the header: Authorization: Bearer gpr_...",
        "Kunci gerbang tidak dikirim. Letakkan di tajuk: Authorization: Bearer gpr_...",
    ),
    Reason.BAD_KEY: (
        "This gate key is unknown, expired or revoked. Ask the person who runs the gate for a new one.",
        "Kunci gerbang ini tidak dikenal, kedaluwarsa, atau dicabut. Minta kunci baru kepada pengelola gerbang.",
    ),
    Reason.SCOPE: (
        "This key may not use this address. Ask for a key with the needed scope.",
        "Kunci ini tidak boleh memakai alamat ini. Minta kunci dengan cakupan yang diperlukan.",
    ),
    Reason.NO_POLICY: (
        "No policy applies to this key's group, so nothing may pass. The policy maker must add one.",
        "Tidak ada kebijakan untuk kelompok kunci ini sehingga tidak ada yang boleh lewat. "
        "Pembuat kebijakan perlu menambahkannya.",
    ),
    Reason.BUSY: (
        "Many people are asking at the moment. Please try again in a few seconds.",
        "Banyak orang sedang bertanya. Silakan coba lagi beberapa detik lagi.",
    ),
    Reason.STOPPED: (
        "The people who run this gate have stopped this model or address for now. Ask them when it will be open again.",
        "Model atau alamat ini sedang dihentikan oleh pengelola gerbang. Tanyakan kepada mereka kapan dibuka kembali.",
    ),
    Reason.POLICY: (
        "This was stopped by the rules of this gate.",
        "Ini dihentikan oleh aturan gerbang ini.",
    ),
    Reason.CANNOT_RECORD: (
        "The gate is closed because it cannot write its record (full or read-only disk?). Nothing was sent on. "
        "Tell the person who runs the gate.",
        "Gerbang tertutup karena catatannya tidak dapat ditulis (diska penuh atau hanya-baca?). Tidak ada yang "
        "diteruskan. Beri tahu pengelola gerbang.",
    ),
    Reason.CANNOT_DECIDE: (
        "The gate could not check this message, so it did not pass. Please try again; if it stays so, tell the "
        "person who runs the gate.",
        "Gerbang tidak dapat memeriksa pesan ini sehingga tidak diteruskan. Coba lagi; jika tetap begini, beri tahu "
        "pengelola gerbang.",
    ),
    Reason.STOPPING: (
        "The gate is being restarted. Please try again in a moment.",
        "Gerbang sedang dimulai ulang. Silakan coba lagi sebentar lagi.",
    ),
    Reason.INTERNAL: (
        "Something went wrong inside the gate; nothing was let through unchecked. Tell the person who runs it the "
        "x-request-id of this answer.",
        "Terjadi kesalahan di dalam gerbang; tidak ada yang lewat tanpa diperiksa. Sampaikan x-request-id jawaban "
        "ini kepada pengelola.",
    ),
    Reason.BACKEND_UNREACHABLE: (
        "The model behind this gate cannot be reached. Is it running, and is the address in gapura.yaml right?",
        "Model di balik gerbang ini tidak dapat dihubungi. Apakah sudah berjalan dan alamatnya di gapura.yaml benar?",
    ),
    Reason.BACKEND_TIMEOUT: (
        "The model behind this gate did not answer in time. Please try again.",
        "Model di balik gerbang ini tidak menjawab tepat waktu. Silakan coba lagi.",
    ),
    Reason.BACKEND_ERROR: (
        "The model behind this gate answered with an error (HTTP {status}).",
        "Model di balik gerbang ini menjawab dengan galat (HTTP {status}).",
    ),
    Reason.BACKEND_MALFORMED: (
        "The model behind this gate sent an answer this gate does not understand, so it was not shown.",
        "Model di balik gerbang ini mengirim jawaban yang tidak dipahami gerbang sehingga tidak ditampilkan.",
    ),
    Reason.CLIENT_GONE: ("The client hung up.", "Klien memutus sambungan."),
}


class _Places(dict[str, int | str]):
    def __missing__(self, name: str) -> str:
        return "?"


def text_of(reason: Reason, language: str, what: str = "", **numbers: int) -> str:
    """The reason in words, in ``language`` (``id`` or, for anything else, English)."""
    english, indonesian = _TEXTS[reason]
    places = _Places(numbers, what=spoken(what, language))
    return (indonesian if language == "id" else english).format_map(places)
