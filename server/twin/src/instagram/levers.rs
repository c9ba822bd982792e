//! What a test or an operator may turn at Instagram, and what they may look at.

use crate::Twin;
use crate::fixtures::instagram::{AccountKind, PostKind};
use crate::world::World;
use crate::world::instagram::comments::Comment;
use crate::world::instagram::threads::Direct;
use crate::world::instagram::{Account, InstagramClient};

impl Twin {
    /// An account that is granted and subscribed as the ones that start connected, with three posts.
    pub fn add_instagram_client(&self, name: &str) -> InstagramClient {
        let now = self.now();
        self.change(|world| world.add_instagram_client(name, now))
    }

    /// The account with this id, username or app-scoped id.
    pub fn instagram_account(&self, name: &str) -> Option<Account> {
        self.look(|world| world.ig_account_called(name).cloned())
    }

    /// A code as the consent page gives it on "Allow".
    pub fn issue_instagram_code(&self, ig_account_id: &str, scopes: &[&str], redirect_uri: &str) -> String {
        let scopes: Vec<String> = scopes.iter().map(|one| (*one).to_owned()).collect();
        let now = self.now();
        self.change(|world| world.issue_instagram_code(ig_account_id, &scopes, redirect_uri, now))
    }

    /// The live and dead tokens of an account.
    pub fn instagram_tokens(&self, ig_account_id: &str) -> Vec<String> {
        self.look(|world| world.ig_tokens_of(ig_account_id))
    }

    /// Every token of the account answers 190 with this subcode from now on (reference 7.4).
    pub fn end_instagram_tokens(&self, ig_account_id: &str, subcode: i64) {
        self.change(|world| {
            for token in world
                .instagram
                .tokens
                .values_mut()
                .filter(|one| one.account_id == ig_account_id)
            {
                token.ended = Some(subcode);
            }
        });
    }

    /// Takes one permission out of every token of the account.
    pub fn drop_instagram_scope(&self, ig_account_id: &str, scope: &str) {
        self.change(|world| {
            for token in world
                .instagram
                .tokens
                .values_mut()
                .filter(|one| one.account_id == ig_account_id)
            {
                token.scopes.retain(|one| one != scope);
            }
        });
    }

    /// The subscribed fields, if the app hears about this account.
    pub fn instagram_subscription(&self, ig_account_id: &str) -> Option<Vec<String>> {
        self.look(|world| world.instagram.subscriptions.get(ig_account_id).cloned())
    }

    fn change_account(&self, ig_account_id: &str, change: impl FnOnce(&mut Account)) {
        self.change(|world| world.ig_account_mut(ig_account_id).map(change));
    }

    /// "Allow access to messages" in the owner's app.
    pub fn allow_message_access(&self, ig_account_id: &str, allowed: bool) {
        self.change_account(ig_account_id, |one| one.message_access = allowed);
    }

    /// A private account's comments are told to nobody.
    pub fn make_private(&self, ig_account_id: &str, private: bool) {
        self.change_account(ig_account_id, |one| one.private = private);
    }

    /// Restricted or at a checkpoint: sends answer 25 with 2207050.
    pub fn restrict_on_instagram(&self, ig_account_id: &str, restricted: bool) {
        self.change_account(ig_account_id, |one| one.restricted = restricted);
    }

    /// From Business to Creator or back, as an owner may at any time: a new creator's messages are silent until its
    /// conversations were asked for once (reference 1.9).
    pub fn switch_type_on_instagram(&self, ig_account_id: &str, kind: AccountKind) {
        self.change_account(ig_account_id, |one| {
            one.kind = kind;
            one.conversations_called = false;
        });
    }

    pub fn rename_on_instagram(&self, ig_account_id: &str, username: &str) {
        self.change_account(ig_account_id, |one| username.clone_into(&mut one.username));
    }

    /// Refuses the next sends, replies and comments with this code and subcode of the error table (reference 3.3).
    pub fn refuse_on_instagram(&self, code: i64, subcode: Option<i64>, times: u32) {
        self.change(|world| world.instagram.refuse = Some((code, subcode, times)));
    }

    /// Counts this many private replies of the current hour as sent.
    pub fn spend_private_replies(&self, ig_account_id: &str, count: u32) {
        let now = self.now();
        self.change(|world| super::send::counts_private_reply(world, ig_account_id, count, now));
    }

    /// The id under which this account sees the person.
    pub fn igsid(&self, ig_account_id: &str, customer: &str) -> String {
        self.change(|world| {
            let person = world.meet_on_instagram(customer);
            World::igsid_of(ig_account_id, &person.id)
        })
    }

    /// The thread as the customer's phone shows it.
    pub fn direct_thread(&self, ig_account_id: &str, customer: &str) -> Vec<Direct> {
        self.change(|world| {
            let person = world.meet_on_instagram(customer);
            let thread = world.ig_thread(ig_account_id, &person.id);
            thread.map(|thread| thread.directs.clone()).unwrap_or_default()
        })
    }

    /// The owner archives or deletes a thread: sends answer 100 with 2534001.
    pub fn archive_thread(&self, ig_account_id: &str, customer: &str) {
        self.change(|world| {
            let person = world.meet_on_instagram(customer);
            world.thread_mut(ig_account_id, &person.id).archived = true;
        });
    }

    /// Everything under a post that is not deleted, in the order in which it was written.
    pub fn comments_under(&self, media_id: &str) -> Vec<Comment> {
        self.look(|world| {
            let here = |one: &&Comment| one.media_id == media_id && !one.deleted;
            world.instagram.comments.iter().filter(here).cloned().collect()
        })
    }

    pub fn instagram_comment(&self, comment_id: &str) -> Option<Comment> {
        self.look(|world| world.comment(comment_id).cloned())
    }

    /// The account's posts as its media list has them, the newest first.
    pub fn instagram_media(&self, ig_account_id: &str) -> Vec<String> {
        self.look(|world| {
            world
                .posts_of(ig_account_id)
                .iter()
                .map(|one| one.id.clone())
                .collect()
        })
    }

    /// The account posts something. Returns the media id.
    pub fn post_on_instagram(&self, ig_account_id: &str, kind: PostKind, caption: &str) -> String {
        let now = self.now();
        self.change(|world| world.add_post(ig_account_id, kind, caption, now))
    }

    /// An advertisement made of a post: a medium of its own. Returns its media id.
    pub fn advertise(&self, media_id: &str) -> String {
        let now = self.now();
        self.change(|world| {
            let Some(post) = world.post(media_id).cloned() else {
                return String::new();
            };
            let ad = world.add_post(&post.account_id, PostKind::Ad, &post.caption, now);
            if let Some(ad) = world.instagram.posts.iter_mut().find(|one| one.id == ad) {
                ad.original = Some(post.id);
            }
            ad
        })
    }

    /// The broadcast is over: private replies to its comments are too late.
    pub fn end_broadcast(&self, media_id: &str) {
        self.change(|world| {
            if let Some(post) = world.instagram.posts.iter_mut().find(|one| one.id == media_id) {
                post.live = false;
            }
        });
    }
}
