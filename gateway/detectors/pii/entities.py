"""Which entity types are found, and for which country. Told without importing presidio: commands that only check a
policy ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

EVERYWHERE = frozenset(
    """EMAIL_ADDRESS PHONE_NUMBER CREDIT_CARD IBAN_CODE IP_ADDRESS URL MAC_ADDRESS CRYPTO COORDINATES LOCATION
    PERSON SECRET""".split()
)
"""What is looked for wherever the gate stands."""
BY_COUNTRY: Mapping[str, frozenset[str]] = {
    "ID": frozenset(
        """ID_NIK ID_KK ID_NPWP ID_NISN ID_NUPTK ID_NIP ID_BPJS ID_SIM ID_PASSPORT ID_PLATE ID_BANK_ACCOUNT ID_ADDRESS
        LOCATION SCHOOL DATE_OF_BIRTH BIRTH_PLACE RELIGION ETHNICITY HEALTH BIOMETRIC CRIMINAL_RECORD""".split()
    ),
    "MY": frozenset({"MY_NRIC"}),
    "SG": frozenset({"SG_NRIC_FIN"}),
    "TH": frozenset({"TH_TNIN"}),
    "PH": frozenset({"PH_TIN", "PH_UMID", "PH_PASSPORT"}),
}
"""What is looked for where ``detectors.countries`` names the country (ISO 3166-1)."""


def of(countries: Iterable[str]) -> frozenset[str]:
    """All types that are found for these countries."""
    return EVERYWHERE.union(*(BY_COUNTRY.get(country, frozenset()) for country in countries))
