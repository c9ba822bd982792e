//! A fact changes: what waits is made anew, what is approved does not leave with the old words, and whoever was told something else can
//! be told better.

use domain::draft::business;
use domain::draft::facts::{Fact, FactBody, FactId, Item, Money};
use domain::review::{self, Correction, DraftCard, DraftState};
use domain::time::HOUR;
use sea_orm::{ConnectionTrait as _, DbBackend, TransactionTrait as _};
use serde_json::json;

use crate::account::{account_says, now};
use crate::browser::{Browser, Page};
use crate::journey::{answers, approve, asks, kopi};
use crate::webhooks::number;
use crate::world::{KOPI, ROTI, World};

on_both_databases![
    a_draft_that_waits_is_made_anew_from_the_changed_fact,
    a_draft_that_cites_something_else_stays_as_it_is,
    an_answer_that_was_approved_does_not_leave_with_the_old_price,
    the_last_look_before_sending_sees_that_a_fact_changed,
    customers_who_were_told_the_old_price_get_a_correction_at_one_click,
    a_correction_takes_its_turn_behind_an_answer_that_waits,
    who_cannot_be_told_any_more_is_not_listed,
    what_holds_as_before_is_told_apart,
    what_was_removed_is_corrected_restored_and_found_again,
];

const QUESTION: &str = "Berapa harga Americano kak?";

async fn fact_called(world: &World, business: &str, name: &str) -> (Fact, Item) {
    let facts = business::current(&world.scope(business).await).await.unwrap();
    facts
        .into_iter()
        .find_map(|fact| match &fact.body {
            FactBody::Item(item) if item.name == name => {
                let item = item.clone();
                Some((fact, item))
            }
            _ => None,
        })
        .unwrap()
}

async fn americano(world: &World) -> Fact {
    fact_called(world, KOPI, "Americano").await.0
}

