//! Chat spelling brought to ordinary words: "brp hrgnya kak" is asked as often as "berapa harganya, Kak?".

use super::retrieve::words;
use super::wordlist::{Spellings, WordList};

/// The words of a message in ordinary spelling and order, endings of possession and question removed.
pub fn ordinary_words(text: &str) -> Vec<String> {
    words(text)
        .iter()
        .flat_map(|word| ordinary(word).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn ordinary(word: &str) -> String {
    if let Some(usual) = SPELLINGS.get(word) {
        return usual.to_owned();
    }
    let squeezed = without_stretching(word);
    if let Some(usual) = SPELLINGS.get(&squeezed) {
        return usual.to_owned();
    }
    let stem = ["nya", "kah", "nyaa"]
        .iter()
        .find_map(|ending| squeezed.strip_suffix(ending))
        .filter(|stem| stem.len() >= 3 && !KEPT.contains(&squeezed));
    match stem {
        Some(stem) => SPELLINGS.get(stem).unwrap_or(stem).to_owned(),
        None => squeezed,
    }
}

/// "hargaaaa" is "harga", "haloo" is "halo"; doubled letters inside a word are its own.
fn without_stretching(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let last = letters.last().copied();
    let tail = letters
        .iter()
        .rev()
        .take_while(|letter| Some(**letter) == last)
        .count();
    let vowel = last.is_some_and(|letter| matches!(letter, 'a' | 'i' | 'u' | 'o'));
    if tail >= 3 || (tail == 2 && vowel && letters.len() > 3) {
        letters.truncate(letters.len() - tail + 1);
    }
    letters.into_iter().collect()
}

static KEPT: WordList = WordList::new(
    "punya hanya tanya nanya bertanya apakah langkah biasanya banyaknya naskah berkah surabaya",
);

static SPELLINGS: Spellings = Spellings::new(
    "brapaan berapa, brpan berapa, bnyk banyak, dr dari, drpd dari, jd jadi, dpn depan, hw how, hrs harus, \
     sblm sebelum, sblum sebelum, sblmnya sebelum, sebelumnya sebelum, liat lihat, lgsg langsung, \
     lgsung langsung, dateng datang, dtg datang, tuker tukar, dituker ditukar, nuker menukar, \
     balikin kembalikan, dibalikin dikembalikan, anter antar, dianter diantar, nganter antar, tgl tanggal, \
     norekening rekening, smpai sampai, ato atau, \
     brp berapa, brapa berapa, brpa berapa, berapaan berapa, berpa berapa, bera berapa, \
     pira berapa, piro berapa, hrg harga, hrga harga, hargany harga, hrgny harga, harg harga, \
     harag harga, prais harga, ga tidak, gak tidak, gk tidak, ngga tidak, nggak tidak, enggak tidak, \
     engga tidak, tdk tidak, kagak tidak, ndak tidak, tak tidak, g tidak, kga tidak, yg yang, yng yang, \
     dmn di mana, dimana di mana, dmana di mana, mn mana, kmn ke mana, kemana ke mana, gmn bagaimana, \
     gimana bagaimana, gmana bagaimana, bgmn bagaimana, piye bagaimana, kpn kapan, bs bisa, bsa bisa, \
     bole boleh, bisakah bisa, iso bisa, tf transfer, trf transfer, trnsfer transfer, tranfer transfer, \
     rek rekening, telp telepon, telpon telepon, tlp telepon, tlpn telepon, tlpon telepon, \
     telpn telepon, telfon telepon, telefon telepon, nelpon menelepon, nelp menelepon, \
     menelpon menelepon, ditelpon ditelepon, ditelp ditelepon, sy saya, sya saya, \
     norek nomor rekening, nmr nomor, nomer nomor, bsk besok, besuk besok, bsok besok, \
     klo kalau, kalo kalau, kl kalau, msh masih, masi masih, sdh sudah, udh sudah, udah sudah, \
     uda sudah, dah sudah, blm belum, blom belum, utk untuk, buat untuk, dgn dengan, krm kirim, \
     krim kirim, ngirim kirim, kirimnya kirim, byr bayar, bayarnya bayar, almt alamat, lok lokasi, \
     shareloc lokasi, sharelok lokasi, serlok lokasi, jm jam, hr hari, skrg sekarang, skrng sekarang, \
     skg sekarang, skr sekarang, stock stok, stck stok, redy ready, redi ready, rdy ready, aja saja, \
     aj saja, doang saja, jg juga, trus terus, trs terus, ama sama, sm sama, pake pakai, pk pakai, \
     sampe sampai, smpe sampai, smp sampai, nyampe sampai, pesen pesan, psn pesan, mesen pesan, \
     memesan pesan, mo mau, pengen mau, pengin mau, pingin mau, ingin mau, mw mau, thx thanks, \
     tq thanks, ty thanks, tks thanks, thankyou thanks, mksh makasih, makasi makasih, mksih makasih, \
     trims makasih, trimakasih makasih, terimakasih makasih, suwun makasih, nuhun makasih, \
     tengkyu makasih, maksih makasih, hallo halo, alo halo, helo halo, hai halo, hay halo, haii halo, \
     hii hi, pagiii pagi, met selamat, slmt selamat, bpk bapak, ongkirnya ongkir, ongkos ongkir, \
     ongir ongkir, ongkr ongkir, okir ongkir, addr address, pls please, plz please, u you, r are, \
     ur your, wanna want to, gonna going to, tmr tomorrow, tmrw tomorrow, 2day today, deliv delivery, \
     avail available, avl available, whats what is, wheres where is, hows how is, im i am, id i would, \
     ill i will, dont do not, doesnt does not, cant can not, ive i have, jkt jakarta, bdg bandung, \
     sby surabaya, jogja yogyakarta, yogya yogyakarta, jogjakarta yogyakarta, smg semarang, bks bekasi, \
     tng tangerang, bgr bogor, dpk depok, mlg malang, mdn medan, jaksel jakarta selatan, \
     jakbar jakarta barat, jaktim jakarta timur, jakut jakarta utara, jakpus jakarta pusat, \
     tangsel tangerang selatan, singapura singapore, daftarharga daftar harga, pl daftar harga",
);

#[cfg(test)]
mod tests {
    use super::*;

    fn ordinary_text(text: &str) -> String {
        ordinary_words(text).join(" ")
    }

    #[test]
    fn chat_spelling_becomes_ordinary() {
        assert_eq!(ordinary_text("brp hrgnya kak"), "berapa harga kak");
        assert_eq!(ordinary_text("msh ada stoknya ga"), "masih ada stok tidak");
        assert_eq!(ordinary_text("tokonya dmn yaaa"), "toko di mana ya");
    }

    #[test]
    fn words_that_end_like_a_suffix_stay_whole() {
        assert_eq!(
            ordinary_text("punya hanya tanya apakah surabaya"),
            "punya hanya tanya apakah surabaya"
        );
    }
}
