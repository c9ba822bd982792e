//! The key of a model server: it can be used but not shown.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A key, wiped from memory when dropped. It has no `Debug`, `Display` or `Serialize`.
///
/// ```compile_fail
/// println!("{:?}", model::Key::from(String::from("key")));
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key(String);

impl Key {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// A key with a line's end in it would otherwise fail at the first question, with nobody looking.
    pub(crate) fn fits_a_header(&self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
