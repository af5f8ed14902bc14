import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { InboxScreen } from "@/components/inbox/inbox-screen";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-handset";
import { readAbout } from "@/lib/inbox/about-queries";
import {
  countConversations,
  findConversation,
  listAssignees,
  listConversations,
} from "@/lib/inbox/queries";
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
  const { view } = listConversationsSchema.parse({ view: (await searchParams).view });
  if (!(await findConversation(ctx, conversationId))) notFound();
  const [page, counts, team, thread, about] = await Promise.all([
    listConversations(ctx, { view, search: undefined, before: undefined }),
    countConversations(ctx),
    listAssignees(ctx),
    readThread(ctx, { conversationId }),
    readAbout(ctx, conversationId),
  ]);
  return (
    <InboxScreen
      currency={ctx.currency}
      initial={{ now: new Date().toISOString(), view, list: { ...page, counts }, thread, about }}
      mayReply={can(ctx, "inbox:reply")}
      sandboxHref={hasSandbox() && can(ctx, "sandbox:use") ? `/w/${ctx.slug}/sandbox` : null}
      slug={ctx.slug}
      team={team}
      timeZone={ctx.timeZone}
      workspaceName={ctx.name}
    />
  );
}
