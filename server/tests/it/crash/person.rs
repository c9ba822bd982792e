//! A person at a browser without scripts whose server dies now and then. What they typed is remembered with whether the page
//! said that it was sent.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, header, redirect};
use server::demo::PASSWORD;

use super::chance::Chance;
use super::load::Talk;
use crate::browser::{Form, Page};
use crate::world::KIRANA;

const EMAIL: &str = "admin@kirana.localhost";

pub struct Person {
    client: Client,
    origin: String,
    cookies: BTreeMap<String, String>,
}

impl Person {
    pub fn new(server: SocketAddr) -> Self {
        let client = Client::builder()
            .resolve(KIRANA, server)
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_secs(8))
            .no_proxy()
            .build()
            .unwrap();
        Self {
            client,
            origin: format!("http://{KIRANA}:{}", server.port()),
            cookies: BTreeMap::new(),
        }
    }

    /// One look at the work and one decision; `None` when the server did not answer.
    pub async fn decide(&mut self, talk: &Talk, chance: &mut Chance) -> Option<()> {
        if self.cookies.is_empty() {
            return self.sign_in().await;
        }
        if chance.one_in(6) {
            return self.reply(talk, chance).await;
        }
        let queue = self.get("/approvals").await?;
        if queue.status != 200 {
            self.cookies.clear();
            return None;
        }
        match chance.below(10) {
            0..=5 if offers(&queue, "/api/review/approve") => {
                let form = typed(
                    queue.form("/api/review/approve"),
                    "overrule",
                    "Checked, it is right.",
                );
                self.post(&form).await.map(drop)
            }
            6 | 7 => self.edit(&queue, talk).await,
            _ if offers(&queue, "/api/review/reject") => {
                let form = typed(
                    queue.form("/api/review/reject"),
                    "reason",
                    "Answered on the phone.",
                );
                self.post(&form).await.map(drop)
            }
            _ => Some(()),
        }
    }

    async fn sign_in(&mut self) -> Option<()> {
        let fields = [("email", EMAIL), ("password", PASSWORD)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.post(&Form {
            action: "/api/session/sign-in".into(),
            fields: fields.to_vec(),
        })
        .await
        .map(drop)
    }

    async fn edit(&mut self, queue: &Page, talk: &Talk) -> Option<()> {
        let Some(card) = queue
            .links("/clients/")
            .into_iter()
            .find(|link| link.contains("/approvals/"))
        else {
            return Some(());
        };
        let page = self.get(card.split('#').next()?).await?;
        if !offers(&page, "/api/review/edit") {
            return Some(());
        }
        let text = format!("One moment please, we will check that for you. {}", talk.marker());
        let form = typed(page.form("/api/review/edit"), "text", &text);
        let form = typed(form, "overrule", "Checked, it is right.");
        self.write(&form, talk, &text).await
    }

    async fn reply(&mut self, talk: &Talk, chance: &mut Chance) -> Option<()> {
        let inbox = self.get("/inbox").await?;
        let threads: Vec<String> = inbox
            .links("/clients/")
            .into_iter()
            .filter(|link| link.contains("/inbox/"))
            .collect();
        if threads.is_empty() {
            return Some(());
        }
        let page = self.get(chance.pick(&threads).split('#').next()?).await?;
        if !offers(&page, "/api/inbox/reply") {
            return Some(());
        }
        let text = format!("Hello, this is the team of the studio. {}", talk.marker());
        let form = typed(page.form("/api/inbox/reply"), "text", &text);
        self.write(&form, talk, &text).await
    }

    /// Success is a redirect that says so; anything else promises nothing.
    async fn write(&mut self, form: &Form, talk: &Talk, text: &str) -> Option<()> {
        let answer = self.post(form).await;
        let sent = answer
            .as_ref()
            .and_then(Page::location)
            .is_some_and(|target| target.contains("done="));
        talk.wrote(text, sent);
        answer.map(drop)
    }

    async fn get(&mut self, path: &str) -> Option<Page> {
        let request = self.client.get(format!("{}{path}", self.origin));
        self.ask(request).await
    }

    async fn post(&mut self, form: &Form) -> Option<Page> {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&form.fields)
            .finish();
        let request = self
            .client
            .post(format!("{}{}", self.origin, form.action))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, &self.origin)
            .body(body);
        self.ask(request).await
    }

    async fn ask(&mut self, request: reqwest::RequestBuilder) -> Option<Page> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let answer = request
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookies.join("; "))
            .send()
            .await
            .ok()?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = String::from_utf8_lossy(&answer.bytes().await.ok()?).into_owned();
        for line in headers.get_all(header::SET_COOKIE) {
            let (name, value) = line.to_str().ok()?.split(';').next()?.split_once('=')?;
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Some(Page {
            status,
            headers,
            body,
        })
    }
}

fn offers(page: &Page, action: &str) -> bool {
    page.status == 200 && page.body.contains(&format!("action=\"{action}\""))
}

/// Types into a field, if the form has it.
fn typed(mut form: Form, name: &str, value: &str) -> Form {
    for (_, known) in form.fields.iter_mut().filter(|(field, _)| field == name) {
        value.clone_into(known);
    }
    form
}
