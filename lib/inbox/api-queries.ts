import { sql } from "drizzle-orm";
import type { ChargeState, MessageStatus } from "@/db/enums/messages";
import { withWorkspace } from "@/db/tenant";
import { describeError } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";
import { displayStatus } from "@/lib/messages/status";
import type { ApiStatus } from "./api-schema";

type Row = {
  id: string;
  status: MessageStatus;
  contactId: string;
  conversationId: string | null;
  createdAt: string;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  failedAt: string | null;
  errorCode: number | null;
  errorDetail: string | null;
  heldAmount: string | null;
  chargedAmount: string | null;
  chargeState: ChargeState;
};

/** How one of the messages that programs sent fares; null for all others. The route has asked for the scope. */
export async function readApiMessage(
  ctx: WorkspaceContext,
  messageId: string,
): Promise<ApiStatus | null> {
  if (!isId(messageId)) return null;
  const iso = (column: string) => sql.raw(`to_json(m.${column}) #>> '{}'`);
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<Row>(sql`
      select m.id, m.status, m.contact_id as "contactId", v.id as "conversationId",
        ${iso("created_at")} as "createdAt", ${iso("sent_at")} as "sentAt",
        ${iso("delivered_at")} as "deliveredAt", ${iso("read_at")} as "readAt",
        ${iso("failed_at")} as "failedAt", m.error_code as "errorCode",
        m.error_detail as "errorDetail", m.held_amount as "heldAmount",
        m.charged_amount as "chargedAmount", m.charge_state as "chargeState"
      from messages m
      left join conversations v on v.workspace_id = m.workspace_id
        and v.contact_id = m.contact_id and v.channel_id = m.channel_id
      where m.workspace_id = ${ctx.workspaceId} and m.id = ${messageId} and m.origin = 'api'`),
  );
  const status = row && displayStatus(row.status);
  if (!status) return null;
  return {
    message_id: row.id,
    status,
    conversation_id: row.conversationId,
    contact_id: row.contactId,
    created_at: utc(row.createdAt),
    sent_at: row.sentAt && utc(row.sentAt),
    delivered_at: row.deliveredAt && utc(row.deliveredAt),
    read_at: row.readAt && utc(row.readAt),
    failed_at: row.failedAt && utc(row.failedAt),
    error: status === "failed" ? errorOf(row) : null,
    price: priceOf(row, ctx.currency),
  };
}

const utc = (at: string) => new Date(at).toISOString();

function errorOf({ errorCode, errorDetail }: Row): ApiStatus["error"] {
  if (errorCode === null) {
    return { code: null, message: errorDetail ?? "WhatsApp gave no reason." };
  }
  const { title, explanation, whatToDo } = describeError(errorCode);
  return { code: errorCode, message: `${title}. ${explanation} ${whatToDo}` };
}

function priceOf(row: Row, currency: string): ApiStatus["price"] {
  const { chargeState: state } = row;
  const amount =
    state === "captured" ? row.chargedAmount : state === "none" ? null : row.heldAmount;
  return amount === null ? null : { amount, currency, state };
}
