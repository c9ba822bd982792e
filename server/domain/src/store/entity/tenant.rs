//! One workspace's rows. Reached only through a scope's `View` and `Txn`, which set and filter the workspace.

use super::{Owned, PartnerReadable};

/// What every tenant table is: bound to a workspace, and related to others only by the scope that reads both.
macro_rules! of_workspace {
    () => {
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}

        impl super::Owned for Entity {
            fn workspace_column() -> Column {
                Column::WorkspaceId
            }
        }
    };
    (listed by partners) => {
        super::of_workspace!();

        impl super::PartnerReadable for Entity {
            fn partner_column() -> Column {
                Column::PartnerId
            }
        }
    };
}
use of_workspace;

/// One client's business.
pub mod workspace {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "workspace")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        pub partner_id: Option<Uuid>,
        pub name: String,
        pub lang: String,
        pub time_zone: String,
        pub accent: Option<String>,
        pub created_at: i64,
        pub facts_stamp: Option<Uuid>,
        /// Since when nothing is drafted and nothing leaves by itself.
        pub paused_at: Option<i64>,
        /// Since when it is history, readable for its agency alone.
        pub closed_at: Option<i64>,
    }

    super::of_workspace!(listed by partners);
}

/// Who may do what in a workspace.
pub mod member {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        pub partner_id: Option<Uuid>,
        pub role: String,
        pub created_at: i64,
    }

    super::of_workspace!(listed by partners);
}

/// A number or an account lent to us by a business.
pub mod connection {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "connection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub partner_id: Option<Uuid>,
        pub channel: String,
        pub state: String,
        pub epoch: i32,
        pub secrets_key: Uuid,
        pub content_key: Uuid,
        pub token: Option<Vec<u8>>,
        pub pin: Option<Vec<u8>>,
        pub phone_number_id: Option<Vec<u8>>,
        pub waba_id: Option<Vec<u8>>,
        pub display_number: Option<Vec<u8>>,
        pub verified_name: Option<Vec<u8>>,
        pub quality: String,
        pub coexistence: bool,
        /// Why nothing leaves through it for now, if so.
        pub paused: Option<String>,
        pub paused_until: Option<i64>,
        /// Instagram's professional account.
        pub account_id: Option<Vec<u8>>,
        /// The same account as Instagram's callbacks name it to our app.
        pub scoped_id: Option<Vec<u8>>,
        pub username: Option<Vec<u8>>,
        pub account_type: Option<String>,
        /// Names of the permissions that the token carries, separated by commas.
        pub granted: Option<String>,
        pub token_issued_at: Option<i64>,
        pub token_refreshed_at: Option<i64>,
        pub token_expires_at: Option<i64>,
        pub launch_id: Option<Uuid>,
        pub connected_by: Option<Uuid>,
        pub created_at: i64,
        pub live_at: Option<i64>,
        pub ended_at: Option<i64>,
    }

    super::of_workspace!(listed by partners);
}

/// A launch that somebody without an account may use, once.
pub mod connect_link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "connect_link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub channel: String,
        /// Where it was made: the brand that it wears.
        pub host: String,
        pub made_by: Uuid,
        pub created_at: i64,
        pub expires_at: i64,
        pub withdrawn_at: Option<i64>,
        pub used_at: Option<i64>,
    }

    super::of_workspace!();
}

/// The picture of a connected account and its newest posts, sealed with the connection's secrets.
pub mod account_picture {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "account_picture")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub connection_id: Uuid,
        pub body: Option<Vec<u8>>,
        /// Its newest posts as JSON: what its owner recognises it by.
        pub posts: Option<Vec<u8>>,
        pub fetched_at: i64,
    }

    super::of_workspace!();
}

/// What was commented on.
pub mod post {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "post")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub connection_id: Uuid,
        pub post_key: Vec<u8>,
        /// Meta's id, sealed with the connection's secrets: it leads to the account.
        pub provider_id: Option<Vec<u8>>,
        /// Its address at Instagram, which names the account as well.
        pub permalink: Option<Vec<u8>>,
        /// Caption and kind as JSON.
        pub about: Option<Vec<u8>>,
        pub created_at: i64,
        /// When Instagram was last asked about it.
        pub read_at: Option<i64>,
    }

    super::of_workspace!();
}

/// A customer as one connection knows them.
pub mod contact {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub connection_id: Uuid,
        pub bsuid_key: Option<Vec<u8>>,
        pub phone_key: Option<Vec<u8>>,
        pub bsuid: Option<Vec<u8>>,
        pub phone: Option<Vec<u8>>,
        pub name: Option<Vec<u8>>,
        pub username: Option<Vec<u8>>,
        pub created_at: i64,
    }

    super::of_workspace!();
}

