import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChannelEventList } from "@/components/channels/channel-event-list";
import { ChatLinkSection } from "@/components/channels/chat-link-section";
import { ChecksSection } from "@/components/channels/checks-section";
import { DisconnectNumber } from "@/components/channels/disconnect-number";
import { HeadroomSection } from "@/components/channels/headroom-section";
import { HealthChip } from "@/components/channels/health-chip";
import { HealthSection } from "@/components/channels/health-section";
import { IdentitySection } from "@/components/channels/identity-section";
import { MailboxSection } from "@/components/channels/mailbox-section";
import { ModeSection } from "@/components/channels/mode-section";
import { NumberForm } from "@/components/channels/number-form";
import { PhoneSection } from "@/components/channels/phone-section";
import { PracticeMailbox } from "@/components/channels/practice-mailbox";
import { PracticePhone } from "@/components/channels/practice-phone";
import { ProfileForm } from "@/components/channels/profile-form";
import { ProfileFacts, ProfileSection, ProfileUnread } from "@/components/channels/profile-section";
import { SenderSection } from "@/components/channels/sender-section";
import { ServiceUsageSection } from "@/components/channels/service-usage";
import { PageHeader } from "@/components/layout/page-header";
import { RefreshOn } from "@/components/layout/refresh-on";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { readBusinessProfile } from "@/lib/channels/business-profile";
import { PROVIDER_NAMES } from "@/lib/channels/capabilities";
import { previewModes } from "@/lib/channels/mode-preview";
import { readPhoneSyncs } from "@/lib/channels/phone-syncs";
import { getChannel, listChannelEvents } from "@/lib/channels/queries";
import { resendAddress } from "@/lib/channels/resend-for-channel";
import { hasSandbox } from "@/lib/channels/sandbox-control";
import { readServiceUsage } from "@/lib/channels/service-usage";
import { tokenEnd } from "@/lib/channels/token-end";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { readHeadroom } from "@/lib/messages/headroom";
import { listHistoryImports } from "@/lib/webhooks/event-queries";

export const metadata: Metadata = { title: "Number" };

type Props = { params: Promise<{ workspace: string; channelId: string }> };

export default async function ChannelPage({ params }: Props) {
  const { workspace, channelId } = await params;
  const ctx = await requireWorkspace(workspace, "channels:read");
  const channel = isId(channelId) ? await getChannel(ctx, channelId) : null;
  if (!channel) notFound();
  const events = await listChannelEvents(ctx, { channelId, limit: 10 });
  const mayWrite = can(ctx, "channels:write");
  const canPractise = channel.isSandbox && can(ctx, "sandbox:use") && hasSandbox();
  return (
    <>
      <RefreshOn workspace={workspace} topics={["channel"]} />
      <PageHeader
        actions={
          mayWrite ? (
            <DisconnectNumber
              channelId={channelId}
              name={channel.name}
              phone={channel.address}
              workspace={workspace}
            />
          ) : undefined
        }
        crumbs={[{ href: `/w/${workspace}/settings/channels`, label: "Channels" }]}
        state={<HealthChip health={channel.health} />}
        title={channel.name}
      />
      <div className="grid flex-1 content-start lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid min-w-0 max-w-[860px] grid-cols-[minmax(0,1fr)] content-start gap-9 p-4 md:px-6 md:py-5">
          <HealthSection
            channelId={channelId}
            health={channel.health}
            history={channel.history.map((change) => ({
              id: change.id,
              after: change.after,
              reasons: change.reasons,
              at: change.createdAt.toISOString(),
            }))}
            mayWrite={mayWrite}
            reasons={channel.healthReasons.filter((reason) => reason.key !== "stopped")}
            stop={channel.stop}
            timeZone={ctx.timeZone}
            workspace={workspace}
          />
          <ChecksSection
            checks={channel.checks.map((check) => ({
              ...check,
              checkedAt: check.checkedAt.toISOString(),
            }))}
            mailHook={
              channel.kind === "email"
                ? { address: resendAddress(channelId), canPractise }
                : undefined
            }
            mayWrite={mayWrite}
            number={{
              ...channel,
              lastWebhookAt: channel.lastWebhookAt?.toISOString() ?? null,
              tokenEnds: tokenEnd(channel.tokenExpiresAt) !== null,
            }}
            timeZone={ctx.timeZone}
            workspace={workspace}
          />
          {channel.kind === "whatsapp" ? (
            <AtWhatsapp channel={channel} ctx={ctx} mayWrite={mayWrite} />
          ) : null}
          {canPractise && channel.kind === "sms" ? (
            <PracticePhone channelId={channelId} timeZone={ctx.timeZone} workspace={workspace} />
          ) : null}
          {canPractise && channel.kind === "email" ? (
            <PracticeMailbox channelId={channelId} timeZone={ctx.timeZone} workspace={workspace} />
          ) : null}
          <section aria-labelledby="updates">
            <h2 className="mb-2 text-reading font-semibold" id="updates">
              Recent updates from {PROVIDER_NAMES[channel.kind]}
            </h2>
            {events.length > 0 ? (
              <ChannelEventList events={events} timeZone={ctx.timeZone} />
            ) : (
              <p className="border-y border-line py-3 text-dense text-ink-3">
                None beside messages and their statuses.
              </p>
            )}
          </section>
        </div>
        <aside className="grid content-start gap-7 border-line p-4 max-lg:border-t md:px-6 md:py-5 lg:border-s lg:px-5">
          {channel.kind === "whatsapp" ? (
            <IdentitySection channel={channel} timeZone={ctx.timeZone} />
          ) : channel.kind === "sms" ? (
            <SenderSection channel={channel} timeZone={ctx.timeZone} />
          ) : (
            <MailboxSection channel={channel} timeZone={ctx.timeZone} />
          )}
          {mayWrite ? (
            <section aria-labelledby="naming">
              <h2 className="mb-3 text-body font-semibold" id="naming">
                In your team
              </h2>
              <NumberForm
                channelId={channelId}
                isDefault={channel.isDefault}
                label={channel.label ?? ""}
                name={channel.name}
                workspace={workspace}
              />
            </section>
          ) : null}
        </aside>
      </div>
    </>
  );
}

