/*
 * A file of ours inside a message that has not left: "file:<id>" stands where the provider's media
 * id will stand; the id is that of an attachment or of a file on top of a template. It is uploaded
 * and replaced just before the request (lib/messages/fill-media.ts), because provider ids live 30
 * days, belong to one number, and a message may wait.
 */

const OWN_FILE = /^file:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

export const ownFile = (fileId: string) => `file:${fileId}`;

/** The file of ours that a media id names; null for an id of the provider. */
export function ownFileId(mediaId: string): string | null {
  return OWN_FILE.exec(mediaId)?.[1] ?? null;
}

/** Every file of ours that a content or request body names, each once. */
export function ownFilesIn(value: unknown): string[] {
  const found = new Set<string>();
  replaceOwnFiles(value, (fileId) => {
    found.add(fileId);
    return fileId;
  });
  return [...found];
}

/** The same value with other ids where our files stood. */
export function replaceOwnFiles<T>(value: T, idOf: (fileId: string) => string): T {
  if (Array.isArray(value)) return value.map((item) => replaceOwnFiles(item, idOf)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const own = key === "id" && typeof inner === "string" ? ownFileId(inner) : null;
      return [key, own === null ? replaceOwnFiles(inner, idOf) : idOf(own)];
    }),
  ) as T;
}
