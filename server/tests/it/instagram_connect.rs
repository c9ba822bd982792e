//! Lending an account: by Instagram's own page and back, and everything that must leave nothing behind. The numbers are those of
//! the pitfalls in the platform's reference that each test keeps shut.

use domain::connect::{self, ConnectionState, InstagramConnection};
use domain::time::{DAY, HOUR};
use meta::instagram::SUBSCRIBED_FIELDS;
use twin::Misbehaviour;
use twin::fixtures::instagram::{AccountKind, AccountQuirk, CONNECTED, DemoAccount, KOPI_SENJA, ROTI_PAGI};
use url::Url;

use crate::browser::{Browser, Page};
use crate::tenant_tables::count;
use crate::world::{BATIK, KIRANA, KOPI, PLATFORM, ROTI, SINAR, World};

on_both_databases![
    an_owner_connects_an_account_on_the_platforms_address_and_returns_to_the_agencys,
    pitfall_1_events_are_routed_by_user_id_and_never_by_id,
    pitfall_2_a_wrong_app_secret_connects_nothing,
    pitfall_4_an_account_is_live_only_when_its_subscription_is_seen_to_stand,
    pitfall_20_a_token_is_exchanged_at_once_and_renewed_between_its_second_and_its_last_day,
    pitfall_21_a_token_of_the_wrong_kind_is_never_kept,
    pitfall_22_a_dead_token_asks_for_a_new_login_and_loses_nothing,
    pitfall_23_an_account_that_keeps_its_messages_to_itself_is_told_where_the_toggle_is,
    pitfall_29_personal_accounts_cannot_and_creators_can_connect,
    pitfall_30_a_switched_account_type_is_seen_within_a_day_and_what_it_took_is_asked_for_again,
    pitfall_31_a_new_user_name_is_shown_and_changes_nothing,
    pitfall_35_the_login_is_a_top_level_redirect_that_works_without_scripts,
    pitfall_39_the_subscription_names_the_complete_list,
    every_shape_of_metas_answers_connects,
    cancelling_connects_nothing_and_says_so,
    unticked_permissions_are_named,
    an_answer_counts_once_in_the_browser_that_asked_and_while_its_session_lives,
    an_account_that_is_connected_elsewhere_is_refused_without_saying_where,
    a_failure_half_way_leaves_no_account_behind,
    the_tile_shows_the_account_from_our_own_address,
    a_token_is_not_renewed_too_early_and_a_silence_of_metas_is_no_end,
    a_new_login_continues_the_same_connection,
    disconnecting_an_account_leaves_its_subscription_and_no_reference,
];

const BASIC: &str = "instagram_business_basic";
const MESSAGES: &str = "instagram_business_manage_messages";
const COMMENTS: &str = "instagram_business_manage_comments";
pub const ALL: [&str; 3] = [BASIC, MESSAGES, COMMENTS];
const INTEGRATIONS: &str = "/settings/integrations";

/// An owner on the way: their own browser on the agency's host, the same browser on the platform's, and Instagram's page.
pub struct Journey {
    pub owner: Browser,
    pub platform: Browser,
    pub authorize: Url,
}

/// Presses "Connect Instagram" and goes on to Instagram's page.
pub async fn set_out(world: &World, owner: Browser) -> Journey {
    let integrations = owner.get(INTEGRATIONS).await;
    let link = integrations.links("http://localhost").pop().unwrap();
    let platform = world.visitor(PLATFORM);
    let opened = platform.get(link.strip_prefix(&platform.origin).unwrap()).await;
    assert_eq!((opened.status, opened.location()), (303, Some("/connect")));
    set_out_on(owner, platform).await
}

/// Goes on from the page of a launch that `platform` carries already.
pub async fn set_out_on(owner: Browser, platform: Browser) -> Journey {
    let authorize = consent_page(&platform).await;
    Journey {
        owner,
        platform,
        authorize,
    }
}

async fn consent_page(platform: &Browser) -> Url {
    let page = platform.get("/connect/instagram").await;
    assert_eq!(page.status, 303, "{page:?}");
    Url::parse(page.location().unwrap()).unwrap()
}

