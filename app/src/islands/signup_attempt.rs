//! One click on "Connect" is one attempt at Embedded Signup.
//!
//! Meta answers an attempt twice, through the login callback (the code) and through a message of the popup (the ids), in either order, and
//! one of the two may never come. A popup that was left open may answer later than the click that replaced it. So every signal names its
//! attempt, each attempt starts empty, and the code of an attempt is handed out for exchange at most once.

/// What the popup said about the chosen accounts. Hints only: the server confirms them with the token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionInfo {
    pub waba_id: Option<String>,
    pub phone_number_id: Option<String>,
    pub business_id: Option<String>,
}

/// A message of the popup, already known to come from one of Meta's origins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PopupMessage {
    Finished(SessionInfo),
    Cancelled,
    Failed,
}

/// What there is to do after a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Nothing,
    /// The code is here and the ids are not: wait [`PATIENCE_MS`], then call [`Signup::patience_over`].
    WaitForIds,
    /// Send this to the server now: the code lives 30 seconds.
    Exchange(Submission),
    /// Back to the button, with the code of the sentence to show.
    Stop(&'static str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    pub code: String,
    pub session_info: SessionInfo,
}

/// How long the ids may take after the code (whatsapp.md 2.3 advises two to three seconds).
pub const PATIENCE_MS: u32 = 3_000;

/// A second click this soon after the first is the same click.
const DOUBLE_CLICK_MS: f64 = 2_000.0;

#[derive(Clone, Debug, Default)]
enum Phase {
    #[default]
    Idle,
    Open {
        since_ms: f64,
        code: Option<String>,
        ids: Option<SessionInfo>,
    },
    Exchanging,
}

/// The attempts of one page.
#[derive(Clone, Debug, Default)]
pub struct Signup {
    attempt: u32,
    phase: Phase,
}

impl Signup {
    /// A click. `None` while an exchange runs and for the second half of a double click; otherwise the number of a new, empty attempt.
    pub fn launch(&mut self, now_ms: f64) -> Option<u32> {
        match self.phase {
            Phase::Exchanging => return None,
            Phase::Open { since_ms, .. } if now_ms - since_ms < DOUBLE_CLICK_MS => return None,
            Phase::Open { .. } | Phase::Idle => {}
        }
        self.attempt += 1;
        self.phase = Phase::Open {
            since_ms: now_ms,
            code: None,
            ids: None,
        };
        Some(self.attempt)
    }

    /// The login callback: a code, or nothing when the person closed or refused.
    pub fn answered(&mut self, attempt: u32, answer: Option<String>) -> Step {
        let Some((code, ids)) = self.open(attempt) else {
            return Step::Nothing;
        };
        if code.is_some() {
            return Step::Nothing;
        }
        let Some(answer) = answer else {
            self.phase = Phase::Idle;
            return Step::Stop("cancelled");
        };
        if let Some(session_info) = ids.take() {
            self.phase = Phase::Exchanging;
            return Step::Exchange(Submission {
                code: answer,
                session_info,
            });
        }
        *code = Some(answer);
        Step::WaitForIds
    }

    /// A message of the popup.
    pub fn popup_said(&mut self, attempt: u32, message: PopupMessage) -> Step {
        let Some((code, ids)) = self.open(attempt) else {
            return Step::Nothing;
        };
        match message {
            PopupMessage::Finished(info) => {
                if let Some(code) = code.take() {
                    self.phase = Phase::Exchanging;
                    return Step::Exchange(Submission {
                        code,
                        session_info: info,
                    });
                }
                *ids = Some(info);
                Step::Nothing
            }
            // With a code in hand Meta has granted; a late word of the popup does not take that back.
            PopupMessage::Cancelled | PopupMessage::Failed if code.is_some() => Step::Nothing,
            PopupMessage::Cancelled => {
                self.phase = Phase::Idle;
                Step::Stop("cancelled")
            }
            PopupMessage::Failed => {
                self.phase = Phase::Idle;
                Step::Stop("meta_error")
            }
        }
    }

    /// The ids did not come in time: the code goes alone and the server finds them.
    pub fn patience_over(&mut self, attempt: u32) -> Step {
        let Some((code, _)) = self.open(attempt) else {
            return Step::Nothing;
        };
        let Some(code) = code.take() else {
            return Step::Nothing;
        };
        self.phase = Phase::Exchanging;
        Step::Exchange(Submission {
            code,
            session_info: SessionInfo::default(),
        })
    }

    /// The server answered with a failure: the button works again.
    pub fn failed(&mut self, attempt: u32) {
        if self.attempt == attempt {
            self.phase = Phase::Idle;
        }
    }

    /// Whether anything is going on that a reload would interrupt.
    pub const fn is_idle(&self) -> bool {
        matches!(self.phase, Phase::Idle)
    }

