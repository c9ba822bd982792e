//! Every setting there is, in one table: what `--help` lists, what the environment may name and what a file may contain.

/// A setting as an operator writes it.
pub struct Key {
    /// The name, in the environment and in the file alike.
    pub name: &'static str,
    /// What holds when nothing is set.
    pub default: Option<&'static str>,
    /// What it means, in one line.
    pub meaning: &'static str,
}

const fn key(name: &'static str, default: Option<&'static str>, meaning: &'static str) -> Key {
    Key {
        name,
        default,
        meaning,
    }
}

/// The settings, in the order of the help text.
pub const KEYS: &[Key] = &[
    key("LARAS_ADDR", Some("127.0.0.1:3000"), "listen address"),
    key(
        "LARAS_ADMIN_ADDR",
        Some("127.0.0.1:3001"),
        "/healthz, /readyz and /metrics; keep it private",
    ),
    key(
        "LARAS_PUBLIC_URL",
        Some("http://localhost:3000"),
        "the platform's own origin; https gets Secure cookies and HSTS",
    ),
    key(
        "LARAS_TRUSTED_PROXIES",
        None,
        "networks whose X-Forwarded-For is believed, such as 10.0.0.0/8, separated by spaces",
    ),
    key(
        "LARAS_SITE_ROOT",
        Some("target/site"),
        "folder with the browser's files",
    ),
    key(
        "LARAS_LOG",
        Some("text"),
        "text or json, on standard error; RUST_LOG sets the detail",
    ),
    key(
        "DATABASE_URL",
        Some("sqlite://data/laras.db?mode=rwc"),
        "sqlite://… or postgres://…",
    ),
    key(
        "LARAS_KEYS",
        Some("data/keys.toml"),
        "key file; made by itself only on an http://localhost installation",
    ),
    key(
        "META_GRAPH_URL",
        Some("https://graph.facebook.com"),
        "Meta's Graph API",
    ),
    key(
        "META_GRAPH_VERSION",
        Some("v26.0"),
        "its version, for Instagram too",
    ),
    key(
        "META_SDK_URL",
        Some("https://connect.facebook.net/en_US/sdk.js"),
        "the script of Embedded Signup",
    ),
    key("META_APP_ID", None, "the app at Meta"),
    key("META_APP_SECRET", None, "signs webhooks and exchanges codes"),
    key(
        "META_APP_SECRET_PREVIOUS",
        None,
        "the secret before the last rotation, still believed on webhooks",
    ),
    key(
        "META_DIALOG_ORIGINS",
        Some("https://www.facebook.com https://web.facebook.com https://business.facebook.com"),
        "origins whose popup messages are believed",
    ),
    key(
        "META_LOGIN_CONFIG_ID",
        None,
        "Facebook Login for Business configuration of Embedded Signup v4",
    ),
    key(
        "META_WEBHOOK_VERIFY_TOKEN",
        None,
        "what Meta repeats when it checks the webhook addresses",
    ),
    key("INSTAGRAM_APP_ID", None, "the Instagram app"),
    key("INSTAGRAM_APP_SECRET", None, "its secret"),
    key(
        "INSTAGRAM_HUMAN_AGENT",
        Some("false"),
        "whether Meta has approved the app for answers that a person writes within seven days",
    ),
    key(
        "INSTAGRAM_APP_SECRET_PREVIOUS",
        None,
        "its secret before the last rotation",
    ),
    key(
        "INSTAGRAM_AUTHORIZE_URL",
        Some("https://www.instagram.com/oauth/authorize"),
        "where an owner gives consent",
    ),
    key(
        "INSTAGRAM_API_URL",
        Some("https://api.instagram.com"),
        "code exchange",
    ),
    key(
        "INSTAGRAM_GRAPH_URL",
        Some("https://graph.instagram.com"),
        "Instagram's Graph API",
    ),
    key(
        "LARAS_QUIET_GAP",
        Some("6"),
        "seconds without a further message after which an answer is drafted; 0 drafts at once",
    ),
    key(
        "LARAS_QUIET_CAP",
        Some("45"),
        "seconds after a customer's first message at which an answer is drafted in any case",
    ),
    key(
        "LARAS_UNDO_GRACE",
        Some("5"),
        "seconds for which an approved answer can still be taken back before it leaves; 0 sends at once",
    ),
    key(
        "LARAS_DRAFTER",
        Some("embedded"),
        "who writes drafts: embedded, openai (any OpenAI-compatible server) or anthropic",
    ),
    key(
        "LARAS_MODEL_URL",
        None,
        "the model server: for openai up to and with /v1; for anthropic https://api.anthropic.com if not set",
    ),
    key("LARAS_MODEL", None, "the model's name there"),
    key(
        "LARAS_MODEL_KEY",
        None,
        "the key for it; a server of one's own may need none",
    ),
    key(
        "LARAS_MODEL_TIMEOUT",
        Some("25"),
        "seconds that the model may take for a draft, 1 to 25",
    ),
    key(
        "LARAS_MODEL_DAILY",
        Some("2000"),
        "calls of the model a day for each workspace",
    ),
    key(
        "LARAS_MODEL_DAILY_PER_CUSTOMER",
        Some("50"),
        "calls of the model a day for each customer",
    ),
    key(
        "LARAS_MODEL_CHECK",
        Some("off"),
        "on: the model is also asked about drafts that are about to leave, and can hold them",
    ),
    key(
        "LARAS_SMTP_URL",
        None,
        "mail server, such as smtps://name:password@mail.example or smtp://mail.example:587?tls=required; without it mails are \
         written to LARAS_OUTBOX",
    ),
    key(
        "LARAS_MAIL_FROM",
        None,
        "sender of mails, such as post@laras.example; required with LARAS_SMTP_URL",
    ),
    key(
        "LARAS_OUTBOX",
        Some("data/outbox"),
        "folder for mails where there is no mail server, one .eml file each",
    ),
    key(
        "LARAS_TWIN_ADDR",
        Some("127.0.0.1:4000"),
        "where `laras twin` listens",
    ),
];

/// The table as people read it.
pub fn listing() -> String {
    let mut text = String::from(
        "Settings, from the environment or under the same names in the TOML file that LARAS_CONFIG names:\n\n",
    );
    for key in KEYS {
        let default = key
            .default
            .map(|value| format!(" [default: {value}]"))
            .unwrap_or_default();
        text.push_str(&format_args!("  {}\n          {}{default}\n", key.name, key.meaning).to_string());
    }
    text
}
