//! People on Instagram: customers write and comment, the owner answers in the app.

use serde_json::{Value, json};

use super::direct::{self, Dm};
use super::{comments, events, send};
use crate::Twin;
use crate::ledger::{Attempt, Outcome, events_of_body};
use crate::world::World;
use crate::world::instagram::comments::{Author, Comment};
use crate::world::instagram::threads::Direct;
use crate::world::plan::About;

impl Twin {
    /// A customer writes a direct message. `customer` is a demo id, a username or an IGSID. As
    /// [`Twin::customer_says`], the first delivery is over on return with [`crate::Pace::Instant`], and nothing is
    /// delivered for an account that is not subscribed or keeps its messages from tools. Returns the message id.
    pub async fn customer_says_on_instagram(
        &self,
        ig_account_id: &str,
        customer: &str,
        text: &str,
    ) -> String {
        self.customer_sends_on_instagram(ig_account_id, customer, &Dm::Text(text.to_owned()))
            .await
    }

    /// The same for everything that a customer can do in a thread. Returns the id of the message it is about.
    pub async fn customer_sends_on_instagram(&self, ig_account_id: &str, customer: &str, dm: &Dm) -> String {
        let (mid, slot, person) = self.change(|world| {
            let person = world.meet_on_instagram(customer);
            let (mid, slot) = direct::receive(self, world, ig_account_id, &person, dm);
            (mid, slot, person.id)
        });
        self.tell(ig_account_id, &person);
        self.first_attempt(slot).await;
        mid
    }

    /// The customer writes, but Meta has not delivered it yet.
    pub fn customer_queues_on_instagram(&self, ig_account_id: &str, customer: &str, dm: &Dm) -> String {
        self.change(|world| {
            let person = world.meet_on_instagram(customer);
            direct::receive(self, world, ig_account_id, &person, dm).0
        })
    }

    /// The customer opens the thread: what arrived is seen, and the account is told.
    pub async fn customer_sees_on_instagram(&self, ig_account_id: &str, customer: &str) {
        self.look_at_thread(ig_account_id, customer, 0);
        if self.options().pace == crate::Pace::Instant {
            self.settle_due().await;
        }
    }

    pub(crate) fn look_at_thread(&self, ig_account_id: &str, customer: &str, after: i64) {
        self.change(|world| {
            let person = world.meet_on_instagram(customer);
            let igsid = world.igsid(ig_account_id, &person.id);
            if let Some(account) = world.ig_account(ig_account_id).cloned() {
                send::seen(self, world, &account, &person, &igsid, after);
            }
        });
    }

    /// Somebody comments under a post (its media id). Returns the comment's id; empty if there is no such post.
    pub async fn customer_comments(&self, media_id: &str, customer: &str, text: &str) -> String {
        self.comment(media_id, Some(customer), Some(text), None).await
    }

    /// Somebody replies to a comment; to a reply, this lands under the top-level comment.
    pub async fn customer_replies_to_comment(&self, comment_id: &str, customer: &str, text: &str) -> String {
        self.reply(comment_id, Some(customer), text).await
    }

    /// A picture or sticker as a comment: no text in the webhook.
    pub async fn customer_comments_without_words(&self, media_id: &str, customer: &str) -> String {
        self.comment(media_id, Some(customer), None, None).await
    }

    /// The owner comments in the Instagram app.
    pub async fn owner_comments(&self, media_id: &str, text: &str) -> String {
        self.comment(media_id, None, Some(text), None).await
    }

    /// The owner replies to a comment in the Instagram app.
    pub async fn owner_replies_to_comment(&self, comment_id: &str, text: &str) -> String {
        self.reply(comment_id, None, text).await
    }

    async fn reply(&self, comment_id: &str, customer: Option<&str>, text: &str) -> String {
        let media = self.look(|world| world.comment(comment_id).map(|one| one.media_id.clone()));
        match media {
            Some(media) => self.comment(&media, customer, Some(text), Some(comment_id)).await,
            None => String::new(),
        }
    }

