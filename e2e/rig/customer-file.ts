import { and, eq } from "drizzle-orm";
import { attachments, messageProviderIds } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { processEvents } from "@/lib/webhooks/inbound/process-events";
import type { SendingRig, SendingWorld } from "./sending-rig";

const PHONE = "254712345678";

export type CustomerFile = {
  type: "image" | "document";
  /** What the customer's phone says it is. */
  mimeType: string;
  bytes: Uint8Array;
  fileName?: string;
};

/** A customer sends a file: it is at Meta, its message has arrived here, and nothing is fetched yet. */
export async function receiveFile(rig: SendingRig, world: SendingWorld, file: CustomerFile) {
  const { wamid } = (await rig.control(`handsets/${PHONE}/message`, {
    phoneNumberId: world.phoneNumberId,
    type: file.type,
    base64: Buffer.from(file.bytes).toString("base64"),
    mimeType: file.mimeType,
    ...(file.fileName === undefined ? {} : { filename: file.fileName }),
  })) as { wamid: string };
  await rig.flush();
  while ((await processEvents()) > 0);
  const [row] = await withWorkspace(world.ctx, (tx) =>
    tx
      .select({ attachmentId: attachments.id, mediaId: attachments.providerMediaId })
      .from(attachments)
      .innerJoin(
        messageProviderIds,
        and(
          eq(messageProviderIds.workspaceId, attachments.workspaceId),
          eq(messageProviderIds.messageId, attachments.messageId),
        ),
      )
      .where(eq(messageProviderIds.providerId, wamid)),
  );
  if (!row?.mediaId) throw new Error("the file did not arrive");
  return { attachmentId: row.attachmentId, mediaId: row.mediaId };
}
