import { KeyRound, LogIn, Mail, MessageSquareText, Plus } from "lucide-react";
import type { Metadata } from "next";
import { ChannelEventList } from "@/components/channels/channel-event-list";
import { DeveloperBlock } from "@/components/channels/developer-block";
import { NumberList } from "@/components/channels/number-list";
import { OwnAppSection } from "@/components/channels/own-app-section";
import { RefreshOn } from "@/components/layout/refresh-on";
import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { signupSettings } from "@/lib/channels/finish-signup";
import { readOwnApp } from "@/lib/channels/own-app";
import { listChannelEvents, listChannels } from "@/lib/channels/queries";
import { SUBSCRIBED_FIELDS } from "@/lib/channels/whatsapp/subscribed-fields";
import { env } from "@/lib/core/env";
import { isId } from "@/lib/core/ids";

export const metadata: Metadata = { title: "Channels" };

/** What listChannelEvents gives at most; a full page may have older ones behind it. */
const PAGE_SIZE = 50;

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ChannelsPage({ params, searchParams }: Props) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "channels:read");
  const { before: given } = await searchParams;
  const before = typeof given === "string" && isId(given) ? given : undefined;
  const [channels, ownApp, events] = await Promise.all([
    listChannels(ctx),
    readOwnApp(ctx),
    listChannelEvents(ctx, before ? { before } : {}),
  ]);
  const base = `/w/${workspace}/settings/channels`;
  const mayWrite = can(ctx, "channels:write");
  const { APP_URL, META_APP_SECRET, META_VERIFY_TOKEN } = env();
  const hasSignup = signupSettings() !== null;
  const names = new Map(channels.map((channel) => [channel.id, channel.name]));
  const last = events.at(-1);
  const connect = (
    <AppLink className={buttonLook({ look: "primary", size: "sm" })} href={`${base}/connect`}>
      <Plus />
      Connect number
    </AppLink>
  );
  const connectSms = (
    <AppLink className={buttonLook({ size: "sm" })} href={`${base}/connect/sms`}>
      <MessageSquareText />
      Connect SMS
    </AppLink>
  );
  const connectEmail = (
    <AppLink className={buttonLook({ size: "sm" })} href={`${base}/connect/email`}>
      <Mail />
      Connect email
    </AppLink>
  );
  return (
    <>
      <RefreshOn workspace={workspace} topics={["channel"]} />
      <div className="grid w-full max-w-[920px] grid-cols-[minmax(0,1fr)] gap-8 p-4 md:px-6 md:py-5">
        <section aria-labelledby="numbers">
          <h2 className="mb-2 text-reading font-semibold" id="numbers">
            Numbers
          </h2>
          {channels.length > 0 ? (
            <NumberList
              numbers={channels.map((channel) => ({
                ...channel,
                reason: channel.healthReasons[0]?.words ?? channel.statusReason,
                lastWebhookAt: channel.lastWebhookAt?.toISOString() ?? null,
              }))}
              timeZone={ctx.timeZone}
              workspace={workspace}
            />
          ) : (
            <EmptyState
              title="No number yet"
              ways={
                mayWrite
                  ? [
                      ...(hasSignup
                        ? [
                            {
                              icon: <LogIn />,
                              title: "With Facebook",
                              body: "Sign in at Meta and choose the number. Nothing to copy.",
                              action: (
                                <a
                                  className={buttonLook({ size: "sm" })}
                                  href={`${base}/connect/facebook`}
                                >
                                  Continue
                                </a>
                              ),
                            },
                          ]
                        : []),
                      {
                        icon: <KeyRound />,
                        title: "By ids and token",
                        body: "Copy two ids and a token from Meta. Five checks say what is missing.",
                        action: connect,
                      },
                      {
                        icon: <MessageSquareText />,
                        title: "Text messages",
                        body: "With a Twilio account of yours, for those who have no WhatsApp.",
                        action: connectSms,
                      },
                      {
                        icon: <Mail />,
                        title: "Email",
                        body: "With a Resend account of yours: mails in the same inbox.",
                        action: connectEmail,
                      },
                    ]
                  : []
              }
            >
              A number is what your customers see and write to. Everything here is sent from one.
            </EmptyState>
          )}
        </section>
        <DeveloperBlock
          appSecretSet={Boolean(META_APP_SECRET)}
          verifyTokenSet={Boolean(META_VERIFY_TOKEN)}
          webhookUrl={`${APP_URL}/api/webhooks/meta`}
        />
        <OwnAppSection
          app={ownApp}
          fields={SUBSCRIBED_FIELDS.join(", ")}
          mayWrite={mayWrite}
          timeZone={ctx.timeZone}
          workspace={workspace}
        />
        <section aria-labelledby="updates">
          <h2 className="text-reading font-semibold" id="updates">
            Other updates from Meta
          </h2>
          <p className="mb-3 text-dense text-ink-2">
            What Meta tells about numbers and accounts beside messages. Open one to see it as it
            came.
          </p>
          {events.length > 0 ? (
            <ChannelEventList
              events={events}
              nameOf={(channelId) => names.get(channelId)}
              timeZone={ctx.timeZone}
            />
          ) : (
            <p className="border-y border-line py-3 text-dense text-ink-3">
              {before ? "Nothing older." : "None yet."}
            </p>
          )}
          <nav aria-label="Pages of updates" className="mt-3 flex gap-2">
            {before ? (
              <AppLink className={buttonLook({ size: "sm" })} href={base}>
                Newest
              </AppLink>
            ) : null}
            {events.length === PAGE_SIZE && last ? (
              <AppLink className={buttonLook({ size: "sm" })} href={`${base}?before=${last.id}`}>
                Older updates
              </AppLink>
            ) : null}
          </nav>
        </section>
      </div>
    </>
  );
}
