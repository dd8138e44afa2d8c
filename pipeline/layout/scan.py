"""scan (being written)"""
from pipeline.model.page import PageImage, PageLayout
from pipeline.settings import LayoutSettings
def analyse_scan(image: PageImage, settings: LayoutSettings) -> PageLayout:
    raise NotImplementedError
