import type { Metadata } from "next";
import { InboxScreen } from "@/components/inbox/inbox-screen";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-control";
import { countConversations } from "@/lib/inbox/count-queries";
import { readDesk } from "@/lib/inbox/desk-queries";
import { listConversations } from "@/lib/inbox/queries";
import { listConversationsSchema } from "@/lib/inbox/schema";

export const metadata: Metadata = { title: "Inbox" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function InboxPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:read");
  const asked = await searchParams;
  const { view, filter, sort } = listConversationsSchema.parse({
    view: asked.view,
    filter: asked.filter,
    sort: asked.sort,
  });
  const [page, counts, desk] = await Promise.all([
    listConversations(ctx, { view, filter, sort, search: undefined, before: undefined }),
    countConversations(ctx),
    readDesk(ctx),
  ]);
  return (
    <InboxScreen
      currency={ctx.currency}
      desk={desk}
      initial={{ now: new Date().toISOString(), view, filter, sort, list: { ...page, counts } }}
      mayReply={can(ctx, "inbox:reply")}
      sandboxHref={hasSandbox() && can(ctx, "sandbox:use") ? `/w/${ctx.slug}/sandbox` : null}
      slug={ctx.slug}
      timeZone={ctx.timeZone}
      workspaceName={ctx.name}
    />
  );
}
