"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import type { PreviewFiles } from "@/components/template-values/phone-message";
import { Banner } from "@/components/ui/banner";
import { classNames } from "@/components/ui/class-names";
import { submitTemplateAction } from "@/lib/templates/actions";
import { judgeDraft } from "@/lib/templates/draft-schema";
import type { PreviewPerson } from "@/lib/templates/preview-people";
import type { TemplateFault } from "@/lib/templates/rules/fault";
import type { TemplateDraft } from "@/lib/templates/schema";
import { BasicsFields } from "./basics-fields";
import { BesideBar, BesideSource } from "./beside";
import { CodeFields } from "./code-fields";
import { DeleteTemplate } from "./delete-template";
import { DraftConflicts, HiddenConflicts } from "./draft-conflicts";
import { faultyVariables, submitObstacle } from "./editor-faults";
import { EditorFoot } from "./editor-foot";
import type { SampleFiles } from "./header-fields";
import { MessageFields } from "./message-fields";
import { repairDraft } from "./repair-draft";
import { RuleList } from "./rule-list";
import type { SourceLanguage } from "./source-part";
import { TemplatePreview } from "./template-preview";
import { useBeside } from "./use-beside";
import { useDraftSaving } from "./use-draft-saving";
import { DiscardVersion } from "./version-buttons";

export type TemplateEditorProps = {
  workspace: string;
  templateId: string;
  draft: TemplateDraft;
  /** ISO 8601 */
  savedAt: string;
  timeZone: string;
  business: string;
  /** Set after a review or a refusal: what Meta said, in plain words. */
  setback: { title: string; reason: string } | null;
  /** The AppealBox, where Meta may be asked to look again. */
  appeal: ReactNode;
  /** Name and language stay once Meta has them. */
  nameFixed: boolean;
  languages: readonly { code: string; name: string; direction: "ltr" | "rtl" }[];
  /** By category: "About $0.0225 each in Kenya". */
  prices: Partial<Record<TemplateDraft["category"], string>>;
  /** Why it cannot be submitted whatever it says: the number is disconnected. */
  blocked: string | null;
  history: ReactNode;
  /** Of an approved template whose next version this is. */
  version: {
    /** "9 of 10 changes left in 30 days". */
    allowance: string;
    /** Why Meta takes none now. */
    wait: string | null;
  } | null;
  /** The number whose account takes sample files; null while none is connected. */
  channelId: string | null;
  /** "/w/northwind/templates/files" */
  filesUrl: string;
  /** Sample files that we have, by Meta's handle. */
  files: PreviewFiles;
  /** Names of the contacts' own fields. */
  customFields: readonly string[];
  /** The template in its other languages, as far as the editor can write them. */
  others: readonly SourceLanguage[];
  /** Real people whose values the preview can show. */
  people: readonly PreviewPerson[];
};

