//! Messages that a person must see, whoever drafted the answer.
//!
//! The drafter uses this to hand over, and the gate uses it again on the customer's own words, so that no
//! drafter, however persuasive, can answer a complaint, take an order or advise on medicine by itself.

use std::collections::HashSet;

use super::facts::{Facts, Voice};
use super::language::Lang;
use super::normal::ordinary_words;
use super::proposal::Intent;
use super::retrieve::words;
use super::wordlist::{PhraseList, WordList};

/// What in this message is for a person. Empty when nothing is.
pub fn concerns(text: &str, facts: &Facts) -> Vec<Intent> {
    let mut words = ordinary_words(text);
    let mut found = concerns_in(&words);
    if !found.is_empty() {
        let names = names_in_catalog(facts, &words);
        words.retain(|word| !names.contains(word));
        found = concerns_in(&words);
    }
    if owners_topic(text, facts.voice()).is_some() {
        found.push(Intent::OwnersTopic);
    }
    found
}

fn concerns_in(words: &[String]) -> Vec<Intent> {
    let plain = words.join(" ");
    let said = Said { words, plain: &plain };
    let concerns = [
        (Intent::Person, wants_person(&said)),
        (Intent::Complaint, complains(&said)),
        (Intent::ExistingOrder, is_about_an_order_made(&said)),
        (Intent::Order, wants_to_order(&said)),
        (Intent::Negotiation, bargains(&said)),
        (Intent::OutOfScope, is_out_of_scope(&said)),
    ];
    concerns
        .into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(intent, _)| intent)
        .collect()
}

/// The owner's topic a message touches.
pub fn owners_topic<'v>(text: &str, voice: &'v Voice) -> Option<&'v str> {
    let plain = format!(" {} ", words(text).join(" "));
    let ordinary = format!(" {} ", ordinary_words(text).join(" "));
    let touched = |topic: &&String| {
        let topic = words(topic).join(" ");
        !topic.is_empty()
            && (plain.contains(&format!(" {topic} ")) || ordinary.contains(&format!(" {topic} ")))
    };
    voice
        .topics_needing_a_person
        .iter()
        .find(touched)
        .map(String::as_str)
}

/// Words of the message that belong to names in the catalog: "roti sobek" is no torn bread.
fn names_in_catalog(facts: &Facts, said: &[String]) -> HashSet<String> {
    let names = facts.labels();
    said.iter().filter(|word| names.contain(word)).cloned().collect()
}

struct Said<'a> {
    words: &'a [String],
    plain: &'a str,
}

impl Said<'_> {
    fn of(&self, list: &WordList) -> bool {
        list.any_of(self.words)
    }

    fn phrase(&self, list: &PhraseList) -> bool {
        list.found_in(self.words).is_some()
    }
}

fn wants_person(said: &Said<'_>) -> bool {
    let asks_for_number = said.of(&NUMBER_WORDS) || said.plain.contains("no telepon");
    (said.of(&PERSONS) && (said.of(&REACHING) || (said.of(&CALLING) && !asks_for_number)))
        || matches!(
            said.plain,
            "admin" | "cs" | "agent" | "human" | "operator" | "manusia" | "person"
        )
        || said.phrase(&PERSON_PHRASES)
}

fn complains(said: &Said<'_>) -> bool {
    !asks_in_case(said) && tells_of_harm(said)
}

/// "Kalau barangnya rusak, bisa ditukar?" asks for the rule, before anything has happened.
fn asks_in_case(said: &Said<'_>) -> bool {
    let supposes = matches!(
        said.words.first().map(String::as_str),
        Some("kalau" | "if" | "jika" | "bila")
    ) || said.plain.starts_with("what if")
        || said.plain.starts_with("bagaimana kalau");
    supposes && !said.of(&HAPPENED)
}

fn tells_of_harm(said: &Said<'_>) -> bool {
    // "Biar tidak rusak" tells of none.
    let is_denied = |at: usize| {
        at > 0
            && said
                .words
                .get(at - 1)
                .is_some_and(|word| word == "tidak" || word == "not")
    };
    let mut words = said.words.iter().enumerate();
    words.any(|(at, word)| COMPLAINT_WORDS.contains(word) && !is_denied(at)) || said.phrase(&COMPLAINTS)
}

fn is_about_an_order_made(said: &Said<'_>) -> bool {
    said.of(&ORDER_MADE_WORDS) || said.phrase(&ORDERS_MADE)
}

