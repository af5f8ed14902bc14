import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/components/layout/page-header";
import { HandsetScreen } from "@/components/sandbox/handset-screen";
import { EmptyState } from "@/components/ui/empty-state";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-control";
import { listHandsets, listPracticeNumbers, readFaults } from "@/lib/channels/sandbox-handset";

export const metadata: Metadata = { title: "Sandbox handset" };

type Props = { params: Promise<{ workspace: string }> };

export default async function SandboxPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "sandbox:use");
  if (!hasSandbox()) notFound();
  const numbers = await listPracticeNumbers(ctx);
  const [first] = numbers;
  if (!first) {
    return (
      <>
        <PageHeader title="Sandbox handset" />
        <EmptyState title="No practice number yet">
          This workspace has none. A new workspace gets one by itself within seconds; load this page
          again in a moment.
        </EmptyState>
      </>
    );
  }
  const [phones, faults] = await Promise.all([
    listHandsets(ctx, { channelId: first.channelId }),
    readFaults(ctx),
  ]);
  return (
    <HandsetScreen
      country={ctx.country}
      initial={{ channelId: first.channelId, phones, faults }}
      numbers={numbers}
      slug={ctx.slug}
      timeZone={ctx.timeZone}
    />
  );
}
