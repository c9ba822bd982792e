// A world of its own for each worker: a server on a new database with demo data, and a Meta twin for it to talk to.
// Nothing is shared between workers, and nothing outlives them.
import { test as base } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

export { expect } from "@playwright/test";

/** The password of every sign-in of the demo data. */
export const PASSWORD = "laras-demo";

export class World {
  constructor(
    /** The folder with the database, the keys, the outbox and the logs. */
    readonly folder: string,
    private readonly serverPort: number,
    private readonly twinPort: number,
  ) {}

  /** An address of the product; the host chooses the brand. */
  at(pathname: string, host = "localhost"): string {
    return `http://${host}:${this.serverPort}${pathname}`;
  }

  /** An address of the Meta twin: `/phone` is a customer's phone. */
  twin(pathname: string): string {
    return `http://localhost:${this.twinPort}${pathname}`;
  }

  /** Makes one row of the twin's table happen at a number: see `laras twin --list`. */
  async inject(name: string, number: string): Promise<void> {
    await this.tell("/console/inject", { name, number });
  }

  /** The same on Instagram, at an account, by a person of the twin's. */
  async injectOnInstagram(name: string, account: string, person: string): Promise<void> {
    await this.tell("/console/instagram", { name, account, customer: person });
  }

  /** Switches one misbehaviour of the twin's table on. */
  async misbehave(name: string): Promise<void> {
    await this.tell("/console/misbehave", { name });
  }

  private async tell(pathname: string, fields: Record<string, string>): Promise<void> {
    const told = await fetch(this.twin(pathname), { method: "POST", body: new URLSearchParams(fields) });
    if (!told.ok) throw new Error(`the twin answered ${told.status} to ${pathname}`);
  }

  /** What the server keeps: its database files, write-ahead log included, and its log. */
  keptBytes(): { name: string; bytes: Buffer }[] {
    const files = ["data/laras.db", "data/laras.db-wal", "data/laras.db-shm", "serve.log"];
    return files
      .map((file) => path.join(this.folder, file))
      .filter((file) => existsSync(file))
      .map((file) => ({ name: path.basename(file), bytes: readFileSync(file) }));
  }

  /** What only the twin may know in plain text: tokens it gave out, its customers' numbers, the app secret. */
  twinSecrets(): { tokens: string[]; phones: string[]; secrets: string[] } {
    const state = JSON.parse(readFileSync(path.join(this.folder, "data/twin.json"), "utf8")) as {
      tokens: Record<string, unknown>;
      instagram: { tokens: Record<string, unknown> };
      customers: { phone: string | null }[];
    };
    return {
      tokens: [...Object.keys(state.tokens), ...Object.keys(state.instagram.tokens)],
      phones: state.customers.flatMap(({ phone }) => phone ?? []),
      secrets: ["twin-app-secret-not-for-production", "twin-instagram-secret-not-for-production", "twin-verify-token"],
    };
  }
}

export const test = base.extend<object, { world: World; ownWorld: string; undoGrace: string }>({
  // A file of tests that names itself here gets a worker, and so a world, that no other file has used.
  ownWorld: ["", { option: true, scope: "worker" }],
  // Seconds in which an approval can be taken back: none, unless a file of tests is about that.
  undoGrace: ["0", { option: true, scope: "worker" }],
  world: [
    async ({ undoGrace }, use, worker) => {
      const laras = process.env.E2E_LARAS ?? path.resolve("../target/debug/laras");
      const output = process.env.E2E_OUTPUT ?? path.resolve("../target/end2end");
      const folder = path.join(output, "worlds", String(worker.workerIndex));
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(path.join(folder, "data"), { recursive: true });

      const [server, admin, twin] = await freePorts(3);
      const environment = { ...settings(server, admin, twin), LARAS_UNDO_GRACE: undoGrace };
      execFileSync(laras, ["demo"], { cwd: folder, env: environment });
      const children = ["twin", "serve"].map((command) => start(laras, command, folder, environment));
      try {
        await ready(`http://127.0.0.1:${twin}/phone`, children, folder);
        await ready(`http://127.0.0.1:${admin}/readyz`, children, folder);
        await use(new World(folder, server, twin));
      } finally {
        await Promise.all(children.map(stop));
      }
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

function settings(server: number, admin: number, twin: number): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(LARAS|META|INSTAGRAM|E2E)_/.test(name));
  const meta = `http://localhost:${twin}`;
  return {
    ...Object.fromEntries(inherited),
    LARAS_ADDR: `127.0.0.1:${server}`,
    LARAS_ADMIN_ADDR: `127.0.0.1:${admin}`,
    LARAS_TWIN_ADDR: `127.0.0.1:${twin}`,
    LARAS_PUBLIC_URL: `http://localhost:${server}`,
    LEPTOS_SITE_ROOT: process.env.E2E_SITE ?? path.resolve("../target/site"),
    DATABASE_URL: "sqlite://data/laras.db?mode=rwc",
    // Answers are drafted at once: nobody in these walks types a second message.
    LARAS_QUIET_GAP: "0",
    META_GRAPH_URL: meta,
    META_SDK_URL: `${meta}/en_US/sdk.js`,
    META_DIALOG_ORIGINS: meta,
    META_APP_ID: "1001001001",
    META_APP_SECRET: "twin-app-secret-not-for-production",
    INSTAGRAM_AUTHORIZE_URL: `${meta}/instagram/oauth/authorize`,
    INSTAGRAM_API_URL: `${meta}/instagram-api`,
    INSTAGRAM_GRAPH_URL: `${meta}/instagram-graph`,
    INSTAGRAM_APP_ID: "3003003003",
    INSTAGRAM_APP_SECRET: "twin-instagram-secret-not-for-production",
    META_LOGIN_CONFIG_ID: "2002002002",
    META_WEBHOOK_VERIFY_TOKEN: "twin-verify-token",
  };
}

/** All sockets are held until every port is known, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = createServer();
      await new Promise<void>((resolve) => socket.listen(0, "127.0.0.1", resolve));
      return socket;
    }),
  );
  const ports = sockets.map((socket) => {
    const address = socket.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  });
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.close(resolve))));
  return ports;
}

function start(laras: string, command: string, folder: string, env: NodeJS.ProcessEnv): ChildProcess {
  const log = openSync(path.join(folder, `${command}.log`), "w");
  const child = spawn(laras, [command], { cwd: folder, env, stdio: ["ignore", log, log] });
  closeSync(log);
  return child;
}

async function ready(address: string, children: ChildProcess[], folder: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const ended = children.find((child) => child.exitCode !== null);
    if (ended) throw new Error(`${ended.spawnargs.join(" ")} ended while starting; see the logs in ${folder}`);
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${address} was not ready in time; see the logs in ${folder}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const patience = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(patience);
}
