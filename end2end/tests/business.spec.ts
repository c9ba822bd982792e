// The business context: a change of a price reaches what waits and who was told, and a catalog comes in from a file.
import type { Browser, Page } from "@playwright/test";
import { newcomer, Phone, signIn } from "../people";
import { expect, test, type World } from "../world";

const SINAR = "sinar.localhost";
const CLIENT = "Roti Pagi";

/** Somebody of the agency, in the pages of the client. */
async function agency(browser: Browser, world: World, scripts = true): Promise<{ page: Page; base: string }> {
  const { page } = await newcomer(browser, scripts);
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  await page.goto(world.at("/clients", SINAR));
  const client = page.getByTestId("client").filter({ hasText: CLIENT }).getByRole("link").first();
  const base = (await client.getAttribute("href"))?.match(/\/clients\/[0-9a-f-]+/)?.[0] ?? "";
  expect(base).not.toBe("");
  return { page, base };
}

async function reprice(page: Page, world: World, base: string, item: string, price: string): Promise<void> {
  await page.goto(world.at(`${base}/business/catalog?q=${encodeURIComponent(item)}`, SINAR));
  await page.getByTestId("catalog-item").filter({ hasText: item }).first().getByRole("link").click();
  await page.locator("input[name='price']").fill(price);
  await page.getByTestId("save").click();
  await expect(page.getByTestId("business-done")).toBeVisible();
}

test("a changed price makes the waiting draft anew, and whoever was told the old one gets a correction", async ({ browser, world }) => {
  const { page: phonePage } = await newcomer(browser);
  const phone = await Phone.open(phonePage, world, "Sari Wulandari", CLIENT);
  await phone.says("Harga roti gandum berapa kak?");
  const { page, base } = await agency(browser, world);
  const card = page.getByTestId("approval-card").filter({ hasText: "Harga roti gandum" });
  const waitsWith = async (price: string): Promise<void> => {
    await expect(async () => {
      await page.goto(world.at("/approvals", SINAR));
      await expect(card.getByTestId("draft-text")).toContainText(price, { timeout: 500 });
    }).toPass();
  };
  await waitsWith("Rp 24.000");
  await reprice(page, world, base, "Roti Gandum", "25.500");
  await waitsWith("Rp 25.500");
  await card.getByTestId("approve").click();
  await expect(phone.received("Rp 25.500")).toHaveCount(1);

  await reprice(page, world, base, "Roti Gandum", "26.000");
  const told = page.getByTestId("outdated-reply").filter({ hasText: "Rp 25.500" });
  await expect(told).toContainText("Sari Wulandari");
  await told.getByTestId("draft-correction").click();
  await expect(page.getByTestId("draft-text")).toContainText("Rp 26.000");
  await expect(phone.received("Rp 26.000")).toHaveCount(0);
  await page.getByTestId("approve").click();
  await expect(phone.received("Rp 26.000")).toHaveCount(1);
});

test("a file with a mistake imports nothing, and after its correction everything, without scripts too", async ({ browser, world }) => {
  const { page, base } = await agency(browser, world, false);
  const choose = async (text: string): Promise<void> => {
    await page.goto(world.at(`${base}/business/catalog/import`, SINAR));
    await page.locator("input[type='file']").setInputFiles({ name: "katalog.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByTestId("import-look").click();
  };
  const file = "Nama;Harga;Stok\nRoti Keju;9.500;30\nRoti Abon;sembilan;12\n";
  await choose(file);
  const mistake = page.getByTestId("import-mistake");
  await expect(mistake).toHaveCount(1);
  await expect(mistake).toContainText("3");
  await expect(mistake).toContainText("Harga");

  await choose(file.replace("sembilan", "Rp 11.000,-"));
  await expect(page.getByTestId("import-added")).toContainText("Roti Abon");
  await expect(page.getByTestId("import-changed-item")).toContainText("Rp 9.500");
  await page.getByTestId("import-confirm").click();
  await expect(page.getByTestId("business-done")).toBeVisible();
  await expect(page.getByTestId("catalog-item").filter({ hasText: "Roti Abon" })).toContainText("Rp 11.000");

  const download = page.waitForEvent("download");
  await page.getByTestId("export-xlsx").click();
  const kept = await (await download).path();
  await page.goto(world.at(`${base}/business/catalog/import`, SINAR));
  await page.locator("input[type='file']").setInputFiles(kept);
  await page.getByTestId("import-look").click();
  await expect(page.getByTestId("import-nothing")).toBeVisible();
});
