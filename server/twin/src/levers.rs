//! What a test or an operator may turn on Meta's side, and what they may look at.

use std::time::Duration;

use crate::Twin;
use crate::ledger::{Attempt, Ledger};
use crate::misbehave::Misbehaviour;
use crate::world::access::Ended;
use crate::world::assets::{Client, Verification};
use crate::world::chat::Bubble;

impl Twin {
    /// Switches a misbehaviour on until [`Twin::clear`].
    pub fn set(&self, misbehaviour: Misbehaviour) {
        self.change(|world| world.misbehaviours.insert(misbehaviour, None));
    }

    /// Switches a misbehaviour on for its next `times` occasions.
    pub fn set_for(&self, misbehaviour: Misbehaviour, times: u32) {
        self.change(|world| world.misbehaviours.insert(misbehaviour, Some(times.max(1))));
    }

    /// Switches one misbehaviour off.
    pub fn unset(&self, misbehaviour: Misbehaviour) {
        self.change(|world| world.misbehaviours.remove(&misbehaviour));
    }

    /// Back to a faithful Meta.
    pub fn clear(&self) {
        self.change(|world| {
            world.misbehaviours.clear();
            (world.slowness, world.refuse, world.fail) = (None, None, None);
            world.instagram.refuse = None;
        });
    }

    /// Every changing Graph call received, duplicates included, and every event offered to the product.
    pub fn ledger(&self) -> Ledger {
        self.look(|world| Ledger {
            entries: world.ledger.clone(),
            receipts: world.receipts.clone(),
        })
    }

    /// Webhooks that wait for their first or next attempt.
    pub fn waiting(&self) -> usize {
        self.look(|world| world.planned.deliveries())
    }

    /// Every attempt to deliver a webhook.
    pub fn deliveries(&self) -> Vec<Attempt> {
        self.look(|world| world.attempts.clone())
    }

    /// The chat as the customer's phone shows it.
    pub fn chat(&self, phone_number_id: &str, customer: &str) -> Vec<Bubble> {
        let id = self.change(|world| world.meet(customer).id);
        self.look(|world| {
            world
                .chat(phone_number_id, &id)
                .map(|chat| chat.bubbles.clone())
                .unwrap_or_default()
        })
    }

    /// The id under which the owner of this number sees the customer.
    pub fn bsuid(&self, phone_number_id: &str, customer: &str) -> Option<String> {
        let customer = self.change(|world| world.meet(customer));
        self.look(|world| {
            world
                .owner_of(world.number(phone_number_id)?)
                .map(|owner| customer.bsuid(&owner.id))
        })
    }

    pub fn revoke_token(&self, token: &str) {
        self.end_token(token, Ended::AppRemoved);
    }

    pub fn expire_token(&self, token: &str) {
        self.end_token(token, Ended::Expired);
    }

    pub fn end_token(&self, token: &str, why: Ended) {
        self.change(|world| {
            if let Some(token) = world.tokens.get_mut(token) {
                token.ended = Some(why);
            }
        });
    }

    /// The client unshares the account: its tokens answer 10 from now on.
    pub fn unshare_token(&self, token: &str) {
        self.end_token(token, Ended::Unshared);
    }

    /// Sends are accepted at once and answered this much later, until [`Twin::clear`].
    pub fn answer_after(&self, slowness: Duration) {
        self.change(|world| {
            world.slowness = Some(slowness);
            world.misbehaviours.insert(Misbehaviour::SlowAnswers, None);
        });
    }

    /// Refuses the next sends with this code of the error table.
    pub fn refuse_sends(&self, code: i64, times: u32) {
        self.change(|world| world.refuse = Some((code, times)));
    }

    /// Accepts the next sends and fails them with this code of the error table.
    pub fn fail_sends(&self, code: i64, times: u32) {
        self.change(|world| world.fail = Some((code, times)));
    }

    /// Takes one permission out of a token.
    pub fn drop_scope(&self, token: &str, scope: &str) {
        self.change(|world| {
            if let Some(token) = world.tokens.get_mut(token) {
                token.grant.scopes.retain(|one| one != scope);
            }
        });
    }

    /// Whether the app hears about this WABA.
    pub fn subscribed(&self, waba_id: &str) -> bool {
        self.look(|world| world.subscriptions.contains_key(waba_id))
    }

    /// Whether the number is registered on the platform.
    pub fn registered(&self, phone_number_id: &str) -> bool {
        self.look(|world| {
            world
                .number(phone_number_id)
                .is_some_and(|number| number.registered)
        })
    }

    /// The two-step verification PIN that Meta has for the number.
    pub fn pin(&self, phone_number_id: &str) -> Option<String> {
        self.look(|world| {
            world
                .number(phone_number_id)
                .and_then(|number| number.pin.clone())
        })
    }

    /// A business with one number, registered, subscribed and granted as the ones of the demo world that start connected.
    pub fn add_client(&self, name: &str) -> Client {
        let app_id = self.options().app_id.clone();
        self.change(|world| world.add_client(name, &app_id))
    }

    /// A number that is not in the demo world. Returns its id.
    pub fn add_number(&self, waba_id: &str, display: &str, verified_name: &str) -> String {
        self.change(|world| world.add_number(waba_id, display, verified_name, Verification::Verified))
    }
}
