//! English.

use super::Expect::{Because, Courtesy, Person, Told, Unanswered};
use super::{Row, all_right, draft};
use crate::draft::proposal::PersonReason as Reason;
use crate::draft::proposal::Unanswerable as Why;
use crate::draft::samples::Shop::{BatikAyu, KopiSenja, Melati, Reviewed, RotiPagi};
use crate::draft::samples::asked;

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Prices
    (Melati, "Hi, how much is a women's haircut?", Told, &["Women's Haircut is Rp 350.000"]),
    (Melati, "how much for balayage", Told, &["Balayage is Rp 1.850.000"]),
    (Melati, "What's the price of full colour for long hair?", Told, &["Long hair Rp 1.100.000"]),
    (Melati, "price keratin treatment?", Told, &["Rp 1.500.000"]),
    (Reviewed, "How much is the tote bag?", Told, &["Canvas Tote Bag", "$12.50"]),
    (Reviewed, "price of the desk lamp please", Told, &["Desk Lamp is $32.00"]),
    (Reviewed, "how much does the t-shirt cost in L?", Told, &["L $16.00"]),
    (Reviewed, "How much are the mug and the wall clock?", Told, &["Enamel Mug is $9.50", "Wall Clock is $27.50"]),
    (BatikAyu, "How much is the silk shawl?", Told, &["Selendang Sutra is Rp 380.000"]),
    (KopiSenja, "how much is a cappucino?", Told, &["Cappuccino is Rp 26.000"]),
    (Reviewed, "what is your cheapest item?", Told, &["Ballpoint Pen at $2.50"]),
    // Stock
    (Reviewed, "Do you have the mug in stock?", Told, &["Enamel Mug is available (35 in stock)"]),
    (Reviewed, "Is the linen apron available?", Told, &["Linen Apron is sold out"]),
    (Reviewed, "is the natural tote bag still available?", Told, &["Natural is sold out"]),
    (Reviewed, "any scented candles left?", Told, &["Scented Candle is available (15 in stock)"]),
    (Melati, "do you sell argan oil?", Told, &["sold out"]),
    (BatikAyu, "Do you still have the parang shirt in XL?", Told, &["XL is sold out"]),
    // Hours
    (Melati, "What are your opening hours?", Told, &["Monday–Tuesday 10 am–7 pm", "Wednesday closed"]),
    (RotiPagi, "Hello, what are your opening hours?", Told, &["Monday closed", "Friday 6 am–11 am and 1 pm–6 pm WIB", "Sunday 6 am–2 pm"]),
    (Melati, "Are you open today?", Told, &["Today (Sunday, 22 November 2026)", "9 am–5 pm"]),
    (Melati, "are you open tomorrow", Told, &["Tomorrow (Monday, 23 November 2026)", "10 am–7 pm"]),
    (Melati, "What time do you close on Friday?", Told, &["Friday, 27 November 2026", "10 am–8 pm"]),
    (Reviewed, "are you open on sundays?", Told, &["closed"]),
    (Reviewed, "Are you open on December 25?", Told, &["25 December 2026", "closed"]),
    (Melati, "open on christmas?", Told, &["closed"]),
    (Melati, "are you open at easter?", Because(Why::MissingDetail), &[]),
    // Address and contact
    (Melati, "Where are you located?", Told, &["Jl. Raya Seminyak No. 17", "above the flower shop"]),
    (Reviewed, "what's your address", Told, &["Jl. Contoh No. 1"]),
    (Reviewed, "can I have your email?", Told, &["help@testshop.example"]),
    // Shipping
    (Reviewed, "How much is shipping?", Told, &["Standard Post", "$3.50", "2–4 days"]),
    (Reviewed, "do you deliver to Jakarta?", Told, &["Same Day Courier", "$6.00", "3–6 hours"]),
    (BatikAyu, "Do you ship to Singapore?", Told, &["Rp 420.000", "4–7 days"]),
    (BatikAyu, "How long does shipping to Bali take?", Told, &["3–5 days"]),
    (Reviewed, "is there free shipping?", Told, &["at least $50.00"]),
    // Payment
    (Melati, "Do you take credit cards?", Told, &["Visa"]),
    (Melati, "can I pay with paypal?", Told, &["Sorry, we only accept"]),
    (Reviewed, "What's your bank account number?", Told, &["8000010010", "Laras Test Shop"]),
    // Policies
    (Reviewed, "What's your return policy?", Told, &["within 14 days"]),
    (Reviewed, "is there a warranty on lamps?", Told, &["12 months"]),
    (Melati, "what is your cancellation policy?", Told, &["up to 12 hours before"]),
    (Melati, "is there parking?", Told, &["behind the building"]),
    (Melati, "do you take walk-ins?", Told, &["Walk-ins are welcome"]),
    (KopiSenja, "is your menu halal?", Told, &["halal certified"]),
    (Reviewed, "do you do gift wrapping?", Told, &["Gift wrapping is available"]),
    // Catalog and detail
    (Melati, "what services do you offer?", Told, &["Balayage", "Hair Spa"]),
    (Melati, "what's included in the hair spa?", Told, &["Scalp massage"]),
    // Several
    (Reviewed, "Hello! How much is the enamel mug and where is your shop?", Told, &["$9.50", "Menteng"]),
    (RotiPagi, "are you open on Tuesday? and do you accept cash?", Told, &["24 November 2026", "cash"]),
    // In other words
    (Melati, "how long does balayage take", Told, &["about 3 hours"]),
    (Melati, "how much is hair spa and how long is it", Told, &["Rp 275.000", "45 minutes"]),
    (Melati, "do you do men's haircuts? how much", Told, &["Rp 220.000"]),
    (Melati, "price for women cut please", Told, &["Women's Haircut is Rp 350.000"]),
    (Melati, "where can i park", Told, &["behind the building"]),
    (Melati, "what's the cheapest treatment", Told, &["Hair Spa at Rp 275.000"]),
    (Reviewed, "are you open on new year's day", Told, &["1 January 2027", "closed"]),
    (Reviewed, "price of gift card", Told, &["Small $10.00"]),
    (Reviewed, "are you open now?", Told, &["closed", "23 November 2026"]),
    (Reviewed, "what is your phone number?", Told, &["+62 811-0000-1001"]),
    (Reviewed, "can I call you?", Told, &["+62 811-0000-1001"]),
    (Reviewed, "what's your phone number", Told, &["+62 811-0000-1001"]),
    (BatikAyu, "are you open on eid?", Told, &["9 March 2027"]),
    (BatikAyu, "what is the sidomukti cloth made of", Told, &["Hand-drawn batik"]),
    (KopiSenja, "do you deliver to Bandung and how much", Told, &["Rp 14.000"]),
    (Melati, "do you do nails?", Unanswered, &[]),
    (KopiSenja, "do you guys have oat milk", Unanswered, &[]),
    // Courtesy
    (Reviewed, "hello", Courtesy, &["Laras Test Shop"]),
    (Reviewed, "Good morning!", Courtesy, &["Laras Test Shop"]),
    (Reviewed, "thank you so much", Courtesy, &["welcome"]),
    (Reviewed, "how much is it?", Courtesy, &["which item"]),
    // For a person
    (Melati, "I'd like to book a haircut tomorrow at 3pm", Person(Reason::Order), &[]),
    (Reviewed, "can I talk to a real person?", Person(Reason::Asked), &[]),
    (Reviewed, "I want to talk to a person", Person(Reason::Asked), &[]),
    (Reviewed, "Can a person call me?", Person(Reason::Asked), &[]),
    (Reviewed, "can someone phone me", Person(Reason::Asked), &[]),
    (Reviewed, "please call me back about the mug", Person(Reason::Asked), &[]),
    (Reviewed, "my order arrived broken", Person(Reason::Complaint), &[]),
    (Reviewed, "where is my order?", Person(Reason::ExistingOrder), &[]),
    (Melati, "I have an allergy to hair dye, is colour ok?", Person(Reason::OwnersTopic), &[]),
    (Reviewed, "can you give me a better price?", Person(Reason::Negotiation), &[]),
    // Not in the facts
    (Reviewed, "Do you sell laptops?", Because(Why::UnknownItem), &[]),
    (Reviewed, "What's the weather like today?", Because(Why::OutOfScope), &[]),
    (Reviewed, "should I invest in bitcoin?", Because(Why::OutOfScope), &[]),
    (Reviewed, "why is the lamp so expensive?", Unanswered, &[]),
    (Reviewed, "is the mug dishwasher safe?", Unanswered, &[]),
    // Beside the shop's business
    (Reviewed, "What is the meaning of life?", Because(Why::OutOfScope), &[]),
    (Reviewed, "How much is the mug?\nWhat is the meaning of life?\nAre you open tomorrow?", Because(Why::PartlyUnknown), &["Enamel Mug is $9.50", "Tomorrow (Monday, 23 November 2026)"]),
    (Reviewed, "do you have a pen? also, tell me a joke", Because(Why::PartlyUnknown), &["Ballpoint Pen is available"]),
];

