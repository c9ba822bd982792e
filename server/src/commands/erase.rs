//! `laras erase --app-scoped-ids FILE`: Meta also sends its requests for deletion as lists, by mail or in the dashboard. Each id is
//! disconnected and erased like a request that came by the callback, with the same evidence.

use std::path::PathBuf;

use clap::Args;
use domain::disconnect::{self, Asked, RequestError, Source};
use domain::time::Clock;

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::installation::{self, Schema};

/// Whose data goes.
#[derive(Args)]
pub struct Erase {
    /// A file with the app-scoped ids of Meta's list, separated by line ends, spaces or commas
    #[arg(long, value_name = "FILE")]
    app_scoped_ids: PathBuf,
}

pub async fn run(config: &Config, erase: &Erase) -> Outcome {
    let unreadable = |error: std::io::Error| {
        Failure::new(
            format!("{} cannot be read ({error})", erase.app_scoped_ids.display()),
            "nothing was erased: name a text file",
        )
    };
    let text = std::fs::read_to_string(&erase.app_scoped_ids).map_err(unreadable)?;
    let ids = ids(&text)?;
    let laras = installation::open(config, Schema::Require, Clock::System).await?;
    for (line, id) in ids.iter().enumerate() {
        // The id itself is an identity, and a terminal keeps what it shows.
        match disconnect::ask(&laras, Asked::Deletion, Source::Operator, id, None).await {
            Ok(code) => println!("id {} of {}: done, confirmation code {code}", line + 1, ids.len()),
            Err(RequestError::Store(error)) => return Err(error.into()),
            Err(RequestError::NotAnId) => return Err(not_an_id(line + 1)),
        }
    }
    laras.close().await;
    Ok(format!(
        "give Meta, or whoever asks, {}data-deletion/CODE with the code of their id; the page names nobody",
        config.public_url
    ))
}

/// All of them, or none is touched.
fn ids(text: &str) -> Result<Vec<String>, Failure> {
    // Spreadsheets write a byte order mark and quotation marks.
    let between = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '"' | '\u{feff}');
    let separated = text.split(between);
    let ids: Vec<String> = separated.filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if ids.is_empty() {
        return Err(Failure::new(
            "the file holds no id",
            "nothing was erased: name the file with Meta's list",
        ));
    }
    let wrong = |id: &String| id.len() > 32 || !id.bytes().all(|byte| byte.is_ascii_digit());
    match ids.iter().position(wrong) {
        Some(at) => Err(not_an_id(at + 1)),
        None => Ok(ids),
    }
}

fn not_an_id(position: usize) -> Failure {
    Failure::new(
        format!("entry {position} of the file is not an id: ids are digits"),
        "nothing was erased: remove what is not an id, such as a heading, and run the command again",
    )
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn a_list_is_taken_whole_or_not_at_all() {
        let found = ids("27000000000000333\n27000000000000334, 5\r\n").unwrap();
        assert_eq!(found, ["27000000000000333", "27000000000000334", "5"]);
        assert_eq!(
            ids("\u{feff}\"27000000000000333\";\"5\"\n").unwrap(),
            ["27000000000000333", "5"]
        );
        for text in ["", "  \n", "user_id\n27000000000000333", "27000000000000333 x"] {
            assert!(ids(text).is_err(), "{text:?}");
        }
    }
}
