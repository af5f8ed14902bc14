import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/components/layout/page-header";
import { RefreshOn } from "@/components/layout/refresh-on";
import type { PreviewFiles } from "@/components/template-values/phone-message";
import { AppealBox } from "@/components/templates/appeal-box";
import { CategoryNotice } from "@/components/templates/category-notice";
import { DeleteTemplate } from "@/components/templates/delete-template";
import { LanguageTabs } from "@/components/templates/language-tabs";
import type { SourceLanguage } from "@/components/templates/source-part";
import { noticeOf, setbackOf } from "@/components/templates/status-notices";
import { TemplateEditor } from "@/components/templates/template-editor";
import { TemplateHistory } from "@/components/templates/template-history";
import { TemplateStatusChip } from "@/components/templates/template-status-chip";
import {
  CopyTemplateButton,
  TemplateView,
  UseInCampaign,
} from "@/components/templates/template-view";
import { CATEGORY_WORDS, qualityWord } from "@/components/templates/template-words";
import { UnpauseTemplate } from "@/components/templates/unpause-template";
import { NewVersionButton } from "@/components/templates/version-buttons";
import { VersionList } from "@/components/templates/version-list";
import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import type { Fact } from "@/components/ui/facts";
import { TEMPLATE_CATEGORIES, type TemplateCategory } from "@/db/enums/templates";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listCustomFields } from "@/lib/campaigns/draft-queries";
import { listChannels } from "@/lib/channels/queries";
import type { WorkspaceContext } from "@/lib/core/context";
import { zonedDay } from "@/lib/core/format/dates";
import { formatMoment } from "@/lib/core/format/moments";
import { draftOfTemplate } from "@/lib/templates/draft-of-template";
import { EDIT_LIMITS } from "@/lib/templates/edit-allowance";
import { sampleFiles } from "@/lib/templates/file-queries";
import { listPreviewPeople } from "@/lib/templates/preview-people";
import {
  getTemplate,
  type LanguageRow,
  listLanguages,
  listTemplateHistory,
  listTemplateLanguages,
  listVersions,
  type TemplateMoment,
  type TemplateRow,
} from "@/lib/templates/queries";
import { rejectionWords } from "@/lib/templates/rejection-words";
import { slotWords } from "@/lib/templates/slot-words";
import { EDITABLE_AT_META } from "@/lib/templates/stored-template";
import { TEMPLATE_LANGUAGES, templateLanguage } from "@/lib/templates/template-languages";
import { mayUnpause } from "@/lib/templates/template-pause";
import { templateSamples, templateSlots } from "@/lib/templates/template-slots";
import { homePrice } from "@/lib/wallet/queries";

type Props = { params: Promise<{ workspace: string; templateId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, templateId } = await params;
  const ctx = await requireWorkspace(workspace, "templates:read");
  const template = await getTemplate(ctx, templateId);
  return { title: template?.name ?? "Template" };
}

