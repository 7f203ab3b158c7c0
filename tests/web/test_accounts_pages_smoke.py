import pytest
from django.test import Client
from ayni.kernel import tenancy
from ayni.directory.actions import invitations, messages
from tests.factories import a_cluster, a_coordinator, a_member, an_organization
pytestmark = pytest.mark.django_db
BACK = "django.contrib.auth.backends.ModelBackend"

def test_all():
    ves = a_cluster()
    with tenancy.opened(ves):
        carmen = a_coordinator()
        metal = an_organization()
        rosa = a_member(metal)
        an_organization("Otro taller")
        inv = invitations.invite(actor=carmen, organization=metal, role="staff", name="Julio", contact="987654321")
        messages.send(actor=carmen, to=rosa.person, body="hola")
    c = Client()
    c.force_login(carmen.person, backend=BACK)
    for p in ["cuenta/", "cuenta/claves", "ayudar/", "personas/", f"personas/{metal.pk}/", "invitaciones/", "invitaciones/nueva", f"invitaciones/nueva?organizacion={metal.pk}", "invitaciones/tarjetas", f"invitaciones/{inv.pk}/", "buzon/", "importar/"]:
        r = c.get("/c/ves/" + p)
        assert r.status_code == 200, (p, r.status_code, r.headers.get("Location"))
        print(p, len(r.content))
    for p in ["/cuenta/2fa/", "/cuenta/2fa/totp/activate/", "/cuenta/2fa/webauthn/", "/cuenta/2fa/webauthn/add/", "/cuenta/password/set/", "/cuenta/comprobar", "/cuenta/logout/"]:
        r = c.get(p)
        assert r.status_code == 200, (p, r.status_code, r.headers.get("Location"))
    r = c.post("/c/ves/invitaciones/tarjetas", follow=True); assert r.status_code == 200; assert b"Otro taller" in r.content
    a = Client()
    for p in ["/", "/cuenta/login/", "/cuenta/entrar/clave", "/cuenta/entrar/en-camino"]:
        assert a.get(p).status_code == 200, p
    with tenancy.opened(ves):
        from ayni.directory.queries.people import token_for
        t = token_for(inv)
    r = a.get(f"/c/ves/invitacion/{t}"); assert r.status_code == 200
    r = a.post(f"/c/ves/invitacion/{t}", {"form_key": "k"}); assert r.status_code == 302, r.content; print(r.headers["Location"])
    print(dict(a.session))
    r = a.get("/c/ves/cuenta/"); assert r.status_code == 200
    r = a.get("/cuenta/2fa/"); print(r.status_code, r.headers.get("Location"))
    r = a.post("/cuenta/login/", {"contact": "x"}); print(r.status_code)
    b = Client()
    r = b.post("/cuenta/login/", {"contact": "987654321"}); print(r.status_code, r.headers.get("Location"))
    r = c.get("/c/ves/buzon/"); assert b"/c/ves/entrar/" in r.content
    from django.core.files.uploadedfile import SimpleUploadedFile
    r = c.post("/c/ves/importar/", {"file": SimpleUploadedFile("a.csv", "RUC;Nombre;Celular\n20100047218;Banco;987654321\n20100047219;Malo;1\n;Metal Andina;987 111 222\n".encode("cp1252"))})
    assert r.status_code == 302, r.content.decode()
    u = r.headers["Location"]; r = c.get(u); assert r.status_code == 200; 
    r = c.post(u, {"merge": "fill"}); assert r.status_code == 302
    r = c.get(u); assert r.status_code == 200; assert c.get(u + "filas.csv").status_code == 200
    print(c.get(u + "filas.csv").content.decode())
