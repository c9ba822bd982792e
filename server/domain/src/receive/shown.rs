//! A message as a page shows it: every kind as what it is.
//!
//! Pages see these types and never Meta's JSON, so a field that Meta adds or drops changes nothing but what is shown.

use meta::webhook::{
    DirectAttachment, DirectContent, DirectMessage, InteractiveReply, MessageContent, OrderItem, RepliedTo,
    SystemNotice, WebhookError,
};

use super::content::{Body, Detail};

/// Meta's code for a message that is lost to us; the customer has to send it again.
const LOST: i64 = 131_060;
/// Meta's code for a file that could not be taken in.
const FILE_NOT_TAKEN: i64 = 131_052;
/// Answers of one form shown at most; a form has a screen's worth.
const MOST_ANSWERS: usize = 40;

/// What a bubble shows beside its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shown {
    /// Its words are all of it.
    #[default]
    Words,
    /// A file at Meta.
    File {
        /// What it is.
        kind: FileKind,
        /// What the customer called it.
        name: Option<String>,
    },
    /// A place.
    Place {
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
        /// Its name.
        name: Option<String>,
        /// Its address.
        address: Option<String>,
    },
    /// Contacts the customer passed on.
    Cards(Vec<Card>),
    /// A button or a row was chosen; the words are its title.
    Choice {
        /// What the row said below its title.
        description: Option<String>,
    },
    /// A form was filled in: questions and answers.
    Answers(Vec<(String, String)>),
    /// Whether the customer may be called; `None` when Meta does not say.
    CallPermission(Option<bool>),
    /// An order from the catalog; the words are the customer's note.
    Order {
        /// What was ordered.
        lines: Vec<OrderLine>,
        /// Currency and sum, when every line has a price in one currency.
        total: Option<(String, String)>,
    },
    /// What an Instagram message carries: its attachments in order, after the story it answers, if it does.
    Parts(Vec<MessagePart>),
    /// A note by WhatsApp about the customer.
    Notice(Notice),
    /// It exists and cannot be shown.
    Unavailable(Unavailable),
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A picture.
    Image,
    /// A video.
    Video,
    /// A recorded voice note.
    Voice,
    /// A sound file.
    Audio,
    /// A document.
    Document,
    /// A sticker.
    Sticker,
}

/// One thing in an Instagram message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessagePart {
    /// A file; its place in the message asks for it.
    File {
        /// What it is.
        kind: FileKind,
        /// Which of the attachments.
        place: usize,
    },
    /// A post that was passed on, with its caption.
    Post(Option<String>),
    /// A reel that was passed on, with its caption.
    Reel(Option<String>),
    /// A story that was passed on.
    Story,
    /// A story of the customer's that mentions the account; its place in the message asks for it.
    StoryMention(usize),
    /// The words are about a story of the business, which nobody sees here.
    AboutStory,
    /// A heart.
    Heart,
    /// The customer came through a link or an advertisement and has not written.
    CameByLink,
    /// A kind nobody described.
    Other,
}

/// A contact that was passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Whose.
    pub name: Option<String>,
    /// Numbers as written.
    pub phones: Vec<String>,
    /// Whether it is the customer's own, given because the business asked.
    pub asked_for: bool,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// The business's own number for the goods.
    pub item: Option<String>,
    /// How many.
    pub quantity: Option<String>,
    /// Price of one, as Meta wrote it.
    pub price: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// What WhatsApp notes about a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Another phone number.
    NumberChanged,
    /// Another id at WhatsApp.
    IdChanged,
    /// Another phone, or WhatsApp was set up anew.
    SecurityCodeChanged,
    /// Something else.
    Other,
}

/// Why a message cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// Its content is lost: the customer has to send it again.
    SendAgain,
    /// Its file could not be taken in, mostly because it has more than 100 MB.
    FileNotTaken,
    /// WhatsApp passes this kind on to nobody; its name, if told.
    NotSupported(Option<String>),
    /// A kind nobody described; its name.
    Unknown(String),
}

/// From where a customer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Whether it was an advertisement rather than a post.
    pub advertisement: bool,
    /// Its headline.
    pub headline: Option<String>,
}

impl Shown {
    pub(super) fn of(kind: &str, body: &Body) -> Self {
        let detail = body.detail();
        if has(&detail.errors, FILE_NOT_TAKEN) {
            return Self::Unavailable(Unavailable::FileNotTaken);
        }
        match detail.content {
            Some(content) => of_content(content),
            None if kind == "text" || body.text.is_some() => Self::Words,
            None => Self::Unavailable(Unavailable::Unknown(kind.to_owned())),
        }
    }

