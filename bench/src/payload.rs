//! What Meta would deliver: a customer's text to one of the numbers, about 1 KB, signed with the app's secret.
//!
//! Everything is written and signed before a clock starts, so that the generator only has to send.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

use crate::installation::{APP_SECRET, Number};

/// Bytes of a body in the benchmarks.
pub const KILOBYTE: usize = 1024;

/// Questions of the kind that the businesses' facts answer.
const QUESTIONS: [&str; 8] = [
    "Kak, alamatnya di mana ya?",
    "Buka jam berapa hari ini?",
    "Bisa bayar pakai QRIS?",
    "Es kopi susu senja berapa harganya kak?",
    "Halo, besok buka sampai jam berapa?",
    "Ongkir ke Tebet berapa ya kak?",
    "Hi! Do you take cards?",
    "What time do you close today?",
];

const NAMES: [&str; 8] = [
    "Sari W", "Budi", "Dewi L", "Andi", "Maya", "Rizky", "Putri", "Emma",
];

/// Complete HTTP requests, one after the other.
#[derive(Default)]
pub struct Requests {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Requests {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of one request; empty beyond the last.
    pub fn get(&self, at: usize) -> &[u8] {
        let from = at
            .checked_sub(1)
            .map_or(0, |before| self.ends.get(before).copied().unwrap_or_default());
        let to = self.ends.get(at).copied().unwrap_or_default();
        self.bytes.get(from..to).unwrap_or_default()
    }

    fn push(&mut self, body: &[u8], signature: &str) {
        let head = format!(
            "POST /api/webhooks/wa HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             x-hub-signature-256: sha256={signature}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(body);
        self.ends.push(self.bytes.len());
    }
}

/// Where in the stream of customers a benchmark is: no message is ever written twice.
pub struct Writer {
    serial: u64,
    now_s: i64,
}

impl Writer {
    /// `series` keeps the messages of several rounds on one database apart.
    pub fn new(series: u64) -> Self {
        let now = domain::time::Clock::System.now_ms() / domain::time::SECOND;
        Self {
            serial: series << 32,
            now_s: now,
        }
    }

    /// Signed requests to `numbers` in turn, from `customers` people each.
    pub fn signed(&mut self, numbers: &[Number], customers: u64, count: usize) -> Requests {
        let mut requests = Requests::default();
        for body in self.bodies(numbers, customers, count, KILOBYTE) {
            requests.push(&body, &signature(APP_SECRET, &body));
        }
        requests
    }

    /// The same with signatures of somebody who does not know the secret.
    pub fn forged(&mut self, numbers: &[Number], count: usize) -> Requests {
        let mut requests = Requests::default();
        for body in self.bodies(numbers, 1_000, count, KILOBYTE) {
            requests.push(&body, &signature("not the secret", &body));
        }
        requests
    }

    /// Bodies to `numbers` in turn; below `size` each is filled up as an advertisement's referral does it.
    pub fn bodies(
        &mut self,
        numbers: &[Number],
        customers: u64,
        count: usize,
        size: usize,
    ) -> impl Iterator<Item = Vec<u8>> {
        let begin = self.serial;
        self.serial += count as u64;
        let (now_s, turns) = (self.now_s, numbers.len() as u64);
        let letters = numbers.iter().cycle().zip(begin..begin + count as u64);
        letters.map(move |(number, serial)| {
            // Customers of one number differ from those of another, and each writes again after all others have.
            let letter = Letter {
                number,
                serial,
                customer: serial / turns.max(1) % customers,
                now_s,
            };
            letter.filled_up(size)
        })
    }
}

fn signature(secret: &str, body: &[u8]) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

fn chosen<'a>(words: &[&'a str], serial: u64) -> &'a str {
    let at = usize::try_from(serial).unwrap_or_default() % words.len();
    words.get(at).copied().unwrap_or_default()
}

/// One message to be.
struct Letter<'a> {
    number: &'a Number,
    serial: u64,
    customer: u64,
    now_s: i64,
}

impl Letter<'_> {
    /// At least as written; up to `size` bytes with the referral of an advertisement.
    fn filled_up(&self, size: usize) -> Vec<u8> {
        let short = self.written(None);
        let empty = self.written(Some("")).len();
        match size.checked_sub(empty) {
            Some(rest) => {
                let words = "Promo kopi pagi, pesan sebelum jam sepuluh. ".repeat(rest / 44 + 1);
                self.written(words.get(..rest))
            }
            None => short,
        }
    }

    fn written(&self, advertisement: Option<&str>) -> Vec<u8> {
        let Self {
            number,
            serial,
            customer,
            now_s,
        } = *self;
        let wa_id = format!("62812{:04}{customer:06}", number.serial);
        let user_id = format!("ID.77{:06}{customer:08}", number.serial);
        let mut message = json!({
            "from": wa_id,
            "from_user_id": user_id,
            "id": format!("wamid.HBgNNjI4MTI1NTUwMTIzNBUCABIYFjNFQjBD{serial:020X}AA=="),
            "timestamp": now_s.to_string(),
            "type": "text",
            "text": { "body": chosen(&QUESTIONS, serial) },
        });
        if let (Some(words), Some(fields)) = (advertisement, message.as_object_mut()) {
            let referral = json!({
                "source_url": "https://fb.me/4Kd81mPq",
                "source_id": "120210774466950177",
                "source_type": "ad",
                "headline": "Kopi pagi",
                "body": words,
            });
            fields.insert("referral".to_owned(), referral);
        }
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": number.display, "phone_number_id": number.phone_number_id },
            "contacts": [{ "profile": { "name": chosen(&NAMES, customer) }, "wa_id": wa_id, "user_id": user_id }],
            "messages": [message],
        });
        let change = json!({ "field": "messages", "value": value });
        let entry = json!({ "id": number.waba_id, "changes": [change] });
        json!({ "object": "whatsapp_business_account", "entry": [entry] })
            .to_string()
            .into_bytes()
    }
}

/// Bytes of the row that the product keeps of such a body until it is in its workspace: the unit, and what sealing adds (version,
/// key id, nonce, tag).
pub fn sealed_bytes(number: &Number) -> usize {
    let letter = Letter {
        number,
        serial: 0,
        customer: 0,
        now_s: 1_795_000_000,
    };
    let body = letter.filled_up(KILOBYTE);
    let unit = meta::webhook::split(&body)
        .ok()
        .and_then(|units| serde_json::to_vec(units.first()?).ok());
    unit.map_or(KILOBYTE, |unit| unit.len()) + 1 + 16 + 12 + 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_carries_one_kilobyte_that_its_signature_covers() {
        let numbers = [Number::of(0)];
        let requests = Writer::new(1).signed(&numbers, 10, 3);
        let request = String::from_utf8(requests.get(1).to_vec()).unwrap();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(body.len(), KILOBYTE);
        assert!(head.ends_with("content-length: 1024"));
        let header = format!("sha256={}", signature(APP_SECRET, body.as_bytes()));
        assert!(head.contains(&header));
        let secret = meta::Secret::from(APP_SECRET);
        assert!(meta::signature::verify(
            body.as_bytes(),
            Some(&header),
            &[&secret]
        ));
    }

    #[test]
    fn the_product_reads_one_message_for_the_number_in_it() {
        let numbers = [Number::of(3)];
        let bodies: Vec<_> = Writer::new(1).bodies(&numbers, 10, 2, 0).collect();
        let units = meta::webhook::split(&bodies[0]).unwrap();
        assert_eq!(units.len(), 1);
        assert_eq!(units[0].account(), numbers[0].phone_number_id);
        assert_ne!(bodies[0], bodies[1]);
    }
}