/// Types a new price into the editor, as the owner does.
async fn reprice(world: &World, owner: &Browser, price: &str) -> Page {
    let editor = format!("/business/catalog/{}", americano(world).await.id);
    let form = owner.get(&editor).await.form(&editor);
    let mut typed: Vec<(&str, &str)> = vec![("price", price)];
    typed.push(("stock", "available"));
    typed.push(("currency", "IDR"));
    let page = owner.submit(&form, &typed).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

async fn only_card(world: &World) -> DraftCard {
    let mut cards = review::waiting(&world.scope(KOPI).await).await.unwrap();
    assert_eq!(cards.len(), 1, "{cards:?}");
    cards.remove(0)
}

async fn a_draft_that_waits_is_made_anew_from_the_changed_fact(world: &World) {
    let owner = kopi(world).await;
    asks(world, QUESTION).await;
    let old = only_card(world).await;
    assert!(old.text.as_deref().unwrap().contains("Rp 20.000"), "{old:?}");
    let page = owner.get("/approvals").await.form("/api/review/approve");

    reprice(world, &owner, "23000").await;
    // The old draft ended with the change, before anything else happened.
    let scope = world.scope(KOPI).await;
    let ended = review::card(&scope, old.id).await.unwrap().unwrap();
    assert_eq!(ended.state, DraftState::Superseded);
    world.settle().await;

    let new = only_card(world).await;
    assert_ne!(new.id, old.id);
    assert!(new.text.as_deref().unwrap().contains("Rp 23.000"), "{new:?}");
    assert!(new.sources.iter().all(|source| source.current));
    // Whoever still has the old one before them approves nothing.
    owner.submit(&page, &[]).await;
    world.settle().await;
    assert!(answers(world).is_empty());
    let thread = format!("/inbox/{}/evidence?lang=en", new.conversation);
    owner
        .get(&thread)
        .await
        .shows("a fact that it quotes has changed");
}

async fn a_draft_that_cites_something_else_stays_as_it_is(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let old = only_card(world).await;
    reprice(world, &owner, "23000").await;
    world.settle().await;
    assert_eq!(only_card(world).await.id, old.id);
}

async fn an_answer_that_was_approved_does_not_leave_with_the_old_price(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    let scope = world.scope(ROTI).await;
    let (phone, waba) = (number(ROTI).phone_number_id, number(ROTI).waba_id);
    world
        .twin
        .customer_says(phone, "sari", "Harga Roti Tawar berapa kak?")
        .await;
    world.settle().await;
    world.clock.advance(600_000);
    account_says(
        world,
        waba,
        now(world) - 10,
        json!({ "event": "ACCOUNT_OFFBOARDED" }),
    )
    .await;
    let card = review::waiting(&scope).await.unwrap().remove(0);
    review::approve(&scope, card.id, card.version, Some("ya".into()))
        .await
        .unwrap();
    world.settle().await;
    let said = || {
        let chat = world.twin.chat(phone, "sari");
        chat.into_iter()
            .filter(|bubble| !bubble.from_customer)
            .map(|bubble| bubble.text)
            .collect::<Vec<_>>()
    };
    assert!(said().is_empty(), "the number is paused");

    let (fact, item) = fact_called(world, ROTI, "Roti Tawar").await;
    let dearer = Item {
        price: Some(Money::idr(19_500)),
        ..item
    };
    business::change(&scope, fact.key(), FactBody::Item(dearer))
        .await
        .unwrap();
    account_says(world, waba, now(world), json!({ "event": "ACCOUNT_RECONNECTED" })).await;
    world.settle().await;
    assert!(said().is_empty(), "the old price left: {:?}", said());

    let again = review::waiting(&scope).await.unwrap().remove(0);
    assert!(again.text.as_deref().unwrap().contains("Rp 19.500"), "{again:?}");
    let thread = domain::receive::thread(&scope, again.conversation)
        .await
        .unwrap()
        .unwrap();
    let taken_back = thread
        .bubbles
        .iter()
        .find(|bubble| bubble.failure.is_some())
        .unwrap();
    assert_eq!(taken_back.failure, Some(domain::send::SendFailure::FactChanged));
    review::approve(&scope, again.id, again.version, Some("ya".into()))
        .await
        .unwrap();
    world.settle().await;
    assert_eq!(said().len(), 1);
    assert!(said()[0].contains("Rp 19.500"));
}

/// Another program changes the fact in the moment between approval and sending, and does nothing else.
async fn change_behind_our_back(world: &World, fact: FactId) {
    let database = world.database.connect().await;
    let txn = database.begin().await.unwrap();
    let id = match txn.get_database_backend() {
        DbBackend::Postgres => {
            let workspace = world.workspace(KOPI);
            let set = format!("SELECT set_config('laras.workspace', '{workspace}', true)");
            #[expect(clippy::disallowed_methods, reason = "does by hand what a scope does")]
            txn.execute_unprepared(&set).await.unwrap();
            format!("'{fact}'")
        }
        _ => format!("x'{}'", fact.0.simple()),
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "a change that the product does not make"
    )]
    txn.execute_unprepared(&format!("UPDATE fact SET version = version + 1 WHERE id = {id}"))
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

async fn the_last_look_before_sending_sees_that_a_fact_changed(world: &World) {
    kopi(world).await;
    asks(world, QUESTION).await;
    let card = only_card(world).await;
    let scope = world.scope(KOPI).await;
    review::approve(&scope, card.id, card.version, None)
        .await
        .unwrap();
    change_behind_our_back(world, americano(world).await.id).await;
    world.settle().await;
    assert!(
        answers(world).is_empty(),
        "it left with a wording that is not in use"
    );
    let again = only_card(world).await;
    assert_ne!(again.id, card.id);
}

async fn customers_who_were_told_the_old_price_get_a_correction_at_one_click(world: &World) {
    let owner = kopi(world).await;
    asks(world, QUESTION).await;
    approve(world, &owner).await;
    assert_eq!(answers(world).len(), 1);

    let landed = reprice(world, &owner, "23000").await;
    assert!(
        landed.body.contains("data-testid=\"outdated\""),
        "{}",
        landed.text()
    );
    landed.shows("Sari Wulandari").shows("Rp 20.000");
    let editor = format!("/business/catalog/{}", americano(world).await.id);
    assert!(owner.get(&editor).await.body.contains("outdated-reply"));
    assert!(owner.get("/business").await.body.contains("outdated-reply"));
    let form = landed.form("/api/business/correct");
    let draft = owner.submit(&form, &[]).await;
    draft
        .shows("kami perbaiki informasi sebelumnya")
        .shows("Rp 23.000");
    world.settle().await;
    assert_eq!(
        answers(world).len(),
        1,
        "a correction left before anybody approved it"
    );
    let waiting = only_card(world).await;
    assert!(waiting.sources.iter().all(|source| source.current), "{waiting:?}");
    assert!(!waiting.sources.is_empty());
    // Asked twice, there is one.
    owner.submit(&form, &[]).await;
    assert_eq!(only_card(world).await.id, waiting.id);
    let listed = review::outdated_replies(&world.scope(KOPI).await, None)
        .await
        .unwrap();
    assert_eq!(listed.replies[0].correction, Correction::Waits(waiting.id));

    approve(world, &owner).await;
    let said: Vec<String> = answers(world).into_iter().map(|(text, _)| text).collect();
    assert_eq!(said.len(), 2);
    assert!(
        said[1].contains("Rp 23.000") && said[1].starts_with("Maaf"),
        "{said:?}"
    );
    let listed = review::outdated_replies(&world.scope(KOPI).await, None)
        .await
        .unwrap();
    assert!(listed.replies.is_empty(), "{listed:?}");
}

async fn a_correction_takes_its_turn_behind_an_answer_that_waits(world: &World) {
    let owner = kopi(world).await;
    asks(world, QUESTION).await;
    approve(world, &owner).await;
    asks(world, "Alamatnya di mana kak?").await;
    let other = only_card(world).await;
    reprice(world, &owner, "23000").await;
    world.settle().await;
    let listed = review::outdated_replies(&world.scope(KOPI).await, None)
        .await
        .unwrap();
    assert_eq!(listed.replies[0].correction, Correction::AnotherWaits(other.id));
    let refused = review::draft_correction(&world.scope(KOPI).await, listed.replies[0].message).await;
    assert!(
        matches!(refused, Err(review::ReviewError::AnotherWaits)),
        "{refused:?}"
    );
}

async fn who_cannot_be_told_any_more_is_not_listed(world: &World) {
    let owner = kopi(world).await;
    asks(world, QUESTION).await;
    approve(world, &owner).await;
    reprice(world, &owner, "23000").await;
    let scope = world.scope(KOPI).await;
    let listed = review::outdated_replies(&scope, None).await.unwrap();
    assert_eq!(listed.replies.len(), 1);
    world.pass(24 * HOUR).await;
    assert!(
        review::outdated_replies(&scope, None)
            .await
            .unwrap()
            .replies
            .is_empty()
    );
    let refused = review::draft_correction(&scope, listed.replies[0].message).await;
    assert!(
        matches!(refused, Err(review::ReviewError::WindowClosed)),
        "{refused:?}"
    );
}

async fn what_holds_as_before_is_told_apart(world: &World) {
    let owner = kopi(world).await;
    asks(world, QUESTION).await;
    approve(world, &owner).await;
    let scope = world.scope(KOPI).await;
    let (fact, item) = fact_called(world, KOPI, "Americano").await;
    let mut renamed = item.clone();
    renamed.aliases.push("kopi item".into());
    let key = business::change(&scope, fact.key(), FactBody::Item(renamed))
        .await
        .unwrap();
    let listed = review::outdated_replies(&scope, Some(fact.id)).await.unwrap();
    assert_eq!(listed.replies.len(), 1);
    assert!(listed.replies[0].still_true, "{listed:?}");
    let dearer = Item {
        price: Some(Money::idr(21_000)),
        ..item
    };
    business::change(&scope, key, FactBody::Item(dearer))
        .await
        .unwrap();
    let listed = review::outdated_replies(&scope, Some(fact.id)).await.unwrap();
    assert!(!listed.replies[0].still_true);
    world.settle().await;
}

async fn what_was_removed_is_corrected_restored_and_found_again(world: &World) {
    let owner = kopi(world).await;
    asks(world, QUESTION).await;
    approve(world, &owner).await;
    let fact = americano(world).await;
    let editor = owner.get(&format!("/business/catalog/{}", fact.id)).await;
    let landed = owner.submit(&editor.form("/api/business/retire"), &[]).await;
    let draft = owner.submit(&landed.form("/api/business/correct"), &[]).await;
    draft.shows("Informasi tentang Americano sudah tidak berlaku");
    world.settle().await;
    // It waits although no fact speaks for it any more.
    let waiting = only_card(world).await;

    let removed = owner.get("/business/removed").await;
    removed.shows("Americano");
    let history = owner.get(&removed.links("/business/history/").remove(0)).await;
    owner.submit(&history.form("/api/business/restore"), &[]).await;
    world.settle().await;
    assert_eq!(americano(world).await.version, 3);
    assert!(!owner.get("/business/removed").await.body.contains("removed-fact"));
    // The correction says something that is not so any more, so it went with the change.
    let gone = review::card(&world.scope(KOPI).await, waiting.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(gone.state, DraftState::Superseded);
}
