import { index, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { PAYMENT_PROVIDERS, PAYMENT_STATUSES } from "@/db/enums/billing";
import { createdAt, id, instant, money, updatedAt, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { workspaces } from "./workspaces";

/** Money on its way in: one row an intent, made before the provider is called. */
export const payments = pgTable(
  "payments",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    /** Travels to the provider as reference and in the idempotency key. */
    id: id(),
    purpose: text({ enum: ["wallet_top_up"] }).notNull(),
    provider: text({ enum: PAYMENT_PROVIDERS }).notNull(),
    /** Checkout session id at first; the credit is booked under paymentRef. */
    providerRef: text(),
    paymentRef: text(),
    amount: money().notNull(),
    currency: text().notNull(),
    status: text({ enum: PAYMENT_STATUSES }).notNull().default("pending"),
    failureReason: text(),
    checkoutUrl: text(),
    createdByName: text().notNull(),
    raw: jsonb().$type<unknown>(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    settledAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("payments_provider_ref").on(t.provider, t.providerRef),
    index("payments_open").on(t.status, t.createdAt),
    ...workspaceIsolation(),
  ],
);
