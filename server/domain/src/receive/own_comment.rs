//! The account's own comments come back as events like everybody's: ours are confirmed by them, the owner's are shown, none is answered.

use meta::webhook::Comment;
use uuid::Uuid;

use super::conversation::{in_thread, thread_id_of};
use super::message::{Incoming, find, provider_key};
use super::{contact_label, echo};
use crate::ids::ConversationId;
use crate::live::LiveKind;
use crate::review;
use crate::send::{Heard, take_own_comment};
use crate::store::entity::tenant::conversation;
use crate::store::{StoreError, Txn};

/// Why a draft ends when the owner was faster.
const ANSWERED: &str = "owner_answered";

pub(super) async fn take(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    comment: &Comment,
) -> Result<(), StoreError> {
    let key = thread_key(txn, incoming, comment).await?;
    let conversations = in_thread(txn, incoming.connection.id, &key).await?;
    if confirms_ours(txn, incoming, comment, &conversations).await? {
        return Ok(());
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

async fn thread_key(txn: &Txn, incoming: &Incoming<'_>, comment: &Comment) -> Result<Vec<u8>, StoreError> {
    let id = thread_id_of(txn, incoming.connection.id, comment).await?;
    Ok(provider_key(txn, &id))
}

/// Whether a comment is one of ours that comes back.
async fn confirms_ours(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    comment: &Comment,
    thread: &[conversation::Model],
) -> Result<bool, StoreError> {
    let heard = Heard {
        id: &comment.id,
        text: comment.text.as_deref(),
        at: incoming.at(),
    };
    take_own_comment(incoming.scope, txn, thread, heard).await
}

/// The same for a comment that names nobody as its author.
pub(super) async fn is_ours_unnamed(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    comment: &Comment,
) -> Result<bool, StoreError> {
    if comment.from.id.is_some() || comment.from.username.is_some() {
        return Ok(false);
    }
    let key = thread_key(txn, incoming, comment).await?;
    let thread = in_thread(txn, incoming.connection.id, &key).await?;
    confirms_ours(txn, incoming, comment, &thread).await
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
    let handle = handle.to_lowercase();
    words
        .split_whitespace()
        .any(|word| word == handle || word.trim_end_matches([',', '.', '!', '?', ':']) == handle)
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_person_is_named_by_their_whole_name_wherever_it_stands() {
        for words in ["@sari halo", "halo @sari!", "halo @sari, ya", "@sari"] {
            assert!(mentions(words, "@Sari"), "{words}");
        }
        for words in ["@sari.roti halo", "@sarita", "sari", "", "a@sari.example"] {
            assert!(!mentions(words, "@sari"), "{words}");
        }
    }

    #[test]
    fn a_name_that_ends_in_a_dot_is_still_found() {
        assert!(mentions("@sari. halo", "@sari."));
    }
}
