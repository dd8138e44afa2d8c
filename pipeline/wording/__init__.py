"""The wording of newspaper desks: pure functions over text that several rooms ask (bylines, credits, jumps, folios, dates, mastheads)."""
