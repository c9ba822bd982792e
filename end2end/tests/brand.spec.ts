// An agency dresses its product: previewed while typing, saved once, worn at once on its own hosts and on no other.
import { deflateSync } from "node:zlib";
import { newcomer, POCKET, signIn } from "../people";
import { expect, test } from "../world";

// What is saved here would show in every other walk through the same world.
test.use({ ownWorld: "brand" });

const SINAR = "sinar.localhost";
const KIRANA = "kirana.localhost";

/** A PNG picture of one colour, chunk by chunk (W3C, Portable Network Graphics, section 5). */
function picture(width: number, height: number, colour: [number, number, number]): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.concat(Array.from({ length: width }, () => Buffer.from(colour)))]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const chunks = ([["IHDR", head], ["IDAT", pixels], ["IEND", Buffer.alloc(0)]] as const).map(([kind, data]) => chunk(kind, data));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...chunks]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, body, sum]);
}

test("a colour and a logo are previewed, saved, and worn at once on the agency's own host alone", async ({ browser, world }) => {
  const { page: client } = await newcomer(browser);
  const { page: elsewhere } = await newcomer(browser);
  const brandOf = async (host: string): Promise<string> => {
    await elsewhere.goto(world.at("/login", host));
    return elsewhere.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--brand"));
  };
  const kirana = await brandOf(KIRANA);
  const { page } = await newcomer(browser);
  await signIn(page, world, "admin@sinar.localhost", SINAR);
  await page.getByTestId("nav-brand-studio").click();

  // While typing, only the samples change.
  await expect(page.locator("leptos-island[data-component*='BrandSample']")).toBeAttached();
  await page.waitForLoadState("networkidle");
  const sample = page.getByTestId("sample-login").locator(".button-primary");
  await expect(async () => {
    await page.getByTestId("studio-primary").fill("");
    await page.getByTestId("studio-primary").pressSequentially("#0b5d3b");
    await page.getByTestId("studio-name").fill("Sinar Hijau");
    await expect(sample).toHaveCSS("background-color", "rgb(11, 93, 59)", { timeout: 2000 });
  }).toPass();
  await expect(page.getByTestId("sample-phone")).toContainText("Sinar Hijau");
  await client.goto(world.at("/login", SINAR));
  await expect(client.getByTestId("brand")).toContainText("Sinar Digital");

  await page.getByTestId("studio-file-logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: picture(320, 80, [11, 93, 59]) });
  await page.getByTestId("studio-preview").click();
  await expect(page.getByTestId("sample-login").locator("img.brand-logo")).toBeVisible();
  await page.getByTestId("studio-save").click();
  await expect(page.getByTestId("studio-saved")).toBeVisible();

  await client.goto(world.at("/login", SINAR));
  const logo = client.getByTestId("brand").locator("img");
  await expect(logo).toHaveAttribute("alt", "Sinar Hijau");
  await expect(logo).toHaveJSProperty("naturalHeight", 80);
  await expect(client.getByTestId("login-submit")).toHaveCSS("background-color", "rgb(11, 93, 59)");
  expect(await brandOf(KIRANA)).toBe(kirana);
  await expect(elsewhere.getByTestId("brand").locator("img")).toHaveCount(0);
});

test("on a phone and without scripts a bad picture loses nothing that was typed", async ({ browser, world }) => {
  const { page } = await newcomer(browser, false, POCKET);
  await signIn(page, world, "admin@kirana.localhost", KIRANA);
  await page.goto(world.at("/brand-studio", KIRANA));
  await page.getByTestId("studio-sender").fill("Kirana Helps");
  await page.getByTestId("studio-primary").fill("#7a7a7a");
  await page.getByTestId("studio-file-icon").setInputFiles({ name: "icon.png", mimeType: "image/png", buffer: Buffer.alloc(10 * 1024 * 1024, 7) });
  await page.getByTestId("studio-save").click();
  await expect(page.getByTestId("icon-problem")).toBeVisible();
  await expect(page.getByTestId("studio-sender")).toHaveValue("Kirana Helps");
  await page.getByTestId("primary-instead").click();
  await expect(page.getByTestId("studio-sender")).toHaveValue("Kirana Helps");
  await expect(page.getByTestId("studio-primary")).not.toHaveValue("#7a7a7a");
  await page.getByTestId("studio-save").click();
  await expect(page.getByTestId("studio-saved")).toBeVisible();

  // A host below `localhost` is the agency's at once on this machine.
  await page.getByTestId("to-hosts").click();
  await page.getByTestId("host-name").fill("toko.localhost");
  await page.getByTestId("host-add").click();
  await expect(page.getByTestId("host").filter({ hasText: "toko.localhost" })).toBeVisible();
  await page.goto(world.at("/login", "toko.localhost"));
  await expect(page.getByTestId("brand")).toContainText("Kirana Studio");
});
