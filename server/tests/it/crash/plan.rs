//! How each cycle ends, drawn by chance from everything that can happen to a process.

use super::chance::Chance;
use super::moment::Moment;
use crate::databases::Kind;

/// What happens to the process in one cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It dies at a fail point, the second number of passes later.
    At(Moment, u64),
    /// `kill -9` after this many milliseconds of service.
    Killed(u64),
    /// `kill -9` this many milliseconds after its start, ready or not.
    KilledWhileStarting(u64),
    /// `kill -9` while Meta holds a send without answering.
    KilledWhileMetaIsSilent,
    /// SIGTERM after this many milliseconds; it must end by itself, with 0.
    Stopped(u64),
    /// SIGTERM, and `kill -9` before the stop is over.
    KilledWhileStopping(u64),
    /// SIGSTOP past its leases; on PostgreSQL another node takes over meanwhile; then SIGCONT, and both work on.
    Frozen { really_wait: bool },
}

/// The ends of all cycles. Long runs visit every fail point again and again; short ones draw from all.
pub fn of(kind: Kind, cycles: u64, chance: &mut Chance) -> Vec<End> {
    let points = Moment::points(kind);
    let mut next_point = usize::try_from(chance.below(points.len() as u64)).unwrap();
    let mut plan = Vec::new();
    for cycle in 0..cycles {
        let end = match chance.below(20) {
            0..=9 => {
                next_point = (next_point + 1) % points.len();
                End::At(points[next_point], chance.below(6))
            }
            10..=13 => End::Killed(chance.between(30, 1_400)),
            14 => End::KilledWhileStarting(chance.between(5, 400)),
            15 | 16 => End::KilledWhileMetaIsSilent,
            17 => End::Stopped(chance.between(200, 800)),
            18 => End::KilledWhileStopping(chance.between(200, 800)),
            _ => End::Frozen { really_wait: false },
        };
        plan.push(end);
        // Once in a long run a lease lapses by the clock, and not because a test says so.
        if kind == Kind::Postgres && cycles >= 100 && cycle == cycles / 2 {
            plan.push(End::Frozen { really_wait: true });
        }
    }
    plan
}
