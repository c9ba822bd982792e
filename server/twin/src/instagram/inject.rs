//! Instagram's injections: each row of the table made to happen to one account and one customer.

use axum::extract::{Form, State};
use axum::response::Redirect;
use serde::Deserialize;
use serde_json::{Value, json};

use super::direct::Dm;
use super::events;
use crate::fixtures::instagram::PostKind;
use crate::world::instagram::Account;
use crate::world::instagram::access::{COMMENTS, MESSAGES};
use crate::{Injection, Twin};

const AN_HOUR_MS: i64 = 3_600_000;

#[derive(Deserialize)]
pub struct Happening {
    name: String,
    account: String,
    #[serde(default)]
    customer: String,
}

pub async fn from_console(State(twin): State<Twin>, Form(form): Form<Happening>) -> Redirect {
    let customer = Some(form.customer.as_str()).filter(|one| !one.is_empty());
    if let Some(what) = Injection::named(&form.name) {
        twin.perform_on_instagram(what, &form.account, customer.unwrap_or("sari"))
            .await;
    }
    Redirect::to("/console")
}

impl Twin {
    /// Makes one thing happen to an account (its id or username) and a customer (a demo id, a username or an IGSID).
    /// With [`crate::Pace::Instant`] the first delivery of every webhook is over on return. Nothing happens if the
    /// account is unknown or the row is not Instagram's.
    pub async fn perform_on_instagram(&self, what: Injection, account: &str, customer: &str) {
        let Some(account) = self.instagram_account(account) else {
            return;
        };
        if let Some(dm) = self.dm_of(what, &account, customer) {
            self.customer_sends_on_instagram(&account.id, customer, &dm).await;
            return;
        }
        if self.taken_away(what, &account) {
            return;
        }
        match what {
            Injection::IgOwnerEcho => {
                self.owner_says_on_instagram(&account.id, customer, "Baik kak, kami cek dulu ya")
                    .await;
            }
            Injection::IgOwnerPhoto => {
                self.owner_sends_photo_on_instagram(&account.id, customer).await;
            }
            Injection::IgOwnerUnsend => {
                let mid = self.last_mid(&account.id, customer, false);
                self.owner_unsends_on_instagram(&account.id, customer, &mid).await;
            }
            Injection::IgSelfMessage => {
                self.account_writes_to_itself(&account.id, "Tes").await;
            }
            Injection::IgAppRemoved => {
                self.owner_removes_app(&account.id).await;
            }
            Injection::IgDataDeletion => {
                self.owner_requests_deletion(&account.id).await;
            }
            _ => self.comments_or_entries(what, &account, customer).await,
        }
    }

    async fn comments_or_entries(&self, what: Injection, account: &Account, customer: &str) {
        let post = self
            .instagram_media(&account.id)
            .first()
            .cloned()
            .unwrap_or_default();
        match what {
            Injection::IgComment => {
                self.customer_comments(&post, customer, "Ini masih ada kak?")
                    .await;
            }
            Injection::IgMentionComment => {
                let text = format!("@{} tolong dicek kak", account.username);
                self.customer_comments(&post, customer, &text).await;
            }
            Injection::IgWordlessComment => {
                self.customer_comments_without_words(&post, customer).await;
            }
            Injection::IgCommentReply => {
                let top = self.top_comment(&post, customer).await;
                self.customer_replies_to_comment(&top, customer, "Saya juga mau tanya")
                    .await;
            }
            Injection::IgLiveComment => {
                let live = self.post_on_instagram(&account.id, PostKind::Live, "Siaran langsung");
                self.customer_comments(&live, customer, "Halo dari live").await;
            }
            Injection::IgAdComment | Injection::IgAdTwice => {
                let ad = self.advertise(&post);
                self.customer_comments(&ad, customer, "Promonya sampai kapan?")
                    .await;
                if what == Injection::IgAdTwice {
                    self.customer_comments(&post, customer, "Promonya sampai kapan?")
                        .await;
                }
            }
            Injection::IgOwnComment => {
                self.owner_comments(&post, "Terima kasih semuanya!").await;
            }
            Injection::IgCommentEdited => {
                let top = self.top_comment(&post, customer).await;
                self.edit_comment(&top, "Ini masih ada berapa kak?");
            }
            Injection::IgCommentDeleted => {
                let top = self.top_comment(&post, customer).await;
                self.delete_comment(&top);
            }
            _ => {
                let entries = self.entries_of(what, account, customer);
                if !entries.is_empty() {
                    self.inject_instagram(&account.id, entries).await;
                }
            }
        }
    }

