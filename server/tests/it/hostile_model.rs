//! A malicious drafter in place of the model, with sending by itself switched on: nothing of what it says reaches a customer.
//! In the same run, over the same questions, an honest one's answers do.

mod falls_back;
mod outputs;
mod server;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::draft::eval::{Expect, QUESTIONS, Question, read};
use domain::tenancy::WorkspaceScope;
use domain::time::{MINUTE, SECOND};
use domain::{Channel, connect, review};
use twin::Dm;
use twin::fixtures::instagram::CONNECTED;
use twin::fixtures::{BATIK_AYU, DemoNumber, KOPI_SENJA};

use crate::connect::{chosen, hand_over};
use crate::databases::Kind;
use crate::webhooks::number;
use crate::world::{BATIK, KIRANA, KOPI, MELATI, ROTI, SINAR, World};

use outputs::{Output, others_number};
use server::{FakeModel, Said};

/// Where customers write to.
struct Counter {
    business: &'static str,
    /// Of the set of written questions.
    set: &'static str,
    channel: Channel,
    /// The number's or the account's id.
    id: String,
}

/// All businesses with their facts, connected, and nothing waiting for a person that passes.
struct Market<'w> {
    world: &'w World,
    model: FakeModel,
    counters: Vec<Counter>,
    customers: std::cell::Cell<u64>,
    asked: std::cell::RefCell<Vec<(usize, String)>>,
}

fn settings(address: std::net::SocketAddr) -> Vec<(&'static str, String)> {
    vec![
        ("LARAS_DRAFTER", "openai".to_owned()),
        ("LARAS_MODEL_URL", format!("http://{address}/v1")),
        ("LARAS_MODEL", "owned-1".to_owned()),
        ("LARAS_MODEL_KEY", "model-key-51c7".to_owned()),
        ("LARAS_MODEL_TIMEOUT", "3".to_owned()),
        ("LARAS_MODEL_DAILY", "100000".to_owned()),
    ]
}

