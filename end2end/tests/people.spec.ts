// From an invitation to the first approved reply: an agency asks an owner in, and the owner comes by the mail, on a phone.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { newcomer, POCKET, signIn } from "../people";
import { expect, test, type World } from "../world";

const SINAR = "sinar.localhost";
const OWNER = "pemilik@rotipagi.localhost";

/** The link in the newest mail to somebody, as a mail program would open it. */
function linkFor(world: World, email: string, begin: string): string {
  const folder = path.join(world.folder, "data/outbox");
  const mails = readdirSync(folder)
    .filter((file) => file.endsWith(".eml"))
    .sort()
    .map((file) => readFileSync(path.join(folder, file), "utf8").replace(/=\r\n/g, ""))
    .filter((mail) => mail.includes(`To: ${email}`));
  const link = mails.at(-1)?.match(new RegExp(`http://[^\\s"<]+${begin}[\\w.-]+`))?.[0];
  if (!link) throw new Error(`no mail to ${email}`);
  return link;
}

test("an owner who was invited accepts on a phone, lands at home and approves the first reply", async ({ browser, world }) => {
  const agency = await newcomer(browser);
  await signIn(agency.page, world, "admin@sinar.localhost", SINAR);

  await test.step("the agency invites", async () => {
    await agency.page.goto(world.at("/people", SINAR));
    await agency.page.getByTestId("people-of-client").filter({ hasText: "Roti Pagi" }).click();
    await agency.page.getByTestId("invite").click();
    await agency.page.getByTestId("invite-email").fill(OWNER);
    await agency.page.locator("#role-owner").check();
    await agency.page.getByTestId("send-invitation").click();
    await expect(agency.page.getByTestId("people-done")).toBeVisible();
    await expect(async () => {
      await agency.page.reload();
      await expect(agency.page.getByTestId("invitation")).toContainText(/Mail sent|Email terkirim/, { timeout: 500 });
    }).toPass();
  });

  const link = linkFor(world, OWNER, "/invitation/");
  expect(link).toContain(SINAR);
  const { page } = await newcomer(browser, true, POCKET);

  await test.step("the owner accepts under the agency's brand", async () => {
    await page.goto(link);
    await expect(page).toHaveURL(world.at("/invitation", SINAR));
    await expect(page.getByTestId("brand")).toContainText("Sinar Digital");
    await expect(page.getByTestId("invitation-open")).toContainText("Roti Pagi");
    await page.getByTestId("newcomer-name").fill("Bu Ratna");
    await page.getByTestId("password").fill("roti hangat pagi hari");
    await page.locator("#lang-id").check();
    await page.getByTestId("accept").click();
    await expect(page).toHaveURL(world.at("/", SINAR));
    await expect(page.getByTestId("workspace-name")).toContainText("Roti Pagi");
    await expect(page.locator("html")).toHaveAttribute("lang", "id");
  });

  await test.step("and approves the first reply", async () => {
    await page.getByTestId("nav-approvals").click();
    const card = page.getByTestId("approval-card").filter({ has: page.getByTestId("approve") }).first();
    await card.getByTestId("approve").click();
    await expect(page.getByText("Disetujui").first()).toBeVisible();
  });

  await test.step("the link opens nothing a second time", async () => {
    const other = await newcomer(browser, false, POCKET);
    await other.page.goto(link);
    await expect(other.page.getByTestId("link-over")).toBeVisible();
  });

  await test.step("and access ends with the next request", async () => {
    await agency.page.reload();
    await agency.page.getByTestId("person").filter({ hasText: "Bu Ratna" }).click();
    // The last owner of a business stays, so that somebody can manage the others.
    await agency.page.getByTestId("remove").click();
    await expect(agency.page.getByTestId("people-problem")).toBeVisible();
    await page.goto(world.at("/inbox", SINAR));
    await expect(page.getByTestId("nav")).toBeVisible();
  });
});

test("a forgotten password is chosen anew, without scripts", async ({ browser, world }) => {
  const { page } = await newcomer(browser, false, POCKET);
  await page.goto(world.at("/login", SINAR));
  await page.getByTestId("forgot").click();
  await page.getByTestId("forgot-email").fill("agent@sinar.localhost");
  await page.getByTestId("send-reset").click();
  await expect(page.getByTestId("reset-sent")).toBeVisible();
  let link = "";
  await expect(() => {
    link = linkFor(world, "agent@sinar.localhost", "/reset/");
  }).toPass();
  await page.goto(link);
  await page.getByTestId("password").fill("kata sandi yang baru");
  await page.getByTestId("choose-password").click();
  await expect(page.getByTestId("nav")).toBeVisible();
});
