import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { ChannelEventList } from "@/components/channels/channel-event-list";
import { numberQuality, tierWords } from "@/components/channels/channel-words";
import { ChatLinkSection } from "@/components/channels/chat-link-section";
import { ChecksSection } from "@/components/channels/checks-section";
import { DisconnectNumber } from "@/components/channels/disconnect-number";
import { HeadroomSection } from "@/components/channels/headroom-section";
import { HealthChip } from "@/components/channels/health-chip";
import { HealthSection } from "@/components/channels/health-section";
import { ModeSection } from "@/components/channels/mode-section";
import { NumberForm } from "@/components/channels/number-form";
import { PhoneSection } from "@/components/channels/phone-section";
import { ProfileForm } from "@/components/channels/profile-form";
import { ServiceUsageBar, ServiceUsageRule } from "@/components/channels/service-usage";
import { PageHeader } from "@/components/layout/page-header";
import { RefreshOn } from "@/components/layout/refresh-on";
import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { Age, DateTime } from "@/components/ui/date-time";
import { ErrorState } from "@/components/ui/error-state";
import { type Fact, Facts } from "@/components/ui/facts";
import { PhoneNumber } from "@/components/ui/phone-number";
import { Skeleton } from "@/components/ui/skeleton";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { readBusinessProfile } from "@/lib/channels/business-profile";
import { describeError } from "@/lib/channels/error-catalogue";
import { previewModes } from "@/lib/channels/mode-preview";
import { mendedBy } from "@/lib/channels/number-stop";
import { readPhoneSyncs } from "@/lib/channels/phone-syncs";
import { getChannel, listChannelEvents } from "@/lib/channels/queries";
import { readServiceUsage } from "@/lib/channels/service-usage";
import { tokenEnd } from "@/lib/channels/token-end";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { readHeadroom } from "@/lib/messages/headroom";
import { listHistoryImports } from "@/lib/webhooks/event-queries";

export const metadata: Metadata = { title: "Number" };

type Props = { params: Promise<{ workspace: string; channelId: string }> };
type Channel = NonNullable<Awaited<ReturnType<typeof getChannel>>>;

