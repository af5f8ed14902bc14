import "server-only";
import { sql } from "drizzle-orm";
import type { PaymentStatus } from "@/db/enums/billing";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { configuredGateway } from "./configured-gateway";

export type PaymentRow = {
  id: string;
  amount: string;
  currency: string;
  status: PaymentStatus;
  failureReason: string | null;
  /** The provider's page, while it can still be paid. */
  checkoutUrl: string | null;
  createdByName: string;
  /** ISO times. */
  createdAt: string;
  settledAt: string | null;
};

const COLUMNS = sql`id, amount::text as amount, currency, status, failure_reason as "failureReason",
  case when status = 'pending' then checkout_url end as "checkoutUrl",
  created_by_name as "createdByName", to_json(created_at) #>> '{}' as "createdAt",
  to_json(settled_at) #>> '{}' as "settledAt"`;

/** Payments that are on their way, oldest first. */
export async function listOpenPayments(ctx: WorkspaceContext): Promise<PaymentRow[]> {
  assertCan(ctx, "wallet:read");
  return (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select ${COLUMNS} from payments
      where workspace_id = ${ctx.workspaceId}::uuid
        and (status = 'processing' or (status = 'pending' and provider_ref is not null))
      order by created_at limit 10`),
  )) as unknown as PaymentRow[];
}

/** One payment; null when it does not exist here. */
export async function findPayment(
  ctx: WorkspaceContext,
  paymentId: string,
): Promise<PaymentRow | null> {
  assertCan(ctx, "wallet:read");
  const [row] = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select ${COLUMNS} from payments
      where workspace_id = ${ctx.workspaceId}::uuid and id = ${paymentId}::uuid`),
  )) as unknown as PaymentRow[];
  return row ?? null;
}

/** How payments stand on this installation. */
export function topUpOffer(ctx: WorkspaceContext): {
  configured: boolean;
  sandbox: boolean;
  /** The one who looks may not pay before the address is confirmed. */
  needsVerification: boolean;
} {
  const sandbox = env().SANDBOX === "on";
  return {
    configured: configuredGateway() !== null,
    sandbox,
    needsVerification: !sandbox && ctx.actor.kind === "member" && !ctx.actor.verified,
  };
}
