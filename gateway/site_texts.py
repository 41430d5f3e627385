"""The meaning of each setting in Indonesian, for ``gapura init --lang id``.

By the English text they translate: whoever changes that is told by a test that this one is no longer its translation.
"""

from __future__ import annotations

from gateway.case_settings import CASE_TEXTS

INDONESIAN = {
    **CASE_TEXTS,
    # sections
    "Where and how the gate listens.": "Di mana dan bagaimana gerbang melayani.",
    "The models behind the gate.": "Model-model di belakang gerbang.",
    "Groups of people who use the gate.": "Kelompok orang yang memakai gerbang.",
    "People whom texts of help and cases name.": "Orang yang disebut dalam teks bantuan dan kasus.",
    "What is allowed.": "Apa yang boleh.",
    "What looks at texts.": "Apa yang memeriksa teks.",
    "Folder for the log and the gate's state.": "Folder untuk log dan keadaan gerbang.",
    "Folder for secret keys, outside data; default ~/.gapura/keys/<log>.": (
        "Folder untuk kunci rahasia, di luar data; bawaan ~/.gapura/keys/<log>."
    ),
    "Traces and the process log.": "Jejak (trace) dan log proses.",
    "How long things are kept.": "Berapa lama sesuatu disimpan.",
    "Who vouches for the record, and who may read what was kept.": (
        "Siapa saksi bagi catatan, dan siapa boleh membaca yang disimpan."
    ),
    # server
    "Address to listen on. Beyond this machine needs TLS or behind_proxy.": (
        "Alamat yang dilayani. Di luar mesin ini perlu TLS atau behind_proxy."
    ),
    "Port to listen on; 0 takes a free one.": "Porta yang dilayani; 0 memilih porta bebas.",
    "Address people use, where it differs (behind a proxy).": (
        "Alamat yang dipakai orang, jika berbeda (di belakang proksi)."
    ),
    "Host names the gate answers for, besides this machine's own loopback names.": (
        "Nama host yang dijawab gerbang, selain nama loopback mesin ini."
    ),
    "PEM file with the certificate chain.": "Berkas PEM berisi rantai sertifikat.",
    "PEM file with the certificate's private key.": "Berkas PEM berisi kunci pribadi sertifikat.",
    "A proxy in front of the gate does TLS.": "Proksi di depan gerbang menangani TLS.",
    "Processes that serve requests.": "Jumlah proses yang melayani permintaan.",
    "Language of the gate's own messages.": "Bahasa pesan gerbang.",
    "Time zone in which hours and days of quotas begin.": "Zona waktu tempat jam dan hari kuota dimulai.",
    "Headers in which a front end names its user; only believed from keys marked on_behalf.": (
        "Header tempat aplikasi menyebut penggunanya; hanya dipercaya dari kunci bertanda on_behalf."
    ),
    "What one request may cost.": "Batas biaya satu permintaan.",
    # server.limits
    "Largest request body, in bytes; all bodies at work hold 32 times as much at most, then 'busy'.": (
        "Ukuran terbesar isi permintaan, dalam bita; semua yang sedang dikerjakan paling banyak 32 kali itu, lalu "
        "'sibuk'."
    ),
    "Deepest nesting of a JSON body.": "Kedalaman terbesar isi JSON.",
    "Most members and array items in a JSON body.": "Jumlah terbanyak anggota dan isi larik dalam JSON.",
    "Largest sum of all request headers, in bytes.": "Jumlah terbesar semua header permintaan, dalam bita.",
    "Requests at work at once in the whole gate; more get 'busy'.": (
        "Permintaan yang dikerjakan bersamaan di seluruh gerbang; selebihnya dijawab 'sibuk'."
    ),
    "How long the gate waits for a backend.": "Berapa lama gerbang menunggu backend.",
    "Seconds to reach the backend.": "Detik untuk tersambung ke backend.",
    "Seconds until the backend begins to answer; local models are slow.": (
        "Detik sampai backend mulai menjawab; model lokal lambat."
    ),
    "Seconds of silence in the middle of an answer.": "Detik diam di tengah jawaban.",
    "Seconds for one whole answer.": "Detik untuk satu jawaban utuh.",
    # contacts
    "What rules call this person under notify: counsellor, second-contact ...": (
        "Sebutan orang ini dalam aturan (notify): counsellor, second-contact ..."
    ),
    "Name as people know it; texts of help show the first counsellor's.": (
        "Nama yang dikenal orang; teks bantuan menampilkan nama counsellor yang pertama."
    ),
    "How to reach them, in words.": "Cara menghubungi, dengan kata-kata.",
    # backends
    "Short name, used in records and metrics.": "Nama pendek, dipakai dalam catatan dan metrik.",
    "Address of its API, for example http://127.0.0.1:11434/v1.": (
        "Alamat API-nya, misalnya http://127.0.0.1:11434/v1."
    ),
    "Which APIs it speaks, the best first: openai, anthropic, gemini, ollama, llamacpp, tgi. Chats in "
    "OpenAI's API are translated where it speaks only anthropic, gemini or ollama; http is described under routes.": (
        "API yang dipakainya, terbaik lebih dulu: openai, anthropic, gemini, ollama, llamacpp, tgi. Percakapan dalam "
        "API OpenAI diterjemahkan bila ia hanya memakai anthropic, gemini, atau ollama; http diuraikan di bawah routes."
    ),
    "Of http: each of its paths, and what stands where.": "Untuk http: tiap alamatnya, dan apa letaknya di mana.",
    "Path, here and at the backend: /api/tulis.": "Alamat, di sini dan di backend: /api/tulis.",
    "Name of the model, or the JSONPath where a question names it; unless set, the backend's name.": (
        "Nama model, atau JSONPath tempat pertanyaan menyebutnya; jika kosong, nama backend."
    ),
    "What stands where in a question.": "Apa letaknya di mana dalam pertanyaan.",
    "What stands where in an answer.": "Apa letaknya di mana dalam jawaban.",
    "JSONPaths of a person's words, such as [$.prompt, '$.history[*].text'].": (
        "JSONPath kata-kata orangnya, misalnya [$.prompt, '$.history[*].text']."
    ),
    "JSONPaths of instructions to the model.": "JSONPath instruksi bagi model.",
    "JSONPaths of pictures: refused unless a policy lets unseen pass.": (
        "JSONPath gambar: ditolak kecuali kebijakan meloloskan yang tidak terlihat."
    ),
    "JSONPaths of machine-made values, such as times.": "JSONPath nilai buatan mesin, misalnya waktu.",
    "JSONPaths of the answer's text.": "JSONPath teks jawaban.",
    "JSONPaths of machine-made values in an answer.": "JSONPath nilai buatan mesin dalam jawaban.",
    "JSONPaths of input_tokens and output_tokens, as far as the answer counts them.": (
        "JSONPath input_tokens dan output_tokens, sejauh jawaban menghitungnya."
    ),
    "How an answer is streamed, if it can be.": "Cara jawaban dialirkan, jika bisa.",
    "Server-sent events, or a JSON document a line.": "Server-sent events, atau satu dokumen JSON per baris.",
    "JSONPaths of new text in one event.": "JSONPath teks baru dalam satu peristiwa.",
    "JSONPath of the question's switch for streams; unless set, every answer is one.": (
        "JSONPath sakelar aliran dalam pertanyaan; jika kosong, setiap jawaban dialirkan."
    ),
    "JSONPath of what is true in the last event only.": "JSONPath yang bernilai benar hanya di peristiwa terakhir.",
    "What comes after the last event, such as [DONE].": "Yang datang setelah peristiwa terakhir, misalnya [DONE].",
    "How this backend's clients are told no.": "Cara klien backend ini diberi tahu penolakan.",
    "HTTP status of a no; clients try again after others.": (
        "Status HTTP penolakan; setelah status lain, klien mencoba lagi."
    ),
    "JSON of a no or a failure; {{message}} in it stands for the text, {{code}} for its short name.": (
        "JSON penolakan atau kegagalan; {{message}} di dalamnya diganti teksnya, {{code}} nama pendeknya."
    ),
    "JSON of a whole answer whose text is {{message}}, for policies that answer in words.": (
        "JSON jawaban utuh yang teksnya {{message}}, untuk kebijakan yang menjawab dengan kata-kata."
    ),
    "JSON of the event that ends a stream with a no; without it streams are held whole.": (
        "JSON peristiwa yang mengakhiri aliran dengan penolakan; tanpanya aliran ditahan sampai utuh."
    ),
    "What is done with members that are not described: scan or reject.": (
        "Apa yang dilakukan dengan anggota yang tidak diuraikan: scan (periksa) atau reject (tolak)."
    ),
    "Environment variable that holds its key; NAME_FILE may name a file with it instead.": (
        "Variabel lingkungan yang berisi kuncinya; NAMA_FILE boleh menunjuk berkas yang memuatnya."
    ),
    "Models it serves; empty for every model no other backend names.": (
        "Model yang dilayaninya; kosong untuk setiap model yang tidak disebut backend lain."
    ),
    "Its share among backends of one model. Unset or 0 beside others: only stands in when one fails.": (
        "Bagiannya di antara backend untuk model yang sama. Kosong atau 0 di samping yang lain: hanya menggantikan."
    ),
    "Whether its host name may have an address of your own network; others are not called.": (
        "Apakah nama host-nya boleh beralamat di jaringan Anda sendiri; selain itu tidak dihubungi."
    ),
    "PEM file with the authority of its certificate, believed instead of the system's.": (
        "Berkas PEM berisi otoritas sertifikatnya, dipercaya sebagai pengganti milik sistem."
    ),
    "HTTP proxy on the way there, such as http://proxy.example:3128; names are its matter.": (
        "Proksi HTTP menuju ke sana, misalnya http://proxy.example:3128; nama dicari oleh proksi."
    ),
    "Environment variable with user:password for the proxy; or NAME_FILE.": (
        "Variabel lingkungan berisi pengguna:kata-sandi untuk proksi; atau NAMA_FILE."
    ),
    "How much it gets at once.": "Berapa banyak yang diterimanya sekaligus.",
    "What its terms say of people under 18; rules read it as route: { minors: ... }.": (
        "Ketentuannya tentang orang di bawah 18 tahun; aturan membacanya sebagai route: { minors: ... }."
    ),
    "Whether it was made for learning.": "Apakah dibuat untuk belajar.",
    "Country where it works on texts, two letters; rules read it.": (
        "Negara tempatnya mengolah teks, dua huruf; aturan membacanya."
    ),
    "Reference of the contract with whoever runs it; rules and records have it.": (
        "Rujukan kontrak dengan pengelolanya; aturan dan catatan memuatnya."
    ),
    "Requests this backend works on at once; unless set, 4 for a model on this machine, 32 elsewhere.": (
        "Permintaan yang dikerjakan backend ini bersamaan; jika kosong, 4 untuk model di mesin ini, 32 untuk yang lain."
    ),
    "Requests that may wait for it; more get 'busy'.": "Permintaan yang boleh menunggu; selebihnya dijawab 'sibuk'.",
    # groups
    "Short name that keys and policies use.": "Nama pendek yang dipakai kunci dan kebijakan.",
    "Role of its members unless their key says otherwise.": "Peran anggotanya, kecuali kuncinya menyebut lain.",
    "Youngest and oldest age, for example [13, 15]; rules see the youngest.": (
        "Usia termuda dan tertua, misalnya [13, 15]; aturan memakai yang termuda."
    ),
    "Whether the needed consent has been given for the whole group.": (
        "Apakah persetujuan yang diperlukan sudah diberikan untuk seluruh kelompok."
    ),
    # policies, detectors
    "Policy files, signed packs, or names of packs that come with Gapura.": (
        "Berkas kebijakan, paket bertanda tangan, atau nama paket bawaan Gapura."
    ),
    "Public lines of those whose signed packs are opened (gapura policy keygen prints one).": (
        "Baris publik mereka yang paket bertanda tangannya dibuka (dicetak gapura policy keygen)."
    ),
    "Which detectors run. Rules that need a missing one take their on_error.": (
        "Pendeteksi yang berjalan. Aturan yang memerlukan pendeteksi yang tidak ada memakai on_error-nya."
    ),
    "Countries whose identifiers and local phone numbers are found, likeliest first.": "Negara yang nomor identitas "
    "dan nomor telepon lokalnya dicari, yang paling mungkin lebih dulu.",
    "More recognisers: presidio:US for a country's papers, or YAML files of your own patterns.": (
        "Pengenal tambahan: presidio:US untuk dokumen suatu negara, atau berkas YAML dengan pola sendiri."
    ),
    "YAML file with more swear words for the label profanity, and exceptions from them.": (
        "Berkas YAML berisi kata kasar tambahan untuk label profanity, dan pengecualiannya."
    ),
    "Environment variables with secret strings of your system prompt; no answer may hold one.": (
        "Variabel lingkungan berisi untaian rahasia dari prompt sistem Anda; tak satu pun boleh muncul dalam jawaban."
    ),
    "Model that scores harm: embedded, none, a name from gapura model list, or a folder.": (
        "Model penilai bahaya: embedded (bawaan), none (tanpa), nama dari gapura model list, atau suatu folder."
    ),
    "Detectors on other machines, which get texts without personal data.": (
        "Pendeteksi di mesin lain, yang menerima teks tanpa data pribadi."
    ),
    # detectors.remote
    "Short name, used in records and findings.": "Nama pendek, dipakai dalam catatan dan temuan.",
    "Family of the guard model, or http for any service that takes and gives JSON.": (
        "Keluarga model penjaga, atau http untuk layanan apa pun yang menerima dan memberi JSON."
    ),
    "Root of its API, such as http://127.0.0.1:11434/v1; of http the whole address.": (
        "Pangkal API-nya, misalnya http://127.0.0.1:11434/v1; untuk http alamat lengkapnya."
    ),
    "Name of the guard model at that API, such as llama-guard3:1b.": (
        "Nama model penjaga di API itu, misalnya llama-guard3:1b."
    ),
    "What the model calls a harm, and our names for it; unless set, all it knows.": (
        "Sebutan bahaya menurut model itu, dan nama kita untuknya; jika kosong, semua yang dikenalnya."
    ),
    "Of http: the JSON to send; {{text}} in it stands for the text.": (
        "Untuk http: JSON yang dikirim; {{text}} di dalamnya diganti teksnya."
    ),
    "Of http: our names, and where in its answer each stands, such as $.scores[0].toxic.": (
        "Untuk http: nama kita, dan letak masing-masing dalam jawabannya, misalnya $.scores[0].toxic."
    ),
    "Of http: what cautious, balanced and strict mean; unless set, 0.5, 0.8 and 0.95.": (
        "Untuk http: arti cautious, balanced, dan strict; jika kosong 0.5, 0.8, dan 0.95."
    ),
    "Score from which on a label or topic is given; unless set, 0.5 of http, else 1.": (
        "Skor yang mulai memberi label atau topik; jika kosong 0.5 untuk http, selain itu 1."
    ),
    "Environment variable with its key, sent as a bearer token; or NAME_FILE.": (
        "Variabel lingkungan yang berisi kuncinya, dikirim sebagai token bearer; atau NAMA_FILE."
    ),
    "Seconds for everything that is asked about one text.": "Detik untuk semua yang ditanyakan tentang satu teks.",
    "Texts it is asked about at once; others wait.": "Teks yang ditanyakan bersamaan; selebihnya menunggu.",
    "Country where it looks at texts, two letters; disclosure records have it.": (
        "Negara tempatnya memeriksa teks, dua huruf; catatan pengungkapan memuatnya."
    ),
    "Reference of the contract with whoever runs it; disclosure records have it.": (
        "Rujukan kontrak dengan pengelolanya; catatan pengungkapan memuatnya."
    ),
    # telemetry, retention
    "Where traces go (OTLP over HTTP); OTEL_EXPORTER_OTLP_ENDPOINT serves too.": (
        "Tujuan jejak (OTLP lewat HTTP); OTEL_EXPORTER_OTLP_ENDPOINT juga berlaku."
    ),
    "Name of this gate in traces.": "Nama gerbang ini dalam jejak.",
    "How much the log says.": "Seberapa banyak isi log.",
    "Who else sees that the log only grows.": "Siapa lagi yang melihat bahwa log hanya bertambah.",
    "Environment variable with the address of a PostgreSQL database for the log; else a file in data.": (
        "Variabel lingkungan berisi alamat basis data PostgreSQL untuk log; jika tidak, berkas di data."
    ),
    "Seconds between two checkpoints sent to witnesses.": "Detik antara dua titik periksa yang dikirim ke saksi.",
    "Where a witness of the log answers; it gets checkpoints, which hold no text.": (
        "Alamat saksi log; ia menerima titik periksa, yang tidak memuat teks."
    ),
    "Line of the witness, name+id+key, as gapura audit witness prints it.": (
        "Baris saksi, nama+id+kunci, seperti dicetak gapura audit witness."
    ),
    "Hours the gate remembers (as keyed hashes) what it let pass or refused.": (
        "Jam gerbang mengingat (sebagai hash berkunci) apa yang diloloskan atau ditolaknya."
    ),
    "Days that text stays which a policy ordered to be kept (seal).": (
        "Hari teks tersimpan bila kebijakan memerintahkannya disimpan (seal)."
    ),
    "The same for text of somebody at risk, kept for counsellors.": (
        "Sama, untuk teks orang yang berisiko, yang disimpan bagi guru BK."
    ),
    "Days that a case stays after it was closed, with its notes.": (
        "Hari sebuah kasus tersimpan setelah ditutup, beserta catatannya."
    ),
    "Roles whose people may open kept text, where the rule that kept it names nobody.": (
        "Peran yang orangnya boleh membuka teks tersimpan, bila aturan yang menyimpannya tidak menyebut siapa pun."
    ),
    "Classes of kept text that two people must open together: child, general.": (
        "Golongan teks tersimpan yang harus dibuka dua orang bersama: child, general."
    ),
    "How long private parts of records are kept. The first line that fits counts; the last one of each kind has no "
    "conditions.": (
        "Berapa lama bagian privat catatan disimpan. Baris pertama yang cocok yang berlaku; baris terakhir setiap kind "
        "tanpa syarat."
    ),
    "Of what: exchange (a question with its answer) or admin (acts on this site, and erasures).": (
        "Untuk apa: exchange (pertanyaan dengan jawabannya) atau admin (tindakan pada situs ini, dan penghapusan)."
    ),
    "Only exchanges that ended so: answered, blocked, replaced, failed, cut, refused ...": (
        "Hanya pertukaran yang berakhir demikian: answered, blocked, replaced, failed, cut, refused ..."
    ),
    "Only exchanges whose most severe effect was one of these.": (
        "Hanya pertukaran yang tindakan terberatnya salah satu dari ini."
    ),
    "Only exchanges for which a rule called for one of these: escalate, seal, notify, label.": (
        "Hanya pertukaran yang aturannya meminta salah satu dari ini: escalate, seal, notify, label."
    ),
    "Days until the private part is destroyed, or forever.": (
        "Hari sampai bagian privat dimusnahkan, atau forever (selamanya)."
    ),
    "Keep keyed hashes of the names of persons found in questions, so that a person named there can be found and "
    "erased. Whoever holds data and keys can then test for whom was asked.": (
        "Simpan hash berkunci dari nama orang dalam pertanyaan, agar orang yang disebut di sana dapat dicari dan "
        "dihapus. Pemegang data dan kunci lalu dapat menguji nama siapa yang pernah ditanyakan."
    ),
}
