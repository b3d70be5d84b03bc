"""What a PDF says about itself: title, language, dates, and the marks of PDF/A-2 and PDF/UA-1."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from payments.receipts.writer import PLAIN, SMALL, Writer, stream, text_string

PROFILE = Path(__file__).parent / "fonts" / "sRGB.icc"
PRODUCER = "Almoner"

# PDF/A knows no `pdfuaid`, so the file has to explain it (ISO 19005-2, 6.6.2.3).
EXTENSION = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
{extension}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Metadata:
    """`day` (2026-11-25) is the day of issue: a document's own date, never the clock's."""

    title: str
    author: str
    language: str
    day: str

    def info(self, writer: Writer) -> int:
        """Add the document information; it says the same as the XMP."""
        moment = f"(D:{self.day.replace('-', '')}000000Z)".encode()
        return writer.add(
            b"<</Title%s/Author%s/Producer%s/CreationDate%s/ModDate%s>>"
            % (text_string(self.title), text_string(self.author), text_string(PRODUCER), moment, moment)
        )

    def xmp(self, writer: Writer) -> int:
        """Add the XMP packet, readable without decompression."""
        packet = XMP.format(
            title=escape(self.title),
            author=escape(self.author),
            language=self.language,
            producer=PRODUCER,
            day=self.day,
            extension=EXTENSION,
        )
        body = packet.encode("utf-8", "replace")
        return writer.add(stream(body, b"/Type/Metadata/Subtype/XML", level=PLAIN))


def output_intent(writer: Writer) -> int:
    """Add what the greys of the document mean."""
    profile = writer.add(_profile())
    return writer.add(
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>"
        % profile
    )


@lru_cache
def _profile() -> bytes:
    return stream(PROFILE.read_bytes(), b"/N 3", level=SMALL)