    /// The last comment of this customer, or a new one.
    async fn top_comment(&self, post: &str, customer: &str) -> String {
        let person = self.change(|world| world.meet_on_instagram(customer).id);
        let author = crate::Author::Person(person);
        let found = self
            .comments_under(post)
            .into_iter()
            .rev()
            .find(|one| one.author == author);
        match found {
            Some(comment) => comment.id,
            None => self.customer_comments(post, customer, "Ini masih ada kak?").await,
        }
    }

    fn last_mid(&self, account_id: &str, customer: &str, from_customer: bool) -> String {
        let thread = self.direct_thread(account_id, customer);
        let found = thread
            .iter()
            .rev()
            .find(|one| one.from_customer == from_customer && !one.unsent);
        found.map_or_else(|| "aWdfZAG1TWINBEFOREZD".to_owned(), |one| one.mid.clone())
    }

    fn dm_of(&self, what: Injection, account: &Account, customer: &str) -> Option<Dm> {
        let said = |text: &str| text.to_owned();
        let theirs = || self.last_mid(&account.id, customer, true);
        let ours = || self.last_mid(&account.id, customer, false);
        let post = || {
            self.instagram_media(&account.id)
                .first()
                .cloned()
                .unwrap_or_default()
        };
        let dated = |text: &str, hours: i64| Dm::Dated {
            text: text.to_owned(),
            at: self.now() + hours * AN_HOUR_MS,
        };
        Some(match what {
            Injection::IgText => Dm::Text(said("Halo kak, masih buka?")),
            Injection::IgReply => Dm::Reply {
                text: said("Yang ini kak"),
                to: ours(),
            },
            Injection::IgImage => Dm::Image,
            Injection::IgImages => Dm::Images,
            Injection::IgVideo => Dm::Video,
            Injection::IgAudio => Dm::Audio,
            Injection::IgFile => Dm::File,
            Injection::IgStoryReply => Dm::StoryReply {
                text: said("Berapa kak?"),
                link: false,
            },
            Injection::IgStoryReplyLink => Dm::StoryReply {
                text: said("Berapa kak?"),
                link: true,
            },
            Injection::IgStoryMention => Dm::StoryMention,
            Injection::IgSharedPost => Dm::SharedPost { media: post() },
            Injection::IgLegacyShare => Dm::LegacyShare { media: post() },
            Injection::IgSharedReel => Dm::SharedReel,
            Injection::IgUnsupported => Dm::Unsupported,
            Injection::IgQuickReply => Dm::QuickReply {
                title: said("Ya"),
                payload: said("YA"),
            },
            Injection::IgFromAd => Dm::FromAd(said("Halo, saya lihat iklannya")),
            Injection::IgPostback => Dm::Postback {
                title: said("Jam buka"),
                payload: said("HOURS"),
            },
            Injection::IgReferral => Dm::Referral {
                reference: said("kartu-nama"),
            },
            Injection::IgReaction => Dm::Reaction {
                to: ours(),
                emoji: said("❤️"),
            },
            Injection::IgUnreaction => Dm::Unreaction { to: ours() },
            Injection::IgSeen => Dm::Seen { of: ours() },
            Injection::IgEdit => Dm::Edit {
                of: theirs(),
                text: Some(said("Maksud saya besok")),
            },
            Injection::IgEditNull => Dm::Edit {
                of: theirs(),
                text: None,
            },
            Injection::IgUnsend => Dm::Unsend { of: theirs() },
            Injection::IgUnsendUnseen => Dm::Unsend {
                of: said("aWdfZAG1TWINNEVERTOLDZD"),
            },
            Injection::IgUnknownAttachment => Dm::UnknownAttachment,
            Injection::IgUnknownEvent => Dm::UnknownEvent,
            Injection::IgOptin => Dm::Optin,
            Injection::IgLate => dated("Ini dari kemarin", -25),
            Injection::IgFuture => dated("Ini dari nanti", 1),
            _ => return None,
        })
    }

