import net from "node:net";

export type LoadResult = { answered: number; refused: number; seconds: number };

/**
 * Posts prepared HTTP requests over kept-alive connections, one at a time on each, as fast as they
 * are answered. Plain sockets, because a full client costs more than the server it is to measure.
 */
export async function postLoad(options: {
  port: number;
  connections: number;
  requests: readonly Buffer[];
}): Promise<LoadResult> {
  const { port, connections, requests } = options;
  let next = 0;
  let answered = 0;
  let refused = 0;
  const began = performance.now();
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
      let received = "";
      const post = () => {
        const request = requests[next++];
        if (request) socket.write(request);
        else socket.end(resolve);
      };
      socket.setEncoding("latin1");
      socket.once("connect", post);
      socket.once("error", reject);
      socket.on("data", (text: string) => {
        received += text;
        const length = answerLength(received);
        if (length === null) return;
        if (received.startsWith("HTTP/1.1 200")) answered += 1;
        else refused += 1;
        received = received.slice(length);
        post();
      });
    });
  await Promise.all(Array.from({ length: connections }, work));
  return { answered, refused, seconds: (performance.now() - began) / 1000 };
}

/** Length of the first whole answer in the text, or null while it is still coming. */
function answerLength(text: string): number | null {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const head = text.slice(0, headEnd).toLowerCase();
  const bodyAt = headEnd + 4;
  if (head.includes("transfer-encoding: chunked")) {
    if (text.startsWith("0\r\n\r\n", bodyAt)) return bodyAt + 5;
    const end = text.indexOf("\r\n0\r\n\r\n", bodyAt);
    return end < 0 ? null : end + 7;
  }
  const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
  return text.length >= bodyAt + length ? bodyAt + length : null;
}

/** The bytes of one signed post. */
export function signedPost(path: string, body: string, signature: string): Buffer {
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
      `X-Hub-Signature-256: ${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