    async fn comment(
        &self,
        media: &str,
        customer: Option<&str>,
        text: Option<&str>,
        parent: Option<&str>,
    ) -> String {
        let written = self.change(|world| {
            let author = customer.map_or(Author::Account, |one| {
                Author::Person(world.meet_on_instagram(one).id)
            });
            let comment = world.write_comment(media, author, text, parent, self.now())?;
            let slot = comments::tell(self, world, &comment, None);
            Some((comment.id, slot))
        });
        let Some((id, slot)) = written else {
            return String::new();
        };
        self.tell(media, "");
        self.first_attempt(slot).await;
        id
    }

    /// The author (or the owner in the app) deletes a comment: Instagram tells nobody.
    pub fn delete_comment(&self, comment_id: &str) {
        let media = self.look(|world| world.comment(comment_id).map(|one| one.media_id.clone()));
        self.change(|world| world.erase_comment(comment_id));
        self.tell(&media.unwrap_or_default(), "");
    }

    /// The author edits a comment: Instagram tells nobody.
    pub fn edit_comment(&self, comment_id: &str, text: &str) {
        self.change(|world| {
            if let Some(comment) = world.comment_mut(comment_id) {
                comment.text = Some(text.to_owned());
            }
        });
    }

    /// The owner answers in the Instagram app: an echo whose id the product never got. Returns the id.
    pub async fn owner_says_on_instagram(&self, ig_account_id: &str, customer: &str, text: &str) -> String {
        self.owner_sends(ig_account_id, customer, "text", text, json!({ "text": text }))
            .await
    }

    /// The owner sends a photo in the Instagram app.
    pub async fn owner_sends_photo_on_instagram(&self, ig_account_id: &str, customer: &str) -> String {
        let url = self.change(|world| direct::asset(self, world, "owner", "image/png", "owner"));
        let message = json!({ "attachments": [{ "type": "image", "payload": { "url": url } }] });
        self.owner_sends(ig_account_id, customer, "image", "📷 Photo", message)
            .await
    }

    /// The owner takes back a message of the account.
    pub async fn owner_unsends_on_instagram(&self, ig_account_id: &str, customer: &str, mid: &str) {
        let slot = self.change(|world| {
            let person = world.meet_on_instagram(customer);
            let igsid = world.igsid(ig_account_id, &person.id);
            if let Some(direct) = world.thread_mut(ig_account_id, &person.id).direct_mut(mid) {
                direct.unsent = true;
            }
            let message = json!({ "mid": mid, "is_deleted": true, "is_echo": true });
            let element = events::element(ig_account_id, &igsid, self.now(), "message", message);
            let entry = events::messaging_entry(ig_account_id, self.now(), "messaging", &element);
            self.post_instagram(world, ig_account_id, About::Messages, None, vec![entry])
        });
        self.first_attempt(slot).await;
    }

    /// The account writes to itself: an echo that is also `is_self` (reference 2.11).
    pub async fn account_writes_to_itself(&self, ig_account_id: &str, text: &str) -> String {
        let (mid, slot) = self.change(|world| {
            let mid = world.draw_mid();
            let Some(account) = world.ig_account(ig_account_id).cloned() else {
                return (mid, None);
            };
            let own = send::itself(&account);
            let direct = Direct::new(&mid, true, self.now(), "text", text);
            world.thread_mut(ig_account_id, &own.id).directs.push(direct);
            let message = json!({ "mid": mid, "text": text, "is_echo": true, "is_self": true });
            let element = events::element(ig_account_id, &account.self_igsid, self.now(), "message", message);
            let entry = events::messaging_entry(ig_account_id, self.now(), "messaging", &element);
            let slot = self.post_instagram(world, ig_account_id, About::Messages, None, vec![entry]);
            (mid, slot)
        });
        self.first_attempt(slot).await;
        mid
    }

