// The owner's rules for auto-send, in a browser: what waits says why, what leaves is on the phone, and a message can be tried first.
import type { Page } from "@playwright/test";
import { approveSignup, chooseAssets, newcomer, Phone, signIn, startSignup } from "../people";
import { expect, test } from "../world";

test.use({ ownWorld: "rules" });

const BUSINESS = "Laras Review Test";
const PRICE = "How much is the enamel mug?";
const HOURS = "Hi, what are your opening hours on Monday?";

test("prices wait with the reason, opening hours leave, and the last messages show what rules do", async ({ browser, world }) => {
  const { page } = await newcomer(browser);
  await signIn(page, world, "reviewer@localhost");
  await page.goto(world.at("/settings/integrations"));
  // Another walk may have left a number connected.
  if ((await page.getByTestId("whatsapp-connection").count()) > 0) await disconnect(page);
  const popup = await startSignup(page);
  await chooseAssets(popup, BUSINESS);
  await approveSignup(popup);
  await expect(page.getByTestId("whatsapp-connection")).toBeVisible();

  await test.step("a message is tried before anything may leave", async () => {
    await page.goto(world.at("/business"));
    await page.getByTestId("open-try").click();
    await page.getByTestId("try-message").fill(PRICE);
    await page.getByTestId("try-send").click();
    await expect(page).toHaveURL(world.at("/business/try"));
    const result = page.getByTestId("try-result");
    await expect(result).toHaveAttribute("data-decision", "waits");
    await expect(result.getByTestId("try-why")).toContainText("Auto-send is off");
    await expect(result.getByTestId("try-source").first()).toContainText("version 1");
    await expect(result.getByTestId("try-claim").first()).toContainText("backed by a fact");
    await expect(page.getByTestId("try-message")).toHaveValue(PRICE);
  });

  await test.step("the owner turns auto-send on and keeps prices", async () => {
    await page.goto(world.at("/settings"));
    await page.getByTestId("open-auto-send").click();
    await expect(page.getByTestId("rules-summary")).toContainText("Auto-send is off");
    await page.getByTestId("turn-on-whatsapp").click();
    await expect(page.getByTestId("settings-done")).toBeVisible();
    await page.getByLabel("Prices", { exact: true }).check();
    await page.getByTestId("preview-rules").click();
    await expect(page.getByTestId("rules-summary-chosen")).toContainText("prices wait for a person");
    await expect(page.getByTestId("rules-summary")).not.toContainText("prices");
    await page.getByTestId("save-rules").click();
    await expect(page.getByTestId("settings-done")).toContainText("Rules saved");
    await expect(page.getByTestId("rules-summary")).toContainText("prices wait for a person");
  });

  const { page: phonePage } = await newcomer(browser);
  const phone = await Phone.open(phonePage, world, "Sari Wulandari", BUSINESS);

  await test.step("a price waits and says why", async () => {
    await phone.says(PRICE);
    const card = page.getByTestId("approval-card").filter({ hasText: PRICE });
    await expect(async () => {
      await page.goto(world.at("/approvals"));
      await expect(card).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(card.getByTestId("waits")).toContainText("Waits because answers about prices wait for a person");
    await card.getByTestId("approve").click();
    await expect(phonePage.getByTestId("bubble-in")).toHaveCount(1);
  });

  await test.step("opening hours leave", async () => {
    await phone.says(HOURS);
    await expect(phonePage.getByTestId("bubble-in")).toHaveCount(2);
  });

  await test.step("the last messages show what the rules do, with the page's own script or without it", async () => {
    await page.goto(world.at("/settings/auto-send"));
    await expect(page.getByTestId("past-row")).toHaveCount(2);
    const price = page.getByTestId("past-row").filter({ hasText: PRICE });
    await expect(price).toHaveAttribute("data-decision", "waits");
    await expect(price.getByTestId("past-happened")).toContainText("approved by a person");
    const hours = page.getByTestId("past-row").filter({ hasText: HOURS });
    await expect(hours).toHaveAttribute("data-decision", "leaves");
    await expect(hours.getByTestId("past-happened")).toContainText("left by itself");
    await page.getByLabel("Prices", { exact: true }).uncheck();
    await page.getByLabel("Opening hours", { exact: true }).check();
    await page.getByTestId("preview-rules").click();
    await expect(price).toHaveAttribute("data-decision", "leaves");
    await expect(hours).toHaveAttribute("data-decision", "waits");
    await expect(page.getByTestId("past-totals")).toContainText("2 questions: 1 would have left by themselves");
  });

  // The next test finds the business unconnected again.
  await page.goto(world.at("/settings/integrations"));
  await disconnect(page);
});

async function disconnect(page: Page): Promise<void> {
  await page.getByTestId("disconnect").first().click();
  await page.getByTestId("confirm-disconnect").click();
  await expect(page.getByTestId("whatsapp-connection")).toHaveCount(0);
}
