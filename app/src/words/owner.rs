//! Words for who answers a conversation.

use domain::receive::{Owner, Ownership};
use domain::{Channel, Lang};

pub struct Words {
    pub label: &'static str,
    pub since: &'static str,
    pub take_over: &'static str,
    pub hand_back: &'static str,
    pub offer: &'static str,
}

static ID: Words = Words {
    label: "Siapa yang menjawab",
    since: "sejak",
    take_over: "Saya jawab sendiri",
    hand_back: "Biarkan asisten merancang lagi",
    offer: "Anda baru menulis sendiri, jadi asisten diam dulu. Bila ingin meneruskan sendiri sampai selesai, ambil alih percakapan ini.",
};

static EN: Words = Words {
    label: "Who answers",
    since: "since",
    take_over: "I answer this myself",
    hand_back: "Let the assistant draft again",
    offer: "You have just written yourself, so the assistant keeps quiet. To go on by yourself for as long as it takes, take this conversation over.",
};

pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

/// Who answers now. On Instagram an owner answers in its app, on whatever device; on WhatsApp, on the phone that has the number.
pub fn who(lang: Lang, channel: Channel, ownership: &Ownership) -> String {
    let name = ownership.person.as_deref().unwrap_or("—");
    let in_the_app = channel == Channel::Instagram;
    match (lang, ownership.owner) {
        (Lang::Id, Owner::Ai) => "Asisten merancang jawaban di sini".to_owned(),
        (Lang::En, Owner::Ai) => "The assistant drafts the replies here".to_owned(),
        (Lang::Id, Owner::Person) => format!("{name} menjawab sendiri"),
        (Lang::En, Owner::Person) => format!("{name} answers by hand"),
        (Lang::Id, Owner::ByHand) => format!("{name} baru menjawab"),
        (Lang::En, Owner::ByHand) => format!("{name} has just answered"),
        (Lang::Id, Owner::OwnerPhone) if in_the_app => "Dijawab pemilik di aplikasi Instagram".to_owned(),
        (Lang::En, Owner::OwnerPhone) if in_the_app => {
            "Answered by the owner in the Instagram app".to_owned()
        }
        (Lang::Id, Owner::OwnerPhone) => "Dijawab dari ponsel pemilik".to_owned(),
        (Lang::En, Owner::OwnerPhone) => "Answered on the owner's phone".to_owned(),
        (Lang::Id, Owner::MetaAgent) => "Dijawab oleh agen lain di Meta".to_owned(),
        (Lang::En, Owner::MetaAgent) => "Answered by another agent at Meta".to_owned(),
        (Lang::Id, Owner::Nobody) => "Tidak ada yang memegang percakapan ini".to_owned(),
        (Lang::En, Owner::Nobody) => "Nobody holds this conversation".to_owned(),
    }
}

/// What that means for the next message.
pub const fn meaning(lang: Lang, owner: Owner) -> &'static str {
    match (lang, owner) {
        (Lang::Id, Owner::Ai) => "Yang menunggu keputusan muncul di bawah percakapan.",
        (Lang::En, Owner::Ai) => "What waits for a decision is shown below the conversation.",
        (Lang::Id, Owner::Person) => "Tidak ada rancangan baru sampai percakapan ini dikembalikan.",
        (Lang::En, Owner::Person) => "Nothing new is drafted until the conversation is given back.",
        (Lang::Id, Owner::ByHand | Owner::OwnerPhone) => {
            "Tidak ada rancangan baru. Asisten melanjutkan bila pelanggan menulis lagi setelah 4 jam tenang."
        }
        (Lang::En, Owner::ByHand | Owner::OwnerPhone) => {
            "Nothing new is drafted. The assistant goes on when the customer writes again after 4 quiet hours."
        }
        (Lang::Id, Owner::MetaAgent) => "Tidak ada yang dirancang atau dikirim sampai Meta mengembalikannya.",
        (Lang::En, Owner::MetaAgent) => "Nothing is drafted or sent until Meta gives it back.",
        (Lang::Id, Owner::Nobody) => "Tidak ada rancangan baru sampai seseorang mengambilnya.",
        (Lang::En, Owner::Nobody) => "Nothing new is drafted until somebody takes it.",
    }
}
