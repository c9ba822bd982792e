//! From Meta's JSON to a content: what is described is read, what is not keeps its name.

use super::{Attachment, InteractiveReply, MessageContent, OrderItem, SharedContact, SystemNotice};
use crate::webhook::fields::Fields;
use crate::webhook::status::errors;

impl MessageContent {
    /// Reads the content of a message whose `type` is `name`.
    pub(in crate::webhook) fn read(name: &str, message: Fields) -> Self {
        Self::described(name, message).unwrap_or_else(|| Self::Unknown {
            name: name.to_owned(),
            errors: errors(message),
        })
    }

    fn described(name: &str, message: Fields) -> Option<Self> {
        match name {
            "contacts" => return shared_contacts(message),
            "unsupported" => {
                let what = message.object("unsupported").and_then(|inner| inner.word("type"));
                return Some(Self::Unsupported {
                    what,
                    errors: errors(message),
                });
            }
            _ => {}
        }
        let inner = message.object(name)?;
        match name {
            "text" => Some(Self::Text {
                body: inner.text("body")?,
            }),
            "image" => attachment(inner).map(Self::Image),
            "video" => attachment(inner).map(Self::Video),
            "audio" => Some(Self::Audio {
                file: attachment(inner)?,
                voice: inner.flag("voice"),
            }),
            "document" => Some(Self::Document {
                file: attachment(inner)?,
                filename: inner.word("filename"),
            }),
            "sticker" => Some(Self::Sticker {
                file: attachment(inner)?,
                animated: inner.flag("animated"),
            }),
            "location" => location(inner),
            "reaction" => Some(Self::Reaction {
                message_id: inner.word("message_id")?,
                emoji: inner.word("emoji"),
            }),
            "button" => Some(Self::Button {
                text: inner.text("text")?,
                payload: inner.text("payload"),
            }),
            "interactive" => interactive(inner).map(Self::Interactive),
            "order" => Some(order(inner)),
            "system" => Some(Self::System(system(inner))),
            "edit" => edit(inner),
            "revoke" => Some(Self::Revoke {
                original_message_id: inner.word("original_message_id")?,
            }),
            _ => None,
        }
    }
}

fn attachment(inner: Fields) -> Option<Attachment> {
    Some(Attachment {
        id: inner.word("id")?,
        mime_type: inner.word("mime_type"),
        sha256: inner.word("sha256"),
        caption: inner.word("caption"),
    })
}

fn location(inner: Fields) -> Option<MessageContent> {
    Some(MessageContent::Location {
        latitude: inner.number("latitude")?,
        longitude: inner.number("longitude")?,
        name: inner.word("name"),
        address: inner.word("address"),
        url: inner.word("url"),
    })
}

fn shared_contacts(message: Fields) -> Option<MessageContent> {
    message.value("contacts")?.as_array()?;
    let contacts = message.objects("contacts").map(|contact| SharedContact {
        name: contact
            .object("name")
            .and_then(|name| name.word("formatted_name").or(name.word("first_name"))),
        phones: contact
            .objects("phones")
            .filter_map(|phone| phone.word("phone").or(phone.word("wa_id")))
            .collect(),
        origin: contact.word("origin"),
    });
    Some(MessageContent::Contacts {
        contacts: contacts.collect(),
    })
}

fn interactive(inner: Fields) -> Option<InteractiveReply> {
    let name = inner.word("type")?;
    let reply = inner.object(&name);
    Some(match (name.as_str(), reply) {
        ("button_reply", Some(reply)) => InteractiveReply::Button {
            id: reply.text("id")?,
            title: reply.text("title")?,
        },
        ("list_reply", Some(reply)) => InteractiveReply::List {
            id: reply.text("id")?,
            title: reply.text("title")?,
            description: reply.word("description"),
        },
        ("nfm_reply", Some(reply)) => InteractiveReply::Flow {
            name: reply.word("name"),
            body: reply.word("body"),
            response_json: reply.word("response_json"),
        },
        ("call_permission_reply", Some(reply)) => InteractiveReply::CallPermission {
            response: reply.word("response"),
        },
        _ => InteractiveReply::Other { name },
    })
}

fn order(inner: Fields) -> MessageContent {
    let items = inner.objects("product_items").map(|item| OrderItem {
        product_retailer_id: item.word("product_retailer_id"),
        quantity: item.word("quantity"),
        item_price: item.word("item_price"),
        currency: item.word("currency"),
    });
    MessageContent::Order {
        catalog_id: inner.word("catalog_id"),
        text: inner.word("text"),
        items: items.collect(),
    }
}

fn system(inner: Fields) -> SystemNotice {
    SystemNotice {
        what: inner.word("type"),
        body: inner.word("body"),
        new_wa_id: inner.word("wa_id"),
        new_bsuid: inner.word("user_id"),
        new_parent_bsuid: inner.word("parent_user_id"),
    }
}

fn edit(inner: Fields) -> Option<MessageContent> {
    let message = inner.object("message")?;
    let name = message.word("type")?;
    let content = match name.as_str() {
        // An edit of an edit is not described, and recursion would follow the sender's nesting.
        "edit" => MessageContent::Unknown {
            name,
            errors: Vec::new(),
        },
        _ => MessageContent::read(&name, message),
    };
    Some(MessageContent::Edit {
        original_message_id: inner.word("original_message_id")?,
        content: Box::new(content),
    })
}
