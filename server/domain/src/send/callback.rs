//! `biz_opaque_callback_data`: what we give along and Meta echoes in every status (Cloud API, since November 2023).
//!
//! It settles a send whose answer was lost. The short authenticator keeps another app on the same account from
//! speaking of our attempts.

use uuid::Uuid;

use crate::vault::Keys;

const VERSION: &str = "lrs1";

/// For an attempt.
pub(super) fn data(keys: &Keys, attempt: Uuid) -> String {
    format!("{VERSION}.{}.{}", attempt.simple(), keys.callback_mac(attempt))
}

/// The attempt that a status speaks of, if we made it.
pub(super) fn attempt(keys: &Keys, data: &str) -> Option<Uuid> {
    let mut parts = data.split('.');
    let (version, id, mac) = (parts.next()?, parts.next()?, parts.next()?);
    let id = Uuid::try_parse(id).ok()?;
    (version == VERSION && parts.next().is_none() && mac == keys.callback_mac(id)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_callback_data_is_believed() {
        let keys = Keys::generate();
        let id = Uuid::from_u128(42);
        let ours = data(&keys, id);
        assert_eq!(attempt(&keys, &ours), Some(id));
        assert_eq!(attempt(&Keys::generate(), &ours), None);
        for other in [
            "",
            "lrs1",
            "lrs1.x.y",
            "other:msg:1",
            &format!("{ours}.x"),
            &ours.replace("lrs1", "lrs2"),
        ] {
            assert_eq!(attempt(&keys, other), None, "{other}");
        }
    }
}
