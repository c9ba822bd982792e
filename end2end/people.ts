// What people do, in the words of the product: each step is a click or a key on a page, never a call behind it.
import { type Browser, type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD, type World } from "./world";

/** A browser with its own cookies. */
export async function newcomer(browser: Browser, scripts = true): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ javaScriptEnabled: scripts, locale: "en-GB" });
  return { context, page: await context.newPage() };
}

export async function signIn(page: Page, world: World, email: string, host = "localhost"): Promise<void> {
  await page.goto(world.at("/login", host));
  await page.getByTestId("login-email").fill(email);
  await page.getByTestId("login-password").fill(PASSWORD);
  await page.getByTestId("login-submit").click();
  await expect(page.getByTestId("nav")).toBeVisible();
}

/** Clicks "Connect WhatsApp via Meta" and gives the popup that opens in the click. */
export async function startSignup(page: Page): Promise<Page> {
  const button = page.getByTestId("wa-connect").getByTestId("connect-whatsapp");
  await expect(button).toBeEnabled();
  const popup = page.waitForEvent("popup");
  await button.click();
  return popup;
}

/** Walks Meta's dialog up to the page that asks for consent. */
export async function chooseAssets(popup: Page, business: string): Promise<void> {
  await popup.getByText(business, { exact: true }).first().click();
  await popup.getByTestId("es-next").click();
  await popup.getByText(business, { exact: true }).first().click();
  await popup.getByTestId("es-next").click();
  await popup.locator("label.choice").first().click();
  await popup.getByTestId("es-next").click();
  await expect(popup.getByTestId("es-approve")).toBeVisible();
}

export async function approveSignup(popup: Page): Promise<void> {
  await popup.getByTestId("es-approve").click();
  const closed = popup.waitForEvent("close");
  await popup.getByTestId("es-finish").click();
  await closed;
}

/** The customer's phone, open on the chat with a business. */
export class Phone {
  constructor(private readonly page: Page) {}

  static async open(page: Page, world: World, customer: string, business: string): Promise<Phone> {
    await page.goto(world.twin("/phone"));
    await choose(page.getByTestId("phone-customer"), customer);
    await choose(page.getByTestId("phone-number"), business);
    await page.getByTestId("phone-open").click();
    return new Phone(page);
  }

  async says(text: string): Promise<void> {
    await this.page.getByTestId("phone-input").fill(text);
    await this.page.getByTestId("phone-send").click();
    await expect(this.page.getByTestId("bubble-out").filter({ hasText: text }).last()).toBeVisible();
  }

  received(text: string | RegExp): Locator {
    return this.page.getByTestId("bubble-in").filter({ hasText: text });
  }

  ticks(text: string): Locator {
    return this.page.getByTestId("bubble-out").filter({ hasText: text }).last().getByTestId("tick");
  }
}

async function choose(select: Locator, text: string): Promise<void> {
  const value = await select.locator("option", { hasText: text }).first().getAttribute("value");
  await select.selectOption(value);
}
