import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { RecipientState, SkipReason } from "@/db/enums/campaigns";
import { MESSAGE_STATUSES, type MessageStatus } from "@/db/enums/messages";
import { withWorkspace } from "@/db/tenant";
import { describeError } from "@/lib/channels/error-catalogue";
import { searchPattern } from "@/lib/contacts/segment-filter";
import type { WorkspaceContext } from "@/lib/core/context";
import { type DisplayStatus, displayStatus } from "@/lib/messages/status";
import { type ListRecipientsInput, listRecipientsSchema } from "./report-schema";

export type RecipientRow = {
  /** Also the id of the message, once there is one. */
  id: string;
  contactId: string;
  name: string | null;
  /** Digits, frozen at launch; null when the person had no number. */
  phone: string | null;
  /** Without its @. */
  username: string | null;
  /** Meta's code of the language they get, frozen at launch; null where there was one for everybody. */
  language: string | null;
  state: DisplayStatus;
  /** Why, in plain words: for skipped, failed, held and unconfirmed ones. */
  reason: string | null;
  skipReason: SkipReason | "cancelled" | null;
  skipDetail: string | null;
  errorCode: number | null;
  /** ISO time of the newest thing that happened to the message. */
  lastEventAt: string | null;
  /** Decimal; null when nothing is known or nothing is owed. */
  charged: string | null;
  /** Whether its price is still set aside. */
  isHeld: boolean;
  /** A message was made, under the id of the recipient: there is something to trace. */
  hasMessage: boolean;
};

type RawRecipient = Omit<RecipientRow, "state" | "reason" | "skipReason"> & {
  recipientState: RecipientState;
  skipReason: SkipReason | null;
  status: MessageStatus | null;
  errorDetail: string | null;
  notBefore: string | null;
};

/** People of a campaign's frozen audience, in the order in which they are sent to. */
export async function listRecipients(
  ctx: WorkspaceContext,
  input: ListRecipientsInput,
): Promise<{ rows: RecipientRow[]; nextCursor: string | null }> {
  const { campaignId, states, code, search, after, limit } = listRecipientsSchema.parse(input);
  const found = await withWorkspace(
    ctx,
    async (tx) =>
      (await tx.execute(sql`
        select r.id, r.contact_id as "contactId", c.name,
          case when r.address ~ '^[0-9]+$' then r.address end as phone, c.username,
          (select t.language from message_templates t
            where t.workspace_id = r.workspace_id and t.id = r.template_id) as language,
          r.state as "recipientState", r.skip_reason as "skipReason", r.skip_detail as "skipDetail",
          m.status, m.error_code as "errorCode", m.error_detail as "errorDetail",
          to_json(r.not_before) #>> '{}' as "notBefore",
          to_json(greatest(m.sending_at, m.accepted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at))
            #>> '{}' as "lastEventAt",
          case when m.charge_state = 'captured' then m.charged_amount::text end as charged,
          coalesce(m.charge_state = 'held', r.state = 'pending' and r.price > 0) as "isHeld",
          m.id is not null as "hasMessage"
        from campaign_recipients r
        join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id
        left join messages m on m.workspace_id = r.workspace_id and m.id = r.id
        where r.workspace_id = ${ctx.workspaceId} and r.campaign_id = ${campaignId}
          and (${after ?? null}::uuid is null or r.id > ${after ?? null}::uuid)
          and (${search} = '' or c.name ilike ${searchPattern(search)}
            or c.username ilike ${searchPattern(search)}
            or '+' || r.address ilike ${searchPattern(search)})
          and ${code === undefined ? sql`true` : sql`m.status = 'failed' and m.error_code is not distinct from ${code}`}
          and ${stateCondition(states)}
        order by r.id limit ${limit + 1}`)) as unknown as RawRecipient[],
  );
  const rows = found.slice(0, limit).map(presentRecipient);
  return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}

/** The eight words back into what the tables say. */
function stateCondition(states: readonly DisplayStatus[]): SQL {
  if (states.length === 0) return sql`true`;
  const statuses = MESSAGE_STATUSES.filter((status) => {
    const shown = displayStatus(status);
    return shown !== null && states.includes(shown);
  });
  const waiting: RecipientState[] = [
    ...(states.includes("queued") ? (["pending"] as const) : []),
    ...(states.includes("skipped") ? (["skipped", "cancelled"] as const) : []),
  ];
  return sql`(
    m.status in (select value from jsonb_array_elements_text(${JSON.stringify(statuses)}::jsonb))
    or r.state in (select value from jsonb_array_elements_text(${JSON.stringify(waiting)}::jsonb)))`;
}

function presentRecipient(raw: RawRecipient): RecipientRow {
  const { recipientState, status, errorDetail, notBefore, ...row } = raw;
  const shown = status ? displayStatus(status) : null;
  const state: DisplayStatus = shown ?? (recipientState === "pending" ? "queued" : "skipped");
  return {
    ...row,
    skipReason: recipientState === "cancelled" ? "cancelled" : row.skipReason,
    state,
    reason: reasonOf(state, raw),
  };
}

function reasonOf(state: DisplayStatus, raw: RawRecipient): string | null {
  switch (state) {
    case "failed":
      return raw.errorCode === null ? raw.errorDetail : describeError(raw.errorCode).title;
    case "unconfirmed":
      return raw.status === "unknown_final" ? "No word within a day" : "The answer got lost";
    case "held":
      return "Meta watches a new template";
    case "queued":
      return raw.notBefore && Date.parse(raw.notBefore) > Date.now()
        ? "Waits because Meta asked for it"
        : null;
    default:
      return null;
  }
}
