import type { Metadata } from "next";
import { InboxScreen } from "@/components/inbox/inbox-screen";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-handset";
import { countConversations, listAssignees, listConversations } from "@/lib/inbox/queries";
import { listConversationsSchema } from "@/lib/inbox/schema";

export const metadata: Metadata = { title: "Inbox" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function InboxPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:read");
  const { view } = listConversationsSchema.parse({ view: (await searchParams).view });
  const [page, counts, team] = await Promise.all([
    listConversations(ctx, { view, search: undefined, before: undefined }),
    countConversations(ctx),
    listAssignees(ctx),
  ]);
  return (
    <InboxScreen
      currency={ctx.currency}
      initial={{ now: new Date().toISOString(), view, list: { ...page, counts } }}
      mayReply={can(ctx, "inbox:reply")}
      sandboxHref={hasSandbox() && can(ctx, "sandbox:use") ? `/w/${ctx.slug}/sandbox` : null}
      slug={ctx.slug}
      team={team}
      timeZone={ctx.timeZone}
      workspaceName={ctx.name}
    />
  );
}
