"""Words by which advertisements (广告) are known."""

from __future__ import annotations

import re

_WORDS = re.compile(r"广告|廣告|诚聘|招聘|招租|转让|特价|廉价|廉價|影戲院|公司$|藥房|大減價")


def advertises(headline: str) -> bool:
    """Whether a headline is an advertisement's: a firm's name, an offer, or the word itself."""
    return _WORDS.search(headline) is not None
