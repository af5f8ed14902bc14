import "server-only";
import * as z from "zod";

/*
 * The only place in lib that reads the process environment. Everything here arrives as text; an
 * empty value counts as not given, because `NAME=` in an .env file means just that.
 */

const whole = "must be a whole number from 1 to 65535";
const port = z.coerce.number(whole).int(whole).min(1, whole).max(65535, whole);
const days = "must be a whole number of days from 8 to 3650";
const onOff = z.enum(["on", "off"], 'must be "on" or "off"');
const text = z.string();

const url = (protocols: string[]) =>
  z.string().refine(
    (value) => {
      try {
        return protocols.includes(new URL(value).protocol);
      } catch {
        return false;
      }
    },
    `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  );
const httpUrl = url(["http:", "https:"]).transform((value) => value.replace(/\/+$/, ""));
const databaseUrl = url(["postgres:", "postgresql:"]);

const authSecret = z.string().min(32, "must have 32 characters or more");
const encryptionKey = z
  .string()
  .refine(
    (value) =>
      /^[0-9a-f]{64}$/i.test(value) ||
      (/^[A-Za-z0-9+/]{43}=?$/.test(value) && Buffer.from(value, "base64").length === 32),
    "must be 32 random bytes, as 64 hexadecimal digits or as base64 (openssl rand -hex 32)",
  );

const settingsSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: port.default(3000),
  /** Address to listen on. Unset: loopback with the embedded database, everywhere otherwise. */
  HOST: text.optional(),
  /** Public address, without a trailing slash. */
  APP_URL: httpUrl.optional(),
  DATA_DIR: text.default(".data"),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_APP_URL: databaseUrl.optional(),
  DATABASE_SYSTEM_URL: databaseUrl.optional(),
  DATABASE_REPLICA_URL: databaseUrl.optional(),
  AUTH_SECRET: authSecret.optional(),
  ENCRYPTION_KEY: encryptionKey.optional(),
  /** Keys that still open what they sealed, comma-separated; new secrets use ENCRYPTION_KEY. */
  ENCRYPTION_KEY_PREVIOUS: text.optional(),
  SANDBOX: onOff.optional(),
  SANDBOX_PORT: port.default(3100),
  SANDBOX_ACCESS_TOKEN: text.optional(),
  /** Auth token of the practice Twilio account. */
  SANDBOX_TWILIO_TOKEN: text.optional(),
  /** API key of the practice Resend account. */
  SANDBOX_RESEND_KEY: text.optional(),
  DEMO_PASSWORD: z.string().min(10, "must have 10 characters or more").optional(),
  /** "off" on a web process whose jobs run in other processes (`npm run worker`). */
  WORKER: onOff.default("on"),
  META_GRAPH_URL: httpUrl.optional(),
  /** Token of the platform's own WhatsApp account, for numbers in shared mode. */
  META_ACCESS_TOKEN: text.optional(),
  META_APP_SECRET: text.optional(),
  /** With both, numbers are connected in Facebook's own dialog (Embedded Signup). */
  META_APP_ID: text.optional(),
  META_SIGNUP_CONFIG_ID: text.optional(),
  /** Facebook's JavaScript SDK, loaded on the page of that dialog alone. */
  META_SDK_URL: httpUrl.default("https://connect.facebook.net/en_US/sdk.js"),
  META_VERIFY_TOKEN: text.optional(),
  STRIPE_SECRET_KEY: text.optional(),
  STRIPE_WEBHOOK_SECRET: text.optional(),
  STRIPE_API_URL: httpUrl.optional(),
  TWILIO_API_URL: httpUrl.optional(),
  RESEND_API_URL: httpUrl.optional(),
  SMTP_URL: url(["smtp:", "smtps:"]).optional(),
  MAIL_FROM: text.default("Tickline <no-reply@localhost>"),
  /** P-256 private key for browser notifications, 32 bytes as base64url; unset with an own database: off. */
  VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[\w-]{43}$/, "must be 32 random bytes as base64url")
    .optional(),
  /** Contact for push services: mailto: or https:. */
  VAPID_SUBJECT: url(["mailto:", "https:"]).optional(),
  /** One private origin that requests to addresses of customers may reach: the stand-ins of tests. */
  EGRESS_TEST_ORIGIN: httpUrl.optional(),
  GOOGLE_CLIENT_ID: text.optional(),
  GOOGLE_CLIENT_SECRET: text.optional(),
  /** Another OpenID Connect issuer in Google's place, for tests. */
  GOOGLE_ISSUER_URL: httpUrl.optional(),
  /** Files in an S3 bucket instead of DATA_DIR; the endpoint is for servers besides AWS. */
  S3_ENDPOINT: httpUrl.optional(),
  S3_REGION: text.default("us-east-1"),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "is not the name of a bucket")
    .optional(),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
  /** "on": the bucket stands in the path, as most servers besides AWS want it. */
  S3_FORCE_PATH_STYLE: onOff.default("off"),
  /** How long bodies of webhooks are kept; Meta repeats one for seven days, so never less than eight. */
  WEBHOOK_RETENTION_DAYS: z.coerce.number(days).int(days).min(8, days).max(3_650, days).default(90),
  /** Most messages a number may have on their way at once; unset: six tenths of its rate a second. */
  SEND_IN_FLIGHT: z.coerce.number().int().min(1).max(2_000).optional(),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "must be one of trace, debug, info, warn, error, fatal, silent",
    )
    .default("info"),
  /** "on" when a proxy of ours sets X-Forwarded-For and X-Forwarded-Proto. */
  TRUST_PROXY: onOff.default("off"),
});

/** What the owner of the machine has set: secrets may still be missing, `npm start` makes them. */
export type Settings = z.infer<typeof settingsSchema>;

type Completed = {
  APP_URL: string;
  AUTH_SECRET: string;
  ENCRYPTION_KEY: string;
  SANDBOX: "on" | "off";
  /** The sandbox's address while it is on. */
  META_GRAPH_URL: string;
  STRIPE_API_URL: string;
  TWILIO_API_URL: string;
  RESEND_API_URL: string;
};

/** What the application runs with: every secret present, the sandbox decided. */
export type Env = Omit<Settings, keyof Completed> & Completed;

/** Raised with all faults at once; `message` is ready for a person at a terminal. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      [
        faults.length === 1 ? "One setting needs attention:" : "Some settings need attention:",
        ...faults.map((fault) => `  ${fault}`),
        "Each setting is explained in .env.example.",
      ].join("\n"),
    );
    this.name = "SettingsError";
  }
}

type Source = Readonly<Record<string, string | undefined>>;

/** Rules between settings. They are checked beside the schema so that one message names it all. */
function crossFaults(given: Source): string[] {
  const faults: string[] = [];
  if (given.DATABASE_URL) {
    for (const name of ["AUTH_SECRET", "ENCRYPTION_KEY"]) {
      if (!given[name]) {
        faults.push(
          `${name} is missing: it is required with DATABASE_URL and must be the same for every ` +
            "process (openssl rand -hex 32)",
        );
      }
    }
  }
  for (const name of ["DATABASE_APP_URL", "DATABASE_SYSTEM_URL", "DATABASE_REPLICA_URL"]) {
    if (given[name] && !given.DATABASE_URL) faults.push(`${name} is given without DATABASE_URL`);
  }
  if (Boolean(given.GOOGLE_CLIENT_ID) !== Boolean(given.GOOGLE_CLIENT_SECRET)) {
    faults.push("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong together: give both or neither");
  }
  const s3 = ["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"];
  if (s3.some((name) => given[name]) && !s3.every((name) => given[name])) {
    faults.push(`${s3.join(", ")} belong together: give all of them or none`);
  }
  if (Boolean(given.META_APP_ID) !== Boolean(given.META_SIGNUP_CONFIG_ID)) {
    faults.push("META_APP_ID and META_SIGNUP_CONFIG_ID belong together: give both or neither");
  }
  if (given.PORT && given.PORT === (given.SANDBOX_PORT ?? "3100") && given.SANDBOX !== "off") {
    faults.push("PORT and SANDBOX_PORT are the same");
  }
  return faults;
}

/**
 * Reads and checks settings.
 * @throws SettingsError naming every fault; values are never repeated, they may be secrets.
 */
export function readSettings(source: Source = process.env): Settings {
  const given = Object.fromEntries(
    Object.keys(settingsSchema.shape)
      .map((name) => [name, source[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = settingsSchema.safeParse(given);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  faults.push(...crossFaults(given));
  if (!parsed.success || faults.length > 0) throw new SettingsError(faults);
  return parsed.data;
}

let known: Env | undefined;

/**
 * The environment of a running process, checked once. Call it inside functions, not while a module
 * loads: a production build runs without any setting.
 * @throws SettingsError naming every fault.
 */
export function env(): Env {
  known ??= complete(readSettings());
  return known;
}

function complete(settings: Settings): Env {
  const { AUTH_SECRET, ENCRYPTION_KEY } = settings;
  if (!AUTH_SECRET || !ENCRYPTION_KEY) {
    throw new SettingsError(
      [
        AUTH_SECRET ? undefined : "AUTH_SECRET is missing: npm start makes one, or give your own",
        ENCRYPTION_KEY ? undefined : "ENCRYPTION_KEY is missing: npm start makes one",
      ].filter((fault) => fault !== undefined),
    );
  }
  return {
    ...settings,
    AUTH_SECRET,
    ENCRYPTION_KEY,
    APP_URL: settings.APP_URL ?? `http://localhost:${settings.PORT}`,
    SANDBOX: settings.SANDBOX ?? "off",
    META_GRAPH_URL: settings.META_GRAPH_URL ?? "https://graph.facebook.com",
    STRIPE_API_URL: settings.STRIPE_API_URL ?? "https://api.stripe.com",
    TWILIO_API_URL: settings.TWILIO_API_URL ?? "https://api.twilio.com",
    RESEND_API_URL: settings.RESEND_API_URL ?? "https://api.resend.com",
  };
}

/**
 * Hands values found at start (secrets, addresses of the sandbox, the embedded database) to
 * this process and to the children it starts. A value of `undefined` removes the variable.
 */
export function publishEnv(values: Source): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  known = undefined;
}
