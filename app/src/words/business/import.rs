//! The catalog as a file: what may be in it, what would change, and what is wrong with it.

use domain::Lang;
use domain::draft::import::{Column, FileError, RowProblem};

use super::problem;
use crate::forms::FieldProblem;

pub struct ImportWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub link: &'static str,
    pub as_csv: &'static str,
    pub as_xlsx: &'static str,
    pub file: &'static str,
    pub file_hint: &'static str,
    pub look: &'static str,
    pub no_file: &'static str,
    pub how_title: &'static str,
    pub how: [&'static str; 5],
    pub start_from: &'static str,
    pub preview_title: &'static str,
    pub preview_lead: &'static str,
    pub adds: fn(usize) -> String,
    pub changes: fn(usize) -> String,
    pub unchanged: fn(usize) -> String,
    pub untouched: fn(usize) -> String,
    pub ignored: fn(&str) -> String,
    pub nothing: &'static str,
    pub more: fn(usize) -> String,
    pub import: fn(usize) -> String,
    pub other_file: &'static str,
    pub empty: &'static str,
    pub errors_title: fn(usize) -> String,
    pub errors_lead: &'static str,
    pub row: &'static str,
    pub column: &'static str,
    pub what: &'static str,
    pub whole_row: &'static str,
    pub expired: &'static str,
    pub changed_meanwhile: &'static str,
    pub imported: fn(usize, usize) -> String,
    pub search: &'static str,
    pub search_hint: &'static str,
    pub find: &'static str,
    pub none_found: fn(&str) -> String,
    pub all_items: &'static str,
    pub page: fn(usize, usize) -> String,
    pub earlier: &'static str,
    pub later: &'static str,
}

pub fn words(lang: Lang) -> &'static ImportWords {
    match lang {
        Lang::Id => &ID,
        Lang::En => &EN,
    }
}

static EN: ImportWords = ImportWords {
    title: "Import the catalog",
    lead: "From a spreadsheet. You see everything that would change before anything does.",
    link: "Import",
    as_csv: "Export CSV",
    as_xlsx: "Export Excel",
    file: "File",
    file_hint: "Excel (.xlsx) or CSV, up to 2 MB and 20,000 rows.",
    look: "Look at what would change",
    no_file: "Choose a file first.",
    how_title: "What the file looks like",
    how: [
        "The first row has the headings: Name, Price, Stock, Unit, Category, Variant, Other names, Description (Indonesian), Description (English). Only Name is needed.",
        "Items are recognised by their name or another name. What is not in the file stays as it is.",
        "Prices as you write them: 15.000, Rp 15.000, 15rb.",
        "Stock is a number, “available” or “sold out”; empty means not given.",
        "A variant has a row of its own below its item, with the variant's name, price and stock.",
    ],
    start_from: "The easiest beginning is your own catalog:",
    preview_title: "What would change",
    preview_lead: "Nothing has changed yet.",
    adds: |n| {
        if n == 1 {
            "1 new item".to_owned()
        } else {
            format!("{n} new items")
        }
    },
    changes: |n| {
        if n == 1 {
            "1 item changes".to_owned()
        } else {
            format!("{n} items change")
        }
    },
    unchanged: |n| format!("{n} the same as now"),
    untouched: |n| format!("{n} of your catalog are not in the file and stay as they are"),
    ignored: |names| format!("Columns that are not read: {names}."),
    nothing: "Nothing would change: the file says what the catalog says.",
    more: |n| format!("and {n} more"),
    import: |n| {
        if n == 1 {
            "Import 1 item".to_owned()
        } else {
            format!("Import {n} items")
        }
    },
    other_file: "Choose another file",
    empty: "nothing",
    errors_title: |n| {
        if n == 1 {
            "Nothing imported: one row needs a change".to_owned()
        } else {
            format!("Nothing imported: {n} places need a change")
        }
    },
    errors_lead: "Change them in the file and choose it again.",
    row: "Row",
    column: "Column",
    what: "What to do",
    whole_row: "whole row",
    expired: "The file is no longer kept: that is done for 15 minutes only. Choose it again.",
    changed_meanwhile: "The catalog changed since you looked, so nothing was imported. This is what would change now.",
    imported: |added, changed| {
        format!("Imported: {added} new, {changed} changed. Drafts use it from now on.")
    },
    search: "Search the catalog",
    search_hint: "Name, other name, category",
    find: "Search",
    none_found: |query| format!("Nothing in the catalog matches “{query}”."),
    all_items: "Show all items",
    page: |page, pages| format!("Page {page} of {pages}"),
    earlier: "Previous",
    later: "Next",
};

