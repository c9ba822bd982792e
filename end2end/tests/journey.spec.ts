// The main job, end to end, as a reviewer walks it. Nothing but pages and the customer's phone writes state.
import { approveSignup, chooseAssets, newcomer, Phone, signIn, startSignup } from "../people";
import { expect, test } from "../world";

const REVIEWER = "reviewer@localhost";
const BUSINESS = "Laras Review Test";

test("a customer's message becomes an approved reply with proof, and one click takes the connection back", async ({
  browser,
  world,
}) => {
  const { page } = await newcomer(browser);
  await signIn(page, world, REVIEWER);

  await test.step("a popup closed before finishing leaves nothing behind", async () => {
    await page.goto(world.at("/settings/integrations"));
    const popup = await startSignup(page);
    await popup.getByTestId("es-cancel").click();
    await expect(page.getByText("Signup was cancelled before it finished")).toBeVisible();
    await page.reload();
    await expect(page.getByTestId("whatsapp-connection")).toHaveCount(0);
  });

  await test.step("a popup that is only closed leaves nothing behind either", async () => {
    await page.goto(world.at("/settings/integrations"));
    const popup = await startSignup(page);
    await popup.getByTestId("es-next").waitFor();
    await popup.close();
    await expect(page.getByText("Signup was cancelled before it finished")).toBeVisible();
    await page.reload();
    await expect(page.getByTestId("whatsapp-connection")).toHaveCount(0);
  });

  await test.step("stale ids from the popup never make a connection", async () => {
    await page.goto(world.at("/settings/integrations"));
    const popup = await startSignup(page);
    await popup.getByTestId("es-options").click();
    await popup.getByTestId("es-opt-stale-ids").check();
    await chooseAssets(popup, BUSINESS);
    await approveSignup(popup);
    await expect(page.getByTestId("connect-problem")).not.toBeEmpty();
    await page.reload();
    await expect(page.getByTestId("whatsapp-connection")).toHaveCount(0);
  });

  await test.step("connect", async () => {
    await page.goto(world.at("/settings/integrations"));
    const popup = await startSignup(page);
    await chooseAssets(popup, BUSINESS);
    await approveSignup(popup);
    const tile = page.getByTestId("whatsapp-connection");
    await expect(tile.getByTestId("whatsapp-number")).toContainText("+62 21 5550 1103");
    await expect(tile.getByTestId("whatsapp-name")).toContainText(BUSINESS);
    await expect(tile.getByTestId("whatsapp-quality")).not.toBeEmpty();
    await expect(tile.getByTestId("whatsapp-since")).not.toBeEmpty();
  });

  const { page: phonePage } = await newcomer(browser);
  const phone = await Phone.open(phonePage, world, "Sari Wulandari", BUSINESS);
  const question = "Hi, what are your opening hours on Monday?";

  await test.step("receive: the message appears in the open inbox without a reload", async () => {
    await page.goto(world.at("/inbox"));
    await phone.says(question);
    await expect(page.getByTestId("live-offer")).toBeVisible();
    await page.getByTestId("live-offer").click();
    await expect(page.getByText(question)).toBeVisible();
  });

  await test.step("draft and review: the answer names the facts it rests on", async () => {
    await page.goto(world.at("/approvals"));
    const card = page.getByTestId("approval-card").filter({ hasText: question });
    await expect(card.getByTestId("draft-text")).not.toBeEmpty();
    await expect(card.getByTestId("source")).not.toHaveCount(0);
    await card.getByTestId("approve").click();
    await expect(page.getByTestId("approval-card").filter({ hasText: question })).toHaveCount(0);
  });

  await test.step("send: it arrives on the phone, and its ticks come back", async () => {
    await expect(phone.received(/Monday|09|08|10/)).toHaveCount(1);
    await page.goto(world.at("/inbox"));
    await page.getByText("Sari Wulandari").first().click();
    const ours = page.locator("[data-testid=bubble][data-direction=out]").last();
    await expect(ours.getByTestId("ticks")).toHaveAttribute("data-state", "read");
    await expect(phone.ticks(question)).toHaveAttribute("data-state", "read");
  });

  await test.step("a person can write in the thread", async () => {
    await page.getByTestId("composer-text").fill("Thank you for asking. See you on Monday!");
    await page.getByTestId("composer-send").click();
    await expect(phone.received("See you on Monday!")).toBeVisible();
    // Laras keeps quiet after an answer by hand, until somebody gives the conversation back.
    await page.getByTestId("hand-back").click();
    await expect(page.getByTestId("owner-bar")).toHaveAttribute("data-owner", "ai");
  });

  await test.step("a draft can be edited, and the original is kept", async () => {
    await phone.says("Where is your shop?");
    await page.goto(world.at("/approvals"));
    await expect(async () => {
      await page.reload();
      await expect(page.getByTestId("approval-card").filter({ hasText: "Where is your shop?" })).toBeVisible({
        timeout: 500,
      });
    }).toPass();
    await page.getByTestId("edit").first().click();
    const text = page.getByTestId("edit-text");
    await text.fill(`${await text.inputValue()}\nWe look forward to your visit.`);
    await page.getByTestId("edit-send").click();
    await expect(phone.received("We look forward to your visit.")).toBeVisible();
  });

  await test.step("evidence: every step, with its position in the log", async () => {
    await page.goto(world.at("/inbox"));
    await page.getByText("Sari Wulandari").first().click();
    await page.getByTestId("evidence-link").click();
    const rows = page.getByTestId("timeline-row");
    for (const kind of ["received", "drafted", "checked", "approved", "sending", "accepted", "delivered"]) {
      await expect(rows.and(page.locator(`[data-kind=${kind}]`)).first()).toBeVisible();
    }
  });

  await test.step("disconnect: confirmed, gone, history still readable", async () => {
    await page.goto(world.at("/settings/integrations"));
    await page.getByTestId("disconnect").click();
    await page.getByTestId("confirm-disconnect").click();
    await expect(page.getByTestId("whatsapp-connection")).toHaveCount(0);
    await expect(page.getByTestId("integrations-message")).toBeVisible();
    await page.goto(world.at("/inbox"));
    await page.getByText("Sari Wulandari").first().click();
    await expect(page.getByText(question)).toBeVisible();
    await expect(page.getByTestId("composer-send")).toHaveCount(0);
  });
});

