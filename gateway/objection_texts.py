"""What the pages of objections say, in both languages."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "This message was stopped",
        "code": "Your code:",
        "none": "That is no code of this gate. It looks like K7F2-M9QA: eight letters and digits.",
        "what": "A rule of this school or office stopped a question or an answer. Rules can be wrong, and so can the "
        "programs that read for them. You may say so; nobody is in trouble for asking.",
        "how": "Show or send this code to a teacher or to the people who run this gate, and say what you wanted to "
        "know. They can find the decision by the code, see which rule it was, and correct the rule. The code does not "
        "contain what you wrote.",
        "here": "You can say so here, without an account. A person reads it and answers. By itself it lets nothing "
        "pass.",
        "why": "Why do you think it was wrong?",
        "mistake": "It was harmless.",
        "needed": "I need it for school or work.",
        "meaning": "The words mean something else here.",
        "other": "Something else.",
        "words": "What would you like to add? (may stay empty)",
        "again": "Your text again (may stay empty)",
        "again_note": "What you wrote is normally not kept. If you put it here, exactly as you sent it, the person who "
        "decides can read it, and sees that it is the same text. If you leave this empty, they decide without it.",
        "send": "Send the objection",
        "have": "You have objected already?",
        "receipt": "Your receipt",
        "look": "See how it stands",
        "unknown": "There is no stopped message with this code, or no receipt like that. Look at each letter again. "
        "Nothing was sent.",
        "objected": "Somebody has objected to this already. The receipt that was shown then tells how it stands. If "
        "you do not have it, ask in person and name the code.",
        "many": "Too many have asked within a short time. Nothing was sent. Try again later, or come in person: your "
        "code stays good.",
        "nobody_left": "Nobody is there yet who could read this. Nothing was sent. Please say it in person.",
        "form": "The form did not arrive whole, or it was too long. Nothing was sent. Go back and shorten it: 1000 "
        "characters, and 4000 for your text.",
        "cannot": "This cannot be written down now. Nothing was sent. Try again in a few minutes, or come in person.",
        "sent": "Your objection",
        "keep": "Write the receipt down or keep this page. Only who has it can see how the objection stands.",
        "open": "It has arrived and waits for somebody to read it.",
        "taken": "Somebody is looking at it.",
        "until": "You should have an answer by",
        "late": "That time is over and nobody has answered. Please ask in person and name the code.",
        "objection_upheld": "You were right: this should not have been stopped.",
        "policy_change": "The rule is to be changed.",
        "denied": "It was looked at. The rule stays as it is.",
        "withdrawn": "The objection was withdrawn.",
        "changed": "The rule was changed: the same would be met with less today. You may ask again.",
        "unchanged": "The rule itself has not been changed yet.",
        "reply": "The answer to you:",
        "same": "The text you showed is the one that was sent.",
        "differs": "The text you showed is not the one that was sent, or not exactly. It can be read all the same.",
        "lost": "What you wrote could not be kept for anybody to read. Please say it in person.",
        "back": "Back",
    },
    "id": {
        "title": "Pesan ini dihentikan",
        "code": "Kode Anda:",
        "none": "Itu bukan kode gerbang ini. Bentuknya seperti K7F2-M9QA: delapan huruf dan angka.",
        "what": "Sebuah aturan sekolah atau kantor ini menghentikan pertanyaan atau jawaban. Aturan bisa keliru, "
        "begitu juga program yang membacanya. Anda boleh mengatakannya; tidak ada yang dihukum karena bertanya.",
        "how": "Tunjukkan atau kirimkan kode ini kepada guru atau pengelola gerbang ini, dan katakan apa yang ingin "
        "Anda ketahui. Mereka dapat menemukan keputusannya dengan kode itu, melihat aturan mana, dan memperbaikinya. "
        "Kode itu tidak memuat tulisan Anda.",
        "here": "Anda dapat mengatakannya di sini, tanpa akun. Seseorang akan membaca dan menjawab. Keberatan saja "
        "tidak meloloskan apa pun.",
        "why": "Mengapa menurut Anda ini keliru?",
        "mistake": "Isinya tidak berbahaya.",
        "needed": "Saya perlu untuk sekolah atau pekerjaan.",
        "meaning": "Di sini kata-katanya berarti lain.",
        "other": "Hal lain.",
        "words": "Apa yang ingin Anda tambahkan? (boleh kosong)",
        "again": "Tulisan Anda sekali lagi (boleh kosong)",
        "again_note": "Tulisan Anda biasanya tidak disimpan. Jika Anda menuliskannya di sini, persis seperti yang "
        "dikirim, orang yang memutuskan dapat membacanya, dan melihat bahwa itu tulisan yang sama. Jika dikosongkan, "
        "ia memutuskan tanpa tulisan itu.",
        "send": "Kirim keberatan",
        "have": "Sudah pernah mengajukan keberatan?",
        "receipt": "Tanda terima Anda",
        "look": "Lihat perkembangannya",
        "unknown": "Tidak ada pesan yang dihentikan dengan kode ini, atau tanda terima seperti itu. Periksa lagi "
        "setiap hurufnya. Tidak ada yang terkirim.",
        "objected": "Keputusan ini sudah pernah diajukan keberatan. Tanda terima yang ditampilkan saat itu menunjukkan "
        "perkembangannya. Jika tidak ada pada Anda, tanyakan langsung dan sebutkan kodenya.",
        "many": "Terlalu banyak permintaan dalam waktu singkat. Tidak ada yang terkirim. Coba lagi nanti, atau datang "
        "langsung: kode Anda tetap berlaku.",
        "nobody_left": "Belum ada orang yang dapat membacanya. Tidak ada yang terkirim. Sampaikanlah secara langsung.",
        "form": "Formulir tidak sampai utuh, atau terlalu panjang. Tidak ada yang terkirim. Kembali dan singkatkan: "
        "1000 karakter, dan 4000 untuk tulisan Anda.",
        "cannot": "Saat ini tidak dapat dicatat. Tidak ada yang terkirim. Coba lagi beberapa menit lagi, atau datang "
        "langsung.",
        "sent": "Keberatan Anda",
        "keep": "Catat tanda terima ini atau simpan halaman ini. Hanya pemegangnya yang dapat melihat perkembangannya.",
        "open": "Sudah diterima dan menunggu dibaca.",
        "taken": "Seseorang sedang memeriksanya.",
        "until": "Jawaban seharusnya ada paling lambat",
        "late": "Waktu itu sudah lewat dan belum ada yang menjawab. Tanyakan langsung dan sebutkan kodenya.",
        "objection_upheld": "Anda benar: ini seharusnya tidak dihentikan.",
        "policy_change": "Aturannya akan diubah.",
        "denied": "Sudah diperiksa. Aturannya tetap.",
        "withdrawn": "Keberatan ditarik kembali.",
        "changed": "Aturannya sudah diubah: hal yang sama hari ini ditanggapi lebih ringan. Silakan bertanya lagi.",
        "unchanged": "Aturannya sendiri belum diubah.",
        "reply": "Jawaban untuk Anda:",
        "same": "Tulisan yang Anda tunjukkan sama dengan yang dikirim.",
        "differs": "Tulisan yang Anda tunjukkan bukan yang dikirim, atau tidak persis sama. Tetap dapat dibaca.",
        "lost": "Tulisan Anda tidak dapat disimpan untuk dibaca siapa pun. Sampaikanlah secara langsung.",
        "back": "Kembali",
    },
}
"""Text by name, by language."""
WHY = ("mistake", "needed", "meaning", "other")
"""The reasons from which somebody chooses."""
DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
}
MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
}  # fmt: skip
