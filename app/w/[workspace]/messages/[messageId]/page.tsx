import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MessageTrace } from "@/components/inbox/message-trace";
import { PageHeader } from "@/components/layout/page-header";
import { RefreshOn } from "@/components/layout/refresh-on";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { findTrace } from "@/lib/messages/trace-queries";

export const metadata: Metadata = { title: "Trace of a message" };

type Props = { params: Promise<{ workspace: string; messageId: string }> };

/** A message by its address, for links from reports, events and colleagues. */
export default async function MessageTracePage({ params }: Props) {
  const { workspace, messageId } = await params;
  const ctx = await requireWorkspace(workspace, "inbox:read");
  const trace = await findTrace(ctx, messageId);
  if (!trace) notFound();
  const base = `/w/${ctx.slug}`;
  return (
    <>
      <RefreshOn topics={["conversation", "wallet"]} workspace={ctx.slug} />
      <PageHeader
        crumbs={[
          trace.campaign
            ? { href: `${base}/campaigns/${trace.campaign.id}`, label: trace.campaign.name }
            : {
                href: trace.conversationId
                  ? `${base}/inbox/${trace.conversationId}`
                  : `${base}/inbox`,
                label: trace.contactName,
              },
        ]}
        title="Trace of the message"
      />
      <div className="w-full max-w-[760px] p-4 md:px-6 md:py-5">
        <MessageTrace
          currency={ctx.currency}
          slug={ctx.slug}
          timeZone={ctx.timeZone}
          trace={trace}
        />
      </div>
    </>
  );
}
