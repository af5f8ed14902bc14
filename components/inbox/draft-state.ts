import type { DraftFile, StoredDraft } from "@/lib/inbox/draft-queries";
import type { DraftQuote, SaveDraft } from "@/lib/inbox/draft-schema";
import type { StoredWords } from "@/lib/inbox/draft-words";
import type { StoredUpload } from "@/lib/messages/store-upload";

export type ComposerMode = "reply" | "note";

/** Words of one kind, as this device keeps them. */
export type KeptWords = {
  text: string;
  /** Words from another device that newer ones replaced; offered until taken or thrown away. */
  aside: string;
  /** What may stand on the server by our doing or was read from there; other words are somebody's. */
  seen: readonly string[];
  /** Words from another device that were taken or thrown away here. */
  dismissed: string;
};

/** What the sender wants the file to be; null: what it is. */
export type UploadKind = "document" | "sticker" | "voice" | null;

export type UploadItem = {
  key: string;
  name: string;
  sizeBytes: number;
  wanted: UploadKind;
  caption: string;
  /** 0 to 1 while it goes up. */
  progress: number;
  /** failed: another try may succeed; refused: this file will never be taken. */
  state: "uploading" | "done" | "failed" | "refused";
  stored: StoredUpload | null;
  problem: string | null;
  /** Address for a look at it. */
  preview: string | null;
};

/** What somebody has begun in one conversation, as this device keeps it. */
export type KeptDraft = Record<ComposerMode, KeptWords> & {
  files: readonly UploadItem[];
  /** Captions of the files that the server has told of, by their id. */
  knownFiles: Readonly<Record<string, string>>;
  /** Files that were taken off here, until the server knows. */
  removedFiles: readonly string[];
  quote: DraftQuote | null;
  /** Id of the quoted message that the server has told of. */
  knownQuote: string | null;
  /** Of a mail; null for as its thread is called. */
  subject: string | null;
  /** The one that the server has told of. */
  knownSubject: string | null;
  /** saved: on the server; saving: on its way; local: kept here only, the server did not answer. */
  state: "saved" | "saving" | "local";
  /** When the server last confirmed, by this device's clock. */
  confirmedAt: number;
  /** Grows with every change made here. */
  revision: number;
};

export const DRAFT_WORDS = ["reply", "note"] as const satisfies readonly ComposerMode[];

const wordsOf = ({ body, setAside }: StoredWords): KeptWords => ({
  text: body,
  aside: setAside,
  seen: [body],
  dismissed: "",
});

const captionsOf = (files: readonly DraftFile[]) =>
  Object.fromEntries(files.map(({ fileId, caption }) => [fileId, caption]));
/** It goes with no message as it is: it never came up, and says why. */
export const isLeftOut = ({ state }: UploadItem) => state === "failed" || state === "refused";
export const fileIdOf = ({ stored }: UploadItem) => stored?.fileId ?? null;

function itemOf(slug: string, { caption, voice, ...stored }: DraftFile): UploadItem {
  const { fileId, mimeType, fileName, sizeBytes } = stored;
  return {
    key: fileId,
    name: fileName,
    sizeBytes,
    wanted: voice ? "voice" : stored.kind === "sticker" ? "sticker" : null,
    caption,
    progress: 1,
    state: "done",
    stored,
    problem: null,
    preview: /^(?:image|audio)\//.test(mimeType) ? `/w/${slug}/media/${fileId}` : null,
  };
}

/** What the server has, as it is when this device adds nothing. */
export function keptOf(slug: string, stored: StoredDraft, confirmedAt = 0): KeptDraft {
  return {
    reply: wordsOf(stored.reply),
    note: wordsOf(stored.note),
    files: stored.files.map((file) => itemOf(slug, file)),
    knownFiles: captionsOf(stored.files),
    removedFiles: [],
    quote: stored.quote,
    knownQuote: stored.quote?.replyTo ?? null,
    subject: stored.subject,
    knownSubject: stored.subject,
    state: "saved",
    confirmedAt,
    revision: 0,
  };
}