fn wants_to_order(said: &Said<'_>) -> bool {
    let asks_how = said.of(&HOW_WORDS);
    // "Mau ambil sendiri" says how, and may come before any order.
    let fetches = said.phrase(&FETCHING);
    let starts = ORDERS
        .found_in(said.words)
        .is_some_and(|phrase| !(fetches && phrase.ends_with("ambil")));
    let begins = said
        .words
        .first()
        .is_some_and(|word| matches!(word.as_str(), "pesan" | "order" | "booking" | "beli"))
        && !asks_how
        && said.words.len() > 1;
    (starts && !said.phrase(&HOW_TO_ORDER)) || begins
}

fn bargains(said: &Said<'_>) -> bool {
    said.of(&BARGAIN_WORDS) || said.phrase(&BARGAINS) || said.phrase(&PROMISES)
}

fn is_out_of_scope(said: &Said<'_>) -> bool {
    said.of(&FOREIGN_WORDS) || said.phrase(&FOREIGN_TOPICS)
}

/// The words that tell a customer a person will answer, per language: what a hand-over may say.
pub const fn hand_over(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Pesan ini kami teruskan ke tim kami, mohon ditunggu.",
        Lang::En => "We are passing your message to our team, please wait a moment.",
    }
}

static COMPLAINT_WORDS: WordList = WordList::new(
    "kecewa mengecewakan komplain complain complaint rusak cacat basi penipu penipuan nipu ditipu scam \
     bohong marah parah broken damaged disappointed disappointing terrible awful unacceptable defective \
     spoiled rude worst stale keluhan lecet sobek pecah jelek luntur ruined torn cracked fraud burned \
     burnt",
);

static HAPPENED: WordList = WordList::new(
    "sudah kemarin tadi datang terima diterima sampai gini begini ini my saya aku was already received arrived \
     yesterday last came",
);

static COMPLAINTS: PhraseList = PhraseList::new(
    "belum sampai, belum datang, belum nyampe, tidak sampai, tidak datang, belum dikirim, \
     belum diterima, salah kirim, salah pesanan, tidak sesuai, lama banget, lama sekali, kok lama, \
     kurang satu, kok belum, wrong item, wrong order, wrong size, wrong colour, wrong color, \
     not arrived, never arrived, hasnt arrived, not received, still waiting, has not come, \
     havent received, have not received, didnt arrive, did not arrive, too late, money back, \
     balikin uang, kembalikan uang, uang saya, tidak puas, not happy, not satisfied, cold when, \
     missing from, minta refund, want a refund, mau refund, my refund, salah warna, salah ukuran, \
     yang datang",
);

static ORDER_MADE_WORDS: WordList = WordList::new("resi tracking batalkan reschedule dibatalkan");

static ORDERS_MADE: PhraseList = PhraseList::new(
    "pesanan saya, pesanan aku, pesananku, order saya, orderan saya, orderan aku, paket saya, \
     barang saya, my order, my package, my parcel, my booking, my appointment, my payment, i ordered, \
     i paid, i have paid, already paid, sudah bayar, sudah transfer, sudah saya transfer, \
     sudah saya bayar, bukti transfer, bukti bayar, konfirmasi pembayaran, saya pesan kemarin, \
     i bought, cancel my, cancel the order, order status, status pesanan, status order, \
     pesanan atas nama, order number, nomor pesanan, change my order, ubah pesanan, ganti pesanan, \
     where is my, i have transferred, just transferred, barusan transfer, my table, batal pesan, \
     saya beli kemarin",
);

static BARGAIN_WORDS: WordList = WordList::new("nego nawar ditawar");

static BARGAINS: PhraseList = PhraseList::new(
    "kurang dikit, bisa kurang, boleh kurang, kurangin, kurangi harga, harga teman, harga temen, \
     harga nett, can you lower, make it cheaper, better price, best price, lower the price, \
     special price, harga pas, last price",
);

