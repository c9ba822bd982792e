//! The two languages customers write in and businesses answer in.
//!
//! A shop in Indonesia gets Indonesian, English and a mix of both on one number. The answer must come in
//! the language of the question, so the language is decided from the customer's own words, colloquial
//! spellings included, never from a setting of ours.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::claims::{Token, tokens};
use super::wordlist::WordList;

/// A language that facts can be worded in and drafts are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Indonesian, standard or colloquial.
    #[default]
    Id,
    /// English.
    En,
}

impl Lang {
    /// BCP 47 primary tag: `id` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// The reverse of `code`; other languages are not spoken here.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "id" => Some(Self::Id),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

impl Lang {
    /// The language most of the words belong to; `None` when nothing tells ("ok", "100", a name).
    pub fn of(text: &str) -> Option<Self> {
        let (indonesian, english) = scores(text);
        match indonesian.cmp(&english) {
            Ordering::Greater => Some(Self::Id),
            Ordering::Less => Some(Self::En),
            Ordering::Equal => None,
        }
    }

    /// The language of a text that leaves no doubt: at least two words ahead.
    pub fn clearly(text: &str) -> Option<Self> {
        let (indonesian, english) = scores(text);
        Self::of(text).filter(|_| (indonesian - english).abs() >= 2)
    }
}

/// Points for Indonesian and for English.
fn scores(text: &str) -> (i32, i32) {
    let (mut indonesian, mut english) = (0, 0);
    for token in tokens(text).into_iter().filter(Token::is_word) {
        let word = token.lower.as_str();
        indonesian += i32::from(INDONESIAN.contains(word) || has_indonesian_ending(word));
        english += i32::from(ENGLISH.contains(word));
    }
    (indonesian, english)
}

fn has_indonesian_ending(word: &str) -> bool {
    word.len() > 5
        && ["nya", "kah", "kan", "lah"]
            .iter()
            .any(|ending| word.ends_with(ending))
}

/// Words that are common in one language and not words of the other: function words, chat spellings, words
/// of trade.
static INDONESIAN: WordList = WordList::new(
    "ada adakah admin aja saja akan aku alamat antar apa apakah atas atau bagaimana banget banyak \
     barang baru bayar beli belum benar berapa berapaan besok biar bisa blm boleh brp brapa bs bsk buat \
     bu ibu bukan buka bulan cara cek cod dalam dan dari dengan deh dekat di dimana dmn dong dgn drpd \
     dulu enggak ga gak gan gimana gmn gitu gratis habis halo hari harga hrg hrga ini itu jadi jam jual \
     juga jm kah kak kaka kakak kalau kalo klo kami kamu kapan karena ke kemana kerja kirim kita kok \
     kurang lagi lalu libur lokasi lokasinya lusa maaf makasih makasi mksh malam mana mas mau mbak min \
     masih masi minggu minta mohon murah naik nanti nggak ngga nih nya ongkir orang pagi pak bapak \
     pakai pake paling pas pengiriman permisi pesan pesen pengen punya rek rekening saat sama sampai \
     sampe saya sebelum sekarang selamat semua sesudah siang sih silakan sis sore stok sudah sdh udah \
     udh tak tanya tapi tdk terima kasih tersedia tidak toko tolong transfer trus terus tutup untuk utk \
     uang warna ukuran ya yaa yah yang yg yuk mulai pukul per setiap pesanan silahkan dapat kembali \
     kepada oleh setelah kecuali hanya belanja lebih butuh ingin mo bole gapapa assalamualaikum pada tetap tanggal tgl supaya agar bagi sebuah suatu serta telah akan dapatkah \
     hrs harus ato \
     assalamu alaikum pengin gue gw lu",
);

static ENGLISH: WordList = WordList::new(
    "a about all an and any anyone are at available be before book business but buy by can card cash \
     cheap cheapest close closed cost costs could day delivery deliver do does doing every for free \
     from get give good morning afternoon evening have hello hey hi hours how i if im in is isnt it its \
     know left like located location long looking made make many may me much my need no not of on one \
     open opening or order our out pay payment person please price prices return right sell send ship \
     shipping shop should some stock store take talk thank thanks thx that the there these they this \
     those time to today tomorrow tonight until us want was we were what whats when where which who \
     will with work would yes you your youre accept using still also just than then here has had been \
     did dont doesnt cannot cant must within after only each welcome dear over under more other let ask \
     come look near so lot very too really am into them their new now currently say see same way \
     without",
);

/// Whether a word says nothing about what is asked for: common in either language.
pub(crate) fn is_function_word(word: &str) -> bool {
    INDONESIAN.contains(word) || ENGLISH.contains(word)
}
