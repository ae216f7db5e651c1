"""Inside a child: a document made in one piece, as anybody would who uses WeasyPrint alone."""

from typing import Any

import weasyprint


def lay_out(_: bytes, asked: dict[str, Any], __: Any) -> bytes:
    text = f'<html lang="en"><head><title>{asked["title"]}</title></head><body>{asked["part"]}</body></html>'
    sheets = [weasyprint.CSS(string=css) for css in asked["styles"]]
    return bytes(weasyprint.HTML(string=text).write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1"))
