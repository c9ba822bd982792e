//! What customers of the demo write, and what becomes of it.

use twin::Misbehaviour;

/// A customer writes; something happens.
pub struct Scene {
    pub business: &'static str,
    pub customer: &'static str,
    pub minutes_ago: u32,
    pub says: &'static [&'static str],
    pub then: Then,
}

/// What the people at the business do.
#[derive(Clone, Copy)]
pub enum Then {
    /// Nothing: the draft waits, is held, or expires with its window.
    Wait,
    Approve,
    /// Approve while Meta misbehaves.
    ApproveWhile(&'static [Misbehaviour]),
    Edit(&'static str),
    /// Answer in other words although a check holds the draft.
    Overrule {
        text: &'static str,
        because: &'static str,
    },
    Reject(&'static str),
    /// Answer in one's own words.
    Write(&'static str),
    /// Nothing: the customer goes on with everything but plain words.
    ShowAndTell,
}

const HOUR: u32 = 60;

const fn scene(
    business: &'static str,
    customer: &'static str,
    minutes_ago: u32,
    says: &'static [&'static str],
    then: Then,
) -> Scene {
    Scene {
        business,
        customer,
        minutes_ago,
        says,
        then,
    }
}

const ROTI: &str = "Roti Pagi";
const MELATI: &str = "Melati Hair Studio";

pub const SCENES: &[Scene] = &[
    // Answered, delivered, read.
    scene(
        ROTI,
        "sari",
        70 * HOUR,
        &["Selamat pagi kak, buka jam berapa hari ini?"],
        Then::Approve,
    ),
    scene(
        ROTI,
        "maya",
        68 * HOUR,
        &["Halo, alamatnya di mana ya?"],
        Then::Approve,
    ),
    // Nobody looked in time.
    scene(ROTI, "andi", 60 * HOUR, &["Bisa bayar pakai QRIS?"], Then::Wait),
    // Delivered, with read receipts switched off.
    scene(
        ROTI,
        "sari",
        26 * HOUR,
        &["Kak, ongkir ke Cimahi berapa?"],
        Then::ApproveWhile(&[Misbehaviour::NeverRead]),
    ),
    // The number cannot be reached any more.
    scene(
        ROTI,
        "beatriz",
        22 * HOUR,
        &["Halo, bisa bayar pakai QRIS?"],
        Then::ApproveWhile(&[Misbehaviour::Undeliverable]),
    ),
    scene(
        ROTI,
        "budi",
        20 * HOUR,
        &["Roti gandum berapa harganya kak?"],
        Then::Edit("Roti Gandum Rp 24.000 per loyang, Kak. Mau kami simpankan satu?"),
    ),
    scene(
        ROTI,
        "andi",
        18 * HOUR,
        &["Ada roti tanpa gula tidak ya?"],
        Then::Overrule {
            text: "Belum ada, Kak. Yang paling sedikit gulanya Roti Gandum.",
            because: "Sudah ditanyakan ke dapur.",
        },
    ),
    scene(
        ROTI,
        "maya",
        5 * HOUR,
        &["Mau komplain, roti yang kemarin keras sekali"],
        Then::Write(
            "Mohon maaf ya Kak, kami ikut menyesal. Boleh kirim foto rotinya ke sini? Kami bantu carikan jalan keluarnya.",
        ),
    ),
    scene(
        ROTI,
        "andi",
        3 * HOUR,
        &["Ada diskon kalau pesan banyak?"],
        Then::Reject("Diskon dibicarakan langsung dengan pemilik."),
    ),
    // The first draft is stale when the second message arrives.
    scene(
        ROTI,
        "dewi",
        95,
        &["Donat masih ada?", "Sekalian, harga brownies berapa kak?"],
        Then::Wait,
    ),
    // Cannot be answered from what the business has written down.
    scene(
        ROTI,
        "emma",
        50,
        &["Do you know a good hotel near the station?"],
        Then::Wait,
    ),
    // A photo, a voice note, a place, second thoughts.
    scene(ROTI, "maya", 48, &[], Then::ShowAndTell),
    scene(ROTI, "budi", 12, &["Besok buka jam berapa kak?"], Then::Wait),
    scene(
        MELATI,
        "emma",
        71 * HOUR,
        &["Hi! How much is a women's haircut?"],
        Then::Approve,
    ),
    scene(
        MELATI,
        "maya",
        55 * HOUR,
        &["What are your opening hours on Saturday?"],
        Then::Wait,
    ),
    scene(
        MELATI,
        "sari",
        30 * HOUR,
        &["Where is the studio?"],
        Then::Approve,
    ),
    scene(
        MELATI,
        "emma",
        21 * HOUR,
        &["Do you take cards?"],
        Then::ApproveWhile(&[Misbehaviour::NeverRead]),
    ),
    // Nobody knows whether it arrived.
    scene(
        MELATI,
        "andi",
        9 * HOUR,
        &["What time do you close today?"],
        Then::ApproveWhile(&[Misbehaviour::ResetAfterAccept, Misbehaviour::DropStatuses]),
    ),
    scene(
        MELATI,
        "budi",
        4 * HOUR,
        &["Can I talk to a real person please?"],
        Then::Write("Of course, you are talking to one now. How can I help?"),
    ),
    scene(
        MELATI,
        "sari",
        100,
        &["How much is a keratin treatment?"],
        Then::Wait,
    ),
    scene(
        MELATI,
        "dewi",
        40,
        &["My scalp itches since yesterday, which medicine should I take?"],
        Then::Wait,
    ),
    scene(MELATI, "maya", 15, &["Hello, are you open tomorrow?"], Then::Wait),
];
