//! The post: mails go to the operator's mail server, or into a folder where there is none.
//!
//! What a mail says and how it looks comes from `app::mail`; here it gets its envelope. Nothing that anybody typed becomes a header
//! without being encoded, and no address becomes part of a failure.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use app::mail::{Composed, compose};
use domain::mail::{Outgoing, Post, Undelivered};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use url::Url;

use crate::config;

/// A mail server that takes longer than this is away.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why the post cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The address of the mail server, which may hold a password and is not repeated.
    #[error("LARAS_SMTP_URL cannot be used: look at its options, such as ?tls=required")]
    Smtp,
}

/// The post of an installation.
pub fn of(config: &config::Mail) -> Result<Box<dyn Post>, PostError> {
    let Some(url) = &config.smtp else {
        return Ok(Box::new(Outbox {
            folder: config.outbox.clone(),
            from: config.from.clone(),
        }));
    };
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&encrypted(url.expose()))
        .map_err(|_| PostError::Smtp)?
        .timeout(Some(PATIENCE))
        .build();
    Ok(Box::new(Server {
        transport,
        from: config.from.clone(),
    }))
}

/// Passwords and links do not cross a network in the clear: only a mail server on this machine is spoken to without encryption.
fn encrypted(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else {
        return text.to_owned();
    };
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let says = url.query_pairs().any(|(name, _)| name == "tls");
    if url.scheme() == "smtp" && !local && !says {
        url.query_pairs_mut().append_pair("tls", "required");
    }
    url.to_string()
}

struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Option<Address>,
}

impl Post for Server {
    fn deliver<'a>(&'a self, mail: &'a Outgoing) -> BoxFuture<'a, Result<(), Undelivered>> {
        async move {
            let message = message(self.from.as_ref(), mail)?;
            match self.transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(why(&error)),
            }
        }
        .boxed()
    }
}

/// RFC 5321, section 4.2.1: 4yz may succeed later, 5yz will not; a refused sign-in (RFC 4954, section 6) is ours to mend, not the
/// mail's fault.
fn why(error: &SmtpError) -> Undelivered {
    let code = error.status().map(u16::from);
    match code {
        Some(530 | 534 | 535 | 538) => Undelivered::Later("the mail server refuses our sign-in"),
        Some(500..=599) => Undelivered::Never("the mail server refuses it"),
        Some(_) => Undelivered::Later("the mail server asks to wait"),
        None if error.is_timeout() => Undelivered::Later("the mail server does not answer in time"),
        None if error.is_tls() => Undelivered::Later("no safe connection to the mail server"),
        None => Undelivered::Later("the mail server cannot be reached"),
    }
}

struct Outbox {
    folder: PathBuf,
    from: Option<Address>,
}

impl Post for Outbox {
    fn deliver<'a>(&'a self, mail: &'a Outgoing) -> BoxFuture<'a, Result<(), Undelivered>> {
        async move {
            let message = message(self.from.as_ref(), mail)?.formatted();
            let path = self.folder.join(format!("{}.eml", mail.id));
            let written = tokio::task::spawn_blocking(move || write(&path, &message)).await;
            match written {
                Ok(Ok(())) => Ok(()),
                _ => Err(Undelivered::Later("the folder for mails cannot be written")),
            }
        }
        .boxed()
    }
}

/// Whole or not at all, and for the operator's eyes alone: a mail holds links that open something.
fn write(path: &std::path::Path, message: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;

    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension("part");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(message)?;
    file.sync_all()?;
    std::fs::rename(draft, path)
}

fn message(from: Option<&Address>, mail: &Outgoing) -> Result<Message, Undelivered> {
    const UNUSABLE: Undelivered = Undelivered::Never("its address cannot be written to");
    let Composed {
        subject,
        text,
        html,
        sender,
        reply_to,
    } = compose(mail.lang, &mail.brand, mail.origin.as_str(), &mail.mail);
    let host = mail.origin.host_str().unwrap_or("localhost");
    let own = || Address::new("no-reply", host).or_else(|_| Address::new("no-reply", "localhost"));
    let from = match from {
        Some(from) => from.clone(),
        None => own().map_err(|_| UNUSABLE)?,
    };
    let to: Address = mail.to.parse().map_err(|_| UNUSABLE)?;
    let mut builder = Message::builder()
        .from(Mailbox::new(Some(sender), from))
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date(SystemTime::from(mail.at))
        .message_id(Some(format!("<{}@{host}>", mail.id)))
        // Nobody's out-of-office answers this (RFC 3834, section 5).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    if let Some(address) = reply_to.and_then(|address| address.parse().ok()) {
        builder = builder.reply_to(Mailbox::new(None, address));
    }
    builder
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|_| UNUSABLE)
}

#[cfg(test)]
mod tests {
    use super::encrypted;

    #[test]
    fn a_mail_server_elsewhere_is_spoken_to_under_encryption() {
        assert_eq!(
            encrypted("smtp://a:b@mail.example:587"),
            "smtp://a:b@mail.example:587?tls=required"
        );
        assert_eq!(encrypted("smtps://mail.example"), "smtps://mail.example");
        assert_eq!(
            encrypted("smtp://mail.example?tls=opportunistic"),
            "smtp://mail.example?tls=opportunistic"
        );
        assert_eq!(encrypted("smtp://127.0.0.1:2525"), "smtp://127.0.0.1:2525");
    }
}