impl Journey {
    /// Allows on Instagram's page; the address that the browser is sent back to.
    pub async fn allow(&self, account: &str, granted: &[&str]) -> String {
        let mut form: Vec<(String, String)> = self.asked();
        form.extend(
            granted
                .iter()
                .map(|one| ("granted".to_owned(), (*one).to_owned())),
        );
        form.push(("account".into(), account.into()));
        form.push(("decision".into(), "allow".into()));
        self.decide(&form).await
    }

    pub async fn cancel(&self) -> String {
        let mut form = self.asked();
        form.push(("decision".into(), "cancel".into()));
        self.decide(&form).await
    }

    fn asked(&self) -> Vec<(String, String)> {
        self.authorize.query_pairs().into_owned().collect()
    }

    async fn decide(&self, form: &[(String, String)]) -> String {
        let mut target = self.authorize.clone();
        target.set_query(None);
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let answer = self
            .platform
            .client()
            .post(target)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        let status = answer.status();
        let Some(location) = answer.headers().get("location") else {
            return format!("refused {status}: {}", answer.text().await.unwrap());
        };
        let back = Url::parse(location.to_str().unwrap()).unwrap();
        format!("{}?{}", back.path(), back.query().unwrap())
    }

    /// Comes back to our callback and follows to where it lands.
    pub async fn come_back(&self, address: &str) -> Page {
        let landed = self.platform.get(address).await;
        assert_eq!(landed.status, 303, "{landed:?}");
        let at = landed.location().unwrap().to_owned();
        let own = at.strip_prefix(&self.owner.origin);
        match own {
            Some(path) => self.owner.get(path).await,
            None => self.platform.get(&at).await,
        }
    }
}

pub async fn kopis_owner(world: &World) -> Browser {
    world.person(SINAR, "owner@kopisenja.localhost").await
}

/// Connects an account all the way; the page the owner sees then.
pub async fn connected(world: &World, owner: Browser, account: &DemoAccount) -> (Journey, Page) {
    let journey = set_out(world, owner).await;
    let back = journey.allow(account.ig_account_id, &ALL).await;
    let page = journey.come_back(&back).await;
    world.settle().await;
    (journey, page)
}

pub async fn accounts(world: &World, business: &str) -> Vec<InstagramConnection> {
    connect::integrations(&world.scope(business).await)
        .await
        .unwrap()
        .instagram
}

async fn nothing_is_left(world: &World, business: &str) {
    let database = world.database.connect().await;
    assert_eq!(
        count(&database, world.workspace(business), "connection").await,
        0,
        "{business} has a connection"
    );
    world.settle().await;
}

async fn an_owner_connects_an_account_on_the_platforms_address_and_returns_to_the_agencys(world: &World) {
    let journey = set_out(world, kopis_owner(world).await).await;
    let page = journey.platform.get("/connect").await;
    page.shows("Sinar Digital").shows(KOPI).shows("Instagram");
    let asked: std::collections::BTreeMap<String, String> =
        journey.authorize.query_pairs().into_owned().collect();
    assert_eq!(asked["force_reauth"], "true");
    assert_eq!(asked["scope"], ALL.join(","));
    assert!(asked["redirect_uri"].ends_with("/api/instagram/callback"));
    let back = journey.allow(KOPI_SENJA.ig_account_id, &ALL).await;
    let landed = journey.platform.get(&back).await;
    let at = landed.location().unwrap();
    assert!(
        at.starts_with(&format!("{}{INTEGRATIONS}", journey.owner.origin)),
        "{at}"
    );
    assert!(!at.contains("code") && !at.contains("IGAA"), "{at}");
    let page = journey
        .owner
        .get(at.strip_prefix(&journey.owner.origin).unwrap())
        .await;
    page.shows("@kopisenja.demo").shows("Tersambung.");
    assert!(journey.platform.cookie("launch").is_none(), "the launch is spent");
    assert!(
        world
            .twin
            .instagram_subscription(KOPI_SENJA.ig_account_id)
            .is_some()
    );
    world.settle().await;
}

