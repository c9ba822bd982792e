//! Rules as they stand in the form: what was typed is kept, right or wrong.

use std::collections::BTreeSet;

use domain::review::rules::{LEAST, MOST, Rules, RulesNow, Topic, When};
use jiff::civil::Time;

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// None of the choices.
    When,
    /// A time that cannot be read.
    Times,
    /// From a time to itself.
    SameTimes,
    Most,
}

/// The fields of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub documented: bool,
    pub courtesies: bool,
    /// `always`, `open`, `closed` or `between`.
    pub when: String,
    pub from: String,
    pub to: String,
    pub most: String,
    pub waiting: BTreeSet<Topic>,
    /// The version that the choice was made on.
    pub version: i32,
}

impl Chosen {
    /// The saved rules; the standard ones where those cannot be read.
    pub fn of(now: &RulesNow) -> Self {
        let rules = now.rules.clone().unwrap_or_default();
        let (when, from, to) = match rules.when {
            When::Always => ("always", String::new(), String::new()),
            When::WhileOpen => ("open", String::new(), String::new()),
            When::WhileClosed => ("closed", String::new(), String::new()),
            When::Between { from, to } => ("between", typed(from), typed(to)),
        };
        Self {
            documented: rules.documented,
            courtesies: rules.courtesies,
            when: when.to_owned(),
            from,
            to,
            most: rules.most.to_string(),
            waiting: rules.waiting,
            version: now.version,
        }
    }

    /// What a form sent. `version` is meant where it names none.
    pub fn read<'a>(get: impl Fn(&str) -> &'a str, version: i32) -> Self {
        let is_ticked = |name: &str| !get(name).is_empty();
        let waiting = Topic::ALL
            .into_iter()
            .filter(|topic| is_ticked(&field_of(*topic)));
        Self {
            documented: is_ticked("documented"),
            courtesies: is_ticked("courtesies"),
            when: get("when").to_owned(),
            from: get("from").trim().to_owned(),
            to: get("to").trim().to_owned(),
            most: get("most").trim().to_owned(),
            waiting: waiting.collect(),
            version: get("version").parse().unwrap_or(version),
        }
    }

    /// The rules that it means.
    pub fn rules(&self) -> Result<Rules, Vec<Mistake>> {
        let when = self.times();
        let most = self
            .most
            .parse()
            .ok()
            .filter(|most| (LEAST..=MOST).contains(most));
        match (when, most) {
            (Ok(when), Some(most)) => Ok(Rules {
                documented: self.documented,
                courtesies: self.courtesies,
                when,
                most,
                waiting: self.waiting.clone(),
            }),
            (when, most) => Err(when
                .err()
                .into_iter()
                .chain(most.is_none().then_some(Mistake::Most))
                .collect()),
        }
    }

    fn times(&self) -> Result<When, Mistake> {
        match self.when.as_str() {
            "always" => Ok(When::Always),
            "open" => Ok(When::WhileOpen),
            "closed" => Ok(When::WhileClosed),
            "between" => match (time(&self.from), time(&self.to)) {
                (Some(from), Some(to)) if from == to => Err(Mistake::SameTimes),
                (Some(from), Some(to)) => Ok(When::Between { from, to }),
                _ => Err(Mistake::Times),
            },
            _ => Err(Mistake::When),
        }
    }
}

/// The name of the box that keeps a subject for people.
pub fn field_of(topic: Topic) -> String {
    format!("wait_{}", topic.code())
}

fn typed(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn time(text: &str) -> Option<Time> {
    Time::strptime("%H:%M", text)
        .or_else(|_| Time::strptime("%H.%M", text))
        .ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn sent(fields: &[(&'static str, &'static str)]) -> Chosen {
        let mut all: HashMap<&str, &str> = [("when", "always"), ("most", "10")].into();
        all.extend(fields.iter().copied());
        Chosen::read(|name| all.get(name).copied().unwrap_or_default(), 3)
    }

    #[test]
    fn saved_rules_come_back_out_of_their_own_form() {
        let rules = Rules {
            documented: true,
            courtesies: false,
            when: When::Between {
                from: jiff::civil::time(20, 0, 0, 0),
                to: jiff::civil::time(8, 5, 0, 0),
            },
            most: 50,
            waiting: [Topic::Prices, Topic::Policies].into(),
        };
        let now = RulesNow {
            version: 7,
            rules: Some(rules.clone()),
        };
        assert_eq!(Chosen::of(&now).rules(), Ok(rules));
    }

    #[test]
    fn every_mistake_is_named_and_nothing_typed_is_lost() {
        let wrong = sent(&[("when", "between"), ("from", "8"), ("most", "500")]);
        assert_eq!(wrong.rules(), Err(vec![Mistake::Times, Mistake::Most]));
        assert_eq!((wrong.from.as_str(), wrong.most.as_str()), ("8", "500"));
        for most in ["", "0", "51", "-1", "ten", "1.5"] {
            assert_eq!(
                sent(&[("most", most)]).rules(),
                Err(vec![Mistake::Most]),
                "{most}"
            );
        }
        let same = sent(&[("when", "between"), ("from", "08:00"), ("to", "08.00")]);
        assert_eq!(same.rules(), Err(vec![Mistake::SameTimes]));
        assert_eq!(sent(&[("when", "sometimes")]).rules(), Err(vec![Mistake::When]));
    }

    #[test]
    fn a_form_without_a_version_means_the_present_one() {
        assert_eq!(sent(&[]).version, 3);
        assert_eq!(sent(&[("version", "2")]).version, 2);
    }
}
