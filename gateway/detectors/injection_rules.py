"""What attempts to take over a model look like: a table of shapes, and the word lists that they are built of.

How a shape is written says :mod:`.shapes`. Lists hold English, Indonesian, Malay and a little Javanese and Sundanese
side by side, since attempts mix them.

Kinds of attempts follow public taxonomies: OWASP LLM01:2025, the probes of garak, the names of the categories of
PurpleLlama, and the idea of BIPIA (orders planted in mail, tables and code). The wordings are the project's own.
"""

from __future__ import annotations

from gateway.detectors.shapes import Shapes

LISTS = {
    "lift": "ignore|disregard|forget|bypass|override|overrule|neglect|skip|drop|scrap|erase|wipe|abandon|discard|break|violate"
    "|set aside|throw away|throw out|pay no attention to|stop following|stop obeying|do not follow|don't follow|do not obey"
    "|don't obey|no longer follow|unlearn|get rid of|not bound by|don't have to follow|do not have to follow|gak perlu ikut|tidak perlu ikut|tidak perlu mengikuti|abaikan|abaiin|lupakan|lupain|hiraukan"
    "|langgar|boleh melanggar|hapus|buang|batalkan|kesampingkan|singkirkan|cuekin|jangan ikuti|jangan turuti|jangan patuhi"
    "|jangan hiraukan|jangan pedulikan|berhenti mengikuti|berhenti mematuhi|tidak usah ikuti|gak usah ikuti|ga usah ikutin"
    "|usah ikutin|ora usah manut|lalekna|poho keun|pohokeun|ketepikan",
    "rules": "instruction+|directive+|directions|guideline+|guardrail+|prompt+|system prompt+|rule+|policy|policies|restriction+|orders"
    "|safety training|safety protocol+|safety check+|safety layer|safety policy|content policy|content_policy|content policies"
    "|moderation|content filter+|programming|protocol+|configuration|limits|limitations|constraints|safeguards|instruksi~"
    "|aturan~|arahan~|perintah~|pedoman~|batasan~|kebijakan~|sensor~|larangan~|prompt~|prentah|paréntah|peraturan~",
    "rules_mu": "instruksimu|aturanmu|arahanmu|perintahmu|pedomanmu|batasanmu|kebijakanmu|laranganmu|promptmu|sensormu|filtermu|peranmu|ingatanmu",
    "filler": "all|any|every|each|the|of|these|those|my|and|or|please|absolutely|completely|semua|segala|seluruh|kabeh|kabéh|setiap"
    "|yang|dari|dulu|saja|aja|itu|ini|di|every single|what|sistem|soal",
    "own": "your|previous|prior|earlier|above|preceding|foregoing|former|initial|original|system|hidden|developer|built-in|safety|school's|y0ur"
    "|assistant's|old|your own|you were given|content|ur|opening|starting",
    "own_after": "sebelumnya|sebelum ini|di atas|awal|sistem|kamu|anda|lu|lo|elu|awak|terdahulu|lama|pengembang|rahasia|bawaan|dari sekolah|dari pembuatmu|your developers|your creators|your operator|pabrik|yang diberikan|diberikan sekolah|yang kamu terima|you got|you received"
    "|saméméhna|sadurunge|maneh|above|before this|you were given|you have been given|you've been given|you were told"
    "|you had|you follow|you started with|in your memory|given to you|from your|of your",
    "all": "all|any|every|everything|semua|segala|seluruh|semuanya|apa pun",
    "before": "above|before|earlier|previously|prior|told you|so far|sebelum ini|sebelumnya|di atas",
    "void": "void|cancelled|canceled|expired|revoked|lifted|suspended|obsolete|deleted|removed|optional|null|no longer apply|no longer valid"
    "|no longer in force|not apply|don't apply|doesn't apply|were replaced|never existed|do not exist|over now|batal|dicabut|dihapus|tidak berlaku|gak berlaku|ga berlaku|ga laku"
    "|tak berlaku|dibatalkan|kedaluwarsa",
    "no": "no|without|without any|zero|tanpa|tidak ada|tidak punya|tak punya|gak punya|ga punya|tidak terikat|gak ada|free of|free from|bebas dari",
    "limits": "restriction+|limit+|limitation+|rule+|filter+|guardrail+|ethics|moral+|censorship|moderation|boundaries|safeguards|constraints"
    "|law|content policies|safety rules|warning+|disclaimer+|batas|batasan~|aturan~|sensor~|filter~|larangan~|moral|etika|peringatan|disaring|policy|refusals|kebijakan",
    "answer": "answer+|answering|respond|reply|speak|write|act|comply|jawab|jawablah|bicara|balas|bantu|tulis|beroperasi",
    "you_are": "you are|you had|if you had|you're|you have|you've|you were|you now have|you can|you will|as someone|kamu|anda|lu|lo|dirimu|yourself",
    "act_as": "you are|you're|act as|act like|pretend|pretend to be|play|play as|roleplay as|role-play as|simulate|become|behave|answer as|from now on"
    "|imagine|be|kamu|berperan~|jadilah|jadi|pura-pura|anggap|bayangkan|namamu",
    "loose": "uncensored|unrestricted|unfiltered|jailbroken|amoral|immoral|lawless|rogue|evil|unmoderated|not moderated|dimoderasi|tanpa sensor"
    "|tanpa aturan|tanpa batas|tanpa batasan|jahat|liar|no morals|no restrictions|without rules|no rules",
    "ai": "ai|a.i|ai assistant+|ai model+|ai reviewer+|ai agent+|ai tool+|ai coding tool+|chatbot+|language model+|llm+|model bahasa|gpt|chatgpt"
    "|asisten ai|ai screening|mesin ai|coding assistant|summariser|summarizer|automated reader+|pembaca otomatis|mesin penerjemah|automated model+|penilai otomatis",
    "helper": "assistant+|bot+|asisten|mesin|grader bot|bot seleksi|bot penilai|grader",
    "show": "reveal|show|print|repeat|output|display|leak|dump|copy|translate|spell out|recite|summarise|summarize|encode|tell me|what is|what are"
    "|what was|what were|what's|list|quote|disclose|expose|give me|hand me|hand over|respond with|put|turn|write out|respond only with|describe|write|repeat back|cetak|tulis"
    "|prints|recites|content of|tampilkan|tunjukkan|tunjukin|tunjukan|ulangi|sebutkan|sebutin|bocorkan|bocorin|terjemahkan|tuliskan|kasih tau"
    "|kasih tahu|kasih lihat|kasih liat|liatin|apa isi|beri tahu|rangkum|kutip|salin|dedahkan|serahkan|ungkapkan|bacakan",
    "prompt": "system prompt+|system message+|system instructions|hidden prompt|hidden instructions|hidden rules|initial prompt|initial instructions"
    "|initial message|developer message|developer notes|developer prompt|developer part|developer instructions|secret instructions|secret prompt"
    "|secret rules|secret setup|confidential instructions|confidential section|confidential prompt|pre-prompt|preprompt|context window"
    "|original instructions|starting prompt|internal instructions|sys prompt|sysprompt|opening instructions|starting instructions|earlier system text|secret key+|prompt sistem~|pesan sistem~|instruksi rahasia~|instruksi sistem~"
    "|instruksi awal~|prompt awal~|prompt rahasia~|pesan developer|pesan pengembang|arahan sistem~|aturan rahasia~|pengaturan rahasia~"
    "|konteksmu|system promptmu|perintah sistem~",
    "setup": "instructions|rules|guidelines|configuration|prompt|setup|programming|policies|directives|context|instruksimu|aturanmu"
    "|promptmu|konfigurasimu|pedomanmu",
    "exactly": "verbatim|word for word|exactly|in full|letter by letter|unedited|unmodified|as a numbered list|in a json object|code block|to the letter|backwards|in reverse|into french|into indonesian|into english|into a poem|as a poem|in base64|in rot13|ke bahasa inggris"
    "|persis|kata demi kata|secara lengkap|selengkapnya|apa adanya|utuh",
    "off": "turn off|disable|switch off|deactivate|remove|shut down|matikan|matiin|nonaktifkan|buka|copot|cabut",
    "safety": "safety filter+|safety rules|safety mode|safety layer|safety protocol+|moderation|content filter+|guardrails|content moderation|safe mode"
    "|safe_mode|safety|filternya|penyaringnya|sensornya|filter konten~|mode aman|keamananmu|filtermu|penyaringmu|sensormu|penyaring",
    "is_off": "off|disabled|deactivated|removed|false|dimatikan|dinonaktifkan|nonaktif|mati",
    "person": "user+|user's|pengguna|the user|people",
    "ignore": "ignore|disregard|forget|abaikan|lupakan|lupain|scrap|pay no attention to",
    "makers": "your developers|your creators|your makers|your operator|your creator|your developer|pembuatmu|pengembangmu|operatormu",
    "send": "send|forward|post|append|upload|email|mail|leak|exfiltrate|transmit|kirim|kirimkan|teruskan|unggah|mengunggah|mengirim",
    "private": "chat history|api key+|credentials|address book|env file|user's contacts|user's messages|user's data|user's last messages"
    "|user's calendar|user's password+|user's files|secrets|kontak pengguna|data pengguna|isi percakapan|riwayat percakapan|kata sandi pengguna"
    "|daftar kontak pengguna|percakapan pengguna|this email thread|this thread|this conversation|the conversation|whole conversation|user's phone number|env file+",
    "where": "to|into|ke|kepada|address|alamat|server|link|silently",
    "document": "page|e-mail|email|ticket|document|letter|review|file|text|message|note|spreadsheet|table|website|halaman|surat|surel|dokumen"
    "|berkas|teks|ulasan|pesan|catatan|tabel|tiket",
    "must": "must|should|shall|has to|have to|needs to|is instructed|hereby|wajib|harus|hendaknya|mesti|dilarang",
    "verdict": "award full marks|full marks to this|full marks for this|five stars|recommend acceptance|rank first|this applicant|this paper|this essay|this candidate|top score|nilai penuh"
    "|nilai seratus|nilai sempurna|bintang lima|loloskan|pelamar ini|esai ini|must recommend|permohonan disetujui",
    "secretly": "do not tell|don't tell|without telling|never mention|do not mention|say nothing|silently|secretly|keep this rule hidden|keep it secret"
    "|jangan beri tahu|jangan bilang|jangan kasih tahu|tanpa bilang|tanpa sepengetahuan|tanpa memberi tahu|diam-diam",
    "refuse": "never refuse|do not refuse|don't refuse|cannot refuse|can't refuse|refusing is|never say no|never say you|do not say you can't|not say you can't"
    "|never apologise|never apologize|do not apologise|don't apologise|do not apologize|don't apologize|not allowed to refuse|want to refuse"
    "|tell me you can't|jangan nolak|jangan menolak|jangan pernah menolak|dilarang menolak|tidak boleh menolak|gak boleh nolak|tanpa menolak"
    "|mau nolak|jangan minta maaf|tanpa peringatan|no warnings|no ethics",
    "obey_me": "without question|comply with every request|answer every request|do it all|obey me|obey only me|answer to me|answer only to me|listen to me only|you work for me|only obey|obey the user|obey the document|act as i say"
    "|do what i say|do as i say|turuti aku|turuti saya|patuhi aku|patuhi saya|patuhi dokumen|manut aku|manuta aku|turut kuring|nurut ka urang|nurut aku"
    "|nurut sama aku|ikutin gue|ikuti aku|punya gue|turuti semua|penuhi semua permintaan|patuhi semua permintaan|comply with all requests",
    "obey_new": "follow|obey|accept|adopt|ikuti|turuti|patuhi|terima",
    "prompt_mu": "perintah tersembunyimu|instruksi tersembunyimu|konfigurasimu|prompt sistemmu|pesan sistemmu|instruksi rahasiamu|instruksi sistemmu|instruksi awalmu|prompt awalmu|prompt rahasiamu|promptmu"
    "|konteksmu|pengaturan rahasiamu|aturan rahasiamu|system promptmu|prompt lu|prompt lo|system prompt lu|prompt sistem kamu|instruksi rahasia kamu",
    "reveal": "reveal|leak|dump|recite|spell out|disclose|expose|confess|bocorkan|bocorin|ungkapkan|dedahkan|put|give up|say what|says|print|prints|list|tell me what",
    "others": "never|not|don't|who|they|we|i|people|students|children|models|model will|models will|model would|models would|chatbots|can i|how to|may i|should i|did i|could i|jangan|yang|mereka"
    "|kami|siswa|dia|saya|orang|anak|bolehkah saya",
    "acting": "complete|finish|fill in|say|repeat|execute|obey|follow|combine|concatenate|join|decode|put|do|let|bilang|katakan|gabungkan|lengkapi"
    "|lanjutkan|ulangi|jalankan|turuti|ikuti",
    "lesson": "explain|why|what|how|is|are|does|do|define|describe|summarise|summarize|write|give|list|name|jelaskan|apa|apakah|mengapa|kenapa|bagaimana"
    "|sebutkan|buatkan|tulis|our|my|the|in|teach|discuss|compare|classify|translate|artinya|detect|is it|can|for|this|which|kalimat|kata|contoh|pada",
    "topic": "prompt injection|prompt injections|injection attack+|jailbreaking|jailbreak attempt+|red team|red teaming|phrase+|sentence+|attack+|attackers|example+"
    "|flagged|means|mean|lesson|tokens|contoh|kalimat|serangan|frasa|artinya|maksud~|arti~|istilah|penyerang|injeksi prompt|keamanan ai|false alarm+|fools|tricks"
    "|called|word|kata|classifier|log+|quote+|string|title|judul",
}  # fmt: skip
"""Words by what they do in such a sentence. Case and, in a blank, the kind of white space are no matter."""
SHAPES = Shapes(LISTS)
TABLE = tuple(
    SHAPES.rule(name, weight, shape)
    for name, weight, shape in (
        # override: what was ordered before holds no more
        ("lift rules", 30, r"{lift} (?:{filler} ){0,4}{rules}"),
        ("lift your rules", 75, r"{lift} (?:{filler} ){0,4}{own} (?:\w{1,20} ){0,3}?{rules}"),
        ("lift all rules", 45, r"{@ignore|bypass|override|drop|skip|langgar|violate} {all} (?:{filler} ){0,3}{rules}(?! (?:on|in|for|at|about|that|below|under|di|pada|untuk))"),
        ("lift rules of yours", 75, r"{lift} (?:{filler} ){0,4}{rules} (?:{filler} ){0,2}{own_after}"),
        ("lift aturanmu", 75, r"{lift} (?:{filler} ){0,4}{rules_mu}"),
        ("lift all of before", 60, r"{ignore} (?:{filler} ){0,2}{all} (?!i |saya |aku )(?:(?!i )\w{1,20} ){0,4}{before}"),
        ("lift the above", 55, r"{ignore} (?:the |all the )?{above|text above|teks di atas} (?:and|instead|lalu|dan)\b|{pretend} (?:that )?the (?:text|message|words) above (?:does|do|did) not exist"),
        ("lift your makers' words", 50, r"{lift} .. {makers}"),
        ("you must lift", 30, r"{you|kamu|lu} (?:must|have to|need to|should|may|can|harus|boleh) {lift} (?:{filler} ){0,3}{rules}(?! (?:on|in|for|at|about|di|pada))"),
        ("lift your task", 55, r"{ignore} (?:your (?:original |current )?task|the original task|tugas semula|tugasmu)\b"),
        ("opposite of rules", 60, r"{opposite of|kebalikan dari} .. (?:your {rules}|{rules_mu}|perintah sistemmu)"),
        ("rules of before are void", 55, r"{instructions|instruction|directives|instruksi|arahan|perintah} {sebelumnya|di atas|sistem} .. {void}|{prior|previous|earlier} {instructions|directives|orders} .. {void}"),
        ("rules are void", 60, r"{your|all your|all of your|assistant's} (?:\w{1,20} )?{rules} .. {void}"),
        ("aturanmu are void", 60, r"{rules_mu} .. {void}"),
        ("rules are void for me", 45, r"{rules} .. {void} (?:to|for|untuk|bagi|buat) (?:me|us|aku|saya|gue)\b"),
        ("new rules", 30, r"{new} {rules}|{rules} baru\b|{tugas baru|peran baru|tujuan baru}"),
        ("your new rules", 55, r"{your} {new|real|true|actual} {@rules|objective|task|role|goal|purpose|mission}|{tugas|peran|tujuan|instruksi|perintah} {barumu|baru kamu|baru anda}"),
        ("new rules over old", 30, r"{obey_new} (?:{filler} )?{new instructions|new orders|new directives|instruksi baru|perintah baru}"),
        ("obey me", 40, r"{obey_me}"),
        ("obey only me", 20, r"{obey_me} {only|alone|saja|aja|wae|instead|now}"),
        ("not the user", 65, r"{lift} (?:{filler} )?(?:permintaan |pertanyaan )?(?:{person}(?: request| question| instructions?)?|permintaan pengguna|the question|tugas semula|the document)(?= (?:and|;|follow|lalu|dan)|\W*$)"),
        # a model without limits, another person, another world
        ("answer without limits", 60, r"{answer} .. {no} (?:any |more |lagi |apa pun )?{limits}(?! (?:kata|waktu|umur|karakter|halaman|of words))"),
        ("you have no limits", 60, r"{you_are} .. {no} (?:any |more |lagi |apa pun )?{limits}(?! (?:kata|waktu|umur|karakter|halaman))"),
        ("without limits", 25, r"{no} (?:any |more )?{limits}"),
        ("suppose no limits", 50, r"{assume|suppose|pretend|anggap} (?:that |saja )?{there are no|there is no|tidak ada|gak ada|ga ada} {limits}"),
        ("not safe any more", 50, r"{stop being|jangan jadi} (?:a |an )?(?:safe |asisten yang aman|assistant with limits)"),
        ("loose persona", 60, r"{act_as} .. {loose}"),
        ("loose machine", 40, r"{loose} {@ai|@helper}"),
        ("famous persona", 60, r"{you are|kamu adalah|act as|play as|answer as|named|as the|stay in} (?-i:DAN)\b|{do anything now|jailbreak yourself|you have been jailbroken|you are jailbroken|you have been freed|you have been liberated|evil twin|evil confidant|mode dewa|mode bebas}"),
        ("mode", 40, r"{enable|enter|activate|switch to|switch into|aktifkan|masuk|masuk ke} (?:the )?(?:mode )?{developer|debug|admin|sudo|root|god|dan|jailbreak|unrestricted|unfiltered|unsafe|pengembang}(?: mode)?\b|{developer|debug|admin|god|dan} mode (?:is )?(?:now )?(?:on|active|enabled)\b|{mode pengembang aktif|mode admin aktif}"),
        ("mode of attackers", 20, r"{enter|activate|enable|aktifkan} {dan|jailbreak|unrestricted|unfiltered|unsafe} mode\b"),
        ("unfiltered output", 40, r"{unfiltered|uncensored|unmoderated} {output|answer+|reply|replies|response|version of yourself}"),
        ("switch", 20, r"{you are now|from now on you|from here on you|from this point forward you|act as if|pretend you|pretend that you|kamu sekarang|mulai sekarang kamu|mulai detik ini kamu|anggap kamu|anggap saja kamu|anggap tidak ada|berperanlah}"),
        ("be free", 55, r"{no longer bound|not bound by|speak freely|answer freely|jawab bebas|tidak lagi terikat|keluar dari mode aman|keluar dari aturan}|{break free of|break free from|be free of|be free from|set yourself free from} {your|the} \w|{escape|break out of} your {rules|restrictions|programming|limits}"),
        ("opposite day", 60, r"{opposite day|hari kebalikan|hari terbalik} .. {refuse|nolak|menolak|safety|rules|help|bantu|aturan}"),
        ("dead grandmother", 60, r"{grandma|grandmother|nenek~}[^.?!]{0,80}{password+|api key+|serial|license key+|kode rahasia|secret|napalm|kata sandi|hidden rules}"),
        ("world without rules", 45, r"{hypothetical|fictional|imagine|novel|story|world|universe|assume|bayangkan|cerita|dunia}[^.?!]{0,60}{you|ai|assistant|robot|machine|kamu|asisten}[^.?!]{0,40}\b(?:no (?:safety )?rules|no restrictions|out of your restrictions|no content polic(?:y|ies)|ignores? its|tanpa aturan|melanggar aturan)\b"),
        ("role swap", 45, r"{swap|switch|tukar} (?:the )?(?:roles|peran)\b[^.?!]{0,80}\b(?:secret|hidden|setup|prompt|rahasia|pengaturan)"),
        # what the model was told in secret
        ("show your prompt", 80, r"{show} .. (?:your|ur|whole|entire|full|isi) (?:\w{1,20} ){0,2}?{prompt}"),
        ("show promptmu", 80, r"{show} .. {prompt_mu}"),
        ("show prompt of yours", 80, r"{show} .. {prompt} (?:kamu|anda|lu|lo|awak|you|verbatim|now|word for word|in full|sepenuhnya|dong|sekarang)\b"),
        ("show the prompt", 45, r"{show} (?:me |us |the |all |out |saya |aku |gue |kami |with |to |isi ){0,3}{prompt}(?! (?:for|of|in|on|field|template|from|untuk|pada|di|dari|to (?!me|us)|when|that says|:))"),
        ("your prompt", 40, r"{your} (?:secret |hidden |own |full )?{system prompt|system message|hidden instructions|developer notes|developer message}|{prompt_mu}"),
        ("your setup, exactly", 70, r"{show} .. your (?:\w{1,20} )?{setup} .. {exactly}|{show} .. {rules_mu} .. {exactly}"),
        ("your setup", 40, r"{reveal} .. (?:your (?:\w{1,20} )?{setup}|{rules_mu})"),
        ("words above", 60, r"{show} .. (?:words|text|everything|lines?|all|kata|teks|semua) .. (?:above|before|di atas|sebelum) .. (?:you are|kamu adalah|code block|this (?:message|line|conversation)|my first message|verbatim|word for word|pesan (?:ini|pertamaku|pertama saya)|persis)"),
        ("before my message", 60, r"{@show|@reveal} .. (?:before my first message|sebelum pesan pertama(?:ku| saya)|before this conversation|before i arrived|sebelum aku datang)"),
        ("what you were told", 60, r"{@show|@reveal|which|what|complete} .. you (?:were|have been|'ve been) (?:told|instructed|asked|ordered|given) (?:not to|to (?:keep|hide|protect)|before)"),
        ("what your operator said", 55, r"{has|did|what|all|everything|which} (?:\w{1,20} ){0,3}?your (?:operator|developers?|creators?|makers?|admin) (?:has |have )?(?:tells?|told|says?|said|gave|given|hid|hides?|asked|forbade|forbids?)"),
        ("what were you told", 50, r"{what were you told|what have you been told|dilarang buat kamu|dibilang ke kamu di awal}"),
        ("password you keep", 60, r"{@show|@reveal|@send|append} .. (?:passwords?|kata sandi|api keys?|kunci api|secret key|rahasia) (?:\w{1,20} ){0,3}?(?:you (?:know|were|keep|protect)|kamu jaga|di pengaturanmu|from your memory|in your memory)"),
        ("of other users", 55, r"{@show|@reveal|@send} .. (?:other users?'?s? (?:chats?|data|messages?|conversations?)|(?:riwayat|obrolan|percakapan|data) (?:\w{1,20} )?pengguna lain)"),
        ("operator's secrets", 60, r"{admin|developer|pengembang|operator|sekolah}[^.?!]{0,30}\b(?:ngerahasiain|merahasiakan|disembunyiin|disembunyikan|rahasiakan|sembunyikan)|{disembunyikan|dirahasiakan|disembunyiin} {pengembang|admin|sekolah|operator}"),
        ("finish the prompt", 60, r"{complete|finish|continue|fill in the blank|lengkapi|lanjutkan|teruskan}[^.?!]{0,30}[\"“':] ?(?:my|i was|i am|instruksi|pengembangku|prompt|aku di|saya di)[^.?!]{0,30}(?:prompt|instructions?|told|sistem|melarang|rahasia|disuruh|diperintah)"),
        # forms that imitate the machinery
        ("chat template", 85, r"<\|(?:im_start|im_end|system|endoftext|start_header_id|eot_id|end_of_turn)\|?>|<<sys>>|<start_of_turn>"),
        ("template mark", 60, r"\[/?inst\]|^\W{0,4}<(?:system|system_prompt)>\s*\w|</\w{1,20}>\s*<system>|^\s*#{2,}\s*(?:system|instruction|new (?:task|instructions?))\s*:"),
        ("role in JSON", 35, r"\"role\"\s*:\s*\"(?:system|developer)\""),
        ("order in JSON", 40, r"\"(?:content|next_instruction|instruction)\"\s*:\s*\"(?:you (?:now|must|are now|will|obey)|ignore|patuhi|turuti|call|kamu (?:sekarang|harus))"),
        ("fake system", 30, r"^\W{0,4}(?:system|sistem|developer|assistant|asisten)\W{0,3}:\s|^\[(?:system|sistem|assistant|hidden)\]"),
        ("end of prompt", 60, r"{end of system prompt|end of system message|end of user text|end of user input|end of prompt|akhir prompt sistem|akhir teks pengguna}"),
        ("end of document", 25, r"-{2,}\s*(?:end of|akhir)\b"),
        ("switches", 60, r"{safe_mode|safemode|safety|moderation|filter+|content_policy} ?[=:]\s?(?:false|off|0|none|disabled)\b|{sudo} .. {policy|content_policy|safety|filter+|rules}"),
        ("switches of a command", 60, r"--(?:no-safety|no-filter|unsafe|jailbreak)\b"),
        ("authority", 25, r"{i am|i'm|this is|aku|saya|saya adalah} (?:your |the |an? |from )*{admin|administrator|developer|creator|owner|openai|anthropic|security auditor|police|pengembang|pembuat|yang bikin|yang membuat}|{as your creator|as your administrator|as your owner|as your developer|authorise you|authorize you|message from openai|message from anthropic|message from headquarters|access granted|akses diberikan}"),
        ("switch off", 65, r"{off} (?:the |your |all |any |its )?(?:\w{1,20} )?{safety}(?! (?:\w{1,20} )?(?:wi-?fi|air|kopi|ac|kolam|on|in|for|of|di|untuk|pada|spam|google|youtube))"),
        ("switch off yours", 65, r"{off} your (?:\w{1,20} )?{limits}|{off} (?:pengamanmu|batasanmu|laranganmu)\b|{off} (?:filter|filternya|penyaring|penyaringnya) (?:sekarang|dulu|sebentar|sekali|pls|dong|aja|saja)\b"),
        ("filter off", 55, r"{turn|switch} (?:the |your |ur )(?:school |content |safety )?filters? off\b|{bypass|skip|drop} (?:the|your|ur) filters?\b(?! (?:on|in|for|of))"),
        ("is switched off", 60, r"{safety} (?:is |are |has been |sudah |telah |kini |now ){0,3}{is_off}"),
        # no refusal, a forced start, secrecy
        ("no refusal", 35, r"{refuse}"),
        ("answer, no refusal", 30, r"{refuse} .. {answer}|{answer} .. {refuse}"),
        ("forced start", 50, r"{start|begin|mulai~|balas|jawab} .. {with|dengan} ?[\"'“]{sure|absolutely|of course|tentu|baik|oke|access granted|akses}"),
        ("secrecy", 25, r"{secretly}"),
        ("for ever", 45, r"{remember|save|store|simpan|ingat}[^.?!]{0,60}\b(?:all future|future (?:chats|conversations|sessions)|selamanya|di ingatanmu|percakapan berikutnya)\b"),
        # orders planted in documents, mail, code and answers of tools
        ("to the machine", 60, r"{note|attention|important|instruction+|message|todo|catatan|perintah|pesan|teks ini|pengumuman}[^.?!:]{0,30}\b(?:to|for|untuk|kepada|bagi|khusus)\s(?:the |any |all |semua |para )?{ai}(?= ?[:.,]| (?:reading|yang|that|who|processing|in|only|translating)|\W*$)"),
        ("to the machine, at once", 60, r"^\W*(?:to|kepada|for|untuk) (?:the |any |all |semua |para )?{ai}(?= ?[:,]| (?:reading|yang|that|who|processing|translating))|please note, {ai}"),
        ("to the helper", 30, r"^\W*{to|kepada|untuk|for} (?:the |para )?{helper} ?[:,]|{untuk asisten} ?:"),
        ("whoever reads by machine", 55, r"{whoever|anyone who|siapa pun yang} (?:processes|reads|memproses|membaca) .. (?:automatically|secara otomatis) .. {must}"),
        ("whatever it says", 40, r"{whatever} the {page|document|file|e-mail|email} {asks|says|wants}"),
        ("to the reading machine", 60, r"{@ai|@helper} (?:that |who |which )?(?:reading|reads|processing|processes|yang (?:membaca|menerima|memproses|merangkum))"),
        ("if a machine reads", 60, r"{if|when|jika|bila|kalau|saat} (?:an? |the |you are an? |you're an? |anda |kamu |dibaca |seorang |sebuah )*{ai}\b[^.?!]{0,40}\b(?:this|must|should|ini|harus|wajib|kirim|send)|{bila|jika} dibaca (?:oleh )?{ai}"),
        ("machine must", 50, r"{@ai|bot+} .. {must} .. (?:this|ini|user|pengguna|nothing|link|each answer|every answer|recommend)"),
        ("machine, do", 40, r"^\W{0,6}(?:hey |hello |halo |dear |kepada )?{ai}\s?[,:!] ?\w"),
        ("helper, do", 45, r"{@helper|@ai}\s?[,:;!] ?(?:please |tolong |also |lalu )?(?:ignore|delete|upload|award|approve|transfer|escalate|unlock|send|forward|say that|abaikan|hapus|kirim(?:kan)?|loloskan|setujui|teruskan)\b"),
        ("verdict for this", 60, r"{@ai|@helper|screening} .. {verdict}"),
        ("while you read", 55, r"{when|while|before|after|saat|ketika|waktu|sambil|sebelum} (?:you |anda |kamu )?(?:summari[sz]\w{1,4}|translat\w{1,4}|process\w{0,4}|reading|review\w{0,4}|analy[sz]\w{1,4}|merangkum|menerjemahkan|memproses|membaca|meringkas) (?:this|the|ini )?[^.?!]{0,40}\b(?:tell the user|ask the user|advert\w*|iklan|promosi|promotion|our (?:site|shop|link)|password|escalate|beri tahu pengguna|minta pengguna|toko kami|say nothing)"),
        ("send what is private", 45, r"{send} .. {private} .. {where}"),
        ("send what is the user's", 30, r"{send} .. (?:user's|user|pengguna|this conversation|the conversation|whole conversation|isi percakapan|api keys?|credentials|chat history)"),
        ("picture that tells", 75, r"!\[[^\]]{0,40}\]\(https?://[^)\s]{0,200}[?&][a-z_]{1,12}=(?:(?-i:[A-Z_]{3,})|[\[{<$]|%7B)|!\[[^\]]{0,40}\]\(https?://[^)\s]{0,200}[?&](?:data|chat|secret|history|conversation|leak)="),
        ("obey the file", 35, r"{follow|obey|execute|run|jalankan|ikuti|turuti|patuhi|lakukan} (?:\w{1,20} ){0,3}?{@rules|command+|orders|perintah} .. {in|inside|di dalam|from|within} (?:the |this |that )?(?:{document}|it|them|\w{1,10}nya)"),
        ("obey what is encoded", 60, r"{decode|decrypt|unscramble|dekode|dekripsi|terjemahkan kode}[^.?!]{0,50}{and|then|lalu|dan|kemudian} (?:follow|execute|obey|act on|do what|carry out|jalankan|ikuti|turuti|lakukan)"),
        ("put together", 30, r"{combine|concatenate|join|gabungkan|sambungkan} (?:the |these |kata |potongan )?{words|strings|parts|variables|letters|kata|potongan|huruf|bagian}|{do} \w\s?\+\s?\w\b"),
        ("stop the task", 50, r"{stop summarising|stop summarizing|stop translating|stop reviewing|jangan merangkum|jangan rangkum|jangan terjemahkan|do not summarise|do not summarize|do not translate}[^?!]{0,20}{instead|print|say|write|jawab|tulis}"),
    )
)  # fmt: skip
ASKED, TOPIC = SHAPES.pattern(r"^\W{0,3}{lesson}"), SHAPES.pattern(r"{topic}")
"""What asks, and what speaks of attempts: there a quotation is an example, not an order."""
ACTING = SHAPES.pattern(r"{acting}")
"""Unless something is to be done with it."""
TOLD_OF = SHAPES.pattern(r"{others} {lift}")
"""What others do or are told not to do is no order: ``never ignore``, ``students who skip``."""
