import { beforeAll } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { publishEnv } from "@/lib/core/env";
import { seedSandboxRates } from "../pricing";

/**
 * A database of its own for a test file that sends, with the practice numbers' prices in it: what is
 * quoted, held and charged is known. Call it once, at the top of the file.
 */
export function usePricedDatabase() {
  const database = useTestDatabase();
  beforeAll(async () => {
    publishEnv({ SANDBOX: "on" });
    await seedSandboxRates();
  });
  return database;
}
