"""The XMP of a post: the sidecar beside its file, and the packet inside its JPEG. ISO 16684-1.

One `rdf:Description`, and every property an element: PhotoPrism reads no attributes, and Immich no `dc:subject`.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from igarchive.about import About
from igarchive.writable import one_kind_of_break, writable

XMP_NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "contactSheet": "https://contact-sheet.invalid/archive/1.0/",
}
"""The namespaces by their usual prefixes. The last is our own: `contactSheet:DateIs` is "posted" or "captured"."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MOST_ITEMS = 500  # Instagram takes 30 hashtags; with a thousand readers begin to leave some out
_BEGIN = "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
_END = "\n<?xpacket end='w'?>"

for _prefix, _uri in XMP_NAMES.items():
    ET.register_namespace(_prefix, _uri)


def sidecar(about: About) -> bytes:
    """Return the file that lies beside a picture or a clip, named like it with `.xmp` behind."""
    return xmp_packet(about) + b"\n"


def xmp_packet(about: About) -> bytes:
    """Return what a post's XMP segment holds, in UTF-8, within its packet marks."""
    meta = ET.Element(_name("x:xmpmeta"))
    rdf = ET.SubElement(meta, _name("rdf:RDF"))
    description = ET.SubElement(rdf, _name("rdf:Description"), {_name("rdf:about"): ""})
    write = _writer(description)
    write("dc:description", "Alt", [about.caption])
    # Immich looks here first, and would else find the caption that was written into the JPEG before an edit.
    write("tiff:ImageDescription", "Alt", [about.caption])
    write("dc:creator", "Seq", [about.creator])
    write("dc:subject", "Bag", about.hashtags)
    write("digiKam:TagsList", "Seq", about.hashtags)
    write("lr:hierarchicalSubject", "Bag", about.hashtags)
    write("dc:source", "", [about.permalink])
    write("dc:identifier", "", [about.shortcode])
    write("Iptc4xmpCore:AltTextAccessibility", "Alt", [about.alt_text])
    for date in ("exif:DateTimeOriginal", "xmp:CreateDate", "photoshop:DateCreated"):
        write(date, "", [about.iso])
    write("contactSheet:DateIs", "", [about.moment_is if about.iso else ""])
    ET.indent(meta, " ")
    return (_BEGIN + ET.tostring(meta, encoding="unicode") + _END).encode()


def _writer(parent: ET.Element) -> Callable[[str, str, Iterable[str]], None]:
    def write(name: str, container: str, values: Iterable[str]) -> None:
        """Write a property, in an rdf container unless it is a simple one; nothing where there is nothing to say."""
        said = [text for value in values if (text := one_kind_of_break(writable(value))).strip()]
        if not said:
            return
        place = ET.SubElement(parent, _name(name))
        if not container:
            place.text = said[0]
            return
        items = ET.SubElement(place, _name(f"rdf:{container}"))
        for text in said[:_MOST_ITEMS]:
            item = ET.SubElement(
                items, _name("rdf:li"), {_XML_LANG: "x-default"} if container == "Alt" else {}
            )
            item.text = text

    return write


def _name(qualified: str) -> str:
    prefix, _, local = qualified.partition(":")
    return f"{{{XMP_NAMES[prefix]}}}{local}"
