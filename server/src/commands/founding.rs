//! `laras partner|workspace|reviewer create`: what must exist before anyone can sign in.

use std::io::BufRead as _;

use clap::{Args, Subcommand};
use domain::brand::{self, BrandDraft, BrandedHost};
use domain::ids::PartnerId;
use domain::tenancy::{self, NewPartner, NewPerson, NewWorkspace, Role};
use domain::time::{Clock, random_bytes};
use domain::{Lang, Laras};

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::installation::{self, Schema};

#[derive(Subcommand)]
pub enum PartnerCommand {
    /// Makes an agency with its brand, its hosts and an invitation for its administrator
    Create(CreatePartner),
}

#[derive(Subcommand)]
pub enum WorkspaceCommand {
    /// Makes a business with its owner
    Create(CreateWorkspace),
}

#[derive(Subcommand)]
pub enum ReviewerCommand {
    /// Makes the test workspace of Meta's reviewer, on the platform's own address
    Create(CreateReviewer),
}

#[derive(Args)]
pub struct CreatePartner {
    /// The name shown everywhere
    #[arg(long)]
    name: String,
    /// A host name that wears the brand; may be repeated
    #[arg(long = "host", required = true)]
    hosts: Vec<String>,
    /// Main colour, such as #1f6feb
    #[arg(long)]
    primary: String,
    /// Second colour
    #[arg(long)]
    accent: String,
    /// Corner radius in pixels, 0 to 24
    #[arg(long, default_value_t = 10)]
    radius: u8,
    /// One or two letters where there is no logo
    #[arg(long)]
    mark: String,
    /// Language of people who state none: id or en
    #[arg(long, default_value = "id", value_parser = language)]
    lang: Lang,
    /// Where clients get help
    #[arg(long)]
    support: Option<String>,
    #[command(flatten)]
    person: FirstPerson,
}

#[derive(Args)]
pub struct CreateWorkspace {
    /// The business's name
    #[arg(long)]
    name: String,
    /// A host of the agency whose client it is; without it the platform's own
    #[arg(long)]
    partner: Option<String>,
    /// Language it mostly speaks: id or en
    #[arg(long, default_value = "id", value_parser = language)]
    lang: Lang,
    /// IANA time zone
    #[arg(long, default_value = "Asia/Jakarta")]
    time_zone: String,
    /// Its colour in lists, such as #b5541c
    #[arg(long)]
    accent: Option<String>,
    #[command(flatten)]
    person: FirstPerson,
}

#[derive(Args)]
pub struct CreateReviewer {
    /// Name of the test workspace
    #[arg(long, default_value = "Laras Review")]
    workspace: String,
    /// IANA time zone
    #[arg(long, default_value = "Asia/Jakarta")]
    time_zone: String,
    #[command(flatten)]
    person: FirstPerson,
}

#[derive(Args)]
struct FirstPerson {
    /// E-mail of the first person, to sign in with
    #[arg(long)]
    email: String,
    /// That person's name
    #[arg(long)]
    person: String,
    /// Read the password from standard input; without it a partner's administrator is invited, and others get one made
    #[arg(long)]
    password_stdin: bool,
}

pub async fn partner(config: &Config, create: CreatePartner) -> Outcome {
    let laras = installation::open(config, Schema::Migrate, Clock::System).await?;
    let host = create.hosts.first().cloned().unwrap_or_default();
    let brand = BrandDraft {
        name: create.name,
        primary: create.primary,
        accent: create.accent,
        radius: create.radius,
        mark: create.mark,
        lang: create.lang,
        support: create.support,
        ..BrandDraft::default()
    };
    let partner = tenancy::create_partner(
        &laras,
        NewPartner {
            brand,
            hosts: create.hosts,
        },
    )
    .await?;
    println!("partner {partner}");
    if !create.person.password_stdin {
        return invited(&laras, partner, &create.person.email, &host).await;
    }
    let person = create
        .person
        .under(Some(partner), Role::PartnerAdmin, Vec::new())?;
    first_person(&laras, person, &host).await
}