type AtWhatsappProps = {
  channel: NonNullable<Awaited<ReturnType<typeof getChannel>>>;
  ctx: WorkspaceContext;
  mayWrite: boolean;
};

/** What only a number of WhatsApp has. */
async function AtWhatsapp({ channel, ctx, mayWrite }: AtWhatsappProps) {
  const channelId = channel.id;
  const [headroom, [usage], preview] = await Promise.all([
    readHeadroom(ctx, channel),
    readServiceUsage(ctx, { channelId }),
    previewModes(ctx),
  ]);
  return (
    <>
      {channel.isOnPhone ? <Phone channelId={channelId} ctx={ctx} mayWrite={mayWrite} /> : null}
      <HeadroomSection {...headroom} tier={channel.messagingLimit} />
      {usage ? <ServiceUsageSection usage={usage} /> : null}
      <ChatLinkSection channelId={channelId} address={channel.address} workspace={ctx.slug} />
      <ProfileSection>
        <Profile channelId={channelId} ctx={ctx} mayWrite={mayWrite} />
      </ProfileSection>
      <ModeSection
        channelId={channelId}
        hasOwnToken={channel.hasOwnToken}
        mayWrite={mayWrite}
        mode={channel.mode}
        preview={preview}
        workspace={ctx.slug}
      />
    </>
  );
}

type PartProps = { ctx: WorkspaceContext; channelId: string; mayWrite: boolean };

async function Phone({ ctx, channelId, mayWrite }: PartProps) {
  const [syncs, imports] = await Promise.all([
    readPhoneSyncs(ctx, channelId),
    listHistoryImports(ctx),
  ]);
  return (
    <PhoneSection
      channelId={channelId}
      chats={imports.find((one) => one.channelId === channelId) ?? null}
      mayWrite={mayWrite}
      syncs={syncs.map(({ kind, state, askedAt, problem, askBefore }) => ({
        kind,
        state,
        askedAt: askedAt?.toISOString() ?? null,
        problem,
        askBefore: askBefore.toISOString(),
      }))}
      timeZone={ctx.timeZone}
      workspace={ctx.slug}
    />
  );
}

async function Profile({ ctx, channelId, mayWrite }: PartProps) {
  const profile = await readBusinessProfile(ctx, channelId).catch((error: unknown) => {
    if (error instanceof Refusal) return error;
    throw error;
  });
  if (profile instanceof Refusal) return <ProfileUnread reason={profile.message} />;
  return mayWrite ? (
    <ProfileForm channelId={channelId} profile={profile} workspace={ctx.slug} />
  ) : (
    <ProfileFacts profile={profile} />
  );
}
