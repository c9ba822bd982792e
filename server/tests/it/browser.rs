//! A browser without scripts: cookies, forms and redirects, and nothing that a page does not offer.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;

use reqwest::header::{self, HeaderMap};
use reqwest::{Client, Method, redirect};
use server::demo::PASSWORD;

pub struct Browser {
    client: Client,
    pub host: String,
    pub origin: String,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// An answer, completely read.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// A form as a page offers it.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Browser {
    pub fn new(server: SocketAddr, host: &str) -> Self {
        let client = Client::builder()
            .resolve(host, server)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let origin = format!("http://{host}:{}", server.port());
        Self {
            client,
            host: host.to_owned(),
            origin,
            cookies: RefCell::default(),
        }
    }

    pub async fn sign_in(&self, email: &str) {
        let page = self
            .post(
                "/api/session/sign-in",
                &[("email", email), ("password", PASSWORD)],
            )
            .await;
        assert_eq!(
            page.location(),
            Some("/"),
            "{email} cannot sign in at {}: {page:?}",
            self.host
        );
    }

    pub async fn get(&self, path: &str) -> Page {
        self.ask(Method::GET, path, None, "text/html").await
    }

    /// As a program would: no page is wanted.
    pub async fn get_json(&self, path: &str) -> Page {
        self.ask(Method::GET, path, None, "application/json").await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.ask(Method::POST, path, Some(encoded(fields)), "text/html")
            .await
    }

    /// As a program would: no page is wanted.
    pub async fn post_json(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.ask(Method::POST, path, Some(encoded(fields)), "application/json")
            .await
    }

    /// Submits a form after typing into some of its fields, and follows where it leads.
    pub async fn submit(&self, form: &Form, typed: &[(&str, &str)]) -> Page {
        let mut fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        for (name, value) in typed {
            fields.retain(|(known, _)| known != name);
            fields.push((*name, *value));
        }
        let page = self.post(&form.action, &fields).await;
        let target = page.location().map(ToOwned::to_owned);
        match target {
            Some(target) => {
                self.get(target.strip_prefix(&self.origin).unwrap_or(&target))
                    .await
            }
            None => page,
        }
    }

    pub async fn ask(&self, method: Method, path: &str, form: Option<String>, accept: &str) -> Page {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.origin))
            .header(header::ACCEPT, accept);
        if let Some(form) = form {
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::ORIGIN, &self.origin)
                .body(form);
        }
        self.send(request).await
    }

    /// Any request to this host, with this browser's cookies.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = if cookies.is_empty() {
            request
        } else {
            request.header(header::COOKIE, cookies.join("; "))
        };
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        self.keep(&headers);
        let body = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
        Page {
            status,
            headers,
            body,
        }
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    fn keep(&self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (pair, attributes) = line.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies
                    .borrow_mut()
                    .insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .borrow_mut()
            .insert(name.to_owned(), value.to_owned());
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    pub fn location(&self) -> Option<&str> {
        self.headers
            .get(header::LOCATION)
            .map(|value| value.to_str().unwrap())
    }

    /// What a person reads: the text between the tags.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for letter in self.body.chars() {
            match letter {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => text.push(letter),
                _ => {}
            }
        }
        unescaped(&text)
    }

    #[track_caller]
    pub fn shows(&self, wanted: &str) -> &Self {
        assert!(
            self.text().contains(wanted),
            "{wanted:?} is not on the page ({}):\n{}",
            self.status,
            self.text()
        );
        self
    }

    #[track_caller]
    pub fn does_not_show(&self, unwanted: &str) -> &Self {
        assert!(!self.body.contains(unwanted), "{unwanted:?} is on the page");
        self
    }

    /// The first form whose action ends like this.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let form = self
            .body
            .split("<form")
            .skip(1)
            .map(|part| part.split("</form>").next().unwrap())
            .find(|form| {
                let tag = form.split('>').next().unwrap();
                attribute(tag, "action").is_some_and(|target| target.ends_with(action))
            });
        let form = form.unwrap_or_else(|| {
            panic!(
                "no form for {action} on the page ({}):\n{}",
                self.status,
                self.text()
            )
        });
        let tag = form.split('>').next().unwrap();
        let inputs = form.split("<input").skip(1).filter_map(|part| {
            let tag = part.split('>').next().unwrap();
            Some((
                attribute(tag, "name")?,
                attribute(tag, "value").unwrap_or_default(),
            ))
        });
        let areas = form.split("<textarea").skip(1).filter_map(|part| {
            let (tag, rest) = part.split_once('>').unwrap();
            Some((
                attribute(tag, "name")?,
                unescaped(rest.split("</textarea").next().unwrap()),
            ))
        });
        Form {
            action: attribute(tag, "action").unwrap(),
            fields: inputs.chain(areas).collect(),
        }
    }

    /// The first launch on the page.
    #[track_caller]
    pub fn launch(&self) -> String {
        let begin = self
            .body
            .find("eyJ")
            .unwrap_or_else(|| panic!("no launch on the page:\n{}", self.text()));
        let part = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        self.body[begin..]
            .chars()
            .take_while(|letter| part(*letter))
            .collect()
    }

    /// Every link that begins like this, in the order of the page.
    pub fn links(&self, begin: &str) -> Vec<String> {
        let targets = self
            .body
            .split("href=\"")
            .skip(1)
            .filter_map(|part| part.split('"').next());
        targets
            .filter(|target| target.starts_with(begin))
            .map(unescaped)
            .collect()
    }
}

fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescaped)
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}
