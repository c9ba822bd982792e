//! The demo's agencies, clients, people, facts and first connections.

use std::collections::HashMap;

use domain::Laras;
use domain::connect;
use domain::ids::PartnerId;
use domain::tenancy::{self, NewPartner, NewPerson, NewWorkspace};
use meta::Secret;
use twin::fixtures::CONNECTED;

use super::people::{AGENCIES, BUSINESSES, PASSWORD, PEOPLE, Person};
use super::{DemoError, Founded, add_fact, facts, scope_of};

/// Founds everything that people need to sign in.
pub async fn found(laras: &Laras) -> Result<Vec<Founded>, DemoError> {
    let mut agencies = HashMap::new();
    for agency in &AGENCIES {
        let new = NewPartner {
            brand: agency.brand(),
            hosts: vec![agency.host.to_owned()],
        };
        agencies.insert(agency.host, tenancy::create_partner(laras, new).await?);
    }
    let mut founded = Vec::new();
    for business in &BUSINESSES {
        let new = NewWorkspace {
            partner: business.agency.and_then(|host| agencies.get(host).copied()),
            name: business.name.to_owned(),
            lang: business.lang,
            time_zone: business.time_zone.to_owned(),
            accent: Some(business.accent.to_owned()),
        };
        founded.push(Founded {
            business,
            workspace: tenancy::create_workspace(laras, new).await?,
        });
    }
    for person in &PEOPLE {
        tenancy::create_person(laras, new_person(person, &agencies, &founded)).await?;
    }
    Ok(founded)
}

fn new_person(person: &Person, agencies: &HashMap<&str, PartnerId>, founded: &[Founded]) -> NewPerson {
    let theirs = founded
        .iter()
        .filter(|founded| person.businesses.contains(&founded.business.name));
    NewPerson {
        partner: agencies.get(person.host).copied(),
        role: person.role,
        workspaces: theirs.map(|founded| founded.workspace).collect(),
        name: person.name.to_owned(),
        email: person.email.to_owned(),
        password: PASSWORD.to_owned(),
        lang: person.lang,
    }
}

/// Writes each business's catalog, profile and policies, as its agency or owner would.
pub async fn add_facts(laras: &Laras, founded: &[Founded]) -> Result<(), DemoError> {
    for one in founded {
        let scope = scope_of(laras, one).await?;
        for body in facts::of(one.business.name)? {
            add_fact(&scope, body, one.business.name).await?;
        }
    }
    Ok(())
}

/// Connects the numbers that the twin has granted from the start.
pub async fn connect_numbers(laras: &Laras, founded: &[Founded]) -> Result<(), DemoError> {
    connect_lent(laras, founded, false).await
}

/// The same, and their accounts.
pub async fn connect_numbers_and_accounts(laras: &Laras, founded: &[Founded]) -> Result<(), DemoError> {
    connect_lent(laras, founded, true).await
}

async fn connect_lent(laras: &Laras, founded: &[Founded], accounts: bool) -> Result<(), DemoError> {
    for one in founded.iter().filter(|founded| founded.business.connected) {
        let number = CONNECTED
            .iter()
            .find(|number| number.verified_name == one.business.name);
        let number = number
            .ok_or_else(|| DemoError::Story(format!("the twin has no number for {}", one.business.name)))?;
        let scope = scope_of(laras, one).await?;
        let token = Secret::from(number.token);
        connect::pair_manually(&scope, number.phone_number_id, number.waba_id, token).await?;
        let mut known = twin::fixtures::instagram::CONNECTED.iter();
        let account = known.find(|account| account.business == one.business.name);
        if let Some(account) = account.filter(|_| accounts) {
            connect::pair_instagram(&scope, Secret::from(account.token)).await?;
        }
    }
    Ok(())
}
