// The Instagram half as its people walk it: the owner of an account on a phone, an agency at a desk, a customer in the Instagram app.
// Nothing but pages writes state: the product's, Instagram's consent page and the two phones.
import type { Browser, Locator, Page } from "@playwright/test";
import { allowOnInstagram, InstagramPhone, newcomer, ownBrowser, POCKET, setOutToInstagram } from "../people";
import { expect, test, type World } from "../world";

const SINAR = "sinar.localhost";
const KIRANA = "kirana.localhost";
const INTEGRATIONS = "/settings/integrations";
const MESSAGES = "instagram_business_manage_messages";
const COMMENTS = "instagram_business_manage_comments";

interface Owner {
  email: string;
  host: string;
  account: string;
}
const KOPI: Owner = { email: "owner@kopisenja.localhost", host: SINAR, account: "kopisenja.demo" };
const BATIK: Owner = { email: "owner@batikayu.localhost", host: KIRANA, account: "batikayu.demo" };

async function ownersPhone(browser: Browser, world: World, owner: Owner): Promise<Page> {
  const page = await ownBrowser(browser, world, owner.email, owner.host, POCKET);
  await page.goto(world.at(INTEGRATIONS, owner.host));
  return page;
}

/** The owner's phone, with the account connected; whatever an earlier walk has left. */
async function connected(browser: Browser, world: World, owner: Owner): Promise<Page> {
  const page = await ownersPhone(browser, world, owner);
  if ((await tile(page).count()) === 0) {
    await setOutToInstagram(page);
    await allowOnInstagram(page, owner.account);
  }
  await expect(tile(page)).toHaveAttribute("data-state", "live");
  return page;
}

/** The same without a connection. */
async function unconnected(browser: Browser, world: World, owner: Owner): Promise<Page> {
  const page = await ownersPhone(browser, world, owner);
  if ((await tile(page).count()) > 0) await disconnect(page);
  await expect(tile(page)).toHaveCount(0);
  return page;
}

async function disconnect(page: Page): Promise<void> {
  await page.getByTestId("disconnect-instagram").first().click();
  await page.getByTestId("confirm-disconnect").click();
  await expect(page.getByTestId("integrations-message")).toBeVisible();
}

const tile = (page: Page): Locator => page.getByTestId("instagram-connection");
const message = (page: Page): Locator => page.getByTestId("integrations-message");

async function customer(browser: Browser, world: World, who: string, owner: Owner): Promise<InstagramPhone> {
  const { page } = await newcomer(browser, true, POCKET);
  return InstagramPhone.open(page, world, who, owner.account);
}

/** The card of the draft that answers these words, as soon as there is one. */
async function drafted(page: Page, world: World, owner: Owner, words: string): Promise<Locator> {
  const card = page.getByTestId("approval-card").filter({ hasText: words });
  await expect(async () => {
    await page.goto(world.at("/approvals", owner.host));
    await expect(card.getByTestId("draft-text")).not.toBeEmpty({ timeout: 1000 });
  }).toPass();
  return card;
}

async function conversation(page: Page, world: World, owner: Owner, who: string): Promise<void> {
  await page.goto(world.at("/inbox", owner.host));
  await page.getByTestId("conversation").filter({ hasText: who }).first().click();
  await expect(page.getByTestId("contact-name")).toBeVisible();
}

/** An owner who removes the app is told nothing here; the page shows it as soon as Meta has said so. */
async function gone(page: Page, world: World, owner: Owner): Promise<void> {
  await expect(async () => {
    await page.goto(world.at(INTEGRATIONS, owner.host));
    await expect(tile(page)).toHaveCount(0, { timeout: 500 });
  }).toPass();
}

/** What Meta shows of the answers to its signed requests. */
async function whatMetaSays(browser: Browser, world: World): Promise<Locator> {
  const { page } = await newcomer(browser);
  await page.goto(world.twin("/console"));
  return page.getByTestId("console-instagram-accounts");
}

test("who cancels at Instagram is told that nothing was connected, and nothing is", async ({ browser, world }) => {
  const page = await unconnected(browser, world, KOPI);
  await setOutToInstagram(page);
  await page.getByTestId("ig-cancel").click();
  await expect(page).toHaveURL(/sinar\.localhost.*\/settings\/integrations/);
  await expect(message(page)).toContainText("you cancelled on Instagram's page");
  await expect(tile(page)).toHaveCount(0);
  await page.goto(world.at(INTEGRATIONS, KOPI.host));
  await expect(tile(page)).toHaveCount(0);
  await expect(page.getByTestId("connect-instagram")).toBeVisible();
});

