import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CampaignBuilder } from "@/components/campaigns/campaign-builder";
import { CampaignReport } from "@/components/campaigns/campaign-report";
import { RecipientsTable } from "@/components/campaigns/recipients-table";
import { loadBuilderParams, loadReportParams } from "@/components/campaigns/report-params";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import {
  countReach,
  draftLanguages,
  listCustomFields,
  listTestSends,
  previewDraft,
} from "@/lib/campaigns/draft-queries";
import { planCampaign } from "@/lib/campaigns/plan-campaign";
import { getCampaign } from "@/lib/campaigns/queries";
import { listRecipients } from "@/lib/campaigns/recipient-queries";
import { getCampaignReport } from "@/lib/campaigns/report-queries";
import { audienceSchema, variablesSchema } from "@/lib/campaigns/schema";
import { listChannels } from "@/lib/channels/queries";
import { listTags } from "@/lib/contacts/queries";
import type { WorkspaceContext } from "@/lib/core/context";
import { sampleFiles } from "@/lib/templates/file-queries";
import { fillableSlots } from "@/lib/templates/fillable-slots";
import { listTemplates } from "@/lib/templates/queries";
import { renderTemplate } from "@/lib/templates/render-template";
import { templateLanguage } from "@/lib/templates/template-languages";
import { templateSamples } from "@/lib/templates/template-slots";

type Props = {
  params: Promise<{ workspace: string; campaignId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type Campaign = NonNullable<Awaited<ReturnType<typeof getCampaign>>>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, campaignId } = await params;
  const ctx = await requireWorkspace(workspace, "campaigns:read");
  return { title: (await getCampaign(ctx, campaignId))?.name ?? "Campaign" };
}

/** The builder while it is a draft, the report afterwards. */
export default async function CampaignPage({ params, searchParams }: Props) {
  const { workspace, campaignId } = await params;
  const ctx = await requireWorkspace(workspace, "campaigns:read");
  const campaign = await getCampaign(ctx, campaignId);
  if (!campaign) notFound();
  return campaign.status === "draft"
    ? draftPage(ctx, campaign, searchParams)
    : reportPage(ctx, campaign.id, searchParams);
}

async function draftPage(
  ctx: WorkspaceContext,
  campaign: Campaign,
  searchParams: Props["searchParams"],
) {
  const { step } = await loadBuilderParams(searchParams);
  const audience = audienceSchema.parse(campaign.audience);
  const variables = variablesSchema.parse(campaign.variables);
  const [numbers, templates, tags, customFields, reach, tests, plan] = await Promise.all([
    listChannels(ctx, { kind: "whatsapp" }),
    listTemplates(ctx),
    listTags(ctx),
    listCustomFields(ctx),
    countReach(ctx, audience),
    listTestSends(ctx, campaign.id),
    step === "review" ? planCampaign(ctx, { campaignId: campaign.id }) : null,
  ]);
  const samples = await sampleFiles(ctx, templates);
  const template = templates.find((one) => one.id === campaign.templateId);
  const { variants, fallbacks } = template
    ? await draftLanguages(ctx, { template, ownLanguage: campaign.ownLanguage })
    : { variants: [], fallbacks: [] };
  const previews = await previewDraft(ctx, { audience, variants, fallbacks, variables });
  return (
    <CampaignBuilder
      campaignId={campaign.id}
      customFields={customFields}
      key={campaign.id}
      numbers={numbers.map((number) => ({
        id: number.id,
        name: number.name,
        address: number.address,
        verifiedName: number.verifiedName,
        status: number.status,
        accountId: number.accountId,
      }))}
      plan={plan}
      fallbacks={fallbacks}
      previewed={variants.map(({ id, language, components }) => ({
        id,
        components,
        dir: templateLanguage(language)?.direction ?? "ltr",
      }))}
      previews={previews}
      reach={reach}
      saved={{
        name: campaign.name,
        channelId: campaign.channelId,
        templateId: campaign.templateId,
        ownLanguage: campaign.ownLanguage,
        audience,
        variables,
        updatedAt: campaign.updatedAt.toISOString(),
      }}
      step={step}
      tags={tags}
      userId={ctx.actor.kind === "member" ? ctx.actor.userId : ""}
      templates={templates.map((one) => ({
        id: one.id,
        name: one.name,
        language: one.language,
        category: one.category,
        quality: one.quality,
        status: one.status,
        wabaId: one.wabaId,
        text: renderTemplate(one.components, templateSamples(one.components)).text,
        slots: fillableSlots(one.components, samples),
        sources: one.variableSources,
      }))}
      tests={tests}
      timeZone={ctx.timeZone}
      workspaceName={ctx.name}
      workspaceSlug={ctx.slug}
    />
  );
}

/** Whether people got different languages, as the launch wrote it down. */
function isInSeveralLanguages({ timeline }: Awaited<ReturnType<typeof getCampaignReport>>) {
  const launched = timeline.find(({ kind }) => kind === "launched");
  return Object.keys((launched?.details.languages as object | undefined) ?? {}).length > 1;
}

async function reportPage(
  ctx: WorkspaceContext,
  campaignId: string,
  searchParams: Props["searchParams"],
) {
  const { state, code, q } = await loadReportParams(searchParams);
  const filter = {
    campaignId,
    states: state,
    search: q.slice(0, 100),
    ...(code === null ? {} : { code }),
  };
  const [report, page] = await Promise.all([
    getCampaignReport(ctx, campaignId),
    listRecipients(ctx, filter),
  ]);
  const total =
    filter.search !== "" || code !== null
      ? null
      : state.length === 0
        ? report.audienceCount
        : state.reduce((sum, one) => sum + report.counts[one], 0);
  const canLaunch = can(ctx, "campaigns:launch");
  return (
    <CampaignReport
      canLaunch={canLaunch}
      canWrite={can(ctx, "campaigns:write")}
      currency={ctx.currency}
      recipients={
        <RecipientsTable
          canLaunch={canLaunch}
          currency={ctx.currency}
          filter={filter}
          nextCursor={page.nextCursor}
          rows={page.rows}
          severalLanguages={isInSeveralLanguages(report)}
          timeZone={ctx.timeZone}
          total={total}
          workspaceSlug={ctx.slug}
        />
      }
      report={report}
      timeZone={ctx.timeZone}
      workspaceSlug={ctx.slug}
    />
  );
}
