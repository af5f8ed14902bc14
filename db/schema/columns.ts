import { sql } from "drizzle-orm";
import { numeric, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** UUIDv7 from SQL function `new_id()`; code that needs the id beforehand uses lib/core/ids.ts. */
export const id = () => uuid().notNull().default(sql`new_id()`);
export const workspaceId = () => uuid().notNull();
export const instant = () => timestamp({ withTimezone: true, mode: "date" });
export const createdAt = () => instant().notNull().defaultNow();
export const updatedAt = () =>
  instant()
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date());
/** Money: four decimals, read and written as a decimal string, never as a float. */
export const money = () => numeric({ precision: 14, scale: 4 });
/** Sealed by lib/core/crypto/seal-secret.ts; clear text never reaches the database. */
export const sealedSecret = () => text();
