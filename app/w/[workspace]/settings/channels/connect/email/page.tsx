import type { Metadata } from "next";
import { ConnectMailboxForm } from "@/components/channels/connect-mailbox-form";
import { ConnectTabs } from "@/components/channels/connect-tabs";
import { PageHeader } from "@/components/layout/page-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-control";

export const metadata: Metadata = { title: "Connect email" };

export default async function ConnectMailboxPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "channels:write");
  return (
    <>
      <PageHeader
        crumbs={[{ href: `/w/${workspace}/settings/channels`, label: "Channels" }]}
        tabs={<ConnectTabs current="email" workspace={workspace} />}
        title="Connect an address"
      />
      <div className="grid w-full max-w-[1000px] grid-cols-[minmax(0,1fr)] items-start gap-8 p-4 md:px-6 md:py-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        <ConnectMailboxForm
          business={ctx.name}
          canPractise={hasSandbox() && can(ctx, "sandbox:use")}
          workspace={workspace}
        />
        <section
          aria-labelledby="about-email"
          className="rounded-panel border border-line bg-surface p-4 text-dense"
        >
          <h2 className="mb-2 text-body font-semibold" id="about-email">
            What email carries
          </h2>
          <ul className="list-disc space-y-1.5 ps-5 text-ink-2">
            <li>
              A subject and plain words, at most 20,000 characters, at any time: no window, no
              templates.
            </li>
            <li>Files in both directions; those of one answer may have 25 MB together.</li>
            <li>
              “Delivered” is told, “read” is not: an opened mail is a picture that some program
              loaded.
            </li>
            <li>Resend bills your account itself. The wallet pays nothing for mails.</li>
            <li>Who calls a mail of yours spam gets no more marketing, over WhatsApp too.</li>
          </ul>
        </section>
      </div>
    </>
  );
}