export default async function ChannelPage({ params }: Props) {
  const { workspace, channelId } = await params;
  const ctx = await requireWorkspace(workspace, "channels:read");
  const channel = isId(channelId) ? await getChannel(ctx, channelId) : null;
  if (!channel) notFound();
  const [headroom, [usage], preview, events] = await Promise.all([
    readHeadroom(ctx, channel),
    readServiceUsage(ctx, { channelId }),
    previewModes(ctx),
    listChannelEvents(ctx, { channelId, limit: 10 }),
  ]);
  const mayWrite = can(ctx, "channels:write");
  const base = `/w/${workspace}/settings/channels`;
  return (
    <>
      <RefreshOn workspace={workspace} topics={["channel"]} />
      <PageHeader
        actions={
          mayWrite ? (
            <DisconnectNumber
              channelId={channelId}
              name={channel.name}
              phone={channel.displayPhoneNumber}
              workspace={workspace}
            />
          ) : undefined
        }
        crumbs={[{ href: base, label: "Channels" }]}
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
            stop={stopOf(channel)}
            timeZone={ctx.timeZone}
            workspace={workspace}
          />
          <ChecksSection
            checks={channel.checks.map((check) => ({
              ...check,
              checkedAt: check.checkedAt.toISOString(),
            }))}
            mayWrite={mayWrite}
            number={{
              ...channel,
              lastWebhookAt: channel.lastWebhookAt?.toISOString() ?? null,
              tokenEnds: tokenEnd(channel.tokenExpiresAt) !== null,
            }}
            timeZone={ctx.timeZone}
            workspace={workspace}
          />
          {channel.isOnPhone ? <Phone channelId={channelId} ctx={ctx} mayWrite={mayWrite} /> : null}
          <HeadroomSection {...headroom} tier={channel.messagingLimit} />
          {usage ? (
            <section aria-labelledby="service-usage">
              <h2 className="text-reading font-semibold" id="service-usage">
                Free service messages
              </h2>
              <div className="mb-3">
                <ServiceUsageRule />
              </div>
              <div className="border-y border-line">
                <ServiceUsageBar usage={usage} />
              </div>
            </section>
          ) : null}
          <ChatLinkSection
            channelId={channelId}
            displayPhoneNumber={channel.displayPhoneNumber}
            workspace={workspace}
          />
          <section aria-labelledby="profile">
            <h2 className="text-reading font-semibold" id="profile">
              Business profile
            </h2>
            <p className="mb-3 text-dense text-ink-2">
              What customers see when they open this number in WhatsApp. It is kept at Meta.
            </p>
            <Suspense fallback={<Skeleton className="h-72" />}>
              <Profile channelId={channelId} ctx={ctx} mayWrite={mayWrite} />
            </Suspense>
          </section>
          <ModeSection
            channelId={channelId}
            hasOwnToken={channel.hasOwnToken}
            mayWrite={mayWrite}
            mode={channel.mode}
            preview={preview}
            workspace={workspace}
          />
          <section aria-labelledby="updates">
            <h2 className="mb-2 text-reading font-semibold" id="updates">
              Recent updates from Meta
            </h2>
            {events.length > 0 ? (
              <ChannelEventList
                events={events.map((event) => ({
                  id: event.id,
                  kind: event.kind,
                  summary: event.summary,
                  payload: JSON.stringify(event.payload, null, 2),
                  number: null,
                  at: event.createdAt.toISOString(),
                }))}
                timeZone={ctx.timeZone}
              />
            ) : (
              <p className="border-y border-line py-3 text-dense text-ink-3">
                None beside messages and their statuses.
              </p>
            )}
          </section>
        </div>
        <aside className="grid content-start gap-7 border-line p-4 max-lg:border-t md:px-6 md:py-5 lg:border-s lg:px-5">
          <section aria-labelledby="identity">
            <h2 className="mb-3 text-body font-semibold" id="identity">
              Identity
            </h2>
            <Facts items={identityOf(channel, ctx.timeZone)} />
          </section>
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

function stopOf({ isStopped, stopCode, stopUntil }: Channel) {
  if (!isStopped || stopCode === null) return null;
  const { title, whatToDo } = describeError(stopCode);
  return {
    title,
    whatToDo,
    until: stopUntil?.toISOString() ?? null,
    byCheck: mendedBy(stopCode) !== null,
  };
}

function identityOf(channel: Channel, timeZone: string): Fact[] {
  const id = (value: string, what: string) => (
    <span className="inline-flex items-center font-mono text-meta">
      {value}
      <CopyButton text={value} what={what} />
    </span>
  );
  const age = (at: Date | null) =>
    at ? (
      <Age at={at.toISOString()} timeZone={timeZone} />
    ) : (
      <span className="text-ink-3">None yet</span>
    );
  return [
    {
      key: "number",
      label: "Number",
      value: (
        <>
          <PhoneNumber copy e164={channel.displayPhoneNumber} />
          {channel.isSandbox ? <Chip tone="info">Sandbox</Chip> : null}
        </>
      ),
    },
    { key: "shown", label: "Shown as", value: channel.verifiedName },
    { key: "name", label: "Name status", value: sentence(channel.nameStatus) },
    { key: "status", label: "At Meta", value: sentence(channel.metaStatus) },
    {
      key: "quality",
      label: "Quality",
      value: numberQuality(channel.qualityRating) ?? "Not rated yet",
    },
    { key: "tier", label: "May write to", value: tierWords(channel.messagingLimit) },
    {
      key: "throughput",
      label: "Throughput",
      value: `${channel.maxPerSecond.toLocaleString("en")} messages a second`,
    },
    {
      key: "token",
      label: "Token ends",
      value: channel.tokenExpiresAt ? (
        <DateTime at={channel.tokenExpiresAt.toISOString()} format="date" timeZone={timeZone} />
      ) : (
        <span className="text-ink-3">No end known</span>
      ),
    },
    { key: "webhook", label: "Last webhook", value: age(channel.lastWebhookAt) },
    { key: "checked", label: "Asked Meta", value: age(channel.checkedAt) },
    { key: "number_id", label: "Number id", value: id(channel.phoneNumberId, "phone number id") },
    { key: "account_id", label: "Account id", value: id(channel.wabaId, "account id") },
  ];
}

/** PENDING_REVIEW is "Pending review". */
function sentence(word: string | null): string | null {
  if (!word) return null;
  const lower = word.replaceAll("_", " ").toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

async function Phone({
  ctx,
  channelId,
  mayWrite,
}: {
  ctx: WorkspaceContext;
  channelId: string;
  mayWrite: boolean;
}) {
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

/** The profile is at Meta: it comes when Meta answers, and its failure is the section's alone. */
async function Profile({
  ctx,
  channelId,
  mayWrite,
}: {
  ctx: WorkspaceContext;
  channelId: string;
  mayWrite: boolean;
}) {
  const answer = await readBusinessProfile(ctx, channelId).catch((error: unknown) => {
    if (error instanceof Refusal) return error;
    throw error;
  });
  if (answer instanceof Refusal) {
    return (
      <ErrorState
        happened="The profile could not be read."
        next={answer.message}
        safe="Nothing was changed at Meta."
        size="region"
      />
    );
  }
  return mayWrite ? (
    <ProfileForm channelId={channelId} profile={answer} workspace={ctx.slug} />
  ) : (
    <Facts
      items={[
        { key: "about", label: "About", value: answer.about || null },
        { key: "description", label: "Description", value: answer.description || null },
        { key: "address", label: "Address", value: answer.address || null },
        { key: "email", label: "Email", value: answer.email || null },
        { key: "websites", label: "Websites", value: answer.websites.join(", ") || null },
      ]}
    />
  );
}