test("an unticked permission is named, and nothing is connected without it", async ({ browser, world }) => {
  const page = await unconnected(browser, world, KOPI);
  for (const [unticked, said] of [
    [[MESSAGES], "“Access and manage your messages”"],
    [[COMMENTS], "“Access and manage comments”"],
    [[MESSAGES, COMMENTS], "“Access and manage your messages” and “Access and manage comments”"],
  ] as const) {
    await setOutToInstagram(page);
    await allowOnInstagram(page, KOPI.account, [...unticked]);
    await expect(message(page)).toContainText(`please leave ${said}`);
    await expect(tile(page)).toHaveCount(0);
  }
  const meta = await whatMetaSays(browser, world);
  await expect(meta.getByRole("listitem").filter({ hasText: KOPI.account })).not.toContainText("subscribed");
});

test("an account that keeps its messages from tools is told where the switch is", async ({ browser, world }) => {
  const page = await unconnected(browser, world, KOPI);
  await setOutToInstagram(page);
  await allowOnInstagram(page, "tutupdm.demo");
  await expect(message(page)).toContainText("Allow access to messages");
  await expect(tile(page)).toHaveCount(0);
});

test("an owner connects Instagram from a phone and sees at once that it is the right account", async ({
  browser,
  world,
}) => {
  const page = await unconnected(browser, world, KOPI);
  await page.getByTestId("connect-instagram").click();
  await expect(page).toHaveURL(world.at("/connect"));
  await expect(page.getByText("Sinar Digital").first()).toBeVisible();
  await page.getByTestId("continue-to-instagram").click();
  await allowOnInstagram(page, KOPI.account);
  await expect(page).toHaveURL(/sinar\.localhost.*\/settings\/integrations/);
  await expect(message(page)).toContainText("Connected");
  const shown = tile(page);
  await expect(shown.getByTestId("instagram-username")).toContainText("@kopisenja.demo");
  await expect(shown.getByTestId("instagram-type")).toHaveText("Business");
  await expect(shown.getByTestId("instagram-since")).not.toBeEmpty();
  const pictures = [shown.getByTestId("instagram-picture"), ...(await shown.getByTestId("instagram-post").all())];
  expect(pictures).toHaveLength(5);
  for (const picture of pictures) {
    await picture.scrollIntoViewIfNeeded();
    await expect(picture).toHaveJSProperty("complete", true);
    await expect(picture).not.toHaveJSProperty("naturalWidth", 0);
  }
  await expect(shown.getByTestId("instagram-post").first()).toHaveAttribute("alt", /Es Kopi Senja/);
  await page.goto(world.at("/", KOPI.host));
  await expect(page.getByTestId("tile-channel")).toContainText("Connected: @kopisenja.demo");
});

test("a direct message becomes a draft, is approved, and arrives on the customer's phone", async ({
  browser,
  world,
}) => {
  const page = await connected(browser, world, KOPI);
  const phone = await customer(browser, world, "Sari Wulandari", KOPI);
  const question = "Halo kak, hari Senin buka jam berapa?";

  await test.step("receive: it appears in the open inbox without a reload", async () => {
    await page.goto(world.at("/inbox", KOPI.host));
    await phone.says(question);
    await page.getByTestId("live-offer").click();
    await expect(page.getByText(question).first()).toBeVisible();
  });

  await test.step("draft, review and send", async () => {
    const card = await drafted(page, world, KOPI, question);
    await expect(card.getByTestId("source")).not.toHaveCount(0);
    await card.getByTestId("approve").click();
    await expect(page.getByTestId("approval-card").filter({ hasText: question })).toHaveCount(0);
    await expect(phone.received(/Senin|07|22/)).toHaveCount(1);
  });

  await test.step("the answer is in the thread once, and is seen", async () => {
    await conversation(page, world, KOPI, "Sari Wulandari");
    const ours = page.locator("[data-testid=bubble][data-direction=out]");
    await expect(ours).toHaveCount(1);
    await expect(async () => {
      await page.reload();
      await expect(ours.getByTestId("ticks")).toHaveAttribute("data-state", "read", { timeout: 1000 });
    }).toPass();
  });

  await test.step("a person can write in the thread", async () => {
    await page.getByTestId("composer-text").fill("Sampai ketemu hari Senin ya Kak.");
    await page.getByTestId("composer-send").click();
    await expect(phone.received("Sampai ketemu hari Senin")).toHaveCount(1);
  });

  await test.step("evidence: every step, in words", async () => {
    await conversation(page, world, KOPI, "Sari Wulandari");
    await page.getByTestId("evidence-link").click();
    const rows = page.getByTestId("timeline-row");
    for (const kind of ["received", "drafted", "checked", "approved", "sending", "accepted", "read"]) {
      await expect(rows.and(page.locator(`[data-kind=${kind}]`)).first()).toBeVisible();
    }
    await expect(rows.first()).not.toContainText("_");
  });
});

