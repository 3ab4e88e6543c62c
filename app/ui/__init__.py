"""Qt, and nowhere else.

``application`` starts it; ``main_window`` holds the rail, the page on view and the status strip.
Each of ``pages`` has a folder of its own and is a ``page.Page``; ``conversations``,
``chat_settings`` and ``attachments`` are parts of the chat, and ``fit`` is what several pages show
of a fit. The files beside the folders belong to all pages: ``tasks`` for what takes time,
``theme`` and ``icons`` for looks, and the widgets that more than one of them uses.
"""
