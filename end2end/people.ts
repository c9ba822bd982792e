// What people do, in the words of the product: each step is a click or a key on a page, never a call behind it.
import { type Browser, type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD, type World } from "./world";

/** What people look at. */
export const DESK = { width: 1280, height: 720 };
export const POCKET = { width: 390, height: 844 };

/** A browser with its own cookies. */
export async function newcomer(
  browser: Browser,
  scripts = true,
  viewport = DESK,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ javaScriptEnabled: scripts, locale: "en-GB", viewport });
  return { context, page: await context.newPage() };
}

export async function signIn(page: Page, world: World, email: string, host = "localhost"): Promise<void> {
  await page.goto(world.at("/login", host));
  await page.getByTestId("login-email").fill(email);
  await page.getByTestId("login-password").fill(PASSWORD);
  await page.getByTestId("login-submit").click();
  await expect(page.getByTestId("nav")).toBeVisible();
}

const sessions = new Map<string, Awaited<ReturnType<BrowserContext["storageState"]>>>();

/** Somebody's own browser, signed in since an earlier walk: nobody types a password a dozen times in a row, and the server minds. */
export async function ownBrowser(
  browser: Browser,
  world: World,
  email: string,
  host: string,
  viewport = DESK,
  scripts = true,
): Promise<Page> {
  const storageState = sessions.get(email);
  const context = await browser.newContext({ javaScriptEnabled: scripts, locale: "en-GB", viewport, storageState });
  const page = await context.newPage();
  if (!storageState) {
    await signIn(page, world, email, host);
    sessions.set(email, await context.storageState());
  }
  return page;
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

/** From Integrations to Instagram's own page, over the page that says what will happen. */
export async function setOutToInstagram(page: Page, button = "connect-instagram"): Promise<void> {
  await page.getByTestId(button).first().click();
  await page.getByTestId("continue-to-instagram").click();
  await expect(page.getByTestId("ig-allow")).toBeVisible();
}

/** Says yes on Instagram's page, for one account and without the permissions named. */
export async function allowOnInstagram(page: Page, username: string, unticked: string[] = []): Promise<void> {
  await page.getByTestId(`ig-account-${username}`).check();
  for (const scope of unticked) await page.getByTestId(`ig-scope-${scope}`).uncheck();
  await page.getByTestId("ig-allow").click();
  await expect(page.getByTestId("integrations-message")).toBeVisible();
}

/** Instagram on two phones: the customer's, and the owner's, whose app knows nothing of the product. */
export class InstagramPhone {
  private constructor(
    private readonly page: Page,
    private readonly world: World,
    private readonly query: string,
  ) {}

  static async open(page: Page, world: World, person: string, account: string): Promise<InstagramPhone> {
    await page.goto(world.twin("/phone/instagram"));
    const chosen = async (picker: string, text: string): Promise<string> => {
      const option = page.getByTestId(picker).locator("option", { hasText: text }).first();
      return (await option.getAttribute("value")) ?? "";
    };
    const query = new URLSearchParams({
      person: await chosen("ig-phone-person", person),
      account: await chosen("ig-phone-account", account),
      view: "direct",
    }).toString();
    await page.goto(world.twin(`/phone/instagram?${query}`));
    return new InstagramPhone(page, world, query);
  }

  async says(text: string): Promise<void> {
    await this.page.getByTestId("ig-phone-input").fill(text);
    await this.page.getByTestId("ig-phone-send").click();
    await expect(this.sent(text)).toBeVisible();
  }

  /** A photo, a voice note, a story reply, …: kinds are those of the phone's own menu. */
  async attaches(kind: string): Promise<void> {
    const before = await this.page.getByTestId("bubble-out").count();
    await this.page.getByTestId("ig-phone-attach").click();
    await this.page.getByTestId(`ig-phone-send-${kind}`).click();
    await expect(this.page.getByTestId("bubble-out")).toHaveCount(before + 1);
  }

  async unsends(text: string): Promise<void> {
    await this.sent(text).getByTestId("ig-act-unsend").click();
    await expect(this.page.getByText("Message unsent").last()).toBeVisible();
  }

  sent(text: string | RegExp): Locator {
    return this.page.getByTestId("bubble-out").filter({ hasText: text }).last();
  }

  received(text: string | RegExp): Locator {
    return this.page.getByTestId("bubble-in").filter({ hasText: text });
  }

  /** What the owner does in the Instagram app: `remove-app`, `delete-data`, … */
  async ownerChooses(setting: string): Promise<void> {
    await this.page.getByTestId("ig-owner-settings").click();
    await this.page.getByTestId(`ig-owner-${setting}`).click();
    await this.page.waitForURL(/side=owner/);
    await this.page.goto(this.world.twin(`/phone/instagram?${this.query}`));
  }

  /** The owner answers in the Instagram app. */
  async ownerSays(text: string): Promise<void> {
    await this.page.goto(this.world.twin(`/phone/instagram?${this.query}&side=owner`));
    await this.says(text);
    await this.page.goto(this.world.twin(`/phone/instagram?${this.query}`));
  }
}

async function choose(select: Locator, text: string): Promise<void> {
  const value = await select.locator("option", { hasText: text }).first().getAttribute("value");
  await select.selectOption(value);
}