    async fn owner_sends(
        &self,
        account: &str,
        customer: &str,
        kind: &str,
        text: &str,
        mut message: Value,
    ) -> String {
        let (mid, slot, person) = self.change(|world| {
            let person = world.meet_on_instagram(customer);
            let igsid = world.igsid(account, &person.id);
            let mid = world.draw_mid();
            let thread = world.thread_mut(account, &person.id);
            thread
                .directs
                .iter_mut()
                .filter(|one| one.from_customer)
                .for_each(|one| one.seen = true);
            thread
                .directs
                .push(Direct::new(&mid, false, self.now(), kind, text));
            if let Some(object) = message.as_object_mut() {
                object.insert("mid".to_owned(), json!(mid));
                object.insert("is_echo".to_owned(), json!(true));
            }
            let element = events::element(account, &igsid, self.now(), "message", message);
            let entry = events::messaging_entry(account, self.now(), "messaging", &element);
            let slot = self.post_instagram(world, account, About::Messages, None, vec![entry]);
            (mid, slot, person.id)
        });
        self.tell(account, &person);
        self.first_attempt(slot).await;
        mid
    }

    /// Any webhook of an account, heard or not by its own rules: retried like every other.
    pub async fn inject_instagram(&self, ig_account_id: &str, entries: Vec<Value>) {
        let slot =
            self.change(|world| self.post_instagram(world, ig_account_id, About::Dashboard, None, entries));
        self.first_attempt(slot).await;
    }

    /// One POST of exactly these bytes to Instagram's callback, not retried; without `signature` they are signed with
    /// the Instagram app's secret.
    pub async fn inject_instagram_raw(&self, body: Vec<u8>, signature: Option<&str>) -> Outcome {
        let own = crate::webhook::bytes::signature(&self.options().instagram_app_secret, &body);
        let signature = signature.unwrap_or(&own).to_owned();
        let url = self.options().instagram_callback();
        let events = events_of_body(&body);
        let text = String::from_utf8_lossy(&body).into_owned();
        let outcome = self.post_bytes(&url, body, Some(&signature)).await;
        self.note_attempt(Attempt {
            delivery: self.nudge(World::next_number),
            attempt: 0,
            at: self.now(),
            url,
            body: text,
            signature: Some(signature),
            events,
            outcome: outcome.clone(),
        });
        outcome
    }

    /// A message from before: in the thread, with its window, but told to nobody. `at` is Unix ms.
    pub fn remember_on_instagram(&self, ig_account_id: &str, customer: &str, text: &str, at: i64) -> String {
        self.remember_direct(ig_account_id, customer, text, at, true)
    }

    /// An answer from before, seen by the customer.
    pub fn remember_answer_on_instagram(
        &self,
        ig_account_id: &str,
        customer: &str,
        text: &str,
        at: i64,
    ) -> String {
        self.remember_direct(ig_account_id, customer, text, at, false)
    }

    fn remember_direct(
        &self,
        account: &str,
        customer: &str,
        text: &str,
        at: i64,
        from_customer: bool,
    ) -> String {
        self.change(|world| {
            let person = world.meet_on_instagram(customer);
            world.igsid(account, &person.id);
            let mid = world.draw_mid();
            let thread = world.thread_mut(account, &person.id);
            if from_customer {
                thread.opened = thread.opened.max(Some(at));
                thread.consent = true;
            }
            let mut direct = Direct::new(&mid, from_customer, at, "text", text);
            direct.seen = true;
            thread.directs.push(direct);
            mid
        })
    }

    /// A comment from before, told to nobody; `customer` of `None` is the owner. `at` is Unix ms.
    pub fn remember_comment(
        &self,
        media_id: &str,
        customer: Option<&str>,
        text: &str,
        at: i64,
    ) -> Option<Comment> {
        self.change(|world| {
            let author = customer.map_or(Author::Account, |one| {
                Author::Person(world.meet_on_instagram(one).id)
            });
            world.write_comment(media_id, author, Some(text), None, at)
        })
    }
}
