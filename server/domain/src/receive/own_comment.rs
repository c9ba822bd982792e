//! The account's own comments come back as events like everybody's: ours are confirmed by them, the owner's are shown, none is answered.

use meta::webhook::Comment;
use uuid::Uuid;

use super::comment::without_mention;
use super::conversation::in_thread;
use super::message::{Incoming, find, provider_key};
use super::{contact_label, echo};
use crate::ids::ConversationId;
use crate::live::LiveKind;
use crate::review;
use crate::store::entity::tenant::conversation;
use crate::store::{StoreError, Txn};

/// Why a draft ends when the owner was faster.
const ANSWERED: &str = "owner_answered";

pub(super) async fn take(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    comment: &Comment,
) -> Result<(), StoreError> {
    let key = provider_key(txn, comment.thread_id());
    let conversations = in_thread(txn, &key).await?;
    for row in &conversations {
        let words = comment.text.as_deref();
        for words in [words, words.map(without_mention)] {
            let heard = (comment.id.as_str(), words, incoming.at());
            if crate::send::take_echo(incoming.scope, txn, row.id, heard).await? {
                return Ok(());
            }
        }
    }
    let Some(row) = answered(txn, &key, comment, conversations).await? else {
        // The owner began a thread: nobody asked anything.
        return Ok(());
    };
    if !echo::owner_commented(txn, incoming, &row).await? {
        return Ok(());
    }
    let conversation = ConversationId(row.id);
    review::cancel_in(txn, incoming.scope, conversation, ANSWERED).await?;
    txn.announce(LiveKind::Message, Some(conversation));
    Ok(())
}

/// Whom the owner answered: the one who is named, else the one who began the thread, else the only one there.
async fn answered(
    txn: &Txn,
    thread_key: &[u8],
    comment: &Comment,
    mut conversations: Vec<conversation::Model>,
) -> Result<Option<conversation::Model>, StoreError> {
    let words = comment.text.as_deref().unwrap_or_default().to_lowercase();
    let mut named: Option<Uuid> = None;
    for row in &conversations {
        let handle = contact_label(txn, row.contact_id).await?.handle;
        if handle.is_some_and(|handle| mentions(&words, &handle)) {
            named = Some(row.id);
        }
    }
    let began = find(txn, thread_key).await?.map(|row| row.conversation_id);
    let meant = named.or(began);
    if let Some(place) = conversations.iter().position(|row| Some(row.id) == meant) {
        return Ok(Some(conversations.swap_remove(place)));
    }
    let only = conversations.len() == 1;
    Ok(conversations.pop().filter(|_| only))
}

fn mentions(words: &str, handle: &str) -> bool {
    words
        .split_whitespace()
        .map(|word| word.trim_end_matches([',', '.', '!', '?', ':']))
        .any(|word| word == handle.to_lowercase())
}
