use super::*;
use crate::settings::{MetaSettings, Operator, Patience};

fn settings(public: &str) -> Settings {
    let url: url::Url = public.parse().unwrap();
    Settings {
        public_url: url.clone(),
        meta: MetaSettings {
            app_id: None,
            login_config_id: None,
            sdk_url: url,
            graph_version: "v26.0".into(),
            dialog_origins: Vec::new(),
            has_app_secret: false,
            has_verify_token: false,
            instagram_app_id: None,
            has_instagram_secret: false,
            instagram_human_agent: false,
        },
        operator: Operator::default(),
        patience: Patience::default(),
        undo_grace_ms: 0,
    }
}

fn parse(text: &str) -> Result<String, HostNameError> {
    HostName::parse(text, &settings("https://app.platform.example")).map(|name| name.0)
}

#[test]
fn a_name_is_read_as_people_write_it() {
    for (written, name) in [
        ("Chat.Example.COM", "chat.example.com"),
        (" https://chat.example.com/ ", "chat.example.com"),
        ("chat.example.com.", "chat.example.com"),
        ("toko-büch.example", "xn--toko-bch-c6a.example"),
        ("чат.example", "xn--80a0bn.example"),
    ] {
        assert_eq!(parse(written).as_deref(), Ok(name), "{written}");
    }
}

#[test]
fn what_is_no_name_of_a_host_is_told_why() {
    for (written, error) in [
        ("", HostNameError::Empty),
        ("https://", HostNameError::Empty),
        ("127.0.0.1", HostNameError::Number),
        ("[::1]", HostNameError::Number),
        ("::1", HostNameError::Number),
        ("1.2.3", HostNameError::Number),
        ("chat.example.com:8080", HostNameError::NotAlone),
        ("chat.example.com/login", HostNameError::NotAlone),
        ("admin@chat.example.com", HostNameError::NotAlone),
        ("chat", HostNameError::NotWhole),
        ("sinar.localhost", HostNameError::NotWhole),
        ("printer.local", HostNameError::NotWhole),
        ("chat example.com", HostNameError::Characters),
        ("chat..example.com", HostNameError::Characters),
        ("-chat.example.com", HostNameError::Characters),
        ("a_b.example.com", HostNameError::Characters),
        ("<script>.example.com", HostNameError::Characters),
        ("app.platform.example", HostNameError::OfPlatform),
        ("x.app.platform.example", HostNameError::OfPlatform),
    ] {
        assert_eq!(parse(written), Err(error), "{written}");
    }
    assert_eq!(
        parse(&format!("{}.example", "a".repeat(64))),
        Err(HostNameError::Characters)
    );
    assert!(parse("myapp.platform.example").is_ok() && parse("platform.example").is_ok());
}

#[test]
fn a_name_in_borrowed_letters_is_refused_and_says_which() {
    let mixed = parse("kir\u{0430}na.example").unwrap_err();
    assert_eq!(
        mixed,
        HostNameError::MixedScripts {
            part: "kir\u{0430}na".into(),
            letters: "\u{0430}".into()
        }
    );
    let whole = parse("\u{0430}\u{0440}\u{0440}\u{04cf}\u{0435}.example").unwrap_err();
    assert!(matches!(whole, HostNameError::LooksLatin { .. }), "{whole:?}");
    assert!(matches!(
        parse("xn--80ak6aa92e.com"),
        Err(HostNameError::LooksLatin { .. })
    ));
}

#[test]
fn a_name_that_reads_like_somebody_elses_is_refused() {
    let others = ["mall.example".to_owned(), "Kirana Mall".to_owned()];
    let alike = |text: &str| HostName(text.to_owned()).looks_like_none_of(&others).is_err();
    // A one is an l to the eye, and r and n together are an m.
    for text in ["ma1l.example", "rnall.example", "kiranama1l.example"] {
        assert!(alike(text), "{text}");
    }
    for text in [
        "mall.example",
        "small.example",
        "kiranamall.example",
        "kirana.example",
    ] {
        assert!(!alike(text), "{text}");
    }
}

#[test]
fn on_somebodys_own_machine_names_below_localhost_are_theirs() {
    let own = settings("http://localhost:3000");
    let name = HostName::parse("baru.localhost", &own).unwrap();
    assert!(name.is_local(&own));
    assert_eq!(HostName::parse("localhost", &own), Err(HostNameError::NotWhole));
}
