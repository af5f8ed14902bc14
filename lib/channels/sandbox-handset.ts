import "server-only";
import { and, asc, eq, isNull } from "drizzle-orm";
import * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import type { blockHandsetSchema, HandsetFaults, handsetMessageSchema } from "./handset-schema";
import { callSandbox, hasSandbox, reachSandbox } from "./sandbox-control";

/*
 * The customers' phones of the sandbox, over its control API. A workspace reaches the phones that
 * talk to its own practice numbers and no others; without the sandbox nothing here exists.
 */

const LISTED = 60;
const SHOWN_BUBBLES = 200;

const mediaSchema = z.object({
  kind: z.enum(["image", "video", "audio", "document", "sticker"]),
  mediaId: z.string().nullable(),
  link: z.string().nullable(),
  mimeType: z.string().nullable(),
  filename: z.string().nullable(),
  caption: z.string().nullable(),
  voice: z.boolean(),
});
const buttonSchema = z.object({
  kind: z.string(),
  text: z.string(),
  payload: z.string().nullable(),
  url: z.string().nullable(),
  code: z.string().nullable(),
});
const contentSchema = z.object({
  type: z.string(),
  kind: z.string().nullable(),
  header: z.string().nullable(),
  text: z.string().nullable(),
  footer: z.string().nullable(),
  media: mediaSchema.nullable(),
  buttons: z.array(buttonSchema),
  list: z
    .object({
      button: z.string(),
      sections: z.array(
        z.object({
          title: z.string().nullable(),
          rows: z.array(
            z.object({ id: z.string(), title: z.string(), description: z.string().nullable() }),
          ),
        }),
      ),
    })
    .nullable(),
  location: z.record(z.string(), z.unknown()).nullable(),
  contacts: z.array(z.unknown()).nullable(),
  quotedMessageId: z.string().nullable(),
});
const bubbleSchema = z.object({
  id: z.string(),
  direction: z.enum(["business", "customer"]),
  at: z.string(),
  onPhone: z.boolean(),
  content: contentSchema,
  status: z.string(),
  error: z.object({ code: z.number(), title: z.string() }).nullable(),
  reactions: z.array(z.object({ from: z.enum(["business", "customer"]), emoji: z.string() })),
});
export type HandsetBubble = z.output<typeof bubbleSchema>;

const chatSchema = z.object({
  phone: z.string(),
  name: z.string().nullable(),
  business: z.object({ name: z.string(), displayPhoneNumber: z.string() }),
  windowOpen: z.boolean(),
  windowClosesAt: z.string().nullable(),
  typing: z.boolean(),
  blocked: z.boolean(),
  marketingStopped: z.boolean(),
  messages: z.array(bubbleSchema),
});
export type HandsetChat = z.output<typeof chatSchema>;

const listSchema = z.object({
  total: z.number(),
  handsets: z.array(
    z.object({
      phone: z.string(),
      name: z.string().nullable(),
      unread: z.number(),
      blocked: z.boolean(),
      lastMessage: z
        .object({
          id: z.string(),
          direction: z.enum(["business", "customer"]),
          at: z.string(),
          text: z.string(),
        })
        .nullable(),
    }),
  ),
});
export type HandsetList = z.output<typeof listSchema>;

const faultsSchema = z.object({
  latencyMs: z.number(),
  share429: z.number(),
  share5xx: z.number(),
  shareTimeout: z.number(),
  shareAcceptThenCut: z.number(),
  statusDelayMs: z.number(),
  duplicateStatuses: z.number(),
  reorderStatuses: z.number(),
});
export type FaultState = z.output<typeof faultsSchema>;

export type PracticeNumber = { channelId: string; name: string; phone: string };

/** The workspace's practice numbers, oldest first. */
export async function listPracticeNumbers(ctx: WorkspaceContext): Promise<PracticeNumber[]> {
  assertCan(ctx, "sandbox:use");
  if (!hasSandbox()) return [];
  return withWorkspace(ctx, (tx) =>
    tx
      .select({
        channelId: channels.id,
        name: channels.name,
        phone: channels.address,
      })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.kind, "whatsapp"),
          eq(channels.isSandbox, true),
          isNull(channels.deletedAt),
        ),
      )
      .orderBy(asc(channels.createdAt), asc(channels.id)),
  );
}

/** Phones that have a chat with one of the workspace's numbers, the busiest first. */
export async function listHandsets(
  ctx: WorkspaceContext,
  { channelId, search = "" }: { channelId: string; search?: string },
): Promise<HandsetList> {
  const phoneNumberId = await practiceNumber(ctx, channelId);
  const query = new URLSearchParams({ phoneNumberId, q: search, limit: String(LISTED) });
  return callSandbox(`handsets?${query}`, listSchema);
}

/** What one phone shows of its chat with the number; empty for one that has none yet. */
export async function readHandset(
  ctx: WorkspaceContext,
  { channelId, phone }: { channelId: string; phone: string },
): Promise<HandsetChat> {
  const phoneNumberId = await practiceNumber(ctx, channelId);
  const query = new URLSearchParams({ phoneNumberId, limit: String(SHOWN_BUBBLES) });
  return callSandbox(`handsets/${encodeURIComponent(phone)}?${query}`, chatSchema);
}

