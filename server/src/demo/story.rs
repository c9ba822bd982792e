//! A few days at two businesses: every way in which a draft can end, seen by the people who decide.

use domain::ids::ConversationId;
use domain::receive::{self, InboxFilter};
use domain::review::{self, DraftCard};
use domain::tenancy::WorkspaceScope;
use domain::time::MINUTE;
use jiff::Timestamp;
use twin::fixtures::CONNECTED;
use twin::{Inbound, Misbehaviour};

use super::remarks::{self, REMARKS, Remark};
use super::scenes::{SCENES, Scene, Then};
use super::stage::Stage;
use super::{DemoError, Founded, scope_of};

/// What customers write, in private or under a post.
#[derive(Clone, Copy)]
enum Act {
    Scene(&'static Scene),
    Remark(&'static Remark),
}

impl Act {
    fn all() -> Vec<Self> {
        let mut all: Vec<Self> = SCENES.iter().map(Self::Scene).collect();
        all.extend(REMARKS.iter().map(Self::Remark));
        all.sort_by_key(|act| std::cmp::Reverse(act.minutes_ago()));
        all
    }

    const fn minutes_ago(self) -> u32 {
        match self {
            Self::Scene(scene) => scene.minutes_ago,
            Self::Remark(remark) => remark.minutes_ago,
        }
    }

    const fn business(self) -> &'static str {
        match self {
            Self::Scene(scene) => scene.business,
            Self::Remark(remark) => remark.business,
        }
    }
}

/// Plays every scene at its time and ends now.
pub async fn play(stage: &Stage, founded: &[Founded], now: Timestamp) -> Result<(), DemoError> {
    let mut scopes = Vec::new();
    for one in founded.iter().filter(|founded| founded.business.connected) {
        scopes.push((one.business.name, scope_of(&stage.laras, one).await?));
    }
    for one in Act::all() {
        let scope = scopes
            .iter()
            .find(|(name, _)| *name == one.business())
            .map(|(_, scope)| scope);
        let scope = scope.ok_or_else(|| DemoError::Story(format!("{} is not connected", one.business())))?;
        stage
            .advance_to(now.as_millisecond() - i64::from(one.minutes_ago()) * MINUTE)
            .await?;
        match one {
            Act::Scene(scene) => act(stage, scope, scene).await?,
            Act::Remark(remark) => remarks::act(stage, scope, remark).await?,
        }
    }
    stage.advance_to(now.as_millisecond()).await
}

/// A complaint goes on with everything but plain words: a photo, a voice note, a place, second thoughts.
async fn show_and_tell(stage: &Stage, scope: &WorkspaceScope, scene: &Scene) -> Result<(), DemoError> {
    let asked = stage
        .twin
        .chat(number_of(scene.business), scene.customer)
        .into_iter()
        .rfind(|bubble| !bubble.from_customer)
        .map(|bubble| bubble.wamid)
        .unwrap_or_default();
    let heart = Inbound::Reaction {
        to: asked.clone(),
        emoji: Some("🙏".to_owned()),
    };
    let photo = Inbound::Image {
        caption: Some("Ini fotonya, bagian bawahnya keras".to_owned()),
    };
    tell(stage, scene, &heart).await?;
    tell(stage, scene, &photo).await?;
    tell(stage, scene, &Inbound::Voice).await?;
    let wrong = tell(stage, scene, &Inbound::Text("Beli di cabang Dago".to_owned())).await?;
    tell(
        stage,
        scene,
        &Inbound::Edit {
            original: wrong,
            text: "Beli di cabang Riau, kemarin sore".to_owned(),
        },
    )
    .await?;
    tell(stage, scene, &Inbound::Location).await?;
    let hasty = tell(stage, scene, &Inbound::Text("Ah sudahlah".to_owned())).await?;
    tell(stage, scene, &Inbound::Revoke { original: hasty }).await?;
    let reply = Inbound::Reply {
        text: "Bisa diganti roti baru, Kak?".to_owned(),
        to: asked,
    };
    tell(stage, scene, &reply).await?;
    let conversation = newest_conversation(scope).await?;
    receive::mark_read(scope, conversation).await?;
    stage.settle().await
}

async fn tell(stage: &Stage, scene: &Scene, inbound: &Inbound) -> Result<String, DemoError> {
    let number = number_of(scene.business);
    let wamid = stage.twin.customer_sends(number, scene.customer, inbound).await;
    stage.settle().await?;
    let soon = stage.laras.clock().now_ms() + MINUTE;
    stage.advance_to(soon).await?;
    Ok(wamid)
}

fn number_of(business: &str) -> &'static str {
    let number = CONNECTED.iter().find(|number| number.verified_name == business);
    number.map(|number| number.phone_number_id).unwrap_or_default()
}

