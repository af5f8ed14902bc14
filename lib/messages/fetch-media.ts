import { and, eq } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { attachments, messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { CHANNEL_WORDS } from "@/lib/channels/capabilities";
import { describeFailure } from "@/lib/channels/describe-failure";
import { describeResendFailure } from "@/lib/channels/email/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import { MediaTooLargeError } from "@/lib/channels/open-download";
import { resendForChannel } from "@/lib/channels/resend-for-channel";
import { twilioForChannel } from "@/lib/channels/twilio-for-channel";
import { INBOUND_MEDIA_TTL_MS } from "@/lib/channels/whatsapp/capabilities";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { spoolFile, storeSpooled } from "@/lib/core/storage";
import { publish } from "@/lib/realtime/publish";
import { sniffType } from "./sniff-type";

/** Meta's largest file (whatsapp.md 3). */
const LARGEST_BYTES = 100 * 1024 * 1024;

const TOO_LARGE = { status: "failed", problem: "The file is larger than 100 MB." } as const;

type Channel = typeof channels.$inferSelect;

/** What asks for fetchMedia. The pauses of its tries outlast the seven days that Meta keeps a file. */
export const FETCH_MEDIA_JOB = { name: "messages.fetch_media", maxAttempts: 40 };

/**
 * Fetches the file of a message once, checks its size and checksum, finds out what it is and stores
 * it. Meta keeps inbound files for seven days, so a failure is tried again by the job.
 * @throws Error while trying again makes sense
 */
export async function fetchMedia(
  ctx: WorkspaceContext,
  { attachmentId }: { attachmentId: string },
): Promise<void> {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ attachment: attachments, message: messages, channel: channels })
      .from(attachments)
      .innerJoin(
        messages,
        and(
          eq(messages.workspaceId, attachments.workspaceId),
          eq(messages.id, attachments.messageId),
        ),
      )
      .innerJoin(
        channels,
        and(eq(channels.workspaceId, messages.workspaceId), eq(channels.id, messages.channelId)),
      )
      .where(and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.id, attachmentId))),
  );
  if (row?.attachment.status !== "pending" || !row.attachment.providerMediaId) return;
  const { attachment, message, channel } = row;

  const finish = (changes: Partial<typeof attachments.$inferInsert>) =>
    withWorkspace(ctx, async (tx) => {
      await tx
        .update(attachments)
        .set(changes)
        .where(
          and(
            eq(attachments.workspaceId, ctx.workspaceId),
            eq(attachments.id, attachmentId),
            eq(attachments.status, "pending"),
          ),
        );
      await publish(tx, ctx.workspaceId, "conversation", {
        contactId: message.contactId,
        channelId: message.channelId,
        kind: "media",
      });
    });

  if (Date.now() - attachment.createdAt.getTime() > INBOUND_MEDIA_TTL_MS) {
    return finish({
      status: "failed",
      problem:
        "Expired: it could not be fetched whole in the seven days that WhatsApp keeps a file.",
    });
  }
  const found = await openFileOf(channel, attachment.providerMediaId as string);
  if (found === "gone") {
    return finish({
      status: "failed",
      problem: `Expired: ${CHANNEL_WORDS[channel.kind]} no longer has this file. Ask for it again.`,
    });
  }
  if (found === "too_large") return finish(TOO_LARGE);
  const key = `${ctx.workspaceId}/${attachmentId}`;
  const stored = await spoolFile(found.stream, { maxBytes: LARGEST_BYTES }, async (spooled) => {
    // base64 in webhooks, hex in the answer of Graph (whatsapp.md 15.6): either proves the bytes
    const base64 = Buffer.from(spooled.sha256, "hex").toString("base64");
    const told = [attachment.sha256, found.sha256].filter((value) => value !== null);
    if (told.length > 0 && !told.some((value) => value === spooled.sha256 || value === base64)) {
      throw new Error("the file's checksum differs from the one that was announced");
    }
    await storeSpooled(key, spooled);
    return spooled;
  }).catch((error: unknown) => {
    // more came than was announced; every further try would end here as well
    if (error instanceof MediaTooLargeError) return null;
    throw error;
  });
  if (!stored) return finish(TOO_LARGE);
  await finish({
    status: "stored",
    storageKey: key,
    problem: null,
    sizeBytes: stored.sizeBytes,
    sha256: stored.sha256,
    mimeType: sniffType(stored.firstBytes) ?? "application/octet-stream",
  });
}

type FoundFile = { stream: AsyncIterable<Uint8Array>; sha256: string | null };

/**
 * The file at its provider, as a stream.
 * @throws Error while trying again makes sense
 */
async function openFileOf(
  channel: Channel,
  mediaId: string,
): Promise<FoundFile | "gone" | "too_large"> {
  switch (channel.kind) {
    case "whatsapp":
      return openAtMeta(channel, mediaId);
    case "sms":
      return openAtTwilio(channel, mediaId);
    case "email":
      return openAtResend(channel, mediaId);
  }
}

async function openAtMeta(channel: Channel, mediaId: string) {
  const graph = withToken(() => graphForChannel(channel));
  const facts = await graph.mediaUrl(mediaId, channel.senderId);
  if (!facts.ok) {
    if (facts.failure.kind === "refused" && facts.failure.code === 100) return "gone";
    throw new Error(describeFailure(facts.failure));
  }
  const download = await graph.downloadMedia(facts.value.url, { maxBytes: LARGEST_BYTES });
  if (!download.ok) {
    if (download.failure.kind === "too_large") return "too_large";
    throw new Error(describeFailure(download.failure));
  }
  return { stream: download.value.stream, sha256: facts.value.sha256 };
}

async function openAtTwilio(channel: Channel, address: string) {
  const twilio = withToken(() => twilioForChannel(channel));
  const download = await twilio.downloadFile(address, { maxBytes: LARGEST_BYTES });
  if (download.kind === "open") return { stream: download.media.stream, sha256: null };
  if (download.kind === "too_large") return "too_large";
  if (download.kind !== "refused") throw new Error(`Twilio: ${download.reason}`);
  if (download.status === 404 || download.status === 410) return "gone";
  throw new Error(`Twilio answered ${download.status} when the file was fetched.`);
}

/** @param mediaId ids of the mail and of its file, as parseResendWebhook() puts them together */
async function openAtResend(channel: Channel, mediaId: string) {
  const resend = withToken(() => resendForChannel(channel));
  const [emailId = "", fileId = ""] = mediaId.split("/");
  const download = await resend.downloadFile({ emailId, fileId }, { maxBytes: LARGEST_BYTES });
  if (download.kind === "open") return { stream: download.media.stream, sha256: null };
  if (download.kind === "too_large") return "too_large";
  if (download.kind === "failed") {
    const { failure } = download;
    if (failure.kind === "refused" && failure.status === 404) return "gone";
    throw new Error(describeResendFailure(failure));
  }
  if (download.kind !== "refused") throw new Error(`Resend: ${download.reason}`);
  throw new Error(`Resend answered ${download.status} when the file was fetched.`);
}

/** A number without a token may be connected again within the seven days, so it is no final end. */
function withToken<Client>(open: () => Client): Client {
  try {
    return open();
  } catch (error) {
    if (error instanceof Refusal) throw new Error(error.message, { cause: error });
    throw error;
  }
}