    /// Whether there is a file to fetch.
    pub fn is_file(&self) -> bool {
        let is_file =
            |part: &MessagePart| matches!(part, MessagePart::File { .. } | MessagePart::StoryMention(_));
        match self {
            Self::File { .. } => true,
            Self::Parts(parts) => parts.iter().any(is_file),
            _ => false,
        }
    }
}

pub(super) fn origin(detail: &Detail) -> Option<Origin> {
    let referral = detail.referral.as_ref()?;
    Some(Origin {
        advertisement: referral.source_type.as_deref() != Some("post"),
        headline: referral.headline.clone().or_else(|| referral.body.clone()),
    })
}

fn has(errors: &[WebhookError], code: i64) -> bool {
    errors.iter().any(|error| error.code == code)
}

fn of_content(content: MessageContent) -> Shown {
    let file = |kind, name| Shown::File { kind, name };
    match content {
        MessageContent::Text { .. } | MessageContent::Reaction { .. } | MessageContent::Revoke { .. } => {
            Shown::Words
        }
        MessageContent::Edit { content, .. } => of_content(*content),
        MessageContent::Image(_) => file(FileKind::Image, None),
        MessageContent::Video(_) => file(FileKind::Video, None),
        MessageContent::Sticker { .. } => file(FileKind::Sticker, None),
        MessageContent::Audio { voice: true, .. } => file(FileKind::Voice, None),
        MessageContent::Audio { .. } => file(FileKind::Audio, None),
        MessageContent::Document { filename, .. } => file(FileKind::Document, filename),
        MessageContent::Location {
            latitude,
            longitude,
            name,
            address,
            ..
        } => Shown::Place {
            latitude,
            longitude,
            name,
            address,
        },
        MessageContent::Contacts { contacts } => Shown::Cards(
            contacts
                .into_iter()
                .map(|one| Card {
                    asked_for: one.origin.as_deref() == Some("contact_request"),
                    name: one.name,
                    phones: one.phones,
                })
                .collect(),
        ),
        MessageContent::Button { .. } => Shown::Choice { description: None },
        MessageContent::Interactive(reply) => chosen(reply),
        MessageContent::Order { items, .. } => order(items),
        MessageContent::Direct(message) => Shown::Parts(parts(&message)),
        MessageContent::System(notice) => Shown::Notice(notice_of(&notice)),
        MessageContent::Unsupported { what, errors } => Shown::Unavailable(unsupported(what, &errors)),
        MessageContent::Unknown { name, errors } if has(&errors, LOST) => {
            Shown::Unavailable(unsupported(Some(name), &errors))
        }
        MessageContent::Unknown { name, .. } => Shown::Unavailable(Unavailable::Unknown(name)),
    }
}

fn parts(message: &DirectMessage) -> Vec<MessagePart> {
    if message.content() == DirectContent::Referral {
        return vec![MessagePart::CameByLink];
    }
    let about = matches!(message.reply_to, Some(RepliedTo::Story { .. })).then_some(MessagePart::AboutStory);
    let attached = message.attachments.iter().enumerate();
    about
        .into_iter()
        .chain(attached.map(|(place, one)| part(place, one)))
        .collect()
}

fn part(place: usize, attachment: &DirectAttachment) -> MessagePart {
    let file = |kind| match attachment.url {
        Some(_) => MessagePart::File { kind, place },
        None => MessagePart::Other,
    };
    match attachment.content() {
        DirectContent::Image => file(FileKind::Image),
        DirectContent::Video => file(FileKind::Video),
        DirectContent::Audio => file(FileKind::Audio),
        DirectContent::File => file(FileKind::Document),
        DirectContent::Post => MessagePart::Post(attachment.title.clone()),
        DirectContent::Reel => MessagePart::Reel(attachment.title.clone()),
        DirectContent::Story => MessagePart::Story,
        DirectContent::StoryMention => MessagePart::StoryMention(place),
        DirectContent::Heart => MessagePart::Heart,
        DirectContent::Words | DirectContent::StoryReply | DirectContent::Referral | DirectContent::Other => {
            MessagePart::Other
        }
    }
}

fn unsupported(what: Option<String>, errors: &[WebhookError]) -> Unavailable {
    if has(errors, LOST) {
        Unavailable::SendAgain
    } else {
        Unavailable::NotSupported(what)
    }
}

fn chosen(reply: InteractiveReply) -> Shown {
    match reply {
        InteractiveReply::Button { .. } => Shown::Choice { description: None },
        InteractiveReply::List { description, .. } => Shown::Choice { description },
        InteractiveReply::Flow { response_json, .. } => {
            Shown::Answers(answers(response_json.as_deref().unwrap_or_default()))
        }
        InteractiveReply::CallPermission { response } => Shown::CallPermission(match response.as_deref() {
            Some("accept") => Some(true),
            Some("reject") => Some(false),
            _ => None,
        }),
        InteractiveReply::Other { name } => Shown::Unavailable(Unavailable::Unknown(name)),
    }
}

