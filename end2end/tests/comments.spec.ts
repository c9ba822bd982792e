// Comments under posts: what everybody reads waits for a person, and what concerns one person is said to them alone.
// Nothing but pages and the customer's phone writes state.
import type { Browser, Locator, Page } from "@playwright/test";
import { newcomer, signIn } from "../people";
import { expect, test, type World } from "../world";

const SINAR = "sinar.localhost";
/** The account of Roti Pagi and its posts, as Instagram knows them. */
const ROTI = "17841400000000104";
const SOURDOUGH = "17901000000000401";
const ROTI_SOBEK = "17901000000000402";
const BREAKFAST = "17901000000000403";

/** Instagram on a customer's phone. */
class Instagram {
  private constructor(
    readonly page: Page,
    private readonly world: World,
    private readonly person: string,
  ) {}

  static async of(browser: Browser, world: World, person: string): Promise<Instagram> {
    const { page } = await newcomer(browser);
    return new Instagram(page, world, person);
  }

  async open(view: string): Promise<void> {
    await this.page.goto(this.world.twin(`/phone/instagram?person=${this.person}&account=${ROTI}&view=${view}`));
  }

  async comments(post: string, text: string): Promise<void> {
    await this.open(post);
    await this.page.getByTestId("ig-phone-input").fill(text);
    await this.page.getByTestId("ig-phone-send").click();
    await expect(this.comment(text)).toBeVisible();
  }

  comment(text: string): Locator {
    return this.page.getByTestId("ig-comment").filter({ hasText: text });
  }

  reply(text: string | RegExp): Locator {
    return this.page.getByTestId("ig-reply").filter({ hasText: text });
  }

  async deletes(text: string): Promise<void> {
    await this.comment(text).getByTestId("ig-comment-menu").click();
    await this.comment(text).getByTestId("ig-act-comment-delete").click();
    await expect(this.comment(text)).toHaveCount(0);
  }
}

async function agency(browser: Browser, world: World, scripts = true): Promise<Page> {
  const { page } = await newcomer(browser, scripts);
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  return page;
}

/** The card of a draft once it is there. */
async function waitingFor(page: Page, world: World, text: string): Promise<Locator> {
  const card = page.getByTestId("approval-card").filter({ hasText: text });
  await expect(async () => {
    await page.goto(world.at("/approvals", SINAR));
    await expect(card).toBeVisible({ timeout: 500 });
  }).toPass();
  return card;
}

/** The newest comments of somebody. */
async function openThread(page: Page, world: World, username: string): Promise<void> {
  await page.goto(world.at("/inbox?show=comments", SINAR));
  await page.getByTestId("conversation").filter({ hasText: username }).first().click();
  await expect(page.getByTestId("post-card")).toBeVisible();
}

