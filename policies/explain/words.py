"""The words of the policy language in English and Indonesian: what a school board hears when a policy is read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Both(NamedTuple):
    """The same words in English and Indonesian; ``{names}`` are filled in by :meth:`fill`."""

    en: str
    id: str

    def fill(self, **values: Both | str | int) -> Both:
        """Both texts with their names filled in, each in its language."""
        return Both(*(getattr(self, language).format(**_in(language, values)) for language in ("en", "id")))

    def to_json(self) -> dict[str, str]:
        """By language, as problems are."""
        return {"en": self.en, "id": self.id}


AND, OR = Both("and", "dan"), Both("or", "atau")


def _in(language: str, values: Mapping[str, Both | str | int]) -> dict[str, object]:
    return {name: getattr(value, language) if isinstance(value, Both) else value for name, value in values.items()}


def same(text: str) -> Both:
    """A name, which is the same in both languages."""
    return Both(text, text)


def quoted(names: Sequence[str], word: Both = OR) -> Both:
    """Names in quotation marks, joined."""
    return joined([same(f'"{name}"') for name in names], word)


def joined(items: Sequence[Both], word: Both) -> Both:
    """``a, b and c``."""
    return Both(_join([item.en for item in items], word.en), _join([item.id for item in items], word.id))


def _join(items: Sequence[str], word: str) -> str:
    *most, last = items
    if not most:
        return last
    # A list whose items hold commas themselves would not be understood without one before its last word.
    comma = "," if (len(most) > 1 and word in ("dan", "atau")) or any("," in item for item in items) else ""
    return f"{', '.join(most)}{comma} {word} {last}"


class Entity(NamedTuple):
    """One value, several values, and both in Indonesian, which needs no plural."""

    one: str
    many: str
    id: str


ENTITY: Mapping[str, Entity] = {
    "EMAIL_ADDRESS": Entity("an e-mail address", "e-mail addresses", "alamat surel"),
    "PHONE_NUMBER": Entity("a phone number", "phone numbers", "nomor telepon"),
    "CREDIT_CARD": Entity("a card number", "card numbers", "nomor kartu pembayaran"),
    "IBAN_CODE": Entity(
        "an international account number (IBAN)", "international account numbers (IBAN)", "nomor rekening IBAN"
    ),
    "IP_ADDRESS": Entity("a network address (IP)", "network addresses (IP)", "alamat jaringan (IP)"),
    "URL": Entity("a web link", "web links", "tautan web"),
    "PERSON": Entity("a person's name", "names of people", "nama orang"),
    "LOCATION": Entity("the name of a place", "names of places", "nama tempat"),
    "DATE_OF_BIRTH": Entity("a date of birth", "dates of birth", "tanggal lahir"),
    "ID_NIK": Entity("an identity number (NIK)", "identity numbers (NIK)", "nomor induk kependudukan (NIK)"),
    "ID_KK": Entity("a family card number (KK)", "family card numbers (KK)", "nomor kartu keluarga (KK)"),
    "ID_NPWP": Entity("a tax number (NPWP)", "tax numbers (NPWP)", "nomor pokok wajib pajak (NPWP)"),
    "ID_NISN": Entity("a pupil number (NISN)", "pupil numbers (NISN)", "nomor induk siswa nasional (NISN)"),
    "ID_NUPTK": Entity("a teacher number (NUPTK)", "teacher numbers (NUPTK)", "nomor unik pendidik (NUPTK)"),
    "ID_NIP": Entity("a civil servant number (NIP)", "civil servant numbers (NIP)", "nomor induk pegawai (NIP)"),
    "ID_BPJS": Entity("a social insurance number (BPJS)", "social insurance numbers (BPJS)", "nomor BPJS"),
    "ID_SIM": Entity("a driving licence number (SIM)", "driving licence numbers (SIM)", "nomor SIM"),
    "ID_PASSPORT": Entity("a passport number", "passport numbers", "nomor paspor"),
    "ID_PLATE": Entity("a number plate", "number plates", "nomor pelat kendaraan"),
    "ID_BANK_ACCOUNT": Entity("a bank account number", "bank account numbers", "nomor rekening bank"),
    "ID_ADDRESS": Entity("a home address", "home addresses", "alamat rumah"),
    "SCHOOL": Entity("the name of a school", "names of schools", "nama sekolah"),
    "MAC_ADDRESS": Entity("a device address (MAC)", "device addresses (MAC)", "alamat perangkat (MAC)"),
    "CRYPTO": Entity("an address of a crypto wallet", "addresses of crypto wallets", "alamat dompet kripto"),
    "COORDINATES": Entity(
        "coordinates of where a person is", "coordinates of where people are", "koordinat keberadaan"
    ),
    "BIRTH_PLACE": Entity("a place of birth", "places of birth", "tempat lahir"),
    "RELIGION": Entity("a person's religion", "religions of people", "agama seseorang"),
    "ETHNICITY": Entity("a person's ethnic group", "ethnic groups of people", "suku atau etnis seseorang"),
    "HEALTH": Entity("a fact about a person's health", "facts about people's health", "keadaan kesehatan seseorang"),
    "BIOMETRIC": Entity("biometric data of a person", "biometric data of people", "data biometrik seseorang"),
    "CRIMINAL_RECORD": Entity(
        "a person's criminal record", "criminal records of people", "catatan kejahatan seseorang"
    ),
    "MY_NRIC": Entity(
        "a Malaysian identity number (MyKad)", "Malaysian identity numbers (MyKad)", "nomor MyKad Malaysia"
    ),
    "SG_NRIC_FIN": Entity(
        "a Singaporean identity number (NRIC, FIN)",
        "Singaporean identity numbers (NRIC, FIN)",
        "nomor NRIC/FIN Singapura",
    ),
    "PH_TIN": Entity("a Philippine tax number (TIN)", "Philippine tax numbers (TIN)", "nomor pajak Filipina (TIN)"),
    "PH_UMID": Entity(
        "a Philippine insurance number (UMID)", "Philippine insurance numbers (UMID)", "nomor UMID Filipina"
    ),
    "PH_PASSPORT": Entity("a Philippine passport number", "Philippine passport numbers", "nomor paspor Filipina"),
    "TH_TNIN": Entity("a Thai identity number", "Thai identity numbers", "nomor identitas Thailand"),
    "US_SSN": Entity("a US social security number", "US social security numbers", "nomor jaminan sosial AS (SSN)"),
    "SECRET": Entity("a password or access key", "passwords or access keys", "kata sandi atau kunci akses"),
}

SCORE: Mapping[str, Both] = {
    "toxicity": Both("rude or hurtful", "kasar atau menyakitkan"),
    "severe_toxicity": Both("extremely rude or hateful", "sangat kasar atau penuh kebencian"),
    "obscene": Both("obscene", "cabul"),
    "threat": Both("threatening", "mengancam"),
    "insult": Both("insulting", "menghina"),
    "identity_attack": Both("like an attack on people for who they are", "menyerang orang karena jati dirinya"),
    "sexual_explicit": Both("sexually explicit", "eksplisit secara seksual"),
    "selfharm": Both("like a sign of self-harm", "mengandung tanda ingin menyakiti diri"),
    "unsafe_request": Both("like a request for help with harm", "meminta bantuan untuk hal yang membahayakan"),
    "injection": Both("like an attempt to trick the model", "berusaha mengelabui model"),
}
"""What follows "the text looks" and "teks itu tampak"."""

LEVEL: Mapping[str, Both] = {
    "cautious": Both(
        "on a first suspicion, at the price of about 5 in 100 harmless texts",
        "sejak dugaan pertama, dengan risiko sekitar 5 dari 100 teks wajar ikut terkena",
    ),
    "balanced": Both(
        "with good reason; about 1 in 100 harmless texts is caught by mistake",
        "dengan alasan cukup; sekitar 1 dari 100 teks wajar ikut terkena",
    ),
    "strict": Both(
        "in clear cases only; about 1 in 1000 harmless texts is caught by mistake",
        "hanya bila jelas; sekitar 1 dari 1000 teks wajar ikut terkena",
    ),
}

ROLE: Mapping[str, Both] = {
    "student": Both("pupils and students", "murid dan mahasiswa"),
    "teacher": Both("teachers", "guru"),
    "counsellor": Both("counsellors", "guru BK"),
    "ppdp": Both("data protection officers", "petugas pelindungan data pribadi"),
    "auditor": Both("auditors", "auditor"),
    "policy-author": Both("authors of policies", "penyusun kebijakan"),
    "approver": Both("approvers", "pemberi persetujuan"),
    "admin": Both("administrators", "administrator"),
}

KIND: Mapping[str, Both] = {
    "image": Both("an image", "gambar"),
    "audio": Both("a sound recording", "rekaman suara"),
    "video": Both("a film", "video"),
    "file": Both("a file", "berkas"),
    "token_ids": Both("text written as numbers", "teks yang ditulis sebagai angka"),
    "remote_url": Both("something to be fetched from an address", "isi yang harus diambil dari sebuah alamat"),
    "hosted_tool": Both("a tool that runs at the provider", "alat yang berjalan di penyedia"),
    "template": Both("a text template of the caller's own", "templat teks buatan penanya"),
    "server_prompt": Both("an instruction stored at the provider", "perintah yang tersimpan di penyedia"),
    "server_side": Both("something stored at the provider", "isi yang tersimpan di penyedia"),
    "encrypted_reasoning": Both("encrypted thoughts of the model", "pikiran model yang tersandi"),
    "logprobs": Both("probabilities of single words", "peluang tiap kata"),
    "modality": Both("a form other than text", "bentuk selain teks"),
    "unknown_part": Both("a part of unknown kind", "bagian yang tidak dikenal jenisnya"),
}

DATA: Mapping[str, Both] = {
    "specific": Both(
        "specific personal data in the sense of the Indonesian law UU PDP (children, health, finance)",
        "data pribadi spesifik menurut UU PDP (anak, kesehatan, keuangan)",
    ),
    "general": Both(
        "general personal data in the sense of the Indonesian law UU PDP (what tells who somebody is)",
        "data pribadi umum menurut UU PDP (yang menunjukkan siapa seseorang)",
    ),
}

DAY = tuple(
    Both(en, id_)
    for en, id_ in (
        ("Monday", "Senin"),
        ("Tuesday", "Selasa"),
        ("Wednesday", "Rabu"),
        ("Thursday", "Kamis"),
        ("Friday", "Jumat"),
        ("Saturday", "Sabtu"),
        ("Sunday", "Minggu"),
    )
)

ROUTE: Mapping[str, Mapping[str, Both]] = {
    "minors": {
        "allowed": Both("accepts minors", "menerima anak di bawah umur"),
        "redacted-only": Both(
            "accepts minors only without their personal data", "menerima anak di bawah umur hanya tanpa data pribadi"
        ),
        "forbidden": Both("does not accept minors", "tidak menerima anak di bawah umur"),
        "unstated": Both(
            "has not been stated to accept or refuse minors", "belum dinyatakan menerima atau menolak anak"
        ),
    },
    "learning": {
        "yes": Both("was made for learning", "dibuat untuk belajar"),
        "no": Both("was not made for learning", "bukan dibuat untuk belajar"),
        "unstated": Both(
            "has not been stated to be made for learning or not", "belum dinyatakan dibuat untuk belajar atau tidak"
        ),
    },
    "country": {
        "*": Both("is in the country {value}", "berada di negara {value}"),
        "unstated": Both("is in a country nobody has stated", "berada di negara yang belum dinyatakan"),
    },
    "contract": {
        "*": Both('has the contract "{value}"', 'terikat kontrak "{value}"'),
        "unstated": Both("has no contract that was stated", "belum dinyatakan terikat kontrak"),
    },
}
"""Property of a route -> value -> what follows "the provider of the model"; ``*`` where the site chooses values."""


def entity(name: str) -> Both:
    """One value of an entity type: ``an identity number (NIK)``."""
    known = ENTITY.get(name)
    return Both(known.one, known.id) if known else Both(f"a value of the type {name}", f"nilai berjenis {name}")


def entities(name: str) -> Both:
    """Several values of an entity type."""
    known = ENTITY.get(name)
    return Both(known.many, known.id) if known else Both(f"values of the type {name}", f"nilai berjenis {name}")


def counted(name: str, count: int) -> Both:
    """``1 phone number``, ``3 phone numbers``."""
    known = ENTITY.get(name)
    if known is None:
        return same(f"{count} {name}")
    one = known.one.split(" ", 1)[1]
    return Both(f"{count} {known.many if count != 1 else one}", f"{count} {known.id}")


def score(name: str) -> Both:
    """What a text looks like where this score is high."""
    return SCORE.get(name, Both(f'high in "{name}"', f'tinggi pada "{name}"'))


def role(name: str) -> Both:
    """The people of one role."""
    return ROLE.get(name, Both(f'people with the role "{name}"', f'orang dengan peran "{name}"'))


def kind(name: str) -> Both:
    """One kind of content that nobody here can look into."""
    return KIND.get(name, Both(f'content of the kind "{name}"', f'isi berjenis "{name}"'))


def detector(name: str) -> Both:
    """What a named detector would find."""
    return (
        entities(name) if name in ENTITY else Both("text that looks {it}", "teks yang tampak {it}").fill(it=score(name))
    )
