// What the popup may do to the page: the ids and the code in any order, one of them missing, strangers and noise on the channel.
// The page connects the number that was chosen, or says what is wrong and leaves nothing behind.
import type { Page } from "@playwright/test";
import { approveSignup, chooseAssets, newcomer, signIn, startSignup } from "../people";
import { expect, test } from "../world";

test.use({ ownWorld: "signup" });

const REVIEWER = "reviewer@localhost";
const BUSINESS = "Laras Review Test";
const NUMBER = "+62 21 5550 1103";

const CONNECTS = ["code-first", "ids-first", "evil-origin", "malformed-message"];
const LEAVES_NOTHING = ["no-code"];

for (const row of [...LEAVES_NOTHING, ...CONNECTS]) {
  test(`signup under ${row}`, async ({ browser, world }) => {
    const { page } = await newcomer(browser);
    await signIn(page, world, REVIEWER);
    await page.goto(world.at("/settings/integrations"));
    // Another walk may have left a number connected.
    if ((await page.getByTestId("whatsapp-connection").count()) > 0) await disconnect(page);
    const popup = await startSignup(page);
    await popup.getByTestId("es-options").click();
    await popup.getByTestId(`es-opt-${row}`).check();
    await chooseAssets(popup, BUSINESS);
    await approveSignup(popup);
    const connection = page.getByTestId("whatsapp-connection");
    if (LEAVES_NOTHING.includes(row)) {
      await expect(page.getByTestId("connect-problem")).not.toBeEmpty();
      await page.reload();
      await expect(connection).toHaveCount(0);
      return;
    }
    await expect(connection.getByTestId("whatsapp-number")).toContainText(NUMBER);
    await expect(connection).toHaveCount(1);
    // The next test finds the business unconnected again.
    await page.goto(world.at("/settings/integrations"));
    await disconnect(page);
  });
}

async function disconnect(page: Page): Promise<void> {
  await page.getByTestId("disconnect").first().click();
  await page.getByTestId("confirm-disconnect").click();
  await expect(page.getByTestId("whatsapp-connection")).toHaveCount(0);
}
