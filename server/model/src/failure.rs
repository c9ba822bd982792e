//! What can keep a model's text from us.

/// Why there is no text. It never quotes the question, the answer or the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the model server cannot be reached")]
    NotReached,
    #[error("the model server did not answer in time")]
    Timeout,
    #[error("the connection to the model server broke off")]
    Lost,
    #[error("the model server answered with status {status}")]
    Refused { status: u16 },
    #[error("the model server's answer is longer than it may be")]
    TooLong,
    #[error("the model server's answer is not in the form of its protocol")]
    Unreadable,
    #[error("the model stopped before its answer was complete")]
    Cut,
    #[error("the model declined to answer")]
    Declined,
}

impl Failure {
    /// Whether the same question may be answered a moment later.
    pub const fn passes(self) -> bool {
        matches!(
            self,
            Self::NotReached
                | Self::Refused {
                    // 529: Anthropic's word for 503.
                    status: 429 | 503 | 529
                }
        )
    }

    /// Whether the server is at fault rather than this one answer of the model.
    pub const fn is_the_servers(self) -> bool {
        !matches!(self, Self::Cut | Self::Declined)
    }
}

/// The client could not be made; its message contains no secret.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("LARAS_MODEL_URL cannot have a path appended")]
    Address,
    #[error("LARAS_MODEL_KEY contains characters that no key has")]
    Key,
    #[error("the HTTP client cannot be built")]
    Client(#[source] reqwest::Error),
}