export default async function TemplatePage({ params }: Props) {
  const { workspace, templateId } = await params;
  const ctx = await requireWorkspace(workspace, "templates:read");
  const template = await getTemplate(ctx, templateId);
  if (!template) notFound();
  const [history, { versions, allowance }, siblings, spoken, channels, prices, customFields] =
    await Promise.all([
      listTemplateHistory(ctx, templateId),
      listVersions(ctx, templateId),
      listLanguages(ctx, template),
      listTemplateLanguages(ctx),
      listChannels(ctx, { kind: "whatsapp" }),
      categoryPrices(ctx),
      listCustomFields(ctx),
    ]);
  const files = await previewFiles(ctx, { workspace, components: [template, ...versions] });
  const channel = channels.find((one) => one.accountId === template.wabaId);
  const language = templateLanguage(template.language);
  const mayWrite = can(ctx, "templates:write");
  const isNext = template.nextComponents !== null && template.status !== "pending";
  const written = isNext ? (template.nextComponents ?? []) : template.components;
  const draft = draftOfTemplate({ ...template, components: written });
  const isOpen = template.status === "draft" || template.status === "rejected" || isNext;
  const editable = isOpen && mayWrite ? draft : null;
  const people = editable ? await listPreviewPeople(ctx) : [];
  const business = channel?.verifiedName ?? ctx.name;
  const shared = { workspace, templateId };
  const knows = template.providerTemplateId !== null;
  const left = `${allowance.left} of ${EDIT_LIMITS.perMonth} changes left in 30 days`;
  const timeline = (
    <>
      <VersionList
        allowance={template.approvedAt ? left : null}
        current={written}
        files={files}
        timeZone={ctx.timeZone}
        versions={versions.map((version) => ({
          ...version,
          byName: version.submittedByName,
          reason: rejectionWords(version.reason),
          samples: templateSamples(version.components),
        }))}
      />
      <TemplateHistory
        moments={history.map((moment) => momentOf(moment, ctx.timeZone))}
        timeZone={ctx.timeZone}
      />
    </>
  );
  const appeal =
    APPEALABLE.includes(template.status) && mayWrite && knows ? (
      <AppealBox
        business={business}
        category={CATEGORY_WORDS[template.category]}
        language={language?.name ?? template.language}
        name={template.name}
        reason={rejectionWords(template.rejectionReason)}
      />
    ) : null;
  const taken = new Set(siblings.map((sibling) => sibling.language));
  return (
    <>
      <RefreshOn workspace={workspace} topics={["template"]} />
      <PageHeader
        actions={
          !editable && mayWrite && draft ? (
            <>
              {mayUnpause(template) ? <UnpauseTemplate {...shared} name={template.name} /> : null}
              {EDITABLE_AT_META.includes(template.status) ? <NewVersionButton {...shared} /> : null}
              <CopyTemplateButton {...shared} />
            </>
          ) : undefined
        }
        crumbs={[{ href: `/w/${workspace}/templates`, label: "Templates" }]}
        primary={
          template.status === "approved" && can(ctx, "campaigns:write") ? (
            <UseInCampaign href={`/w/${workspace}/campaigns/new?template=${template.id}`} />
          ) : undefined
        }
        state={<TemplateStatusChip status={template.status} />}
        title={template.name}
      />
      <LanguageTabs
        {...shared}
        languages={siblings.map((sibling) => ({
          id: sibling.id,
          name: templateLanguage(sibling.language)?.name ?? sibling.language,
          status: sibling.status,
          marks: sibling.marks,
          isSource: sibling.isSource,
        }))}
        mayAdd={mayWrite && draft !== null}
        missing={TEMPLATE_LANGUAGES.filter(({ code }) => !taken.has(code))}
        usedElsewhere={spoken.filter((code) => !taken.has(code))}
      />
      {editable ? (
        <TemplateEditor
          {...shared}
          appeal={appeal}
          blocked={
            channel
              ? null
              : "The number of this template’s account is disconnected; connect it to submit"
          }
          business={business}
          channelId={channel?.id ?? null}
          customFields={customFields}
          draft={editable}
          files={files}
          filesUrl={`/w/${workspace}/templates/files`}
          history={timeline}
          // another template is another editor, with nothing of the one before
          key={`${template.id}${isNext}`}
          languages={TEMPLATE_LANGUAGES}
          nameFixed={knows}
          people={people}
          others={siblings.flatMap((sibling) => otherLanguage(template, sibling))}
          prices={Object.fromEntries(
            Object.entries(prices).map(([category, price]) => [
              category,
              priceWords(price, ctx.currency),
            ]),
          )}
          savedAt={template.updatedAt.toISOString()}
          setback={setbackOf(template)}
          timeZone={ctx.timeZone}
          version={
            isNext
              ? {
                  allowance: left,
                  wait:
                    template.status === "approved" && allowance.nextAt
                      ? `Meta takes the next change from ${momentWords(allowance.nextAt, ctx.timeZone)}`
                      : null,
                }
              : null
          }
        />
      ) : (
        <TemplateView
          actions={
            mayWrite ? <DeleteTemplate {...shared} known={knows} name={template.name} /> : null
          }
          business={business}
          components={template.components}
          files={files}
          dir={language?.direction ?? "ltr"}
          facts={factsOf(template, ctx, language?.name ?? template.language)}
          history={timeline}
          notice={noticeOf(template, { mayWrite, canBeWritten: draft !== null })}
          notices={
            <>
              <CategoryNotice
                prices={prices}
                template={template}
                timeZone={ctx.timeZone}
                currency={ctx.currency}
              />
              {appeal}
            </>
          }
          samples={templateSamples(template.components)}
          variables={templateSlots(template.components).map(({ place, kind, sample }) => ({
            place,
            name: slotWords({ place, kind }),
            sample: kind === "media" ? (files[sample]?.fileName ?? "A file at Meta") : sample,
          }))}
        />
      )}
    </>
  );
}

