"""What Presidio itself finds of the papers of other countries. Told without importing presidio: commands that only
check a policy ask for it.

A site asks for a country by name (``detectors.recognizers: [presidio:US]``), never by naming it among ``countries``:
every eleventh number of nine digits is a well-formed Australian tax number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.detectors.base import ModelError

PREFIX = "presidio:"
TYPES: Mapping[str, frozenset[str]] = {
    "AU": frozenset("AU_ABN AU_ACN AU_MEDICARE AU_TFN".split()),
    "CA": frozenset("CA_POSTAL_CODE CA_SIN".split()),
    "DE": frozenset(
        """DE_BSNR DE_FUEHRERSCHEIN DE_HANDELSREGISTER DE_HEALTH_INSURANCE DE_ID_CARD DE_KFZ DE_LANR
        DE_PASSPORT DE_PLZ DE_SOCIAL_SECURITY DE_TAX_ID DE_TAX_NUMBER DE_VAT_ID""".split()
    ),
    "ES": frozenset("ES_NIE ES_NIF ES_PASSPORT".split()),
    "FI": frozenset("FI_PERSONAL_IDENTITY_CODE".split()),
    "IN": frozenset("IN_AADHAAR IN_GSTIN IN_PAN IN_PASSPORT IN_VEHICLE_REGISTRATION IN_VOTER".split()),
    "IT": frozenset("IT_DRIVER_LICENSE IT_FISCAL_CODE IT_IDENTITY_CARD IT_PASSPORT IT_VAT_CODE".split()),
    "KR": frozenset("KR_BRN KR_DRIVER_LICENSE KR_FRN KR_PASSPORT KR_RRN".split()),
    "NG": frozenset("NG_NIN NG_VEHICLE_REGISTRATION".split()),
    "PH": frozenset("PH_PASSPORT PH_TIN PH_UMID".split()),
    "PL": frozenset("PL_PESEL".split()),
    "SE": frozenset("SE_ORGANISATIONSNUMMER SE_PERSONNUMMER".split()),
    "SG": frozenset("SG_NRIC_FIN SG_UEN".split()),
    "TH": frozenset("TH_TNIN".split()),
    "TR": frozenset("TR_LICENSE_PLATE TR_NATIONAL_ID".split()),
    "UK": frozenset("UK_DRIVING_LICENCE UK_NHS UK_NINO UK_PASSPORT UK_POSTCODE UK_VEHICLE_REGISTRATION".split()),
    "US": frozenset(
        """ABA_ROUTING_NUMBER MEDICAL_LICENSE US_BANK_NUMBER US_CLAIM_NUMBER US_DRIVER_LICENSE
        US_HEALTH_INSURANCE_MEMBER_ID US_ITIN US_MBI US_NPI US_PASSPORT US_PRESCRIPTION_NUMBER
        US_PRIOR_AUTHORIZATION_NUMBER US_PROVIDER_TAX_ID US_REFERRAL_NUMBER US_SSN""".split()
    ),
    "ZA": frozenset(
        """ZA_COMPANY_REGISTRATION ZA_DRIVER_LICENSE ZA_ID_NUMBER ZA_INCOME_TAX_NUMBER ZA_LICENSE_PLATE
        ZA_PASSPORT ZA_TRAFFIC_REGISTER_NUMBER ZA_VAT_NUMBER""".split()
    ),
}
"""Types by country, as Presidio writes it (``UK``, not ``GB``)."""


def of(names: Iterable[str]) -> frozenset[str]:
    """All types of ``presidio:`` names; raises ``ModelError`` for a country that Presidio does not know."""
    types: frozenset[str] = frozenset()
    for name in names:
        country = name.removeprefix(PREFIX)
        if country not in TYPES:
            known = ", ".join(TYPES)
            raise ModelError(
                f"detectors.recognizers: Presidio has none for {country}; it has {known}",
                f"detectors.recognizers: Presidio tidak punya untuk {country}; yang ada {known}",
            )
        types |= TYPES[country]
    return types
