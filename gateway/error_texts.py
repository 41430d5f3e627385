"""What the gate says when it says no, by reason, in English and Indonesian. Numbers and closed words fill the places in
braces; text from a request never does."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "body_too_large": (
        "The request is larger than the {limit} bytes this gate accepts. Send less text at once.",
        "Permintaan lebih besar dari {limit} bita yang diterima gerbang ini. Kirim teks yang lebih pendek.",
    ),
    "body_too_deep": (
        "The JSON is nested deeper than {limit} levels. Flatten it.",
        "JSON bersarang lebih dari {limit} tingkat. Sederhanakan susunannya.",
    ),
    "body_not_utf8": (
        "The request is not valid UTF-8 at byte {position}. Encode it as UTF-8 without a byte-order mark.",
        "Permintaan bukan UTF-8 yang sah pada bita {position}. Gunakan UTF-8 tanpa penanda urutan bita (BOM).",
    ),
    "body_not_json": (
        "The request is not valid JSON near byte {position}. Check quotes, commas and brackets.",
        "Permintaan bukan JSON yang sah di sekitar bita {position}. Periksa tanda kutip, koma, dan kurung.",
    ),
    "duplicate_member": (
        "A member name stands twice in one JSON object, so it has two meanings. Send each name once.",
        "Satu nama muncul dua kali dalam satu objek JSON sehingga maknanya ganda. Kirim setiap nama satu kali saja.",
    ),
    "twin_member": (
        "A member name differs from a known one only in letter case or Unicode form. Use the exact name.",
        "Sebuah nama berbeda dari nama yang dikenal hanya pada huruf besar-kecil atau bentuk Unicode. "
        "Gunakan nama yang tepat.",
    ),
    "bad_http": (
        "This is not an HTTP/1.1 request this gate can read: one length or chunked coding, no trailers, no other "
        "transfer coding, headers of a sensible size.",
        "Ini bukan permintaan HTTP/1.1 yang dapat dibaca gerbang ini: satu ukuran atau pengodean chunked, tanpa "
        "trailer, tanpa pengodean lain, dan tajuk yang wajar ukurannya.",
    ),
    "bad_headers": (
        "The request headers are not what this gate accepts. Send content-type: application/json, once; for recordings "
        "multipart/form-data with its boundary.",
        "Tajuk permintaan tidak dapat diterima gerbang ini. Kirim content-type: application/json, satu kali; untuk "
        "rekaman suara multipart/form-data dengan boundary-nya.",
    ),
    "bad_encoding": (
        "Compressed or re-coded bodies are not accepted. Send plain application/json, or fields of a form, in UTF-8.",
        "Isi yang dimampatkan atau dikodekan ulang tidak diterima. Kirim application/json biasa, atau isian formulir, "
        "dalam UTF-8.",
    ),
    "unknown_route": (
        "This gate does not know this address, so nothing passed. GET /gapura/v1/coverage lists those it knows.",
        "Gerbang ini tidak mengenal alamat tersebut, jadi tidak ada yang lewat. Daftarnya: GET /gapura/v1/coverage.",
    ),
    "unknown_host": (
        "This gate does not answer for that host name. Add it to server.hosts in gapura.yaml.",
        "Gerbang ini tidak melayani nama host tersebut. Tambahkan ke server.hosts di gapura.yaml.",
    ),
    "method_not_allowed": (
        "This address does not take that HTTP method.",
        "Alamat ini tidak menerima metode HTTP tersebut.",
    ),
    "bad_request": (
        "The request does not have the shape this address expects: see the documentation of the API.",
        "Bentuk permintaan tidak sesuai dengan alamat ini: lihat dokumentasi API-nya.",
    ),
    "bad_media": (
        "A picture, sound or file in the request is not of a type that may be sent (PNG, JPEG, GIF, WebP; WAV, MP3, "
        "OGG, FLAC, M4A; PDF, text), or is not what it says it is. Convert it and send it again.",
        "Gambar, suara, atau berkas dalam permintaan bukan jenis yang boleh dikirim (PNG, JPEG, GIF, WebP; WAV, MP3, "
        "OGG, FLAC, M4A; PDF, teks), atau isinya lain dari jenis yang disebut. Ubah jenisnya lalu kirim lagi.",
    ),
    "other_api": (
        "The backend of this model does not speak the API of this address. Ask for another model, or use the address "
        "of the model's own API; whoever runs this gate sees them with: gapura check.",
        "Penyedia model ini tidak memakai API pada alamat ini. Minta model lain, atau pakai alamat API model itu; "
        "pengelola gerbang melihat daftarnya dengan: gapura check.",
    ),
    "no_object": (
        "Nothing with the given id (previous_response_id, conversation or response) is kept for you. Send the whole "
        "conversation instead.",
        "Tidak ada yang tersimpan untuk Anda dengan id itu (previous_response_id, conversation, atau response). "
        "Kirim seluruh percakapan sebagai gantinya.",
    ),
    "no_stream": (
        "This address gives its answer whole here, never as a stream. Leave out stream (or stream_format) and ask "
        "again.",
        "Alamat ini memberi jawabannya secara utuh di sini, tidak mengalir. Hapus stream (atau stream_format) lalu "
        "minta lagi.",
    ),
    "unseen": (
        "The request holds what this gate cannot look into, and no policy lets it pass. Leave it out, or send text.",
        "Permintaan memuat sesuatu yang tidak dapat diperiksa gerbang ini dan tidak ada kebijakan yang "
        "mengizinkannya. Hapus bagian itu, atau kirim teks.",
    ),
    "unmapped": (
        "The request holds a member this gate does not know, and the policy refuses such members. Remove it.",
        "Permintaan memuat nama yang tidak dikenal gerbang ini dan kebijakan menolaknya. Hapus bagian itu.",
    ),
    "untranslatable": (
        "The model behind this gate speaks another API, which has no equivalent for this: {what}. Leave it out, or "
        "choose another model.",
        "Model di balik gerbang ini memakai API lain yang tidak mempunyai padanan untuk: {what}. Hapus bagian itu, "
        "atau pilih model lain.",
    ),
    "unknown_model": (
        "No backend of this gate serves that model. GET /v1/models lists those that exist.",
        "Tidak ada model dengan nama itu di balik gerbang ini. GET /v1/models menampilkan yang tersedia.",
    ),
    "no_key": (
        "No gate key was sent. Put it in the header: Authorization: Bearer gpr_...",
        "Kunci gerbang tidak dikirim. Letakkan di tajuk: Authorization: Bearer gpr_...",
    ),
    "bad_key": (
        "This gate key is unknown, expired or revoked. Ask the person who runs the gate for a new one.",
        "Kunci gerbang ini tidak dikenal, kedaluwarsa, atau dicabut. Minta kunci baru kepada pengelola gerbang.",
    ),
    "scope": (
        "This key may not use this address. Ask for a key with the needed scope.",
        "Kunci ini tidak boleh memakai alamat ini. Minta kunci dengan cakupan yang diperlukan.",
    ),
    "no_policy": (
        "No policy applies to this key's group, so nothing may pass. The policy maker must add one.",
        "Tidak ada kebijakan untuk kelompok kunci ini sehingga tidak ada yang boleh lewat. "
        "Pembuat kebijakan perlu menambahkannya.",
    ),
    "restricted": (
        "Consent for this key was withdrawn, or processing was restricted, so this was neither looked at nor sent on. "
        "To change that, ask the data-protection officer of your school or office. If you are in trouble, tell an "
        "adult near you.",
        "Persetujuan untuk kunci ini ditarik, atau pemrosesannya dibatasi, sehingga pesan ini tidak diperiksa dan "
        "tidak diteruskan. Untuk mengubahnya, hubungi petugas pelindungan data (PPDP) di sekolah atau kantormu. Jika "
        "sedang ada masalah berat, beri tahu orang dewasa di dekatmu.",
    ),
    "busy": (
        "Many people are asking at the moment. Please try again in a few seconds.",
        "Banyak orang sedang bertanya. Silakan coba lagi beberapa detik lagi.",
    ),
    "stopped": (
        "The people who run this gate have stopped this model or address for now. Ask them when it will be open again.",
        "Model atau alamat ini sedang dihentikan oleh pengelola gerbang. Tanyakan kepada mereka kapan dibuka kembali.",
    ),
    "policy": (
        "This was stopped by the rules of this gate.",
        "Ini dihentikan oleh aturan gerbang ini.",
    ),
    "cannot_record": (
        "The gate is closed because it cannot write its record (full or read-only disk?). Nothing was sent on. "
        "Tell the person who runs the gate.",
        "Gerbang tertutup karena catatannya tidak dapat ditulis (diska penuh atau hanya-baca?). Tidak ada yang "
        "diteruskan. Beri tahu pengelola gerbang.",
    ),
    "cannot_decide": (
        "The gate could not check this message, so it did not pass. Please try again; if it stays so, tell the "
        "person who runs the gate.",
        "Gerbang tidak dapat memeriksa pesan ini sehingga tidak diteruskan. Coba lagi; jika tetap begini, beri tahu "
        "pengelola gerbang.",
    ),
    "stopping": (
        "The gate is being restarted. Please try again in a moment.",
        "Gerbang sedang dimulai ulang. Silakan coba lagi sebentar lagi.",
    ),
    "internal": (
        "Something went wrong inside the gate; nothing was let through unchecked. Tell the person who runs it the "
        "x-request-id of this answer.",
        "Terjadi kesalahan di dalam gerbang; tidak ada yang lewat tanpa diperiksa. Sampaikan x-request-id jawaban "
        "ini kepada pengelola.",
    ),
    "backend_unreachable": (
        "The model behind this gate cannot be reached. Is it running, and is the address in gapura.yaml right?",
        "Model di balik gerbang ini tidak dapat dihubungi. Apakah sudah berjalan dan alamatnya di gapura.yaml benar?",
    ),
    "backend_timeout": (
        "The model behind this gate did not answer in time. Please try again.",
        "Model di balik gerbang ini tidak menjawab tepat waktu. Silakan coba lagi.",
    ),
    "backend_error": (
        "The model behind this gate answered with an error (HTTP {status}).",
        "Model di balik gerbang ini menjawab dengan galat (HTTP {status}).",
    ),
    "backend_malformed": (
        "The model behind this gate sent an answer this gate does not understand, so it was not shown.",
        "Model di balik gerbang ini mengirim jawaban yang tidak dipahami gerbang sehingga tidak ditampilkan.",
    ),
    "client_gone": ("The client hung up.", "Klien memutus sambungan."),
}
