import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  index,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { CHANNEL_MODES } from "@/db/enums/channels";
import { HOLD_STATUSES, LEDGER_TYPES, WALLET_STATUSES } from "@/db/enums/wallet";
import { createdAt, id, instant, money, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { workspaces } from "./workspaces";

/** One prepaid wallet a workspace. Written by the SQL functions in db/functions/wallet.sql alone. */
export const wallets = pgTable(
  "wallets",
  {
    workspaceId: workspaceId()
      .primaryKey()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    currency: text().notNull(),
    balance: money().notNull().default("0"),
    held: money().notNull().default("0"),
    overdraft: money().notNull().default("0"),
    status: text({ enum: WALLET_STATUSES }).notNull().default("active"),
    /** Number of ledger lines; also the place of the last one. */
    seq: bigint({ mode: "number" }).notNull().default(0),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    check("wallet_held_not_negative", sql`${t.held} >= 0`),
    check(
      "wallet_not_overdrawn",
      sql`${t.status} = 'frozen' or ${t.balance} - ${t.held} >= -${t.overdraft}`,
    ),
    ...workspaceIsolation(),
  ],
);

/** The ledger: append-only by trigger and by grant; balance_after runs without a gap. */
export const walletTransactions = pgTable(
  "wallet_transactions",
  {
    workspaceId: workspaceId().references(() => wallets.workspaceId, { onDelete: "cascade" }),
    seq: bigint({ mode: "number" }).notNull(),
    type: text({ enum: LEDGER_TYPES }).notNull(),
    /** Signed and never zero. */
    amount: money().notNull(),
    balanceAfter: money().notNull(),
    /** message, campaign, payment, dispute, adjustment ... */
    referenceType: text().notNull(),
    reference: text().notNull(),
    messageId: uuid(),
    campaignId: uuid(),
    /** msg:<id>, pay:<provider>:<ref>, refund:<id>, adj:<id>; one posting each, whatever is retried. */
    idempotencyKey: text().notNull(),
    description: text().notNull(),
    /** Price category and market of a message, reason of an adjustment. */
    category: text(),
    market: text(),
    actorName: text(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.seq] }),
    uniqueIndex("wallet_transactions_key").on(t.workspaceId, t.idempotencyKey),
    index("wallet_transactions_time").on(t.workspaceId, t.createdAt),
    check("wallet_transactions_not_zero", sql`${t.amount} <> 0`),
    check(
      "wallet_transactions_sign",
      sql`(${t.type} = 'purchase' and ${t.amount} > 0) or (${t.type} = 'usage' and ${t.amount} < 0) or ${t.type} in ('refund', 'adjustment')`,
    ),
    ...workspaceIsolation(),
  ],
);

/** Money set aside for sends that are not settled; held = sum of (amount - captured - released). */
export const walletHolds = pgTable(
  "wallet_holds",
  {
    workspaceId: workspaceId().references(() => wallets.workspaceId, { onDelete: "cascade" }),
    id: id(),
    amount: money().notNull(),
    captured: money().notNull().default("0"),
    released: money().notNull().default("0"),
    status: text({ enum: HOLD_STATUSES }).notNull().default("active"),
    referenceType: text().notNull(),
    reference: text().notNull(),
    /** The time to live of the messages behind it; afterwards the rest is given back. */
    expiresAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("wallet_holds_reference").on(t.workspaceId, t.referenceType, t.reference),
    index("wallet_holds_expiry").on(t.expiresAt).where(sql`status = 'active'`),
    check(
      "wallet_holds_within",
      sql`${t.amount} > 0 and ${t.captured} >= 0 and ${t.released} >= 0 and ${t.captured} + ${t.released} <= ${t.amount}`,
    ),
    ...workspaceIsolation(),
  ],
);

/** Dated prices by market and category, for all workspaces. No row means: price unknown, never 0. */
export const rates = pgTable(
  "rates",
  {
    /** Where the numbers come from: "sandbox" or the name of an imported rate card. */
    card: text().notNull(),
    currency: text().notNull(),
    market: text().notNull(),
    category: text().notNull(),
    effectiveFrom: date({ mode: "string" }).notNull(),
    price: numeric({ precision: 12, scale: 4 }).notNull(),
    /** Whose price it is: Meta's, for numbers in shared mode, or the platform's fee for dedicated ones. */
    plan: text({ enum: CHANNEL_MODES }).notNull().default("shared"),
  },
  (t) => [
    primaryKey({ columns: [t.card, t.currency, t.market, t.category, t.effectiveFrom] }),
    check("rates_not_negative", sql`${t.price} >= 0`),
  ],
);
