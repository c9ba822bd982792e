//! Words that state nothing: courtesy, connection, and the names of what shops speak about.
//!
//! A drafter may use these freely around what it takes from the facts. Words that turn or promise something
//! (not, guaranteed, refund, every) are missing on purpose: they may only come from the business itself.

use crate::draft::wordlist::WordList;

pub(super) fn is_courtesy(word: &str) -> bool {
    ID.contains(word) || EN.contains(word)
}

static ID: WordList = WordList::new(
    "ada adalah admin agar akan alamat an anda apa atas atau baik bantu bapak barang belanja berikut bersama \
     besar bisa boleh bu dan dari dengan di ditunggu e estimasi hai halo hanya harga harganya hari ibu \
     informasi ini itu jadwal jam juga kak kakak kalau kami kamu kasih ke kembali kepada kirim kita \
     kurir lewat lokasi maaf mail maksud malam mana menghubungi menu minimal mohon mulai n nama \
     nya oleh ongkir ongkos pada pagi pak pembayaran pengiriman per pesan peta pilihan produk pukul \
     punya saja salam sama sampai sedang selamat sesuai siang silakan sisa sore stok tahu tarif telah \
     telepon terima tersedia teruskan tim ukuran untuk varian wib wit wita ya yang",
);

static EN: WordList = WordList::new(
    "a about accept account address afternoon also am an and are as ask at available be below can \
     contact contacting could courier couriers course day delivery e estimated evening for from glad \
     good happy has have hello help here hi hours how i if in is it item items know least let link mail \
     map may me mean message minimum moment morning name of on only options or order orders our passing \
     payment per phone please pleasure price prices rate re s shipping sizes sorry starting starts \
     stock store sure team tell thank thanks that the these they this to us wait we welcome which with \
     would yes you your youre",
);
