import * as z from "zod";
import { startSandbox } from "./start-sandbox";

/*
 * The sandbox process. Its one argument is the options as JSON; it says `{ ready: true, urls }` to
 * its parent over IPC, or as one line when it was started by hand, and leaves on SIGTERM and when
 * the parent is gone.
 */

const optionsSchema = z.object({
  port: z.int().min(0).max(65_535),
  stateDir: z.string().min(1),
  appUrl: z.url().transform((url) => url.replace(/\/+$/, "")),
  publicUrl: z.url(),
  accessToken: z.string().min(1),
  appSecret: z.string().min(1),
  verifyToken: z.string().min(1),
  stripeSecretKey: z.string().min(1),
  stripeWebhookSecret: z.string().min(1),
  twilioAuthToken: z.string().min(1),
  resendApiKey: z.string().min(1),
});

/** What a child may still do after it was told to stop. */
const STOP_WITHIN_MS = 1_500;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(): Promise<void> {
  const sandbox = await startSandbox({ ...readOptions(), log: say });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    await sandbox.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
  process.on("disconnect", () => void stop());
  const ready = { ready: true, urls: sandbox.urls };
  if (process.send) process.send(ready);
  else process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function readOptions() {
  let given: unknown;
  try {
    given = JSON.parse(process.argv[2] ?? "");
  } catch {
    throw new Error("The sandbox takes its options as one JSON argument.");
  }
  const options = optionsSchema.safeParse(given);
  if (!options.success) throw new Error(z.prettifyError(options.error));
  return options.data;
}

run().catch((error: unknown) => {
  const taken = (error as NodeJS.ErrnoException)?.code === "EADDRINUSE";
  const message = error instanceof Error ? error.message : String(error);
  say(
    taken
      ? `The sandbox could not start: its port is in use (${message}). Set SANDBOX_PORT to a free one.`
      : `The sandbox could not start: ${message}`,
  );
  process.exit(1);
});
