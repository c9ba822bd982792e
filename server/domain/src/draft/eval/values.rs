//! Whether a text contains a value, written as the business would write it.

/// A text ready to be searched.
pub(super) struct Haystack(String);

const AVAILABLE: [&str; 5] = ["tersedia", "available", "ready", "masih ada", "in stock"];
const GONE: [&str; 9] = [
    "tidak tersedia",
    "belum tersedia",
    "not available",
    "unavailable",
    "not in stock",
    "habis",
    "kosong",
    "sold out",
    "out of stock",
];
const CLOSED: [&str; 3] = ["tutup", "libur", "closed"];

impl Haystack {
    pub fn new(text: &str) -> Self {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        Self(words.join(" ").replace('–', "-"))
    }

    /// One of the ways in which `value` may be written, divided by `|`.
    pub fn has(&self, value: &str) -> bool {
        value.split('|').any(|way| self.has_way(way.trim()))
    }

    fn has_way(&self, way: &str) -> bool {
        match way.split_once(':') {
            _ if way == "@in" => self.any(&AVAILABLE) && !self.any(&GONE),
            _ if way == "@out" => self.any(&GONE) && !self.without(&GONE).any(&AVAILABLE),
            _ if way == "@closed" => self.any(&CLOSED),
            Some(("@minutes", span)) => self.has_span(span, &["menit", "minute"]),
            Some(("@hours", span)) => self.has_span(span, &["jam", "hour"]),
            Some(("@days", span)) => self.has_span(span, &["hari", "day"]),
            Some((hour, minute)) if is_clock(hour, minute) => self.has_time(hour, minute),
            _ => self.contains(way),
        }
    }

    fn any(&self, values: &[&str]) -> bool {
        values.iter().any(|value| self.contains(value))
    }

    fn without(&self, values: &[&str]) -> Self {
        Self(
            values
                .iter()
                .fold(self.0.clone(), |text, value| text.replace(value, " ")),
        )
    }

    fn has_span(&self, span: &str, units: &[&str]) -> bool {
        let text = [" sampai ", " hingga ", " to ", " - "]
            .iter()
            .fold(self.0.clone(), |text, between| text.replace(between, "-"));
        let text = Self(text);
        units.iter().any(|unit| text.contains(&format!("{span} {unit}")))
    }

    fn has_time(&self, hour: &str, minute: &str) -> bool {
        let number: u8 = hour.parse().unwrap_or_default();
        let half = if number < 12 { "am" } else { "pm" };
        let twelve = if number.is_multiple_of(12) {
            12
        } else {
            number % 12
        };
        let mut ways = vec![
            format!("{hour}:{minute}"),
            format!("{hour}.{minute}"),
            format!("{number}:{minute}"),
            format!("{number}.{minute}"),
            format!("{twelve}:{minute} {half}"),
        ];
        if minute == "00" {
            ways.push(format!("{twelve} {half}"));
            ways.push(format!("{twelve}{half}"));
        }
        ways.iter().any(|way| self.contains(way))
    }

    /// The value at a place where it stands for itself: no number inside a longer one, no word's end.
    fn contains(&self, value: &str) -> bool {
        let value = value.to_lowercase();
        let is_short = value.chars().count() <= 3;
        self.0.match_indices(&value).any(|(at, found)| {
            let before = self.0.get(..at).unwrap_or_default();
            let after = self.0.get(at + found.len()..).unwrap_or_default();
            let free_before = !before.ends_with(char::is_alphanumeric) && !continues_back(before, found);
            let goes_on = continues(found, after) || (is_short && after.starts_with(char::is_alphanumeric));
            free_before && !goes_on
        })
    }
}

fn is_clock(hour: &str, minute: &str) -> bool {
    hour.len() == 2 && minute.len() == 2 && hour.chars().chain(minute.chars()).all(|c| c.is_ascii_digit())
}

/// "25" goes on in "25.000" but not in "25. ".
fn continues(found: &str, after: &str) -> bool {
    let mut next = after.chars();
    found.ends_with(|c: char| c.is_ascii_digit())
        && match next.next() {
            Some(letter) if letter.is_ascii_digit() => true,
            Some('.' | ',') => next.next().is_some_and(|letter| letter.is_ascii_digit()),
            _ => false,
        }
}

fn continues_back(before: &str, found: &str) -> bool {
    let mut last = before.chars().rev();
    found.starts_with(|c: char| c.is_ascii_digit())
        && matches!(last.next(), Some('.' | ','))
        && last.next().is_some_and(|letter| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str, value: &str) -> bool {
        Haystack::new(text).has(value)
    }

    #[test]
    fn a_number_stands_alone() {
        assert!(says("Harga Rp 22.000 per gelas.", "22.000"));
        assert!(says("Harganya Rp 22.000.", "22.000"));
        assert!(!says("Harga Rp 22.000.", "2.000"));
        assert!(!says("Harga Rp 22.000.", "22"));
        assert!(!says("Harga Rp 1.022.000.", "22.000"));
    }

    #[test]
    fn a_clock_time_is_found_in_every_writing() {
        for text in ["pukul 07.00", "at 7:00 am", "07:00–22:00", "from 7 am"] {
            assert!(says(text, "07:00"), "{text}");
        }
        assert!(says("until 10 pm", "22:00"));
        assert!(!says("17.00", "07:00"));
    }

    #[test]
    fn available_and_gone_exclude_each_other() {
        assert!(says("Tumbler tersedia (stok 3).", "@in"));
        assert!(!says("Tumbler tidak tersedia.", "@in"));
        assert!(says("Tumbler tidak tersedia.", "@out"));
        assert!(!says("L tersedia, XL sedang habis.", "@out"));
    }

    #[test]
    fn a_span_is_found_with_its_unit() {
        assert!(says("1–3 hari", "@days:1-3"));
        assert!(says("takes 1 to 3 days", "@days:1-3"));
        assert!(!says("1–3 jam", "@days:1-3"));
    }
}
