"""What the manifest tells people about the guard model: what its levels are, and where it fails."""

from __future__ import annotations

LEVELS_ARE = {
    "cautious": "5 % of harmless texts reach it",
    "balanced": "1 % of harmless texts reach it",
    "strict": "0.1 % of harmless texts reach it, as far as so few texts can tell",
    "all": "harmless texts are the sentences of the split dev and ordinary reviews and news; the stricter of English"
    " and Indonesian decides; a label is given from the score on that 0.5 % of them reach, one that calls for care from"
    " 1 %; but no level lies below a chance of 15, 50 and 80 %, no label below 40 %, of care below 10 %,"
    " selfharm_method below 80 %",
}
LIMITS = {
    "en": [
        "It was taught by one group of writers: other people's harm looks different, and less of it is found.",
        "Scores flag for a person; only high ones, or one together with another sign, should stop anybody.",
        "Irony, quotation, code words and what only the context makes cruel are often judged wrong.",
        "Javanese, Sundanese and Malay were taught but hardly measured; other languages not at all.",
        "Orders hidden in a document that look like ordinary requests are no injection to it: it reads sentences.",
        "Labels of hazards rest on few examples each; silence of a label proves nothing.",
        "Decisions about people belong to people.",
    ],
    "id": [
        "Model ini diajar oleh satu kelompok penulis: bahaya dari orang lain tampak lain dan lebih sering lolos.",
        "Skor menandai untuk diperiksa orang; hanya skor tinggi, atau bersama tanda lain, yang patut menghentikan.",
        "Ironi, kutipan, sandi, dan kekejaman yang hanya tampak dari konteks sering salah dinilai.",
        "Bahasa Jawa, Sunda, dan Melayu diajarkan tetapi hampir tidak diukur; bahasa lain sama sekali tidak.",
        "Perintah dalam dokumen yang tampak seperti permintaan biasa bukan injeksi baginya: ia membaca per kalimat.",
        "Label bahaya bertumpu pada sedikit contoh; label yang tidak muncul tidak membuktikan apa pun.",
        "Keputusan tentang orang tetap di tangan orang.",
    ],
}
