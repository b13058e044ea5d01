"""All settings. Values come from the environment (YIMEN_…, DATABASE_URL), typed; a wrong one stops the start with its code.

The table of settings in docs/reference/settings.md is made from `Environment`.
"""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yimen.project.databases import databases
from yimen.project.variables import folder, matching, read_environment, setting, switch, whole

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Environment:
    """What the environment may say. Every name is YIMEN_ + the field in capitals, and database_url without the prefix."""

    database_url: str = setting("", "数据库地址；不写时使用内嵌数据库")
    database_owner_url: str = setting("", "迁移用的属主地址；不写时与 DATABASE_URL 相同")
    data: Path = setting(ROOT / "var", "附件、日志、存证文件所在的文件夹", folder)
    county: str = setting("611026", "县级区划代码", matching(r"\d{6}", "应为 6 位区划代码"))
    centre: str = setting("柞水县政务服务中心", "页面上的单位名称")
    hosts: str = setting("127.0.0.1,localhost", "允许的主机名，逗号分隔")
    address: str = setting("", "对外网址，短信里的链接从它开始；不写时为本机地址")
    port: int = setting(8000, "网页端口", whole(1, 65535))
    production: bool = setting(False, "正式运行：要求密钥文件、HTTPS，拒绝演示账号", switch)
    secret_file: Path | None = setting(None, "会话密钥文件，权限 0400", folder)
    key_file: Path | None = setting(None, "主密钥文件，权限 0400，不得放在数据文件夹内", folder)
    officers_second_factor: bool = setting(False, "三个管理员须用第二因素登录；正式运行时总是要求", switch)
    proxies: int = setting(0, "前面有几层代理", whole(0, 5))
    worker_concurrency: int = setting(4, "后台任务并发数", whole(1, 32))
    pg_bin: Path | None = setting(None, "数据库程序所在的文件夹", folder)
    chromium: Path | None = setting(None, "测试用浏览器", folder)


ENV = read_environment(Environment, os.environ)


def secret(path: Path | None, name: str, code: str) -> str:
    """A secret from its file. Outside production a missing one is made once under the data folder, readable by us alone."""
    if path is None and ENV.production:
        sys.stderr.write(f"{code} 正式运行须用 YIMEN_{name.upper()}_FILE 指明密钥文件\n")
        raise SystemExit(2)
    file = path or ENV.data / "secrets" / name
    if not file.exists():
        if path is not None:
            sys.stderr.write(f"{code} 密钥文件 {file} 不存在\n")
            raise SystemExit(2)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = file.with_name(f"{file.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(made, file)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    if ENV.production and file.stat().st_mode & 0o077:
        sys.stderr.write(f"{code} 密钥文件 {file} 能被其他用户读取，请改为 0400\n")
        raise SystemExit(2)
    return file.read_text(encoding="ascii").strip()


SECRET_KEY = secret(ENV.secret_file, "secret", "yimen.E002")
MASTER_KEY = secret(ENV.key_file, "key", "yimen.E003")
DEBUG = False
PRODUCTION = ENV.production
COUNTY = ENV.county
CENTRE = ENV.centre
ADDRESS = (ENV.address or f"http://127.0.0.1:{ENV.port}").rstrip("/")
DATA = ENV.data
FILES = ENV.data / "files"
ALLOWED_HOSTS = [*ENV.hosts.split(","), "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "lucide",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "yimen.base",
    "yimen.org",
    "yimen.custody",
    "yimen.parties",
    "yimen.matters",
    "yimen.notify",
    "yimen.catalog",
    "yimen.hotline",
    "yimen.supervision",
    "yimen.desk",
    "yimen.portal",
    "yimen.project",
]
MIDDLEWARE = [
    "yimen.project.middleware.Request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yimen.project.middleware.Sessions",
    "yimen.project.middleware.Gate",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "yimen.project.urls"
WSGI_APPLICATION = "yimen.project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "yimen" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "yimen.project.context.page",
            ],
            "builtins": ["django.templatetags.static", "yimen.base.templatetags.yimen"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = databases(ENV.database_url, ENV.database_owner_url)
ANCHORS = ENV.data / "anchors" / str(DATABASES["default"]["NAME"])  # another database is another trail
DATABASE_ROUTERS = ["yimen.project.databases.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "yimen.org.access.StaffBackend"]
PASSWORD_HASHERS = ["yimen.org.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "yimen.org.passwords.LongOrMixed"},
    {"NAME": "yimen.org.passwords.NotOneself"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "yimen.org.passwords.NotUsedBefore"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "yimen.project.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_IDLE_OFFICER_SECONDS = 15 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yimen.project.errors.form_expired"
if ENV.production:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# A wrong password is counted by account and address, so that nobody can lock a colleague out from elsewhere; the
# library's own limit has to give way to this one (both counting would stop the record after five).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
SIGN_IN_ADDRESS_LIMIT, SIGN_IN_ACCOUNT_LIMIT = 20, 50  # wrong passwords within 15 minutes, whatever the rest
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "yimen.project.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = "yimen.project.middleware.address_of"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # 15 minutes are 15 minutes, however impatient the person
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "yimen.org.adapter.StaffAdapter"
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "一门"
MFA_ADAPTER = "yimen.org.adapter.FactorAdapter"
PASSWORD_DAYS = 90 if ENV.production else 0  # 0: a password does not grow old, as in demonstrations
OFFICERS_SECOND_FACTOR = ENV.production or ENV.officers_second_factor

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "yimen" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
PROXIES = ENV.proxies
WORKER_CONCURRENCY = ENV.worker_concurrency
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "yimen.project.schedule.register"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "yimen.project.logs.Line"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
