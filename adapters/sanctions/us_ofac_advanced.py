"""Placeholder."""
from adapters.sanctions.us_ofac_classic import ClassicXml as AdvancedXml
