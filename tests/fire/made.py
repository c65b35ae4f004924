"""Editions of the OFAC SDN list in its own form, as large as a test wants them: real head, invented parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import adapters

SAMPLE = Path(adapters.__file__).parent / "sample"
SDN_SAMPLE = (SAMPLE / "us_ofac_sdn.xml").read_text(encoding="utf-8")
_DAY = "2024-02-23T00:00:00"
AURUS = "LIMITED LIABILITY COMPANY AURUS"  # party 47956
_SYLLABLES = "ba ke li mo nu ra se ti vo zu cha dre fli gno pri sko tra wei xan yor".split()
PROGRAMMES = ((92042, "RUSSIA-EO14024"), (91507, "UKRAINE-EO13662"))
_OTHER_PROGRAMME = f"""
    <referenceValue refId="{PROGRAMMES[1][0]}">
      <type>PROGRAM</type>
      <value>{PROGRAMMES[1][1]}</value>
      <code>{PROGRAMMES[1][1]}</code>
    </referenceValue>"""


@dataclass(frozen=True, kw_only=True)
class Entity:
    """An invented party of the SDN list; `key` becomes its id and its name."""

    key: int
    name: str = ""
    alias: str = ""
    programme: tuple[int, str] = PROGRAMMES[0]
    documented: bool = True

    @property
    def primary(self) -> str:
        return self.name or invented(self.key)


def invented(key: int) -> str:
    """Return a name that no other key has and that no two share a word of."""
    word, rest = "", key + 8000
    while rest:
        rest, digit = divmod(rest, len(_SYLLABLES))
        word += _SYLLABLES[digit]
    return f"{word}na {word[::-1]}ok trading"


def sdn(entities: Iterable[Entity], *, day: str = "2024-02-23", root: str = "sanctionsData") -> bytes:
    """Return a whole file of these parties, published on a day."""
    start, end = SDN_SAMPLE.index("<entity "), SDN_SAMPLE.rindex("</entity>") + len("</entity>")
    body = "\n".join(_entity(each) for each in entities)
    text = SDN_SAMPLE[:start] + body + SDN_SAMPLE[end:]
    text = text.replace("<referenceValues>", "<referenceValues>" + _OTHER_PROGRAMME, 1)
    return text.replace(_DAY, f"{day}T00:00:00").replace("sanctionsData", root).encode()


def parties(count: int, *, but: Callable[[int], bool] = lambda _: False) -> list[Entity]:
    return [Entity(key=key) for key in range(1, count + 1) if not but(key)]


def sample(*, day: str = "2024-02-23", without: str = "", replace: tuple[str, str] = ("", "")) -> bytes:
    """Return the bundled excerpt of 26 real parties as an edition of a day, with one left out or one text changed."""
    text = SDN_SAMPLE.replace(_DAY, f"{day}T00:00:00")
    if without:
        start = text.index(f'<entity id="{without}"')
        text = text[:start] + text[text.index("</entity>", start) + len("</entity>") :]
    return (text.replace(*replace) if replace[0] else text).encode()


def _entity(of: Entity) -> str:
    number = of.key * 100
    names = _name(number + 1, of.primary, primary=True)
    if of.alias:
        names += _name(number + 11, of.alias, primary=False)
    document = f"""
      <identityDocuments>
        <identityDocument id="{number + 31}">
          <type refId="1596">Tax ID No.</type>
          <name nameId="{number + 1}" nameTranslationId="{number + 2}">{of.primary}</name>
          <documentNumber>{7_000_000_000 + of.key}</documentNumber>
          <isValid>true</isValid>
        </identityDocument>
      </identityDocuments>"""
    return f"""<entity id="{of.key}">
      <generalInfo>
        <identityId>{of.key}</identityId>
        <entityType refId="601">Entity</entityType>
      </generalInfo>
      <sanctionsLists>
        <sanctionsList refId="1550" id="{number + 21}" datePublished="2022-02-24">SDN List</sanctionsList>
      </sanctionsLists>
      <sanctionsPrograms>
        <sanctionsProgram refId="{of.programme[0]}" id="{number + 22}">{of.programme[1]}</sanctionsProgram>
      </sanctionsPrograms>
      <sanctionsTypes>
        <sanctionsType refId="1705" id="{number + 23}">Block</sanctionsType>
      </sanctionsTypes>
      <legalAuthorities>
        <legalAuthority refId="92049" id="{number + 24}">Executive Order 14024 (Russia)</legalAuthority>
      </legalAuthorities>
      <names>{names}
      </names>{document if of.documented else ""}
    </entity>"""


def _name(number: int, text: str, *, primary: bool) -> str:
    alias = "" if primary else '\n          <aliasType refId="1400">A.K.A.</aliasType>'
    return f"""
        <name id="{number}">
          <isPrimary>{str(primary).lower()}</isPrimary>{alias}
          <isLowQuality>false</isLowQuality>
          <translations>
            <translation id="{number + 1}">
              <isPrimary>true</isPrimary>
              <script refId="20122">Latin</script>
              <formattedLastName>{text}</formattedLastName>
              <formattedFullName>{text}</formattedFullName>
              <nameParts>
                <namePart id="{number + 2}">
                  <type refId="1525">Entity Name</type>
                  <value>{text}</value>
                </namePart>
              </nameParts>
            </translation>
          </translations>
        </name>"""
