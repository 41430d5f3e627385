"""What ``gapura audit erase``, ``find``, ``retain`` and ``hold`` say, in English and Indonesian."""

from __future__ import annotations

SAID = {
    "en": {
        "whose": "Say whose: --subject, --key (with --user), --exchange, --named, or --since and --until.",
        "user": "--user goes with --key: the end user whom the front end with this key named.",
        "subject": "A pseudonym has 32 hexadecimal digits: gapura audit show prints it as subject.",
        "exchange": "An exchange is named by its id (x-request-id), the first ten or more digits of it, or a code such "
        "as K7F2-M9QA.",
        "no_names": "This site keeps no names: nothing can be found by name. With record.find_named: true in "
        "gapura.yaml, names in questions can be found from then on.",
        "sure": "Destroy what is kept of {exchanges} exchanges ({persons} pseudonyms)? Nobody can undo this",
        "kept": "Nothing was erased.",
        "erased": "{exchanges} exchanges erased ({entries} entries). The log says which and why, not whose.",
        "found": "{exchanges} exchanges ({entries} entries, {persons} pseudonyms).",
        "retained": "Exchanges and acts whose time is over: {due}.",
        "under_way": "{count} exchanges are still under way (or were cut off): erase again in a minute, or after the "
        "next start of the gate.",
        "waiting": "{count} exchanges belong to cases that are still open, and stay until these are closed: people "
        "have to act on them. Erase again then.",
        "to_close": "To be closed first, as far as anybody may know of it (gapura case list):\n  {count}",
        "cases": "Closed cases whose time is over: {count}.",
        "held": "Held, and so kept: {count}. gapura audit hold list",
        "unclean": "Another program still reads an older state of the databases, so bytes of what was erased still "
        "stand in a file there (-wal). The gate goes on with it; or close that program, then: gapura audit retain",
        "copies": "Copies in the data folder may still hold what was erased; delete them:\n  {count}",
        "ids": "  {count}",
        "hold_what": "Say what to hold: --subject, --exchange or --entries FIRST-LAST, one of them.",
        "hold_set": "{id}: held from now on. Release it with: gapura audit hold release {id}",
        "hold_nothing": "Nothing of that is in the log, so nothing is held.",
        "hold_listed": "{id}  {scope} {value}  since {since} by {by}: {reason}",
        "hold_none": "nothing is held",
        "hold_released": "{id}: released; retention takes what is due within the hour",
        "hold_unknown": "There is no hold with this id. gapura audit hold list shows them.",
    },
    "id": {
        "whose": "Sebutkan milik siapa: --subject, --key (dan --user), --exchange, --named, atau --since dan --until.",
        "user": "--user dipakai bersama --key: pengguna yang disebut aplikasi dengan kunci itu.",
        "subject": "Pseudonim terdiri atas 32 digit heksadesimal: gapura audit show menampilkannya sebagai subject.",
        "exchange": "Pertukaran disebut dengan id-nya (x-request-id), sepuluh digit pertamanya atau lebih, atau kode "
        "seperti K7F2-M9QA.",
        "no_names": "Situs ini tidak menyimpan nama: tidak ada yang dapat dicari dengan nama. Dengan "
        "record.find_named: true di gapura.yaml, nama dalam pertanyaan dapat dicari sejak saat itu.",
        "sure": "Musnahkan yang tersimpan dari {exchanges} pertukaran ({persons} pseudonim)? Ini tidak dapat "
        "dibatalkan",
        "kept": "Tidak ada yang dihapus.",
        "erased": "{exchanges} pertukaran dihapus ({entries} entri). Log menyebut yang mana dan sebabnya, bukan milik "
        "siapa.",
        "found": "{exchanges} pertukaran ({entries} entri, {persons} pseudonim).",
        "retained": "Pertukaran dan tindakan yang masa simpannya habis: {due}.",
        "under_way": "{count} pertukaran masih berjalan (atau terputus): hapus lagi semenit lagi, atau setelah gerbang "
        "dimulai lagi.",
        "waiting": "{count} pertukaran termasuk kasus yang masih terbuka dan tetap disimpan sampai kasusnya ditutup: "
        "masih ada yang harus bertindak. Hapus lagi setelah itu.",
        "to_close": "Yang harus ditutup dahulu, sejauh boleh diketahui (gapura case list):\n  {count}",
        "cases": "Kasus tertutup yang masa simpannya habis: {count}.",
        "held": "Ditahan, jadi tetap disimpan: {count}. gapura audit hold list",
        "unclean": "Program lain masih membaca keadaan lama basis data, jadi sisa yang dihapus masih ada di sebuah "
        "berkas di sana (-wal). Gerbang akan menyelesaikannya; atau tutup program itu, lalu: gapura audit retain",
        "copies": "Salinan di folder data mungkin masih memuat yang dihapus; hapuslah:\n  {count}",
        "ids": "  {count}",
        "hold_what": "Sebutkan yang ditahan: --subject, --exchange, atau --entries AWAL-AKHIR, salah satu saja.",
        "hold_set": "{id}: ditahan mulai sekarang. Lepaskan dengan: gapura audit hold release {id}",
        "hold_nothing": "Tidak ada yang seperti itu dalam log, jadi tidak ada yang ditahan.",
        "hold_listed": "{id}  {scope} {value}  sejak {since} oleh {by}: {reason}",
        "hold_none": "tidak ada yang ditahan",
        "hold_released": "{id}: dilepaskan; yang habis masa simpannya dimusnahkan dalam satu jam",
        "hold_unknown": "Tidak ada penahanan dengan id ini. gapura audit hold list menampilkan semuanya.",
    },
}
