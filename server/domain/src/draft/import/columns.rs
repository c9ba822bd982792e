//! What the columns of a catalog file are called, in both languages and as shops write them.

use super::sheet::{Cell, FileError, Row};
use crate::draft::language::Lang;

/// A column that is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The row of an item that was exported; empty for a new one.
    Id,
    Name,
    Aliases,
    Category,
    Unit,
    /// Empty for the item itself; a row of its own for each variant.
    Variant,
    Price,
    Currency,
    Stock,
    DescriptionIndonesian,
    DescriptionEnglish,
}

impl Column {
    /// In the order in which they are written.
    pub const ALL: [Self; 11] = [
        Self::Id,
        Self::Name,
        Self::Variant,
        Self::Price,
        Self::Currency,
        Self::Stock,
        Self::Unit,
        Self::Category,
        Self::Aliases,
        Self::DescriptionIndonesian,
        Self::DescriptionEnglish,
    ];

    /// The heading of an exported file.
    pub const fn title(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Self::Id => ("ID", "ID"),
            Self::Name => ("Nama", "Name"),
            Self::Aliases => ("Nama lain", "Other names"),
            Self::Category => ("Kategori", "Category"),
            Self::Unit => ("Satuan", "Unit"),
            Self::Variant => ("Varian", "Variant"),
            Self::Price => ("Harga", "Price"),
            Self::Currency => ("Mata uang", "Currency"),
            Self::Stock => ("Stok", "Stock"),
            Self::DescriptionIndonesian => ("Deskripsi (Indonesia)", "Description (Indonesian)"),
            Self::DescriptionEnglish => ("Deskripsi (Inggris)", "Description (English)"),
        };
        match lang {
            Lang::Id => id,
            Lang::En => en,
        }
    }

    /// Headings by which it is known, in lower case and without signs.
    const fn known_as(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["id"],
            Self::Name => &[
                "name",
                "nama",
                "nama barang",
                "nama produk",
                "nama item",
                "nama menu",
                "nama layanan",
                "barang",
                "produk",
                "menu",
                "item",
                "item name",
                "product",
                "product name",
                "service",
                "layanan",
            ],
            Self::Aliases => &[
                "aliases",
                "alias",
                "other names",
                "also called",
                "nama lain",
                "sebutan",
                "panggilan",
            ],
            Self::Category => &["category", "kategori", "jenis"],
            Self::Unit => &["unit", "satuan"],
            Self::Variant => &[
                "variant",
                "varian",
                "variasi",
                "variation",
                "size",
                "ukuran",
                "nama varian",
            ],
            Self::Price => &["price", "harga", "harga jual", "unit price", "harga satuan"],
            Self::Currency => &["currency", "mata uang", "valuta"],
            Self::Stock => &[
                "stock",
                "stok",
                "persediaan",
                "sisa stok",
                "jumlah stok",
                "availability",
                "ketersediaan",
            ],
            Self::DescriptionIndonesian => &[
                "deskripsi",
                "keterangan",
                "deskripsi indonesia",
                "deskripsi id",
                "description indonesian",
                "description id",
            ],
            Self::DescriptionEnglish => &[
                "description",
                "description english",
                "description en",
                "deskripsi inggris",
                "deskripsi en",
            ],
        }
    }
}

/// Where each column stands, and which headings mean nothing here.
pub(super) struct Columns {
    found: Vec<(Column, usize, String)>,
    pub(super) ignored: Vec<String>,
}

impl Columns {
    pub(super) fn of(headings: &Row) -> Result<Self, FileError> {
        let mut columns = Self {
            found: Vec::new(),
            ignored: Vec::new(),
        };
        for (place, heading) in headings.cells.iter().enumerate() {
            let Cell::Text(heading) = heading else { continue };
            let heading = heading.trim();
            let plain = plain(heading);
            let known = Column::ALL
                .into_iter()
                .find(|column| column.known_as().contains(&plain.as_str()));
            match known {
                Some(column) if columns.place(column).is_some() => {
                    return Err(FileError::ColumnTwice(heading.to_owned()));
                }
                Some(column) => columns.found.push((column, place, heading.to_owned())),
                None if heading.is_empty() => {}
                None => columns.ignored.push(heading.to_owned()),
            }
        }
        if columns.has(Column::Name) {
            Ok(columns)
        } else {
            Err(FileError::NoNameColumn)
        }
    }

    fn place(&self, column: Column) -> Option<usize> {
        let mut all = self.found.iter();
        all.find(|(known, _, _)| *known == column)
            .map(|(_, place, _)| *place)
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// What stands in a column of a row.
    pub(super) fn cell<'r>(&self, row: &'r Row, column: Column) -> &'r Cell {
        self.place(column)
            .and_then(|place| row.cells.get(place))
            .unwrap_or(&Cell::Empty)
    }

    /// The heading in the file's own words, where it has the column.
    pub(super) fn heading(&self, column: Column) -> Option<&str> {
        let mut all = self.found.iter();
        all.find(|(known, _, _)| *known == column)
            .map(|(_, _, heading)| heading.as_str())
    }
}

/// A heading without case and signs: "NAMA-BARANG*" is "nama barang".
fn plain(heading: &str) -> String {
    let spaced: String = heading
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    spaced
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
