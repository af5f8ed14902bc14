import { describe, expect, test } from "vitest";
import { readSettings, SettingsError } from "./env";

const key = "0".repeat(64);

function faultsOf(source: Record<string, string>): readonly string[] {
  try {
    readSettings(source);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

describe("settings", () => {
  test("a newcomer needs none", () => {
    const settings = readSettings({});
    expect(settings.PORT).toBe(3000);
    expect(settings.SANDBOX_PORT).toBe(3100);
    expect(settings.DATA_DIR).toBe(".data");
    expect(settings.DATABASE_URL).toBeUndefined();
  });

  test("an owner reads every fault in one message", () => {
    const faults = faultsOf({
      PORT: "eighty",
      DATABASE_URL: "mysql://db",
      SANDBOX: "yes",
      SMTP_URL: "mail.example.com",
      GOOGLE_CLIENT_ID: "id",
    });
    const named = ["PORT", "DATABASE_URL", "SANDBOX", "SMTP_URL", "AUTH_SECRET", "ENCRYPTION_KEY"];
    for (const name of [...named, "GOOGLE_CLIENT_ID"]) {
      expect(faults.filter((fault) => fault.startsWith(`${name} `))).toHaveLength(1);
    }
    expect(faults).toHaveLength(named.length + 1);
  });

  test("a secret is never repeated in a fault", () => {
    const error = faultsOf({ AUTH_SECRET: "hunter2", ENCRYPTION_KEY: "swordfish" });
    expect(error).toHaveLength(2);
    expect(error.join()).not.toMatch(/hunter2|swordfish/);
  });

  test("a database of one's own asks for the secrets that must outlive a machine", () => {
    const DATABASE_URL = "postgres://owner@db/tickline";
    expect(faultsOf({ DATABASE_URL }).map((fault) => fault.split(" ")[0])).toEqual([
      "AUTH_SECRET",
      "ENCRYPTION_KEY",
    ]);
    expect(faultsOf({ DATABASE_URL, AUTH_SECRET: "a".repeat(32), ENCRYPTION_KEY: key })).toEqual(
      [],
    );
  });

  test("bodies of webhooks are kept for eight days at least: Meta repeats one for seven", () => {
    expect(readSettings({}).WEBHOOK_RETENTION_DAYS).toBe(90);
    expect(readSettings({ WEBHOOK_RETENTION_DAYS: "8" }).WEBHOOK_RETENTION_DAYS).toBe(8);
    for (const wrong of ["7", "0", "8.5", "long"]) {
      expect(() => readSettings({ WEBHOOK_RETENTION_DAYS: wrong })).toThrow(/from 8 to 3650/);
    }
  });

  test("an encryption key is 32 bytes, in hexadecimal or base64", () => {
    expect(faultsOf({ ENCRYPTION_KEY: key })).toEqual([]);
    expect(faultsOf({ ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") })).toEqual([]);
    expect(faultsOf({ ENCRYPTION_KEY: Buffer.alloc(31, 7).toString("base64") })).toHaveLength(1);
    expect(faultsOf({ ENCRYPTION_KEY: "a pass phrase that is rather long, 32+" })).toHaveLength(1);
  });

  test("an empty line in .env counts as not given", () => {
    expect(readSettings({ PORT: "", STRIPE_SECRET_KEY: " " }).PORT).toBe(3000);
    expect(readSettings({ STRIPE_SECRET_KEY: " " }).STRIPE_SECRET_KEY).toBeUndefined();
  });

  test("addresses lose the slash that would double in links", () => {
    expect(readSettings({ APP_URL: "https://tickline.example/" }).APP_URL).toBe(
      "https://tickline.example",
    );
  });
});
