import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { env, publishEnv, readSettings, type Settings } from "@/lib/core/env";
import { SANDBOX_APP_ID } from "@/lib/sandbox/meta/graph-state";
import { seedSandboxRates } from "@/lib/wallet/pricing";
import { createStopper, describe, type Log, type Signals, type Stopper } from "./create-stopper";
import { keepDemoPassword } from "./demo-password";
import { DEMO_PEOPLE } from "./demo-story";
import { isPortFree } from "./free-port";
import { startHttpServer } from "./http-server";
import type { InstanceLock } from "./instance-lock.mjs";
import { keepProcess } from "./keep-process";
import {
  hasEmbeddedDatabase,
  joinDatabase,
  migrate,
  openDatabase,
  requirePostgres15,
} from "./open-database";
import { keepSecrets, type Secrets } from "./secrets";
import { seedDemo } from "./seed-demo";
import { StartError } from "./start-error";
import { createWebhookDispatch } from "./webhook-dispatch";
import { webhookRoutes } from "./webhook-routes";

/*
 * The process behind `npm start`: database, sandbox, worker, Next.js, in this order, and the same
 * backwards when it stops. Everything it finds out on the way (secrets, addresses) goes into the
 * environment, from which this process and its children read it.
 */

export type Mode = "start" | "dev" | "worker";

/** From the signal to the end of the process; everything below shares it. */
const STOP_MS = 1_900;
const REQUEST_GRACE_MS = 250;
const WORKER_STOP_MS = 800;
const PAGES_STOP_MS = 150;
/** Its log of accepted sends has to reach the disk. */
const SANDBOX_STOP_MS = 500;
const DATABASE_STOP_MS = 400;
/** After kill -9 the sandbox of the earlier start needs a moment to notice and leave its port. */
const PORT_WAIT_MS = 3_000;
/** A worker on its own finishes what it began. */
const LONE_WORKER_STOP_MS = 24_000;

type Main = {
  mode: Mode;
  /** Folder of the bundles: server.js, worker.js, sandbox.js. */
  bundles: string;
  lock?: InstanceLock | undefined;
  /** Whoever is set here is told of SIGINT, SIGTERM and SIGHUP. */
  signals: Signals;
};

/**
 * Starts everything and returns when it runs.
 * @throws SettingsError, StartError with a message for the person at the terminal
 */
export async function main({ mode, bundles, lock, signals }: Main): Promise<void> {
  const beganAt = Date.now();
  const settings = readSettings();
  const log = (line: string) => console.log(line);
  const limitMs = mode === "worker" ? LONE_WORKER_STOP_MS + 1_000 : STOP_MS;
  const stopper = createStopper({ log, lock, signals, limitMs });
  try {
    if (mode === "worker") await startLoneWorker(settings, bundles, stopper, log);
    else await startAll({ settings, mode, bundles, lock, stopper, log, beganAt });
  } catch (error) {
    // What fails because a signal came in between is no news; the process is about to end.
    if (stopper.isStopping()) await new Promise(() => {});
    await stopper.stop();
    throw error;
  }
}

async function startAll(options: {
  settings: Settings;
  mode: Mode;
  bundles: string;
  lock: InstanceLock | undefined;
  stopper: Stopper;
  log: Log;
  beganAt: number;
}): Promise<void> {
  const { settings, mode, bundles, lock, stopper, log, beganAt } = options;
  const isEmbedded = settings.DATABASE_URL === undefined;
  const hasSandbox = (settings.SANDBOX ?? (isEmbedded ? "on" : "off")) === "on";
  const hosts = settings.HOST ? [settings.HOST] : isEmbedded ? ["127.0.0.1", "::1"] : [undefined];
  await requireFreePorts(settings, hosts[0], hasSandbox);
  lock?.update({ state: "starting" });

  const secrets = isEmbedded || hasSandbox ? readSecrets(settings) : undefined;
  publishSecrets(settings, secrets, hasSandbox);

  const opening = openDatabase({ settings, secrets, log, signal: stopper.signal });
  // Added before it is open: a signal in between must not leave the database behind.
  stopper.add("database", () =>
    opening.then((open) => open.close(DATABASE_STOP_MS)).catch(() => {}),
  );
  const database = await opening;
  const { embedded } = database;
  if (!embedded) await requirePostgres15();
  const applied = await migrate(log);
  const where = embedded
    ? `embedded PostgreSQL on port ${embedded.port}${embedded.isAdopted ? ", taken over" : ""}`
    : `PostgreSQL at ${new URL(settings.DATABASE_URL ?? "").host}`;
  log(`  Database  ${where}${applied.length > 0 ? `, ${applied.length} migrations applied` : ""}`);

  if (hasSandbox && secrets) {
    const urls = await startSandbox({ settings, bundles, hosts, stopper, log });
    log(`  Sandbox   ${urls.control}`);
  }
  const children = settings.WORKER === "on" ? [startWorker(bundles, stopper, log)] : [];

  const url = env().APP_URL;
  await Promise.all([startPages({ settings, mode, hosts, stopper, log }), ...children]);
  if (hasSandbox) await makeDemo(settings, log);
  lock?.update({ state: "running", url });
  const seconds = ((Date.now() - beganAt) / 1000).toFixed(1);
  log(`\nTickline runs at ${url} (ready in ${seconds} s). Ctrl-C stops everything.`);
  if (hasSandbox) {
    const password = env().DEMO_PASSWORD;
    log(`\nDemo sign-ins, password ${password}`);
    for (const { email, role } of DEMO_PEOPLE) log(`  ${email.padEnd(26)}${role}`);
  }
  stopper.isRunning();
}

