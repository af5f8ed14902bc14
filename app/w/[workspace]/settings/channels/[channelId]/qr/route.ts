import * as z from "zod";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { chatLink, PREFILLED_MAX } from "@/lib/channels/chat-link";
import { drawQr, QR_FORMATS } from "@/lib/channels/draw-qr";
import { getChannel } from "@/lib/channels/queries";
import { isId } from "@/lib/core/ids";

const querySchema = z.object({
  format: z.enum(QR_FORMATS),
  text: z.string().max(PREFILLED_MAX).default(""),
  download: z.literal("1").optional(),
});

type Props = { params: Promise<{ workspace: string; channelId: string }> };

/** The code that opens a chat with the number, to look at or to keep. */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { workspace, channelId } = await params;
  const ctx = await requireWorkspace(workspace, "channels:read");
  const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success)
    return new Response("Give a format and at most 140 characters.", { status: 400 });
  const channel = isId(channelId) ? await getChannel(ctx, channelId) : null;
  if (!channel) return new Response("There is no such number.", { status: 404 });
  const { format, text, download } = query.data;
  const { bytes, contentType } = await drawQr(chatLink(channel.address, text), format);
  const file = `whatsapp-${channel.address.replace(/\D/g, "")}.${format}`;
  return new Response(bytes, {
    headers: {
      "Content-Type": contentType,
      "Content-Disposition": `${download ? "attachment" : "inline"}; filename="${file}"`,
      "Cache-Control": "private, no-store",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}