async fn pitfall_1_events_are_routed_by_user_id_and_never_by_id(world: &World) {
    world.twin.set(Misbehaviour::IgNoUserId);
    let (_, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    page.shows("akun profesional");
    nothing_is_left(world, KOPI).await;
    world.twin.unset(Misbehaviour::IgNoUserId);
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let key = |kind: &str, id: &str| world.laras.keys().lookup(kind, id);
    let routes = routes(world).await;
    assert!(routes.contains(&key("ig_account", KOPI_SENJA.ig_account_id)));
    assert!(!routes.contains(&key("ig_account", KOPI_SENJA.app_scoped_id)));
}

async fn routes(world: &World) -> Vec<Vec<u8>> {
    use sea_orm::{ConnectionTrait as _, Statement};

    let database = world.database.connect().await;
    let backend = database.get_database_backend();
    let sql = "SELECT external_key FROM route WHERE live";
    #[expect(clippy::disallowed_methods, reason = "looks at the database from outside")]
    let rows = database
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap();
    rows.into_iter()
        .map(|row| row.try_get("", "external_key").unwrap())
        .collect()
}

async fn pitfall_2_a_wrong_app_secret_connects_nothing(world: &World) {
    world.twin.set(Misbehaviour::IgExchangeFails);
    let (_, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    page.shows("tidak menerima persetujuannya");
    nothing_is_left(world, KOPI).await;
}

async fn pitfall_4_an_account_is_live_only_when_its_subscription_is_seen_to_stand(world: &World) {
    world.twin.set(Misbehaviour::IgSubscribeForgotten);
    let (_, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    page.shows("tidak menyimpan langganan");
    nothing_is_left(world, KOPI).await;
    world.twin.unset(Misbehaviour::IgSubscribeForgotten);
    world.twin.set(Misbehaviour::IgSubscribeRefused);
    let (_, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    page.shows("menolak sambungan ini");
    nothing_is_left(world, KOPI).await;
    world.twin.unset(Misbehaviour::IgSubscribeRefused);
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    assert_eq!(accounts(world, KOPI).await[0].state, ConnectionState::Live);
}

async fn pitfall_20_a_token_is_exchanged_at_once_and_renewed_between_its_second_and_its_last_day(
    world: &World,
) {
    world.twin.set(Misbehaviour::IgLongExchangeFails);
    let (_, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    page.shows("Tidak ada yang disimpan");
    nothing_is_left(world, KOPI).await;
    world.twin.unset(Misbehaviour::IgLongExchangeFails);

    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let first = accounts(world, KOPI).await.remove(0);
    let life = first.expires.unwrap().as_millisecond() - world.clock.now_ms();
    assert!(life > 50 * DAY, "the token lives {life} ms");
    for _ in 0..39 {
        world.pass(DAY).await;
    }
    let before = accounts(world, KOPI).await.remove(0);
    assert_eq!(before.refreshed, first.refreshed, "renewed without need");
    for _ in 0..3 {
        world.pass(DAY + 3 * HOUR).await;
    }
    let after = accounts(world, KOPI).await.remove(0);
    assert!(after.refreshed > first.refreshed && after.expires > first.expires);
    for _ in 0..60 {
        world.pass(DAY).await;
    }
    assert_eq!(accounts(world, KOPI).await[0].state, ConnectionState::Live);
}

async fn pitfall_21_a_token_of_the_wrong_kind_is_never_kept(world: &World) {
    let scope = world.scope(KOPI).await;
    for token in ["EAAGtokenOfFacebook", "IGAAnobodys", ""] {
        assert!(connect::pair_instagram(&scope, token.into()).await.is_err());
    }
    nothing_is_left(world, KOPI).await;
}

async fn pitfall_22_a_dead_token_asks_for_a_new_login_and_loses_nothing(world: &World) {
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    world.twin.end_instagram_tokens(KOPI_SENJA.ig_account_id, 460);
    world.pass(DAY + 4 * HOUR).await;
    let account = accounts(world, KOPI).await.remove(0);
    assert_eq!(account.state, ConnectionState::ReconnectNeeded);
    let owner = kopis_owner(world).await;
    owner
        .get(INTEGRATIONS)
        .await
        .shows("@kopisenja.demo")
        .shows("Sambungkan lagi");
    let key = world.laras.keys().lookup("ig_account", KOPI_SENJA.ig_account_id);
    assert!(routes(world).await.contains(&key), "messages no longer arrive");
}

async fn pitfall_23_an_account_that_keeps_its_messages_to_itself_is_told_where_the_toggle_is(world: &World) {
    let closed = demo(|one| one.quirk == AccountQuirk::NoMessageAccess);
    let (_, page) = connected(world, kopis_owner(world).await, closed).await;
    page.shows("Kontrol pesan").shows("Alat terhubung");
    nothing_is_left(world, KOPI).await;
    world.twin.allow_message_access(closed.ig_account_id, true);
    let (_, page) = connected(world, kopis_owner(world).await, closed).await;
    page.shows(closed.username);
}

fn demo(which: impl Fn(&DemoAccount) -> bool) -> &'static DemoAccount {
    twin::fixtures::instagram::ACCOUNTS
        .iter()
        .find(|one| which(one))
        .unwrap()
}

async fn pitfall_29_personal_accounts_cannot_and_creators_can_connect(world: &World) {
    let personal = demo(|one| one.quirk == AccountQuirk::Personal);
    let journey = set_out(world, kopis_owner(world).await).await;
    let answer = journey.allow(personal.ig_account_id, &ALL).await;
    assert!(answer.starts_with("refused"), "{answer}");
    nothing_is_left(world, KOPI).await;
    let creator = demo(|one| one.kind == AccountKind::Creator && one.quirk == AccountQuirk::None);
    let (_, page) = connected(world, kopis_owner(world).await, creator).await;
    page.shows(creator.username).shows("Kreator");
    // Its messages flow only after the conversations were asked for once.
    let known = world.twin.instagram_account(creator.ig_account_id).unwrap();
    assert!(known.tells_messages());
}

async fn pitfall_30_a_switched_account_type_is_seen_within_a_day_and_what_it_took_is_asked_for_again(
    world: &World,
) {
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let before = accounts(world, KOPI).await.remove(0);
    let tells = || {
        let account = world.twin.instagram_account(KOPI_SENJA.ig_account_id);
        account.unwrap().tells_messages()
    };
    world
        .twin
        .switch_type_on_instagram(KOPI_SENJA.ig_account_id, AccountKind::Creator);
    assert!(!tells());
    world.pass(DAY + 4 * HOUR).await;
    assert!(tells(), "the messages of a new creator stay away");
    let page = kopis_owner(world).await.get(INTEGRATIONS).await;
    page.shows("Kreator").does_not_show("Sambungkan lagi");
    // No event tells that the switch has taken a permission back.
    world
        .twin
        .drop_instagram_scope(KOPI_SENJA.ig_account_id, MESSAGES);
    world.pass(DAY + 4 * HOUR).await;
    let page = kopis_owner(world).await.get(INTEGRATIONS).await;
    page.shows("@kopisenja.demo").shows("Sambungkan lagi");
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let after = accounts(world, KOPI).await.remove(0);
    assert_eq!((after.id, after.state), (before.id, ConnectionState::Live));
}

async fn pitfall_31_a_new_user_name_is_shown_and_changes_nothing(world: &World) {
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let before = accounts(world, KOPI).await.remove(0);
    world
        .twin
        .rename_on_instagram(KOPI_SENJA.ig_account_id, "kopisenja.baru");
    world.pass(DAY + 4 * HOUR).await;
    let after = accounts(world, KOPI).await.remove(0);
    assert_eq!((after.id, after.username.as_str()), (before.id, "kopisenja.baru"));
}

async fn pitfall_35_the_login_is_a_top_level_redirect_that_works_without_scripts(world: &World) {
    let owner = kopis_owner(world).await;
    let link = owner
        .get(INTEGRATIONS)
        .await
        .links("http://localhost")
        .pop()
        .unwrap();
    let platform = world.visitor(PLATFORM);
    platform.get(link.strip_prefix(&platform.origin).unwrap()).await;
    let page = platform.get("/connect").await;
    assert_eq!(page.links("/connect/instagram").len(), 1);
    assert!(!page.body.contains("window.open"));
    let begun = platform.get("/connect/instagram").await;
    assert_eq!(begun.status, 303);
    assert_eq!(begun.header("cache-control"), "no-store");
}

async fn pitfall_39_the_subscription_names_the_complete_list(world: &World) {
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let mut fields = world
        .twin
        .instagram_subscription(KOPI_SENJA.ig_account_id)
        .unwrap();
    fields.sort_unstable();
    let mut wanted = SUBSCRIBED_FIELDS.map(str::to_owned);
    wanted.sort_unstable();
    assert_eq!(fields, wanted);
}

async fn every_shape_of_metas_answers_connects(world: &World) {
    for shape in [
        Misbehaviour::IgWrappedToken,
        Misbehaviour::IgStringUserId,
        Misbehaviour::IgCsvPermissions,
        Misbehaviour::IgNoPermissions,
        Misbehaviour::IgWrappedMe,
        Misbehaviour::IgUppercaseType,
        Misbehaviour::IgNoCaption,
    ] {
        world.twin.set(shape);
        let (_, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
        page.shows("@kopisenja.demo");
        let account = accounts(world, KOPI).await.remove(0);
        assert_eq!(account.state, ConnectionState::Live, "{shape:?}");
        domain::disconnect::disconnect(&world.scope(KOPI).await, account.id)
            .await
            .unwrap();
        world.twin.unset(shape);
        // Signing in again and again from one address is throttled.
        world.pass(HOUR).await;
    }
}

async fn cancelling_connects_nothing_and_says_so(world: &World) {
    let journey = set_out(world, kopis_owner(world).await).await;
    let back = journey.cancel().await;
    let page = journey.come_back(&back).await;
    assert_eq!(page.status, 200);
    page.shows("Anda membatalkan di halaman Instagram");
    nothing_is_left(world, KOPI).await;
    // Cancelling spends nothing: the same page goes on.
    let again = Journey {
        authorize: consent_page(&journey.platform).await,
        ..journey
    };
    let back = again.allow(KOPI_SENJA.ig_account_id, &ALL).await;
    again.come_back(&back).await.shows("@kopisenja.demo");
    world.settle().await;
    // Whoever comes with nothing sees a neutral page.
    let stranger = world.visitor(PLATFORM);
    let landed = stranger
        .get("/api/instagram/callback?error=access_denied&error_reason=user_denied")
        .await;
    let page = stranger.get(landed.location().unwrap()).await;
    page.does_not_show(KOPI).does_not_show("Sinar");
    assert_eq!(stranger.get("/api/instagram/callback").await.status, 303);
    assert_eq!(
        world
            .visitor(SINAR)
            .get("/api/instagram/callback?code=x")
            .await
            .status,
        404
    );
}

async fn unticked_permissions_are_named(world: &World) {
    for (granted, named) in [
        (&[BASIC, COMMENTS][..], "Akses dan kelola pesan Anda"),
        (&[BASIC, MESSAGES], "Akses dan kelola komentar"),
        (&[BASIC], "Akses dan kelola komentar"),
    ] {
        let journey = set_out(world, kopis_owner(world).await).await;
        let back = journey.allow(KOPI_SENJA.ig_account_id, granted).await;
        journey.come_back(&back).await.shows(named);
        nothing_is_left(world, KOPI).await;
    }
    // Where Instagram does not say what was granted, what works decides.
    world.twin.set(Misbehaviour::IgNoPermissions);
    for granted in [&[BASIC, COMMENTS][..], &[BASIC, MESSAGES]] {
        let journey = set_out(world, kopis_owner(world).await).await;
        let back = journey.allow(KOPI_SENJA.ig_account_id, granted).await;
        let page = journey.come_back(&back).await;
        page.does_not_show("@kopisenja.demo");
        nothing_is_left(world, KOPI).await;
    }
}

async fn an_answer_counts_once_in_the_browser_that_asked_and_while_its_session_lives(world: &World) {
    // Another browser, and no browser at all.
    let journey = set_out(world, kopis_owner(world).await).await;
    let back = journey.allow(KOPI_SENJA.ig_account_id, &ALL).await;
    let bare = world.visitor(PLATFORM);
    assert!(
        bare.get(&back)
            .await
            .location()
            .unwrap()
            .starts_with("/connect?problem=")
    );
    let other = set_out(world, world.person(KIRANA, "owner@batikayu.localhost").await).await;
    let landed = other.platform.get(&back).await;
    assert!(landed.location().unwrap().ends_with("problem=ig_stale_attempt"));
    // A forged state, and none.
    for state in ["", "&state=", "&state=eyJhbGciOiJub25lIn0.e30."] {
        let landed = journey
            .platform
            .get(&format!("/api/instagram/callback?code=abc{state}"))
            .await;
        assert!(
            landed.location().unwrap().ends_with("problem=ig_stale_attempt"),
            "{state}"
        );
    }
    nothing_is_left(world, KOPI).await;
    nothing_is_left(world, BATIK).await;
    // The right one, and then once more.
    let cookie = journey.platform.cookie("launch").unwrap();
    journey.come_back(&back).await.shows("@kopisenja.demo");
    journey.platform.set_cookie("launch", &cookie);
    let replayed = journey.platform.get(&back).await;
    assert!(
        replayed.location().unwrap().ends_with("problem=ig_launch_spent"),
        "{replayed:?}"
    );
    assert_eq!(accounts(world, KOPI).await.len(), 1);
    // An attempt that failed does not count again either.
    let journey = set_out(world, other.owner).await;
    let back = journey
        .allow(twin::fixtures::instagram::BATIK_AYU.ig_account_id, &[BASIC])
        .await;
    journey.platform.get(&back).await;
    let again = journey.platform.get(&back).await;
    assert!(again.location().unwrap().ends_with("problem=ig_stale_attempt"));
    // A session that ended, and a launch that took too long.
    let journey = Journey {
        authorize: consent_page(&journey.platform).await,
        ..journey
    };
    let back = journey
        .allow(twin::fixtures::instagram::BATIK_AYU.ig_account_id, &ALL)
        .await;
    journey.owner.post("/api/session/sign-out", &[]).await;
    let landed = journey.platform.get(&back).await;
    assert!(landed.location().unwrap().ends_with("problem=ig_session_ended"));
    let journey = set_out(world, world.person(KIRANA, "owner@batikayu.localhost").await).await;
    let back = journey
        .allow(twin::fixtures::instagram::BATIK_AYU.ig_account_id, &ALL)
        .await;
    world.pass(16 * 60_000).await;
    let landed = journey.platform.get(&back).await;
    assert!(landed.location().unwrap().contains("problem=ig_"), "{landed:?}");
    nothing_is_left(world, BATIK).await;
}

async fn an_account_that_is_connected_elsewhere_is_refused_without_saying_where(world: &World) {
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let other = world.person(KIRANA, "owner@batikayu.localhost").await;
    let (_, page) = connected(world, other, &KOPI_SENJA).await;
    page.shows("already connected to another workspace")
        .does_not_show("Sinar")
        .does_not_show("Kopi");
    nothing_is_left(world, BATIK).await;
    assert!(
        world
            .twin
            .instagram_subscription(KOPI_SENJA.ig_account_id)
            .is_some(),
        "the first one's subscription is gone"
    );
}

async fn a_failure_half_way_leaves_no_account_behind(world: &World) {
    world.twin.set(Misbehaviour::TemporarilyDown);
    let (_, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    page.shows("Tidak ada yang disimpan");
    nothing_is_left(world, KOPI).await;
    assert!(routes(world).await.is_empty());
    world.twin.unset(Misbehaviour::TemporarilyDown);
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    assert_eq!(accounts(world, KOPI).await.len(), 1);
}

async fn the_tile_shows_the_account_from_our_own_address(world: &World) {
    let (journey, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    page.shows("@kopisenja.demo").shows("Bisnis");
    assert!(!page.body.contains("instagram-cdn") && !page.body.contains("cdninstagram"));
    let account = accounts(world, KOPI).await.remove(0);
    assert!(
        account.has_picture && (2..=6).contains(&account.posts.len()),
        "{account:?}"
    );
    assert!(
        page.body.contains("resep gula aren"),
        "a caption is the alternative text"
    );
    let picture = journey
        .owner
        .get(&format!("/accounts/{}/picture", account.id))
        .await;
    assert_eq!(
        (picture.status, picture.header("content-type")),
        (200, "image/png")
    );
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    let post = format!("/accounts/{}/posts/{}", account.id, account.posts[0].id);
    assert_eq!(journey.owner.get(&post).await.status, 200);
    // Somebody else's post, and somebody else.
    let others = format!("/accounts/{}/posts/{}", account.id, ROTI_PAGI.posts[0].id);
    assert_eq!(journey.owner.get(&others).await.status, 404);
    let stranger = world.person(KIRANA, "owner@batikayu.localhost").await;
    assert_eq!(stranger.get(&post).await.status, 404);
    assert_eq!(world.visitor(SINAR).get(&post).await.status, 401);
    // A picture that does not come leaves the tile as it is.
    world.twin.end_instagram_tokens(KOPI_SENJA.ig_account_id, 463);
    assert_eq!(journey.owner.get(&post).await.status, 502);
    assert_eq!(journey.owner.get(INTEGRATIONS).await.status, 200);
}

async fn a_token_is_not_renewed_too_early_and_a_silence_of_metas_is_no_end(world: &World) {
    let scope = world.scope(ROTI).await;
    let token = CONNECTED.iter().find(|one| one.business == ROTI).unwrap().token;
    connect::pair_instagram(&scope, token.into()).await.unwrap();
    world.settle().await;
    let first = accounts(world, ROTI).await.remove(0);
    world.twin.set(Misbehaviour::IgRefreshFails);
    for _ in 0..5 {
        world.pass(DAY + 4 * HOUR).await;
    }
    let still = accounts(world, ROTI).await.remove(0);
    assert_eq!(
        (still.state, still.refreshed),
        (ConnectionState::Live, first.refreshed)
    );
    world.twin.unset(Misbehaviour::IgRefreshFails);
    world.twin.set(Misbehaviour::IgUserLimit);
    world.pass(DAY).await;
    assert_eq!(accounts(world, ROTI).await[0].state, ConnectionState::Live);
    world.twin.unset(Misbehaviour::IgUserLimit);
    world.pass(DAY + 4 * HOUR).await;
    let renewed = accounts(world, ROTI).await.remove(0);
    assert!(renewed.refreshed > first.refreshed);
    // The same token with a new life is one, too.
    world.twin.set(Misbehaviour::IgSameToken);
    for _ in 0..45 {
        world.pass(DAY + 4 * HOUR).await;
    }
    assert_eq!(accounts(world, ROTI).await[0].state, ConnectionState::Live);
}

async fn a_new_login_continues_the_same_connection(world: &World) {
    connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let before = accounts(world, KOPI).await.remove(0);
    world.twin.end_instagram_tokens(KOPI_SENJA.ig_account_id, 463);
    world.pass(DAY + 4 * HOUR).await;
    let (_, page) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    page.shows("@kopisenja.demo");
    let after = accounts(world, KOPI).await;
    assert_eq!(after.len(), 1);
    assert_eq!((after[0].id, after[0].state), (before.id, ConnectionState::Live));
}

async fn disconnecting_an_account_leaves_its_subscription_and_no_reference(world: &World) {
    let (journey, _) = connected(world, kopis_owner(world).await, &KOPI_SENJA).await;
    let account = accounts(world, KOPI).await.remove(0);
    let page = journey
        .owner
        .get(&format!("{INTEGRATIONS}/{}/disconnect", account.id))
        .await;
    page.shows("@kopisenja.demo").shows("Langganan kami di Instagram");
    let done = journey
        .owner
        .post("/api/disconnect", &[("connection", &account.id.to_string())])
        .await;
    let page = journey.owner.get(done.location().unwrap()).await;
    page.does_not_show("@kopisenja.demo");
    assert!(
        world
            .twin
            .instagram_subscription(KOPI_SENJA.ig_account_id)
            .is_none()
    );
    assert!(routes(world).await.is_empty());
    let database = world.database.connect().await;
    assert_eq!(
        count(&database, world.workspace(KOPI), "account_picture").await,
        0
    );
    world.settle().await;
}
