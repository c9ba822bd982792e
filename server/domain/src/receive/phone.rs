//! One number, several spellings.
//!
//! WhatsApp knows many numbers of Brazil, Mexico and Argentina without the digit that people dial before a mobile number, and Meta
//! changes between the forms by itself. Whoever looks a customer up by number has to try both, or one customer becomes two.

/// Every form in which WhatsApp may write this number, the given one first. Digits alone.
///
/// - Brazil (55): two digits of area, `9`, eight digits of a mobile number that begin with 6 to 9; the `9` may be missing. Landlines
///   begin with 2 to 5 and have no other form.
/// - Mexico (52): `1` before the ten digits, or not.
/// - Argentina (54): `9` before the ten digits, or not.
pub(super) fn forms(number: &str) -> Vec<String> {
    let mut forms = vec![number.to_owned()];
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        forms.extend(other_form(number));
    }
    forms
}

fn other_form(number: &str) -> Option<String> {
    let (country, rest) = number.split_at_checked(2)?;
    match (country, rest.len()) {
        ("55", 10) => {
            let (area, subscriber) = rest.split_at_checked(2)?;
            is_brazilian_mobile(subscriber).then(|| format!("55{area}9{subscriber}"))
        }
        ("55", 11) => {
            let (area, subscriber) = rest.split_at_checked(2)?;
            let short = subscriber.strip_prefix('9')?;
            is_brazilian_mobile(short).then(|| format!("55{area}{short}"))
        }
        ("52", 10) => Some(format!("521{rest}")),
        ("52", 11) => Some(format!("52{}", rest.strip_prefix('1')?)),
        ("54", 10) => Some(format!("549{rest}")),
        ("54", 11) => Some(format!("54{}", rest.strip_prefix('9')?)),
        _ => None,
    }
}

fn is_brazilian_mobile(eight_digits: &str) -> bool {
    eight_digits.starts_with(['6', '7', '8', '9'])
}

#[cfg(test)]
mod tests {
    use super::forms;
    use proptest::prelude::*;

    #[test]
    fn mobile_numbers_of_three_countries_have_two_forms() {
        for (one, other) in [
            ("551187654321", "5511987654321"),
            ("525512345678", "5215512345678"),
            ("541123456789", "5491123456789"),
        ] {
            assert_eq!(forms(one), [one, other]);
            assert_eq!(forms(other), [other, one]);
        }
    }

    #[test]
    fn a_brazilian_landline_is_never_made_a_mobile_number() {
        assert_eq!(forms("551132654321"), ["551132654321"]);
        assert_eq!(forms("5511932654321"), ["5511932654321"]);
    }

    #[test]
    fn other_numbers_have_one_form() {
        for number in ["6281255501234", "16315551181", "55", "", "55119", "5511x87654321"] {
            assert_eq!(forms(number), [number]);
        }
    }

    proptest! {
        #[test]
        fn forms_are_mutual(number in "(55|52|54|62|1)[0-9]{0,13}") {
            for form in forms(&number) {
                prop_assert!(forms(&form).contains(&number));
            }
        }

        #[test]
        fn any_text_has_itself_as_a_form(number in ".*") {
            let all = forms(&number);
            prop_assert_eq!(all.first(), Some(&number));
        }
    }
}