/// A link instead of a password: nobody but the administrator ever knows theirs.
async fn invited(laras: &Laras, partner: PartnerId, email: &str, host: &str) -> Outcome {
    let link = tenancy::invitations::invite_first(laras, partner, email, host)
        .await
        .map_err(|error| {
            Failure::new(
                format!("the agency was made, but its administrator could not be invited: {error}"),
                "run `laras doctor`, then make the agency again under another host",
            )
        })?
        .ok_or_else(|| {
            Failure::new(
                "the agency was made, but that e-mail cannot be used",
                "make it again under another host, with an address such as name@agency.example",
            )
        })?;
    println!("invitation {link}");
    let days = tenancy::invitations::DAYS;
    Ok(format!(
        "give this link to {email}: it opens once, within {days} days, and lets them choose their password"
    ))
}

pub async fn workspace(config: &Config, create: CreateWorkspace) -> Outcome {
    let laras = installation::open(config, Schema::Migrate, Clock::System).await?;
    let partner = create
        .partner
        .as_deref()
        .map(|host| partner_of(&laras, host))
        .transpose()?;
    let host = create
        .partner
        .unwrap_or_else(|| laras.settings().platform_host().to_owned());
    let new = NewWorkspace {
        partner,
        name: create.name,
        lang: create.lang,
        time_zone: create.time_zone,
        accent: create.accent,
    };
    let workspace = tenancy::create_workspace(&laras, new).await?;
    println!("workspace {workspace}");
    let person = create.person.under(partner, Role::Owner, vec![workspace])?;
    first_person(&laras, person, &host).await
}

pub async fn reviewer(config: &Config, create: CreateReviewer) -> Outcome {
    let laras = installation::open(config, Schema::Migrate, Clock::System).await?;
    let host = laras.settings().platform_host().to_owned();
    let new = NewWorkspace {
        partner: None,
        name: create.workspace,
        lang: Lang::En,
        time_zone: create.time_zone,
        accent: None,
    };
    let workspace = tenancy::create_workspace(&laras, new).await?;
    println!("workspace {workspace}");
    let person = create.person.under(None, Role::Reviewer, vec![workspace])?;
    first_person(&laras, person, &host).await
}

async fn first_person(laras: &Laras, person: NewPerson, host: &str) -> Outcome {
    let email = person.email.clone();
    let id = tenancy::create_person(laras, person).await.map_err(|error| {
        Failure::new(
            format!("what is printed above was made, but nobody can sign in there yet: {error}"),
            "make it again under another e-mail",
        )
    })?;
    println!("person {id}");
    let mut login = laras.settings().public_url.clone();
    if login.set_host(Some(host)).is_err() {
        return Ok(format!("sign in at /login on {host} as {email}"));
    }
    login.set_path("/login");
    Ok(format!("sign in at {login} as {email}"))
}

impl FirstPerson {
    fn under(
        self,
        partner: Option<PartnerId>,
        role: Role,
        workspaces: Vec<domain::WorkspaceId>,
    ) -> Result<NewPerson, Failure> {
        let password = if self.password_stdin {
            read_password()?
        } else {
            new_password()
        };
        Ok(NewPerson {
            partner,
            role,
            workspaces,
            name: self.person,
            email: self.email,
            password,
            lang: None,
        })
    }
}

fn read_password() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| {
        Failure::new(
            format!("the password cannot be read ({error})"),
            "give it as one line",
        )
    })?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Shown once, here: nothing else can show it again.
fn new_password() -> String {
    let password = hex::encode(random_bytes::<10>());
    println!("password {password}");
    password
}

fn partner_of(laras: &Laras, host: &str) -> Result<PartnerId, Failure> {
    match brand::of_host(laras, host) {
        BrandedHost::Partner(brand) => brand.partner,
        BrandedHost::Platform(_) | BrandedHost::Unknown => None,
    }
    .ok_or_else(|| {
        Failure::new(
            format!("no partner has the host {host}"),
            "make one with `laras partner create`",
        )
    })
}

fn language(code: &str) -> Result<Lang, &'static str> {
    app::request::parse_language(code).ok_or("id or en")
}
