//! Words that state nothing: courtesy, connection, and the names of what shops speak about.
//!
//! A drafter may use these freely around what it takes from the facts. Words that turn or promise something
//! (not, guaranteed, refund, every) are missing on purpose: they may only come from the business itself.

use crate::draft::wordlist::WordList;

pub(super) fn is_courtesy(word: &str) -> bool {
    ID.contains(word) || EN.contains(word)
}

static ID: WordList = WordList::new(
    "ada adalah admin agar akan alamat an anda apa atau baik bank bantu bapak barang belanja berikut \
     bersama besar bisa boleh bu buka dan dari dengan di ditunggu e estimasi hai halo hanya harga hari \
     harganya ibu informasi ini itu jadwal jam juga kak kakak kalau kami kamu kasih ke kembali kirim \
     kepada kita kurir lagi lewat lokasi maaf mail mana maksud menghubungi menu minimal mohon mulai n \
     nama nomor nya oleh ongkir ongkos pada pak pembayaran pengiriman per pesan peta pilihan produk \
     pukul punya rekening salam sama saja sampai sedang selamat sesuai silakan siang pagi sore malam \
     sisa stok tahu tarif tim teruskan telah telepon terima terimakasih tersedia transfer tunai kartu \
     qris tempat bayar cod untuk ukuran varian wib wit wita ya yang",
);

static EN: WordList = WordList::new(
    "a about accept account address afternoon also am an and are as ask at available bank be below can \
     card cash cod contact contacting could courier course day delivery e estimated evening for from \
     glad good happy has have hello help here hi hours how i if in is it item items know least let link \
     mail map may me mean message minimum moment morning name of on only options or order orders our \
     passing pay payment per phone pleasure please price prices re s shipping sizes sorry starting \
     starts stock store sure team tell thank thanks that the these they this to transfer us wait we \
     welcome which with would you your youre yes couriers rate",
);
