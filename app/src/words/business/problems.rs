//! What is wrong with a field, said so that the reader knows what to type instead.

use domain::Lang;
use domain::draft::facts::Problem;

use crate::forms::FieldProblem;

pub fn problem(lang: Lang, problem: FieldProblem) -> String {
    match lang {
        Lang::Id => indonesian(problem),
        Lang::En => english(problem),
    }
}

fn english(problem: FieldProblem) -> String {
    let fact = match problem {
        FieldProblem::Fact(fact) => fact,
        FieldProblem::NotAnAmount => return "Write an amount in digits, like 25000 or 12.50.".to_owned(),
        FieldProblem::NotANumber => return "Write a whole number in digits.".to_owned(),
        FieldProblem::NotATime => return "Write a time, like 08:30.".to_owned(),
        FieldProblem::NotADate => return "Choose a date.".to_owned(),
        FieldProblem::HalfSpan => return "Give both times, or leave both empty for closed.".to_owned(),
        FieldProblem::NotAChoice => return "Choose one of the list.".to_owned(),
    };
    match fact {
        Problem::Missing => "This is needed.".to_owned(),
        Problem::TooLong { max } => format!("At most {max} characters fit here."),
        Problem::TooMany { max } => format!("At most {max} fit here."),
        Problem::Duplicate => "This is here twice.".to_owned(),
        Problem::NotPositive => "This has to be more than nothing.".to_owned(),
        Problem::TooLarge => "This is larger than it can be.".to_owned(),
        Problem::MixedCurrencies => "One item has one currency.".to_owned(),
        Problem::UnknownTimeZone => "Choose a time zone of the list.".to_owned(),
        Problem::SpansOverlap => "These times overlap or are out of order.".to_owned(),
        Problem::Reversed => "The end lies before the beginning.".to_owned(),
        Problem::NotAPhoneNumber => "Write a phone number: 5 to 15 digits.".to_owned(),
        Problem::NotAnEmail => "Write an e-mail address, like halo@toko.id.".to_owned(),
        Problem::NotALink => "Write a link that starts with https://".to_owned(),
        Problem::NotAnAccountNumber => "Write an account number: 5 to 20 digits.".to_owned(),
        Problem::InvisibleCharacters => {
            "Characters that nobody can see are in here. Type the text again instead of pasting it."
                .to_owned()
        }
    }
}

fn indonesian(problem: FieldProblem) -> String {
    let fact = match problem {
        FieldProblem::Fact(fact) => fact,
        FieldProblem::NotAnAmount => {
            return "Tulis jumlah dengan angka, misalnya 25000 atau 12.50.".to_owned();
        }
        FieldProblem::NotANumber => return "Tulis bilangan bulat dengan angka.".to_owned(),
        FieldProblem::NotATime => return "Tulis jam, misalnya 08:30.".to_owned(),
        FieldProblem::NotADate => return "Pilih tanggal.".to_owned(),
        FieldProblem::HalfSpan => return "Isi kedua jam, atau kosongkan keduanya bila tutup.".to_owned(),
        FieldProblem::NotAChoice => return "Pilih salah satu dari daftar.".to_owned(),
    };
    match fact {
        Problem::Missing => "Bagian ini perlu diisi.".to_owned(),
        Problem::TooLong { max } => format!("Paling banyak {max} karakter."),
        Problem::TooMany { max } => format!("Paling banyak {max}."),
        Problem::Duplicate => "Ini tertulis dua kali.".to_owned(),
        Problem::NotPositive => "Harus lebih dari nol.".to_owned(),
        Problem::TooLarge => "Terlalu besar.".to_owned(),
        Problem::MixedCurrencies => "Satu barang memakai satu mata uang.".to_owned(),
        Problem::UnknownTimeZone => "Pilih zona waktu dari daftar.".to_owned(),
        Problem::SpansOverlap => "Jam-jam ini bertumpuk atau tidak berurutan.".to_owned(),
        Problem::Reversed => "Akhirnya lebih dulu daripada awalnya.".to_owned(),
        Problem::NotAPhoneNumber => "Tulis nomor telepon: 5 sampai 15 angka.".to_owned(),
        Problem::NotAnEmail => "Tulis alamat email, misalnya halo@toko.id.".to_owned(),
        Problem::NotALink => "Tulis tautan yang diawali https://".to_owned(),
        Problem::NotAnAccountNumber => "Tulis nomor rekening: 5 sampai 20 angka.".to_owned(),
        Problem::InvisibleCharacters => {
            "Ada karakter yang tidak terlihat di sini. Ketik ulang, jangan tempel.".to_owned()
        }
    }
}
