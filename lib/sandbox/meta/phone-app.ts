import { createHash, randomBytes } from "node:crypto";
import { respondJson } from "@/lib/sandbox/http/respond";
import { jsonBody } from "./call-body";
import type { GraphCall, GraphContext } from "./graph-context";
import { GraphError, statusError } from "./graph-error";
import type { SandboxNumber } from "./graph-records";
import { checkProduct, invalid } from "./message-rules";
import { digitsOf } from "./phone-identity";

const DAY_MS = 24 * 3_600_000;
/** Messages a second of a number that is also in the phone app (whatsapp.md 7). */
export const PHONE_APP_PER_SECOND = 20;

/** Who stands in the address book of a phone, and what was said on it before it was connected. */
const PAST = [
  {
    waId: "16505551234",
    fullName: "Pablo Morales",
    firstName: "Pablo",
    chat: [
      { daysAgo: 12, byPhone: false, text: "Do you have the Black Prince echeveria?" },
      { daysAgo: 12, byPhone: true, text: "Three are left. Shall I keep one for you?" },
      { daysAgo: 11, byPhone: false, text: "Yes please, I come on Saturday." },
    ],
  },
  {
    waId: "12125557890",
    fullName: "Dana Whitfield",
    firstName: "Dana",
    chat: [
      { daysAgo: 5, byPhone: true, text: "Your order is ready. We are open until six." },
      { daysAgo: 5, byPhone: false, text: "Wonderful, thank you!" },
    ],
  },
] as const;

/**
 * POST /{number}/smb_app_data (whatsapp.md 5.3): contacts and chats of the WhatsApp Business app, each
 * once and within a day of the number's onboarding; they follow as webhooks, contacts as state_sync
 * and chats in chunks, or as 2593109 when the phone's owner keeps them.
 */
export async function syncPhoneApp(
  ctx: GraphContext,
  call: GraphCall,
  number: SandboxNumber,
): Promise<void> {
  const body = await jsonBody(call);
  checkProduct(body);
  const type = body.sync_type;
  if (type !== "smb_app_state_sync" && type !== "history") {
    throw invalid("Param sync_type must be one of {SMB_APP_STATE_SYNC, HISTORY}.");
  }
  const { phoneApp } = number;
  if (!phoneApp) throw invalid("This number is not in the WhatsApp Business app.");
  if (phoneApp.synced.includes(type)) throw new GraphError(2593107);
  if (ctx.now() - phoneApp.sinceMs > DAY_MS) throw new GraphError(2593108);
  phoneApp.synced.push(type);
  ctx.state.save();
  respondJson(call.response, {
    messaging_product: "whatsapp",
    request_id: randomBytes(12).toString("hex"),
  });
  for (const value of type === "history" ? historyOf(ctx, number) : [addressBook(ctx)]) {
    ctx.emitEvent({
      wabaId: number.wabaId,
      phoneNumberId: number.id,
      field: type,
      value: {
        messaging_product: "whatsapp",
        metadata: {
          display_phone_number: digitsOf(number.displayPhoneNumber),
          phone_number_id: number.id,
        },
        ...value,
      },
    });
  }
}

function addressBook(ctx: GraphContext) {
  return {
    state_sync: PAST.map(({ fullName, firstName, waId }) => ({
      type: "contact",
      contact: { full_name: fullName, first_name: firstName, phone_number: waId },
      action: "add",
      metadata: { timestamp: seconds(ctx.now()) },
    })),
  };
}

/** A chunk a thread, oldest phase last, as the phone hands them over. */
function historyOf(ctx: GraphContext, number: SandboxNumber) {
  if (!number.phoneApp?.sharesHistory) {
    return [{ history: [{ errors: [statusError(2593109)] }] }];
  }
  const ours = digitsOf(number.displayPhoneNumber);
  return PAST.map(({ waId, chat }, index) => ({
    history: [
      {
        metadata: {
          phase: index,
          chunk_order: 1,
          progress: Math.round(((index + 1) / PAST.length) * 100),
        },
        threads: [
          {
            id: waId,
            messages: chat.map(({ daysAgo, byPhone, text }, place) => ({
              from: byPhone ? ours : waId,
              ...(byPhone ? { to: waId } : {}),
              id: keptWamid(number.id, waId, place),
              timestamp: seconds(ctx.now() - daysAgo * DAY_MS + place * 60_000),
              type: "text",
              text: { body: text },
              history_context: { status: "READ" },
            })),
          },
        ],
      },
    ],
  }));
}

/** What was said on the phone has its id for good, however often the phone hands it over. */
function keptWamid(...place: readonly (string | number)[]): string {
  const bytes = createHash("sha256").update(place.join(" ")).digest().subarray(0, 27);
  return `wamid.${bytes.toString("base64")}`;
}

const seconds = (ms: number) => String(Math.floor(ms / 1000));
