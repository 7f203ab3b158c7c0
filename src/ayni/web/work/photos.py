"""A photo of the file store, for those whom a gate let through to it."""

from django.http import Http404, HttpResponse

from ayni.kernel import files


def picture(name: str) -> HttpResponse:
    """The stored picture; 404 where there is none. It never changes, so that browsers may keep it."""
    if not name or not files.path_of(name).is_file():
        raise Http404
    answer = HttpResponse(files.path_of(name).read_bytes(), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
