"""What ``<<name>>`` in a source stands for: a value drawn by chance, and its type where it is personal data.

All numbers are synthetic. Numbers of mobile phones have a subscriber part that begins with 00, accounts begin with 00,
e-mail domains end in .example or .test (RFC 2606), addresses of machines are those kept for documentation (RFC 5737,
RFC 3849, RFC 7042), cards lie in the ranges that payment firms give for tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from draw import Draw, address, date, email, full, given, school

DISTRICTS = """
110909 111201 127503 121608 120411 121107 137702 130814 140302 147205 157103 150801 160706 167403 170403 177107 180518
180609 190305 197105 217102 217203 317204 317303 317501 317101 327606 321212 321313 320138 321801 332908 330315 331212
337410 330812 347102 340312 340407 350309 352810 350612 351405 357816 367111 367403 360112 360330 510205 510304 517103
520101 520706 530914 531503 611103 610107 621207 620306 630701 630310 640309 647104 650310 717404 710324 720321 721102
731602 730913 731712 741006 741206 750406 760106 760409 810512 810903 820603 827208 911210 920410 930120 940507 950502
""".split()
"""First six digits of a NIK: province, regency, district."""
OLD_DISTRICTS = "910101 910104 910402 911501".split()
"""Withdrawn when Papua was divided in 2022; the numbers given out before stay valid."""

MOBILE = "0811 0812 0813 0821 0822 0852 0853 0857 0856 0815 0816 0858 0877 0878 0819 0895 0896 0897 0881 0838".split()
AREAS = "021 022 024 031 0274 0271 0251 0361 0411 0751".split()


def nik(draw: Draw, code: str = "") -> str:
    day = draw.number(1, 28) + (40 if draw.chance.randrange(2) else 0)
    year = draw.one(["58", "63", "71", "79", "84", "88", "92", "97", "02", "05", "09", "11", "13"])
    return f"{code or draw.one(DISTRICTS)}{day:02}{draw.number(1, 12):02}{year}{draw.number(1, 60):04}"


def kk(draw: Draw) -> str:
    day, month, year = draw.number(1, 28), draw.number(1, 12), draw.number(5, 23)
    return f"{draw.one(DISTRICTS)}{day:02}{month:02}{year:02}{draw.number(1, 9999):04}"


def grouped(digits: str, sizes: Sequence[int], sign: str) -> str:
    parts, rest = [], digits
    for size in sizes:
        parts, rest = [*parts, rest[:size]], rest[size:]
    return sign.join([*parts, rest] if rest else parts)


def with_luhn(body: str) -> str:
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def npwp15(draw: Draw) -> str:
    return with_luhn(f"0{draw.number(1, 9)}{draw.digits(6)}") + f"{draw.number(1, 9)}{draw.digits(2)}000"


def npwp(draw: Draw) -> str:
    n = npwp15(draw)
    return f"{n[:2]}.{n[2:5]}.{n[5:8]}.{n[8]}-{n[9:12]}.{n[12:]}"


def card(draw: Draw) -> str:
    return with_luhn(draw.one(["411111", "424242", "400000", "555555", "510510", "520082"]) + draw.digits(9))


def mobile(draw: Draw) -> str:
    return draw.one(MOBILE) + "00" + draw.digits(draw.number(5, 6))


def phone(draw: Draw) -> str:
    n = mobile(draw)
    rest, local = n[1:], grouped(n, (4, 4), draw.one(["-", " ", "."]))
    abroad = f"+62 {grouped(rest, (3, 4), draw.one(['-', ' ']))}"
    return draw.one([n, n, local, f"+62{rest}", f"62{rest}", abroad])


def landline(draw: Draw) -> str:
    area, n = draw.one(AREAS), "00" + draw.digits(5)
    return draw.one([f"({area}) {n}", f"{area}-{n}", f"({area}) {n[:3]}-{n[3:]}", f"{area} {n}"])


def price(draw: Draw) -> str:
    n = draw.number(2, 900) * (500, 1000, 2500)[draw.number(0, 2)]
    dotted, thousands = f"{n:,}".replace(",", "."), n // 1000 or 1
    short = draw.one([f"{thousands} ribu", f"{thousands}rb", f"{thousands}k"]) if n < 1_000_000 else f"Rp{dotted}"
    return draw.one([f"Rp{dotted}", f"Rp {dotted}", f"Rp{dotted},-", short, f"Rp {dotted},00"])


def isbn(draw: Draw) -> str:
    body = f"978602{draw.digits(6)}"
    check = -sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(body)) % 10
    return f"978-602-{body[6:10]}-{body[10:]}-{check}"


def iban(draw: Draw) -> str:
    bank, account = "00000000", draw.digits(10)
    rest = 98 - int(f"{bank}{account}131400") % 97
    return f"DE{rest:02}{bank}{account}"


def bitcoin(draw: Draw) -> str:
    """Base58Check, of no key: the hash is drawn, not made from one."""
    body = b"\0" + bytes(draw.chance.randrange(256) for _ in range(20))
    body += hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
    number, out = int.from_bytes(body, "big"), ""
    while number:
        number, left = divmod(number, 58)
        out = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[left] + out
    return "1" + out


def fin(draw: Draw) -> str:
    digits = draw.digits(7)
    total = sum(int(d) * w for d, w in zip(digits, (2, 7, 6, 5, 4, 3, 2), strict=True)) + 4
    return f"G{digits}{'XWUTRQPNMLK'[total % 11]}"


def mykad(draw: Draw) -> str:
    born = f"{draw.number(60, 99)}{draw.number(1, 12):02}{draw.number(1, 28):02}"
    return f"{born}-{draw.one(['01', '10', '14', '12', '13'])}-{draw.digits(4)}"


def nip(draw: Draw) -> str:
    born = f"{draw.number(1965, 1996)}{draw.number(1, 12):02}{draw.number(1, 28):02}"
    return f"{born}{draw.number(2008, 2023)}{draw.number(1, 12):02}{draw.number(1, 2)}{draw.number(1, 30):03}"


def plate(draw: Draw) -> str:
    area = draw.one("B D F L N W AB AD AA AE BK BA BG DK DR KT DD PA H R".split())
    return f"{area} {draw.number(1, 9999)} {draw.one('QXZ')}{draw.one('ABCDEFGHJKLMN')}{draw.one(['', 'Q', 'X'])}"


def api_key(draw: Draw) -> str:
    return "sk-contoh-" + "".join(draw.one("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(32))


def order(draw: Draw) -> str:
    return draw.one(["INV", "ORD", "TRX", "JX", "SPX"]) + draw.one(["-", "/", ""]) + draw.digits(draw.number(6, 12))


def spread(digits: str) -> str:
    return " ".join(digits)


SPOKEN = "nol satu dua tiga empat lima enam tujuh delapan sembilan".split()


def of(kind: str, make: Callable[[Draw], str]) -> Callable[[Draw], tuple[str, str | None]]:
    return lambda draw: (make(draw), kind)


def plain(make: Callable[[Draw], str]) -> Callable[[Draw], tuple[str, str | None]]:
    return lambda draw: (make(draw), None)


FILLERS: dict[str, Callable[[Draw], tuple[str, str | None]]] = {
    "male": of("PERSON", lambda d: full(d, "m")),
    "female": of("PERSON", lambda d: full(d, "f")),
    "name": of("PERSON", full),
    "boy": of("PERSON", lambda d: given(d, "m")),
    "girl": of("PERSON", lambda d: given(d, "f")),
    "first": of("PERSON", given),
    "initials": of("PERSON", lambda d: f"{given(d)[0]}.{d.name_part('jawa', 'l')[0]}."),
    "nik": of("ID_NIK", nik),
    "nik_old": of("ID_NIK", lambda d: nik(d, d.one(OLD_DISTRICTS))),
    "nik_spaced": of("ID_NIK", lambda d: grouped(nik(d), (4, 4, 4), " ")),
    "nik_dotted": of("ID_NIK", lambda d: grouped(nik(d), (6, 6), ".")),
    "nik_dashed": of("ID_NIK", lambda d: grouped(nik(d), (4, 4, 4), "-")),
    "kk": of("ID_KK", kk),
    "npwp": of("ID_NPWP", npwp),
    "npwp15": of("ID_NPWP", npwp15),
    "npwp16": of("ID_NPWP", lambda d: "0" + npwp15(d)),
    "nisn": of("ID_NISN", lambda d: f"00{d.number(60, 169) % 100:02}{d.digits(6)}"),
    "nuptk": of("ID_NUPTK", lambda d: f"{d.digits(3)}{d.number(1, 9)}7{d.number(40, 79)}6{d.digits(8)}"),
    "nip": of("ID_NIP", nip),
    "nip_spaced": of("ID_NIP", lambda d: grouped(nip(d), (8, 6, 1), " ")),
    "bpjs": of("ID_BPJS", lambda d: f"000{d.number(1, 3)}{d.digits(9)}"),
    "sim": of("ID_SIM", lambda d: f"{d.number(60, 99)}{d.number(1, 12):02}{d.digits(8)}"),
    "passport": of("ID_PASSPORT", lambda d: f"{d.one('ABCEX')}{d.digits(7)}"),
    "plate": of("ID_PLATE", plate),
    "account": of("ID_BANK_ACCOUNT", lambda d: "00" + d.digits(8 + d.number(0, 1) * 3)),
    "account_dashed": of("ID_BANK_ACCOUNT", lambda d: f"00{d.digits(2)}-01-{d.digits(6)}-50-{d.digits(1)}"),
    "hp": of("PHONE_NUMBER", phone),
    "hp_plain": of("PHONE_NUMBER", mobile),
    "hp_tail": of("PHONE_NUMBER", lambda d: mobile(d)[1:]),
    "hp_dots": of("PHONE_NUMBER", lambda d: grouped(mobile(d), (4, 4), ".")),
    "tel": of("PHONE_NUMBER", landline),
    "email": of("EMAIL_ADDRESS", email),
    "card": of("CREDIT_CARD", card),
    "card_spaced": of("CREDIT_CARD", lambda d: grouped(card(d), (4, 4, 4), " ")),
    "card_dashed": of("CREDIT_CARD", lambda d: grouped(card(d), (4, 4, 4), "-")),
    "iban": of("IBAN_CODE", iban),
    "btc": of("CRYPTO", bitcoin),
    "ip": of("IP_ADDRESS", lambda d: f"{d.one(['192.0.2', '198.51.100', '203.0.113'])}.{d.number(1, 254)}"),
    "ipv6": of("IP_ADDRESS", lambda d: f"2001:db8:{d.number(10, 99)}::{d.number(1, 99)}"),
    "mac": of("MAC_ADDRESS", lambda d: f"00:00:5E:00:53:{d.number(16, 255):02X}"),
    "coords": of("COORDINATES", lambda d: f"-{d.number(6, 9)}.{d.digits(5)}, 1{d.number(6, 14):02}.{d.digits(5)}"),
    "fin": of("SG_NRIC_FIN", fin),
    "mykad": of("MY_NRIC", mykad),
    "address": of("ID_ADDRESS", address),
    "school": of("SCHOOL", school),
    "dob": of("DATE_OF_BIRTH", date),
    "dob_child": of("DATE_OF_BIRTH", lambda d: date(d, 2006, 2019)),
    "birthplace": of("BIRTH_PLACE", lambda d: d.word(d.one(["city", "city", "regency"]))),
    "city": of("LOCATION", lambda d: d.word("city")),
    "regency": of("LOCATION", lambda d: d.word("regency")),
    "province": of("LOCATION", lambda d: d.word("province")),
    "illness": of("HEALTH", lambda d: d.word("illness")),
    "religion": of("RELIGION", lambda d: d.word("religion")),
    "tribe": of("ETHNICITY", lambda d: d.word("tribe")),
    "password": of("SECRET", lambda d: f"{d.word('street').title().replace(' ', '')}{d.one('@#!_')}{d.digits(4)}"),
    "api_key": of("SECRET", api_key),
    # evasions
    "nik_spread": of("ID_NIK", lambda d: spread(nik(d))),
    "nik_letters": of("ID_NIK", lambda d: nik(d).replace("0", "O").replace("1", "l")),
    "nik_wide": of("ID_NIK", lambda d: nik(d).translate({48 + i: 0xFF10 + i for i in range(10)})),
    "nik_zero": of("ID_NIK", lambda d: grouped(nik(d), (4, 4, 4), "\u200b")),
    "hp_spread": of("PHONE_NUMBER", lambda d: spread(mobile(d))),
    "hp_letters": of("PHONE_NUMBER", lambda d: mobile(d).replace("0", "o").replace("1", "l")),
    "hp_wide": of("PHONE_NUMBER", lambda d: mobile(d).translate({48 + i: 0xFF10 + i for i in range(10)})),
    "hp_arabic": of("PHONE_NUMBER", lambda d: mobile(d).translate({48 + i: 0x0660 + i for i in range(10)})),
    "hp_zero": of("PHONE_NUMBER", lambda d: grouped(mobile(d), (4, 4), "\u200b")),
    "hp_spoken": of("PHONE_NUMBER", lambda d: " ".join(SPOKEN[int(c)] for c in mobile(d))),
    "hp_dashes": of("PHONE_NUMBER", lambda d: "-".join(mobile(d))),
    "card_spread": of("CREDIT_CARD", lambda d: spread(card(d))),
    "email_at": of("EMAIL_ADDRESS", lambda d: email(d).replace("@", "[at]").replace(".", "[dot]")),
    "email_words": of("EMAIL_ADDRESS", lambda d: email(d).replace("@", " (at) ").replace(".", " (dot) ")),
    "email_wide": of("EMAIL_ADDRESS", lambda d: email(d).replace("@", "＠")),
    # what only looks like personal data
    "price": plain(price),
    "isbn": plain(isbn),
    "date": plain(lambda d: date(d, 1945, 2026)),
    "recent": plain(lambda d: date(d, 2024, 2027)),
    "order": plain(order),
    "count": plain(lambda d: f"{d.number(1, 999)}.{d.digits(3)}"),
    "small": plain(lambda d: str(d.number(2, 99))),
    "year": plain(lambda d: str(d.number(1908, 2026))),
    "lately": plain(lambda d: str(d.number(1999, 2026))),
    "low": plain(lambda d: str(d.number(1, 9))),
    "score": plain(lambda d: f"{d.number(0, 5)}-{d.number(0, 5)}"),
    "decimal": plain(lambda d: f"{d.number(0, 99)},{d.digits(d.number(1, 4))}"),
    "long": plain(lambda d: str(d.number(1, 9)) + d.digits(d.number(6, 11))),
    "verse": plain(lambda d: f"{d.number(1, 28)}:{d.number(1, 40)}"),
    "version": plain(lambda d: f"v{d.number(1, 9)}.{d.number(0, 20)}.{d.number(0, 9)}.{d.number(0, 9)}"),
    "time": plain(lambda d: f"{d.number(0, 23):02}{d.one('.:')}{d.number(0, 59):02}"),
    "class": plain(lambda d: d.word("class")),
    "subject": plain(lambda d: d.word("subject")),
    "thing": plain(lambda d: d.word("thing")),
    "bank": plain(lambda d: d.word("bank")),
    "age": plain(lambda d: str(d.number(6, 70))),
}  # fmt: skip
"""By the name that sources use."""
