//! Mails as people read them: words of `words::mail`, in the brand, as text and as HTML.
//!
//! Mail programs know no stylesheets of ours, so the look stands in the markup. Every name is one line of text and escaped: what
//! somebody called themselves can neither end a header nor begin a tag.

use std::fmt::Write as _;

use domain::Lang;
use domain::brand::{Brand, Colour};
use domain::mail::Mail;

use crate::words::mail::{Said, said, words};

/// A mail, ready for its envelope.
pub struct Composed {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The name beside the sender's address.
    pub sender: String,
    /// Where answers go.
    pub reply_to: Option<String>,
}

/// Writes a mail. `origin` is the brand's own address, under which its pictures are.
pub fn compose(lang: Lang, brand: &Brand, origin: &str, mail: &Mail) -> Composed {
    let name = one_line(&brand.name);
    let said = said(lang, &name, mail, one_line);
    let foot = foot(lang, brand);
    Composed {
        text: text(&said, &name, &foot),
        html: html(lang, brand, origin, &said, &foot),
        subject: one_line(&said.subject),
        sender: name,
        reply_to: brand.support.clone(),
    }
}

/// Text without line breaks and other control characters.
fn one_line(text: &str) -> String {
    let plain = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    let spaced: String = text
        .chars()
        .map(|letter| if plain(letter) { ' ' } else { letter })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn foot(lang: Lang, brand: &Brand) -> Vec<String> {
    let words = words(lang);
    let mut lines = Vec::new();
    if let Some(support) = &brand.support {
        lines.push((words.support)(&one_line(support)));
    }
    if !brand.operated_by.is_empty() {
        lines.push((words.operated_by)(&one_line(&brand.operated_by)));
    }
    lines
}

fn text(said: &Said, name: &str, foot: &[String]) -> String {
    let mut text = format!("{}\n\n", said.title);
    for line in &said.before {
        let _ = write!(text, "{line}\n\n");
    }
    let _ = write!(text, "{}:\n{}\n\n", said.button, said.link);
    for line in &said.after {
        let _ = write!(text, "{line}\n\n");
    }
    let _ = write!(text, "-- \n{name}\n");
    for line in foot {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// For text and for attributes in double or single quotes (HTML Living Standard, section 13.3).
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn html(lang: Lang, brand: &Brand, origin: &str, said: &Said, foot: &[String]) -> String {
    let ground =
        Colour::parse(&brand.theme_colour).map_or_else(|| "#4a5560".to_owned(), |main| main.to_string());
    let ink = Colour::parse(&ground).map_or_else(|| "#ffffff".to_owned(), |main| main.ink().to_string());
    let paragraph = |line: &String| format!("<p style=\"margin:0 0 16px\">{}</p>", escaped(line));
    let before: String = said.before.iter().map(paragraph).collect();
    let small = |line: &String| {
        format!(
            "<p style=\"margin:0 0 12px;color:#5b6470;font-size:14px\">{}</p>",
            escaped(line)
        )
    };
    let after: String = said.after.iter().map(small).collect();
    let of_foot = |line: &String| format!("<p style=\"margin:0 0 4px\">{}</p>", escaped(line));
    let foot: String = foot.iter().map(of_foot).collect();
    let address = escaped(&said.link);
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light\"><title>{subject}</title></head>\
         <body style=\"margin:0;background:#f3f4f6;color:#1c2026;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif\">\
         <div style=\"max-width:560px;margin:0 auto;padding:24px 16px\">\
         <div style=\"padding:0 0 16px;font-weight:700;font-size:18px\">{face}</div>\
         <div style=\"background:#ffffff;border-top:4px solid {ground};border-radius:8px;padding:24px\">\
         <h1 style=\"margin:0 0 16px;font-size:20px;line-height:1.3\">{title}</h1>{before}\
         <p style=\"margin:24px 0\"><a href=\"{address}\" style=\"display:inline-block;background:{ground};color:{ink};\
         padding:12px 20px;border-radius:8px;text-decoration:none;font-weight:600\">{button}</a></p>{after}\
         <p style=\"margin:16px 0 0;color:#5b6470;font-size:13px\">{plain}<br><span style=\"word-break:break-all\">{address}</span></p></div>\
         <div style=\"padding:16px 4px;color:#5b6470;font-size:13px\">{foot}</div></div></body></html>",
        lang = lang.code(),
        subject = escaped(&said.subject),
        face = face(brand, origin, &ground, &ink),
        title = escaped(&said.title),
        button = escaped(&said.button),
        plain = escaped(words(lang).plain_link),
    )
}

/// The logo where there is one, else the letters; mail programs that show no pictures show its words.
fn face(brand: &Brand, origin: &str, ground: &str, ink: &str) -> String {
    let name = escaped(&one_line(&brand.name));
    match &brand.logo {
        Some(logo) => {
            let address = format!("{}{}", origin.trim_end_matches('/'), logo.href);
            format!(
                "<img src=\"{}\" alt=\"{}\" height=\"32\" style=\"height:32px;width:auto;border:0\">",
                escaped(&address),
                escaped(&one_line(&logo.alt))
            )
        }
        None => format!(
            "<span style=\"display:inline-block;background:{ground};color:{ink};border-radius:6px;padding:4px 9px;margin:0 8px 0 0\">{}</span>{name}",
            escaped(&one_line(&brand.mark))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tenancy::Role;

    fn brand(name: &str) -> Brand {
        Brand {
            name: name.to_owned(),
            mark: "S".to_owned(),
            operated_by: "PT Contoh".to_owned(),
            support: Some("bantuan@sinar.localhost".to_owned()),
            theme_colour: "#b4420f".to_owned(),
            ..Brand::neutral()
        }
    }

    fn invitation(business: &str, by: &str) -> Mail {
        Mail::Invitation {
            role: Role::Owner,
            business: Some(business.to_owned()),
            invited_by: Some(by.to_owned()),
            link: "https://sinar.localhost/invitation/a.b.c".to_owned(),
            days: 7,
        }
    }

    #[test]
    fn a_name_can_neither_break_a_line_nor_begin_a_tag() {
        let evil = "Kopi\r\nBcc: x@y.z\r\n\r\n<script>alert(1)</script>\u{2028}\"onload='x";
        for lang in [Lang::Id, Lang::En] {
            let mail = compose(
                lang,
                &brand(evil),
                "https://s.localhost/",
                &invitation(evil, evil),
            );
            assert!(!mail.subject.contains(['\r', '\n']) && !mail.sender.contains(['\r', '\n']));
            assert!(
                !mail.html.contains("<script") && !mail.html.contains("'x"),
                "{}",
                mail.html
            );
            assert!(
                mail.text.lines().all(|line| !line.starts_with("Bcc")),
                "{}",
                mail.text
            );
        }
    }

    #[test]
    fn every_mail_says_who_operates_where_to_ask_and_what_to_press_in_both_languages() {
        let link = "https://s.localhost/x".to_owned();
        let mails = [
            invitation("Kopi Senja", "Admin Sinar"),
            Mail::PasswordReset {
                link: link.clone(),
                minutes: 60,
            },
            Mail::TokenEnding {
                channel: domain::Channel::Instagram,
                name: "@kopi".into(),
                days: 14,
                link,
            },
        ];
        for mail in &mails {
            let mut subjects = Vec::new();
            for lang in [Lang::Id, Lang::En] {
                let composed = compose(lang, &brand("Sinar Digital"), "https://s.localhost/", mail);
                for part in [&composed.text, &composed.html] {
                    for wanted in [
                        "PT Contoh",
                        "bantuan@sinar.localhost",
                        "Sinar Digital",
                        "https://s",
                    ] {
                        assert!(part.contains(wanted), "{wanted}: {part}");
                    }
                }
                subjects.push(composed.subject);
            }
            assert_ne!(subjects[0], subjects[1]);
        }
    }
}
