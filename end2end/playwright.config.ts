// The browser tests of Laras. `cargo xtask test` and `cargo xtask screens` run them; both name the programs to use.
import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";
import path from "node:path";

type Project = NonNullable<PlaywrightTestConfig["projects"]>[number];

const output = process.env.E2E_OUTPUT ?? path.resolve("../target/end2end");
const isRoot = process.getuid?.() === 0;

// Every page is shown at the width of a phone and of a desk, in both themes.
const widths = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];
const themes = ["light", "dark"] as const;
const screens: Project[] = widths.flatMap((viewport) =>
  themes.map((colorScheme) => ({
    name: `screens-${viewport.width}-${colorScheme}`,
    testMatch: "**/screens.spec.ts",
    use: { viewport, colorScheme },
  })),
);

export default defineConfig({
  testDir: "tests",
  outputDir: path.join(output, "results"),
  // A test that passes at the second try is a failing test.
  retries: 0,
  forbidOnly: true,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.E2E_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        // Chromium's own sandbox refuses to run as root.
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: [{ name: "chromium", testIgnore: "**/screens.spec.ts" }, ...screens],
});
