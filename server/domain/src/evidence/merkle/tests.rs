//! The tree against the well-known vectors of certificate transparency, and against itself.

use super::{
    Frontier, Hash, consistency_proof, empty_root, inclusion_proof, leaf_hash, root, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;

/// The eight inputs of the certificate-transparency test tree and the roots of its first 1 to 8 leaves.
const INPUTS: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn leaves() -> Vec<Hash> {
    INPUTS
        .iter()
        .map(|input| leaf_hash(&hex::decode(input).expect("hex")))
        .collect()
}

fn hashes(texts: &[&str]) -> Vec<Hash> {
    let read = |text: &&str| Hash(hex::decode(text).expect("hex").try_into().expect("32 bytes"));
    texts.iter().map(read).collect()
}

fn many(count: usize) -> Vec<Hash> {
    (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

#[test]
fn the_empty_log_has_the_hash_of_nothing() {
    let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(empty_root().to_string(), expected);
    assert_eq!(Frontier::default().root(), empty_root());
    assert_eq!(root(&[]), empty_root());
}

#[test]
fn the_well_known_roots_are_reproduced_while_the_log_grows() {
    let mut frontier = Frontier::default();
    for (leaf, expected) in leaves().into_iter().zip(ROOTS) {
        frontier.append(leaf);
        assert_eq!(frontier.root().to_string(), expected);
    }
}

#[test]
fn the_well_known_inclusion_proofs_are_reproduced() {
    let leaves = leaves();
    let expected = hashes(&[
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    assert_eq!(inclusion_proof(&leaves, 0), Some(expected));
    let expected = hashes(&[
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    assert_eq!(inclusion_proof(&leaves, 5), Some(expected));
    let expected = hashes(&["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]);
    assert_eq!(inclusion_proof(&leaves[..3], 2), Some(expected));
}

#[test]
fn the_well_known_consistency_proofs_are_reproduced() {
    let leaves = leaves();
    let expected = hashes(&[
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    assert_eq!(consistency_proof(&leaves, 1), Some(expected));
    let expected = hashes(&[
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    assert_eq!(consistency_proof(&leaves, 6), Some(expected));
    let expected = hashes(&[
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]);
    assert_eq!(
        consistency_proof(&leaves[..5], 2).map(|proof| proof.len()),
        Some(2)
    );
    assert_eq!(consistency_proof(&leaves[..5], 2), Some(expected));
}

#[test]
fn every_entry_of_every_small_log_is_provable_and_at_its_place_alone() {
    for size in 1..=17 {
        let leaves = many(size);
        let root = root(&leaves);
        for (index, leaf) in leaves.iter().enumerate() {
            let proof = inclusion_proof(&leaves, index).expect("in range");
            for place in 0..size {
                let shown = verify_inclusion(*leaf, place as u64, size as u64, &proof, root);
                assert_eq!(shown, place == index, "entry {index} of {size} at {place}");
            }
        }
        assert_eq!(inclusion_proof(&leaves, size), None);
    }
}

#[test]
fn every_small_log_is_consistent_with_all_of_its_beginnings() {
    for new in 0..=17 {
        let leaves = many(new);
        for old in 0..=new {
            let proof = consistency_proof(&leaves, old).expect("in range");
            let (old_root, new_root) = (root(&leaves[..old]), root(&leaves));
            assert!(
                verify_consistency(old as u64, new as u64, old_root, new_root, &proof),
                "{old} of {new}"
            );
        }
        assert_eq!(consistency_proof(&leaves, new + 1), None);
    }
}

#[test]
fn a_rewritten_beginning_is_not_consistent() {
    for new in 2..=17 {
        let honest = many(new);
        for old in 1..new {
            let mut rewritten = honest.clone();
            rewritten[old / 2] = leaf_hash(b"rewritten");
            let proof = consistency_proof(&rewritten, old).expect("in range");
            let (old_root, new_root) = (root(&honest[..old]), root(&rewritten));
            assert!(!verify_consistency(
                old as u64, new as u64, old_root, new_root, &proof
            ));
        }
    }
}

#[test]
fn a_damaged_proof_shows_nothing() {
    let leaves = many(13);
    let log = root(&leaves);
    let proof = inclusion_proof(&leaves, 5).expect("in range");
    for broken in damaged(&proof) {
        assert!(!verify_inclusion(leaves[5], 5, 13, &broken, log));
    }
    let old = root(&leaves[..6]);
    let proof = consistency_proof(&leaves, 6).expect("in range");
    for broken in damaged(&proof) {
        assert!(!verify_consistency(6, 13, old, log, &broken));
    }
}

fn damaged(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![[proof, &[Hash([0; 32])]].concat(), proof[1..].to_vec()];
    for index in 0..proof.len() {
        let mut changed = proof.to_vec();
        changed[index].0[31] ^= 1;
        all.push(changed);
    }
    all
}

#[test]
fn a_stored_frontier_goes_on_where_it_stopped() {
    let leaves = many(23);
    for stop in 0..=leaves.len() {
        let mut frontier = Frontier::default();
        leaves[..stop].iter().for_each(|leaf| frontier.append(*leaf));
        let mut stored = Frontier::from_bytes(stop as u64, &frontier.to_bytes()).expect("stored");
        leaves[stop..].iter().for_each(|leaf| stored.append(*leaf));
        assert_eq!(stored.root(), root(&leaves));
    }
    assert_eq!(Frontier::from_bytes(2, &[0; 64]), None);
    assert_eq!(Frontier::from_bytes(1, &[0; 33]), None);
}

proptest! {
    #[test]
    fn growing_and_recursing_agree(size in 0_usize..200) {
        fn recursive(leaves: &[Hash]) -> Hash {
            match leaves {
                [] => empty_root(),
                [leaf] => *leaf,
                _ => {
                    let (left, right) = leaves.split_at(super::largest_power_below(leaves.len()));
                    super::node_hash(recursive(left), recursive(right))
                }
            }
        }
        let leaves = many(size);
        prop_assert_eq!(root(&leaves), recursive(&leaves));
    }

    #[test]
    fn proofs_of_larger_logs_hold(size in 1_usize..300, first in any::<prop::sample::Index>(), entry in any::<prop::sample::Index>()) {
        let leaves = many(size);
        let (old, index) = (first.index(size + 1), entry.index(size));
        let log = root(&leaves);
        let proof = inclusion_proof(&leaves, index).expect("in range");
        prop_assert!(verify_inclusion(leaves[index], index as u64, size as u64, &proof, log));
        let proof = consistency_proof(&leaves, old).expect("in range");
        prop_assert!(verify_consistency(old as u64, size as u64, root(&leaves[..old]), log, &proof));
    }
}
