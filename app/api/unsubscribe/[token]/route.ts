import { env } from "@/lib/core/env";
import { stopMail } from "@/lib/notifications/stop-mail";

type Params = { params: Promise<{ token: string }> };

/** A mail program opened the address of the header: the page asks, because scanners open it too. */
export async function GET(_: Request, { params }: Params): Promise<Response> {
  return Response.redirect(`${env().APP_URL}/unsubscribe/${(await params).token}`, 303);
}

/**
 * Ends mail of one kind: one POST of a mail program (RFC 8058), or the button of our own page. Needs
 * no cookie and looks at none; the signed token says whose mail and which kind.
 */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const { token } = await params;
  const stopped = await stopMail(token);
  const form = await request.formData().catch(() => null);
  if (form?.get("from") === "page") {
    const outcome = stopped ? "done" : "unknown";
    return Response.redirect(`${env().APP_URL}/unsubscribe/${token}?outcome=${outcome}`, 303);
  }
  return stopped
    ? new Response("Unsubscribed.\n")
    : new Response("This link is not one of ours, or it belongs to somebody who left.\n", {
        status: 404,
      });
}
