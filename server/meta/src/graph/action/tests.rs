//! The rules, walked against a second copy of the table that was written from the reference.

use std::time::Duration;

use super::{Action, RULES, Scope, Subcode, decide};

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
            133_000, 133_005, 133_006, 133_008, 133_009, 133_010, 133_016, 134_011, 137_000, 147_001,
            147_002, 147_003, 147_004, 147_005, 2_388_012, 2_388_019, 2_388_039, 2_388_040, 2_388_047,
            2_388_072, 2_388_073, 2_388_091, 2_388_093, 2_388_103, 2_388_293, 2_388_299, 2_494_100,
            2_593_107, 2_593_108, 2_593_109,
        ],
    ),
    (
        "fail",
        &[
            130_403, 130_472, 130_497, 131_020, 131_041, 131_201, 131_208, 131_215, 131_021, 131_026,
            131_030, 131_049, 131_050, 131_052, 131_053, 131_060, 131_062, 131_063, 132_001, 132_005,
            132_007, 132_016, 138_000,
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

pub(super) fn name(action: Action) -> &'static str {
    match action {
        Action::Retry { .. } => "retry",
        Action::RetrySlowly { .. } => "slowly",
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
        let subcode = match rule.subcode {
            Subcode::Is(subcode) => Some(subcode),
            Subcode::Any | Subcode::None => None,
        };
        assert_eq!(
            decide(rule.first, subcode, 0).1,
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
fn ranges_hold_from_their_first_to_their_last_code() {
    for (first, last, expected) in [
        (200, 299, "disconnect"),
        (131_201, 131_215, "fail"),
        (138_000, 138_018, "fail"),
        (147_001, 147_005, "hold"),
    ] {
        for code in first..=last {
            assert_eq!(name(decide(code, None, 0).0), expected, "code {code}");
        }
        assert_eq!(name(decide(last + 1, None, 0).0), "hold", "code {}", last + 1);
    }
}

#[test]
fn limits_on_calls_are_waited_for_in_minutes_and_by_everything_that_they_concern() {
    for (code, scope) in [(4, Scope::App), (80_007, Scope::Account)] {
        let (action, of) = decide(code, None, 0);
        assert_eq!(of, scope);
        let after = Duration::from_mins(5);
        assert_eq!(action, Action::RetrySlowly { after });
        let after = Duration::from_hours(1);
        assert_eq!(decide(code, None, u32::MAX).0, Action::RetrySlowly { after });
    }
}

#[test]
fn fixed_waits_are_metas_own_and_shared_limits_are_spread() {
    for (code, seconds) in [(131_057, 60), (133_015, 300)] {
        for refusals in [0, 1, 7] {
            let after = Duration::from_secs(seconds);
            assert_eq!(
                decide(code, None, refusals).0,
                Action::Retry { after, spread: false }
            );
        }
    }
    let waits: Vec<_> = (0..4).map(|refusals| decide(130_429, None, refusals)).collect();
    let expected = [2, 4, 8, 16].map(|seconds| {
        let after = Duration::from_secs(seconds);
        (Action::Retry { after, spread: true }, Scope::Number)
    });
    assert_eq!(waits, expected);
}

#[test]
fn the_pair_limit_backs_off_in_powers_of_four() {
    let waits: Vec<_> = (0..5).map(|refusals| decide(131_056, None, refusals).0).collect();
    assert_eq!(
        waits,
        [1, 4, 16, 64, 256].map(|s| Action::Retry {
            after: Duration::from_secs(s),
            spread: false,
        })
    );
    let longest = |spread| Action::Retry {
        after: Duration::from_hours(1),
        spread,
    };
    assert_eq!(decide(131_056, None, u32::MAX).0, longest(false));
    assert_eq!(decide(2, None, u32::MAX).0, longest(true));
}

#[test]
fn an_undescribed_code_waits_for_a_person_and_is_never_retried() {
    for code in [-1, 5, 99_999, 131_999, i64::MAX] {
        assert_eq!(decide(code, None, 0), (Action::Hold, Scope::Message));
    }
}