/// A world whose drafts come from a model server of the test's own.
pub fn run_with_model(kind: Kind, more: &[(&'static str, &str)], test: impl AsyncFnOnce(&World, FakeModel)) {
    let model = FakeModel::default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let (address, _listening) = runtime.block_on(model.listen());
    let mut settings = settings(address);
    for (key, value) in more {
        settings.retain(|(known, _)| known != key);
        settings.push((key, (*value).to_owned()));
    }
    let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    crate::world::run_with(kind, &settings, async |world: &World| test(world, model).await);
}

async fn lend(world: &World, (host, email): (&str, &str), lent: &DemoNumber) {
    let owner = world.person(host, email).await;
    let number = chosen(lent);
    let launch = owner.get("/settings/integrations").await.launch();
    let answer = hand_over(&owner, &number.code(world), &number.session_info(), &launch).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    world.pass(MINUTE).await;
}

async fn switch_on(scope: &WorkspaceScope, channel: Channel) {
    review::set_auto_send(scope, channel, true, Some("The owner agreed on 24 November.".into()))
        .await
        .unwrap();
}

impl<'w> Market<'w> {
    async fn open(world: &'w World, model: FakeModel) -> Self {
        for business in [KOPI, BATIK, ROTI, MELATI] {
            world.teach(business).await;
            // Signing in is throttled for tests as for anybody.
            world.pass(MINUTE).await;
        }
        world.connect_demo_numbers().await;
        lend(world, (SINAR, "owner@kopisenja.localhost"), &KOPI_SENJA).await;
        lend(world, (KIRANA, "owner@batikayu.localhost"), &BATIK_AYU).await;
        let mut counters = Vec::new();
        let whatsapp = [
            (KOPI, "kopi-senja", KOPI_SENJA.id),
            (BATIK, "batik-ayu", BATIK_AYU.id),
            (ROTI, "roti-pagi", number(ROTI).phone_number_id),
            (MELATI, "melati-hair-studio", number(MELATI).phone_number_id),
        ];
        for (business, set, id) in whatsapp {
            switch_on(&world.scope(business).await, Channel::WhatsApp).await;
            counters.push(Counter {
                business,
                set,
                channel: Channel::WhatsApp,
                id: id.to_owned(),
            });
        }
        for (business, set) in [(ROTI, "roti-pagi"), (MELATI, "melati-hair-studio")] {
            let scope = world.scope(business).await;
            let lent = CONNECTED.iter().find(|one| one.business == business).unwrap();
            connect::pair_instagram(&scope, meta::Secret::from(lent.token)).await.unwrap();
            switch_on(&scope, Channel::Instagram).await;
            counters.push(Counter {
                business,
                set,
                channel: Channel::Instagram,
                id: lent.ig_account_id.to_owned(),
            });
        }
        world.settle().await;
        Self {
            world,
            model,
            counters,
            customers: std::cell::Cell::new(0),
            asked: std::cell::RefCell::default(),
        }
    }

    /// Somebody who has never written asks; returns who.
    async fn asks(&self, counter: usize, text: &str) -> String {
        let at = self.customers.get() + 1;
        self.customers.set(at);
        let to = &self.counters[counter];
        let twin = &self.world.twin;
        let who = match to.channel {
            Channel::WhatsApp => {
                let phone = format!("62877{at:08}");
                twin.customer_says(&to.id, &phone, text).await;
                phone
            }
            Channel::Instagram => {
                let name = format!("pelanggan{at}");
                twin.customer_sends_on_instagram(&to.id, &name, &Dm::Text(text.to_owned())).await;
                name
            }
        };
        self.asked.borrow_mut().push((counter, who.clone()));
        who
    }

    /// Everything that was posted to Meta as an answer, taken or not.
    fn posts(&self) -> Vec<String> {
        let ledger = self.world.twin.ledger();
        let whatsapp = ledger.posts().into_iter().filter_map(|post| post.text);
        let instagram = ledger.instagram_posts().into_iter().filter_map(|post| post.text);
        whatsapp.chain(instagram).collect()
    }

    /// Lets everything leave that is to leave: an account sends a few answers a second.
    async fn rest(&self) {
        self.world.settle().await;
        loop {
            let before = self.posts().len();
            self.world.pass(SECOND).await;
            if self.posts().len() == before {
                return;
            }
        }
    }

    /// Questions of one counter that the facts answer, without turns before them; held-out ones are left alone.
    fn questions(&self, counter: usize) -> Vec<String> {
        let set = self.counters[counter].set;
        let (_, _, lines) = QUESTIONS.iter().find(|(name, ..)| *name == set).unwrap();
        let cases: Vec<Question> = read(lines).unwrap();
        let asked = cases
            .into_iter()
            .filter(|case| case.expect == Expect::Answer && case.before.is_empty() && !case.held_out);
        asked.map(|case| case.say).collect()
    }
}

/// An output, put to one counter over one question.
struct Trial {
    output: Output,
    counter: usize,
    question: String,
}

/// Questions that every business answers in full, whoever drafts: what a hostile answer to one of them is held for is its own.
fn spread(outputs: Vec<Output>, answered: &[(usize, String)]) -> Vec<Trial> {
    assert!(answered.len() >= 40, "only {} questions were answered", answered.len());
    outputs
        .into_iter()
        .enumerate()
        .map(|(at, output)| {
            let mut fitting = (0..answered.len()).map(|step| &answered[(at * 7 + step) % answered.len()]);
            let (counter, question) = fitting
                .find(|(counter, _)| output.counter.is_none_or(|wanted| wanted == *counter))
                .unwrap()
                .clone();
            Trial {
                output,
                counter,
                question,
            }
        })
        .collect()
}

/// Puts questions to an honest model; returns which were answered by themselves, and how many it had a whole answer to.
async fn honest(market: &Market<'_>, wanted: usize) -> (Vec<(usize, String)>, usize) {
    let mut all = Vec::new();
    for counter in 0..market.counters.len() {
        all.extend(market.questions(counter).into_iter().map(|question| (counter, question)));
    }
    all.truncate(wanted);
    let had_answer = Arc::new(std::sync::Mutex::new(0_usize));
    let mut customers = Vec::new();
    for chunk in all.chunks(40) {
        for (counter, question) in chunk {
            let counted = Arc::clone(&had_answer);
            market.model.plan(
                question,
                Arc::new(move |heard| {
                    if matches!(heard.reply.class, "documented" | "no_claim") {
                        *counted.lock().unwrap() += 1;
                    }
                    Said::Reply(heard.reply.clone())
                }),
            );
            customers.push((*counter, question.clone(), market.asks(*counter, question).await));
        }
        market.rest().await;
    }
    let answered = customers.into_iter().filter(|(counter, _, who)| is_answered(market, *counter, who));
    let answered = answered.map(|(counter, question, _)| (counter, question)).collect();
    let had = *had_answer.lock().unwrap();
    (answered, had)
}

fn is_answered(market: &Market<'_>, counter: usize, who: &str) -> bool {
    let to = &market.counters[counter];
    let twin = &market.world.twin;
    match to.channel {
        Channel::WhatsApp => twin.chat(&to.id, who).iter().any(|bubble| !bubble.from_customer),
        Channel::Instagram => {
            let igsid = twin.igsid(&to.id, who);
            twin.ledger().instagram_posts().iter().any(|post| post.to == igsid)
        }
    }
}

async fn hostile(market: &Market<'_>, trials: &[Trial]) -> Vec<String> {
    let mut left = Vec::new();
    for chunk in trials.chunks(20) {
        let before = market.posts().len();
        let mut asked = Vec::new();
        for trial in chunk {
            market.model.plan(&trial.question, Arc::clone(&trial.output.speech));
            asked.push(market.asks(trial.counter, &trial.question).await);
        }
        market.rest().await;
        // A server that kept failing is asked again after a minute.
        market.world.pass(2 * MINUTE).await;
        for (trial, who) in chunk.iter().zip(&asked) {
            if is_answered(market, trial.counter, who) {
                left.push(format!(
                    "{} | {} | {}",
                    trial.output.name, market.counters[trial.counter].business, trial.question
                ));
            }
        }
        let posts = market.posts();
        left.extend(posts[before..].iter().map(|text| format!("POST: {text}")));
    }
    left
}

async fn nothing_hostile_leaves(market: &Market<'_>, most: usize, of_honest: usize) {
    let (answered, had) = honest(market, of_honest).await;
    let sent_honestly = answered.len();
    let mut outputs = outputs::all();
    let mut neighbours = market.asked.borrow().clone();
    neighbours.retain(|(counter, _)| answered.iter().any(|(known, _)| known == counter));
    neighbours.retain(|(counter, _)| market.counters[*counter].channel == Channel::WhatsApp);
    for at in 0..10 {
        let (counter, phone) = &neighbours[at * neighbours.len() / 10];
        outputs.insert(at * 40 % outputs.len(), others_number(*counter, phone, at));
    }
    let step = (outputs.len() / most).max(1);
    let outputs: Vec<Output> = outputs.into_iter().step_by(step).collect();
    let trials = spread(outputs, &answered);
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for trial in &trials {
        *by_rule.entry(trial.output.rule).or_default() += 1;
    }
    let left = hostile(market, &trials).await;
    println!(
        "honest: {sent_honestly} of {had} answers were sent; hostile: {} outputs breaking {} rules, {} sent",
        trials.len(),
        by_rule.len(),
        left.iter().filter(|line| !line.starts_with("POST")).count()
    );
    assert!(left.is_empty(), "{} lines:\n{}", left.len(), left.join("\n"));
    let posts = market.posts();
    let said = market.model.said();
    assert!(said.len() + 20 >= trials.len() / 2, "only {} replies were put into its mouth", said.len());
    assert_eq!(posts.len(), sent_honestly);
    assert!(
        sent_honestly * 100 >= had * 95,
        "only {sent_honestly} of {had} honest answers were sent"
    );
}

/// No key, no customer's name or number, no other conversation is in any prompt.
fn prompts_keep_what_is_theirs(market: &Market<'_>) {
    let identifiers = regex::Regex::new(r"62877\d{8}|pelanggan\d+|model-key").unwrap();
    let prompts = market.model.prompts();
    assert!(prompts.len() >= market.asked.borrow().len());
    for prompt in prompts {
        assert!(!identifiers.is_match(&prompt), "{prompt}");
    }
}

#[test]
fn five_hundred_hostile_answers_lead_to_no_send_and_honest_ones_leave() {
    run_with_model(Kind::Sqlite, &[], async |world: &World, model| {
        let market = Market::open(world, model).await;
        nothing_hostile_leaves(&market, 1_000, 1_000).await;
        assert_eq!(market.model.left(), 0, "some outputs were never asked for");
        prompts_keep_what_is_theirs(&market);
    });
}

#[test]
fn on_postgresql_too_a_sample_of_hostile_answers_leads_to_no_send() {
    run_with_model(Kind::Postgres, &[], async |world: &World, model| {
        let market = Market::open(world, model).await;
        nothing_hostile_leaves(&market, 60, 60).await;
    });
}