fn notice_of(notice: &SystemNotice) -> Notice {
    match notice.what.as_deref() {
        Some("user_changed_number" | "customer_changed_number") => Notice::NumberChanged,
        Some("user_changed_user_id") => Notice::IdChanged,
        Some("customer_identity_changed") => Notice::SecurityCodeChanged,
        _ => Notice::Other,
    }
}

/// A form's answers by the names of its fields. The token that ties them to the form says nothing to people.
fn answers(json: &str) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(json) else {
        return Vec::new();
    };
    fields
        .into_iter()
        .filter(|(name, _)| name != "flow_token")
        .take(MOST_ANSWERS)
        .map(|(name, value)| (readable(&name), told(&value)))
        .collect()
}

fn readable(name: &str) -> String {
    name.replace(['_', '-'], " ").trim().to_owned()
}

fn told(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => "—".to_owned(),
        serde_json::Value::Array(items) => items.iter().map(told).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn order(items: Vec<OrderItem>) -> Shown {
    let total = total(&items);
    let lines = items
        .into_iter()
        .map(|item| OrderLine {
            item: item.product_retailer_id,
            quantity: item.quantity,
            price: item.item_price,
            currency: item.currency,
        })
        .collect();
    Shown::Order { lines, total }
}

/// Digits after the point that a price may have.
const SCALE: u32 = 4;

/// The sum, when every line has a price and a quantity, in one currency.
fn total(items: &[OrderItem]) -> Option<(String, String)> {
    let currency = items.first()?.currency.clone()?;
    let mut sum: i128 = 0;
    for item in items {
        if item.currency.as_deref() != Some(&currency) {
            return None;
        }
        let quantity: i128 = item.quantity.as_deref()?.parse().ok()?;
        let line = scaled(item.item_price.as_deref()?)?.checked_mul(quantity)?;
        sum = sum.checked_add(line)?;
    }
    Some((currency, written(sum)?))
}

/// A decimal in ten-thousandths.
fn scaled(decimal: &str) -> Option<i128> {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > SCALE as usize {
        return None;
    }
    let part: i128 = format!("{part:0<4}").parse().ok()?;
    let whole: i128 = whole.parse().ok()?;
    whole.checked_mul(10_i128.pow(SCALE))?.checked_add(part)
}

fn written(scaled: i128) -> Option<String> {
    let unit = 10_i128.pow(SCALE);
    let (whole, part) = (scaled.checked_div(unit)?, scaled.checked_rem(unit)?);
    let part = format!("{part:04}");
    let part = part.trim_end_matches('0');
    Some(if part.is_empty() {
        whole.to_string()
    } else {
        format!("{whole}.{part:0<2}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(quantity: &str, price: &str, currency: &str) -> OrderItem {
        OrderItem {
            product_retailer_id: Some("sku".into()),
            quantity: Some(quantity.into()),
            item_price: Some(price.into()),
            currency: Some(currency.into()),
        }
    }

    #[test]
    fn an_order_is_summed_to_the_last_digit() {
        let sum = |items: &[OrderItem]| total(items).map(|(currency, sum)| format!("{currency} {sum}"));
        assert_eq!(sum(&[item("2", "25000", "IDR")]).as_deref(), Some("IDR 50000"));
        assert_eq!(
            sum(&[item("3", "0.10", "USD"), item("1", "9.95", "USD")]).as_deref(),
            Some("USD 10.25")
        );
        assert_eq!(sum(&[item("1", "1", "IDR"), item("1", "1", "USD")]), None);
        assert_eq!(sum(&[item("x", "1", "IDR")]), None);
        assert_eq!(sum(&[item("2", &"9".repeat(40), "IDR")]), None);
        assert_eq!(sum(&[]), None);
    }

    #[test]
    fn a_form_shows_its_answers_and_not_its_token() {
        let json = r#"{"flow_token":"t","delivery_day":"Senin","toppings":["keju","coklat"],"gift":true}"#;
        let mut shown = answers(json);
        shown.sort();
        let expected = [
            ("delivery day", "Senin"),
            ("gift", "true"),
            ("toppings", "keju, coklat"),
        ];
        assert_eq!(
            shown,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert!(answers("not json").is_empty());
    }

    proptest! {
        #[test]
        fn whatever_a_body_holds_something_is_shown(kind in ".{0,12}", text in proptest::option::of(".*"), detail in any::<Option<i64>>()) {
            let body = Body { text, detail: serde_json::json!({ "content": detail, "errors": [{ "code": detail }] }) };
            let _ = Shown::of(&kind, &body);
        }

        #[test]
        fn prices_that_are_no_numbers_have_no_sum(price in ".*", quantity in ".*") {
            let _ = total(&[item(&quantity, &price, "IDR")]);
        }
    }
}
