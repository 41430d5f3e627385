"""Texts of lessons and of every day in which nobody is named: prices, verses, versions, flowers."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector

TEXTS = """
Harga cabai naik dari Rp45.000 menjadi Rp62.500 per kilogram.
Nomor pesanan kamu INV/20260312/MPL/3417750021 sedang dikemas.
Skor akhir Persib 2-1 Persija, gol menit 34, 67 dan 90+2.
Bacalah Surat Al-Baqarah ayat 183 sampai 187.
Lukas 15:11-32 bercerita tentang anak yang hilang.
ISBN 978-623-00-1234-5 adalah buku paket kelas 8.
Gempa bermagnitudo 5,6 terjadi di koordinat 7,12 LS dan 106,98 BT.
Jumlah penduduk desa itu 3.174 jiwa menurut sensus 2020.
Versi aplikasi 3.12.4-beta2 sudah dirilis.
Rapat dimulai pukul 13.30 sampai 15.00 WIB.
Pasal 27 ayat (3) UU ITE sudah diubah.
Bu guru meminta kami membaca halaman 45-52.
Pak tani menanam padi di sawah.
Bang, tolong dong jelasin rumus ABC.
Kakak kelas selalu datang lebih pagi.
Dewi Sri adalah dewi padi dalam cerita rakyat.
Jalan raya itu rusak sepanjang 12 kilometer.
Gang sempit di kota besar sering banjir.
Mawar, melati, dan anggrek tumbuh subur.
Surya bersinar terang pagi ini.
Bulan purnama tampak indah malam ini.
Intan dan permata adalah batu mulia.
Cahaya merambat lurus dalam medium homogen.
Merpati terbang rendah di atas atap.
Satu, dua, tiga, empat, lima, sekali tepuk.
Nilai rapor rata-rata kelas adalah 82,45.
Kode diskon HEMAT2026 berlaku sampai 31 Desember.
Kode pos dipakai untuk mengirim surat.
Pilih jawaban A, B, C, atau D.
Nomor induk siswa tidak sama dengan NISN.
NIK terdiri atas 16 digit.
Cara mengurus KTP yang hilang bagaimana ya?
Apa beda SIM A dan SIM C?
Berapa biaya membuat paspor elektronik?
Rekening listrik bulan ini naik 20 persen.
Bank Indonesia menaikkan suku bunga menjadi 6,25 persen.
BPJS Kesehatan punya tiga kelas perawatan.
Suhu mencapai 37,5 derajat Celsius.
Jarak bumi ke matahari 149.600.000 km.
Kecepatan cahaya 299.792.458 m/s.
Bilangan 6174 disebut konstanta Kaprekar.
Hasil dari 1234567890 dibagi 2 adalah 617283945.
Nomor resi JP1234567890 sudah sampai di gudang.
Tahun ajaran 2026/2027 dimulai bulan Juli.
Kelas 7A mendapat giliran piket hari Senin.
SMP adalah singkatan dari sekolah menengah pertama.
Sekolah negeri dan swasta sama-sama ikut lomba.
SD, SMP, dan SMA libur dua minggu.
Setiap siswa SMK wajib magang.
Universitas terbuka menerima mahasiswa baru.
Presiden pertama Indonesia membacakan teks proklamasi.
Ibu kota negara akan pindah.
Tolong buatkan pantun tentang persahabatan.
Jelaskan siklus air dengan bahasa anak SD.
Buat tabel perkalian 12 sampai 20.
x = 3, y = -4, maka jarak ke titik asal 5.
git commit -m "fix bug" 9fceb02d0ae598e95dc970b74767f19372d61af8
pip install requests==2.31.0
Warna #FF5733 cocok untuk latar.
Alamat memori 0x7ffee3b0 berisi pointer.
Buka localhost di port 8080 ya.
Fungsi f(x) = 2x + 3 memotong sumbu y di (0, 3).
Perbandingan 3:4:5 membentuk segitiga siku-siku.
Rasio 16:9 dipakai di layar lebar.
Tekan Ctrl+Shift+Esc untuk membuka task manager.
Mesin itu berdaya 1500 watt, tegangan 220 volt.
Ukuran kertas A4 adalah 210 x 297 mm.
Plat nomor ganjil genap berlaku di Jakarta.
Bus nomor 6 lewat depan pasar.
Kereta KA 123 berangkat jam 07.15.
Penerbangan GA 402 ditunda dua jam.
Channel 24 menyiarkan pertandingan itu.
Juz 30 dihafal dalam tiga bulan.
Doa sebelum makan diajarkan di TK.
Islam, Kristen, Katolik, Hindu, Buddha, dan Konghucu diakui negara.
Vaksin polio diberikan pada bayi usia dua bulan.
Diabetes dapat dicegah dengan olahraga.
Apa saja penyebab stunting pada balita?
Sidik jari setiap orang berbeda.
Kasus korupsi harus diberantas.
Penjara bukan satu-satunya hukuman.
Suku Baduy tinggal di Banten.
Tari kecak berasal dari Bali.
Om Swastyastu adalah salam umat Hindu.
Password yang kuat punya minimal 12 karakter.
Jangan bagikan kata sandi kepada siapa pun.
Token dalam NLP bisa berupa kata.
API key disimpan di variabel lingkungan.
Rahasia dapur tidak boleh diceritakan.
Kunci jawaban ada di halaman belakang.
Teman-teman, ayo kita mulai belajar.
Terima kasih banyak, Kak, atas bantuannya!
Selamat pagi, Bapak dan Ibu guru.
Yth. Bapak/Ibu wali murid, rapat ditunda.
Halo Gapura, bisa bantu saya?
Assalamualaikum, saya mau bertanya.
Hukum Archimedes berlaku pada benda terapung.
Rumus Pythagoras dipakai untuk segitiga siku-siku.
Teori Darwin membahas evolusi.
Bahasa Inggris: present perfect tense.
Translate this sentence into Indonesian please.
The meeting is scheduled for Monday at 10 AM.
Chapter 12 covers photosynthesis and respiration.
Room 304 is on the third floor.
He scored 45 points in game 7.
Add 250 g of flour and 3 eggs.
The May issue sold 12,000 copies.
Will you mark the paper?
Python 3.11 and Java 17 are supported.
Figure 3.2 shows the result of run 12-04.
The order ships in 5-7 business days.
Error 404: page not found.
RFC 6962 describes certificate transparency.
Act 2, Scene 3 is the climax.
Use 1.5 mL of the solution at 25 C.
Lagu itu diputar di radio FM 98.7.
Nomor antrean B-027 silakan ke loket 3.
Kolom C12 berisi rumus =SUM(A1:A10).
Umur bumi kira-kira 4,54 miliar tahun.
Peringkat 1 sampai 3 mendapat piala.
Juara umum diraih regu Elang.
Regu Mawar dan regu Melati bertanding besok.
Kelompok Anggrek mendapat tugas menyapu.
Kapten tim mencetak dua gol.
Si Kancil menipu buaya di sungai.
Nenek moyang kita pelaut ulung.
Adik kelas belajar menulis huruf sambung.
Ayah dan ibu pergi ke pasar.
Dokter menyarankan minum air putih 2 liter.
Pedagang kaki lima berjualan di trotoar.
RT dan RW mengadakan kerja bakti.
Desa wisata itu ramai pengunjung.
Kecamatan baru akan dibentuk tahun depan.
Sungai Kapuas adalah yang terpanjang di Indonesia.
Gunung Semeru tingginya 3.676 meter.
Danau Toba terbentuk akibat letusan gunung api.
Candi Borobudur dibangun pada abad ke-8.
Perang Diponegoro berlangsung tahun 1825-1830.
Sumpah Pemuda diikrarkan 28 Oktober 1928.
Hari lahir Pancasila 1 Juni 1945.
Ulang tahun sekolah dirayakan tanggal 5 Mei.
Tanggal 12-04-2026 libur nasional.
Kurs 1 USD = 16.250 IDR.
Modal awal Rp 10.000.000 bunga 5% setahun.
Telepon genggam ditemukan tahun 1973.
Nomor darurat 112 bisa dihubungi gratis.
Hubungi call center 14045 untuk info.
SIM card lama sudah hangus.
Laptop i5-1135G7 RAM 16 GB.
Tipe HP SM-A546E sudah tidak dijual.
Nomor seri produk: 8993175535885.
Barcode 8996001600269 adalah air mineral.
Rahmat Tuhan selalu menyertai kita.
Hidayat datang dari Allah.
Kurnia alam harus dijaga.
Wahyu pertama turun di Gua Hira.
Iman tanpa perbuatan adalah mati.
Nur berarti cahaya dalam bahasa Arab.
Putri raja itu tinggal di istana.
Putra mahkota naik takhta.
Ratu lebah memimpin sarang.
Raja hutan adalah singa.
Pangeran muda itu pemberani.
Citra satelit menunjukkan awan.
Mega mendung adalah motif batik.
Guntur menggelegar di langit.
Fajar menyingsing di ufuk timur.
Senja di pantai sangat romantis.
Embun pagi membasahi daun.
Bintang kejora terlihat terang.
Surya adalah dewa matahari.
Indra penciuman manusia sangat peka.
Indra keenam itu mitos.
Jaya dan sejahtera bangsaku.
Bakti sosial diadakan hari Minggu.
Budi pekerti diajarkan sejak dini.
Satria baja hitam adalah tokoh film.
Arjuna memanah burung dalam cerita wayang.
Bima Sakti adalah galaksi kita.
Gatotkaca bisa terbang.
Srikandi adalah tokoh wayang pemanah.
Semar dan Petruk adalah punakawan.
Kartika berarti bintang.
Permata biru itu mahal.
Mutiara laut berasal dari kerang.
Melati adalah puspa bangsa.
Kenanga harum baunya.
Cempaka mekar di taman.
Dahlia tumbuh di tempat dingin.
Teratai mengapung di kolam.
Anggun sekali gaun itu.
Indah nian negeriku.
Ayu parasnya, elok budinya.
Setia kawan itu penting.
Sabar adalah kunci keberhasilan.
Ikhlas memberi tanpa pamrih.
Jujur itu mujur.
Adil dan makmur cita-cita kita.
Makmur sentosa negeriku.
Merdeka adalah hak segala bangsa.
Damai itu indah.
Bahagia tidak harus mahal.
Gembira hatiku melihatnya.
Rezeki sudah diatur.
Bulan Ramadan penuh berkah.
Maulid Nabi diperingati setiap tahun.
Isra Mikraj terjadi pada malam hari.
Ayub adalah contoh kesabaran.
Daud mengalahkan Goliat.
Santa membagikan hadiah.
Lilin menyala di kegelapan.
Api unggun menyala besar.
Tirta berarti air.
Agung sekali upacara itu.
Mulia sekali hatinya.
Luhur budi bahasanya.
Sakti mandraguna, katanya.
Gajah Mada mengucapkan Sumpah Palapa.
Majapahit runtuh pada abad ke-15.
Sriwijaya adalah kerajaan maritim.
Garuda Pancasila lambang negara.
Elang terbang tinggi.
Merak mengembangkan ekornya.
Kelinci melompat di rumput.
Macan tutul terancam punah.
Batu bara dibakar di tungku.
Perak lebih murah dari emas.
Intan ditemukan di Martapura.
Berlian dipotong dengan laser.
Suci dari dosa.
Mawar merah lambang cinta.
Cinta tidak harus memiliki.
Kasih ibu sepanjang masa.
Bunda sayang anaknya.
Mas kawin berupa seperangkat alat salat.
Mbak jamu lewat setiap pagi.
Pak pos mengantar surat.
Bu kantin menjual bakso.
Om telolet om viral pada 2016.
Tante Google tahu segalanya.
Eyang subur makmur.
Si doi cemberut.
Si miskin dan si kaya berbeda nasib.
Si Putih dan Si Belang adalah kucing.
Sang surya terbit.
Sang saka merah putih berkibar.
Bung, tunggu sebentar!
Anda belum beruntung.
Nama saya siapa ya?
Panggil saya pengguna.
Saya Gapura, asisten belajar.
Aku anak sehat, tubuhku kuat.
Jadilah pemenang sejati.
Roro adalah kapal penyeberangan.
May day diperingati buruh.
June bug is an insect.
Will power matters.
Grace period ends soon.
Hope for the best.
Faith moves mountains.
Joy fills the room.
Frank talk helps.
Bill the customer monthly.
Jack up the car first.
Mark the date.
Art class is fun.
Chase your dreams.
Drew a line on paper.
Rob a bank in GTA.
Sue the company.
Summer vacation starts.
Autumn leaves fall.
Dawn breaks early.
Ginger tea is warm.
Basil grows fast.
Olive oil is healthy.
Sandy beaches attract tourists.
Rusty nails are dangerous.
Virginia is a state.
Paris is the capital of France.
Jordan borders Israel.
Chelsea won the match.
Madison Avenue is busy.
Austin hosts a festival.
""".strip().splitlines()


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_of_anybody_is_in_it(pii: SpanDetector, text: str) -> None:
    """Places are: which of them tell of somebody is for a policy to say."""
    assert [(s.type, text[s.start : s.end]) for s in pii.inspect(text) if s.type != "LOCATION"] == []
