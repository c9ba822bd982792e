//! The index of what a business has written: names, labels and whole sentences.

use std::collections::HashMap;

use super::subject::{Phrase, Phrases, Role};
use crate::draft::claims::{Token, TokenKind, tokens};
use crate::draft::facts::summary::method_name;
use crate::draft::facts::{FactBody, FactKey, Facts, Item, Wording};
use crate::draft::language::Lang;

impl Phrases {
    pub(in crate::draft) fn new(facts: &Facts) -> Self {
        let mut phrases = Self {
            by_first: HashMap::new(),
        };
        for (index, (key, item)) in facts.items().enumerate() {
            phrases.add_item(key, index, item);
        }
        for fact in facts.list() {
            phrases.add_body(fact.key(), &fact.body);
        }
        phrases
    }

    fn add(&mut self, key: FactKey, role: Role, text: &str) {
        let tokens = tokens(text);
        let has_word = tokens.iter().any(Token::is_word);
        let mut words = tokens
            .into_iter()
            .filter(|token| token.kind != TokenKind::Sign)
            .map(|token| token.lower);
        let Some(first) = words.next().filter(|_| has_word) else {
            return;
        };
        let rest: Vec<String> = words.collect();
        if role == Role::Quote && rest.len() < 2 {
            self.by_first.entry(first).or_default().push(Phrase {
                rest,
                key,
                role: Role::Term,
            });
            return;
        }
        self.by_first
            .entry(first)
            .or_default()
            .push(Phrase { rest, key, role });
    }

    fn quote(&mut self, key: FactKey, wording: &Wording) {
        for words in wording.both() {
            self.add(key, Role::Quote, words);
            let sentences = super::text::sentences(words);
            if sentences.len() > 1 {
                for sentence in sentences {
                    self.add(key, Role::Quote, words.get(sentence).unwrap_or_default());
                }
            }
        }
    }

    fn term(&mut self, key: FactKey, wording: &Wording) {
        for words in wording.both() {
            self.add(key, Role::Term, words);
        }
    }

    fn add_item(&mut self, key: FactKey, index: usize, item: &Item) {
        for label in std::iter::once(&item.name).chain(&item.aliases) {
            self.add(key, Role::Item(index), label);
        }
        for (variant, named) in item.variants.iter().enumerate() {
            self.add(key, Role::Variant { item: index, variant }, &named.name);
        }
        for term in item.category.iter().chain(&item.unit) {
            self.add(key, Role::Term, term);
        }
        self.quote(key, &item.description);
    }

    fn add_body(&mut self, key: FactKey, body: &FactBody) {
        match body {
            FactBody::Item(_) => {}
            FactBody::Hours(hours) => {
                for exception in &hours.exceptions {
                    self.term(key, &exception.name);
                }
                self.quote(key, &hours.note);
            }
            FactBody::Address(address) => {
                self.add(key, Role::Term, &address.label);
                self.add(key, Role::Quote, &address.text);
                self.quote(key, &address.landmarks);
            }
            FactBody::Contact(contact) => {
                for label in contact
                    .phones
                    .iter()
                    .map(|phone| &phone.label)
                    .chain(contact.links.iter().map(|link| &link.label))
                {
                    self.add(key, Role::Term, label);
                }
            }
            FactBody::Payment(payment) => {
                for method in &payment.methods {
                    for lang in [Lang::Id, Lang::En] {
                        self.add(key, Role::Term, &method_name(method, lang));
                    }
                    self.add(key, Role::Term, &method.name);
                    self.add(key, Role::Term, method.holder.as_deref().unwrap_or_default());
                }
                self.quote(key, &payment.note);
            }
            FactBody::Shipping(shipping) => {
                for (option, offered) in shipping.options.iter().enumerate() {
                    self.add(key, Role::ShippingName(option), &offered.name);
                    for area in &offered.areas {
                        self.add(key, Role::ShippingArea(option), area);
                    }
                }
                self.quote(key, &shipping.note);
            }
            FactBody::Policy(policy) => {
                self.term(key, &policy.title);
                self.quote(key, &policy.text);
            }
            FactBody::Voice(voice) => {
                let said = [
                    &voice.greeting,
                    &voice.sign_off,
                    &voice.disclosure,
                    &voice.scope_line,
                ];
                for wording in said {
                    self.quote(key, wording);
                }
            }
        }
    }
}
