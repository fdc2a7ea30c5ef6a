"""Seiten, Kopf und Fuß, Einstellungen und Angaben zur Datei."""

from datetime import UTC
from xml.sax.saxutils import escape

from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.section import Section
from docx.shared import Mm

from analysen.formen import Vermerk
from analysen.formen.word.bauen import Knoten, absatz, k, laeufe, lauf, sauber
from analysen.formen.word.heft import Heft, seitenzahl
from analysen.formen.word.tabelle import QUERBREITE, TEXTBREITE, TWIPS_JE_MM
from analysen.inhalt import Inhalt
from sozialraum.kern import zahlen

HOCH, BREIT = 297, 210
EIGENSCHAFTEN = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
# Länger lässt Word keine Angabe zur Datei zu.
HOECHSTENS_ANGABE = 255
ENTWURF = "Entwurf – Vorschau, nicht freigegeben"
# Liegt hinter dem Text; ein Vorlesegerät übergeht, was im Kopf als Zeichnung ohne Text steht.
_WASSERZEICHEN = (
    '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w10="urn:schemas-microsoft-com:office:word">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="Entwurf{nummer}" o:spid="_x0000_s20{nummer}" type="#_x0000_t136" alt=""'
    ' style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:100pt;rotation:315;'
    "z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#eceff2" stroked="f">'
    '<v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt" string="ENTWURF"/></v:shape></w:pict>'
)


def seiten_einrichten(
    heft: Heft, inhalt: Inhalt, vermerk: Vermerk, *, vorfuehrung: str, deckblatt: bool
) -> None:
    """Hochformat, am Ende womöglich Querformat; jede Seite sagt, welche Fassung sie zeigt."""
    for nummer, abschnitt in enumerate(heft.word.sections):
        quer = nummer > 0
        abschnitt.orientation = WD_ORIENT.LANDSCAPE if quer else WD_ORIENT.PORTRAIT
        abschnitt.page_width, abschnitt.page_height = (Mm(HOCH), Mm(BREIT)) if quer else (Mm(BREIT), Mm(HOCH))
        abschnitt.left_margin = abschnitt.right_margin = Mm(20 if quer else 25)
        abschnitt.top_margin, abschnitt.bottom_margin = Mm(25), Mm(22)
        abschnitt.header_distance = abschnitt.footer_distance = Mm(12)
        abschnitt.different_first_page_header_footer = deckblatt and not quer
        _kopf_und_fuss(abschnitt, inhalt, vermerk, vorfuehrung, nummer=nummer)
        if deckblatt and not quer and vermerk.vorschau:
            _fuellen(abschnitt.first_page_header, [absatz("Header", _wasserzeichen(nummer + 50))])


def _kopf_und_fuss(
    abschnitt: Section, inhalt: Inhalt, vermerk: Vermerk, vorfuehrung: str, *, nummer: int
) -> None:
    breite = round((QUERBREITE if nummer else TEXTBREITE) * TWIPS_JE_MM)
    kopf = laeufe(inhalt["titel"])
    if vermerk.vorschau:
        kopf = [_wasserzeichen(nummer), *kopf, lauf("\t"), lauf(ENTWURF, fett=True)]
    teile = [
        vorfuehrung and "Vorführung mit erfundenen Daten",
        vermerk.vorschau and "Vorschau, nicht freigegeben",
        f"Fassung {vermerk.fassung} vom {zahlen.datum(vermerk.stand)}",
    ]
    stand = " · ".join(teil for teil in teile if teil)
    _fuellen(abschnitt.header, [_mit_tab("Header", breite, kopf)])
    _fuellen(abschnitt.footer, [_mit_tab("Footer", breite, [*laeufe(stand), lauf("\t"), *seitenzahl()])])


def _mit_tab(vorlage: str, breite: int, kinder: list[Knoten]) -> Knoten:
    knoten = absatz(vorlage, *kinder)
    knoten[0].insert(1, k("w:tabs", k("w:tab", val="right", pos=breite)))
    return knoten


