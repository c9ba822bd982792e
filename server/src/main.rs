//! The binary `laras`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Crash tests arm fail points by the environment. A release, and any build without the feature `failpoints`, does not look.
    let _armed = cfg!(debug_assertions).then(fail::FailScenario::setup);
    server::commands::run()
}
