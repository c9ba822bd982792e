//! A Merkle tree over the entries (RFC 6962, section 2.1; verification as in RFC 9162).
//!
//! One hash stands for the whole log. Whoever keeps it can later be shown that an entry is in the log and that the log
//! has only grown, without being shown the rest. Leaf and node hashes differ by a prefix, so that neither can be passed
//! off as the other.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 hash of the tree.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The root of a log without entries.
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// The hash of one entry's canonical bytes.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0])
            .chain_update(entry)
            .finalize()
            .into(),
    )
}

fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([1])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// The state a log needs to grow: the roots of its complete subtrees, largest first. At most 64 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds the next entry.
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        // Each trailing 1 bit of the size is a complete subtree that this leaf doubles.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(left, hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        match peaks.next() {
            Some(smallest) => peaks.fold(smallest, |right, left| node_hash(left, right)),
            None => empty_root(),
        }
    }

    /// The hashes one after the other, to be stored beside the size.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0).collect()
    }

    /// The stored state, unless the bytes cannot belong to that size.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        let complete = rest.is_empty() && hashes.len() == usize::try_from(size.count_ones()).ok()?;
        complete.then(|| Self {
            size,
            peaks: hashes.iter().copied().map(Hash).collect(),
        })
    }
}

/// The root over these leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    frontier.root()
}

/// What has to be known besides the entry at `index` to compute the root of `leaves`; `None` if there is no such entry.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    let (mut tree, mut index) = (leaves, index);
    while tree.len() > 1 {
        let (left, right) = tree.split_at(largest_power_below(tree.len()));
        if index < left.len() {
            proof.push(root(right));
            tree = left;
        } else {
            proof.push(root(left));
            index -= left.len();
            tree = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that `leaf` is the entry at `index` of the log of `size` entries with this `root`.
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(*sibling, hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(hash, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// What has to be known besides the two roots to see that the first `old` of `leaves` are a prefix; `None` if `old` is
/// larger than the log.
pub fn consistency_proof(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old > leaves.len() {
        return None;
    }
    if old == 0 || old == leaves.len() {
        return Some(Vec::new());
    }
    let mut proof = Vec::new();
    let (mut tree, mut old) = (leaves, old);
    // While the old tree is a whole left part, its root is known to the verifier and is left out.
    let mut known = true;
    while old < tree.len() {
        let (left, right) = tree.split_at(largest_power_below(tree.len()));
        if old <= left.len() {
            proof.push(root(right));
            tree = left;
        } else {
            proof.push(root(left));
            old -= left.len();
            tree = right;
            known = false;
        }
    }
    if !known {
        proof.push(root(tree));
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that the log with `new_root` has the log with `old_root` as its beginning.
pub fn verify_consistency(old: u64, new: u64, old_root: Hash, new_root: Hash, proof: &[Hash]) -> bool {
    if old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return proof.is_empty() && old_root == empty_root();
    }
    let (mut node, mut last) = (old - 1, new - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let whole = old.is_power_of_two().then_some(old_root);
    let mut path = whole.into_iter().chain(proof.iter().copied());
    let Some(first) = path.next() else { return false };
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, old_hash);
            new_hash = node_hash(sibling, new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == old_root && new_hash == new_root
}

/// The largest power of two smaller than `n`, for `n` of at least 2.
fn largest_power_below(n: usize) -> usize {
    1 << (n - 1).ilog2()
}

#[cfg(test)]
mod tests;
