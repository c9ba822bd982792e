//! The look of an agency, as its administrator changes it: in force at once on its own hosts, nowhere else, and never half.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::header;

use crate::browser::{Browser, Page};
use crate::world::{KIRANA, SINAR, World};

on_both_databases![
    a_saved_look_is_worn_at_once_on_the_agencys_hosts_and_nowhere_else,
    whatever_is_wrong_is_told_and_nothing_typed_is_lost_and_nothing_kept,
];

#[test]
fn names_of_any_kind_stay_text() {
    crate::world::run(crate::databases::Kind::Sqlite, names_stay_text);
}

#[test]
fn only_administrators_change_a_look_and_not_unawares_of_each_other() {
    crate::world::run(crate::databases::Kind::Sqlite, only_administrators);
}

const HERE: &str = "/brand-studio";
const BOUNDARY: &str = "between-the-parts";

pub fn png(side: u32, colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(side, side, Rgb(colour)))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// Posts the form as a browser does that has changed some fields and chosen some files.
pub async fn post(admin: &Browser, typed: &[(&str, &str)], files: &[(&str, &[u8])]) -> Page {
    let mut fields = admin.get(HERE).await.form(HERE).fields;
    fields.retain(|(name, _)| !name.starts_with("remove-") && !name.starts_with("file-") && !name.is_empty());
    // A list of choices is no input; the brand's own language is the one that visitors get.
    let lang = if admin.host == SINAR { "id" } else { "en" };
    fields.push(("lang".into(), lang.into()));
    for (name, value) in typed {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let mut body = Vec::new();
    for (name, value) in &fields {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    for (name, content) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let request = admin
        .client()
        .post(format!("{}{HERE}", admin.origin))
        .header(header::ACCEPT, "text/html")
        .header(header::ORIGIN, &admin.origin)
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .body(body);
    admin.send(request).await
}

async fn save(admin: &Browser, typed: &[(&str, &str)], files: &[(&str, &[u8])]) -> Page {
    post(admin, &[typed, &[("do", "save")]].concat(), files).await
}

async fn admin(world: &World, host: &str) -> Browser {
    world.person(host, &format!("admin@{host}")).await
}

/// Where an element with this attribute leads.
pub fn target(page: &Page, around: &str, name: &str) -> String {
    let tag = page.body.split('<').find(|tag| tag.contains(around));
    let tag = tag.unwrap_or_else(|| panic!("no {around} on the page"));
    let (_, rest) = tag.split_once(&format!("{name}=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn a_saved_look_is_worn_at_once_on_the_agencys_hosts_and_nowhere_else(world: &World) {
    let admin = admin(world, SINAR).await;
    let elsewhere = world.visitor(KIRANA).get("/login").await;
    let previewed = post(
        &admin,
        &[("do", "preview"), ("primary", "#0b5d3b"), ("name", "Sinar Baru")],
        &[],
    )
    .await;
    assert_eq!(previewed.status, 200);
    let sheet = target(&previewed, "id=\"sample-css\"", "href");
    let css = admin.get(&sheet).await.body;
    assert!(
        css.starts_with(".sample{") && css.contains("--brand:#0b5d3b"),
        "{css}"
    );
    world.visitor(SINAR).get("/login").await.shows("Sinar Digital");

    let typed = [
        ("primary", "#0B5D3B"),
        ("name", "Sinar Baru"),
        ("privacy", "https://sinar.example/privasi"),
    ];
    let (logo, icon) = (png(300, [200, 20, 20]), png(400, [20, 20, 200]));
    let saved = save(&admin, &typed, &[("file-logo", &logo), ("file-icon", &icon)]).await;
    assert_eq!(
        saved.location(),
        Some("/brand-studio?done=saved"),
        "{}",
        saved.text()
    );
    let visitor = world.visitor(SINAR);
    let login = visitor.get("/login").await;
    let css = target(&login, "/brand/", "href");
    assert!(visitor.get(&css).await.body.contains("--brand:#0b5d3b"));
    assert!(
        login.body.contains("<title>Masuk · Sinar Baru</title>"),
        "{}",
        login.body
    );
    assert_eq!(
        target(&login, "sinar.example", "href"),
        "https://sinar.example/privasi"
    );
    let logo = target(&login, "class=\"brand-logo\"", "src");
    let manifest: serde_json::Value =
        serde_json::from_str(&visitor.get("/manifest.webmanifest").await.body).unwrap();
    assert_eq!(manifest["name"], "Sinar Baru");
    assert_eq!(manifest["theme_color"], "#0b5d3b");
    let sizes: Vec<_> = manifest["icons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|icon| &icon["sizes"])
        .collect();
    assert_eq!(sizes, ["32x32", "180x180", "192x192", "512x512"]);
    let touch = target(&login, "rel=\"apple-touch-icon\"", "href");
    for picture in [&logo, &touch] {
        let served = visitor.get(picture).await;
        assert_eq!((served.status, served.header("content-type")), (200, "image/png"));
        assert_eq!(served.header("x-content-type-options"), "nosniff");
        assert!(served.header("cache-control").contains("immutable"));
        for host in [KIRANA, "unknown.localhost"] {
            assert_eq!(
                world.visitor(host).get(picture).await.status,
                404,
                "{picture} at {host}"
            );
        }
    }
    let after = world.visitor(KIRANA).get("/login").await;
    assert_eq!(
        target(&after, "/brand/", "href"),
        target(&elsewhere, "/brand/", "href")
    );

    // The look before is kept and can be taken up again.
    let studio = admin.get(HERE).await;
    let earlier = studio.links("/brand-studio?from=").remove(0);
    let again = admin.get(&earlier).await;
    assert!(again.body.contains("value=\"Sinar Digital\""));
    visitor.get("/login").await.shows("Masuk");
}

async fn whatever_is_wrong_is_told_and_nothing_typed_is_lost_and_nothing_kept(world: &World) {
    let admin = admin(world, SINAR).await;
    let before = world.visitor(SINAR).get("/login").await.body.len();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".as_slice();
    let huge = vec![7_u8; 10 * 1024 * 1024];
    let typed = [
        ("name", "Sinar \"Baru\""),
        ("terms", "javascript:alert(1)"),
        ("support", "nobody"),
        ("radius", "99"),
    ];
    let good = png(200, [1, 2, 3]);
    let files = [
        ("file-logo", huge.as_slice()),
        ("file-logo_dark", svg),
        ("file-icon", &good),
    ];
    let page = save(&admin, &typed, &files).await;
    assert_eq!(page.status, 422);
    page.shows("lebih besar dari 2 MB")
        .shows("bukan gambar PNG, JPEG, atau WebP")
        .shows("diawali https://")
        .shows("satu alamat email")
        .shows("0 sampai 24 piksel");
    let kept = page.form(HERE);
    let field = |name: &str| {
        let found = kept.fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert_eq!(field("name"), "Sinar \"Baru\"");
    assert_eq!(
        (field("terms"), field("support")),
        ("javascript:alert(1)".into(), "nobody".into())
    );
    assert!(field("logo").is_empty() && field("logo_dark").is_empty());
    assert_eq!(field("icon").len(), 32, "the good icon must be chosen again");
    assert_eq!(world.visitor(SINAR).get("/login").await.body.len(), before);

    // A colour that no text reads on comes with one that it does, one press away.
    let page = save(&admin, &[("primary", "#7a7a7a"), ("name", "Abu")], &[]).await;
    assert_eq!(page.status, 422);
    let offer = target(&page, "data-testid=\"primary-instead\"", "value");
    let page = post(
        &admin,
        &[("use", &offer), ("primary", "#7a7a7a"), ("name", "Abu")],
        &[],
    )
    .await;
    assert_eq!(page.status, 200);
    let form = page.form(HERE);
    let colour = form
        .fields
        .iter()
        .find(|(name, _)| name == "primary")
        .unwrap()
        .1
        .clone();
    assert_eq!(offer, format!("primary:{colour}"));
    assert!(form.fields.contains(&("name".to_owned(), "Abu".to_owned())));

    for (file, reason) in [
        (b"GIF89a<script>alert(1)</script>".as_slice(), "bukan gambar"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "bukan gambar"),
        (&good[..40], "rusak"),
    ] {
        let page = save(&admin, &[], &[("file-logo", file)]).await;
        assert_eq!(page.status, 422);
        page.shows(reason);
    }
    assert_eq!(
        save(&admin, &[], &[("file-icon", &png(100, [0; 3]))])
            .await
            .status,
        422
    );
}

async fn names_stay_text(world: &World) {
    let admin = admin(world, SINAR).await;
    for name in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'; DROP TABLE partner; --",
        "{{7*7}}${7*7}",
        "%s%n%x",
        "ÅÍÎÏ˝ÓÔÒÚÆ☃",
        "ﷺ社會科學院",
        "null",
        "</title><b>",
        "\\u003cscript\\u003e",
    ] {
        let saved = save(&admin, &[("name", name)], &[]).await;
        assert_eq!(saved.status, 303, "{name}: {}", saved.text());
        let login = world.visitor(SINAR).get("/login").await;
        login.shows(name);
        for markup in ["<script>alert", "<img src=x", "<b>"] {
            assert!(!login.body.contains(markup), "{name} became markup");
        }
        let manifest: serde_json::Value =
            serde_json::from_str(&world.visitor(SINAR).get("/manifest.webmanifest").await.body).unwrap();
        assert_eq!(manifest["name"], name);
        assert_eq!(
            admin
                .get(HERE)
                .await
                .form(HERE)
                .fields
                .iter()
                .find(|(field, _)| field == "name")
                .unwrap()
                .1,
            name
        );
    }
    let long = "n".repeat(61);
    for (field, value) in [
        ("name", "Sinar\u{202e}latigiD"),
        ("name", "Si\u{200b}nar"),
        ("name", "   "),
        ("name", &long),
        ("sender", "Sinar\r\nBcc: everybody@example.com"),
        ("mark", "<b"),
        ("mark", "ABC"),
        ("primary", "#123456;}body{display:none"),
        ("accent", "url(x)"),
        ("support", "a@b.example?subject=x"),
    ] {
        let refused = save(&admin, &[(field, value)], &[]).await;
        assert_eq!(refused.status, 422, "{field} {value:?}");
    }
    world
        .visitor(SINAR)
        .get("/login")
        .await
        .shows("\\u003cscript\\u003e");
}

async fn only_administrators(world: &World) {
    for (host, email, status) in [
        (SINAR, "agent@sinar.localhost", 403),
        (SINAR, "owner@kopisenja.localhost", 404),
    ] {
        let person = world.person(host, email).await;
        for path in [HERE, "/brand-studio/hosts"] {
            assert_eq!(person.get(path).await.status, status, "{email} {path}");
            let posted = person
                .post(path, &[("do", "save"), ("name", "x"), ("primary", "#000000")])
                .await;
            assert_eq!(posted.status, status, "{email} posts to {path}");
        }
        assert!(
            !person.get("/").await.body.contains("nav-brand-studio"),
            "{email}"
        );
    }
    let (one, other) = (admin(world, SINAR).await, admin(world, SINAR).await);
    let seen = one.get(HERE).await.form(HERE);
    let seen = &seen.fields.iter().find(|(name, _)| name == "seen").unwrap().1;
    assert_eq!(save(&other, &[("name", "Dari Lain")], &[]).await.status, 303);
    let late = save(&one, &[("seen", seen), ("name", "Dari Saya")], &[]).await;
    assert_eq!(late.status, 422);
    late.shows("Orang lain menyimpan");
    world.visitor(SINAR).get("/login").await.shows("Dari Lain");
    // Saved again in view of that, it is put in place of the other.
    let fields = late.form(HERE).fields;
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(save(&one, &fields, &[]).await.status, 303);
    world.visitor(SINAR).get("/login").await.shows("Dari Saya");
}
