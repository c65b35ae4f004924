"""The words under which OFAC files a number or a feature, in every layout the same; what is not here is not known."""

from __future__ import annotations

# The register of identity documents (IDRegDocTypeValues and the "ID DOCUMENT TYPE" table of 2024 and 2025), and
# what older editions have beside them.
DOCUMENTS = frozenset("""
    Afghan Money Service Provider License Number|Aircraft Serial Identification|Birth Certificate Number
    Bosnian Personal ID No.|Branch Unit Number|British National Overseas Passport|Business Number
    Business Registration Document #|Business Registration Number|C.I.F.|C.I.N.|C.R. No.|C.U.I.|C.U.I.P.|C.U.I.T.
    C.U.R.P.|CNP (Personal Numerical Code)|Cartilla de Servicio Militar Nacional|Cedula No.
    Central Registration System Number|Certificate of Incorporation Number|Chamber of Commerce Number
    Chinese Commercial Code|Citizen's Card Number|Commercial Registry Number|Company Number|Credencial electoral
    D.N.I.|Diplomatic Passport|Driver's License No.|Dubai Chamber of Commerce Membership No.
    Economic Register Number (CBLS)|Electoral Registry No.|Enterprise Number|File Number|Fiscal Code
    Folio Mercantil No.|Global Intermediary Identification Number|Government Gazette Number|I.F.E.
    Identification Number|Immigration No.|Istanbul Chamber of Comm. No.|Italian Fiscal Code|Kenyan ID No.|LE Number
    Legal Entity Number|License|MMSI|MSB Registration Number|Matricula Mercantil No|Military Registration Number
    Moroccan Personal ID No.|N.I.E.|N.I.F.|NIT #|National Foreign ID Number|National ID No.
    Numero Unico de Identificacao Tributaria (NUIT)|Numero de Identidad|Organization Code
    Paraguayan tax identification number|Passport|Permit Number|Personal ID Card|Pilot License Number
    Public Registration Number|Public Security and Immigration No.|R.F.C.|RFC|RIF #|RSIN|RTN|RUC #|Refugee ID Card
    Registered Charity No.|Registration Certificate Number (Dubai)|Registration ID|Registration Number
    Residency Number|Romanian C.R.|Romanian Permanent Resident|Romanian Tax Registration
    Russian State Individual Business Registration Number Pattern (OGRNIP)|SRE Permit No.|SSN
    Seafarer's Identification Document|Serial No.|Stateless Person ID Card|Stateless Person Passport
    Tarjeta Profesional|Tax ID No.|Tazkira National ID Card|Tourism License No.|Trade License No.|Trademark number
    Travel Document Number|Turkish Identification Number|UAE Identification|UK Company Number|US FEIN
    Unified Social Credit Code (USCC)|United Social Credit Code Certificate (USCCC)|V.A.T. Number
    Vessel Registration Identification|VisaNumberID
""".strip().replace("\n    ", "|").split("|"))  # fmt: skip

# Features that are numbers in a register of their own.
NUMBER_FEATURES = {"SWIFT/BIC": "swift", "ISIN": "isin", "D-U-N-S Number": "duns"}
COUNTRY_FEATURES = frozenset(
    ("Citizenship Country", "Nationality Country", "Nationality of Registration", "Registration Country", "Vessel Flag")
)
# Features that say which measure a party is under, or by whose words it may be told.
DIRECTIVE_13662 = "Executive Order 13662 Directive Determination -"
SECONDARY_RISK = "Secondary sanctions risk:"
CAATSA_235 = "CAATSA Section 235 Information:"
ORDER_14059 = "Executive Order 14059 information:"
MEASURE_FEATURES = frozenset((
    DIRECTIVE_13662, SECONDARY_RISK, CAATSA_235, ORDER_14059,
    "Executive Order 14014 Directive Information:",
    "Executive Order 14024 Directive Information -", "Executive Order 14024 Directive Information",
    "Listing Date (CMIC)", "Effective Date (CMIC)",
    *(f"{kind} Date (EO {order}):" for kind in ("Listing", "Effective") for order in (
        "14014 Directive 1", "14024 Directive 1a", "14024 Directive 2", "14024 Directive 3", "14024 Directive 4")),
))  # fmt: skip
FEATURES = MEASURE_FEATURES | COUNTRY_FEATURES | frozenset(NUMBER_FEATURES) | frozenset("""
    Additional Sanctions Information -|Aircraft Construction Number (also called L/N or S/N or F/N)
    Aircraft Manufacture Date|Aircraft Manufacturer's Serial Number (MSN)|Aircraft Manufacturer’s Serial Number (MSN)
    Aircraft Mode S Transponder Code|Aircraft Model|Aircraft Operator|Aircraft Tail Number|BIK (RU)|Birthdate
    Email Address|Equity Ticker|Executive Order 13846 information:|Former Vessel Flag|Gender|IFCA Determination -
    Issuer Name|Location|MICEX Code|Organization Established Date|Organization Type:|Other Vessel Call Sign
    Other Vessel Flag|Other Vessel Type|PEESA Information:|Phone Number|Place of Birth|Previous Aircraft Tail Number
    Purchase/Sales For Divestment Date (CMIC)|Target Type|Title
    Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:|UN/LOCODE|VESSEL TYPE
    Vessel Call Sign|Vessel Gross Registered Tonnage|Vessel Owner|Vessel Tonnage|Vessel Year of Build|Website
""".strip().replace("\n    ", "|").split("|"))  # fmt: skip
# One feature for each currency; a new one needs no other reading.
CURRENCY = "Digital Currency Address - "


def is_feature(label: str) -> bool:
    """Return whether OFAC files a feature, not a document, under this label."""
    return label in FEATURES or label.startswith(CURRENCY)


def bare(label: str) -> str:
    """Return the label without the mark that leads over to its value: `PEESA Information`."""
    return label.rstrip(" :-")
