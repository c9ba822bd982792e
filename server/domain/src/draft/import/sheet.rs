//! Bytes of a file as rows of cells, whatever program wrote them.
//!
//! Whoever sends a file may mean harm: a spreadsheet is an archive that can unfold to any size, and a single cell can claim to stand in
//! the last row of the last column. Sizes are bounded before anything is kept.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

/// Bytes of the largest file.
pub const LARGEST_FILE: usize = 2_000_000;
/// Rows of a file, its headings not counted.
pub const MOST_ROWS: usize = 20_000;
/// Columns of a file; most of them are not read.
const MOST_COLUMNS: usize = 100;
/// Parts of a spreadsheet's archive.
const MOST_PARTS: usize = 500;
/// Bytes of a spreadsheet when all its parts are unfolded.
const LARGEST_UNFOLDED: u64 = 48 * 1024 * 1024;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// More than [`LARGEST_FILE`] bytes, or an archive that unfolds to far more.
    #[error("the file is too large")]
    TooLarge,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Neither a spreadsheet nor text in UTF-8 or UTF-16.
    #[error("not a spreadsheet and not text")]
    Unreadable,
    /// The format of Excel before 2007.
    #[error("an old spreadsheet format")]
    OldExcel,
    /// More than [`MOST_ROWS`] rows.
    #[error("too many rows")]
    TooManyRows,
    /// More columns than anybody needs.
    #[error("too many columns")]
    TooManyColumns,
    /// The first row names no column for the name.
    #[error("no column for the name")]
    NoNameColumn,
    /// Two columns are headed as the same thing.
    #[error("two columns for the same thing")]
    ColumnTwice(String),
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// A date, a truth value, an error: nothing that a catalog has.
    Other,
}

impl Cell {
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Other => false,
        }
    }
}

/// One row; its number is the one that a spreadsheet shows beside it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) cells: Vec<Cell>,
}

/// A file as rows that are not blank; the first has the headings.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) rows: Vec<Row>,
}

/// Reads CSV (comma, semicolon or tab, UTF-8 with or without its mark, or UTF-16 with it) or the first sheet of an XLSX file.
pub fn read(bytes: &[u8]) -> Result<Sheet, FileError> {
    if bytes.len() > LARGEST_FILE {
        return Err(FileError::TooLarge);
    }
    let rows = match bytes {
        [] => return Err(FileError::Empty),
        [b'P', b'K', 3, 4, ..] => of_xlsx(bytes)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(FileError::OldExcel),
        _ => of_csv(&text_of(bytes)?)?,
    };
    let rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| !row.cells.iter().all(Cell::is_blank))
        .collect();
    if rows.is_empty() {
        Err(FileError::Empty)
    } else if rows.len() > MOST_ROWS + 1 {
        Err(FileError::TooManyRows)
    } else {
        Ok(Sheet { rows })
    }
}

fn text_of(bytes: &[u8]) -> Result<String, FileError> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map_err(|_| FileError::Unreadable)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        bytes => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, FileError> {
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::Unreadable)?;
    if text.contains('\0') {
        return Err(FileError::Unreadable);
    }
    Ok(text.to_owned())
}

/// The sign that stands most often between the headings; a semicolon is what spreadsheets write where the comma is the decimal sign.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let headings = text.trim_start_matches(['\r', '\n']).bytes();
    for byte in headings {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().max_by_key(|(_, count)| *count);
    most.filter(|(_, count)| *count > 0)
        .map_or(b',', |(sign, _)| *sign)
}

fn of_csv(text: &str) -> Result<Vec<Row>, FileError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (position, record) in reader.records().enumerate() {
        let record = record.map_err(|_| FileError::Unreadable)?;
        if rows.len() > MOST_ROWS + 1 {
            return Err(FileError::TooManyRows);
        }
        let is_filled = |place: &usize| record.get(*place).is_some_and(|cell| !cell.trim().is_empty());
        let last = (0..record.len()).rev().find(is_filled);
        let Some(last) = last else { continue };
        if last >= MOST_COLUMNS {
            return Err(FileError::TooManyColumns);
        }
        rows.push(Row {
            number: position + 1,
            cells: record
                .iter()
                .take(last + 1)
                .map(|cell| Cell::Text(cell.to_owned()))
                .collect(),
        });
    }
    Ok(rows)
}

fn of_xlsx(bytes: &[u8]) -> Result<Vec<Row>, FileError> {
    unfolds_within_bounds(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileError::Unreadable)?;
    let first = book.sheet_names().first().cloned().ok_or(FileError::Empty)?;
    let mut reader = book
        .worksheet_cells_reader(&first)
        .map_err(|_| FileError::Unreadable)?;
    let mut rows: Vec<Row> = Vec::new();
    // Cell by cell: a table of everything between the first and the last cell would have the size that the file claims.
    while let Some(cell) = reader.next_cell().map_err(|_| FileError::Unreadable)? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        let value = of_data(cell.get_value());
        if value.is_blank() {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(FileError::TooManyColumns);
        }
        if rows.last().is_none_or(|last| last.number != row + 1) {
            if rows.len() > MOST_ROWS {
                return Err(FileError::TooManyRows);
            }
            rows.push(Row {
                number: row + 1,
                cells: Vec::new(),
            });
        }
        if let Some(last) = rows.last_mut() {
            if last.cells.len() <= column {
                last.cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = last.cells.get_mut(column) {
                *place = value;
            }
        }
    }
    Ok(rows)
}

fn of_data(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Float(number) => Cell::Number(*number),
        #[expect(
            clippy::cast_precision_loss,
            reason = "no amount of a catalog comes near 2^53"
        )]
        DataRef::Int(number) => Cell::Number(*number as f64),
        _ => Cell::Other,
    }
}

/// Unfolds every part without keeping it: what an archive says of its own sizes is only what it says.
fn unfolds_within_bounds(bytes: &[u8]) -> Result<(), FileError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::Unreadable)?;
    if archive.len() > MOST_PARTS {
        return Err(FileError::TooLarge);
    }
    let mut left = LARGEST_UNFOLDED;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|_| FileError::Unreadable)?;
        let unfolded = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|_| FileError::Unreadable)?;
        left = left.checked_sub(unfolded).ok_or(FileError::TooLarge)?;
    }
    Ok(())
}