test("an answer that the owner gave in the Instagram app is shown as theirs, and nothing is drafted after it", async ({
  browser,
  world,
}) => {
  const page = await connected(browser, world, KOPI);
  const phone = await customer(browser, world, "Maya Putri", KOPI);
  await phone.says("Kak, alamatnya di mana ya?");
  await drafted(page, world, KOPI, "alamatnya di mana ya?");
  await phone.ownerSays("Di Kemang, seberang minimarket.");
  await expect(async () => {
    await page.goto(world.at("/approvals", KOPI.host));
    await expect(page.getByTestId("approval-card").filter({ hasText: "alamatnya di mana ya?" })).toHaveCount(0, {
      timeout: 500,
    });
  }).toPass();
  await conversation(page, world, KOPI, "Maya Putri");
  const theirs = page.getByTestId("bubble").filter({ hasText: "Di Kemang, seberang minimarket." });
  await expect(theirs).toContainText("in the Instagram app");
  await expect(page.getByTestId("owner-bar")).toContainText("in the Instagram app");
});

test("a message unsent before anybody decided is gone, and so is the draft that answered it", async ({
  browser,
  world,
}) => {
  const page = await connected(browser, world, KOPI);
  const phone = await customer(browser, world, "Dewi Kusuma", KOPI);
  const words = "Kak, besok bisa bayar pakai QRIS tidak? Rahasia mawar-biru.";
  await phone.says(words);
  await drafted(page, world, KOPI, "mawar-biru");
  await phone.unsends("mawar-biru");
  await expect(async () => {
    await page.goto(world.at("/approvals", KOPI.host));
    await expect(page.getByTestId("approval-card").filter({ hasText: "mawar-biru" })).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await conversation(page, world, KOPI, "Dewi Kusuma");
  await expect(page.getByTestId("bubble").filter({ hasText: "Message deleted" })).toHaveCount(1);
  await expect(page.getByTestId("approval-card")).toHaveCount(0);
  await expect(page.getByText("mawar-biru")).toHaveCount(0);
  await page.getByTestId("evidence-link").click();
  await expect(page.getByTestId("timeline-row").and(page.locator("[data-kind=deleted]"))).toBeVisible();
  await expect(page.getByText("mawar-biru")).toHaveCount(0);
  await expect(phone.received(/QRIS/)).toHaveCount(0);
});

test("whoever disconnects keeps the history and can connect the same account again", async ({ browser, world }) => {
  const page = await connected(browser, world, KOPI);
  const phone = await customer(browser, world, "Budi Santoso", KOPI);
  await phone.says("Min, kirim ke Depok bisa?");
  await drafted(page, world, KOPI, "kirim ke Depok bisa?");
  await page.goto(world.at(INTEGRATIONS, KOPI.host));
  await disconnect(page);
  await expect(message(page)).toContainText("cancelled");
  await expect(tile(page)).toHaveCount(0);
  await page.goto(world.at("/approvals", KOPI.host));
  await expect(page.getByTestId("approval-card")).toHaveCount(0);
  await conversation(page, world, KOPI, "Budi Santoso");
  await expect(page.getByText("kirim ke Depok bisa?")).toBeVisible();
  await expect(page.getByTestId("composer-send")).toHaveCount(0);
  await expect(page.getByText("kopisenja.demo")).toHaveCount(0);

  await page.goto(world.at(INTEGRATIONS, KOPI.host));
  await setOutToInstagram(page);
  await allowOnInstagram(page, KOPI.account);
  await expect(tile(page)).toHaveAttribute("data-state", "live");
  await phone.says("Min, masih buka?");
  await expect(async () => {
    await page.goto(world.at("/inbox", KOPI.host));
    await expect(page.getByText("Min, masih buka?").first()).toBeVisible({ timeout: 500 });
  }).toPass();
});

test("an owner who removes the app at Instagram is disconnected here, with the drafts cancelled and the history kept", async ({
  browser,
  world,
}) => {
  const page = await connected(browser, world, KOPI);
  const phone = await customer(browser, world, "Emma Clark", KOPI);
  await phone.says("Hi, what time do you open on Sunday?");
  await drafted(page, world, KOPI, "what time do you open on Sunday?");
  await phone.ownerChooses("remove-app");
  await gone(page, world, KOPI);
  await expect(page.getByTestId("connect-instagram")).toBeVisible();
  await page.goto(world.at("/approvals", KOPI.host));
  await expect(page.getByTestId("approval-card")).toHaveCount(0);
  await conversation(page, world, KOPI, "Emma Clark");
  await expect(page.getByText("what time do you open on Sunday?")).toBeVisible();
  await expect(page.getByTestId("cannot-write")).toBeVisible();
  const meta = await whatMetaSays(browser, world);
  await expect(meta.locator("p").filter({ hasText: "deauthorize 200" }).first()).toContainText("fine");
});

test("an owner who asks for deletion leaves nothing behind, and anybody with the code can read how far it is", async ({
  browser,
  world,
}) => {
  const page = await connected(browser, world, BATIK);
  const phone = await customer(browser, world, "Andi Pratama", BATIK);
  const words = "Selamat siang, hari Minggu buka? Rahasia kenanga-ungu.";
  await phone.says(words);
  await drafted(page, world, BATIK, "kenanga-ungu");
  await phone.ownerChooses("delete-data");
  await gone(page, world, BATIK);
  await expect(async () => {
    await page.goto(world.at("/inbox", BATIK.host));
    await expect(page.getByTestId("conversation")).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await expect(page.getByText("Andi Pratama")).toHaveCount(0);
  await page.goto(world.at("/approvals", BATIK.host));
  await expect(page.getByTestId("approval-card")).toHaveCount(0);

  const meta = await whatMetaSays(browser, world);
  const told = meta.locator("p").filter({ hasText: "data deletion 200" }).first();
  await expect(told).toContainText("fine");
  const address = (await told.getByRole("link").getAttribute("href")) ?? "";
  const { page: stranger } = await newcomer(browser, true, POCKET);
  await stranger.goto(address);
  const status = stranger.getByTestId("data-deletion");
  await expect(status).toHaveAttribute("data-done", "true");
  await expect(status.getByTestId("confirmation-code")).toHaveText(address.split("/").pop() ?? "");
  await expect(status).toContainText("Kirana Studio");
  await expect(stranger.getByText(/batik/i)).toHaveCount(0);
  const elsewhere = await stranger.goto(world.at(new URL(address).pathname, SINAR));
  expect(elsewhere?.status()).toBe(404);
});

test("an agency connects a client's account and comes back to that client", async ({ browser, world }) => {
  await unconnected(browser, world, KOPI);
  const page = await ownBrowser(browser, world, "admin@sinar.localhost", SINAR);
  await page.goto(world.at("/clients", SINAR));
  const client = page.getByTestId("client").filter({ hasText: "Kopi Senja" });
  const base = (await client.getByRole("link").first().getAttribute("href"))?.match(/\/clients\/[0-9a-f-]+/)?.[0] ?? "";
  await page.goto(world.at(`${base}${INTEGRATIONS}`, SINAR));
  await setOutToInstagram(page);
  await allowOnInstagram(page, KOPI.account);
  await expect(page).toHaveURL(new RegExp(`sinar\\.localhost.*${base}/settings/integrations`));
  await expect(tile(page).getByTestId("instagram-username")).toContainText("@kopisenja.demo");
  await page.goto(world.at("/clients", SINAR));
  await expect(page.getByTestId("client").filter({ hasText: "Kopi Senja" })).toContainText("Instagram");
});

test("without scripts an owner connects Instagram and reads what arrives", async ({ browser, world }) => {
  await unconnected(browser, world, KOPI);
  const page = await ownBrowser(browser, world, KOPI.email, KOPI.host, POCKET, false);
  await page.goto(world.at(INTEGRATIONS, KOPI.host));
  await setOutToInstagram(page);
  await allowOnInstagram(page, KOPI.account);
  await expect(tile(page)).toHaveAttribute("data-state", "live");
  await expect(tile(page).getByTestId("instagram-post").first()).toBeVisible();
});

test("the platform's own business connects in place and two accounts stay two", async ({ browser, world }) => {
  const page = await ownBrowser(browser, world, "reviewer@localhost", "localhost");
  await page.goto(world.at(INTEGRATIONS));
  await setOutToInstagram(page);
  await allowOnInstagram(page, "larastestshop.demo");
  await expect(page).toHaveURL(new RegExp(`^${world.at(INTEGRATIONS)}\\?done=instagram`));
  await setOutToInstagram(page);
  await allowOnInstagram(page, "dapurnina.demo");
  await expect(tile(page)).toHaveCount(2);
  await expect(page.getByTestId("instagram-type").filter({ hasText: "Creator" })).toHaveCount(1);
  // Somebody else's account is refused by name of the reason, and nothing changes.
  await setOutToInstagram(page);
  await allowOnInstagram(page, "rotipagi.demo");
  await expect(message(page)).toContainText("already connected to another workspace");
  await expect(tile(page)).toHaveCount(2);
  await disconnect(page);
  await disconnect(page);
  await expect(tile(page)).toHaveCount(0);
});
