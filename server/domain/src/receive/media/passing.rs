//! A file's bytes on their way through: never more than was allowed, and never whole under a hash that is another's.

use std::io;

use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use futures::stream::BoxStream;
use meta::Download;
use sha2::{Digest as _, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::{LARGEST_STREAM, LARGEST_WHOLE, MediaError};

/// Reads a file whole and checks its hash.
pub(super) async fn whole(mut download: Download, hash: Option<[u8; 32]>) -> Result<Bytes, MediaError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = download.next().await.map_err(|_| MediaError::Unavailable)? {
        if (bytes.len() + chunk.len()) as u64 > LARGEST_WHOLE {
            return Err(MediaError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    if hash.is_some_and(|hash| Sha256::digest(&bytes)[..] != hash) {
        tracing::warn!("a customer's file is not the one that was announced");
        return Err(MediaError::Unavailable);
    }
    Ok(bytes.freeze())
}

/// Each chunk is held back until the next one is here, so that the last one leaves only after the hash was checked.
struct Passing {
    download: Download,
    held: Option<Bytes>,
    seen: u64,
    digest: Sha256,
    hash: Option<[u8; 32]>,
    ended: bool,
    _permit: OwnedSemaphorePermit,
}

pub(super) fn passing_through(
    download: Download,
    hash: Option<[u8; 32]>,
    permit: OwnedSemaphorePermit,
) -> BoxStream<'static, io::Result<Bytes>> {
    let start = Passing {
        download,
        held: None,
        seen: 0,
        digest: Sha256::new(),
        hash,
        ended: false,
        _permit: permit,
    };
    futures::stream::try_unfold(start, |mut passing: Passing| async move {
        let next = passing.next().await?;
        Ok(next.map(|chunk| (chunk, passing)))
    })
    .boxed()
}

impl Passing {
    async fn next(&mut self) -> io::Result<Option<Bytes>> {
        while !self.ended {
            let chunk = self.download.next().await.map_err(io::Error::other)?;
            if let Some(chunk) = chunk {
                self.seen += chunk.len() as u64;
                if self.seen > LARGEST_STREAM {
                    return Err(io::Error::other("the file is larger than announced"));
                }
                self.digest.update(&chunk);
                if let Some(before) = self.held.replace(chunk) {
                    return Ok(Some(before));
                }
            } else {
                self.ended = true;
                let digest = std::mem::take(&mut self.digest).finalize();
                if self.hash.is_some_and(|hash| digest[..] != hash) {
                    return Err(io::Error::other("the file is not the one that was announced"));
                }
            }
        }
        Ok(self.held.take())
    }
}
