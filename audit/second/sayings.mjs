// Written by audit/second/assemble.py from the first verifier's sentences: [English, Indonesian].

export const SAYINGS = {
 "log": {
  "steps": [
   [
    "The file can be read and is a log of a known form",
    "Berkas dapat dibaca dan merupakan log dengan bentuk yang dikenal"
   ],
   [
    "Entries are numbered 0, 1, 2 ... without a gap",
    "Entri bernomor 0, 1, 2 ... tanpa celah"
   ],
   [
    "Every entry is canonical JSON and its stored hash is its hash",
    "Setiap entri adalah JSON kanonis dan hash tersimpannya benar"
   ],
   [
    "Every private part is the one its entry commits to, or an erasure record names the gap",
    "Setiap bagian privat sesuai dengan entrinya, atau celahnya disebut oleh catatan penghapusan"
   ],
   [
    "The tree over all entries passes through every checkpoint",
    "Pohon atas semua entri melewati setiap titik periksa"
   ],
   [
    "Every checkpoint is signed by the log's key",
    "Setiap titik periksa ditandatangani kunci log"
   ],
   [
    "What comes after the last checkpoint fits the stored head of the tree",
    "Entri setelah titik periksa terakhir sesuai dengan kepala pohon tersimpan"
   ],
   [
    "The log only adds to the checkpoint that was kept elsewhere",
    "Log hanya menambah pada titik periksa yang disimpan di tempat lain"
   ],
   [
    "Each of the witnesses signed a checkpoint too",
    "Setiap saksi ikut menandatangani sebuah titik periksa"
   ],
   [
    "How much this proves",
    "Seberapa banyak yang terbukti"
   ]
  ],
  "said": {
   "unreadable": [
    "the database is damaged: only {index} entries could be read",
    "basis data rusak: hanya {index} entri yang dapat dibaca"
   ],
   "form": [
    "this is not a log of the form {form}",
    "ini bukan log dengan bentuk {form}"
   ],
   "gap": [
    "entry {index} is missing: the next one there has number {found}",
    "entri {index} hilang: berikutnya yang ada bernomor {found}"
   ],
   "not_canonical": [
    "entry {index} is not canonical JSON of version {version}",
    "entri {index} bukan JSON kanonis versi {version}"
   ],
   "columns": [
    "entry {index} has another kind or time in its columns than in its text",
    "entri {index} memiliki jenis atau waktu di kolom yang berbeda dari teksnya"
   ],
   "leaf": [
    "the stored hash of entry {index} is not the hash of its text: the one or the other was changed",
    "hash tersimpan entri {index} bukan hash teksnya: salah satunya telah diubah"
   ],
   "private": [
    "the private part of entry {index} is not the one the entry commits to",
    "bagian privat entri {index} bukan yang diikat oleh entri itu"
   ],
   "exchange": [
    "exchange id or subject in the columns of entry {index} are not those in its private part",
    "id pertukaran atau subjek di kolom entri {index} bukan yang ada di bagian privatnya"
   ],
   "unnamed_gap": [
    "the private part of entry {index} is gone and no erasure or retention record names it",
    "bagian privat entri {index} hilang dan tidak ada catatan penghapusan atau retensi yang menyebutnya"
   ],
   "bad_erasure": [
    "the erasure record {index} does not say which entries it erased",
    "catatan penghapusan {index} tidak menyebut entri mana yang dihapus"
   ],
   "no_checkpoint": [
    "there is no checkpoint at all",
    "tidak ada titik periksa sama sekali"
   ],
   "bad_checkpoint": [
    "the checkpoint stored for {size} entries is not a checkpoint of this log at that size",
    "titik periksa tersimpan untuk {size} entri bukan titik periksa log ini pada ukuran itu"
   ],
   "root": [
    "the checkpoint over {size} entries has another root: something in entries {first} to {last} was changed, moved, added or removed",
    "titik periksa atas {size} entri memiliki akar lain: ada yang diubah, dipindah, ditambah, atau dihapus pada entri {first} sampai {last}"
   ],
   "cut": [
    "a checkpoint covers {size} entries but there are only {index}: the end was cut off at entry {index}",
    "titik periksa mencakup {size} entri tetapi hanya ada {index}: bagian akhir terpotong pada entri {index}"
   ],
   "no_public_key": [
    "there is no usable log.pub beside the log",
    "tidak ada log.pub yang dapat dipakai di samping log"
   ],
   "other_key": [
    "the key beside the log is not the one you gave",
    "kunci di samping log bukan kunci yang Anda berikan"
   ],
   "signature": [
    "the signature on the checkpoint over {size} entries does not hold for this key: checkpoint or signature was changed",
    "tanda tangan pada titik periksa atas {size} entri tidak sah untuk kunci ini: titik periksa atau tanda tangannya telah diubah"
   ],
   "key_swapped": [
    "already the first checkpoint (over {size} entries) is signed by another key, {found}, and not by {key}: log.pub was replaced, or this is not the log you think",
    "titik periksa pertama (atas {size} entri) sudah ditandatangani kunci lain, {found}, bukan {key}: log.pub diganti, atau ini bukan log yang Anda maksud"
   ],
   "key_changed": [
    "from the checkpoint over {size} entries on another key signs, {found} and not {key}, and no record says that the key was changed",
    "mulai titik periksa atas {size} entri yang menandatangani adalah kunci lain, {found} dan bukan {key}, padahal tidak ada catatan bahwa kunci diganti"
   ],
   "head": [
    "the stored head of the tree is another than that of the {index} entries there are: something from entry {size} on was changed, added or removed",
    "kepala pohon tersimpan berbeda dari {index} entri yang ada: ada yang diubah, ditambah, atau dihapus mulai entri {size}"
   ],
   "bad_line": [
    "line {line} of the export is not in its form",
    "baris {line} dari ekspor tidak sesuai bentuknya"
   ],
   "manifest": [
    "the lines are not those that the first line counted and hashed ({count} entries)",
    "baris-barisnya bukan yang dihitung dan di-hash oleh baris pertama ({count} entri)"
   ],
   "not_kept": [
    "what was kept elsewhere is not a checkpoint of this log signed by its key",
    "yang disimpan di tempat lain bukan titik periksa log ini yang ditandatangani kuncinya"
   ],
   "rolled_back": [
    "the checkpoint kept elsewhere covers {size} entries and here are only {index}: an older copy was put back, or the end was cut off",
    "titik periksa yang disimpan di tempat lain mencakup {size} entri, padahal di sini hanya {index}: salinan lama dipasang kembali, atau bagian akhir dipotong"
   ],
   "rewritten": [
    "the checkpoint kept elsewhere over {size} entries has another root: history was rewritten somewhere in entries 0 to {last}",
    "titik periksa yang disimpan di tempat lain atas {size} entri memiliki akar lain: riwayat ditulis ulang di antara entri 0 sampai {last}"
   ],
   "cosignature": [
    "the signature of witness {witness} on the checkpoint over {size} entries does not hold",
    "tanda tangan saksi {witness} pada titik periksa atas {size} entri tidak sah"
   ],
   "unwitnessed": [
    "witness {witness} signed no checkpoint that is here",
    "saksi {witness} tidak menandatangani satu pun titik periksa di sini"
   ],
   "tail": [
    "{count} entries after the last checkpoint ({size}) are not signed yet.",
    "{count} entri setelah titik periksa terakhir ({size}) belum ditandatangani."
   ],
   "erased": [
    "{count} private parts were deleted, each named by an erasure or retention record.",
    "{count} bagian privat telah dihapus, masing-masing disebut catatan penghapusan atau retensi."
   ],
   "undeleted": [
    "{count} private parts are still there although an erasure record names them (first: entry {index}). Was a backup restored? Erase them again.",
    "{count} bagian privat masih ada walaupun disebut catatan penghapusan (pertama: entri {index}). Apakah cadangan dipulihkan? Hapus lagi."
   ],
   "no_outcome": [
    "{count} decisions have no outcome (first: entry {index}): under way, or cut off.",
    "{count} keputusan tidak memiliki hasil (pertama: entri {index}): sedang berjalan, atau terputus."
   ],
   "range": [
    "Only the contents of entries {first} to {last} were read; of the others, their hashes.",
    "Hanya isi entri {first} sampai {last} yang dibaca; dari yang lain hanya hash-nya."
   ],
   "gone": [
    "{count} private parts are gone (first: entry {index}); only the whole log tells whether a record names each.",
    "{count} bagian privat hilang (pertama: entri {index}); hanya log utuh yang dapat menunjukkan apakah masing-masing disebut catatan."
   ],
   "public": [
    "The export has public parts only: what was erased cannot be told from what was left out.",
    "Ekspor hanya memuat bagian publik: yang dihapus tidak dapat dibedakan dari yang tidak disertakan."
   ]
  },
  "claims": {
   "broken": [
    "BROKEN: this log does not prove what it says.",
    "RUSAK: log ini tidak membuktikan isinya."
   ],
   "self-consistent": [
    "Self-consistent: the log agrees with itself and with the key beside it. Whoever could rewrite both could have done so; compare the fingerprint with one you got elsewhere: --key FINGERPRINT.",
    "Konsisten dengan dirinya sendiri: log cocok dengan kunci di sampingnya. Siapa pun yang dapat menulis ulang keduanya bisa saja melakukannya; bandingkan sidik jari dari sumber lain: --key SIDIKJARI."
   ],
   "signed": [
    "Signed: entries 0 to {last} stand as the holder of the given key signed them.",
    "Bertanda tangan: entri 0 sampai {last} sama seperti saat ditandatangani pemegang kunci yang diberikan."
   ],
   "witnessed": [
    "Witnessed to no. {witnessed}: every witness you named saw the log up to that entry; it is signed up to no. {last}.",
    "Disaksikan sampai no. {witnessed}: setiap saksi yang Anda sebut melihat log sampai entri itu; tanda tangan sampai no. {last}."
   ]
  }
 },
 "bundle": {
  "steps": [
   [
    "The file can be read and is a bundle of a known form",
    "Berkas dapat dibaca dan merupakan bundel dengan bentuk yang dikenal"
   ],
   [
    "Every record is canonical JSON of this log's version",
    "Setiap catatan adalah JSON kanonis dengan versi log ini"
   ],
   [
    "Every private part, and every text shown with it, is the one its record commits to",
    "Setiap bagian privat, dan setiap teks yang ditunjukkan, sesuai dengan catatannya"
   ],
   [
    "Every record stands in the tree of the checkpoint, at its number",
    "Setiap catatan berada di pohon titik periksa, pada nomornya"
   ],
   [
    "The checkpoint is signed by the log's key",
    "Titik periksa ditandatangani kunci log"
   ],
   [
    "The policy texts are those whose digest the records name",
    "Teks kebijakan sesuai dengan sidik jari yang disebut catatan"
   ],
   [
    "The records belong together",
    "Catatan-catatan itu saling berkaitan"
   ],
   [
    "Each of the witnesses signed the checkpoint too",
    "Setiap saksi ikut menandatangani titik periksa"
   ],
   [
    "How much this proves",
    "Seberapa banyak yang terbukti"
   ]
  ],
  "said": {
   "unreadable": [
    "the database is damaged: only {index} entries could be read",
    "basis data rusak: hanya {index} entri yang dapat dibaca"
   ],
   "form": [
    "this is not a log of the form {form}",
    "ini bukan log dengan bentuk {form}"
   ],
   "gap": [
    "entry {index} is missing: the next one there has number {found}",
    "entri {index} hilang: berikutnya yang ada bernomor {found}"
   ],
   "not_canonical": [
    "entry {index} is not canonical JSON of version {version}",
    "entri {index} bukan JSON kanonis versi {version}"
   ],
   "columns": [
    "entry {index} has another kind or time in its columns than in its text",
    "entri {index} memiliki jenis atau waktu di kolom yang berbeda dari teksnya"
   ],
   "leaf": [
    "the stored hash of entry {index} is not the hash of its text: the one or the other was changed",
    "hash tersimpan entri {index} bukan hash teksnya: salah satunya telah diubah"
   ],
   "private": [
    "the private part of entry {index} is not the one the entry commits to",
    "bagian privat entri {index} bukan yang diikat oleh entri itu"
   ],
   "exchange": [
    "exchange id or subject in the columns of entry {index} are not those in its private part",
    "id pertukaran atau subjek di kolom entri {index} bukan yang ada di bagian privatnya"
   ],
   "unnamed_gap": [
    "the private part of entry {index} is gone and no erasure or retention record names it",
    "bagian privat entri {index} hilang dan tidak ada catatan penghapusan atau retensi yang menyebutnya"
   ],
   "bad_erasure": [
    "the erasure record {index} does not say which entries it erased",
    "catatan penghapusan {index} tidak menyebut entri mana yang dihapus"
   ],
   "no_checkpoint": [
    "there is no checkpoint at all",
    "tidak ada titik periksa sama sekali"
   ],
   "bad_checkpoint": [
    "the checkpoint stored for {size} entries is not a checkpoint of this log at that size",
    "titik periksa tersimpan untuk {size} entri bukan titik periksa log ini pada ukuran itu"
   ],
   "root": [
    "the checkpoint over {size} entries has another root: something in entries {first} to {last} was changed, moved, added or removed",
    "titik periksa atas {size} entri memiliki akar lain: ada yang diubah, dipindah, ditambah, atau dihapus pada entri {first} sampai {last}"
   ],
   "cut": [
    "a checkpoint covers {size} entries but there are only {index}: the end was cut off at entry {index}",
    "titik periksa mencakup {size} entri tetapi hanya ada {index}: bagian akhir terpotong pada entri {index}"
   ],
   "no_public_key": [
    "there is no usable log.pub beside the log",
    "tidak ada log.pub yang dapat dipakai di samping log"
   ],
   "other_key": [
    "the key beside the log is not the one you gave",
    "kunci di samping log bukan kunci yang Anda berikan"
   ],
   "signature": [
    "the signature on the checkpoint over {size} entries does not hold for this key: checkpoint or signature was changed",
    "tanda tangan pada titik periksa atas {size} entri tidak sah untuk kunci ini: titik periksa atau tanda tangannya telah diubah"
   ],
   "key_swapped": [
    "already the first checkpoint (over {size} entries) is signed by another key, {found}, and not by {key}: log.pub was replaced, or this is not the log you think",
    "titik periksa pertama (atas {size} entri) sudah ditandatangani kunci lain, {found}, bukan {key}: log.pub diganti, atau ini bukan log yang Anda maksud"
   ],
   "key_changed": [
    "from the checkpoint over {size} entries on another key signs, {found} and not {key}, and no record says that the key was changed",
    "mulai titik periksa atas {size} entri yang menandatangani adalah kunci lain, {found} dan bukan {key}, padahal tidak ada catatan bahwa kunci diganti"
   ],
   "head": [
    "the stored head of the tree is another than that of the {index} entries there are: something from entry {size} on was changed, added or removed",
    "kepala pohon tersimpan berbeda dari {index} entri yang ada: ada yang diubah, ditambah, atau dihapus mulai entri {size}"
   ],
   "bad_line": [
    "line {line} of the export is not in its form",
    "baris {line} dari ekspor tidak sesuai bentuknya"
   ],
   "manifest": [
    "the lines are not those that the first line counted and hashed ({count} entries)",
    "baris-barisnya bukan yang dihitung dan di-hash oleh baris pertama ({count} entri)"
   ],
   "not_kept": [
    "what was kept elsewhere is not a checkpoint of this log signed by its key",
    "yang disimpan di tempat lain bukan titik periksa log ini yang ditandatangani kuncinya"
   ],
   "rolled_back": [
    "the checkpoint kept elsewhere covers {size} entries and here are only {index}: an older copy was put back, or the end was cut off",
    "titik periksa yang disimpan di tempat lain mencakup {size} entri, padahal di sini hanya {index}: salinan lama dipasang kembali, atau bagian akhir dipotong"
   ],
   "rewritten": [
    "the checkpoint kept elsewhere over {size} entries has another root: history was rewritten somewhere in entries 0 to {last}",
    "titik periksa yang disimpan di tempat lain atas {size} entri memiliki akar lain: riwayat ditulis ulang di antara entri 0 sampai {last}"
   ],
   "cosignature": [
    "the signature of witness {witness} on the checkpoint over {size} entries does not hold",
    "tanda tangan saksi {witness} pada titik periksa atas {size} entri tidak sah"
   ],
   "unwitnessed": [
    "witness {witness} signed no checkpoint that is here",
    "saksi {witness} tidak menandatangani satu pun titik periksa di sini"
   ],
   "bundle_form": [
    "this is not a bundle of the form {form}: look at {member}",
    "ini bukan bundel dengan bentuk {form}: lihat {member}"
   ],
   "revealed": [
    "the text shown with entry {index} is not the one the record commits to",
    "teks yang ditunjukkan bersama entri {index} bukan yang diikat oleh catatan"
   ],
   "inclusion": [
    "entry {index} does not stand in the tree of the checkpoint over {size} entries: entry, number, proof or checkpoint was changed",
    "entri {index} tidak berada di pohon titik periksa atas {size} entri: entri, nomor, bukti, atau titik periksa telah diubah"
   ],
   "bundle_checkpoint": [
    "the checkpoint is not one of the log that the bundle names",
    "titik periksa bukan dari log yang disebut bundel"
   ],
   "bundle_key": [
    "the key in the bundle is not a key of the log it names",
    "kunci di dalam bundel bukan kunci log yang disebutnya"
   ],
   "bundle_other_key": [
    "the key in the bundle is not the one you gave",
    "kunci di dalam bundel bukan kunci yang Anda berikan"
   ],
   "policy_file": [
    "the text of policy file {file} is not the one that was in force",
    "teks berkas kebijakan {file} bukan yang berlaku"
   ],
   "policy_digest": [
    "the policy files do not make up the policy that the records name",
    "berkas-berkas kebijakan tidak membentuk kebijakan yang disebut catatan"
   ],
   "policy_absent": [
    "entry {index} names a policy whose text is not in the bundle",
    "entri {index} menyebut kebijakan yang teksnya tidak ada di bundel"
   ],
   "stranger": [
    "entry {index} does not belong to the exchange of the bundle",
    "entri {index} bukan bagian dari pertukaran di bundel ini"
   ],
   "order": [
    "entry {index} stands where only a later entry may stand",
    "entri {index} berada di tempat entri yang seharusnya lebih akhir"
   ],
   "explained": [
    "The explanation was written by the gate that made the bundle. No hash covers it: read the records and the policy.",
    "Penjelasan ditulis oleh gerbang yang membuat bundel. Tidak ada hash yang melindunginya: baca catatan dan kebijakannya."
   ],
   "withheld": [
    "{count} records have a private part that is not in the bundle: erased, or left out.",
    "{count} catatan memiliki bagian privat yang tidak ada di bundel: dihapus, atau tidak disertakan."
   ],
   "no_policy": [
    "The bundle has no policy text.",
    "Bundel ini tidak memuat teks kebijakan."
   ]
  },
  "claims": {
   "broken": [
    "BROKEN: this bundle does not prove what it says.",
    "RUSAK: bundel ini tidak membuktikan isinya."
   ],
   "self-consistent": [
    "Self-consistent: the bundle agrees with itself and with the key in it. Whoever made it could have made up both; compare the fingerprint with one you got elsewhere: --key FINGERPRINT.",
    "Konsisten dengan dirinya sendiri: bundel cocok dengan kunci di dalamnya. Pembuatnya bisa saja mengarang keduanya; bandingkan sidik jari dari sumber lain: --key SIDIKJARI."
   ],
   "signed": [
    "Signed: the holder of the given key signed a log of {signed} entries in which these records stand.",
    "Bertanda tangan: pemegang kunci yang diberikan menandatangani log dengan {signed} entri yang memuat catatan-catatan ini."
   ],
   "witnessed": [
    "Witnessed: every witness you named saw the log of {signed} entries in which these records stand.",
    "Disaksikan: setiap saksi yang Anda sebut melihat log dengan {signed} entri yang memuat catatan-catatan ini."
   ]
  }
 }
};
