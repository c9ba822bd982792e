//! Data keys: what seals columns, and how they are wrapped themselves.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use crate::time::random_bytes;

/// The first byte of every sealed value: AES-256-GCM with a random 96-bit nonce.
const VERSION: u8 = 1;
const ID_LEN: usize = 16;
const NONCE_LEN: usize = 12;

/// Where a sealed value lives. Part of what is authenticated, so that a value moved elsewhere does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
}

impl Place {
    /// `Place::of("message", "body")`.
    pub const fn of(table: &'static str, column: &'static str) -> Self {
        Self { table, column }
    }

    fn associated_data(self, workspace: Uuid, row: Uuid) -> Vec<u8> {
        format!("laras/v1|{}|{}|{workspace}|{row}", self.table, self.column).into_bytes()
    }
}

/// What a data key seals, and so what its destruction erases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Rows outside any workspace: people who sign in, acknowledged webhooks.
    Platform,
    /// A workspace's facts, settings and decisions.
    Facts,
    /// A connection's token, PIN and references; gone at disconnect.
    ConnectionSecrets,
    /// What came and went through a connection; gone at data deletion.
    ConnectionContent,
}

impl Purpose {
    /// The name stored beside the key.
    pub fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Facts => "facts",
            Self::ConnectionSecrets => "connection_secrets",
            Self::ConnectionContent => "connection_content",
        }
    }
}

/// An unwrapped data key. Has no Debug, Display or Serialize; its memory is cleared when dropped.
pub struct DataKey {
    id: Uuid,
    workspace: Uuid,
    key: Zeroizing<[u8; 32]>,
}

impl DataKey {
    /// A fresh random key.
    pub fn generate(id: Uuid, workspace: Uuid) -> Self {
        Self {
            id,
            workspace,
            key: Zeroizing::new(random_bytes()),
        }
    }

    /// Its id, as written into what it seals.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Whose it is.
    pub fn workspace(&self) -> Uuid {
        self.workspace
    }

    /// Seals one column of one row.
    pub fn seal(&self, place: Place, row: Uuid, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let sealed = encrypt(&self.key, plain, &place.associated_data(self.workspace, row))?;
        let mut value = Vec::with_capacity(1 + ID_LEN + sealed.len());
        value.push(VERSION);
        value.extend_from_slice(self.id.as_bytes());
        value.extend_from_slice(&sealed);
        Ok(value)
    }

    /// Opens what `seal` made for the same place, workspace and row.
    pub fn open(&self, place: Place, row: Uuid, value: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (key, sealed) = parts(value)?;
        if key != self.id {
            return Err(VaultError::UnknownKey);
        }
        decrypt(&self.key, sealed, &place.associated_data(self.workspace, row))
    }

    /// The key itself, wrapped by a key-encryption key.
    pub(super) fn wrap(&self, kek: &[u8; 32]) -> Result<Vec<u8>, VaultError> {
        encrypt(kek, self.key.as_slice(), &wrapping_data(self.workspace, self.id))
    }

    /// The reverse of `wrap`.
    pub(super) fn unwrap(
        kek: &[u8; 32],
        id: Uuid,
        workspace: Uuid,
        wrapped: &[u8],
    ) -> Result<Self, VaultError> {
        let plain = decrypt(kek, wrapped, &wrapping_data(workspace, id))?;
        let key: [u8; 32] = plain.as_slice().try_into().map_err(|_| VaultError::DoesNotOpen)?;
        Ok(Self {
            id,
            workspace,
            key: Zeroizing::new(key),
        })
    }
}

/// Which data key sealed `value`.
pub fn key_of(value: &[u8]) -> Result<Uuid, VaultError> {
    parts(value).map(|(key, _)| key)
}

fn parts(value: &[u8]) -> Result<(Uuid, &[u8]), VaultError> {
    let (version, rest) = value.split_first().ok_or(VaultError::DoesNotOpen)?;
    let (id, sealed) = rest.split_at_checked(ID_LEN).ok_or(VaultError::DoesNotOpen)?;
    let id = Uuid::from_slice(id).map_err(|_| VaultError::DoesNotOpen)?;
    if *version == VERSION {
        Ok((id, sealed))
    } else {
        Err(VaultError::DoesNotOpen)
    }
}

fn wrapping_data(workspace: Uuid, id: Uuid) -> Vec<u8> {
    format!("laras/dek/v1|{workspace}|{id}").into_bytes()
}

fn encrypt(key: &[u8; 32], plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, VaultError> {
    let cipher = Aes256Gcm::new_from_slice(key).map_err(|_| VaultError::CannotSeal)?;
    let nonce = random_bytes::<NONCE_LEN>();
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad })
        .map_err(|_| VaultError::CannotSeal)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; 32], sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let cipher = Aes256Gcm::new_from_slice(key).map_err(|_| VaultError::DoesNotOpen)?;
    let (nonce, body) = sealed
        .split_at_checked(NONCE_LEN)
        .ok_or(VaultError::DoesNotOpen)?;
    let nonce: [u8; NONCE_LEN] = nonce.try_into().map_err(|_| VaultError::DoesNotOpen)?;
    cipher
        .decrypt(&Nonce::from(nonce), Payload { msg: body, aad })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Place = Place::of("message", "body");

    fn key() -> DataKey {
        DataKey::generate(Uuid::from_u128(7), Uuid::from_u128(1))
    }

    #[test]
    fn what_was_sealed_opens_in_its_own_place_only() {
        let key = key();
        let row = Uuid::from_u128(2);
        let sealed = key.seal(BODY, row, b"Masih buka?").unwrap();
        assert_eq!(key.open(BODY, row, &sealed).unwrap().as_slice(), b"Masih buka?");
        assert_eq!(
            key.open(BODY, Uuid::from_u128(3), &sealed).unwrap_err(),
            VaultError::DoesNotOpen
        );
        assert_eq!(
            key.open(Place::of("contact", "name"), row, &sealed).unwrap_err(),
            VaultError::DoesNotOpen
        );
    }

    #[test]
    fn one_flipped_bit_keeps_a_value_closed() {
        let key = key();
        let row = Uuid::from_u128(2);
        let sealed = key.seal(BODY, row, b"Rp 25.000").unwrap();
        for index in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[index] ^= 1;
            assert!(key.open(BODY, row, &damaged).is_err(), "byte {index}");
        }
    }

    #[test]
    fn a_key_of_another_workspace_opens_nothing() {
        let other = DataKey::unwrap(
            &[9; 32],
            Uuid::from_u128(7),
            Uuid::from_u128(1),
            &key().wrap(&[9; 32]).unwrap(),
        )
        .unwrap();
        let sealed = other.seal(BODY, Uuid::from_u128(2), b"x").unwrap();
        let wrapped = other.wrap(&[9; 32]).unwrap();
        assert!(DataKey::unwrap(&[9; 32], Uuid::from_u128(7), Uuid::from_u128(8), &wrapped).is_err());
        assert!(DataKey::unwrap(&[8; 32], Uuid::from_u128(7), Uuid::from_u128(1), &wrapped).is_err());
        assert_eq!(key_of(&sealed).unwrap(), Uuid::from_u128(7));
    }

    #[test]
    fn short_values_are_refused_without_panic() {
        for length in 0..40 {
            assert!(key().open(BODY, Uuid::nil(), &vec![1; length]).is_err());
        }
    }
}
