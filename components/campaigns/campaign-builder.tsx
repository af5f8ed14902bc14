"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FooterBar } from "@/components/layout/footer-bar";
import { PageHeader } from "@/components/layout/page-header";
import { useRefreshOn } from "@/components/layout/refresh-on";
import { AppLink } from "@/components/ui/app-link";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { buttonLook } from "@/components/ui/button-look";
import { classNames } from "@/components/ui/class-names";
import { spacedPhone } from "@/components/ui/phone-number";
import { Skeleton } from "@/components/ui/skeleton";
import { type Step, Steps } from "@/components/ui/steps";
import type { AudienceReach, DraftPreview, TestSendRow } from "@/lib/campaigns/draft-queries";
import type { CampaignPlan } from "@/lib/campaigns/plan-campaign";
import type { Audience } from "@/lib/campaigns/schema";
import { formatMoment } from "@/lib/core/format/moments";
import type { RealtimeTopic } from "@/lib/realtime/publish";
import { type AudienceNumber, AudienceStep, type AudienceTag } from "./audience-step";
import { languagesOf, slotsOf } from "./campaign-languages";
import { CampaignMenu } from "./campaign-menu";
import { CampaignStateChip } from "./campaign-state-chip";
import { partsOf, peopleOf } from "./campaign-words";
import { DraftPreviewPanel, type PreviewedLanguage } from "./draft-preview-panel";
import { LaunchButton } from "./launch-button";
import { LaunchChecks } from "./launch-checks";
import { MessageStep, type TemplateChoice } from "./message-step";
import { BUILDER_STEPS, type BuilderStep } from "./report-params";
import { ReviewStep } from "./review-step";
import { TestStep } from "./test-step";
import { type DraftFields, type SaveState, useCampaignDraft } from "./use-campaign-draft";

/** What others do that changes the page: Meta approves, a number falls away, people come and go. */
const TOPICS: Record<BuilderStep, readonly RealtimeTopic[]> = {
  audience: ["campaign", "channel", "import"],
  message: ["campaign", "template", "channel"],
  test: ["campaign", "conversation"],
  review: ["campaign", "template", "channel"],
};

export type BuilderNumber = AudienceNumber & { accountId: string; verifiedName: string | null };
export type BuilderTemplate = TemplateChoice & { wabaId: string; status: string };

export type CampaignBuilderProps = {
  workspaceSlug: string;
  workspaceName: string;
  timeZone: string;
  campaignId: string;
  /** Who works on it: what could not be saved is kept for them alone. */
  userId: string;
  saved: DraftFields & { updatedAt: string };
  step: BuilderStep;
  numbers: readonly BuilderNumber[];
  templates: readonly BuilderTemplate[];
  tags: readonly AudienceTag[];
  customFields: readonly string[];
  reach: AudienceReach;
  previews: readonly DraftPreview[];
  /** The languages that the previews are of. */
  previewed: readonly PreviewedLanguage[];
  /** What the workspace falls back on where a person's language is not there, BCP 47. */
  fallbacks: readonly string[];
  tests: readonly TestSendRow[];
  /** Only read for the review. */
  plan: CampaignPlan | null;
};

