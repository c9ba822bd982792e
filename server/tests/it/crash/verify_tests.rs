//! The judge is judged: made-up accounts with one breach each.

use uuid::Uuid;

use super::verify::{
    Account, Drafted, Line, Post, Sending, Spoken, Told, Turn, Violation, Written, violations,
};

const DRAFT: Uuid = Uuid::from_u128(1);
const ATTEMPT: Uuid = Uuid::from_u128(2);
const AGAIN: Uuid = Uuid::from_u128(3);
const SEND: Uuid = Uuid::from_u128(4);

fn line(text: &str, inbound: bool) -> Line {
    Line {
        business: "Roti Pagi".into(),
        handle: "+62811".into(),
        inbound,
        text: text.into(),
    }
}

fn post(at: i64, attempt: Uuid) -> Post {
    Post {
        at,
        attempt: Some(attempt),
        text: "Halo Kak".into(),
        wamid: Some(format!("wamid.{at}")),
        code: None,
    }
}

/// One question, one answer, delivered; one reply by a person.
fn sound() -> Account {
    Account {
        spoken: vec![Spoken {
            text: "Buka jam berapa?".into(),
            business: "Roti Pagi".into(),
            handle: "+62811".into(),
            acknowledged: true,
        }],
        written: vec![Written {
            text: "Pagi Kak".into(),
            acknowledged: true,
        }],
        lines: vec![
            line("Buka jam berapa?", true),
            line("Halo Kak", false),
            line("Pagi Kak", false),
        ],
        posts: vec![post(10, ATTEMPT)],
        sendings: vec![Sending {
            id: SEND,
            draft: DRAFT,
            version: 1,
            state: "delivered".into(),
            failure: None,
            attempts: vec![ATTEMPT, AGAIN],
            promised: false,
        }],
        drafts: vec![Drafted {
            id: DRAFT,
            state: "approved".into(),
        }],
        told: vec![Told {
            wamid: "wamid.10".into(),
            status: "delivered".into(),
        }],
        turns: vec![Turn {
            conversation: Uuid::from_u128(9),
            asked: Some(5),
            reacted: Some(6),
        }],
        left: Vec::new(),
        evidence: vec![("Roti Pagi".into(), Ok(12))],
    }
}

fn found(change: impl FnOnce(&mut Account)) -> Vec<Violation> {
    let mut account = sound();
    change(&mut account);
    violations(&account)
}

#[test]
fn a_sound_account_passes() {
    assert_eq!(found(|_| {}), []);
}

#[test]
fn a_lost_message_is_seen_and_one_that_was_never_acknowledged_is_none() {
    assert_eq!(
        found(|account| account.lines.retain(|line| !line.inbound)),
        [Violation::Lost("Buka jam berapa?".into())]
    );
    let never_acknowledged = |account: &mut Account| {
        account.lines.retain(|line| !line.inbound);
        account.spoken[0].acknowledged = false;
    };
    assert_eq!(found(never_acknowledged), []);
}

#[test]
fn a_message_shown_twice_or_to_another_business_is_seen() {
    assert_eq!(
        found(|account| account.lines.push(line("Buka jam berapa?", true))),
        [Violation::Duplicated("Buka jam berapa?".into(), 2)]
    );
    assert_eq!(
        found(|account| account.lines[0].business = "Melati Hair Studio".into()),
        [Violation::Misplaced("Buka jam berapa?".into())]
    );
    assert_eq!(
        found(|account| account.lines[0].handle = "+62899".into()),
        [Violation::Misplaced("Buka jam berapa?".into())]
    );
}

