//! Why a person should answer.

use domain::Lang;
use domain::draft::proposal::{Intent, PersonReason, Unanswerable};

use super::pick;

/// What the customer wants that nobody but a person should handle.
pub(super) const fn customer(lang: Lang, intent: Intent) -> &'static str {
    match intent {
        Intent::Order => person(lang, PersonReason::Order),
        Intent::ExistingOrder => person(lang, PersonReason::ExistingOrder),
        Intent::Complaint => person(lang, PersonReason::Complaint),
        Intent::Person => person(lang, PersonReason::Asked),
        Intent::Negotiation => person(lang, PersonReason::Negotiation),
        Intent::OwnersTopic => person(lang, PersonReason::OwnersTopic),
        Intent::OutOfScope => unanswerable(lang, Unanswerable::OutOfScope),
        Intent::Greeting
        | Intent::Thanks
        | Intent::Price
        | Intent::Stock
        | Intent::Catalog
        | Intent::Detail
        | Intent::Hours
        | Intent::Address
        | Intent::Shipping
        | Intent::Payment
        | Intent::Contact
        | Intent::Policy(_) => pick(
            lang,
            "Pelanggan ini perlu dijawab orang.",
            "This customer needs a person.",
        ),
    }
}

pub(super) const fn person(lang: Lang, why: PersonReason) -> &'static str {
    let (id, en) = match why {
        PersonReason::Order => ("Pelanggan ingin memesan.", "The customer wants to order."),
        PersonReason::ExistingOrder => (
            "Pelanggan menanyakan pesanan atau pembayarannya.",
            "The customer asks about their order or payment.",
        ),
        PersonReason::Complaint => ("Pelanggan menyampaikan keluhan.", "The customer has a complaint."),
        PersonReason::Asked => (
            "Pelanggan minta dijawab orang.",
            "The customer asked for a person.",
        ),
        PersonReason::OwnersTopic => (
            "Topik ini Anda simpan untuk dijawab orang.",
            "You keep this topic for people.",
        ),
        PersonReason::Negotiation => ("Pelanggan menawar harga.", "The customer is bargaining."),
    };
    pick(lang, id, en)
}

pub(super) const fn unanswerable(lang: Lang, why: Unanswerable) -> &'static str {
    let (id, en) = match why {
        Unanswerable::NoText => ("Pesan ini tidak berisi teks.", "This message has no text."),
        Unanswerable::NotInFacts => (
            "Jawabannya tidak ada di data bisnis.",
            "The answer is not in the business facts.",
        ),
        Unanswerable::UnknownItem => (
            "Barang ini tidak ada di katalog.",
            "This item is not in the catalog.",
        ),
        Unanswerable::MissingDetail => (
            "Data tentang ini belum lengkap.",
            "The facts do not say this about it.",
        ),
        Unanswerable::UnknownArea => (
            "Ongkos kirim ke daerah ini belum ada di data.",
            "The facts have no shipping to this area.",
        ),
        Unanswerable::PartlyUnknown => (
            "Sebagian pertanyaan tidak terjawab oleh data.",
            "Part of the question is not answered by the facts.",
        ),
        Unanswerable::OutOfScope => (
            "Ini di luar urusan bisnis ini.",
            "This is not what the business is for.",
        ),
        Unanswerable::ModelSilent => (
            "Server model tidak menjawab. Rancangan ini dari penjawab bawaan; periksa dulu.",
            "The model server did not answer. This draft is the built-in drafter's; check it first.",
        ),
        Unanswerable::ModelUnusable => (
            "Model tidak memberi jawaban yang bisa dipakai. Rancangan ini dari penjawab bawaan; periksa dulu.",
            "The model gave no usable answer. This draft is the built-in drafter's; check it first.",
        ),
        Unanswerable::ModelBudget => (
            "Jatah model hari ini sudah habis. Rancangan ini dari penjawab bawaan; periksa dulu.",
            "Today's budget of the model is used up. This draft is the built-in drafter's; check it first.",
        ),
        Unanswerable::ModelRests => (
            "Server model berulang kali gagal dan sedang diistirahatkan. Rancangan ini dari penjawab bawaan; periksa dulu.",
            "The model server kept failing and is left alone for a while. This draft is the built-in drafter's; check it first.",
        ),
    };
    pick(lang, id, en)
}
