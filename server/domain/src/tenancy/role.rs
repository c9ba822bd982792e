//! Roles and what each may do, as one readable matrix.

use serde::{Deserialize, Serialize};

use crate::ids::{PartnerId, WorkspaceId};

/// What a person is to the data they reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs an agency: all its clients.
    PartnerAdmin,
    /// Works for an agency: the clients assigned to them.
    PartnerAgent,
    /// Owns the business.
    Owner,
    /// Works for the business.
    Staff,
    /// Meta's reviewer in the test workspace: an owner who reaches nothing else.
    Reviewer,
}

/// Something one may do in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Read conversations, drafts and evidence.
    Read,
    /// Write to customers.
    Write,
    /// Approve, edit or reject drafts.
    Approve,
    /// Change catalog, profile, policies and voice.
    EditBusiness,
    /// Connect a number or account.
    Connect,
    /// Disconnect it.
    Disconnect,
    /// Let passing drafts leave by themselves, or stop that.
    SetAutoSend,
    /// Take the evidence out.
    Export,
    /// Say what the agency may approve here, and what the owner keeps.
    Delegate,
    /// Invite people to the business and remove them.
    ManagePeople,
    /// Create, rename, pause and close clients, and assign agents to them.
    ManageClients,
    /// Change the agency's look and its hosts.
    EditBrand,
}

impl Duty {
    /// All duties, in the order of the matrix on screen.
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::Write,
        Self::Approve,
        Self::EditBusiness,
        Self::Connect,
        Self::Disconnect,
        Self::SetAutoSend,
        Self::Export,
        Self::Delegate,
        Self::ManagePeople,
        Self::ManageClients,
        Self::EditBrand,
    ];
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::PartnerAdmin,
        Self::PartnerAgent,
        Self::Owner,
        Self::Staff,
        Self::Reviewer,
    ];

    /// The name in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PartnerAdmin => "partner_admin",
            Self::PartnerAgent => "partner_agent",
            Self::Owner => "owner",
            Self::Staff => "staff",
            Self::Reviewer => "reviewer",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether this role works for an agency rather than for one business.
    pub const fn is_partner_staff(self) -> bool {
        matches!(self, Self::PartnerAdmin | Self::PartnerAgent)
    }

    /// The matrix.
    pub const fn may(self, duty: Duty) -> bool {
        match duty {
            Duty::Read | Duty::Write | Duty::Approve => true,
            Duty::EditBusiness => !matches!(self, Self::Staff),
            Duty::Connect | Duty::Disconnect | Duty::SetAutoSend | Duty::Export => {
                matches!(self, Self::PartnerAdmin | Self::Owner | Self::Reviewer)
            }
            // The reviewer's workspace has one person, and the agency does not decide what the agency may.
            Duty::Delegate => matches!(self, Self::Owner),
            Duty::ManagePeople => matches!(self, Self::PartnerAdmin | Self::Owner),
            Duty::ManageClients | Duty::EditBrand => matches!(self, Self::PartnerAdmin),
        }
    }
}

/// Where a person lands after signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// The one business they work for.
    Workspace(WorkspaceId),
    /// The agency's clients.
    Partner(PartnerId),
}

/// Why a scope was not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It does not exist, or belongs to others: the same answer for both.
    #[error("not found")]
    NotFound,
    /// It exists and this person may see it, but not do this.
    #[error("not allowed")]
    NotAllowed,
    /// The database is away.
    #[error("unavailable")]
    Unavailable,
}
