import type { Metadata } from "next";
import type { ReactNode } from "react";
import { OpenOutbox } from "@/components/inbox/open-outbox";
import {
  NotificationBell,
  NotificationBellLink,
} from "@/components/notifications/notification-bell";
import { NotificationCenter } from "@/components/notifications/notification-center";
import { WriteCommand } from "@/components/people/write-command";
import { TrayButton, TrayPhoneButton } from "@/components/tray/tray-button";
import { TrayCenter } from "@/components/tray/tray-center";
import { Banner } from "@/components/ui/banner";
import { ROLE_LABELS } from "@/components/workspaces/role-labels";
import { SampleBanner } from "@/components/workspaces/sample-banner";
import { VerifyEmailBanner } from "@/components/workspaces/verify-email-banner";
import { WorkspaceFrame } from "@/components/workspaces/workspace-frame";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listMemberWorkspaces } from "@/lib/access/workspace-context";
import { getSession } from "@/lib/auth/session";
import { env } from "@/lib/core/env";
import { countUnreadConversations } from "@/lib/inbox/count-queries";
import { readTimeZone } from "@/lib/notifications/preferences";
import { countUnread } from "@/lib/notifications/queries";
import { listMyJobs } from "@/lib/tray/queries";
import { walletBalance } from "@/lib/wallet/queries";
import { countForNavigation, getWorkspace } from "@/lib/workspaces/queries";

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const ctx = await requireWorkspace((await params).workspace);
  return { title: { default: ctx.name, template: `%s · ${ctx.name}` } };
}

export default async function WorkspaceLayout({ children, params }: Props) {
  const ctx = await requireWorkspace((await params).workspace);
  const session = await getSession();
  const [choices, unread, counts, profile, wallet, unreadCount, timeZone, jobs] = await Promise.all(
    [
      listMemberWorkspaces(session?.userId ?? ""),
      countUnreadConversations(ctx),
      countForNavigation(ctx),
      getWorkspace(ctx),
      can(ctx, "wallet:read") ? walletBalance(ctx) : null,
      countUnread(ctx),
      readTimeZone(ctx),
      listMyJobs(ctx),
    ],
  );
  const workspaces = choices.map((choice) => ({
    id: choice.slug,
    name: choice.name,
    href: `/w/${choice.slug}`,
    role: ROLE_LABELS[choice.role],
    sample: choice.isSample,
  }));
  const { SANDBOX, SANDBOX_PORT } = env();
  const current = { id: ctx.slug, slug: ctx.slug, name: ctx.name, href: `/w/${ctx.slug}` };
  return (
    <NotificationCenter
      memberId={ctx.actor.kind === "member" ? ctx.actor.memberId : ""}
      slug={ctx.slug}
      timeZone={timeZone}
      unreadCount={unreadCount}
    >
      <TrayCenter first={jobs} slug={ctx.slug} timeZone={timeZone}>
        <WorkspaceFrame
          bell={{
            rail: (
              <>
                <NotificationBell />
                <TrayButton />
              </>
            ),
            phone: (
              <>
                <TrayPhoneButton />
                <NotificationBellLink />
              </>
            ),
          }}
          banner={
            <aside aria-label="Notices">
              {profile.suspendedReason ? (
                <Banner shape="bar" title="This workspace is suspended." tone="bad">
                  {profile.suspendedReason} Nothing is sent; messages from customers are still kept.
                </Banner>
              ) : null}
              {profile.isSample ? (
                <SampleBanner mayRemove={can(ctx, "workspace:delete")} workspaceSlug={ctx.slug} />
              ) : null}
              {session && !session.emailVerified ? (
                <VerifyEmailBanner email={session.email} />
              ) : null}
            </aside>
          }
          counts={{ unread, ...counts }}
          may={{
            campaigns: can(ctx, "campaigns:read"),
            wallet: can(ctx, "wallet:read"),
            channels: can(ctx, "channels:read"),
            activity: can(ctx, "activity:read"),
            settings: can(ctx, "workspace:write"),
          }}
          sandbox={
            SANDBOX === "on" ? { mailboxUrl: `http://localhost:${SANDBOX_PORT}/mail` } : null
          }
          user={{
            id: session?.userId ?? "",
            name: session?.name ?? ctx.actor.name,
            email: session?.email ?? "",
          }}
          wallet={
            wallet && { currency: wallet.currency, available: wallet.available, held: wallet.held }
          }
          workspace={current}
          workspaces={workspaces}
        >
          {can(ctx, "inbox:reply") ? <WriteCommand slug={ctx.slug} /> : null}
          {ctx.actor.kind === "member" && can(ctx, "inbox:reply") ? (
            <OpenOutbox memberId={ctx.actor.memberId} slug={ctx.slug} userId={ctx.actor.userId} />
          ) : null}
          {children}
        </WorkspaceFrame>
      </TrayCenter>
    </NotificationCenter>
  );
}