/** A draft, from who to what to when it is launched; every step has its address. */
export function CampaignBuilder(props: CampaignBuilderProps) {
  const { workspaceSlug, campaignId, step, reach, tests, plan, timeZone, numbers, templates } =
    props;
  const router = useRouter();
  const href = `/w/${workspaceSlug}/campaigns/${campaignId}`;
  const { draft, save, counting, change, flush, recount, left, settleLeft } = useCampaignDraft(
    workspaceSlug,
    campaignId,
    props,
  );
  // a test send belongs to no campaign: its ticks are told by its conversation
  useRefreshOn({
    workspace: workspaceSlug,
    topics: TOPICS[step],
    campaignId,
  });
  const [refusal, setRefusal] = useState<string | null>(null);

  const number = numbers.find((one) => one.id === draft.channelId) ?? null;
  const usable = templates.filter(
    (template) =>
      template.status === "approved" && (!number || template.wabaId === number.accountId),
  );
  const template = usable.find((one) => one.id === draft.templateId) ?? null;
  const slots = template ? slotsOf(languagesOf(template, usable), draft.ownLanguage) : [];
  const unfilled = slots.filter((slot) => !draft.variables[slot.place]).length;
  const audienceWords = wordsOf(draft.audience, props.tags);
  const received = tests.some((test) => test.state === "delivered" || test.state === "read");
  const steps: Step[] = [
    {
      key: "audience",
      label: "Audience",
      summary: counting ? "Counting…" : `${peopleOf(reach.total)}, ${audienceWords.toLowerCase()}`,
      state: number && reach.total > 0 ? "done" : "next",
    },
    {
      key: "message",
      label: "Message",
      summary: template
        ? unfilled > 0
          ? `${unfilled} ${unfilled === 1 ? "value" : "values"} to fill`
          : template.name
        : "Choose a template",
      state: template ? (unfilled > 0 ? "problem" : "done") : "next",
    },
    {
      key: "test",
      label: "Test",
      summary: received ? "Received" : tests.length > 0 ? "On its way" : "Not sent yet",
      state: received ? "done" : "next",
    },
    { key: "review", label: "Review", summary: "Nothing sent yet", state: "next" },
  ];
  const shownSteps = steps.map((one) => ({
    ...one,
    href: `${href}?step=${one.key}`,
    state: one.key === step ? ("now" as const) : one.state,
  }));
  const at = BUILDER_STEPS.indexOf(step);
  const next = BUILDER_STEPS[at + 1];
  const previous = BUILDER_STEPS[at - 1];
  const business = number?.verifiedName ?? props.workspaceName;

  return (
    <div className="flex min-h-full flex-col">
      <PageHeader
        about={<SaveLine save={save} timeZone={timeZone} />}
        crumbs={[{ href: `/w/${workspaceSlug}/campaigns`, label: "Campaigns" }]}
        menu={
          <CampaignMenu
            campaign={{ id: campaignId, name: draft.name }}
            isDraft
            workspaceSlug={workspaceSlug}
          />
        }
        state={<CampaignStateChip status="draft" />}
        title={draft.name || "No name yet"}
      />
      {left ? (
        <Banner
          action={
            <>
              <Button onClick={() => settleLeft(true)} size="sm">
                Take mine
              </Button>
              <Button look="ghost" onClick={() => settleLeft(false)} size="sm">
                Throw mine away
              </Button>
            </>
          }
          live
          shape="bar"
          title="Changes of yours were not saved."
          tone="warn"
        >
          The campaign was changed since, and what is shown is the newest. Yours would replace{" "}
          {partsOf(left)}.
        </Banner>
      ) : null}
      {save.kind === "failed" ? (
        <Banner
          action={
            <Button onClick={() => void flush()} size="sm">
              Save again
            </Button>
          }
          live
          shape="bar"
          title="The last change is not saved."
          tone="bad"
        >
          {save.message}
        </Banner>
      ) : null}
      {refusal ? (
        <Banner
          action={
            <Button onClick={() => setRefusal(null)} size="sm">
              I have seen it
            </Button>
          }
          live
          shape="bar"
          title="Not launched."
          tone="warn"
        >
          {refusal}
        </Banner>
      ) : null}
      <div className="grid flex-1 content-start lg:max-[1279px]:grid-cols-[224px_minmax(0,1fr)] min-[1280px]:grid-cols-[224px_minmax(0,1fr)_324px]">
        <aside aria-label="Steps and checks" className="border-line max-lg:border-b lg:border-e">
          <div className="px-4 py-2 lg:px-3 lg:py-5">
            <Steps className="lg:hidden" items={shownSteps} label="Steps of the campaign" />
            <Steps
              className="max-lg:hidden"
              items={shownSteps}
              label="Steps of the campaign, with what was decided"
              orientation="vertical"
            />
          </div>
          {step === "review" && plan ? (
            <div className="border-t border-line px-5 py-4 max-lg:px-4">
              <LaunchChecks
                campaignHref={href}
                campaignId={campaignId}
                onRecount={recount}
                plan={plan}
                template={template}
                tests={tests}
                workspaceSlug={workspaceSlug}
              />
            </div>
          ) : null}
        </aside>
        <div className="min-w-0 bg-surface px-4 py-5 md:px-6">
          <div className="mx-auto max-w-[720px]">
            {step === "audience" ? (
              <AudienceStep
                category={template?.category ?? null}
                change={change}
                counting={counting}
                draft={draft}
                numbers={numbers}
                reach={reach}
                tags={props.tags}
                workspaceSlug={workspaceSlug}
              />
            ) : null}
            {step === "message" ? (
              <MessageStep
                change={change}
                customFields={props.customFields}
                draft={draft}
                fallbacks={props.fallbacks}
                templates={usable}
                waitingCount={templates.filter((one) => one.status === "pending").length}
                workspaceSlug={workspaceSlug}
              />
            ) : null}
            {step === "test" ? (
              <TestStep
                campaignId={campaignId}
                flush={flush}
                obstacle={obstacleOf(number, template)}
                tests={tests}
                timeZone={timeZone}
                workspaceSlug={workspaceSlug}
              />
            ) : null}
            {step === "review" ? (
              plan ? (
                <ReviewStep
                  audienceWords={audienceWords}
                  campaignHref={href}
                  counting={counting}
                  numberName={number ? spacedPhone(number.address) : null}
                  onRecount={recount}
                  plan={plan}
                  templateName={template?.name ?? null}
                  workspaceSlug={workspaceSlug}
                />
              ) : (
                <div aria-busy="true" className="grid gap-4">
                  <Skeleton className="h-12 w-full" />
                  <Skeleton className="h-60 w-full" />
                </div>
              )
            ) : null}
          </div>
        </div>
        <aside
          aria-label="Preview of the message"
          className="border-line px-4 py-5 max-[1279px]:border-t md:px-6 lg:max-[1279px]:col-span-2 min-[1280px]:border-s min-[1280px]:px-4"
        >
          <DraftPreviewPanel
            business={business}
            languages={props.previewed}
            previews={template ? props.previews : []}
            workspaceSlug={workspaceSlug}
          />
        </aside>
      </div>
      <FooterBar
        // the line beside the title has no room on a phone
        note={
          <span className="md:hidden">
            <SaveLine save={save} timeZone={timeZone} />
          </span>
        }
        start={
          previous ? (
            <AppLink
              className={buttonLook({ size: "lg" })}
              href={`${href}?step=${previous}`}
              onNavigate={() => void flush()}
            >
              Back
            </AppLink>
          ) : null
        }
      >
        {step === "review" && plan ? (
          <LaunchButton
            campaignId={campaignId}
            onLaunched={() => router.replace(href as Route)}
            onPlanChanged={(message) => {
              setRefusal(message);
              recount();
            }}
            plan={plan}
            stale={counting || save.kind !== "saved"}
            workspaceSlug={workspaceSlug}
          />
        ) : next ? (
          <AppLink
            className={classNames(buttonLook({ look: "primary", size: "lg" }), "max-md:flex-1")}
            href={`${href}?step=${next}`}
            onNavigate={() => void flush()}
          >
            {NEXT_WORDS[next]}
          </AppLink>
        ) : null}
      </FooterBar>
    </div>
  );
}

