//! Sentences in the business's voice, each with its sources.

use jiff::Zoned;

use crate::draft::claims::extract;
use crate::draft::facts::{FactKey, Facts, FormOfAddress, Tone, Voice};
use crate::draft::language::Lang;
use crate::draft::proposal::{Intent, Proposal, ProposalClass, Sentence};
use crate::draft::retrieve::words;
use crate::draft::topics;

/// An answer being written.
pub(super) struct Speech<'f> {
    facts: &'f Facts,
    lang: Lang,
    is_first: bool,
    now: &'f Zoned,
    lines: Vec<(String, Vec<FactKey>)>,
}

impl<'f> Speech<'f> {
    pub const fn new(facts: &'f Facts, lang: Lang, is_first: bool, now: &'f Zoned) -> Self {
        Self {
            facts,
            lang,
            is_first,
            now,
            lines: Vec::new(),
        }
    }

    pub const fn lang(&self) -> Lang {
        self.lang
    }

    pub const fn voice(&self) -> &'f Voice {
        self.facts.voice()
    }

    pub fn has_sources(&self) -> bool {
        self.lines.iter().any(|(_, sources)| !sources.is_empty())
    }

    pub fn say(&mut self, text: impl Into<String>, sources: &[FactKey]) {
        let line = (text.into(), sources.to_vec());
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    /// The first of several ways to say the same that uses none of the owner's banned words.
    fn choose(&self, ways: &[String]) -> String {
        let banned: Vec<Vec<String>> = self.voice().banned_words.iter().map(|word| words(word)).collect();
        let is_clean = |way: &&String| {
            let said = words(way);
            !banned.iter().any(|word| {
                !word.is_empty() && said.windows(word.len()).any(|window| window == word.as_slice())
            })
        };
        ways.iter()
            .find(is_clean)
            .or(ways.first())
            .cloned()
            .unwrap_or_default()
    }

    /// " Kak", " Bapak/Ibu" or nothing: how the customer is addressed after a greeting.
    fn vocative(&self) -> &'static str {
        match (self.lang, self.voice().form_of_address) {
            (Lang::Id, FormOfAddress::Kak) => " Kak",
            (Lang::Id, FormOfAddress::BapakIbu) => " Bapak/Ibu",
            _ => "",
        }
    }

    const fn you(&self) -> &'static str {
        match self.voice().form_of_address {
            FormOfAddress::Kak => "Kakak",
            FormOfAddress::BapakIbu => "Bapak/Ibu",
            FormOfAddress::Anda => "Anda",
            FormOfAddress::Kamu => "kamu",
        }
    }

    pub fn greet(&mut self) {
        let name = self.vocative();
        if let Some(greeting) = self.voice().greeting.exactly(self.lang) {
            let key = self.facts.voice_key();
            self.say(greeting, key.as_slice());
            return;
        }
        let ways = match self.lang {
            Lang::Id => [
                format!("Halo{name}, ada yang bisa kami bantu?"),
                format!("Salam{name}, ada yang bisa kami bantu?"),
            ],
            Lang::En => [
                "Hello, how can we help you?".to_owned(),
                "Welcome, how can we help you?".to_owned(),
            ],
        };
        let text = self.choose(&ways);
        self.say(text, &[]);
    }

    pub fn welcome(&mut self) {
        let name = self.vocative();
        let ways = match self.lang {
            Lang::Id => [
                format!("Sama-sama{name}."),
                format!("Terima kasih kembali{name}."),
            ],
            Lang::En => ["You're welcome!".to_owned(), "Our pleasure.".to_owned()],
        };
        let text = self.choose(&ways);
        self.say(text, &[]);
    }

    pub fn ask_which_item(&mut self) {
        let text = match self.lang {
            Lang::Id => format!("Boleh tahu produk mana yang {} maksud?", self.you()),
            Lang::En => "Could you tell us which item you mean?".to_owned(),
        };
        self.say(text, &[]);
    }

    /// That what follows takes back what was said before.
    pub fn take_back(&mut self) {
        let name = self.vocative();
        let ways = match self.lang {
            Lang::Id => [
                format!("Maaf{name}, kami perbaiki informasi sebelumnya:"),
                format!("Mohon maaf{name}, informasi kami sebelumnya sudah berubah:"),
            ],
            Lang::En => [
                "Sorry, here is a correction of what we told you before:".to_owned(),
                "Our apologies, what we told you before has changed:".to_owned(),
            ],
        };
        let text = self.choose(&ways);
        self.say(text, &[]);
    }

    /// Says in the business's own words that this is not what it is there for; false if it has none in this language.
    pub fn declines(&mut self) -> bool {
        let line = self.voice().scope_line.exactly(self.lang);
        if let Some(line) = line {
            let key = self.facts.voice_key();
            self.say(line, key.as_slice());
        }
        line.is_some()
    }

    pub fn hand_over(&mut self) {
        self.say(topics::hand_over(self.lang), &[]);
    }

    fn opening(&self, greets: bool) -> String {
        let name = self.vocative();
        let ways = match (self.lang, self.voice().tone, greets) {
            (Lang::Id, Tone::Formal, true) => [
                format!("Terima kasih telah menghubungi kami{}.", with_comma(name)),
                "Terima kasih.".to_owned(),
            ],
            (Lang::Id, Tone::Warm, true) => [format!("Halo{name}!"), format!("Salam{name}!")],
            (Lang::Id, Tone::Plain, true) => [format!("Halo{name}."), format!("Salam{name}.")],
            (Lang::Id, _, false) => [format!("Baik{name}."), "Baik.".to_owned()],
            (Lang::En, Tone::Formal, true) => {
                ["Thank you for contacting us.".to_owned(), "Thank you.".to_owned()]
            }
            (Lang::En, Tone::Warm, true) => ["Hello!".to_owned(), "Welcome!".to_owned()],
            (Lang::En, Tone::Plain, true) => ["Hello.".to_owned(), "Welcome.".to_owned()],
            (Lang::En, _, false) => ["Sure.".to_owned(), "Of course.".to_owned()],
        };
        self.choose(&ways)
    }

    /// Puts the parts together: an opening on a first or greeted answer, the lines, the sign-off, and the
    /// disclosure on a first answer.
    pub fn finish(mut self, class: ProposalClass, intents: Vec<Intent>, greeted: bool) -> Proposal {
        let opens = !matches!(class, ProposalClass::NoClaim)
            && (self.is_first || greeted || self.voice().tone == Tone::Warm);
        if opens {
            let opening = self.opening(self.is_first || greeted);
            self.lines.insert(0, (opening, Vec::new()));
        }
        let voice_key = self.facts.voice_key();
        if class == ProposalClass::Documented
            && let Some(sign_off) = self.voice().sign_off.exactly(self.lang)
        {
            self.say(sign_off, voice_key.as_slice());
        }
        if let Some(disclosure) = self
            .voice()
            .disclosure
            .exactly(self.lang)
            .filter(|_| self.is_first)
        {
            self.say(disclosure, voice_key.as_slice());
        }
        self.proposal(class, intents)
    }

    /// The lines as they stand.
    pub fn proposal(self, class: ProposalClass, intents: Vec<Intent>) -> Proposal {
        let text = self
            .lines
            .iter()
            .map(|(line, _)| line.as_str())
            .collect::<Vec<_>>()
            .join("\n");
        let now = self.now;
        let sentences = self
            .lines
            .into_iter()
            .map(|(text, sources)| {
                let values = extract(&text, now).into_iter().map(|claim| claim.value).collect();
                Sentence {
                    text,
                    sources,
                    values,
                }
            })
            .collect();
        Proposal {
            language: self.lang,
            class,
            text: Some(text),
            sentences,
            intents,
        }
    }
}

fn with_comma(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!(",{name}")
    }
}
