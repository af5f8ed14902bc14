import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { SECRET, TOKEN } from "@/e2e/rig/sending-rig";
import { startThrowawayDatabase } from "@/e2e/rig/throwaway-database";
import { publishEnv } from "@/lib/core/env";
import { findFreePort } from "@/lib/server/free-port";
import { seedSandboxRates } from "@/lib/wallet/pricing";
import type { Section } from "./report";
import { startProcess } from "./start-process";

/** What every section gets. */
export type Bench = {
  /** A PostgreSQL as `npm start` runs it, migrated; nothing else uses it. */
  databaseUrl: string;
  /** Its owner, past row security, for baselines and for setting scenes. */
  owner: postgres.Sql;
  /** Where the webhooks of the sandbox go and where intakes listen. */
  webPort: number;
  sandbox: {
    origin: string;
    control: (route: string, body: unknown) => Promise<unknown>;
    /** Bodies of the messages that a number has sent, as they came in. */
    sentBodies: (phoneNumberId: string) => Promise<string[]>;
  };
  /** Folder for files of one run. */
  scratch: string;
  /** What autovacuum does in the first minute of a table's life; called after each warm-up. */
  settle: () => Promise<void>;
  repetitions: number;
  isQuick: boolean;
  log: (line: string) => void;
};

/** A part of the bench: sets its scene, measures, cleans up. */
export type RunSection = (bench: Bench) => Promise<Section>;

/** Starts what all sections share: the database and the sandbox, each a process of its own. */
export async function startBench(
  options: Pick<Bench, "repetitions" | "isQuick" | "log">,
): Promise<Bench & { stop: () => Promise<void> }> {
  const database = await startThrowawayDatabase();
  const owner = postgres(database.url, { max: 4, onnotice: () => {} });
  const scratch = mkdtempSync(path.join(tmpdir(), "tickline-bench-"));
  const port = await findFreePort();
  const webPort = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  publishEnv({
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    META_GRAPH_URL: origin,
    META_APP_SECRET: SECRET,
    SANDBOX_ACCESS_TOKEN: TOKEN,
    SANDBOX: "on",
    SANDBOX_PORT: String(port),
    PORT: String(webPort),
    APP_URL: `http://localhost:${webPort}`,
    DATA_DIR: scratch,
  });
  await seedSandboxRates();
  const sandbox = await startProcess({
    entry: "lib/sandbox/main.ts",
    args: [
      JSON.stringify({
        port,
        stateDir: path.join(scratch, "sandbox"),
        appUrl: `http://127.0.0.1:${webPort}`,
        publicUrl: `http://localhost:${webPort}`,
        accessToken: TOKEN,
        appSecret: SECRET,
        verifyToken: "bench",
        stripeSecretKey: "sk_test_bench",
        stripeWebhookSecret: "whsec_bench",
        twilioAuthToken: "twilio-bench",
        resendApiKey: "re_bench",
      }),
    ],
  });
  const control = async (route: string, body: unknown) => {
    const response = await fetch(`${origin}/_control/${route}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  // Statuses wait until they are asked for: every contestant is measured on sending alone.
  await control("config", { magicRecipients: false, pairRate: false, autoStatus: false });
  return {
    ...options,
    databaseUrl: database.url,
    owner,
    webPort,
    scratch,
    settle: async () => {
      await owner`vacuum analyze`;
    },
    sandbox: {
      origin,
      control,
      async sentBodies(phoneNumberId) {
        const response = await fetch(`${origin}/_control/sent?phoneNumberId=${phoneNumberId}`);
        const lines = (await response.text()).split("\n").filter(Boolean);
        return lines.map((line) => JSON.stringify((JSON.parse(line) as { body: unknown }).body));
      },
    },
    async stop() {
      await sandbox.stop();
      await owner.end({ timeout: 1 });
      await database.stop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
