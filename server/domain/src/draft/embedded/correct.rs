//! What to tell a customer instead of what was said from a fact that has changed since.

use jiff::Timestamp;

use super::answer::answer;
use super::say::Speech;
use super::understand::{Ask, PaymentAsk, When};
use crate::draft::facts::{FactBody, FactId, FactKey, Facts, Payment};
use crate::draft::language::Lang;
use crate::draft::proposal::{Intent, Proposal, ProposalClass};
use crate::draft::retrieve::{Index, Match};

/// A fact and the wording in which it was quoted.
pub(crate) struct Changed {
    pub(crate) id: FactId,
    pub(crate) was: FactBody,
}

/// A text that takes back `said` and states each changed fact as it is now, sentence by sentence with its source. What is not a fact any
/// more, or cannot be said in one sentence, is named as no longer valid.
pub(crate) fn correction(
    facts: &Facts,
    changed: &[Changed],
    (said, intents): (&str, &[Intent]),
    lang: Lang,
    now: Timestamp,
) -> Proposal {
    let zoned = now.to_zoned(facts.time_zone().clone());
    let index = Index::new(facts);
    let mut speech = Speech::new(facts, lang, false, &zoned);
    speech.take_back();
    for fact in changed {
        let key = facts
            .list()
            .iter()
            .find(|current| current.id == fact.id)
            .map(crate::draft::facts::Fact::key);
        let asks = key.and_then(|key| ask(key, facts, said, intents));
        let stated = asks.is_some_and(|ask| answer(&ask, &mut speech, facts, &index, &zoned).is_ok());
        if !stated {
            speech.say(no_longer_valid(&fact.was, lang), &[]);
        }
    }
    speech.proposal(ProposalClass::Documented, intents.to_vec())
}

/// The question to which the fact is the answer, as it was asked before.
fn ask(key: FactKey, facts: &Facts, said: &str, intents: &[Intent]) -> Option<Ask> {
    let asked = |intent: Intent| intents.contains(&intent);
    Some(match &facts.get(key)?.body {
        FactBody::Item(_) => {
            let item = vec![Match {
                key,
                words: Vec::new(),
                variants: Vec::new(),
                is_whole: true,
            }];
            if asked(Intent::Detail) {
                Ask::Detail(item)
            } else if asked(Intent::Stock) && !asked(Intent::Price) {
                Ask::Stock(item)
            } else if asked(Intent::Stock) {
                Ask::Item(item)
            } else {
                Ask::Price(item)
            }
        }
        FactBody::Hours(_) => Ask::Hours(When::General),
        FactBody::Address(_) => Ask::Address,
        FactBody::Contact(_) => Ask::Contact,
        FactBody::Payment(payment) => Ask::Payment(PaymentAsk {
            wants_account: names_account(payment, said)
                || said.chars().filter(char::is_ascii_digit).count() >= 8,
            names_missing_method: false,
            names_listed_method: false,
        }),
        FactBody::Shipping(_) => Ask::Shipping(Vec::new()),
        FactBody::Policy(policy) => Ask::Policy(key, policy.topic),
        FactBody::Voice(_) => return None,
    })
}

fn names_account(payment: &Payment, said: &str) -> bool {
    let mut numbers = payment
        .methods
        .iter()
        .filter_map(|method| method.account_number.as_deref());
    numbers.any(|number| said.contains(number))
}

fn no_longer_valid(was: &FactBody, lang: Lang) -> String {
    let about = |id: &str, en: &str| match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    };
    let about = match was {
        FactBody::Item(item) => item.name.clone(),
        FactBody::Policy(policy) => policy.title.nearest(lang).unwrap_or_default().to_owned(),
        FactBody::Hours(_) => about("jam buka", "our opening hours"),
        FactBody::Address(_) => about("alamat kami", "our address"),
        FactBody::Contact(_) => about("kontak kami", "our contacts"),
        FactBody::Payment(_) => about("pembayaran", "payment"),
        FactBody::Shipping(_) => about("pengiriman", "shipping"),
        FactBody::Voice(_) => about("layanan kami", "our service"),
    };
    match lang {
        Lang::Id => format!("Informasi tentang {about} sudah tidak berlaku."),
        Lang::En => format!("What we said about {about} no longer applies."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::facts::FactKind;
    use crate::draft::samples::{Shop, now};

    fn corrected(kind: FactKind, intents: &[Intent], lang: Lang) -> Proposal {
        let facts = Shop::KopiSenja.facts();
        let fact = facts.of_kind(kind).next().unwrap();
        let changed = [Changed {
            id: fact.id,
            was: fact.body.clone(),
        }];
        correction(&facts, &changed, ("", intents), lang, now())
    }

    #[test]
    fn every_kind_of_statement_is_corrected_in_both_languages_and_names_its_source() {
        let kinds = [
            FactKind::Item,
            FactKind::Hours,
            FactKind::Address,
            FactKind::Contact,
            FactKind::Payment,
            FactKind::Shipping,
        ];
        for kind in kinds {
            for lang in [Lang::Id, Lang::En] {
                let proposal = corrected(kind, &[], lang);
                assert!(!proposal.sources().is_empty(), "{kind:?} {lang:?}: {proposal:?}");
            }
        }
        let text = corrected(FactKind::Item, &[Intent::Price], Lang::Id)
            .text
            .unwrap();
        assert!(
            text.starts_with("Maaf Kak, kami perbaiki informasi sebelumnya:"),
            "{text}"
        );
    }

    #[test]
    fn what_was_removed_is_said_to_be_no_longer_valid() {
        let facts = Shop::KopiSenja.facts();
        let item = facts.of_kind(FactKind::Item).next().unwrap();
        let others: Vec<_> = facts
            .list()
            .iter()
            .filter(|fact| fact.id != item.id)
            .cloned()
            .collect();
        let without = Facts::new(others, facts.time_zone().clone());
        let changed = [Changed {
            id: item.id,
            was: item.body.clone(),
        }];
        let text = correction(&without, &changed, ("", &[]), Lang::En, now())
            .text
            .unwrap();
        assert!(text.ends_with("no longer applies."), "{text}");
    }
}