const NEXT_WORDS: Record<BuilderStep, string> = {
  audience: "Choose the audience",
  message: "Choose the message",
  test: "Send a test",
  review: "Review and launch",
};

function SaveLine({ save, timeZone }: { save: SaveState; timeZone: string }) {
  const words =
    save.kind === "saved"
      ? `Saved ${formatMoment({ at: save.at, timeZone, format: "time" })}`
      : save.kind === "saving"
        ? "Saving…"
        : save.kind === "waiting"
          ? save.why
          : "Not saved";
  return <span role="status">{words}</span>;
}

function wordsOf(audience: Audience, tags: readonly AudienceTag[]): string {
  const names = (ids: readonly string[]) =>
    ids.map((id) => tags.find((tag) => tag.id === id)?.name ?? "a removed tag").join(", ");
  const without =
    audience.excludeTagIds.length > 0 ? ` without ${names(audience.excludeTagIds)}` : "";
  switch (audience.kind) {
    case "all":
      return `Everybody${without}`;
    case "tags":
      return audience.tagIds.length === 0
        ? "No tag chosen"
        : `${audience.tagIds.length > 1 ? `${audience.match === "any" ? "Any" : "All"} of ` : "Tag "}${names(audience.tagIds)}${without}`;
    case "ids":
      return `Chosen one by one${without}`;
    default:
      return audience satisfies never;
  }
}

function obstacleOf(number: BuilderNumber | null, template: BuilderTemplate | null) {
  if (!number) return "Choose the number in the first step, then a test can go out.";
  if (number.status === "disconnected") return `${number.name} is disconnected.`;
  if (!template) return "Choose a template first.";
  const bare = template.slots.find((slot) => slot.sample === "");
  return bare
    ? "This template has a value without a sample, so it can be sent only to real recipients."
    : null;
}
