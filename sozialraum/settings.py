"""Alle Einstellungen, gelesen aus der Umgebung; Systemprüfungen (`kern.pruefungen`) urteilen darüber."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.urls import reverse_lazy

from sozialraum.kern.umgebungswerte import ganze_zahl

WURZEL = Path(__file__).resolve().parent.parent

env = environ.Env()
if (WURZEL / ".env").exists():
    environ.Env.read_env(WURZEL / ".env")

# vorfuehrung: eingebettete Server, Beispieldaten; test: dasselbe ohne Daten; produktion: nur eigene Server.
SOZIALRAUM_BETRIEB = env.str("SOZIALRAUM_BETRIEB", default="produktion")
PRODUKTION = SOZIALRAUM_BETRIEB == "produktion"
VORFUEHRUNG = SOZIALRAUM_BETRIEB == "vorfuehrung"

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "sozialraum.start",
    "analysen",
    "angebote",
    "netzwerke",
    "sozialraum.bedarfe",
    "sozialraum.statistik",
    "sozialraum.raeume",
    "agenturen",
    "sozialraum.kern",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "tree_queries",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agenturen.wieder_anmelden.Anmeldepflicht",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "agenturen.mandant.MandantMiddleware",
    "agenturen.faktorpflicht.FaktorpflichtMiddleware",
]

ROOT_URLCONF = "sozialraum.urls"
WSGI_APPLICATION = "sozialraum.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WURZEL / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "agenturen.kontext.menue",
                "sozialraum.start.kontext.begleitung",
            ],
            "builtins": ["django.templatetags.static", "sozialraum.kern.templatetags.sozialraum"],
        },
    }
]
FORM_RENDERER = "sozialraum.kern.formulare.KernRenderer"

# Datenbank und Cache ---------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///sozialraum")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
# redis-py nennt den Socket unix://, kombu redis+socket://: eine Angabe für beide.
BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.str("CACHE_VORSATZ", default="sozialraum"),
        # Ein verschwundener Server hält sonst jede Seite minutenlang auf.
        "OPTIONS": {"socket_connect_timeout": 5, "socket_timeout": 10},
    }
}

# Hintergrundarbeit -----------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = ganze_zahl("WORKER_SPEICHER_KB", 600_000)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # Je Vorrang eine Liste in Redis, gefragt in dieser Reihenfolge: 0 überholt alles, was wartet. Da jeder
    # Arbeiter nur holt, was er sofort beginnt (prefetch 1, acks_late), liegt nichts Nachrangiges bei ihm.
    "priority_steps": list(range(10)),
    "queue_order_strategy": "priority",
}
CELERY_TASK_IGNORE_RESULT = True  # Zustände stehen im Vorgang, Fortschritt im Cache
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_WARTESCHLANGE", default="sozialraum")
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_BEAT_SCHEDULER = "sozialraum.takt:Takt"
CELERY_BEAT_SCHEDULE = {
    # Steht die Warteschlange still, soll sich nichts davon stauen.
    "haengende-vorgaenge": {
        "task": "agenturen.haengende_vorgaenge_beenden",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "unfertige-dateien": {
        "task": "agenturen.unfertige_dateien_entfernen",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "serien": {"task": "analysen.serien_benachrichtigen", "schedule": 60.0, "options": {"expires": 60}},
}

# Anmeldung -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "agenturen.Person"
# Eindeutig ist die E-Mail ohne Groß und Klein (person_email_einmal); das sieht die Prüfung nicht.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("start:start")
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # Konten legt die Administration an
ACCOUNT_ADAPTER = "agenturen.anmeldung.Kontenadapter"
ACCOUNT_FORMS = {
    "login": "agenturen.anmeldung.Anmeldeformular",
    "change_password": "agenturen.anmeldung.Passwortformular",
}
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/ip,5/5m/key",
    "login": "60/m/ip",
    # Ein Code hat nur sechs Ziffern: Wer das Passwort kennt, soll auch in Wochen keinen erraten.
    "zweiter_faktor": "10/5m/ip,5/5m/key,30/d/key",
}
MFA_ADAPTER = "agenturen.anmeldung.Faktoradapter"
MFA_FORMS = {"authenticate": "agenturen.anmeldung.Codeformular"}
MFA_TOTP_ISSUER = "Sozialraum"
MFA_TOTP_TOLERANCE = 1  # Uhren von Telefonen gehen bis zu einer halben Minute falsch
# Rollen, die sich nur mit zweitem Faktor anmelden; wer ihn noch nicht hat, richtet ihn zuerst ein.
ZWEITER_FAKTOR_FUER = (
    [] if VORFUEHRUNG else [name.strip() for name in env.list("ZWEITER_FAKTOR_FUER", default=[])]
)
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = True

# Post --------------------------------------------------------------------------------------------
# Ohne EMAIL_URL geht keine Nachricht hinaus; was sie meldete, steht auch auf der Startseite.
globals().update(env.email_url("EMAIL_URL", default="dummymail://"))
POST_EINGERICHTET = bool(env.str("EMAIL_URL", default=""))
# Ein Postserver, der nicht antwortet, hielte sonst die Seite auf.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("ABSENDER", default="Sozialraum <sozialraum@localhost>")
# Womit die Verweise in Nachrichten beginnen.
ADRESSE = env.str("ADRESSE", default=next(iter(CSRF_TRUSTED_ORIGINS), "http://localhost:8000"))

# Sprache und Zeit ------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
FILTERS_EMPTY_CHOICE_LABEL = "Alle"
USE_THOUSAND_SEPARATOR = False  # Zahlen formt der Filter `zahl`; Kennungen und Jahre bleiben, wie sie sind

# Dateien ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
# Nur der Betrieb sammelt; sonst liefert WhiteNoise aus static/ und würde den Ordner vermissen.
STATIC_ROOT = WURZEL / "staticfiles" if PRODUKTION else None
STATICFILES_DIRS = [WURZEL / "static"]
DATENORDNER = Path(env.str("DATENORDNER", default=str(WURZEL / ".daten" / "dateien")))
# Impressum, Datenschutz, Barrierefreiheit: Texte des Betreibers als impressum.md, datenschutz.md, …
SEITENORDNER = Path(env.str("SEITENORDNER", default=str(DATENORDNER / "seiten")))
MEDIA_ROOT = DATENORDNER  # nie über eine Adresse erreichbar; Ansichten prüfen das Recht und liefern aus
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUKTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
        # Gesammelt wird als root, gelesen vom Dienst: FILE_UPLOAD_PERMISSIONS wäre hier zu eng.
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
WHITENOISE_USE_FINDERS = not PRODUKTION
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "sozialraum.kern.hochladen.AufDiePlatte",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# Mehr als „Neue Lieferung“ auf einmal annimmt (200), damit sie selbst sagt, dass es zu viele sind.
DATA_UPLOAD_MAX_NUMBER_FILES = 500
# Bis wann die Aufgabenplanung mit dem Antrag abzugeben ist, jedes Jahr.
AUFGABENPLANUNG_FRIST = env.str("AUFGABENPLANUNG_FRIST", default="30.11.")
# So viele Wochen nach der Übergabe einer Empfehlung erinnert die Startseite an die fehlende Antwort.
EMPFEHLUNG_ANTWORT_WOCHEN = ganze_zahl("EMPFEHLUNG_ANTWORT_WOCHEN", 8)
# Eigene Lizenzen für Analysen als TOML-Datei; sie ergänzt die mitgelieferten (agenturen/lizenzen.toml).
LIZENZEN = env.str("LIZENZEN", default="")
LIEFERUNG_HOECHSTENS_MB = ganze_zahl("LIEFERUNG_HOECHSTENS_MB", 200)

# Sicherheit ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if PRODUKTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("NUR_HTTPS", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Ohne sie zählten alle Menschen hinter dem Proxy als eine Adresse: Zehn falsche Passwörter sperrten alle.
    ALLAUTH_TRUSTED_PROXY_COUNT = ganze_zahl("PROXYS", 1)
    SECURE_HSTS_SECONDS = ganze_zahl("HSTS_SEKUNDEN", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"zeile": {"()": "sozialraum.kern.protokollform.Zeile"}},
    "handlers": {"konsole": {"class": "logging.StreamHandler", "formatter": "zeile"}},
    "root": {"handlers": ["konsole"], "level": "INFO"},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
