import type { Metadata } from "next";
import { ConnectForm } from "@/components/channels/connect-form";
import { ConnectFrame } from "@/components/channels/connect-frame";
import { DeveloperBlock } from "@/components/channels/developer-block";
import { buttonLook } from "@/components/ui/button-look";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { signupSettings } from "@/lib/channels/finish-signup";
import { env } from "@/lib/core/env";

export const metadata: Metadata = { title: "Connect a number" };

export default async function ConnectNumberPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  await requireWorkspace(workspace, "channels:write");
  const { APP_URL, META_APP_SECRET, META_VERIFY_TOKEN } = env();
  return (
    <ConnectFrame
      aside={
        <DeveloperBlock
          appSecretSet={Boolean(META_APP_SECRET)}
          verifyTokenSet={Boolean(META_VERIFY_TOKEN)}
          webhookUrl={`${APP_URL}/api/webhooks/meta`}
        />
      }
      kind="whatsapp"
      title="Connect a number"
      workspace={workspace}
    >
      <div className="grid gap-6">
        {signupSettings() ? (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel border border-line bg-surface p-4">
            <p className="min-w-0 flex-1 basis-56 text-dense">
              <b>Nothing to copy.</b> Sign in at Meta and choose the number there.
            </p>
            {/* a whole page: its policy lets Facebook in, that of this page does not */}
            <a
              className={buttonLook({})}
              href={`/w/${workspace}/settings/channels/connect/facebook`}
            >
              Connect with Facebook
            </a>
          </div>
        ) : null}
        <ConnectForm workspace={workspace} />
      </div>
    </ConnectFrame>
  );
}
