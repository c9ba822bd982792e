//! Policies and the voice: what the business has decided, and how it speaks.

use domain::Lang;
use domain::draft::facts::{FactBody, FactKind, FormOfAddress, Policy, PolicyTopic, Problem, Tone, Voice};

use super::reading::{Reading, code_of};
use super::values::Values;
use super::{FieldProblem, Form};

pub const TOPICS: [(&str, PolicyTopic); 5] = [
    ("returns", PolicyTopic::Returns),
    ("warranty", PolicyTopic::Warranty),
    ("delivery", PolicyTopic::Delivery),
    ("preorder", PolicyTopic::Preorder),
    ("other", PolicyTopic::Other),
];

pub const FORMS_OF_ADDRESS: [(&str, FormOfAddress); 4] = [
    ("kak", FormOfAddress::Kak),
    ("bapak_ibu", FormOfAddress::BapakIbu),
    ("anda", FormOfAddress::Anda),
    ("kamu", FormOfAddress::Kamu),
];

pub const TONES: [(&str, Tone); 3] = [
    ("warm", Tone::Warm),
    ("plain", Tone::Plain),
    ("formal", Tone::Formal),
];

/// Preferred language first.
pub const LANGUAGES: [(&str, &[Lang]); 4] = [
    ("id_en", &[Lang::Id, Lang::En]),
    ("en_id", &[Lang::En, Lang::Id]),
    ("id", &[Lang::Id]),
    ("en", &[Lang::En]),
];

impl Form for Policy {
    const KIND: FactKind = FactKind::Policy;

    fn fill(&self) -> Values {
        let mut values = Values::default();
        values.set("topic", code_of(&TOPICS, &self.topic));
        values.set("title.id", &self.title.id);
        values.set("title.en", &self.title.en);
        values.set("text.id", &self.text.id);
        values.set("text.en", &self.text.en);
        values
    }

    fn read(reading: &mut Reading<'_>) -> Self {
        Self {
            topic: reading.choice("topic", &TOPICS).unwrap_or_default(),
            title: reading.wording("title"),
            text: reading.wording("text"),
        }
    }

    fn into_body(self) -> FactBody {
        FactBody::Policy(self)
    }

    fn of_body(body: &FactBody) -> Option<&Self> {
        match body {
            FactBody::Policy(policy) => Some(policy),
            _ => None,
        }
    }
}

impl Form for Voice {
    const KIND: FactKind = FactKind::Voice;

    fn fill(&self) -> Values {
        let mut values = Values::default();
        values.set(
            "form_of_address",
            code_of(&FORMS_OF_ADDRESS, &self.form_of_address),
        );
        values.set("tone", code_of(&TONES, &self.tone));
        values.set("emoji", if self.emoji { "on" } else { "" });
        for (name, wording) in [
            ("greeting", &self.greeting),
            ("sign_off", &self.sign_off),
            ("disclosure", &self.disclosure),
            ("scope_line", &self.scope_line),
        ] {
            values.set(format!("{name}.id"), &wording.id);
            values.set(format!("{name}.en"), &wording.en);
        }
        values.set("banned_words", self.banned_words.join("\n"));
        values.set("topics_needing_a_person", self.topics_needing_a_person.join("\n"));
        values.set("languages", code_of(&LANGUAGES, &self.languages.as_slice()));
        values.set("max_length", self.max_length.to_string());
        values.set("business_task", &self.business_task);
        values
    }

    fn read(reading: &mut Reading<'_>) -> Self {
        if reading.text("max_length").is_empty() {
            reading.mistake("max_length", FieldProblem::Fact(Problem::Missing));
        }
        Self {
            form_of_address: reading
                .choice("form_of_address", &FORMS_OF_ADDRESS)
                .unwrap_or_default(),
            tone: reading.choice("tone", &TONES).unwrap_or_default(),
            emoji: reading.values().is_ticked("emoji"),
            greeting: reading.wording("greeting"),
            sign_off: reading.wording("sign_off"),
            disclosure: reading.wording("disclosure"),
            scope_line: reading.wording("scope_line"),
            banned_words: reading.values().lines("banned_words"),
            topics_needing_a_person: reading.values().lines("topics_needing_a_person"),
            languages: reading
                .choice("languages", &LANGUAGES)
                .map(<[Lang]>::to_vec)
                .unwrap_or_default(),
            max_length: reading.number("max_length").unwrap_or_default(),
            business_task: reading.text("business_task"),
        }
    }

    fn into_body(self) -> FactBody {
        FactBody::Voice(self)
    }

    fn of_body(body: &FactBody) -> Option<&Self> {
        match body {
            FactBody::Voice(voice) => Some(voice),
            _ => None,
        }
    }
}
