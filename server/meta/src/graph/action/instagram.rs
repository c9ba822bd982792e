//! Instagram's codes. Most of them are known by their subcode alone.
//!
//! Meta documents few of these; the others were seen in the field. So a pair of code and subcode that has no row waits for
//! a person, and only rows say that something may be sent again.

use super::{Rule, Scope, Step, bare, one, range, with_subcode};

/// The first matching rule counts.
pub(super) const RULES: &[Rule] = {
    use Scope::{Account, App, Conversation, Message};
    use Step::{Briefly, Disconnect, Doubling, Fail, Fix, Hold, Slowly, Unknown};
    &[
        one(1, Unknown, Message),
        bare(2, Briefly, Message),
        with_subcode(2, 1_545_133, Briefly, Message),
        one(3, Hold, Account),
        one(4, Slowly, App),
        with_subcode(10, 2_534_022, Hold, Conversation),
        with_subcode(10, 2_018_278, Hold, Conversation),
        one(10, Disconnect, Account),
        one(17, Slowly, Account),
        one(24, Fail, Message),
        one(25, Hold, Account),
        one(32, Slowly, Account),
        with_subcode(100, 33, Fail, Message),
        with_subcode(100, 2_018_001, Fail, Conversation),
        with_subcode(100, 2_018_276, Hold, Message),
        with_subcode(100, 2_534_001, Fail, Conversation),
        with_subcode(100, 2_534_013, Doubling(60), Message),
        with_subcode(100, 2_534_014, Fail, Conversation),
        with_subcode(100, 2_534_025, Fail, Message),
        with_subcode(100, 2_534_029, Hold, Account),
        with_subcode(100, 2_534_068, Fix, Message),
        bare(100, Fix, Message),
        one(102, Disconnect, Account),
        one(190, Disconnect, Account),
        with_subcode(200, 2_534_041, Hold, Account),
        range(200, 229, Hold, Account),
        one(230, Fail, Message),
        range(231, 299, Hold, Account),
        one(368, Hold, Account),
        one(551, Fail, Conversation),
        one(613, Doubling(60), Account),
        one(1_200, Briefly, Message),
        one(9_010, Fail, Message),
        one(80_002, Slowly, Account),
    ]
};

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tests::name;
    use super::super::{Action, Subcode, decide_for};
    use super::{RULES, Scope};
    use crate::Product;

    /// Written from the reference's table, not from the rules.
    const DOCUMENTED: &[(i64, Option<i64>, &str, Scope)] = &[
        (1, None, "unknown", Scope::Message),
        (1, Some(99), "unknown", Scope::Message),
        (2, None, "retry", Scope::Message),
        (2, Some(1_545_133), "retry", Scope::Message),
        (3, None, "hold", Scope::Account),
        (4, None, "slowly", Scope::App),
        (17, None, "slowly", Scope::Account),
        (32, None, "slowly", Scope::Account),
        (613, None, "retry", Scope::Account),
        (80_002, None, "slowly", Scope::Account),
        (10, Some(2_534_022), "hold", Scope::Conversation),
        (10, Some(2_018_278), "hold", Scope::Conversation),
        (10, None, "disconnect", Scope::Account),
        (10, Some(7), "disconnect", Scope::Account),
        (100, Some(2_534_014), "fail", Scope::Conversation),
        (100, Some(2_018_001), "fail", Scope::Conversation),
        (100, Some(2_534_001), "fail", Scope::Conversation),
        (100, Some(2_534_025), "fail", Scope::Message),
        (100, Some(2_534_013), "retry", Scope::Message),
        (100, Some(2_534_029), "hold", Scope::Account),
        (100, Some(2_534_068), "fix", Scope::Message),
        (100, Some(2_018_276), "hold", Scope::Message),
        (100, Some(33), "fail", Scope::Message),
        (100, None, "fix", Scope::Message),
        (102, None, "disconnect", Scope::Account),
        (190, None, "disconnect", Scope::Account),
        (190, Some(458), "disconnect", Scope::Account),
        (190, Some(459), "disconnect", Scope::Account),
        (190, Some(460), "disconnect", Scope::Account),
        (190, Some(463), "disconnect", Scope::Account),
        (190, Some(464), "disconnect", Scope::Account),
        (190, Some(467), "disconnect", Scope::Account),
        (190, Some(490), "disconnect", Scope::Account),
        (190, Some(492), "disconnect", Scope::Account),
        (200, None, "hold", Scope::Account),
        (200, Some(2_534_041), "hold", Scope::Account),
        (231, None, "hold", Scope::Account),
        (230, None, "fail", Scope::Message),
        (551, None, "fail", Scope::Conversation),
        (551, Some(1_545_041), "fail", Scope::Conversation),
        (9_010, None, "fail", Scope::Message),
        (24, Some(2_207_006), "fail", Scope::Message),
        (25, Some(2_207_050), "hold", Scope::Account),
        (368, None, "hold", Scope::Account),
        (1_200, None, "retry", Scope::Message),
    ];

    fn decide(code: i64, subcode: Option<i64>) -> (Action, Scope) {
        decide_for(Product::Instagram, code, subcode, 0)
    }

    #[test]
    fn every_documented_pair_has_its_documented_action_and_scope() {
        for &(code, subcode, action, scope) in DOCUMENTED {
            let decided = decide(code, subcode);
            assert_eq!(
                (name(decided.0), decided.1),
                (action, scope),
                "{code}/{subcode:?}"
            );
        }
    }

    #[test]
    fn every_rule_is_documented_and_reachable() {
        for rule in RULES {
            let subcode = match rule.subcode {
                Subcode::Is(subcode) => Some(subcode),
                Subcode::Any | Subcode::None => None,
            };
            assert!(
                DOCUMENTED
                    .iter()
                    .any(|row| (rule.first..=rule.last).contains(&row.0)
                        && (row.1 == subcode || matches!(rule.subcode, Subcode::Any))),
                "{} is not in the table",
                rule.first
            );
            let (action, scope) = decide(rule.first, subcode);
            assert_eq!(
                (action, scope),
                (rule.step.action(0), rule.scope),
                "{} is shadowed",
                rule.first
            );
        }
    }

    #[test]
    fn an_unknown_pair_is_never_sent_again() {
        for (code, subcode) in [
            (2, Some(7)),
            (100, Some(9_999)),
            (0, None),
            (400, None),
            (131_056, None),
            (-1, Some(-1)),
        ] {
            assert_eq!(
                decide(code, subcode),
                (Action::Hold, Scope::Message),
                "{code}/{subcode:?}"
            );
        }
    }

    #[test]
    fn a_hiccup_is_waited_for_a_quarter_of_an_hour_at_most() {
        let wait = |refusals| decide_for(Product::Instagram, 2, None, refusals).0;
        let retry = |seconds| Action::Retry {
            after: Duration::from_secs(seconds),
            spread: true,
        };
        assert_eq!(
            [wait(0), wait(1), wait(u32::MAX)],
            [retry(5), retry(10), retry(900)]
        );
    }

    #[test]
    fn the_same_code_has_another_meaning_on_whatsapp() {
        assert_eq!(name(decide_for(Product::WhatsApp, 200, None, 0).0), "disconnect");
        assert_eq!(name(decide(200, None).0), "hold");
        assert_eq!(
            name(decide_for(Product::WhatsApp, 100, Some(33), 0).0),
            "disconnect"
        );
        assert_eq!(name(decide(100, Some(33)).0), "fail");
    }
}
