"""QR codes of the pages: `{% load qr %}`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from eclore.core import drawing

register = template.Library()


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """A QR code; see `drawing.qr_svg`. The text itself, or a link, must be written beside it."""
    return mark_safe(drawing.qr_svg(text, label))  # noqa: S308