test("a comment waits for a person, and the approved answer stands under the post", async ({ browser, world }) => {
  const phone = await Instagram.of(browser, world, "maya");
  const question = "Roti gandum berapa ya kak?";
  await phone.comments(SOURDOUGH, question);
  const page = await agency(browser, world);
  const card = await waitingFor(page, world, question);
  await expect(card.getByTestId("draft-way")).toHaveAttribute("data-way", "comment");
  await expect(card.getByTestId("post-line")).toContainText("Sourdough hangat");
  await expect(phone.reply(/24\.000/)).toHaveCount(0);

  await card.getByTestId("approve").click();
  await expect(page.getByTestId("result")).toBeVisible();
  await expect(phone.reply(/24\.000/)).toBeVisible();

  await openThread(page, world, "@mayaputri");
  await expect(page.getByTestId("post-caption")).toContainText("Sourdough hangat");
  await expect(page.getByTestId("post-picture")).toHaveJSProperty("complete", true);
  expect(await page.getByTestId("post-picture").evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await expect(page.locator("[data-testid=bubble][data-way=comment][data-direction=out]")).toContainText("24.000");
  await expect(page.getByTestId("countdown")).toHaveCount(0);

  await test.step("the limit is that of whoever will read the answer", async () => {
    await expect(page.getByTestId("composer-count")).toHaveText("0/300");
    await page.getByTestId("way-private_reply").check();
    await expect(page.getByTestId("composer-count")).toHaveText("0/1000");
    await page.getByTestId("composer-text").fill("Sampai jumpa, Kak");
    await page.reload();
    await expect(page.getByTestId("composer-text")).toHaveValue("Sampai jumpa, Kak");
    await expect(page.getByTestId("way-private_reply")).toBeChecked();
    await expect(page.getByTestId("composer-count")).toHaveText("17/1000");
  });
});

test("what concerns an order is answered in private and arrives as a direct message", async ({ browser, world }) => {
  const phone = await Instagram.of(browser, world, "rizky");
  const question = "Ongkir pesanan saya ke Cimahi berapa kak?";
  await phone.comments(BREAKFAST, question);
  const page = await agency(browser, world);
  let card = await waitingFor(page, world, question);
  await expect(card.getByTestId("draft-way")).toHaveAttribute("data-way", "private_reply");

  await test.step("in public it is held, with the way back as the next step", async () => {
    await card.getByTestId("take-way").click();
    await expect(page.getByTestId("result")).toBeVisible();
    card = page.getByTestId("approval-card").filter({ hasText: question });
    await expect(card.getByTestId("draft-way")).toHaveAttribute("data-way", "comment");
    await expect(card.locator("[data-testid=hold][data-check=public]")).toBeVisible();
    await expect(card.getByTestId("better-private")).toBeVisible();
    await card.getByTestId("take-way").click();
    await expect(card.getByTestId("draft-way")).toHaveAttribute("data-way", "private_reply");
  });

  await card.getByTestId("overrule-open").click();
  await card.getByTestId("overrule-reason").fill("Sudah dicek dengan bagian pengiriman.");
  await card.getByTestId("overrule").click();
  await expect(page.getByTestId("result")).toBeVisible();
  await phone.open("direct");
  await expect(phone.page.getByTestId("bubble-in").filter({ hasText: "18.000" })).toBeVisible();
  await phone.open(BREAKFAST);
  await expect(phone.reply(/18\.000/)).toHaveCount(0);

  await openThread(page, world, "@rizky.jalanjalan");
  await expect(page.getByTestId("only-sees")).toContainText("rizky");
  await expect(page.getByTestId("way-private_reply")).toBeDisabled();
  await expect(page.getByTestId("way-comment")).toBeChecked();
});

test("a person writes in private, without any script", async ({ browser, world }) => {
  const phone = await Instagram.of(browser, world, "dewi");
  const question = "Bisa titip jual di sini kak?";
  await phone.comments(SOURDOUGH, question);
  const page = await agency(browser, world, false);
  await waitingFor(page, world, question);
  await openThread(page, world, "@dewi.kusuma");
  await expect(page.getByTestId("way-comment")).toBeChecked();
  await expect(page.getByTestId("ways")).toContainText("Everybody can read this");
  await page.getByTestId("way-private_reply").check();
  await page.getByTestId("composer-text").fill("Boleh, kita bicarakan di sini ya.");
  await page.getByTestId("composer-send").click();
  await expect(page.getByTestId("result")).toBeVisible();
  await phone.open("direct");
  await expect(phone.page.getByTestId("bubble-in").filter({ hasText: "kita bicarakan di sini" })).toBeVisible();
});

test("a comment is hidden, shown again, and deleted only after a second look", async ({ browser, world }) => {
  const author = await Instagram.of(browser, world, "budi");
  const reader = await Instagram.of(browser, world, "sari");
  const said = "Promo followers, klik profil saya";
  await author.comments(SOURDOUGH, said);
  const page = await agency(browser, world);
  await waitingFor(page, world, said);
  await openThread(page, world, "@budisantoso77");

  await page.getByTestId("hide").click();
  await expect(page.getByTestId("result")).toBeVisible();
  await expect(page.getByTestId("hidden")).toBeVisible();
  await expect(page.getByTestId("way-comment")).toBeDisabled();
  await reader.open(SOURDOUGH);
  await expect(reader.comment(said)).toHaveCount(0);
  await expect(author.comment(said)).toBeVisible();

  await page.getByTestId("show").click();
  await expect(page.getByTestId("hidden")).toHaveCount(0);
  await reader.open(SOURDOUGH);
  await expect(reader.comment(said)).toBeVisible();

  await expect(page.getByTestId("delete")).toBeHidden();
  await page.getByTestId("delete-open").click();
  await page.getByTestId("delete").click();
  await expect(page.getByTestId("result")).toBeVisible();
  await expect(page.getByTestId("thread")).not.toContainText(said);
  await expect(page.getByTestId("composer-send")).toHaveCount(0);
  await reader.open(SOURDOUGH);
  await expect(reader.comment(said)).toHaveCount(0);
});

test("the same question under one post is decided once, and a draft whose comment is gone says so", async ({ browser, world }) => {
  const page = await agency(browser, world);
  await page.goto(world.at("/approvals", SINAR));
  const group = page.getByTestId("approval-group");
  await expect(group.getByTestId("group-one")).toHaveCount(3);
  await expect(group.getByTestId("post-line")).toContainText("Roti sobek");

  await test.step("one of them takes the question back: its old draft says that it is gone", async () => {
    const phone = await Instagram.of(browser, world, "rizky");
    const said = "Kak, harga roti sobek berapa ya?";
    await phone.open(ROTI_SOBEK);
    await phone.deletes(said);
    await group.getByTestId("group-one").filter({ hasText: said }).getByRole("link").click();
    await expect(page.getByTestId("comment-gone")).toBeVisible();
    await expect(page.getByText(said)).toHaveCount(0);
    await expect(page.getByTestId("approve")).toHaveCount(0);
  });

  await test.step("the others are approved together, each with an answer of its own", async () => {
    await page.goto(world.at("/approvals", SINAR));
    await expect(group.getByTestId("group-one")).toHaveCount(2);
    await group.getByTestId("approve-alike").click();
    await expect(page.getByTestId("result")).toContainText("2 replies were approved");
    await expect(group).toHaveCount(0);
    const phone = await Instagram.of(browser, world, "maya");
    await phone.open(ROTI_SOBEK);
    await expect(phone.reply(/20\.000/)).toHaveCount(2);
  });
});