static ID: ImportWords = ImportWords {
    title: "Impor katalog",
    lead: "Dari lembar kerja. Anda melihat semua perubahan sebelum ada yang berubah.",
    link: "Impor",
    as_csv: "Ekspor CSV",
    as_xlsx: "Ekspor Excel",
    file: "Berkas",
    file_hint: "Excel (.xlsx) atau CSV, paling besar 2 MB dan 20.000 baris.",
    look: "Lihat apa yang akan berubah",
    no_file: "Pilih berkasnya dulu.",
    how_title: "Isi berkas",
    how: [
        "Baris pertama berisi judul kolom: Nama, Harga, Stok, Satuan, Kategori, Varian, Nama lain, Deskripsi (Indonesia), Deskripsi (Inggris). Hanya Nama yang wajib.",
        "Barang dikenali dari nama atau nama lainnya. Yang tidak ada di berkas tetap seperti semula.",
        "Harga boleh ditulis seperti biasa: 15.000, Rp 15.000, 15rb.",
        "Stok berupa angka, “tersedia”, atau “habis”; kosong berarti belum diisi.",
        "Varian ditulis di baris sendiri di bawah barangnya, dengan nama varian, harga, dan stok.",
    ],
    start_from: "Paling mudah mulai dari katalog Anda sendiri:",
    preview_title: "Yang akan berubah",
    preview_lead: "Belum ada yang berubah.",
    adds: |n| format!("{n} barang baru"),
    changes: |n| format!("{n} barang berubah"),
    unchanged: |n| format!("{n} sama seperti sekarang"),
    untouched: |n| format!("{n} barang katalog tidak ada di berkas dan tetap seperti semula"),
    ignored: |names| format!("Kolom yang tidak dibaca: {names}."),
    nothing: "Tidak ada yang berubah: isi berkas sama dengan katalog.",
    more: |n| format!("dan {n} lagi"),
    import: |n| format!("Impor {n} barang"),
    other_file: "Pilih berkas lain",
    empty: "kosong",
    errors_title: |n| format!("Belum diimpor: {n} bagian perlu diperbaiki"),
    errors_lead: "Perbaiki di berkasnya, lalu pilih lagi.",
    row: "Baris",
    column: "Kolom",
    what: "Yang perlu dilakukan",
    whole_row: "seluruh baris",
    expired: "Berkasnya sudah tidak disimpan: hanya 15 menit. Pilih lagi berkasnya.",
    changed_meanwhile: "Katalog berubah setelah Anda melihatnya, jadi belum ada yang diimpor. Inilah yang akan berubah sekarang.",
    imported: |added, changed| {
        format!("Sudah diimpor: {added} baru, {changed} berubah. Draf memakainya mulai sekarang.")
    },
    search: "Cari di katalog",
    search_hint: "Nama, nama lain, kategori",
    find: "Cari",
    none_found: |query| format!("Tidak ada yang cocok dengan “{query}” di katalog."),
    all_items: "Tampilkan semua barang",
    page: |page, pages| format!("Halaman {page} dari {pages}"),
    earlier: "Sebelumnya",
    later: "Berikutnya",
};

