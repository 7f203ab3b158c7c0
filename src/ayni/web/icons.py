"""Drawn signs, as SVG paths on a 24 by 24 grid."""

from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "today": '<path d="M4 11 12 4l8 7v9h-5v-6H9v6H4z"/>',
    "network": '<circle cx="6" cy="7" r="3"/><circle cx="18" cy="7" r="3"/><circle cx="12" cy="18" r="3"/>'
    '<path d="M8 9l3 6M16 9l-3 6M9 7h6"/>',
    "work": '<path d="M4 8h16v12H4zM9 8V5h6v3"/>',
    "buy": '<path d="M3 5h3l2 11h10l2-8H7"/><circle cx="10" cy="20" r="1"/><circle cx="17" cy="20" r="1"/>',
    "more": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "machine": '<circle cx="12" cy="12" r="3"/><path d="M12 3v4M12 17v4M3 12h4M17 12h4M5.6 5.6l2.9 2.9M15.5 15.5l'
    '2.9 2.9M18.4 5.6l-2.9 2.9M8.5 15.5l-2.9 2.9"/>',
    "assembly": '<path d="M4 20v-2a4 4 0 0 1 4-4h0a4 4 0 0 1 4 4v2M12 20v-2a4 4 0 0 1 4-4h0a4 4 0 0 1 4 4v2"/>'
    '<circle cx="8" cy="9" r="3"/><circle cx="16" cy="9" r="3"/>',
    "pulse": '<path d="M3 12h4l3-7 4 14 3-7h4"/>',
    "directory": '<path d="M5 3h14v18H5zM9 8h6M9 12h6M9 16h3"/>',
    "record": '<path d="M12 5v14M5 12h14"/>',
    "share": '<circle cx="6" cy="12" r="2.5"/><circle cx="17" cy="6" r="2.5"/><circle cx="17" cy="18" r="2.5"/>'
    '<path d="M8.2 10.9l6.6-3.7M8.2 13.1l6.6 3.7"/>',
    "search": '<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7"/>',
    "wait": '<circle cx="12" cy="12" r="8"/><path d="M12 8v4l3 2"/>',
    "dispute": '<path d="M12 4l9 16H3zM12 10v4M12 17v.01"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21v-1a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6v1"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z"/>',
    "copy": '<path d="M8 8h12v12H8zM4 16V4h12"/>',
    "qr": '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 20h2"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="M11 12l8-8M16 7l3 3"/>',
    "inbox": '<path d="M4 4h16v16H4zM4 13h5l1.5 3h3L15 13h5"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 20h16"/>',
    "download": '<path d="M12 4v12M7 11l5 5 5-5M4 20h16"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "place": '<path d="M12 21s7-6.5 7-11a7 7 0 0 0-14 0c0 4.500 7 11 7 11z"/><circle cx="12" cy="10" r="2.500"/>',
    "phone": '<path d="M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z"/>',
    "split": '<path d="M4 12h5l6-6h5M9 12l6 6h5M17 3l3 3-3 3M17 15l3 3-3 3"/>',
    "next": '<path d="M9 5l7 7-7 7"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/>',
    "tool": '<path d="M14 7a4 4 0 0 1 5-4l-2 3 1 1 3-2a4 4 0 0 1-5 5l-8 9a2 2 0 0 1-3-3z"/>',
    "leave": '<path d="M10 4H5v16h5M9 12h11M16 8l4 4-4 4"/>',
    "box": '<path d="M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8"/>',
    "money": '<path d="M3 7h18v10H3zM6 10v4M18 10v4"/><circle cx="12" cy="12" r="2.500"/>',
    "studies": '<path d="M4 5h11v9H9l-3 3v-3H4zM18 9h2v9h-2v3l-3-3h-5v-1"/>',
}

ICONS: dict[str, SafeString] = {name: mark_safe(path) for name, path in _PATHS.items()}  # noqa: S308 - constants above