/// Everything between one customer and one connection.
pub mod conversation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "conversation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub partner_id: Option<Uuid>,
        pub connection_id: Uuid,
        pub contact_id: Uuid,
        pub channel: String,
        pub preview_direction: String,
        pub preview_kind: String,
        pub preview: Option<Vec<u8>>,
        pub last_at: i64,
        pub unread: i32,
        pub window_until: Option<i64>,
        pub window_message_id: Option<Uuid>,
        pub draft_badge: Option<String>,
        /// Who answers: see `receive::ownership`.
        pub owner: String,
        pub owner_person: Option<Uuid>,
        pub owner_since: Option<i64>,
        /// The post of a thread of comments; `None` where messages are written.
        pub post_id: Option<Uuid>,
        /// The look-up value of the thread's top-level comment.
        pub thread_key: Option<Vec<u8>>,
        /// Meta's id of the top-level comment, under which every reply of the thread stands.
        pub thread_id: Option<Vec<u8>>,
        pub created_at: i64,
    }

    super::of_workspace!(listed by partners);
}

/// One bubble of a thread.
pub mod message {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "message")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub conversation_id: Uuid,
        pub direction: String,
        pub kind: String,
        pub provider_key: Option<Vec<u8>>,
        pub provider_id: Option<Vec<u8>>,
        pub body: Option<Vec<u8>>,
        pub author: String,
        pub person_id: Option<Uuid>,
        pub at: i64,
        pub received_at: i64,
        pub deleted_at: Option<i64>,
        pub edited_at: Option<i64>,
        /// The look-up value of the message that this one answers.
        pub reply_to_key: Option<Vec<u8>>,
        /// Since when a comment is hidden from everybody but its author.
        pub hidden_at: Option<i64>,
    }

    super::of_workspace!();
}

/// A proposed answer and its fate.
pub mod draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub partner_id: Option<Uuid>,
        pub conversation_id: Uuid,
        pub channel: String,
        pub version: i32,
        pub state: String,
        pub class: String,
        pub lang: String,
        pub answers: Vec<u8>,
        pub proposal: Vec<u8>,
        pub window_until: Option<i64>,
        pub created_at: i64,
        pub decided_at: Option<i64>,
        pub decided_by: Option<Uuid>,
        pub reason: Option<Vec<u8>>,
        /// How it is to leave: see `crate::Way`.
        pub way: String,
        /// Until when nobody wants to be asked about it.
        pub snoozed_until: Option<i64>,
    }

    super::of_workspace!(listed by partners);
}

/// The text of a draft, as drafted or as a person edited it.
pub mod draft_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub author_id: Option<Uuid>,
        pub body: Option<Vec<u8>>,
        pub verdict: Vec<u8>,
        pub created_at: i64,
    }

    super::of_workspace!();
}

/// A fact, in one wording, that the text of a draft rests on: known without opening the draft.
pub mod draft_citation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft_citation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_version: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub fact_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub fact_version: i32,
    }

    super::of_workspace!();
}

/// An approved text on its way out.
pub mod outgoing {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outgoing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub conversation_id: Uuid,
        pub connection_id: Uuid,
        pub connection_epoch: i32,
        pub draft_id: Uuid,
        pub draft_version: i32,
        pub message_id: Uuid,
        pub body_hash: Vec<u8>,
        pub state: String,
        pub failure: Option<String>,
        pub failure_code: Option<i64>,
        pub attempts: i32,
        pub provider_key: Option<Vec<u8>>,
        /// Who looked at the phone when nobody knew.
        pub resolved_by: Option<Uuid>,
        /// How it leaves: see `crate::Way`.
        pub way: String,
        /// The comment that it answers, where it answers one.
        pub answers_id: Option<Uuid>,
        pub created_at: i64,
        pub changed_at: i64,
    }

    super::of_workspace!();
}

/// One try to hand an outgoing text to Meta.
pub mod attempt {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub outgoing_id: Uuid,
        pub fence: Uuid,
        pub started_at: i64,
        pub ended_at: Option<i64>,
        pub outcome: Option<String>,
        pub code: Option<i64>,
    }

    super::of_workspace!();
}

/// A status that Meta told us.
pub mod delivery {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "delivery")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub provider_key: Vec<u8>,
        pub outgoing_id: Option<Uuid>,
        pub status: String,
        pub at: i64,
        pub code: Option<i64>,
        pub received_at: i64,
    }

    super::of_workspace!();
}