/// Why a file cannot be read, and what to do.
pub fn file_problem(lang: Lang, error: &FileError) -> String {
    let (id, en) = match error {
        FileError::TooLarge => (
            "Berkas lebih besar dari 2 MB. Bagi menjadi beberapa berkas, atau hapus kolom dan gambar yang tidak perlu.",
            "The file is larger than 2 MB. Split it, or remove columns and pictures that are not needed.",
        ),
        FileError::Empty => (
            "Berkasnya kosong. Baris pertama berisi judul kolom, lalu satu barang per baris.",
            "The file is empty. The first row has the headings, then one item for each row.",
        ),
        FileError::Unreadable => (
            "Berkas ini tidak bisa dibaca. Simpan sebagai “CSV UTF-8” atau sebagai .xlsx, lalu pilih lagi.",
            "This file cannot be read. Save it as “CSV UTF-8” or as .xlsx and choose it again.",
        ),
        FileError::OldExcel => (
            "Ini format Excel lama (.xls). Simpan sebagai .xlsx, lalu pilih lagi.",
            "This is the old Excel format (.xls). Save it as .xlsx and choose it again.",
        ),
        FileError::TooManyRows => (
            "Lebih dari 20.000 baris. Bagi menjadi beberapa berkas.",
            "More than 20,000 rows. Split it into several files.",
        ),
        FileError::TooManyColumns => (
            "Terlalu banyak kolom. Hapus kolom yang tidak perlu; pastikan tabel mulai di kolom pertama.",
            "Too many columns. Remove those that are not needed; the table should begin in the first column.",
        ),
        FileError::NoNameColumn => (
            "Tidak ada kolom “Nama”. Beri judul kolom di baris pertama.",
            "There is no column “Name”. Write the headings into the first row.",
        ),
        FileError::ColumnTwice(heading) => {
            return match lang {
                Lang::Id => format!("Kolom “{heading}” berarti sama dengan kolom lain. Sisakan satu."),
                Lang::En => {
                    format!("The column “{heading}” means the same as another one. Keep one of them.")
                }
            };
        }
    };
    match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// What is wrong in a row, and what to write instead.
pub fn row_problem(lang: Lang, error: &RowProblem) -> String {
    let (id, en) = match error {
        RowProblem::NotAnAmount => (
            "Tulis satu harga, misalnya 15000, Rp 15.000, atau 15rb.",
            "Write one price, like 15000, Rp 15.000 or 15rb.",
        ),
        RowProblem::NoCents => (
            "Rupiah ditulis tanpa sen. Untuk lima belas ribu tulis 15000.",
            "Rupiah have no cents. For fifteen thousand write 15000.",
        ),
        RowProblem::UnknownCurrency => (
            "Tulis IDR, USD, SGD, MYR, AUD, EUR, atau GBP.",
            "Write IDR, USD, SGD, MYR, AUD, EUR or GBP.",
        ),
        RowProblem::CurrencyDiffers => (
            "Harga dan kolom mata uang tidak sama. Samakan keduanya.",
            "The price and the currency column disagree. Make them the same.",
        ),
        RowProblem::NotAStock => (
            "Tulis angka, “tersedia”, atau “habis”.",
            "Write a number, “available” or “sold out”.",
        ),
        RowProblem::NotText => (
            "Lembar kerja menganggap ini tanggal atau rumus yang gagal. Ubah format sel menjadi teks.",
            "The spreadsheet made a date or a failed formula of this. Format the cell as text.",
        ),
        RowProblem::NotAnId => (
            "Kolom ID hanya diisi oleh ekspor. Kosongkan.",
            "The ID column is filled by an export only. Leave it empty.",
        ),
        RowProblem::UnknownId => (
            "Tidak ada barang dengan ID ini; mungkin sudah dihapus. Kosongkan ID untuk menambahkannya sebagai barang baru.",
            "No item has this ID; it may have been removed. Empty the ID to add it as a new item.",
        ),
        RowProblem::Ambiguous => (
            "Beberapa barang di katalog memakai nama ini. Isi ID dari hasil ekspor.",
            "Several items of the catalog are called this. Fill in the ID from an export.",
        ),
        RowProblem::Twice { row } => {
            return match lang {
                Lang::Id => format!(
                    "Barang yang sama sudah ada di baris {row}. Hapus salah satunya, atau isi varian."
                ),
                Lang::En => {
                    format!("The same item stands in row {row}. Remove one of them, or fill in a variant.")
                }
            };
        }
        RowProblem::Differs { row } => {
            return match lang {
                Lang::Id => format!("Baris {row} menulis hal lain untuk barang yang sama. Samakan."),
                Lang::En => format!("Row {row} says something else of the same item. Make them the same."),
            };
        }
        RowProblem::Fact(fact) => return problem(lang, FieldProblem::Fact(*fact)),
    };
    match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// What a changed field is called.
pub const fn field(lang: Lang, column: Column) -> &'static str {
    column.title(lang)
}
