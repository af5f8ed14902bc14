import "server-only";
import { clientIp } from "@/lib/auth/client-ip";
import { isSessionLive } from "@/lib/auth/is-session-live";
import { getSession } from "@/lib/auth/session";
import { isId, newId } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import { type RealtimeEvent, replayEvents, subscribe } from "@/lib/realtime/subscribe";
import { findMemberContext } from "./workspace-context";

/** Proxies and phones drop silent connections; a comment keeps them open. */
const HEARTBEAT_MS = 15_000;
/** Pieces that a browser may leave unread; one that is further behind starts anew by its last id. */
const MAX_UNREAD = 1_000;

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

  let isOpen = true;
  const endings: (() => void)[] = [];
  /** Ends the stream from either side, also before it has begun; the browser comes back by itself. */
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const end of endings.splice(0)) end();
  };
  const stillMember = async () => {
    const [again, mine] = await Promise.all([
      isSessionLive(session.sessionId),
      findMemberContext(session.userId, slug),
    ]);
    if (!again || !mine) close();
  };
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const enqueue = (bytes: Uint8Array) => {
        if (!isOpen) return;
        controller.enqueue(bytes);
        if ((controller.desiredSize ?? 0) < -MAX_UNREAD) close();
      };
      const write = (text: string) => enqueue(encoder.encode(text));
      const send = (event: RealtimeEvent) => enqueue(bytesOf(event));
      endings.push(() => {
        try {
          controller.close();
        } catch {
          // the browser was faster
        }
      });
      signal.addEventListener("abort", close, { once: true });
      if (signal.aborted) close();
      try {
        // one after the other: what follows a change among the members waits for the proof
        let turn = Promise.resolve();
        // subscribed before the replay, so that nothing falls between the two
        const unsubscribe = await subscribe({
          workspaceId: ctx.workspaceId,
          onEvent: (event) => {
            if (event.topic === "members") turn = turn.then(stillMember).catch(close);
            turn = turn.then(() => send(event));
          },
          onGap: () => write("event: resync\ndata: {}\n\n"),
        });
        const heartbeat = setInterval(() => {
          write(": still here\n\n");
          void stillMember().catch((error) =>
            logger.warn({ err: error }, "a stream was not checked"),
          );
        }, HEARTBEAT_MS);
        const end = () => {
          clearInterval(heartbeat);
          unsubscribe();
        };
        if (!isOpen) return end();
        endings.push(end);
        write("retry: 1000\n\n");
        // a first stream replays the last seconds: the page was read before its stream could open
        const since = lastEventId && isId(lastEventId) ? lastEventId : newId();
        const { events, complete } = await replayEvents(ctx, since);
        // what was read may be younger than the right to hear it
        if (events.some(({ topic }) => topic === "members")) {
          turn = turn.then(stillMember).catch(close);
        }
        await turn;
        if (!complete) write("event: resync\ndata: {}\n\n");
        for (const event of events) send(event);
      } catch (error) {
        logger.warn({ err: error }, "a stream could not begin");
        close();
      }
    },
    cancel: close,
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "private, no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}

const encoder = new TextEncoder();
const encoded = new WeakMap<RealtimeEvent, Uint8Array>();

/** An event on the wire, made once for all the streams that it goes to. */
function bytesOf(event: RealtimeEvent): Uint8Array {
  let bytes = encoded.get(event);
  if (!bytes) {
    const { id, topic, payload } = event;
    bytes = encoder.encode(`id: ${id}\nevent: ${topic}\ndata: ${JSON.stringify(payload)}\n\n`);
    encoded.set(event, bytes);
  }
  return bytes;
}
