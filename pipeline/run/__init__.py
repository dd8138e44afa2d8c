"""The corridor: calls the rooms in turn, page by page and issue by issue. Only it knows that there are rooms.

Nothing is imported here: workers, and the parent that only hands out pages, must not wait for rooms that they don't enter.
"""