/// Somebody is said to have promised it, or is to promise it now: special terms, which only a person gives.
static PROMISES: PhraseList = PhraseList::new(
    "your colleague, your manager, your staff, your boss, your website says, your ad says, your ad said, \
     your site says, promised, promise me, guarantee me, guarantee that, you agreed, you already agreed, \
     you always gave, last time you, last time your, must accept, must confirm, do the same, honor that, \
     honour that, kata kasir, kata admin, kata staf, kata temen, kata teman, kata karyawan, kata kakak, \
     kata sales, kasir bilang, admin bilang, staf bilang, temen kamu, teman kamu, staf anda, rekan anda, \
     petugas anda, kasir anda, sudah janji, berjanji, menjanjikan, dijanjikan, janjikan, jamin, dijamin, \
     tepati, biasanya dikasih, waktu itu dikasih, kemarin dikasih, kemarin boleh, dulu boleh, dulu dikasih, \
     deal ya, deal kan, setuju ya, fix ya",
);

static FOREIGN_WORDS: WordList = WordList::new(
    "obat dokter hamil menyusui diabetes asma kanker medis hukum pengacara gugat menggugat tuntut saham \
     crypto kripto bitcoin investasi pinjaman pinjol presiden politik pemilu cuaca puisi pantun pacar \
     jomblo zodiak ramalan skripsi medicine doctor pregnant diabetic medication disease lawyer lawsuit \
     sue legal invest investment mortgage president politics election weather poem joke homework essay \
     girlfriend boyfriend horoscope recipe resep python javascript lonely kesepian curhat sayang \
     capital",
);

static FOREIGN_TOPICS: PhraseList = PhraseList::new(
    "i love you, aku cinta, are you single, who is the, siapa presiden, write me, buatkan saya, \
     terjemahkan, translate this, ibu kota, tell me a story, tell me about yourself, \
     what is the meaning, umur kamu, nama kamu siapa, side effect, efek samping, sakit perut, \
     sakit kepala, for my rash",
);

static HOW_WORDS: WordList = WordList::new(
    "harus sebelum cara bagaimana how minimal minimum apakah lewat via online before advance jauh",
);

static ORDERS: PhraseList = PhraseList::new(
    "mau pesan, mau order, mau beli, saya pesan, aku pesan, saya order, aku order, saya beli, \
     saya ambil, aku ambil, mau ambil, mau booking, saya booking, mau reservasi, tolong pesan, \
     minta dikirim, bisa pesan, bisa order, boleh pesan, bisa booking, bisa reservasi, jadi pesan, \
     jadi order, jadi beli, checkout, like to order, want to order, like to buy, want to buy, \
     like to book, want to book, can i order, can i book, can i buy, can i reserve, could i book, \
     could i order, can we book, book an appointment, book a, make a booking, make an appointment, \
     make a reservation, reserve a, i will take, i will have, i will buy, place an order, order please, \
     pesan dong, order dong, pesan ya, order ya, book me, pesankan, pesan meja, book for, let me order, \
     let me get, i would take, i take",
);

static FETCHING: PhraseList = PhraseList::new(
    "ambil sendiri, ambil langsung, ambil di toko, ambil ke toko, ambil di tempat, ambil di sana",
);

static HOW_TO_ORDER: PhraseList = PhraseList::new(
    "minimal order, minimum order, cara pesan, cara order, how to order, how do i order, \
     how can i order, how do i book, how can i book, bagaimana pesan, bagaimana order",
);

static PERSONS: WordList = WordList::new(
    "admin manusia orang cs human person agent operator owner pemilik someone staff manager \
     representative people",
);

static REACHING: WordList = WordList::new(
    "bicara ngomong ngobrol hubungi hubungkan sambungkan disambungkan dihubungkan panggil panggilkan \
     talk speak connect chat reach transfer asli beneran real langsung",
);

static CALLING: WordList =
    WordList::new("call calls calling called phone phones ring dial telepon menelepon ditelepon teleponan");

/// "Nomor telepon admin berapa?" is answered from the facts.
static NUMBER_WORDS: WordList = WordList::new("nomor number numbers berapa");

static PERSON_PHRASES: PhraseList = PhraseList::new(
    "customer service, real person, bukan bot, bukan robot, not a bot, live agent, ini bot, \
     are you a bot, ini robot, is this a bot, am i talking to a bot, customer support, \
     call me, phone me, ring me, contact me, call us, call back, callback, give me a call, \
     get a call, can reach me, reach out to me, telepon saya, telepon aku, telepon kami, telepon gue, \
     telepon gw, telepon balik, menelepon saya, menelepon aku, saya ditelepon, aku ditelepon, \
     minta ditelepon, mau ditelepon, hubungi saya, hubungi aku, kontak saya, kontak aku",
);
