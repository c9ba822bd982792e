//! Callbacks of Meta's are believed when either of its two apps has signed them, and it is told which one.

use meta::signature::{Signer, Signers};
use meta::signed_request::SignedRequestError;
use meta::{Graph, GraphConfig, Instagram, InstagramConfig, Secret};

const BODY: &[u8] = br#"{"object":"instagram","entry":[{"id":"17840000000000111","time":1790000000123,"messaging":[{"sender":{"id":"900000000000222"},"recipient":{"id":"17840000000000111"},"timestamp":1790000000001,"message":{"mid":"m_laras_1","text":"Gr\u00fc\u00dfe \ud83d\ude42 https:\/\/a.test\/x"}}]}]}"#;
const RIGHT: &str = "sha256=da94fce91b7d14e1c0058480c4d791c34a1e2707403014589bef0d57f41cd191";
const WRONG: &str = "sha256=e10bd8b915a2891bbd39d59b04860e93f4aedac0517c2e9776f3a8132c7dff1c";
const REQUEST: &str = "7cOZzpzFP_i89dzSuJeHoBVvtWcglQyF1ZzvJFiYXjw.eyJ1c2VyX2lkIjoiMjcwMDAwMDAwMDAwMDAzMzMiLCJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc5MDAwMDAwMH0";
/// The secret of the printed vectors.
const SIGNING: &str = "ig-app-secret-for-tests-0001";

fn url(text: &str) -> url::Url {
    text.parse().expect("a URL")
}

fn instagram(secret: &str, previous: Option<&str>) -> Instagram {
    let mut config = InstagramConfig::new(
        url("https://www.instagram.com/oauth/authorize"),
        url("https://api.instagram.com"),
        url("https://graph.instagram.com"),
        "v26.0".to_owned(),
        "660011".to_owned(),
        Secret::from(secret),
    );
    config.app_secret_previous = previous.map(Secret::from);
    Instagram::new(config).expect("a client")
}

fn graph(secret: &str, previous: Option<&str>) -> Graph {
    let mut config = GraphConfig::new(
        url("https://graph.facebook.com"),
        "v26.0".to_owned(),
        "551900".to_owned(),
        Secret::from(secret),
    );
    config.app_secret_previous = previous.map(Secret::from);
    Graph::new(config).expect("a client")
}

#[test]
fn each_of_the_four_secrets_signs_and_is_named() {
    let other = "another";
    for (instagram, graph, expected) in [
        (instagram(SIGNING, None), graph(other, None), Signer::InstagramApp),
        (
            instagram(other, Some(SIGNING)),
            graph(other, None),
            Signer::InstagramAppPrevious,
        ),
        (
            instagram(other, Some(other)),
            graph(SIGNING, None),
            Signer::MetaApp,
        ),
        (
            instagram(other, None),
            graph(other, Some(SIGNING)),
            Signer::MetaAppPrevious,
        ),
        (
            instagram(SIGNING, None),
            graph(SIGNING, None),
            Signer::InstagramApp,
        ),
    ] {
        let signers = Signers::of(Some(&instagram), Some(&graph));
        assert_eq!(
            signers.of_delivery(BODY, Some(RIGHT)),
            Some(expected),
            "{}",
            expected.name()
        );
        assert_eq!(signers.of_delivery(BODY, Some(WRONG)), None);
        assert_eq!(signers.of_delivery(BODY, None), None);
        let (request, signer) = signers.of_request(REQUEST).expect("the printed vector");
        assert_eq!(
            (request.user_id.as_str(), signer),
            ("27000000000000333", expected)
        );
    }
}

#[test]
fn nobodys_secret_and_an_empty_one_verify_nothing() {
    let (empty, other) = (instagram("", Some("")), graph("another", None));
    for signers in [
        Signers::of(None, None),
        Signers::of(Some(&empty), None),
        Signers::of(Some(&empty), Some(&other)),
    ] {
        assert_eq!(signers.of_delivery(BODY, Some(RIGHT)), None);
        assert_eq!(
            signers.of_request(REQUEST).err(),
            Some(SignedRequestError::BadSignature)
        );
    }
}

#[test]
fn a_signed_request_is_believed_with_padding_and_not_with_a_changed_letter() {
    let instagram = instagram(SIGNING, None);
    let signers = Signers::of(Some(&instagram), None);
    let padded = REQUEST.replacen('.', "=.", 1);
    assert!(signers.of_request(&padded).is_ok());
    let changed = REQUEST.replacen("eyJ1c2Vy", "eyJ1c2Vz", 1);
    assert_eq!(
        signers.of_request(&changed).err(),
        Some(SignedRequestError::BadSignature)
    );
    let other_tag = REQUEST.replacen("7cOZ", "8cOZ", 1);
    assert_eq!(
        signers.of_request(&other_tag).err(),
        Some(SignedRequestError::BadSignature)
    );
}
