// Every page at the width of a phone and of a desk, in both themes: a picture to look at, and axe to find what eyes miss.
// Pictures go to the folder that E2E_SCREENS names; `cargo xtask screens` sets it.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page, TestInfo } from "@playwright/test";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { allowOnInstagram, InstagramPhone, newcomer, Phone, setOutToInstagram, signIn } from "../people";
import { expect, test } from "../world";

const SINAR = "sinar.localhost";
const KIRANA = "kirana.localhost";

async function look(page: Page, name: string, info: TestInfo): Promise<void> {
  await page.waitForLoadState("networkidle");
  const folder = process.env.E2E_SCREENS;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    const kind = info.project.name.replace("screens-", "");
    await page.screenshot({ path: path.join(folder, `${name}-${kind}.png`), fullPage: true });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect.soft(serious, `${name} at ${page.url()}`).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

test("what anybody sees", async ({ page, world }, info) => {
  for (const [name, address] of [
    ["login-platform", world.at("/login")],
    ["login-sinar", world.at("/login", SINAR)],
    ["login-kirana", world.at("/login", KIRANA)],
    ["review", world.at("/review")],
    ["review-sinar", world.at("/review", SINAR)],
    ["privacy", world.at("/privacy")],
    ["terms", world.at("/terms")],
    ["unknown-host", world.at("/login", "nobody.localhost")],
    ["not-found", world.at("/no-such-page", SINAR)],
  ] as const) {
    await page.goto(address);
    await look(page, name, info);
  }
});

test("what an owner sees before and after connecting", async ({ page, world }, info) => {
  await signIn(page, world, "owner@kopisenja.localhost", SINAR);
  for (const [name, address] of [
    ["owner-home", "/"],
    ["owner-inbox-empty", "/inbox"],
    ["owner-approvals-empty", "/approvals"],
    ["owner-integrations", "/settings/integrations"],
    ["owner-settings", "/settings"],
    ["owner-delegation", "/settings/delegation"],
    ["owner-auto-send-empty", "/settings/auto-send"],
    ["owner-set-aside-empty", "/settings/quarantine"],
    ["owner-business", "/business"],
    ["owner-catalog", "/business/catalog"],
    ["owner-item-new", "/business/catalog/new"],
    ["owner-profile", "/business/profile"],
    ["owner-hours", "/business/profile/hours"],
    ["owner-policies", "/business/policies"],
    ["owner-voice", "/business/voice"],
    ["owner-try", "/business/try"],
    ["owner-catalog-none-found", "/business/catalog?q=mobil"],
    ["owner-import", "/business/catalog/import"],
    ["owner-removed-empty", "/business/removed"],
  ] as const) {
    await page.goto(world.at(address, SINAR));
    await look(page, name, info);
  }
  await page.goto(world.at("/settings/integrations", SINAR));
  await page.getByTestId("connect-whatsapp").click();
  await look(page, "launch", info);
});

test("what an owner sees of the rules for auto-send", async ({ page, world }, info) => {
  await signIn(page, world, "owner@kopisenja.localhost", SINAR);
  await page.goto(world.at("/business/try", SINAR));
  await page.getByTestId("try-earlier").click();
  await page.locator("#try-said-0").fill("Kopi Susu Senja ada ukuran apa saja?");
  await page.getByTestId("try-message").fill("Yang large berapa kak?");
  await page.getByTestId("try-send").click();
  await expect(page.getByTestId("try-line").first()).toBeVisible();
  await page.getByTestId("try-checks").locator("summary").click();
  await look(page, "owner-try-answer", info);
  await page.getByTestId("try-message").fill("Apa bisa kirim ke bulan, dan siapa presidennya?");
  await page.getByTestId("try-send").click();
  await expect(page.getByTestId("try-result")).toBeVisible();
  await look(page, "owner-try-no-answer", info);
});

test("what an agency sees of the rules for auto-send", async ({ page, world }, info) => {
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  await page.goto(world.at("/clients", SINAR));
  const client = await page.getByTestId("client").filter({ hasText: "Roti Pagi" }).getByRole("link").first().getAttribute("href");
  const base = client?.match(/\/clients\/[0-9a-f-]+/)?.[0] ?? "";
  await page.goto(world.at(`${base}/settings/auto-send`, SINAR));
  await look(page, "client-auto-send", info);
  await page.locator("#when-between").check();
  await page.locator("#when-from").fill("20:00");
  await page.locator("#when-to").fill("08:00");
  await page.locator("#rule-wait-prices").check();
  await page.locator("#rule-wait-stock").check();
  await page.getByTestId("preview-rules").click();
  await look(page, "client-auto-send-preview", info);
  await page.getByTestId("save-rules").click();
  await page.locator("#rule-wait-stock").uncheck();
  await page.locator("#most").fill("0");
  await page.getByTestId("save-rules").click();
  await look(page, "client-auto-send-mistake", info);
  await page.locator("#most").fill("12");
  await page.getByTestId("save-rules").click();
  await expect(page.getByTestId("rules-consent")).toBeVisible();
  await look(page, "client-auto-send-consent", info);
});

test("what is seen of people and of a client's life", async ({ browser, page, world }, info) => {
  for (const [name, address] of [
    ["forgot", world.at("/forgot", SINAR)],
    ["forgot-sent", world.at("/forgot?done=sent", SINAR)],
    ["invitation-over", world.at("/invitation", SINAR)],
    ["reset-over", world.at("/reset", SINAR)],
  ] as const) {
    await page.goto(address);
    await look(page, name, info);
  }
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  await page.goto(world.at("/people/invite", SINAR));
  await look(page, "people-invite", info);
  const email = `baru-${info.project.name}@contoh.id`;
  await page.getByTestId("invite-email").fill(email);
  await page.getByTestId("assign").first().check();
  await page.getByTestId("send-invitation").click();
  await look(page, "people", info);
  await expect(async () => {
    await page.reload();
    await expect(page.getByTestId("invitation").first()).toContainText(/Email terkirim/, { timeout: 500 });
  }).toPass();
  const outbox = path.join(world.folder, "data/outbox");
  const mails = readdirSync(outbox).sort().map((file) => readFileSync(path.join(outbox, file), "utf8").replace(/=\r\n/g, ""));
  const link = mails.at(-1)?.match(/http:\/\/[^\s"<]+\/invitation\/[\w.-]+/)?.[0] ?? "";
  const guest = await (await browser.newContext({ colorScheme: info.project.use.colorScheme, viewport: info.project.use.viewport, locale: "id-ID" })).newPage();
  await guest.goto(link);
  await look(guest, "invitation", info);
  await guest.context().close();
  for (const [name, address] of [
    ["people-roles", "/people/roles"],
    ["people-log", "/people/log"],
    ["client-new", "/clients/new"],
  ] as const) {
    await page.goto(world.at(address, SINAR));
    await look(page, name, info);
  }
  await page.goto(world.at("/people", SINAR));
  await page.getByTestId("person").nth(1).click();
  await look(page, "person-agent", info);
  await page.goto(world.at("/people", SINAR));
  await page.getByTestId("people-of-client").first().click();
  await look(page, "people-of-client", info);
  const client = page.url().replace(/\/people.*/, "");
  await page.goto(`${client}/settings/client`);
  await look(page, "client-settings", info);
  await page.getByTestId("pause").click();
  await look(page, "client-paused", info);
  await page.getByTestId("resume").click();
  await page.getByTestId("open-close").click();
  await page.getByTestId("typed-name").fill("Salah");
  await page.getByTestId("confirm-close").click();
  await look(page, "client-close", info);
});

test("what an agency sees", async ({ page, world }, info) => {
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  for (const [name, address] of [
    ["agency-home", "/"],
    ["agency-inbox", "/inbox"],
    ["agency-approvals", "/approvals"],
    ["agency-clients", "/clients"],
    ["agency-clients-none-match", "/clients?q=mobil"],
    ["agency-approvals-none-match", "/approvals?why=contradicted"],
    ["agency-approvals-aside", "/approvals?why=snoozed"],
  ] as const) {
    await page.goto(world.at(address, SINAR));
    await look(page, name, info);
  }
  await page.goto(world.at("/inbox", SINAR));
  const threads = await page.locator("a[href*='/inbox/']").evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  expect(threads.length).toBeGreaterThan(2);
  for (const [index, thread] of threads.slice(0, 4).entries()) {
    await page.goto(thread);
    await look(page, `thread-${index + 1}`, info);
  }
  await page.goto(world.at("/inbox", SINAR));
  await page.locator("a[href*='/inbox/']").filter({ hasText: "Bisa diganti roti baru" }).click();
  await page.getByTestId("earlier").locator("summary").click();
  await expect(page.getByTestId("photo")).toHaveJSProperty("complete", true);
  await look(page, "thread-kinds", info);
  await page.goto(threads[threads.length - 1] ?? "");
  await page.getByTestId("evidence-link").click();
  await look(page, "evidence", info);
  await page.goto(world.at("/approvals", SINAR));
  await page.getByTestId("edit").first().click();
  await look(page, "draft-edit", info);
  await page.goto(world.at("/clients", SINAR));
  const client = await page.getByTestId("client").filter({ hasText: "Roti Pagi" }).getByRole("link").first().getAttribute("href");
  const base = client?.match(/\/clients\/[0-9a-f-]+/)?.[0] ?? "";
  await page.goto(world.at(`${base}/settings/integrations`, SINAR));
  await look(page, "client-integrations", info);
  await page.getByTestId("disconnect").first().click();
  await look(page, "disconnect", info);
});

test("what an agency sees of its brand and its hosts", async ({ page, world }, info) => {
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  await page.goto(world.at("/brand-studio", SINAR));
  await look(page, "brand-studio", info);
  await page.getByTestId("studio-primary").fill("#7a7a7a");
  await page.getByTestId("studio-accent").fill("#ffe14d");
  await page.getByTestId("studio-terms").fill("http://sinar.example");
  await page
    .getByTestId("studio-file-logo")
    .setInputFiles({ name: "logo.svg", mimeType: "image/png", buffer: Buffer.from("<svg><script>alert(1)</script></svg>") });
  await page.getByTestId("studio-save").click();
  await expect(page.getByTestId("studio-flaws")).toBeVisible();
  await look(page, "brand-studio-flaws", info);
  await page.goto(world.at("/brand-studio/hosts", SINAR));
  await look(page, "brand-hosts", info);
  await page.getByTestId("host-name").fill("chat.tokoku.example");
  await page.getByTestId("host-add").click();
  await look(page, "brand-hosts-waiting", info);
  await page.getByTestId("host-name").fill("tok\u043eku.example");
  await page.getByTestId("host-add").click();
  await expect(page.getByTestId("host-problem")).toBeVisible();
  await look(page, "brand-hosts-refused", info);
});

test("what an agency sees of an answer that nobody knows about", async ({ page, world }, info) => {
  await signIn(page, world, "admin@kirana.localhost", KIRANA);
  await page.goto(world.at("/approvals", KIRANA));
  const card = page.getByTestId("unclear-card").first();
  await expect(card).toBeVisible();
  await look(page, "agency-approvals-check-the-phone", info);
  await card.getByRole("link").first().click();
  await look(page, "thread-check-the-phone", info);
  await page.getByTestId("not-arrived").click();
  await expect(page.getByTestId("result")).toBeVisible();
  await look(page, "thread-send-again", info);
  await page.getByTestId("send-again").last().click();
  await expect(page.getByTestId("result")).toBeVisible();
  await look(page, "draft-again", info);
});

test("what an agency sees of comments", async ({ page, world }, info) => {
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  await page.goto(world.at("/inbox?show=comments", SINAR));
  await look(page, "agency-inbox-comments", info);
  for (const [name, words] of [
    ["thread-comment-waiting", "Berapa harga roti sobek kak?"],
    ["thread-comment-private", "ongkir pesanan saya ke Cimahi"],
    ["thread-comment-hidden", "Followers murah"],
    ["thread-comment-answered", "QRIS"],
  ] as const) {
    await page.goto(world.at("/inbox?show=comments", SINAR));
    await page.getByTestId("conversation").filter({ hasText: words }).first().click();
    await expect(page.getByTestId("post-picture")).toHaveJSProperty("complete", true);
    await look(page, name, info);
  }
  await page.goto(world.at("/inbox?show=comments", SINAR));
  await page.getByTestId("conversation").filter({ hasText: "Berapa harga roti sobek kak?" }).first().click();
  await page.getByTestId("delete-open").click();
  await look(page, "thread-comment-delete", info);
  await page.goto(world.at("/approvals", SINAR));
  const card = page.getByTestId("approval-card").filter({ hasText: "ongkir pesanan saya" });
  await card.getByTestId("take-way").click();
  await expect(page.getByTestId("better-private")).toBeVisible();
  await look(page, "agency-approvals-not-for-everybody", info);
  await page.getByTestId("better-private").locator("xpath=ancestor::article").getByTestId("take-way").click();
  await page.getByTestId("group-one").first().getByRole("link").click();
  await look(page, "draft-comment", info);
  await page.goto(world.at("/inbox?show=comments", SINAR));
  await page.getByTestId("conversation").filter({ hasText: "Followers murah" }).first().click();
  await page.getByTestId("evidence-link").click();
  await look(page, "evidence-comment", info);
  await page.getByTestId("erase-customer").click();
  await look(page, "erase-customer", info);
  await page.getByTestId("confirm-erase").click();
  await expect(page.getByTestId("result")).toBeVisible();
  await look(page, "erased-customer", info);
});

/** The number of Roti Pagi, as Meta knows it. */
const ROTI_PAGI = "204417760098804";

test("what an agency sees when Meta restricts an account and a message cannot be read", async ({ page, world }, info) => {
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  await page.goto(world.at("/clients", SINAR));
  const client = await page.getByTestId("client").filter({ hasText: "Roti Pagi" }).getByRole("link").first().getAttribute("href");
  const base = client?.match(/\/clients\/[0-9a-f-]+/)?.[0] ?? "";
  for (const name of ["quality-flagged", "template-paused-event", "restricted-replies"]) {
    await world.inject(name, ROTI_PAGI);
  }
  await world.misbehave("broken-neighbour");
  await world.inject("text", ROTI_PAGI);
  await expect(async () => {
    await page.goto(world.at(`${base}/settings/quarantine`, SINAR));
    await expect(page.getByTestId("set-aside")).toBeVisible();
    await page.goto(world.at(`${base}/settings/integrations`, SINAR));
    await expect(page.getByTestId("connection-pause")).toBeVisible();
  }).toPass();
  await look(page, "client-integrations-paused", info);
  await page.goto(world.at(`${base}/settings/quarantine`, SINAR));
  await look(page, "client-set-aside", info);
  await page.getByTestId("dismiss").first().click();
  await look(page, "client-set-aside-dismiss", info);
  await page.goto(world.at(base, SINAR));
  await look(page, "client-home-paused", info);
  await page.goto(world.at(`${base}/inbox`, SINAR));
  await page.locator("a[href*='/inbox/']").first().click();
  await page.getByTestId("take-over").click();
  await look(page, "thread-a-person-answers", info);
});

/** Roti Pagi's account, as Instagram knows it. */
const ROTI_PAGI_ACCOUNT = "17841400000000104";
const KOPI_SENJA_ACCOUNT = "17841400000000101";

test("what an owner sees of Instagram", async ({ page, world }, info) => {
  await signIn(page, world, "owner@kopisenja.localhost", SINAR);
  const integrations = world.at("/settings/integrations", SINAR);
  await page.goto(integrations);
  await page.getByTestId("connect-instagram").click();
  await look(page, "instagram-launch", info);
  await page.getByTestId("continue-to-instagram").click();
  await look(page, "instagram-consent", info);
  await page.getByTestId("ig-cancel").click();
  await look(page, "instagram-cancelled", info);
  await setOutToInstagram(page);
  await allowOnInstagram(page, "kopisenja.demo");
  await expect(page.getByTestId("instagram-post")).toHaveCount(4);
  await look(page, "instagram-connected", info);
  await page.goto(world.at("/", SINAR));
  await look(page, "instagram-home", info);

  const phonePage = await page.context().newPage();
  const phone = await InstagramPhone.open(phonePage, world, "Sari Wulandari", "kopisenja.demo");
  await phone.says("Kak, hari Senin buka jam berapa?");
  const conversation = page.getByTestId("conversation").first();
  await expect(async () => {
    await page.goto(world.at("/approvals", SINAR));
    await expect(page.getByTestId("draft-text")).not.toBeEmpty({ timeout: 1000 });
  }).toPass();
  await look(page, "instagram-approvals", info);
  await page.goto(world.at("/inbox", SINAR));
  await look(page, "instagram-inbox", info);
  await conversation.click();
  await look(page, "instagram-thread-draft", info);
  await page.getByTestId("approve").click();
  await expect(phone.received(/Senin|07/)).toHaveCount(1);
  await phone.says("Terima kasih ya kak 🙏");
  await look(phonePage, "twin-instagram-phone", info);
  await phonePage.close();

  await world.injectOnInstagram("ig-password-changed", KOPI_SENJA_ACCOUNT, "sari");
  await page.goto(world.at("/inbox", SINAR));
  await conversation.click();
  await page.getByTestId("composer-text").fill("Sama-sama, Kak.");
  await page.getByTestId("composer-send").click();
  await expect(async () => {
    await page.goto(integrations);
    await expect(page.getByTestId("reconnect-instagram")).toBeVisible({ timeout: 500 });
  }).toPass();
  await look(page, "instagram-reconnect", info);
  await page.goto(world.at("/inbox", SINAR));
  await conversation.click();
  await look(page, "instagram-thread-reconnect", info);
  await page.goto(integrations);
  await page.getByTestId("disconnect-instagram").click();
  await look(page, "instagram-disconnect", info);
});

/** Every kind of direct message, in the order in which a customer could send them. */
const EVERYTHING_IN_A_THREAD = [
  ...["ig-from-ad", "ig-text", "ig-reply", "ig-image", "ig-images", "ig-video", "ig-audio", "ig-file"],
  ...["ig-story-reply", "ig-story-mention", "ig-shared-post", "ig-shared-reel", "ig-unsupported", "ig-quick-reply"],
  ...["ig-postback", "ig-text", "ig-edit", "ig-text", "ig-unsend", "ig-owner-echo", "ig-reaction"],
];

test("what an agency sees of Instagram", async ({ page, world }, info) => {
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  for (const name of EVERYTHING_IN_A_THREAD) await world.injectOnInstagram(name, ROTI_PAGI_ACCOUNT, "maya");
  const conversation = page
    .getByTestId("conversation")
    .filter({ hasText: "Maya Putri" })
    .filter({ has: page.locator(".glyph-instagram") });
  await expect(async () => {
    await page.goto(world.at("/inbox", SINAR));
    await conversation.click();
    await expect(page.getByTestId("reaction")).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  await expect(page.getByTestId("photo").first()).toHaveJSProperty("complete", true);
  await look(page, "instagram-thread-kinds", info);
  await page.getByTestId("evidence-link").click();
  await look(page, "instagram-evidence", info);
  await page.goto(world.at("/clients", SINAR));
  await look(page, "instagram-clients", info);
  const client = page.getByTestId("client").filter({ hasText: "Roti Pagi" });
  const base = (await client.getByRole("link").first().getAttribute("href"))?.match(/\/clients\/[0-9a-f-]+/)?.[0] ?? "";

  await world.injectOnInstagram("ig-restricted", ROTI_PAGI_ACCOUNT, "maya");
  await page.goto(world.at(`${base}/inbox`, SINAR));
  await conversation.click();
  await page.getByTestId("composer-text").fill("Halo Kak Maya.");
  await page.getByTestId("composer-send").click();
  await expect(async () => {
    await page.goto(world.at(`${base}/settings/integrations`, SINAR));
    await expect(page.locator("[data-testid=instagram-connection][data-state=paused]")).toBeVisible({ timeout: 500 });
  }).toPass();
  await look(page, "instagram-paused", info);

  const phonePage = await page.context().newPage();
  const phone = await InstagramPhone.open(phonePage, world, "Maya Putri", "rotipagi.demo");
  await phone.ownerChooses("delete-data");
  await phonePage.goto(world.twin("/console"));
  const told = phonePage.getByTestId("console-instagram-accounts").getByRole("link").first();
  await page.goto((await told.getAttribute("href")) ?? "");
  await look(page, "data-deletion", info);
  await phonePage.close();
});

test("what an agency sees of a changed price and of a catalog file", async ({ browser, page, world }, info) => {
  const { page: phonePage } = await newcomer(browser);
  const phone = await Phone.open(phonePage, world, "Sari Wulandari", "Roti Pagi");
  await phone.says("Harga roti gandum berapa kak?");
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  const card = page.getByTestId("approval-card").filter({ hasText: "Harga roti gandum" });
  await expect(async () => {
    await page.goto(world.at("/approvals", SINAR));
    await expect(card.getByTestId("draft-text")).toContainText("Rp 24.000", { timeout: 500 });
  }).toPass();
  await card.getByTestId("approve").click();
  await expect(phone.received("Rp 24.000")).toHaveCount(1);
  await page.goto(world.at("/clients", SINAR));
  const client = await page.getByTestId("client").filter({ hasText: "Roti Pagi" }).getByRole("link").first().getAttribute("href");
  const base = client?.match(/\/clients\/[0-9a-f-]+/)?.[0] ?? "";
  const choose = async (text: string): Promise<void> => {
    await page.goto(world.at(`${base}/business/catalog/import`, SINAR));
    await page.locator("input[type='file']").setInputFiles({ name: "katalog.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByTestId("import-look").click();
  };
  const file = "Nama;Harga;Stok;Foto\nRoti Gandum;25.500;30;a.jpg\nRoti Abon;sembilan;banyak;\nRoti Keju;9500;4;\n";
  await choose(file);
  await expect(page.getByTestId("import-mistake")).toHaveCount(2);
  await look(page, "import-mistakes", info);
  await choose(file.replace("sembilan", "11rb").replace("banyak", "12"));
  await expect(page.getByTestId("import-preview")).toBeVisible();
  await look(page, "import-preview", info);
  await page.getByTestId("import-confirm").click();
  const told = page.getByTestId("outdated-reply").filter({ hasText: "Rp 24.000" }).filter({ hasText: "Sari" }).first();
  await expect(told).toBeVisible();
  await look(page, "catalog-after-import", info);
  await told.getByTestId("draft-correction").click();
  await expect(page.getByTestId("draft-text")).toContainText("Rp 25.500");
  await look(page, "draft-correction", info);
  await page.goto(world.at(`${base}/business/catalog`, SINAR));
  await page.getByTestId("catalog-item").filter({ hasText: "Roti Keju" }).getByRole("link").click();
  await page.getByTestId("retire-fact").click();
  await page.goto(world.at(`${base}/business/removed`, SINAR));
  await look(page, "removed", info);
  await page.goto(world.at(`${base}/business`, SINAR));
  await look(page, "client-business", info);
});
