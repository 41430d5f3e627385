"""The telling word, and only where the sentence ties it to a person."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

KINDS = ("RELIGION", "ETHNICITY", "HEALTH", "BIOMETRIC", "CRIMINAL_RECORD")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("siswa bernama Contoh beragama Hindu", "RELIGION", "Hindu"),
        ("Agama: Konghucu", "RELIGION", "Konghucu"),
        ("saya kristen, boleh ikut?", "RELIGION", "kristen"),
        ("my friend, she is Muslim", "RELIGION", "Muslim"),
        ("aku orang madura", "ETHNICITY", "madura"),
        ("istri saya keturunan Tionghoa", "ETHNICITY", "Tionghoa"),
        ("Suku: Sasak", "ETHNICITY", "Sasak"),
        ("anak saya mengidap diabetes tipe 1", "HEALTH", "diabetes tipe 1"),
        ("pasien positif HIV", "HEALTH", "HIV"),
        ("aku disleksia", "HEALTH", "disleksia"),
        ("dia golongan darah AB", "HEALTH", "golongan darah AB"),
        ("klien kami lagi hamil", "HEALTH", "hamil"),
        ("Reza didiagnosis gangguan bipolar", "HEALTH", "gangguan bipolar"),
        ("sidik jarinya sudah direkam", "BIOMETRIC", "sidik jari"),
        ("data iris mata saya diambil", "BIOMETRIC", "iris mata"),
        ("pamanku mantan napi", "CRIMINAL_RECORD", "mantan napi"),
        ("dia pernah dihukum dua tahun penjara", "CRIMINAL_RECORD", "dihukum"),
        ("si Contoh residivis", "CRIMINAL_RECORD", "residivis"),
        ("anakku autis", "HEALTH", "autis"),
        ("he has a criminal record", "CRIMINAL_RECORD", "criminal record"),
    ],
)
def test_a_fact_about_a_person(found: Callable[..., list[tuple[str, str]]], text: str, kind: str, value: str) -> None:
    assert found(text, *KINDS) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Sejarah Islam di Nusantara",
        "Agama Islam masuk ke Nusantara pada abad ke-7",
        "Gejala demam berdarah antara lain demam tinggi",
        "Penderita diabetes harus menjaga makanan.",
        "Mayoritas penduduk Bali beragama Hindu",
        "Tari Jawa dan rumah adat Toraja",
        "HIV menular lewat darah",
        "Beliau, Bima Contoh, hadir",
        "sidik jari tiap manusia berbeda",
        "Terdakwa berhak atas pembela, kata undang-undang.",
        "Apakah saya bisa tahu apa itu epilepsi?",
    ],
)
def test_what_is_said_in_general_is_nothing(found: Callable[..., list[tuple[str, str]]], text: str) -> None:
    assert found(text, *KINDS) == []


TOLD = r"""
RELIGION: | Nama | Agama |\n|---|---|\n| Xeroval | [[Hindu]] |\n| Quexley | [[Katolik]] |
HEALTH: No;Nama;Riwayat penyakit\n1;Xeroval;[[asma]]
RELIGION: Saya seorang [[muslim]] dan puasa hari ini.
RELIGION: keluarga kami [[Katolik]], boleh ga ikut misa minggu?
RELIGION: anak ini beragama [[Hindu]]
RELIGION: dia pindah agama ke [[Islam]]
RELIGION: temanku [[Kristen]], dia ga boleh ikut pelajaran agama lain?
RELIGION: aku [[mualaf]], dulu [[Kristen]]
RELIGION: Ibu Ketut penganut [[Hindu]]
RELIGION: suaminya [[Protestan]], istrinya [[Katolik]]
RELIGION: He is a practicing [[Muslim]].
RELIGION: My family is [[Jewish]]
RELIGION: she converted to [[Islam]]
RELIGION: gue [[ateis]] tapi ortu ga tau
RELIGION: karena saya [[Ahmadiyah]] saya diusir
RELIGION: Religion: [[Catholic]]
RELIGION: warga bernama Slamet menganut [[kejawen]]
RELIGION: siswa kami yang [[Konghucu]] tidak dapat guru agama
RELIGION: kolom agama saya tertulis [[Islam]]
RELIGION: agamanya [[Budha]]
RELIGION: kami sekeluarga [[muslim]]
RELIGION: calon suamiku beda agama, dia [[Hindu]]
RELIGION: ortu gw [[kristen]] taat
RELIGION: karyawan bernama Wayan itu [[Hindu]], jadi libur Nyepi
RELIGION: Nama: Siti\nAgama/Kepercayaan: [[Islam]]
RELIGION: I was raised [[Catholic]] by my aunt
RELIGION: pacarku [[islam]] aku [[kristen]]
ETHNICITY: saya orang [[Batak]]
ETHNICITY: dia keturunan [[Tionghoa]]
ETHNICITY: ibuku [[Jawa]] bapakku [[Minang]]
ETHNICITY: aku [[Papua]], sering diejek di sekolah
ETHNICITY: istrinya asli [[Betawi]]
ETHNICITY: He is of [[Chinese]] descent
ETHNICITY: my mom is [[Javanese]]
ETHNICITY: siswa bersuku [[Sasak]]
ETHNICITY: saya berdarah [[Arab]]
ETHNICITY: Etnis: [[Melayu]]
ETHNICITY: klien kami, perempuan suku [[Mentawai]]
ETHNICITY: gue [[Sunda]] asli
ETHNICITY: gw orang [[Nias]]
ETHNICITY: she's [[Papuan]]
ETHNICITY: mertua saya orang [[Padang]]
ETHNICITY: temen gue yang [[cina]] dibully
ETHNICITY: Suku bangsa: [[Toraja]]
ETHNICITY: bapaknya [[Dayak]] Kenyah
HEALTH: saya kena [[diabetes]]
HEALTH: adik saya punya [[asma]]
HEALTH: Pasien positif [[HIV]]
HEALTH: ibu saya [[stroke]] tahun lalu
HEALTH: dia [[hamil]] 3 bulan
HEALTH: saya sedang minum obat [[TBC]]
HEALTH: aku didiagnosa [[bipolar]]
HEALTH: Riwayat penyakit: [[hipertensi]]
HEALTH: bapak saya [[cuci darah]] seminggu dua kali
HEALTH: kakak saya [[depresi]] sejak cerai
HEALTH: gue punya [[maag]]
HEALTH: She has [[breast cancer]]
HEALTH: I was diagnosed with [[PTSD]]
HEALTH: my son is [[autistic]]
HEALTH: nenek kena [[demensia]]
HEALTH: Bu Sari menderita [[kanker rahim]]
HEALTH: temanku pernah [[keguguran]]
HEALTH: saya [[alergi kacang]]
HEALTH: adekku [[kejang demam]]
HEALTH: tetangga saya [[ODGJ]], suka marah
HEALTH: klien kami positif [[sifilis]]
HEALTH: murid saya punya [[epilepsi]]
HEALTH: saya [[buta warna]], bisa jadi dokter?
HEALTH: my dad has [[Parkinson's]]
HEALTH: aku lagi [[demam berdarah]]
HEALTH: dia dirawat karena [[tipes]]
HEALTH: saya penyintas [[kanker]]
HEALTH: anak kami [[down syndrome]], sekolah mana yang mau
HEALTH: suamiku kena [[serangan jantung]] semalam
HEALTH: aku habis [[operasi caesar]]
HEALTH: Pak Darto [[lumpuh]] sejak kecelakaan
HEALTH: hasil tes saya reaktif [[HIV]]
HEALTH: gw [[insomnia]] parah minum [[sertraline]]
HEALTH: Diagnosis: [[skizofrenia paranoid]]
HEALTH: temenku ketauan [[positif narkoba]]
HEALTH: I have [[ADHD]] and [[anxiety]]
HEALTH: her brother is [[deaf]]
HEALTH: aku [[haid]] ga teratur kenapa ya
HEALTH: kolesterol saya tinggi, dan saya punya [[kolesterol]]
CRIMINAL_RECORD: dia [[mantan napi]]
CRIMINAL_RECORD: bapakku [[dipenjara]]
CRIMINAL_RECORD: om saya [[ditangkap polisi]] kemarin
CRIMINAL_RECORD: kakak saya [[ditahan]] di polres
CRIMINAL_RECORD: tetangga kami [[tersangka]] pencurian
CRIMINAL_RECORD: abang gue [[masuk penjara]] gara-gara narkoba
CRIMINAL_RECORD: He was [[convicted]] of theft
CRIMINAL_RECORD: my uncle is [[in jail]]
CRIMINAL_RECORD: she has a [[criminal record]]
CRIMINAL_RECORD: ayah saya [[di lapas]]
CRIMINAL_RECORD: saya pernah [[dihukum]] penjara
CRIMINAL_RECORD: anaknya [[berhadapan dengan hukum]]
CRIMINAL_RECORD: adikku [[kena kasus narkoba]]
CRIMINAL_RECORD: Pak Jono baru [[keluar penjara]]
CRIMINAL_RECORD: Riwayat hukum: [[terpidana]] kasus penggelapan
CRIMINAL_RECORD: temanku [[ditangkap]] karena tawuran
CRIMINAL_RECORD: dia pernah [[dibui]] dua tahun
CRIMINAL_RECORD: my cousin got [[arrested]] last night
CRIMINAL_RECORD: pamanku jadi [[buronan]]
BIOMETRIC: [[sidik jari]] saya tidak terbaca mesin
BIOMETRIC: data [[retina]] pasien bernama Tono disimpan
BIOMETRIC: [[sidik jari]]nya direkam di kelurahan
BIOMETRIC: her [[fingerprints]] were taken
BIOMETRIC: [[sampel DNA]] anak saya
BIOMETRIC: hasil tes [[DNA]] ayah saya keluar
BIOMETRIC: [[rekaman suara]] saya buat verifikasi bank
BIOMETRIC: [[pindai wajah]] siswa kami bocor
BIOMETRIC: [[Face ID]] aku dipakai adik
BIOMETRIC: [[cap jempol]] nenek saya di surat itu
BIOMETRIC: my [[face scan]] was stolen
BIOMETRIC: [[iris mata]] saya dipindai di mal
BIOMETRIC: [[scan wajah]] gw gagal terus pas absen
""".strip().splitlines()


@pytest.mark.parametrize("line", TOLD)
def test_facts_as_people_tell_them(found: Callable[..., list[tuple[str, str]]], line: str) -> None:
    """In brackets what tells it; the rest of a sentence may tell no other fact of that kind."""
    kind, _, marked = line.replace("\\n", "\n").partition(": ")
    text = re.sub(r"\[\[|\]\]", "", marked)
    assert [value for _, value in found(text, kind)] == re.findall(r"\[\[(.*?)\]\]", marked)


LESSONS = """
rekening atas nama Bima Contoh
gara-gara dia aku dihukum hormat bendera
no rek saya di BPD Contoh
Sejarah Islam di Nusantara dimulai pada abad ke-13.
Pura adalah tempat ibadah umat Hindu.
Agama Buddha berasal dari India.
Kanker adalah penyakit berbahaya.
bahasa Jawa itu sulit buat aku
saya suka masakan Padang
aku belajar bahasa Arab
film India favorit saya seru
guru saya menjelaskan tentang HIV
saya menulis makalah tentang diabetes
tugas saya tentang suku Dayak
aku presentasi soal agama Hindu
ibu saya masak soto Betawi
dia main bola lawan tim Papua
saya nonton film horor China
kamus Jawa saya hilang
batik Jawa ibu saya bagus
kopi Aceh kesukaan ayah saya
sidik jari manusia itu unik
DNA adalah pembawa sifat keturunan
polisi menangkap tersangka kemarin
hukuman penjara maksimal 5 tahun
kucing saya hamil
laptop saya kena virus
dokter menjelaskan asma kepada kami
puasa Ramadan bagi muslim
saya membaca buku tentang Kristen
islam mengajarkan toleransi, kata guru saya
teman saya bertanya apakah Katolik dan Kristen sama
saya diminta menjelaskan lima agama: Islam, Kristen, Hindu, Buddha, Konghucu
aku mau bikin poster pencegahan HIV
saya mau tanya apa itu bipolar
ibu saya jualan nasi Padang
dia jago main gamelan Bali
kami liburan ke Bali
saya lahir di Papua
aku suka drama korea dan film arab
guru kami mengajar Pendidikan Agama Islam
saya guru agama Kristen
dia kuliah di Universitas Islam Contoh
sekolah saya SMP Katolik Contoh
saya kerja di rumah sakit kanker
ayah saya dokter jantung
anak saya ikut lomba menyanyi lagu Batak
aku takut kena diabetes
apakah saya bisa kena kanker karena mie instan?
bagaimana cara saya mencegah stunting?
dia menulis skripsi tentang tersangka korupsi
saya baca berita napi kabur dari lapas
kami belajar DNA di kelas biologi
my essay is about the Chinese New Year
I am learning Javanese
he is reading about cancer
she wrote a paper on Islam
what is autism?
we study the history of Christian missions
aku lagi ngerjain soal tentang stroke dan jantung
tolong buatkan saya puisi tentang penjara
saya mau pesan batik Madura
""".strip().splitlines()


@pytest.mark.parametrize("text", LESSONS)
def test_what_somebody_learns_or_likes_is_no_fact_of_theirs(
    found: Callable[..., list[tuple[str, str]]], text: str
) -> None:
    assert found(text, *KINDS) == []
