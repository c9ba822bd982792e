// The queue over all clients: at a desk by keyboard alone, on a phone by thumb alone; and the board above it.
import type { Locator, Page } from "@playwright/test";
import { signIn } from "../people";
import { expect, test } from "../world";

// Long enough that nobody has to hurry to take something back.
test.use({ ownWorld: "fleet", undoGrace: "60" });

const SINAR = "sinar.localhost";
const ADMIN = "admin@sinar.localhost";

const current = (page: Page): Locator => page.locator("[data-current]");

/** The page listens to keys. */
async function ready(page: Page): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-keys", "ready");
}

async function open(page: Page, at: string): Promise<void> {
  await page.goto(at);
  await ready(page);
}

/** Goes down with J until the current card has what is looked for. */
async function seek(page: Page, testid: string): Promise<string> {
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press("j");
    if ((await current(page).getByTestId(testid).count()) > 0) break;
  }
  await expect(current(page).getByTestId(testid)).toHaveCount(1);
  return (await current(page).getAttribute("data-draft")) ?? "";
}

test("an agency decides by keyboard alone", async ({ browser, world }) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, world, ADMIN, SINAR);
  const queue = world.at("/approvals", SINAR);
  await open(page, queue);
  const cards = page.locator("#live-list > .draft");
  const count = await cards.count();
  expect(count).toBeGreaterThan(2);
  const card = (draft: string) => page.locator(`[data-draft="${draft}"]`);

  await test.step("J and K move, and the ring is seen", async () => {
    await page.keyboard.press("j");
    await expect(cards.nth(0)).toBeFocused();
    await page.keyboard.press("j");
    await expect(cards.nth(1)).toBeFocused();
    await expect(cards.nth(1)).toBeInViewport();
    expect(await cards.nth(1).evaluate((one) => getComputedStyle(one).outlineStyle)).toBe("solid");
    await page.keyboard.press("k");
    await expect(cards.nth(0)).toBeFocused();
    await page.keyboard.press("Control+j");
    await expect(cards.nth(0)).toBeFocused();
  });

  await test.step("? shows the keys", async () => {
    await page.keyboard.press("?");
    await expect(page.getByTestId("queue-keys").locator("li").first()).toBeVisible();
  });

  await test.step("no key fires while somebody types", async () => {
    await page.keyboard.press("r");
    await expect(current(page).getByTestId("reject-why")).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.type("jakarta ess az?");
    await expect(current(page).getByTestId("reject-reason")).toHaveValue("jakarta ess az?");
    expect(page.url()).toBe(queue);
    await page.keyboard.press("Escape");
    await expect(cards.nth(0)).toBeFocused();
    await expect(current(page).getByTestId("reject-reason")).toBeHidden();
  });

  await test.step("S puts aside, and the next card is current", async () => {
    await open(page, queue);
    const draft = await seek(page, "snooze-open");
    await page.keyboard.press("s");
    await expect(current(page).getByTestId("snooze-hour")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("result")).toBeVisible();
    await expect(card(draft)).toHaveCount(0);
    await expect(current(page)).toHaveCount(1);
    await page.getByTestId("snoozed-link").press("Enter");
    await expect(card(draft).getByTestId("snoozed-until")).toBeVisible();
    await card(draft).getByTestId("snooze-open").press("Enter");
    await card(draft).getByTestId("snooze-over").press("Enter");
    await open(page, queue);
    await expect(card(draft)).toHaveCount(1);
  });

  await test.step("A approves, Z takes it back", async () => {
    const draft = await seek(page, "approve");
    await page.keyboard.press("a");
    await expect(page.getByTestId("undo")).toBeVisible();
    await expect(card(draft)).toHaveCount(0);
    await ready(page);
    await page.keyboard.press("z");
    await expect(card(draft)).toBeFocused();
    await expect(page.getByTestId("undo")).toHaveCount(0);
  });

  await test.step("R rejects with a reason from the list, Z takes it back", async () => {
    await open(page, queue);
    const draft = await seek(page, "reject-open");
    await page.keyboard.press("r");
    await page.keyboard.press("Home");
    await expect(current(page).getByTestId("reject-why")).toHaveValue("wrong_facts");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(current(page).getByTestId("reject")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("undo")).toBeVisible();
    await expect(card(draft)).toHaveCount(0);
    await ready(page);
    await page.keyboard.press("z");
    await expect(card(draft)).toBeFocused();
  });

  await test.step("E edits in place", async () => {
    await open(page, queue);
    await seek(page, "approve");
    await page.keyboard.press("e");
    await expect(current(page).getByTestId("edit-text")).toBeFocused();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" ya");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("result")).toBeVisible();
  });
  await context.close();
});

test("an agency decides on a phone by thumb, and without scripts", async ({ browser, world }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: false,
    locale: "en-GB",
  });
  const page = await context.newPage();
  await signIn(page, world, ADMIN, SINAR);
  await page.goto(world.at("/approvals", SINAR));
  const card = page.getByTestId("approval-card").filter({ has: page.getByTestId("approve") }).first();
  const draft = (await card.getAttribute("data-draft")) ?? "";
  await card.scrollIntoViewIfNeeded();
  const approve = card.getByTestId("approve");
  await expect(approve).toBeInViewport();
  expect((await approve.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await approve.tap();
  await expect(page.getByTestId("result")).toBeVisible();
  await expect(page.locator(`[data-draft="${draft}"]`)).toHaveCount(0);
  await page.getByTestId("undo").tap();
  await expect(page.locator(`[data-draft="${draft}"]`)).toBeVisible();
  await context.close();
});

test("the board finds, orders and leads on", async ({ page, world }) => {
  await signIn(page, world, ADMIN, SINAR);
  await page.goto(world.at("/clients", SINAR));
  await expect(page.getByTestId("client")).toHaveCount(2);
  await page.getByTestId("sort-name").click();
  await expect(page.getByTestId("client").first()).toContainText("Kopi Senja");
  await page.getByTestId("sort-name").click();
  await expect(page.getByTestId("client").first()).toContainText("Roti Pagi");
  await page.getByTestId("board-search").fill("roti");
  await page.getByTestId("board-apply").click();
  await expect(page.getByTestId("client")).toHaveCount(1);
  await page.getByTestId("client-approvals").click();
  await expect(page).toHaveURL(/\/approvals\?client=/);
  await expect(page.getByTestId("approvals")).toBeVisible();
});
