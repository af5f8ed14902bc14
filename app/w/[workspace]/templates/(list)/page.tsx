import { FileText, Plus, RefreshCw } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { RefreshOn } from "@/components/layout/refresh-on";
import { StartButton } from "@/components/templates/start-button";
import { SyncButton } from "@/components/templates/sync-button";
import { TemplateTable } from "@/components/templates/template-table";
import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listChannels } from "@/lib/channels/queries";
import {
  lastChecks,
  listTemplateLanguages,
  listTemplates,
  templateUses,
} from "@/lib/templates/queries";
import { rejectionWords } from "@/lib/templates/rejection-words";
import { TEMPLATE_STARTERS } from "@/lib/templates/starters";
import { templateLanguage } from "@/lib/templates/template-languages";

export const metadata: Metadata = { title: "Templates" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function TemplatesPage({ params, searchParams }: Props) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "templates:read");
  const given = await searchParams;
  const filter = {
    search: textOf(given.q),
    status: textOf(given.status),
    category: textOf(given.category),
    language: textOf(given.language),
  };
  const [templates, codes, uses, channels] = await Promise.all([
    listTemplates(ctx, filter),
    listTemplateLanguages(ctx),
    templateUses(ctx),
    listChannels(ctx, { kind: "whatsapp" }),
  ]);
  const base = `/w/${workspace}/templates`;
  const mayWrite = can(ctx, "templates:write");
  const accounts = channels.filter(
    (channel, index) => channels.findIndex((one) => one.accountId === channel.accountId) === index,
  );
  const checked = await lastChecks(ctx);
  const filtered = Object.values(filter).some(Boolean);
  const channelId = accounts[0]?.id;
  return (
    <>
      <RefreshOn workspace={workspace} topics={["template"]} />
      <PageHeader
        actions={
          accounts.length > 0 ? (
            <SyncButton
              accounts={accounts.map(({ id, name, accountId }) => ({
                channelId: id,
                name,
                checkedAt: checked.get(accountId) ?? null,
              }))}
              timeZone={ctx.timeZone}
              workspace={workspace}
            />
          ) : undefined
        }
        count={templates.length > 0 ? templates.length : undefined}
        primary={
          mayWrite && channelId ? (
            <AppLink className={buttonLook({ look: "primary", size: "sm" })} href={`${base}/new`}>
              <Plus />
              New template
            </AppLink>
          ) : undefined
        }
        title="Templates"
      />
      <TemplateTable
        empty={
          channelId ? (
            <EmptyState
              title="No templates yet"
              ways={
                mayWrite
                  ? [
                      ...TEMPLATE_STARTERS.slice(0, 3).map((starter) => ({
                        icon: <FileText />,
                        title: starter.title,
                        body: starter.about,
                        action: (
                          <StartButton
                            aria-label={`Begin with ${starter.title}`}
                            channelId={channelId}
                            size="sm"
                            starter={starter.key}
                            workspace={workspace}
                          >
                            Begin with this
                          </StartButton>
                        ),
                      })),
                      {
                        icon: <RefreshCw />,
                        title: "Already written at Meta",
                        body: "Sync with Meta, above, brings the templates of your account here.",
                        action: null,
                      },
                    ]
                  : []
              }
            >
              A template is a message that WhatsApp has read beforehand. It is the only way to write
              to somebody who has not written to you in the last 24 hours.
            </EmptyState>
          ) : (
            <EmptyState title="Connect a number first">
              Templates belong to the WhatsApp account of a number.{" "}
              {can(ctx, "channels:read") ? (
                <AppLink
                  className="font-medium text-accent-ink hover:underline"
                  href={`/w/${workspace}/settings/channels`}
                >
                  Open Channels
                </AppLink>
              ) : (
                "An owner or admin connects it under Settings, Channels."
              )}
            </EmptyState>
          )
        }
        filtered={filtered}
        languages={codes.map((code) => ({ code, name: templateLanguage(code)?.name ?? code }))}
        rows={templates.map((template) => ({
          id: template.id,
          href: `${base}/${template.id}`,
          name: template.name,
          language: templateLanguage(template.language)?.name ?? template.language,
          category: template.category,
          status: template.status,
          reason: rejectionWords(template.rejectionReason),
          quality: template.quality,
          sent: uses.get(template.id)?.sent ?? 0,
          lastUsedAt: uses.get(template.id)?.lastUsedAt ?? null,
          hasNext: template.nextComponents !== null,
          changedAt: (template.statusChangedAt && template.status !== "draft"
            ? template.statusChangedAt
            : template.updatedAt
          ).toISOString(),
          timeZone: ctx.timeZone,
        }))}
      />
    </>
  );
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
