import type { Metadata, Route } from "next";
import { notFound, redirect } from "next/navigation";
import { InboxScreen } from "@/components/inbox/inbox-screen";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-control";
import { readAbout } from "@/lib/inbox/about-queries";
import { countConversations } from "@/lib/inbox/count-queries";
import { readDesk } from "@/lib/inbox/desk-queries";
import { findConversation, listConversations } from "@/lib/inbox/queries";
import { listConversationsSchema } from "@/lib/inbox/schema";
import { readThread } from "@/lib/inbox/thread-queries";

export const metadata: Metadata = { title: "Inbox" };

type Props = {
  params: Promise<{ workspace: string; conversationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ConversationPage({ params, searchParams }: Props) {
  const { workspace, conversationId } = await params;
  const ctx = await requireWorkspace(workspace, "inbox:read");
  const asked = await searchParams;
  const { view, filter, sort } = listConversationsSchema.parse({
    view: asked.view,
    filter: asked.filter,
    sort: asked.sort,
  });
  const found = await findConversation(ctx, conversationId);
  if (!found) notFound();
  // merged with another conversation: its address leads there
  if (found.id !== conversationId) {
    const query = new URLSearchParams(
      Object.entries(asked).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    ).toString();
    redirect(`/w/${ctx.slug}/inbox/${found.id}${query ? `?${query}` : ""}` as Route);
  }
  const [page, counts, desk, thread, about] = await Promise.all([
    listConversations(ctx, { view, filter, sort, search: undefined, before: undefined }),
    countConversations(ctx),
    readDesk(ctx),
    readThread(ctx, { conversationId }),
    readAbout(ctx, conversationId),
  ]);
  return (
    <InboxScreen
      currency={ctx.currency}
      desk={desk}
      initial={{
        now: new Date().toISOString(),
        view,
        filter,
        sort,
        list: { ...page, counts },
        thread,
        about,
      }}
      mayReply={can(ctx, "inbox:reply")}
      sandboxHref={hasSandbox() && can(ctx, "sandbox:use") ? `/w/${ctx.slug}/sandbox` : null}
      slug={ctx.slug}
      timeZone={ctx.timeZone}
      workspaceName={ctx.name}
    />
  );
}
