import type { ConversationSort } from "@/db/enums/inbox";
import type { ConversationAbout, TemplateChoice } from "@/lib/inbox/about-queries";
import type { InboxCounts } from "@/lib/inbox/count-queries";
import type { Desk } from "@/lib/inbox/desk-queries";
import type { SharedFiles } from "@/lib/inbox/file-queries";
import type { FoundInConversation } from "@/lib/inbox/find-queries";
import type { ConversationPage } from "@/lib/inbox/queries";
import type { ConversationFilter, InboxView } from "@/lib/inbox/schema";
import type { Thread, ThreadPlace } from "@/lib/inbox/thread-queries";

/** A read that was answered with a reason. Everything else that goes wrong is the network. */
export class ReadError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "ReadError";
    this.code = code;
  }
}

export type ListPage = ConversationPage & { counts: InboxCounts };

export type ListQuery = {
  view: InboxView;
  search: string;
  /** Instead of what the view says. */
  filter: ConversationFilter | undefined;
  sort: ConversationSort | undefined;
  before?: string | undefined;
};

/** Keys of the cache; everything of one conversation lies under its id. */
export const inboxKeys = {
  all: ["inbox"] as const,
  lists: ["inbox", "list"] as const,
  list: (query: Omit<ListQuery, "before">) =>
    ["inbox", "list", query.view, query.search, query.filter ?? null, query.sort ?? null] as const,
  desk: ["inbox", "desk"] as const,
  conversation: (id: string) => ["inbox", "conversation", id] as const,
  thread: (id: string) => ["inbox", "conversation", id, "thread"] as const,
  threadAt: (id: string, place: ThreadPlace) =>
    ["inbox", "conversation", id, "thread", place] as const,
  found: (id: string, words: string) => ["inbox", "conversation", id, "found", words] as const,
  about: (id: string) => ["inbox", "conversation", id, "about"] as const,
  files: (id: string) => ["inbox", "conversation", id, "files"] as const,
  templates: (id: string) => ["inbox", "conversation", id, "templates"] as const,
};

/** How far the server's clock is ahead of this device's, in milliseconds; learnt from each thread. */
let serverAheadMs = 0;

export const serverNowMs = () => Date.now() + serverAheadMs;

export async function fetchList(
  slug: string,
  query: ListQuery,
  signal: AbortSignal,
): Promise<ListPage> {
  const search = new URLSearchParams({ view: query.view });
  if (query.filter) search.set("filter", JSON.stringify(query.filter));
  if (query.sort) search.set("sort", query.sort);
  if (query.search) search.set("search", query.search);
  if (query.before) search.set("before", query.before);
  return read(`/w/${slug}/inbox/list?${search}`, signal);
}

/** What was said in one conversation; `before` is the last hit of the page before. */
export const fetchFound = (
  slug: string,
  query: { conversationId: string; q: string; before: string | undefined },
  signal: AbortSignal,
) => {
  const search = new URLSearchParams({ q: query.q });
  if (query.before) search.set("before", query.before);
  return read<FoundInConversation>(
    `/w/${slug}/inbox/${query.conversationId}/find?${search}`,
    signal,
  );
};

export type ReadThread = Thread & {
  /** When the reading began, ms by this device's clock; not of a thread that came with the page. */
  askedAt?: number;
};

export async function fetchThread(
  slug: string,
  query: { conversationId: string; place: ThreadPlace },
  signal: AbortSignal,
): Promise<ReadThread> {
  const search = new URLSearchParams(
    Object.entries(query.place).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const askedAt = Date.now();
  const thread = await read<Thread>(
    `/w/${slug}/inbox/${query.conversationId}/thread?${search}`,
    signal,
  );
  serverAheadMs = Date.parse(thread.now) - Date.now();
  return { ...thread, askedAt };
}

export const fetchDesk = (slug: string, signal: AbortSignal) =>
  read<Desk>(`/w/${slug}/inbox/desk`, signal);

export const fetchAbout = (slug: string, id: string, signal: AbortSignal) =>
  read<ConversationAbout>(`/w/${slug}/inbox/${id}/about`, signal);

/** Files that were exchanged; `before` is what the page before gave as `next`. */
export const fetchFiles = (
  slug: string,
  { conversationId, before }: { conversationId: string; before: string | undefined },
  signal: AbortSignal,
) =>
  read<SharedFiles>(
    `/w/${slug}/inbox/${conversationId}/files?${new URLSearchParams(before ? { before } : {})}`,
    signal,
  );

export const fetchTemplates = (slug: string, id: string, signal: AbortSignal) =>
  read<TemplateChoice[]>(`/w/${slug}/inbox/${id}/templates`, signal);

async function read<Answer>(address: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(address, { signal, headers: { accept: "application/json" } });
  const answer = (await response.json().catch(() => null)) as
    | (Answer & { error?: { code: string; message: string } })
    | null;
  if (!response.ok || answer === null) {
    throw new ReadError(
      answer?.error?.code ?? "surprise",
      answer?.error?.message ?? "The server gave no readable answer.",
    );
  }
  return answer;
}