/** What the editor needs of another language, to be read beside the one that is written. */
function otherLanguage(template: TemplateRow, sibling: LanguageRow): SourceLanguage[] {
  if (sibling.id === template.id) return [];
  const draft = draftOfTemplate({ ...template, ...sibling });
  if (!draft) return [];
  const known = templateLanguage(sibling.language);
  const { id, language, isSource, components } = sibling;
  return [
    {
      id,
      language,
      isSource,
      components,
      draft,
      name: known?.name ?? language,
      direction: known?.direction ?? "ltr",
    },
  ];
}

/** "0.0225 USD a message to Rest of Africa". */
function priceWords({ market, price }: { market: string; price: string }, currency: string) {
  return `${price} ${currency} a message to ${market}`;
}

/** States in which Meta may be asked to look again. */
const APPEALABLE: readonly TemplateRow["status"][] = ["rejected", "paused", "disabled"];

async function categoryPrices(ctx: WorkspaceContext) {
  const found = await Promise.all(
    TEMPLATE_CATEGORIES.map(
      async (category) => [category, await homePrice(ctx, category)] as const,
    ),
  );
  return Object.fromEntries(found.flatMap(([key, price]) => (price ? [[key, price]] : []))) as {
    [Category in TemplateCategory]?: { market: string; price: string };
  };
}

/** Where the previews find the sample files that we have. */
async function previewFiles(
  ctx: WorkspaceContext,
  { workspace, components }: { workspace: string; components: readonly TemplateWording[] },
): Promise<PreviewFiles> {
  const files = await sampleFiles(
    ctx,
    components.flatMap((one) => [
      { components: one.components },
      ...(one.nextComponents ? [{ components: one.nextComponents }] : []),
    ]),
  );
  return Object.fromEntries(
    Object.entries(files).map(([handle, { id, fileName }]) => [
      handle,
      { url: `/w/${workspace}/templates/files/${id}`, fileName },
    ]),
  );
}
type TemplateWording = { components: unknown; nextComponents?: unknown };

function momentWords(iso: string, timeZone: string): string {
  return formatMoment({ at: iso, timeZone, format: "dateTime" });
}

function factsOf(template: TemplateRow, ctx: WorkspaceContext, language: string): Fact[] {
  const moment = (at: Date | null) =>
    at ? <DateTime at={at.toISOString()} timeZone={ctx.timeZone} /> : null;
  return [
    { key: "language", label: "Language", value: language },
    { key: "category", label: "Category", value: CATEGORY_WORDS[template.category] },
    {
      key: "quality",
      label: "Quality",
      value: qualityWord(template.quality) ?? "Not rated yet",
    },
    { key: "submitted", label: "Submitted", value: moment(template.submittedAt) },
    { key: "approved", label: "Approved", value: moment(template.approvedAt) },
    { key: "synced", label: "Synced", value: moment(template.syncedAt) },
    { key: "by", label: "Written by", value: template.createdByName },
    {
      key: "id",
      label: "Id at Meta",
      value: template.providerTemplateId ? (
        <>
          <span className="font-mono">{template.providerTemplateId}</span>
          <CopyButton text={template.providerTemplateId} what="id" />
        </>
      ) : null,
    },
  ];
}

function momentOf({ reason, ...moment }: TemplateMoment, timeZone: string) {
  const key = zonedDay(moment.at, timeZone);
  const label = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "long",
  }).format(new Date(moment.at));
  return {
    ...moment,
    reason: rejectionWords(reason),
    day: { key, label },
  };
}
