//! Connecting has no action of its own: Meta's window answers to `/api/wa/embedded-signup-callback`, which takes JSON and belongs to the
//! server, and pairing by hand posts to the Integrations page, which keeps what was typed.
