//! The key file: key-encryption keys with ids, the look-up key, the launch key and the signing key of the evidence.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{DataKey, VaultError};
use crate::time::random_bytes;

/// Why the product cannot start with its key file.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file is not there and may not be made by itself on this installation.
    #[error("the key file {0} does not exist: run `laras keys init`, or name another with LARAS_KEYS")]
    Missing(PathBuf),
    /// Others may read the file.
    #[error("the key file {0} is readable by others: run `chmod 600` on it")]
    Exposed(PathBuf),
    /// The content is not a key file.
    #[error("the key file {0} is not readable as keys ({1}); restore it from your backup of it")]
    Malformed(PathBuf, &'static str),
    /// The file system said no.
    #[error("the key file {0} cannot be used")]
    Io(PathBuf, #[source] std::io::Error),
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    active: String,
    lookup: String,
    launch: String,
    signing: String,
    kek: BTreeMap<String, String>,
}

/// The keys of an installation. No Debug, Display or Serialize.
pub struct Keys {
    active: String,
    keks: BTreeMap<String, Zeroizing<[u8; 32]>>,
    lookup: Zeroizing<[u8; 32]>,
    launch: Zeroizing<[u8; 32]>,
    signing: SigningKey,
}

impl Keys {
    /// New random keys, for a new installation or a test.
    pub fn generate() -> Self {
        Self {
            active: "k1".into(),
            keks: BTreeMap::from([("k1".to_owned(), Zeroizing::new(random_bytes()))]),
            lookup: Zeroizing::new(random_bytes()),
            launch: Zeroizing::new(random_bytes()),
            signing: SigningKey::from_bytes(&random_bytes()),
        }
    }

    /// Reads the key file.
    pub fn load(path: &Path) -> Result<Self, KeysError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(KeysError::Missing(path.to_owned()));
            }
            Err(error) => return Err(KeysError::Io(path.to_owned(), error)),
        };
        refuse_if_exposed(path)?;
        Self::parse(&text).map_err(|why| KeysError::Malformed(path.to_owned(), why))
    }

    /// Writes a new key file that only its owner can read; refuses to overwrite one.
    pub fn create(path: &Path) -> Result<Self, KeysError> {
        use std::io::Write as _;
        use std::os::unix::fs::OpenOptionsExt as _;

        let io = |error| KeysError::Io(path.to_owned(), error);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(io)?;
        }
        let keys = Self::generate();
        let text = keys
            .to_toml()
            .map_err(|why| KeysError::Malformed(path.to_owned(), why))?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(io)?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(io)?;
        Ok(keys)
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        let file: KeyFile = toml::from_str(text).map_err(|_| "not TOML with the expected keys")?;
        let keks = file
            .kek
            .iter()
            .map(|(id, key)| Ok((id.clone(), decode(key)?)))
            .collect::<Result<BTreeMap<_, _>, &'static str>>()?;
        if !keks.contains_key(&file.active) {
            return Err("the active key is not among the keys");
        }
        Ok(Self {
            active: file.active,
            keks,
            lookup: decode(&file.lookup)?,
            launch: decode(&file.launch)?,
            signing: SigningKey::from_bytes(&*decode(&file.signing)?),
        })
    }

    fn to_toml(&self) -> Result<Zeroizing<String>, &'static str> {
        let file = KeyFile {
            active: self.active.clone(),
            lookup: STANDARD.encode(self.lookup.as_slice()),
            launch: STANDARD.encode(self.launch.as_slice()),
            signing: STANDARD.encode(self.signing.as_bytes()),
            kek: self
                .keks
                .iter()
                .map(|(id, key)| (id.clone(), STANDARD.encode(key.as_slice())))
                .collect(),
        };
        toml::to_string(&file)
            .map(Zeroizing::new)
            .map_err(|_| "keys could not be written as TOML")
    }

    /// The key-encryption key that wraps new data keys.
    pub fn active(&self) -> &str {
        &self.active
    }

    /// All key-encryption keys by id, for `laras keys status`.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keks.keys().map(String::as_str)
    }

    /// Wraps a data key for storage: the id of the wrapping key, and the wrapped bytes.
    pub fn wrap(&self, key: &DataKey) -> Result<(String, Vec<u8>), VaultError> {
        let kek = self.keks.get(&self.active).ok_or(VaultError::UnknownKey)?;
        Ok((self.active.clone(), key.wrap(kek)?))
    }

    /// Unwraps a stored data key.
    pub fn unwrap(
        &self,
        kek: &str,
        id: Uuid,
        workspace: Uuid,
        wrapped: &[u8],
    ) -> Result<DataKey, VaultError> {
        DataKey::unwrap(
            self.keks.get(kek).ok_or(VaultError::UnknownKey)?,
            id,
            workspace,
            wrapped,
        )
    }

    /// The look-up value of an identifier: the same for the same kind and value, and meaningless without the key.
    pub fn lookup(&self, kind: &str, value: &str) -> Vec<u8> {
        mac(&self.lookup, &[kind.as_bytes(), value.as_bytes()])
    }

    /// The key that signs launches.
    pub fn launch_key(&self) -> &[u8] {
        self.launch.as_slice()
    }

    /// A short authenticator for the callback data that Meta echoes back.
    pub fn callback_mac(&self, attempt: Uuid) -> String {
        hex::encode(
            mac(&self.lookup, &[b"callback", attempt.as_bytes()])
                .get(..8)
                .unwrap_or_default(),
        )
    }

    /// The key that signs evidence checkpoints.
    pub fn signing_key(&self) -> &SigningKey {
        &self.signing
    }
}

/// HMAC-SHA256 over length-prefixed parts, so that no two lists of parts collide.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Vec<u8> {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
        return Vec::new();
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

fn decode(text: &str) -> Result<Zeroizing<[u8; 32]>, &'static str> {
    let bytes = Zeroizing::new(STANDARD.decode(text).map_err(|_| "a key is not base64")?);
    bytes
        .as_slice()
        .try_into()
        .map(Zeroizing::new)
        .map_err(|_| "a key is not 32 bytes long")
}

fn refuse_if_exposed(path: &Path) -> Result<(), KeysError> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = std::fs::metadata(path)
        .map_err(|error| KeysError::Io(path.to_owned(), error))?
        .permissions()
        .mode();
    if mode.trailing_zeros() >= 6 {
        Ok(())
    } else {
        Err(KeysError::Exposed(path.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_reads_back_as_written() {
        let keys = Keys::generate();
        let again = Keys::parse(&keys.to_toml().unwrap()).unwrap();
        let key = DataKey::generate(Uuid::from_u128(1), Uuid::nil());
        let (kek, wrapped) = keys.wrap(&key).unwrap();
        assert_eq!(
            again.unwrap(&kek, key.id(), Uuid::nil(), &wrapped).unwrap().id(),
            key.id()
        );
        assert_eq!(keys.lookup("phone", "62812"), again.lookup("phone", "62812"));
    }

    #[test]
    fn the_same_number_under_another_kind_looks_up_differently() {
        let keys = Keys::generate();
        assert_ne!(keys.lookup("phone", "62812"), keys.lookup("bsuid", "62812"));
    }

    #[test]
    fn a_file_without_its_active_key_is_refused() {
        let keys = Keys {
            active: "k9".into(),
            ..Keys::generate()
        };
        assert!(Keys::parse(&keys.to_toml().unwrap()).is_err());
    }
}