/** The sample workspace, once. Without it everything works, so a failure is told and no more. */
async function makeDemo(settings: Settings, log: Log): Promise<void> {
  try {
    await seedSandboxRates();
    if (settings.WORKER === "on" && (await seedDemo())) log("  Demo      made");
    const { DEMO_PASSWORD } = env();
    if (DEMO_PASSWORD && (await keepDemoPassword(DEMO_PASSWORD)) > 0)
      log("  Demo      new password");
  } catch (error) {
    log(`  Demo      not made, it is tried again at the next start: ${describe(error)}`);
  }
}

async function requireFreePorts(settings: Settings, host: string | undefined, hasSandbox: boolean) {
  const wanted = [
    { name: "PORT", port: settings.PORT, host },
    ...(hasSandbox
      ? [{ name: "SANDBOX_PORT", port: settings.SANDBOX_PORT, host: "127.0.0.1" }]
      : []),
  ];
  const taken: string[] = [];
  const deadline = Date.now() + PORT_WAIT_MS;
  for (const { name, port, host: address } of wanted) {
    while (!(await isPortFree(port, address)) && Date.now() < deadline) await sleep(100);
    if (!(await isPortFree(port, address))) taken.push(`  ${name} ${port}`);
  }
  if (taken.length > 0) {
    throw new StartError(
      `Another program listens where Tickline should:\n${taken.join("\n")}\n` +
        "Stop it, or choose other numbers.",
    );
  }
}

function readSecrets(settings: Settings): Secrets {
  return keepSecrets({ dataDir: settings.DATA_DIR, hasDatabase: hasEmbeddedDatabase(settings) });
}

/** What was given wins over what was made, in the sandbox too. */
function publishSecrets(settings: Settings, secrets: Secrets | undefined, hasSandbox: boolean) {
  const APP_URL = settings.APP_URL ?? `http://localhost:${settings.PORT}`;
  const AUTH_SECRET = settings.AUTH_SECRET ?? secrets?.AUTH_SECRET;
  publishEnv({
    APP_URL,
    AUTH_SECRET,
    // The names that next-auth reads.
    NEXTAUTH_URL: APP_URL,
    NEXTAUTH_SECRET: AUTH_SECRET,
    ENCRYPTION_KEY: settings.ENCRYPTION_KEY ?? secrets?.ENCRYPTION_KEY,
    META_VERIFY_TOKEN: settings.META_VERIFY_TOKEN ?? secrets?.META_VERIFY_TOKEN,
    VAPID_PRIVATE_KEY: settings.VAPID_PRIVATE_KEY ?? secrets?.VAPID_PRIVATE_KEY,
    SANDBOX: hasSandbox ? "on" : "off",
  });
  if (!hasSandbox || !secrets) return;
  publishEnv({
    DEMO_PASSWORD: settings.DEMO_PASSWORD ?? secrets.DEMO_PASSWORD,
    SANDBOX_ACCESS_TOKEN: settings.SANDBOX_ACCESS_TOKEN ?? secrets.SANDBOX_ACCESS_TOKEN,
    SANDBOX_TWILIO_TOKEN: settings.SANDBOX_TWILIO_TOKEN ?? secrets.SANDBOX_TWILIO_TOKEN,
    SANDBOX_RESEND_KEY: settings.SANDBOX_RESEND_KEY ?? secrets.SANDBOX_RESEND_KEY,
    META_APP_SECRET: settings.META_APP_SECRET ?? secrets.META_APP_SECRET,
    STRIPE_SECRET_KEY: settings.STRIPE_SECRET_KEY ?? secrets.STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: settings.STRIPE_WEBHOOK_SECRET ?? secrets.STRIPE_WEBHOOK_SECRET,
  });
}

type SandboxReady = { ready: true; urls: Readonly<Record<string, string | undefined>> };

