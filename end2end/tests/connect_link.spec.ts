// An agency's client connects from a phone, by a link, without an account.
import { approveSignup, chooseAssets, newcomer, POCKET, signIn, startSignup } from "../people";
import { expect, test } from "../world";

test.use({ ownWorld: "connect-link" });

const SINAR = "sinar.localhost";
const BUSINESS = "Kopi Senja";

test("a client connects its number on a phone by the agency's link, once", async ({ browser, world }) => {
  const { page, context } = await newcomer(browser);
  await context.grantPermissions(["clipboard-write"]);
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  await page.goto(world.at("/clients", SINAR));
  await page.getByTestId("client").filter({ hasText: BUSINESS }).getByRole("link").first().click();
  const client = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
  await page.goto(world.at(`${client}/settings/integrations`, SINAR));
  await page.getByTestId("make-link-whatsapp").click();
  await expect(page.getByTestId("link-message")).toBeVisible();
  const address = await page.getByTestId("link-address").inputValue();
  expect(address).toContain(`${SINAR}:`);
  await page.getByTestId("copy").click();
  await expect(page.getByTestId("copy")).toHaveText("Copied");

  const phone = await browser.newContext({ viewport: POCKET, hasTouch: true, isMobile: true, locale: "en-GB" });
  const hand = await phone.newPage();
  await test.step("the link opens in the agency's brand and hides its token from the address bar", async () => {
    await hand.goto(address);
    await expect(hand).toHaveURL(world.at("/connect"));
    await expect(hand.getByTestId("brand")).toContainText("Sinar Digital");
    await expect(hand.getByTestId("launch")).toContainText(BUSINESS);
  });

  await test.step("a dialog that is closed leaves the link as it was", async () => {
    const popup = await startSignup(hand);
    await popup.getByTestId("es-cancel").click();
    await expect(hand.getByTestId("connect-problem")).not.toBeEmpty();
  });

  await test.step("the client approves and is told that this was all", async () => {
    const popup = await startSignup(hand);
    await chooseAssets(popup, BUSINESS);
    await approveSignup(popup);
    await expect(hand.getByTestId("link-used")).toContainText(BUSINESS);
    await expect(hand.getByTestId("brand")).toContainText("Sinar Digital");
  });

  await test.step("the agency sees the number, and the link opens nothing any more", async () => {
    await page.reload();
    await expect(page.getByTestId("whatsapp-number")).toContainText("+62");
    await expect(page.getByTestId("link-address")).toHaveCount(0);
    const stranger = await (await browser.newContext()).newPage();
    const answer = await stranger.goto(address);
    expect(answer?.status()).toBe(410);
  });
});