    const fn open(&mut self, attempt: u32) -> Option<(&mut Option<String>, &mut Option<SessionInfo>)> {
        match &mut self.phase {
            Phase::Open { code, ids, .. } if self.attempt == attempt => Some((code, ids)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(waba: &str) -> SessionInfo {
        SessionInfo {
            waba_id: Some(waba.into()),
            phone_number_id: Some("204".into()),
            business_id: None,
        }
    }

    fn exchange(code: &str, session_info: SessionInfo) -> Step {
        Step::Exchange(Submission {
            code: code.into(),
            session_info,
        })
    }

    #[test]
    fn the_ids_may_come_before_the_code_or_after_it() {
        let mut signup = Signup::default();
        let attempt = signup.launch(0.0).unwrap();
        assert_eq!(
            signup.popup_said(attempt, PopupMessage::Finished(ids("318"))),
            Step::Nothing
        );
        assert_eq!(
            signup.answered(attempt, Some("abc".into())),
            exchange("abc", ids("318"))
        );

        let mut signup = Signup::default();
        let attempt = signup.launch(0.0).unwrap();
        assert_eq!(signup.answered(attempt, Some("abc".into())), Step::WaitForIds);
        assert_eq!(
            signup.popup_said(attempt, PopupMessage::Finished(ids("318"))),
            exchange("abc", ids("318"))
        );
        assert_eq!(signup.patience_over(attempt), Step::Nothing);
    }

    #[test]
    fn a_code_without_ids_goes_alone_when_patience_is_over() {
        let mut signup = Signup::default();
        let attempt = signup.launch(0.0).unwrap();
        assert_eq!(signup.answered(attempt, Some("abc".into())), Step::WaitForIds);
        assert_eq!(
            signup.patience_over(attempt),
            exchange("abc", SessionInfo::default())
        );
        assert_eq!(signup.patience_over(attempt), Step::Nothing);
    }

    #[test]
    fn a_cancelled_popup_stops_and_leaves_nothing_for_the_next_attempt() {
        let mut signup = Signup::default();
        let first = signup.launch(0.0).unwrap();
        assert_eq!(
            signup.popup_said(first, PopupMessage::Finished(ids("stale"))),
            Step::Nothing
        );
        assert_eq!(signup.answered(first, None), Step::Stop("cancelled"));

        let second = signup.launch(5_000.0).unwrap();
        assert_eq!(signup.answered(second, Some("abc".into())), Step::WaitForIds);
        assert_eq!(
            signup.patience_over(second),
            exchange("abc", SessionInfo::default())
        );
    }

    #[test]
    fn a_popup_of_an_earlier_attempt_is_not_heard() {
        let mut signup = Signup::default();
        let first = signup.launch(0.0).unwrap();
        let second = signup.launch(9_000.0).unwrap();
        assert_eq!(
            signup.popup_said(first, PopupMessage::Finished(ids("stale"))),
            Step::Nothing
        );
        assert_eq!(signup.answered(first, Some("stale".into())), Step::Nothing);
        assert_eq!(signup.popup_said(first, PopupMessage::Cancelled), Step::Nothing);
        assert_eq!(
            signup.popup_said(second, PopupMessage::Finished(ids("318"))),
            Step::Nothing
        );
        assert_eq!(
            signup.answered(second, Some("abc".into())),
            exchange("abc", ids("318"))
        );
    }

    #[test]
    fn a_double_click_opens_one_attempt_and_a_code_is_exchanged_once() {
        let mut signup = Signup::default();
        let attempt = signup.launch(1_000.0).unwrap();
        assert_eq!(signup.launch(1_250.0), None);
        assert_eq!(
            signup.popup_said(attempt, PopupMessage::Finished(ids("318"))),
            Step::Nothing
        );
        assert_eq!(
            signup.answered(attempt, Some("abc".into())),
            exchange("abc", ids("318"))
        );
        assert_eq!(signup.answered(attempt, Some("abc".into())), Step::Nothing);
        assert_eq!(signup.launch(60_000.0), None);
        signup.failed(attempt);
        assert!(signup.launch(61_000.0).is_some());
    }

    #[test]
    fn a_popup_left_unfinished_can_be_replaced() {
        let mut signup = Signup::default();
        assert_eq!(signup.launch(0.0), Some(1));
        assert_eq!(signup.launch(30_000.0), Some(2));
    }

    #[test]
    fn a_grant_is_not_taken_back_by_a_late_word_of_the_popup() {
        let mut signup = Signup::default();
        let attempt = signup.launch(0.0).unwrap();
        assert_eq!(signup.answered(attempt, Some("abc".into())), Step::WaitForIds);
        assert_eq!(signup.popup_said(attempt, PopupMessage::Cancelled), Step::Nothing);
        assert_eq!(
            signup.patience_over(attempt),
            exchange("abc", SessionInfo::default())
        );
    }
}
