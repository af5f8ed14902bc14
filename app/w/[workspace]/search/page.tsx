import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { SearchScreen } from "@/components/search/search-screen";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { searchMessages, searchTemplates } from "@/lib/messages/search-messages";
import { searchMessagesSchema } from "@/lib/messages/search-schema";
import { readTimeZone } from "@/lib/notifications/preferences";

export const metadata: Metadata = { title: "Search messages" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function SearchPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:read");
  const { q, conversation, before } = await searchParams;
  const input = searchMessagesSchema.parse({ q, conversation, before });
  const [found, templates, timeZone] = await Promise.all([
    searchMessages(ctx, input),
    input.before || input.conversation ? [] : searchTemplates(ctx, input),
    readTimeZone(ctx),
  ]);
  return (
    <>
      <PageHeader title="Search messages" />
      <SearchScreen
        base={`/w/${ctx.slug}`}
        before={input.before ?? null}
        conversationId={input.conversation ?? null}
        found={found}
        key={JSON.stringify(input)}
        q={input.q}
        templates={templates}
        timeZone={timeZone}
      />
    </>
  );
}
