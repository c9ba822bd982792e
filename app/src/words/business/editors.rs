//! Labels and hints of the editors.

mod english;
mod indonesian;

use domain::Lang;

/// A label and the hint below it; an empty hint is not shown.
#[derive(Clone, Copy)]
pub struct Label(pub &'static str, pub &'static str);

pub struct EditorWords {
    pub item: ItemWords,
    pub hours: HoursWords,
    pub address: AddressWords,
    pub contact: ContactWords,
    pub payment: PaymentWords,
    pub shipping: ShippingWords,
    pub policy: PolicyWords,
    pub voice: VoiceWords,
    pub note: Label,
    pub currency: Label,
}

pub struct ItemWords {
    pub name: Label,
    pub aliases: Label,
    pub category: Label,
    pub description: Label,
    pub unit: Label,
    pub price: Label,
    pub stock: Label,
    pub count: Label,
    pub stocks: [&'static str; 4],
    pub variants: Label,
    pub variant_name: Label,
    pub variant_price: Label,
    pub add_variant: &'static str,
}

pub struct HoursWords {
    pub time_zone: Label,
    pub zones: [(&'static str, &'static str); 8],
    pub week: Label,
    pub days: [&'static str; 7],
    pub opens: &'static str,
    pub closes: &'static str,
    pub second_span: &'static str,
    pub exceptions: Label,
    pub from: Label,
    pub to: Label,
    pub occasion: Label,
    pub add_exception: &'static str,
}

pub struct AddressWords {
    pub label: Label,
    pub text: Label,
    pub landmarks: Label,
    pub map_link: Label,
}

pub struct ContactWords {
    pub phones: Label,
    pub phone_label: Label,
    pub phone_number: Label,
    pub add_phone: &'static str,
    pub emails: Label,
    pub links: Label,
    pub link_label: Label,
    pub link_url: Label,
    pub add_link: &'static str,
}

pub struct PaymentWords {
    pub methods: Label,
    pub kind: Label,
    pub kinds: [&'static str; 6],
    pub choose: &'static str,
    pub name: Label,
    pub account_number: Label,
    pub holder: Label,
    pub add_method: &'static str,
}

pub struct ShippingWords {
    pub options: Label,
    pub name: Label,
    pub areas: Label,
    pub price: Label,
    pub eta_min: Label,
    pub eta_max: Label,
    pub eta_unit: Label,
    pub eta_units: [&'static str; 5],
    pub add_option: &'static str,
    pub free_from: Label,
}

pub struct PolicyWords {
    pub topic: Label,
    pub topics: [&'static str; 5],
    pub title: Label,
    pub text: Label,
}

pub struct VoiceWords {
    pub lead: &'static str,
    pub form_of_address: Label,
    pub forms_of_address: [&'static str; 4],
    pub tone: Label,
    pub tones: [&'static str; 3],
    pub emoji: Label,
    pub greeting: Label,
    pub sign_off: Label,
    pub disclosure: Label,
    pub scope_line: Label,
    pub banned_words: Label,
    pub topics_needing_a_person: Label,
    pub languages: Label,
    pub language_choices: [&'static str; 4],
    pub max_length: Label,
    pub business_task: Label,
}

pub fn editors(lang: Lang) -> &'static EditorWords {
    match lang {
        Lang::Id => &indonesian::WORDS,
        Lang::En => &english::WORDS,
    }
}