test("a session that ends mid-flow writes nothing and leads back to Integrations", async ({ browser, world }) => {
  const { page, context } = await newcomer(browser);
  await signIn(page, world, "owner@batikayu.localhost", "kirana.localhost");
  await page.goto(world.at("/settings/integrations", "kirana.localhost"));
  await page.getByTestId("connect-whatsapp").click();
  await expect(page).toHaveURL(world.at("/connect"));
  await expect(page.getByText("Kirana Studio").first()).toBeVisible();
  const popup = await startSignup(page);
  await chooseAssets(popup, "Batik Ayu");

  const elsewhere = await context.newPage();
  await elsewhere.goto(world.at("/", "kirana.localhost"));
  await elsewhere.getByTestId("account").first().locator("summary").click();
  await elsewhere.getByTestId("sign-out").first().click();
  await expect(elsewhere.getByTestId("login-form")).toBeVisible();

  await approveSignup(popup);
  await expect(page.getByText("Your session ended before signup finished").first()).toBeVisible();
  await signIn(page, world, "owner@batikayu.localhost", "kirana.localhost");
  await page.goto(world.at("/settings/integrations", "kirana.localhost"));
  await expect(page.getByTestId("whatsapp-connection")).toHaveCount(0);
});

test("an owner on the agency's host connects on the platform's address and comes back", async ({ browser, world }) => {
  const { page } = await newcomer(browser);
  await signIn(page, world, "owner@kopisenja.localhost", "sinar.localhost");
  await page.goto(world.at("/settings/integrations", "sinar.localhost"));
  await page.getByTestId("connect-whatsapp").click();
  await expect(page).toHaveURL(world.at("/connect"));
  await expect(page.getByText("Sinar Digital").first()).toBeVisible();
  const popup = await startSignup(page);
  await chooseAssets(popup, "Kopi Senja");
  await approveSignup(popup);
  await expect(page).toHaveURL(/sinar\.localhost.*\/settings\/integrations/);
  await expect(page.getByTestId("whatsapp-number")).toContainText("+62 21 5550 1101");
});

test("without scripts one can sign in, read and approve", async ({ browser, world }) => {
  const { page } = await newcomer(browser, false);
  await signIn(page, world, "admin@kirana.localhost", "kirana.localhost");
  await page.goto(world.at("/inbox", "kirana.localhost"));
  await page.locator("a", { hasText: /Melati|Hair/ }).first().waitFor({ state: "attached" });
  await page.goto(world.at("/approvals", "kirana.localhost"));
  const card = page.getByTestId("approval-card").filter({ has: page.getByTestId("approve") }).first();
  const draft = await card.getAttribute("data-draft");
  await card.getByTestId("approve").click();
  await expect(page.locator(`[data-draft="${draft}"]`)).toHaveCount(0);
  await expect(page.getByTestId("result")).toBeVisible();
});

