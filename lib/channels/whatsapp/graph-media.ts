import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";

export type UploadFile = {
  stream: AsyncIterable<Uint8Array>;
  /** Of the whole stream; the request announces it. */
  sizeBytes: number;
  mimeType: string;
  fileName: string;
};

/** The form of an upload as a stream of known length: the file is never whole in memory. */
export function multipart({ stream, sizeBytes, mimeType, fileName }: UploadFile) {
  const boundary = `tickline-${randomUUID()}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  // as browsers write it: what could end the name is written in percent (WHATWG, multipart/form-data)
  const name = fileName.replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
  const head = Buffer.from(
    field("messaging_product", "whatsapp") +
      field("type", mimeType) +
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
      `content-type: ${mimeType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* parts() {
    yield head;
    yield* stream;
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes: head.length + sizeBytes + tail.length,
    body: Readable.from(parts()),
  };
}

const META_MEDIA_HOSTS = [".fbsbx.com", ".fbcdn.net", ".facebook.com", ".whatsapp.net"];

export function mediaAddress(url: string, origin: string): URL | null {
  if (!URL.canParse(url)) return null;
  const target = new URL(url);
  if (target.origin === origin) return target;
  const isMeta =
    target.protocol === "https:" &&
    target.port === "" &&
    META_MEDIA_HOSTS.some((host) => target.hostname.endsWith(host));
  return isMeta ? target : null;
}
