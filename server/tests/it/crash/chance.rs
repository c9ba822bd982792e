//! Chance that repeats: the same seed gives the same run, as far as a real process and a real clock allow.

/// `SplitMix64`: small, and the same on every machine and in every release.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `end`, without `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let place = self.below(list.len() as u64);
        &list[usize::try_from(place).unwrap()]
    }
}

/// Signs that stand once in a whole run, and are no words to a drafter.
pub fn marker(number: u64) -> String {
    const SIGNS: [char; 16] = [
        '🍞', '🥐', '🍰', '🌿', '🌙', '🌻', '🍀', '🐝', '🐟', '🎈', '🎵', '🏡', '🚲', '🧵', '🧺', '🌊',
    ];
    let places = 0..5;
    let of_place = |place: u32| usize::try_from(number >> (4 * place) & 15).unwrap();
    places.map(|place| SIGNS[of_place(place)]).collect()
}

#[test]
fn markers_of_a_long_run_differ() {
    let all: std::collections::BTreeSet<String> = (0..100_000).map(marker).collect();
    assert_eq!(all.len(), 100_000);
}