test("neither a token nor a customer's words, name or number is readable in logs or database files", async ({
  browser,
  world,
}) => {
  const { page } = await newcomer(browser);
  await signIn(page, world, REVIEWER);
  await page.goto(world.at("/settings/integrations"));
  const connected = page.getByTestId("whatsapp-connection");
  if ((await connected.count()) === 0) {
    const popup = await startSignup(page);
    await chooseAssets(popup, BUSINESS);
    await approveSignup(popup);
  }
  await expect(connected).toHaveCount(1);
  const { page: phonePage } = await newcomer(browser);
  const phone = await Phone.open(phonePage, world, "Sari Wulandari", BUSINESS);
  const planted = "Planted words: zebra-quartz-4711?";
  await phone.says(planted);
  await page.goto(world.at("/inbox"));
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("zebra-quartz-4711").first()).toBeVisible({ timeout: 500 });
  }).toPass();
  const html = await page.content();

  const secrets = world.twinSecrets();
  expect(secrets.tokens.length).toBeGreaterThan(0);
  expect(secrets.phones.length).toBeGreaterThan(0);
  const kept = world.keptBytes();
  expect(kept.map(({ name }) => name)).toEqual(expect.arrayContaining(["laras.db", "laras.db-wal", "serve.log"]));
  for (const { name, bytes } of kept) {
    for (const needle of ["zebra-quartz-4711", "Sari Wulandari", ...secrets.tokens, ...secrets.phones, ...secrets.secrets]) {
      expect(bytes.includes(needle), `${name} contains ${needle}`).toBe(false);
    }
  }
  for (const token of [...secrets.tokens, ...secrets.secrets]) expect(html.includes(token)).toBe(false);
});

test("what a customer calls themselves is text wherever it is shown", async ({ browser, world }) => {
  const { page } = await newcomer(browser);
  await signIn(page, world, "admin@sinar.localhost", "sinar.localhost");
  const name = "</title><meta name=planted><script>1</script>";
  const { page: phonePage } = await newcomer(browser);
  await phonePage.goto(world.twin("/phone"));
  const dialog = phonePage.getByTestId("phone-new-name");
  await phonePage.locator("details", { has: dialog }).locator("summary").first().click();
  await dialog.fill(name);
  await phonePage.getByTestId("phone-new-phone").fill("6281299990001");
  await phonePage.getByTestId("phone-new-save").click();
  const phone = await Phone.open(phonePage, world, name, "Roti Pagi");
  await phone.says("Halo, buka jam berapa?");
  await expect(async () => {
    await page.goto(world.at("/inbox", "sinar.localhost"));
    await expect(page.getByText(name).first()).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.getByText(name).first().click();
  await expect(page.getByTestId("contact-name")).toHaveText(name);
  await expect(page).toHaveTitle(new RegExp(`^${name.replace(/[/<>]/g, ".")}`));
  await expect(page.locator("meta[name=planted]")).toHaveCount(0);
});

test("approving a draft whose fact has changed checks it again and does not send the old price", async ({
  browser,
  world,
}) => {
  const host = "sinar.localhost";
  const { page } = await newcomer(browser);
  await signIn(page, world, "admin@sinar.localhost", host);
  const { page: phonePage } = await newcomer(browser);
  const phone = await Phone.open(phonePage, world, "Sari Wulandari", "Roti Pagi");
  await phone.says("Harga brownies panggang berapa?");
  const card = page.getByTestId("approval-card").filter({ hasText: "Harga brownies panggang berapa?" });
  await expect(async () => {
    await page.goto(world.at("/approvals", host));
    await expect(card.getByTestId("draft-text")).toContainText("Rp", { timeout: 1000 });
  }).toPass();

  const editor = await newcomer(browser);
  await signIn(editor.page, world, "admin@sinar.localhost", host);
  await editor.page.goto(world.at("/clients", host));
  const client = await editor.page.getByTestId("client").filter({ hasText: "Roti Pagi" }).getByRole("link").first().getAttribute("href");
  const base = client?.match(/\/clients\/[0-9a-f-]+/)?.[0] ?? "";
  await editor.page.goto(world.at(`${base}/business/catalog`, host));
  await editor.page.getByRole("link", { name: /Brownies Panggang/ }).first().click();
  const prices = editor.page.locator("input[name^='variants['][name$='.price']");
  for (const price of await prices.all()) await price.fill("99000");
  await editor.page.getByTestId("save").click();
  await expect(editor.page.getByTestId("business-done")).toBeVisible();

  await card.getByTestId("approve").click();
  await expect(page.getByTestId("holds").first()).toBeVisible();
  await expect(phone.received("Brownies")).toHaveCount(0);
});
