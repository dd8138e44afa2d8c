"""The door of the room: one page to its geometry."""

from __future__ import annotations

from pipeline.layout.scan import analyse_scan
from pipeline.layout.textlayer import analyse_layer
from pipeline.model.page import PageImage, PageLayout
from pipeline.settings import LayoutSettings


def analyse(image: PageImage, settings: LayoutSettings) -> PageLayout:
    """Lines, rules, frames and pictures of a page, from its text layer where it has visible text, else from its pixels."""
    layer = image.layer
    if layer is not None and bool(layer.visible.any()):
        return analyse_layer(image, layer, settings)
    return analyse_scan(image, settings)
