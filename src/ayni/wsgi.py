"""The WSGI application that `ayni serve` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.settings")
application = get_wsgi_application()
