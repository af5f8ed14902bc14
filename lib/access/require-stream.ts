import "server-only";
import { clientIp } from "@/lib/auth/client-ip";
import { getSession, isSessionLive } from "@/lib/auth/session";
import { isId } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import { type RealtimeEvent, replayEvents, subscribe } from "@/lib/realtime/subscribe";
import { findMemberContext } from "./workspace-context";

/** Proxies and phones drop silent connections; a comment keeps them open. */
const HEARTBEAT_MS = 15_000;

type StreamRequest = {
  slug: string;
  headers: Headers;
  lastEventId: string | null;
  signal: AbortSignal;
};

/**
 * Opens the event stream of a workspace for a member. Membership is proven again at every event of
 * the members' topic and at every heartbeat, so a removed member's stream ends at once (r34, r80).
 * Strangers get the same 404 as for a workspace that does not exist.
 */
export async function requireStream({ slug, headers, lastEventId, signal }: StreamRequest) {
  const session = await getSession();
  if (!session) return new Response("Sign in first.\n", { status: 401 });
  const ctx = await findMemberContext(session.userId, slug, clientIp(headers));
  if (!ctx) return new Response("", { status: 404 });

  const encoder = new TextEncoder();
  let close = () => {};
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let open = true;
      const write = (text: string) => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      const send = (event: RealtimeEvent) =>
        write(`id: ${event.id}\nevent: ${event.topic}\ndata: ${JSON.stringify(event.payload)}\n\n`);
      const stillMember = async () => {
        const [again, mine] = await Promise.all([
          isSessionLive(session.sessionId),
          findMemberContext(session.userId, slug),
        ]);
        if (!again || !mine) close();
      };
      // subscribed before the replay, so that nothing falls between the two
      const unsubscribe = await subscribe({
        workspaceId: ctx.workspaceId,
        onEvent: (event) => {
          send(event);
          if (event.topic === "members") void stillMember().catch(() => close());
        },
        onGap: () => write("event: resync\ndata: {}\n\n"),
      });
      const heartbeat = setInterval(() => {
        write(": still here\n\n");
        void stillMember().catch((error) =>
          logger.warn({ err: error }, "a stream was not checked"),
        );
      }, HEARTBEAT_MS);
      close = () => {
        if (!open) return;
        open = false;
        clearInterval(heartbeat);
        unsubscribe();
        try {
          controller.close();
        } catch {
          // the browser was faster
        }
      };
      signal.addEventListener("abort", close, { once: true });
      write("retry: 1000\n\n");
      if (lastEventId && isId(lastEventId)) {
        const { events, complete } = await replayEvents(ctx, lastEventId);
        if (!complete) write("event: resync\ndata: {}\n\n");
        for (const event of events) send(event);
      }
    },
    cancel() {
      close();
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}