#[test]
fn a_second_post_is_a_double_send_unless_every_earlier_one_was_refused_for_now() {
    let double = [Violation::DoubleSend {
        draft: DRAFT,
        version: 1,
        posts: 2,
    }];
    assert_eq!(found(|account| account.posts.push(post(20, AGAIN))), double);
    let lost_answer = |account: &mut Account| {
        account.posts[0].wamid = None;
        account.told.clear();
        account.posts.push(post(20, AGAIN));
    };
    assert_eq!(found(lost_answer), double);
    let refused = |code: i64| {
        found(move |account: &mut Account| {
            account.posts[0].wamid = None;
            account.posts[0].code = Some(code);
            account.told.clear();
            account.posts.push(post(20, AGAIN));
        })
    };
    assert_eq!(refused(130_429), []);
    assert_eq!(refused(131_000), double, "Meta itself does not know");
}

#[test]
fn the_order_of_posts_counts_and_not_the_order_of_the_list() {
    let refused_after_accepted = |account: &mut Account| {
        let refused = Post {
            wamid: None,
            code: Some(130_429),
            ..post(20, AGAIN)
        };
        account.posts.insert(0, refused);
    };
    assert_eq!(
        found(refused_after_accepted),
        [Violation::DoubleSend {
            draft: DRAFT,
            version: 1,
            posts: 2
        }]
    );
}

#[test]
fn a_post_that_no_committed_claim_stands_behind_is_seen() {
    assert_eq!(
        found(|account| account.posts.push(post(20, Uuid::from_u128(77)))),
        [Violation::PostWithoutClaim("Halo Kak".into())]
    );
}

#[test]
fn a_persons_words_are_neither_lost_nor_doubled_nor_sent_twice() {
    assert_eq!(
        found(|account| account.lines.retain(|line| line.text != "Pagi Kak")),
        [Violation::WordsLost("Pagi Kak".into())]
    );
    assert_eq!(
        found(|account| account.lines.push(line("Pagi Kak", false))),
        [Violation::WordsDoubled("Pagi Kak".into(), 2)]
    );
    let twice = |account: &mut Account| {
        let (first, second) = (Uuid::from_u128(50), Uuid::from_u128(51));
        for (at, attempt) in [(30, first), (31, second)] {
            account.posts.push(Post {
                text: "Pagi Kak".into(),
                ..post(at, attempt)
            });
            account.sendings.push(Sending {
                id: attempt,
                draft: attempt,
                attempts: vec![attempt],
                ..account.sendings[0].clone()
            });
        }
    };
    assert_eq!(found(twice), [Violation::TwiceOnTheWire("Pagi Kak".into(), 2)]);
}

#[test]
fn what_has_no_visible_end_is_seen() {
    let state = |what, id, state: &str| Violation::NoVisibleEnd {
        what,
        id,
        state: state.into(),
    };
    assert_eq!(
        found(|account| account.sendings[0].state = "sending".into())[0],
        state("send", SEND, "sending")
    );
    assert_eq!(
        found(|account| account.sendings[0].state = "queued".into())[0],
        state("send", SEND, "queued")
    );
    assert_eq!(
        found(|account| account.sendings[0].state = "unknown".into())[0],
        state("send", SEND, "unknown")
    );
    let never_queued = |account: &mut Account| {
        account.drafts.push(Drafted {
            id: Uuid::from_u128(60),
            state: "approved".into(),
        });
    };
    assert_eq!(
        found(never_queued),
        [state("draft", Uuid::from_u128(60), "approved")]
    );
}

#[test]
fn a_lost_status_a_forgotten_customer_a_stuck_job_and_broken_evidence_are_seen() {
    assert!(matches!(
        found(|account| account.sendings[0].state = "accepted".into())[..],
        [Violation::StatusLost { .. }]
    ));
    assert_eq!(
        found(|account| account.turns[0].reacted = None),
        [Violation::Forgotten(Uuid::from_u128(9))]
    );
    assert_eq!(
        found(|account| account.left.push("1 job is due".into())),
        [Violation::Left("1 job is due".into())]
    );
    assert!(matches!(
        found(|account| account.evidence[0].1 = Err("a root differs".into()))[..],
        [Violation::Evidence(..)]
    ));
}