def _fuellen(bereich: object, absaetze: list[Knoten]) -> None:
    bereich.is_linked_to_previous = False  # type: ignore[attr-defined]  # gemeinsame Basis ist nicht öffentlich
    element = bereich._element  # type: ignore[attr-defined]
    for kind in list(element):
        element.remove(kind)
    element.extend(absaetze)


def _wasserzeichen(nummer: int) -> Knoten:
    return k("w:r", parse_xml(_WASSERZEICHEN.format(nummer=nummer + 49)))


# Einstellungen und Angaben ------------------------------------------------------------------------


def einstellen(heft: Heft, *, verzeichnis: bool) -> None:
    """Silbentrennung, heutiges Word, Fußnoten; die alten Einstellungen der Vorlage entfallen.

    Mit `verzeichnis` fragt Word beim Öffnen, ob es die Felder füllen soll: Auf welcher Seite ein Kapitel
    steht, weiß nur, wer das Dokument setzt, und die Seiten des PDF sind andere.
    """
    einstellungen = heft.word.settings.element
    for kind in list(einstellungen):
        einstellungen.remove(kind)
    einstellungen.extend(
        [
            k("w:zoom", percent=100),
            k("w:autoHyphenation"),
            k("w:consecutiveHyphenLimit", val=2),
            k("w:hyphenationZone", val=425),
            k("w:doNotHyphenateCaps"),
            k("w:characterSpacingControl", val="doNotCompress"),
            *([k("w:updateFields", val="true")] if verzeichnis else []),
            k("w:footnotePr", k("w:footnote", id=-1), k("w:footnote", id=0)),
            k(
                "w:compat",
                k(
                    "w:compatSetting",
                    name="compatibilityMode",
                    uri="http://schemas.microsoft.com/office/word",
                    val=15,
                ),
            ),
            k("w:themeFontLang", val="de-DE", bidi="ar-SA"),
            k("w:decimalSymbol", val=","),
            k("w:listSeparator", val=";"),
        ]
    )


def angaben(heft: Heft, inhalt: Inhalt, vermerk: Vermerk) -> None:
    """Titel, Verfasser, Gegenstand, Sprache; Prüfsumme und Fassung auch als eigene Eigenschaften."""
    kern = heft.word.core_properties
    kern.title = _angabe(inhalt["titel"])
    kern.author = kern.last_modified_by = _angabe(", ".join(eine["name"] for eine in inhalt["agenturen"]))
    kern.subject = _angabe(f"Sozialraumanalyse {inhalt['berichtsjahr']}: {', '.join(inhalt['raeume'])}")
    kern.keywords = _angabe(f"Fassung {vermerk.fassung}; SHA-256 {vermerk.pruefsumme}")
    kern.comments = _angabe(inhalt["gebiet"])
    kern.category = "Sozialraumanalyse"
    kern.language = "de-DE"
    kern.content_status = "Entwurf" if vermerk.vorschau else "Festgeschrieben"
    kern.identifier = f"urn:sha256:{vermerk.pruefsumme}"
    kern.version = str(vermerk.fassung)
    kern.revision = 1
    # Word liest Zeiten ohne Zone als Weltzeit.
    kern.created = kern.modified = vermerk.stand.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    eigene = {
        "Fassung": str(vermerk.fassung),
        "Prüfsumme des Inhalts (SHA-256)": vermerk.pruefsumme,
        "Stand": zahlen.datum(vermerk.stand),
        **({"Lizenz": lizenz["name"]} if (lizenz := inhalt.get("lizenz")) else {}),
    }
    heft.teil.package.relate_to(_eigene_angaben(heft, eigene), RT.CUSTOM_PROPERTIES)


def _eigene_angaben(heft: Heft, werte: dict[str, str]) -> Part:
    zeilen = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{nummer}" name="{name}">'
        f"<vt:lpwstr>{escape(sauber(wert))}</vt:lpwstr></property>"
        for nummer, (name, wert) in enumerate(werte.items(), start=2)
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{zeilen}</Properties>"
    )
    return Part(PackURI("/docProps/custom.xml"), EIGENSCHAFTEN, xml.encode(), heft.teil.package)


def _angabe(text: str) -> str:
    return sauber(text)[:HOECHSTENS_ANGABE]
