"""The picture of the Förderkette, as the offices would hang it on the wall: SVG, a page, or text."""

from .content import make_view
from .page import page
from .plain import plain_text
from .svg import svg
from .view import Place, View

__all__ = ["Place", "View", "make_view", "page", "plain_text", "svg"]
