//! What people say under the posts of the demo's businesses, and what becomes of it: the same question three times, one about an
//! order, one answered already, one hidden.

use domain::receive;
use domain::review::{self, DraftCard, Moderation};
use domain::tenancy::WorkspaceScope;
use domain::time::MINUTE;
use twin::fixtures::instagram::ACCOUNTS;

use super::DemoError;
use super::stage::Stage;
use super::story::newest_conversation;

/// Somebody comments; something happens.
pub struct Remark {
    pub business: &'static str,
    /// Which of the account's posts, the newest first.
    pub post: usize,
    pub customer: &'static str,
    pub minutes_ago: u32,
    pub says: &'static str,
    pub then: Answer,
}

/// What the people at the business do.
#[derive(Clone, Copy)]
pub enum Answer {
    /// Nothing: the draft waits.
    Wait,
    /// Approve it for everybody to read.
    Approve,
    /// Say nothing, and hide the comment.
    Hide(&'static str),
}

const fn remark(
    (business, post): (&'static str, usize),
    customer: &'static str,
    minutes_ago: u32,
    says: &'static str,
    then: Answer,
) -> Remark {
    Remark {
        business,
        post,
        customer,
        minutes_ago,
        says,
        then,
    }
}

const HOUR: u32 = 60;
const SOURDOUGH: (&str, usize) = ("Roti Pagi", 0);
const ROTI_SOBEK: (&str, usize) = ("Roti Pagi", 1);
const BREAKFAST: (&str, usize) = ("Roti Pagi", 2);
const CREAMBATH: (&str, usize) = ("Melati Hair Studio", 1);

pub const REMARKS: &[Remark] = &[
    remark(
        BREAKFAST,
        "budi",
        23 * HOUR,
        "Bisa bayar pakai QRIS kak?",
        Answer::Approve,
    ),
    remark(
        BREAKFAST,
        "emma",
        21 * HOUR + 30,
        "Followers murah, cek profil saya",
        Answer::Hide("Iklan orang lain, bukan pertanyaan."),
    ),
    remark(
        SOURDOUGH,
        "andi",
        110,
        "Kak, ongkir pesanan saya ke Cimahi berapa?",
        Answer::Wait,
    ),
    // The same question under one post: one decision for all who asked.
    remark(
        ROTI_SOBEK,
        "sari",
        80,
        "Roti sobek berapa harganya kak?",
        Answer::Wait,
    ),
    remark(
        ROTI_SOBEK,
        "dewi",
        62,
        "Berapa harga roti sobek kak?",
        Answer::Wait,
    ),
    remark(
        ROTI_SOBEK,
        "rizky",
        35,
        "Kak, harga roti sobek berapa ya?",
        Answer::Wait,
    ),
    remark(
        CREAMBATH,
        "emma",
        25 * HOUR,
        "Where is the studio?",
        Answer::Approve,
    ),
    remark(
        CREAMBATH,
        "maya",
        65,
        "How much is a women's haircut?",
        Answer::Wait,
    ),
];

/// One remark, at its time.
pub async fn act(stage: &Stage, scope: &WorkspaceScope, remark: &Remark) -> Result<(), DemoError> {
    let media = media(remark)?;
    stage
        .twin
        .customer_comments(media, remark.customer, remark.says)
        .await;
    stage.settle().await?;
    let conversation = newest_conversation(scope).await?;
    if matches!(remark.then, Answer::Wait) {
        return Ok(());
    }
    stage
        .advance_to(stage.laras.clock().now_ms() + 6 * MINUTE)
        .await?;
    receive::mark_read(scope, conversation).await?;
    let thread = receive::thread(scope, conversation).await?;
    let thread = thread.ok_or_else(|| went_differently(remark))?;
    let card = thread.draft.ok_or_else(|| went_differently(remark))?;
    match remark.then {
        Answer::Wait => {}
        Answer::Approve => approve(scope, &card).await?,
        Answer::Hide(because) => {
            review::reject(scope, card.id, card.version, because.to_owned()).await?;
            let comment = thread.comments.and_then(|comments| comments.newest);
            let comment = comment.ok_or_else(|| went_differently(remark))?;
            review::moderate(scope, comment, Moderation::Hide)
                .await
                .map_err(|error| DemoError::Story(format!("a comment was not hidden: {error}")))?;
        }
    }
    stage.settle().await
}

async fn approve(scope: &WorkspaceScope, card: &DraftCard) -> Result<(), DemoError> {
    let because = (!card.holds.is_empty()).then(|| "Sudah dicek, benar.".to_owned());
    Ok(review::approve(scope, card.id, card.version, because).await?)
}

fn media(remark: &Remark) -> Result<&'static str, DemoError> {
    let account = ACCOUNTS.iter().find(|account| account.name == remark.business);
    let post = account.and_then(|account| account.posts.get(remark.post));
    post.map(|post| post.id).ok_or_else(|| went_differently(remark))
}

fn went_differently(remark: &Remark) -> DemoError {
    DemoError::Story(format!(
        "what {} said under a post of {} is not here",
        remark.customer, remark.business
    ))
}
