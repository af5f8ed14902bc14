/** A product's picture is a thumbnail here; a shop's own may be larger than is worth waiting for. */
const MAX_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 10_000;
/** Where Meta keeps pictures. */
const PICTURE_HOSTS = [".fbcdn.net", ".fbsbx.com"];
/** What a browser draws and cannot run. */
const DRAWN = /^image\/(?:jpeg|png|webp|gif)$/;

/**
 * A picture of a product, fetched without any token and without following a redirect, because the
 * address comes out of an answer and through a browser: from Meta's own hosts for pictures, or the
 * public pictures of the Graph host that is configured (the practice one).
 * @returns null for every other address, and for what is no picture
 */
export async function fetchPicture(
  address: string,
  graphUrl: string,
): Promise<{ mimeType: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  const target = pictureAddress(address, graphUrl);
  if (!target) return null;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(target, { redirect: "error", credentials: "omit", signal });
    const mimeType = (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim() ?? "";
    if (!response.ok || !response.body || !DRAWN.test(mimeType)) {
      await response.body?.cancel();
      return null;
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > MAX_BYTES) return null;
      chunks.push(chunk);
    }
    return { mimeType, bytes: new Uint8Array(Buffer.concat(chunks)) };
  } catch {
    // no picture is no failure: the product is shown without one
    return null;
  }
}

/** @returns null for an address that nothing is fetched from */
export function pictureAddress(address: string, graphUrl: string): URL | null {
  if (!URL.canParse(address)) return null;
  const target = new URL(address);
  if (target.username !== "" || target.password !== "") return null;
  if (target.origin === new URL(graphUrl).origin) {
    return target.pathname.startsWith("/whatsapp_business/") ? target : null;
  }
  const isMeta =
    target.protocol === "https:" &&
    target.port === "" &&
    PICTURE_HOSTS.some((host) => target.hostname.endsWith(host));
  return isMeta ? target : null;
}