    /// Changes what Graph answers; no webhook tells of it (reference 9.36).
    fn taken_away(&self, what: Injection, account: &Account) -> bool {
        let id = account.id.as_str();
        match what {
            Injection::IgPasswordChanged => self.end_instagram_tokens(id, 460),
            Injection::IgCheckpoint => self.end_instagram_tokens(id, 459),
            Injection::IgTokenExpired => self.end_instagram_tokens(id, 463),
            Injection::IgMessageAccessOff => self.allow_message_access(id, false),
            Injection::IgMessageAccessOn => self.allow_message_access(id, true),
            Injection::IgWentPrivate => self.make_private(id, true),
            Injection::IgWentPublic => self.make_private(id, false),
            Injection::IgRestricted => self.restrict_on_instagram(id, true),
            Injection::IgRenamed => self.rename_on_instagram(id, &format!("{}.baru", account.username)),
            Injection::IgMessagesDropped => self.drop_instagram_scope(id, MESSAGES),
            Injection::IgCommentsDropped => self.drop_instagram_scope(id, COMMENTS),
            Injection::IgRefuseNextSend => self.refuse_on_instagram(368, None, 1),
            _ => return false,
        }
        true
    }

    /// Webhooks that nobody's doing in a thread or under a post explains.
    fn entries_of(&self, what: Injection, account: &Account, customer: &str) -> Vec<Value> {
        let now = self.now();
        let igsid = self.change(|world| {
            let person = world.meet_on_instagram(customer);
            world.igsid(&account.id, &person.id)
        });
        let event = |key: &str, value: Value| {
            let element = events::element(&igsid, &account.id, now, key, value);
            events::messaging_entry(&account.id, now, "messaging", &element)
        };
        let inbox = "1217981644879628";
        let own = self.options().app_id.clone();
        let text = |mid: &str| json!({ "mid": mid, "text": "random_text" });
        match what {
            Injection::IgHandoverPass => {
                vec![event(
                    "pass_thread_control",
                    json!({ "previous_owner_app_id": inbox, "new_owner_app_id": own, "metadata": "" }),
                )]
            }
            Injection::IgHandoverTake => {
                vec![event(
                    "take_thread_control",
                    json!({ "previous_owner_app_id": own, "new_owner_app_id": inbox, "metadata": "" }),
                )]
            }
            Injection::IgHandoverRequest => {
                vec![event(
                    "request_thread_control",
                    json!({ "requested_owner_app_id": inbox, "metadata": "" }),
                )]
            }
            Injection::IgStandbyMessage => {
                let element = events::element(
                    &igsid,
                    &account.id,
                    now,
                    "message",
                    text(&self.change(crate::world::World::draw_mid)),
                );
                vec![events::messaging_entry(&account.id, now, "standby", &element)]
            }
            Injection::IgTestButton => {
                let value = json!({
                    "sender": { "id": "12334" }, "recipient": { "id": "23245" }, "timestamp": "1527459824",
                    "message": text("random_mid"),
                });
                vec![events::change_entry("0", now, "messages", &value)]
            }
            Injection::IgTestMessaging => {
                let element = json!({
                    "sender": { "id": "12334" }, "recipient": { "id": "23245" }, "timestamp": "1527459824",
                    "message": text("random_mid"),
                });
                vec![events::messaging_entry("0", now, "messaging", &element)]
            }
            Injection::IgTestComment => {
                let value = json!({
                    "id": "17865799348089039", "text": "This is an example.",
                    "from": { "id": "232323232", "username": "test" },
                    "media": { "id": "123123123", "media_product_type": "FEED" }, "parent_id": "1231231234",
                });
                vec![events::change_entry("0", now, "comments", &value)]
            }
            Injection::IgUnknownField => {
                vec![events::change_entry(
                    &account.id,
                    now,
                    "story_insights",
                    &json!({ "media_id": "17900000000000001", "exits": 1 }),
                )]
            }
            Injection::IgMixedBatch => self.mixed(account, customer, &igsid),
            _ => Vec::new(),
        }
    }

    /// A message and a comment of the same person in one POST.
    fn mixed(&self, account: &Account, customer: &str, igsid: &str) -> Vec<Value> {
        let post = self
            .instagram_media(&account.id)
            .first()
            .cloned()
            .unwrap_or_default();
        let comment = self.remember_comment(&post, Some(customer), "Sudah saya DM ya kak", self.now());
        let text = "Halo kak, saya yang komentar tadi";
        let mid = self.remember_on_instagram(&account.id, customer, text, self.now());
        self.change(|world| {
            let now = self.now();
            let element = events::element(
                igsid,
                &account.id,
                now,
                "message",
                json!({ "mid": mid, "text": text }),
            );
            let mut entries = vec![events::messaging_entry(&account.id, now, "messaging", &element)];
            entries.extend(comment.map(|comment| events::comment_entry(world, &comment, now)));
            entries
        })
    }
}
