//! The rules, walked against a second copy of the table that was written from the reference.

use std::time::Duration;

use super::{Action, RULES, Scope, decide};

/// Written from the reference's table, not from the rules.
const DOCUMENTED: &[(&str, &[i64])] = &[
    (
        "retry",
        &[2, 613, 130_429, 131_016, 131_056, 131_057, 133_004, 133_015],
    ),
    ("slowly", &[4, 80_007]),
    (
        "hold",
        &[
            368, 131_031, 131_037, 131_042, 131_045, 131_047, 131_048, 131_064, 132_015, 132_068, 132_069,
            133_000, 133_005, 133_006, 133_008, 133_009, 133_010, 133_016, 134_011, 137_000, 2_388_019,
            2_593_107, 2_593_108,
        ],
    ),
    (
        "fail",
        &[
            130_403, 130_472, 130_497, 131_020, 131_041, 131_201, 131_208, 131_215, 131_021, 131_026,
            131_030, 131_049, 131_050, 131_052, 131_053, 131_060, 131_062, 131_063, 132_001, 132_005,
            132_007, 132_016,
        ],
    ),
    (
        "disconnect",
        &[0, 3, 10, 33, 102, 190, 200, 201, 250, 299, 131_005],
    ),
    (
        "fix",
        &[
            100, 104, 131_008, 131_009, 131_051, 131_055, 132_000, 132_008, 132_012, 132_018, 135_000,
        ],
    ),
    ("unknown", &[1, 131_000]),
];

fn name(action: Action) -> &'static str {
    match action {
        Action::Retry { .. } => "retry",
        Action::RetrySlowly => "slowly",
        Action::Hold => "hold",
        Action::Fail => "fail",
        Action::Disconnect => "disconnect",
        Action::Fix => "fix",
        Action::Unknown => "unknown",
    }
}

#[test]
fn every_documented_code_has_its_documented_action() {
    for (expected, codes) in DOCUMENTED {
        for &code in *codes {
            assert_eq!(name(decide(code, None, 0).0), *expected, "code {code}");
        }
    }
}

#[test]
fn every_rule_is_documented_and_reachable() {
    let documented: Vec<i64> = DOCUMENTED.iter().flat_map(|(_, codes)| *codes).copied().collect();
    for rule in RULES {
        assert!(
            documented.contains(&rule.first),
            "code {} is not in the table",
            rule.first
        );
        assert_eq!(
            decide(rule.first, rule.subcode, 0).1,
            rule.scope,
            "code {} is shadowed",
            rule.first
        );
    }
}

#[test]
fn a_missing_object_disconnects_and_a_bad_parameter_is_our_bug() {
    assert_eq!(decide(100, Some(33), 0), (Action::Disconnect, Scope::Number));
    assert_eq!(decide(100, Some(2_494_010), 0).0, Action::Fix);
    assert_eq!(decide(100, None, 0).0, Action::Fix);
}

#[test]
fn the_pair_limit_backs_off_in_powers_of_four() {
    let waits: Vec<_> = (0..5).map(|refusals| decide(131_056, None, refusals).0).collect();
    assert_eq!(
        waits,
        [1, 4, 16, 64, 256].map(|s| Action::Retry {
            after: Duration::from_secs(s)
        })
    );
    let longest = Action::Retry {
        after: Duration::from_hours(1),
    };
    assert_eq!(decide(131_056, None, u32::MAX).0, longest);
    assert_eq!(decide(2, None, u32::MAX).0, longest);
}

#[test]
fn an_undescribed_code_waits_for_a_person_and_is_never_retried() {
    for code in [-1, 5, 99_999, 131_999, i64::MAX] {
        assert_eq!(decide(code, None, 0), (Action::Hold, Scope::Message));
    }
}