async function startSandbox(options: {
  settings: Settings;
  bundles: string;
  hosts: readonly (string | undefined)[];
  stopper: Stopper;
  log: Log;
}): Promise<{ control: string }> {
  const { settings, bundles, hosts, stopper, log } = options;
  const given = env();
  const control = `http://127.0.0.1:${settings.SANDBOX_PORT}`;
  const [host] = hosts;
  // Webhooks go to this process directly, not round the public address.
  const isEverywhere = !host || host === "0.0.0.0" || host === "::";
  const appHost = isEverywhere ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  const sandbox = await keepProcess<SandboxReady>({
    name: "The sandbox",
    entry: path.join(bundles, "sandbox.js"),
    args: [
      JSON.stringify({
        port: settings.SANDBOX_PORT,
        stateDir: path.resolve(settings.DATA_DIR, "sandbox"),
        appUrl: `http://${appHost}:${settings.PORT}`,
        publicUrl: given.APP_URL,
        accessToken: given.SANDBOX_ACCESS_TOKEN,
        appSecret: given.META_APP_SECRET,
        verifyToken: given.META_VERIFY_TOKEN,
        stripeSecretKey: given.STRIPE_SECRET_KEY,
        stripeWebhookSecret: given.STRIPE_WEBHOOK_SECRET,
        twilioAuthToken: given.SANDBOX_TWILIO_TOKEN,
        resendApiKey: given.SANDBOX_RESEND_KEY,
      }),
    ],
    log,
  });
  stopper.add("sandbox", () => sandbox.stop(SANDBOX_STOP_MS));
  onBundleChange(bundles, "sandbox.js", sandbox.restart, stopper);
  const { urls } = sandbox.ready;
  publishEnv({
    META_GRAPH_URL: settings.META_GRAPH_URL ?? urls.graph ?? control,
    META_APP_ID: settings.META_APP_ID ?? SANDBOX_APP_ID,
    META_SIGNUP_CONFIG_ID: settings.META_SIGNUP_CONFIG_ID ?? "sandbox",
    META_SDK_URL: settings.META_APP_ID ? settings.META_SDK_URL : `${control}/en_US/sdk.js`,
    STRIPE_API_URL: settings.STRIPE_API_URL ?? urls.stripe ?? control,
    TWILIO_API_URL: settings.TWILIO_API_URL ?? urls.twilio ?? `${control}/twilio`,
    RESEND_API_URL: settings.RESEND_API_URL ?? urls.resend ?? `${control}/resend`,
    SMTP_URL: settings.SMTP_URL ?? urls.smtp,
  });
  return { control };
}

async function startWorker(bundles: string, stopper: Stopper, log: Log): Promise<void> {
  const worker = await keepProcess({
    name: "The worker",
    entry: path.join(bundles, "worker.js"),
    log,
  });
  stopper.add("work", () => worker.stop(WORKER_STOP_MS));
  onBundleChange(bundles, "worker.js", worker.restart, stopper);
  log("  Worker    ready");
}

async function startPages(options: {
  settings: Settings;
  mode: Mode;
  hosts: readonly (string | undefined)[];
  stopper: Stopper;
  log: Log;
}): Promise<void> {
  const { settings, mode, hosts, stopper, log } = options;
  const dev = mode === "dev";
  const pages = next({ dev, dir: process.cwd(), port: settings.PORT, hostname: "localhost" });
  await pages.prepare();
  const server = await startHttpServer({
    port: settings.PORT,
    hosts,
    // In development the route handlers answer, since they follow the sources as they change.
    webhooks: createWebhookDispatch({
      routes: dev ? {} : webhookRoutes,
      onError: (error, path) => log(`${path} failed: ${describe(error)}`),
    }),
    page: pages.getRequestHandler(),
    trustProxy: settings.TRUST_PROXY === "on",
    upgrade: pages.getUpgradeHandler(),
  });
  stopper.add("work", async () => {
    await server.stop(REQUEST_GRACE_MS);
    await Promise.race([pages.close(), sleep(PAGES_STOP_MS)]);
  });
  log("  Pages     ready");
}

/** `npm run worker`: one more worker, for the server in DATABASE_URL or the one running here. */
async function startLoneWorker(
  settings: Settings,
  bundles: string,
  stopper: Stopper,
  log: Log,
): Promise<void> {
  if (settings.DATABASE_URL) {
    publishSecrets(settings, undefined, settings.SANDBOX === "on");
  } else {
    const secrets = readSecrets(settings);
    const hasSandbox = settings.SANDBOX !== "off";
    publishSecrets(settings, secrets, hasSandbox);
    await joinDatabase(settings, secrets);
    if (hasSandbox) {
      const control = `http://127.0.0.1:${settings.SANDBOX_PORT}`;
      publishEnv({
        META_GRAPH_URL: settings.META_GRAPH_URL ?? control,
        STRIPE_API_URL: settings.STRIPE_API_URL ?? control,
        TWILIO_API_URL: settings.TWILIO_API_URL ?? `${control}/twilio`,
        RESEND_API_URL: settings.RESEND_API_URL ?? `${control}/resend`,
        SMTP_URL: settings.SMTP_URL ?? `smtp://127.0.0.1:${settings.SANDBOX_PORT + 1}`,
      });
    }
  }
  const worker = await keepProcess({
    name: "The worker",
    entry: path.join(bundles, "worker.js"),
    log,
  });
  stopper.add("work", () => worker.stop(LONE_WORKER_STOP_MS));
  log(`A worker runs (process ${worker.pid()}). Ctrl-C lets it finish what it began.`);
  stopper.isRunning();
}

/** Development: a process starts anew when its bundle was rebuilt. */
function onBundleChange(bundles: string, name: string, restart: () => void, stopper: Stopper) {
  if (path.basename(bundles) !== "dev") return;
  const file = path.join(bundles, name);
  fs.watchFile(file, { interval: 500 }, restart);
  stopper.add("work", async () => fs.unwatchFile(file));
}