/** The same with what only this device has: files that are on their way or were refused. */
export function adopted(slug: string, stored: StoredDraft, known: KeptDraft): KeptDraft {
  const next = keptOf(slug, stored, known.confirmedAt);
  const mine = new Map(known.files.map((item) => [fileIdOf(item), item]));
  const files = next.files.map((item) => {
    const own = mine.get(fileIdOf(item));
    // what one looked at here is looked at without fetching it
    return own ? { ...own, caption: item.caption } : item;
  });
  const here = known.files.filter(({ stored: inStore }) => inStore === null);
  return { ...next, files: [...files, ...here], revision: known.revision };
}

/** What the server is told: what was changed here, so that nothing newer of another device is undone. */
export function savingOf(
  conversationId: string,
  {
    reply,
    note,
    files,
    knownFiles,
    removedFiles,
    quote,
    knownQuote,
    subject,
    knownSubject,
  }: KeptDraft,
): SaveDraft {
  const words = ({ text, seen, dismissed }: KeptWords) =>
    seen.length === 1 && seen[0] === text && dismissed === ""
      ? undefined
      : { text, seen: [...seen], dismissed };
  return {
    conversationId,
    reply: words(reply),
    note: words(note),
    files: {
      attached: files.flatMap(({ stored, caption }) => {
        if (!stored) return [];
        const { fileId, kind } = stored;
        return [{ fileId, kind, ...(knownFiles[fileId] === caption ? {} : { caption }) }];
      }),
      removedFileIds: [...removedFiles],
      knownFileIds: Object.keys(knownFiles),
    },
    quote: { chosen: quote, knownReplyTo: knownQuote },
    subject: { chosen: subject, known: knownSubject },
  };
}

/**
 * After the server's answer: it knows what it was sent, and this device learns what another one did.
 * @param now as it is when the answer comes; somebody may have gone on meanwhile
 * @param sent as it was when the saving began
 */
export function afterSaving(
  slug: string,
  { now, sent, answer }: { now: KeptDraft; sent: KeptDraft; answer: StoredDraft },
): Omit<KeptDraft, "confirmedAt"> {
  const words = (kind: ComposerMode): KeptWords => {
    const { body, setAside } = answer[kind];
    const { text, dismissed } = now[kind];
    return {
      // who did not touch them sees the newest
      text: text === sent[kind].text ? body : text,
      aside: setAside === dismissed ? "" : setAside,
      seen: [body],
      dismissed: dismissed === sent[kind].dismissed ? "" : dismissed,
    };
  };
  const there = captionsOf(answer.files);
  const named = new Set([...now.files.map(fileIdOf), ...now.removedFiles]);
  const before = new Map(sent.files.map((item) => [item.key, item]));
  const files = [
    // what the server was told of and has not got was taken off or sent elsewhere
    ...now.files
      .filter((item) => {
        const id = fileIdOf(item);
        return id === null || id in there || !before.get(item.key)?.stored;
      })
      .map((item) => {
        const caption = there[fileIdOf(item) ?? ""] ?? item.caption;
        return before.get(item.key)?.caption === item.caption ? { ...item, caption } : item;
      }),
    ...answer.files.filter(({ fileId }) => !named.has(fileId)).map((file) => itemOf(slug, file)),
  ];
  const isQuoteKept = now.quote?.replyTo === sent.quote?.replyTo;
  return {
    reply: words("reply"),
    note: words("note"),
    files,
    knownFiles: there,
    removedFiles: now.removedFiles.filter((id) => !sent.removedFiles.includes(id)),
    quote: isQuoteKept ? answer.quote : now.quote,
    knownQuote: answer.quote?.replyTo ?? null,
    // who did not touch it sees the newest
    subject: now.subject === sent.subject ? answer.subject : now.subject,
    knownSubject: answer.subject,
    state: now.revision === sent.revision ? "saved" : now.state,
    revision: now.revision,
  };
}

/** Nothing of it would be missed. */
export const isBlank = ({ reply, note, files, quote, subject }: KeptDraft) =>
  reply.text === "" && note.text === "" && files.length === 0 && quote === null && subject === null;