async fn act(stage: &Stage, scope: &WorkspaceScope, scene: &Scene) -> Result<(), DemoError> {
    if matches!(scene.then, Then::ShowAndTell) {
        return show_and_tell(stage, scope, scene).await;
    }
    let number = number_of(scene.business);
    for said in scene.says {
        stage.twin.customer_says(number, scene.customer, said).await;
        stage.settle().await?;
    }
    let conversation = newest_conversation(scope).await?;
    let now = stage.laras.clock().now_ms();
    match scene.then {
        Then::Wait | Then::ShowAndTell => {}
        Then::Approve => {
            person_after(stage, scope, conversation, now + 4 * MINUTE).await?;
            approve(scope, &card(scope, conversation, scene).await?).await?;
        }
        Then::ApproveWhile(misbehaviour) => {
            approve(scope, &card(scope, conversation, scene).await?).await?;
            return while_meta(stage, misbehaviour).await;
        }
        Then::Edit(text) => {
            person_after(stage, scope, conversation, now + 7 * MINUTE).await?;
            let card = card(scope, conversation, scene).await?;
            review::edit_and_approve(scope, card.id, card.version, text.to_owned(), None).await?;
        }
        Then::Overrule { text, because } => {
            person_after(stage, scope, conversation, now + 9 * MINUTE).await?;
            let card = card(scope, conversation, scene).await?;
            let because = Some(because.to_owned());
            review::edit_and_approve(scope, card.id, card.version, text.to_owned(), because).await?;
        }
        Then::Reject(reason) => {
            person_after(stage, scope, conversation, now + 5 * MINUTE).await?;
            let card = card(scope, conversation, scene).await?;
            review::reject(scope, card.id, card.version, reason.to_owned()).await?;
        }
        Then::Write(text) => {
            person_after(stage, scope, conversation, now + 6 * MINUTE).await?;
            review::write_reply(scope, conversation, text.to_owned(), domain::Way::Message).await?;
        }
    }
    stage.settle().await
}

/// Whether a check holds an answer may depend on the day; a person who knows better says why.
async fn approve(scope: &WorkspaceScope, card: &DraftCard) -> Result<(), DemoError> {
    let because = (!card.holds.is_empty()).then(|| "Sudah dicek, benar.".to_owned());
    Ok(review::approve(scope, card.id, card.version, because).await?)
}

/// A person looks some minutes later, and has read what they decide about.
async fn person_after(
    stage: &Stage,
    scope: &WorkspaceScope,
    conversation: ConversationId,
    at: i64,
) -> Result<(), DemoError> {
    stage.advance_to(at).await?;
    receive::mark_read(scope, conversation).await?;
    stage.settle().await
}

/// Lets what was approved leave while Meta misbehaves in one way, and heals Meta afterwards.
async fn while_meta(stage: &Stage, misbehaves: &[Misbehaviour]) -> Result<(), DemoError> {
    for misbehaviour in misbehaves {
        stage.twin.set(*misbehaviour);
    }
    let settled = stage.settle().await;
    stage.twin.clear();
    settled
}

pub(super) async fn newest_conversation(scope: &WorkspaceScope) -> Result<ConversationId, DemoError> {
    let rows = receive::inbox(scope, InboxFilter::All).await?;
    let newest = rows.into_iter().max_by_key(|row| row.last_at);
    newest
        .map(|row| row.id)
        .ok_or_else(|| DemoError::Story("no message arrived".into()))
}

async fn card(
    scope: &WorkspaceScope,
    conversation: ConversationId,
    scene: &Scene,
) -> Result<DraftCard, DemoError> {
    let cards = review::waiting(scope).await?;
    let card = cards.into_iter().find(|card| card.conversation == conversation);
    card.ok_or_else(|| {
        DemoError::Story(format!(
            "no draft waits for {} at {}",
            scene.customer, scene.business
        ))
    })
}