/// Questions that share a letter or number with "Notebook A5", and what answers them.
#[rustfmt::skip]
const NAMED_ALONE: &[(&str, &str)] = &[
    ("Do you have a pen?", "Ballpoint Pen is available"),
    ("Do you have 5 pens?", "Ballpoint Pen is available"),
    ("What's the price of a mug?", "Enamel Mug is $9.50"),
    ("how much is a desk lamp", "Desk Lamp is $32.00"),
    ("is there a wall clock in stock?", "Wall Clock is available"),
    ("I want to talk to a person", "to our team"),
    ("I need a candle, how much is it", "Scented Candle is $11.00"),
    ("do you have a pen or a mug?", "Enamel Mug is available"),
];

#[test]
fn a_letter_or_number_of_a_name_names_nothing() {
    for (question, answer) in NAMED_ALONE {
        let (proposal, _) = draft(Reviewed, &asked(question));
        let text = proposal.text.unwrap_or_default();
        assert!(
            text.contains(answer) && !text.contains("Notebook"),
            "{question}: {text}"
        );
    }
    for question in [
        "how much is a notebook?",
        "price of the notebook A5",
        "harga buku catatan",
    ] {
        let (proposal, _) = draft(Reviewed, &asked(question));
        let text = proposal.text.unwrap_or_default();
        assert!(
            text.contains("Notebook A5") && text.contains("$6.00"),
            "{question}: {text}"
        );
    }
}

#[test]
fn english_questions_are_answered_from_facts_or_left_to_a_person() {
    all_right(ROWS);
}