/// Something the business says about itself.
pub mod fact {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub version: i32,
        pub body: Option<Vec<u8>>,
        pub changed_at: i64,
    }

    super::of_workspace!();
}

/// What a fact said at a time.
pub mod fact_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fact_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub fact_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub body: Option<Vec<u8>>,
        pub person_id: Option<Uuid>,
        pub created_at: i64,
    }

    super::of_workspace!();
}

/// A catalog file between its preview and its import, sealed as facts are.
pub mod catalog_file {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "catalog_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: Option<Uuid>,
        pub body: Vec<u8>,
        pub expires_at: i64,
    }

    super::of_workspace!();
}

/// The owner's switch.
pub mod auto_send {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "auto_send")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: String,
        pub enabled: bool,
        pub person_id: Option<Uuid>,
        pub consent: Option<Vec<u8>>,
        pub changed_at: i64,
    }

    super::of_workspace!();
}

/// The owner's rules for auto-send on one channel; a change is a new row.
pub mod review_rules {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "review_rules")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub body: String,
        pub person_id: Option<Uuid>,
        pub created_at: i64,
    }

    super::of_workspace!();
}

/// What the rules said of a draft that the gate let pass.
pub mod rule_decision {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rule_decision")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_id: Uuid,
        pub rules_version: i32,
        /// Why it waits; none where it left by itself.
        pub waits: Option<String>,
        pub created_at: i64,
    }

    super::of_workspace!();
}

/// How often a model was asked on a day, altogether and for one customer.
pub mod model_budget {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "model_budget")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        /// `20261124`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: i32,
        /// Nil for all of the workspace's calls.
        #[sea_orm(primary_key, auto_increment = false)]
        pub contact_id: Uuid,
        pub calls: i64,
    }

    super::of_workspace!();
}

/// One line of the log.
pub mod evidence_entry {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "evidence_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub position: Option<i64>,
        pub conversation_id: Option<Uuid>,
        pub kind: String,
        pub at: i64,
        pub canonical: String,
        pub leaf: Vec<u8>,
    }

    super::of_workspace!();
}

/// What opens a commitment; erased with the personal text.
pub mod evidence_opening {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "evidence_opening")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub opening: Vec<u8>,
    }

    super::of_workspace!();
}

/// The signed head of a log.
pub mod evidence_head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "evidence_head")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        pub size: i64,
        pub frontier: Vec<u8>,
        pub root: Vec<u8>,
        pub note: String,
        pub signed_at: i64,
    }

    super::of_workspace!();
}

/// What a message said before its author edited it.
pub mod message_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "message_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub message_id: Uuid,
        pub body: Option<Vec<u8>>,
        pub replaced_at: i64,
    }

    super::of_workspace!();
}

/// An emoji on a message; one per author, gone when taken back.
pub mod reaction {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reaction")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub conversation_id: Uuid,
        /// The look-up value of the message reacted to.
        pub target_key: Vec<u8>,
        /// `customer` or `business`.
        pub author: String,
        pub emoji: Option<Vec<u8>>,
        pub at: i64,
    }

    super::of_workspace!();
}

/// Something Meta told about an account, a number or a template.
pub mod notice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub connection_id: Uuid,
        pub event_key: Vec<u8>,
        pub kind: String,
        pub code: String,
        pub detail: Option<Vec<u8>>,
        pub at: i64,
        pub received_at: i64,
        pub until: Option<i64>,
        pub seen_at: Option<i64>,
    }

    super::of_workspace!();
}

/// What came and went in a client's business on one day, counted when the evidence is numbered.
pub mod client_day {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "client_day")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        /// `20261124`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: i32,
        pub partner_id: Uuid,
        pub received: i32,
        pub answered: i32,
        pub by_itself: i32,
    }

    super::of_workspace!(listed by partners);
}

/// How often a client's customers usually write, hour by hour of a week.
pub mod client_rhythm {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "client_rhythm")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        pub partner_id: Uuid,
        pub last_received_at: i64,
        pub week: i32,
        pub weeks: i32,
        pub usual: Vec<u8>,
        pub current: Vec<u8>,
    }

    super::of_workspace!(listed by partners);
}

/// What the owner lets the agency decide.
pub mod delegation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "delegation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        pub partner_id: Option<Uuid>,
        pub scope: String,
        pub person_id: Option<Uuid>,
        pub changed_at: i64,
    }

    super::of_workspace!(listed by partners);
}