/** Fields, rules while one types, and the customer's phone. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { workspace, templateId, nameFixed, languages, business, timeZone } = props;
  const router = useRouter();
  const { draft, change, saving, conflicts, flush } = useDraftSaving(props);
  const judged = useMemo(() => judgeDraft(draft), [draft]);
  const [submitting, setSubmitting] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set());
  const touch = (part: string) => setTouched((before) => new Set(before).add(part));

  const errors = judged.faults.filter((fault) => fault.severity === "error");
  const direction =
    languages.find((language) => language.code === draft.language)?.direction ?? "ltr";
  /** The first reason at a part; that it is still empty is said once somebody has been there. */
  const faultAt = (component: TemplateFault["place"]["component"]) =>
    judged.faults.find(
      (fault) =>
        fault.place.component === component &&
        fault.place.card === undefined &&
        fault.code !== "sample_missing" &&
        (fault.code !== "text_empty" || touched.has(component)),
    );
  const savedFields = saving.kind === "failed" ? saving.fields : {};
  const problemVariables = faultyVariables(judged, draft);
  const [uploaded, setUploaded] = useState<PreviewFiles>({});
  const files = { ...props.files, ...uploaded };
  const samples: SampleFiles = {
    files,
    uploadUrl: `${props.filesUrl}?channel=${props.channelId ?? ""}`,
    onUploaded: ({ ref, fileId, fileName }) =>
      setUploaded((before) => ({
        ...before,
        [ref]: { url: `${props.filesUrl}/${fileId}`, fileName },
      })),
  };

  const repair = (fault: TemplateFault, text: string) => {
    const repaired = repairDraft(draft, fault, text);
    if (repaired) change(repaired);
  };
  const submit = async () => {
    setSubmitting(true);
    setRefusal(null);
    try {
      if (!(await flush())) return;
      const result = await submitTemplateAction(workspace, { templateId });
      if (!result.ok) setRefusal(result.error.message);
      router.refresh();
    } catch {
      setRefusal(
        "The server did not answer, so we do not know if it was submitted. The status above tells once it does.",
      );
    } finally {
      setSubmitting(false);
    }
  };
  const cause = submitObstacle({
    blocked: props.blocked ?? props.version?.wait ?? null,
    errors,
    unsaved: saving.kind === "failed" ? saving.message : null,
  });
  const isCode = draft.category === "authentication" && draft.code !== null;
  const { beside, sourceId, choose, show } = useBeside({
    others: isCode ? [] : props.others,
    language: draft.language,
    components: judged.components,
  });

  return (
    <DraftConflicts conflicts={conflicts}>
      <div
        className={classNames(
          "grid flex-auto grid-cols-[minmax(0,1fr)] content-start lg:content-stretch",
          // two languages need the room of the rules, which then stand under the phone
          beside
            ? "lg:grid-cols-[minmax(0,1fr)_332px] lg:grid-rows-[auto_1fr]"
            : "lg:grid-cols-[minmax(0,1fr)_264px_332px]",
        )}
      >
        <div
          className={classNames(
            "grid grid-cols-[minmax(0,1fr)] content-start gap-5 bg-surface p-4 md:px-6",
            beside && "lg:row-span-2",
          )}
        >
          {props.setback ? (
            <Banner title={`${props.setback.title}.`} tone="bad">
              {props.setback.reason}
            </Banner>
          ) : null}
          {props.appeal}
          {props.version ? (
            <Banner title="The next version of an approved template.">
              What is sent stays as it is while you write. Once you submit this, Meta reads it and
              sends nothing with this template until it is approved again: usually minutes, at most
              a day. {props.version.allowance}.
            </Banner>
          ) : null}
          {refusal && refusal !== props.setback?.reason ? (
            <Banner live title="Not submitted." tone="bad">
              {refusal}
            </Banner>
          ) : null}
          <HiddenConflicts draft={draft} />
          <BasicsFields
            categoryFault={faultAt("category")?.reason}
            categoryFixed={props.version !== null}
            change={change}
            draft={draft}
            languages={languages}
            nameFault={savedFields.name ?? faultAt("name")?.reason}
            nameFixed={nameFixed}
            onNameBlur={() => touch("name")}
            prices={props.prices}
            ttlFault={faultAt("ttl")?.reason}
          />
          {!isCode && props.others.length > 0 ? (
            <BesideBar
              beside={beside}
              languages={props.others}
              onShown={show}
              onSource={choose}
              own={languages.find(({ code }) => code === draft.language)?.name ?? draft.language}
              sourceId={sourceId}
            />
          ) : null}
          <BesideSource value={beside}>
            {draft.category === "authentication" && draft.code ? (
              <CodeFields
                code={draft.code}
                faults={judged.faults}
                onChange={(code) => change({ code })}
              />
            ) : (
              <MessageFields
                change={change}
                customFields={props.customFields}
                direction={direction}
                draft={draft}
                faultAt={faultAt}
                judged={judged}
                onBodyBlur={() => touch("body")}
                problems={problemVariables}
                samples={samples}
                source={
                  props.channelId ? { workspaceSlug: workspace, channelId: props.channelId } : null
                }
              />
            )}
          </BesideSource>
        </div>
        <div
          className={classNames(
            "grid grid-cols-[minmax(0,1fr)] content-start gap-5 border-line p-4 max-lg:border-t md:px-6 lg:border-s lg:px-5",
            beside && "lg:order-last lg:border-t",
          )}
        >
          <RuleList faults={judged.faults} onRepair={repair} />
          <div className="border-t border-line pt-4">{props.history}</div>
        </div>
        <div className="border-line p-4 max-lg:border-t md:px-6 lg:border-s lg:px-5">
          <div className={beside ? undefined : "lg:sticky lg:top-16"}>
            <TemplatePreview
              business={business}
              components={judged.components}
              dir={direction}
              files={files}
              people={props.people}
              sources={draft.sources}
              problems={problemVariables}
              samples={judged.samples}
            />
          </div>
        </div>
      </div>
      <EditorFoot
        obstacle={cause}
        onSave={() => void flush()}
        onSubmit={() => void submit()}
        saving={saving}
        start={
          props.version ? (
            <DiscardVersion templateId={templateId} workspace={workspace} />
          ) : (
            <DeleteTemplate
              look="link"
              name={draft.name}
              known={nameFixed}
              templateId={templateId}
              workspace={workspace}
            />
          )
        }
        submitting={submitting}
        timeZone={timeZone}
      />
    </DraftConflicts>
  );
}