/** The customer writes, taps or reacts; the webhook follows as Meta would send it. */
export async function writeFromHandset(
  ctx: WorkspaceContext,
  input: z.output<typeof handsetMessageSchema>,
): Promise<{ providerId: string }> {
  const phoneNumberId = await practiceNumber(ctx, input.channelId);
  return post(`handsets/${encodeURIComponent(input.phone)}/message`, {
    phoneNumberId,
    ...(input.name ? { name: input.name } : {}),
    ...(input.contextId ? { contextId: input.contextId } : {}),
    ...input.message,
  });
}

export type HandsetFile = {
  channelId: string;
  phone: string;
  bytes: Uint8Array;
  /** Declared by the browser; our own intake looks at the bytes. */
  mimeType: string;
  fileName: string;
  voice: boolean;
  caption?: string;
};

/** The customer sends a picture, a voice note or a file. */
export async function sendFileFromHandset(
  ctx: WorkspaceContext,
  file: HandsetFile,
): Promise<{ providerId: string }> {
  const phoneNumberId = await practiceNumber(ctx, file.channelId);
  const [family] = file.mimeType.split("/");
  const type = family === "image" || family === "video" || family === "audio" ? family : "document";
  return post(`handsets/${encodeURIComponent(file.phone)}/message`, {
    phoneNumberId,
    type,
    base64: Buffer.from(file.bytes).toString("base64"),
    mimeType: file.mimeType,
    filename: file.fileName,
    ...(file.caption ? { caption: file.caption } : {}),
    ...(type === "audio" ? { voice: file.voice } : {}),
  });
}

/** The customer looks at the chat: what has arrived is read. */
export async function readOnHandset(
  ctx: WorkspaceContext,
  { channelId, phone }: { channelId: string; phone: string },
): Promise<void> {
  const phoneNumberId = await practiceNumber(ctx, channelId);
  await callSandbox(`handsets/${encodeURIComponent(phone)}/read`, z.unknown(), { phoneNumberId });
}

/** The customer blocks the business, or takes that back. */
export async function blockOnHandset(
  ctx: WorkspaceContext,
  { channelId, phone, blocked }: z.output<typeof blockHandsetSchema>,
): Promise<void> {
  const phoneNumberId = await practiceNumber(ctx, channelId);
  await callSandbox(`handsets/${encodeURIComponent(phone)}/block`, z.unknown(), {
    phoneNumberId,
    blocked,
  });
}

/** What goes wrong on the line now. One practice Meta serves the installation, so all feel it. */
export async function readFaults(ctx: WorkspaceContext): Promise<FaultState> {
  await anyPracticeNumber(ctx);
  return callSandbox("faults", faultsSchema);
}

export async function setFaults(ctx: WorkspaceContext, faults: HandsetFaults): Promise<FaultState> {
  await anyPracticeNumber(ctx);
  return callSandbox("faults", faultsSchema, faults);
}

export async function clearFaults(ctx: WorkspaceContext): Promise<FaultState> {
  await anyPracticeNumber(ctx);
  return callSandbox("faults", faultsSchema, "delete");
}

/** A file that lies on a phone of the sandbox, when it belongs to a chat of this workspace. */
export async function openHandsetFile(
  ctx: WorkspaceContext,
  { channelId, phone, mediaId }: { channelId: string; phone: string; mediaId: string },
): Promise<{ bytes: Uint8Array; mimeType: string } | null> {
  const chat = await readHandset(ctx, { channelId, phone });
  if (!chat.messages.some(({ content }) => content.media?.mediaId === mediaId)) return null;
  const response = await reachSandbox(`media/${encodeURIComponent(mediaId)}`);
  if (!response.ok) return null;
  return {
    bytes: new Uint8Array(await response.arrayBuffer()),
    mimeType: response.headers.get("content-type") ?? "application/octet-stream",
  };
}

/** @throws Refusal `not_found` for numbers of others, real numbers, and without the sandbox */
async function practiceNumber(ctx: WorkspaceContext, channelId: string): Promise<string> {
  assertCan(ctx, "sandbox:use");
  if (!hasSandbox() || !isId(channelId)) notFound("practice number");
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ senderId: channels.senderId })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, channelId),
          eq(channels.kind, "whatsapp"),
          eq(channels.isSandbox, true),
          isNull(channels.deletedAt),
        ),
      ),
  );
  if (!row) notFound("practice number");
  return row.senderId;
}

async function anyPracticeNumber(ctx: WorkspaceContext): Promise<void> {
  if ((await listPracticeNumbers(ctx)).length === 0) notFound("practice number");
}

async function post(path: string, body: object): Promise<{ providerId: string }> {
  const { wamid } = await callSandbox(path, z.object({ wamid: z.string() }), body);
  return { providerId: wamid };
}
