"use client";

import { CircleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useId, useMemo, useState } from "react";
import { FooterBar } from "@/components/layout/footer-bar";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { NativeSelect } from "@/components/ui/select";
import { submitTemplateAction } from "@/lib/templates/actions";
import { judgeDraft, TEMPLATE_LIMITS } from "@/lib/templates/draft-schema";
import type { TemplateDraft } from "@/lib/templates/schema";
import type { TemplateFault } from "@/lib/templates/template-rules";
import { type ButtonProblem, ButtonRows } from "./button-rows";
import { Counter } from "./counter";
import { DeleteTemplate } from "./delete-template";
import { placeWords, RuleList } from "./rule-list";
import { SampleTable } from "./sample-table";
import { TemplatePreview } from "./template-preview";
import { CATEGORY_WORDS } from "./template-words";
import { type SavingState, useDraftSaving } from "./use-draft-saving";
import { type Mark, VariableTextarea } from "./variable-textarea";

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
  /** Name and language stay once Meta has them. */
  nameFixed: boolean;
  languages: readonly { code: string; name: string; direction: "ltr" | "rtl" }[];
  /** By category: "About $0.0225 each in Kenya". */
  prices: Partial<Record<TemplateDraft["category"], string>>;
  /** Why it cannot be submitted whatever it says: the number is disconnected. */
  blocked: string | null;
  history: ReactNode;
};

/** Fields, rules while one types, and the customer's phone. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { workspace, templateId, nameFixed, languages, business, timeZone } = props;
  const router = useRouter();
  const { draft, change, saving, flush } = useDraftSaving(props);
  const judged = useMemo(() => judgeDraft(draft), [draft]);
  const [submitting, setSubmitting] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set());
  const touch = (part: string) => setTouched((before) => new Set(before).add(part));
  const id = useId();

  const errors = judged.faults.filter((fault) => fault.severity === "error");
  const direction =
    languages.find((language) => language.code === draft.language)?.direction ?? "ltr";
  /** The first reason at a part; that it is still empty is said once somebody has been there. */
  const faultAt = (component: TemplateFault["place"]["component"]) =>
    judged.faults.find(
      (fault) =>
        fault.place.component === component &&
        fault.code !== "sample_missing" &&
        (fault.code !== "text_empty" || touched.has(component)),
    );
  const savedFields = saving.kind === "failed" ? saving.fields : {};
  const nameFault = savedFields.name ?? faultAt("name")?.reason;
  const bodyFault = faultAt("body");
  const headerFault = faultAt("header");
  const footerFault = faultAt("footer");
  const buttonFaults = buttonProblems(judged.faults, draft.buttons);
  const problemVariables = new Set(
    judged.variables
      .filter(({ place, sample, name }) => {
        const [component] = place.split(".");
        const hasFault = judged.faults.some(
          (fault) =>
            fault.place.component === component &&
            fault.severity === "error" &&
            fault.place.offset !== undefined &&
            draft[component === "header" ? "header" : "body"].startsWith(
              `{{${name}}}`,
              fault.place.offset,
            ),
        );
        return sample.trim() === "" || hasFault;
      })
      .map(({ name }) => name),
  );

  const repair = ({ place }: TemplateFault, text: string) => {
    switch (place.component) {
      case "name":
        return change({ name: text });
      case "language":
        return change({ language: text });
      case "header":
      case "body":
      case "footer":
        return change({ [place.component]: text });
      case "buttons": {
        const index = place.button ?? 0;
        const button = draft.buttons[index];
        if (button?.type !== "URL") return undefined;
        return change({ buttons: draft.buttons.with(index, { ...button, url: text }) });
      }
      default:
        return undefined;
    }
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
  const cause = causeOf({ blocked: props.blocked, errors, saving });

  return (
    <>
      <div className="grid flex-auto grid-cols-[minmax(0,1fr)] content-start lg:grid-cols-[minmax(0,1fr)_264px_332px] lg:content-stretch">
        <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-5 bg-surface p-4 md:px-6">
          {props.setback ? (
            <Banner title={`${props.setback.title}.`} tone="bad">
              {props.setback.reason}
            </Banner>
          ) : null}
          {refusal && refusal !== props.setback?.reason ? (
            <Banner live title="Not submitted." tone="bad">
              {refusal}
            </Banner>
          ) : null}
          {saving.kind === "failed" && saving.stale ? (
            <Banner
              action={
                <Button onClick={() => window.location.reload()} size="sm">
                  Show theirs
                </Button>
              }
              live
              title="Not saved."
              tone="warn"
            >
              {saving.message} Copy your words if you need them, then open theirs.
            </Banner>
          ) : null}
          <Row htmlFor={`${id}-name`} label="Name" note={nameFixed ? "Fixed at Meta" : undefined}>
            <Input
              aria-describedby={nameFault ? `${id}-name-fault` : undefined}
              aria-invalid={nameFault ? true : undefined}
              autoCapitalize="off"
              autoComplete="off"
              className="font-mono"
              id={`${id}-name`}
              onBlur={() => touch("name")}
              onChange={(event) => change({ name: nameFrom(event.target.value) })}
              readOnly={nameFixed}
              spellCheck={false}
              value={draft.name}
            />
            <Fault id={`${id}-name-fault`}>{nameFault}</Fault>
          </Row>
          <Row htmlFor={`${id}-language`} label="Language">
            <NativeSelect
              disabled={nameFixed}
              id={`${id}-language`}
              onChange={(event) => change({ language: event.target.value })}
              options={languages.map(({ code, name }) => ({ value: code, label: name }))}
              value={draft.language}
            />
          </Row>
          <Row label="Category">
            <SegmentedControl
              label="Category"
              onValueChange={(category) =>
                change({ category: category === "marketing" ? "marketing" : "utility" })
              }
              options={(["utility", "marketing"] as const).map((category) => ({
                value: category,
                label: CATEGORY_WORDS[category],
              }))}
              value={draft.category}
            />
            <p className="mt-1.5 text-meta text-ink-3">
              {props.prices[draft.category] ? `${props.prices[draft.category]}. ` : ""}
              {draft.category === "utility"
                ? "For what somebody asked for or bought. Meta may file it as marketing, at its price, when it sounds like that."
                : "For offers, news and invitations. People may stop these by themselves."}
            </p>
          </Row>
          <Row htmlFor={`${id}-header`} label="Header" note="Optional">
            <Input
              aria-describedby={headerFault ? `${id}-header-fault` : undefined}
              aria-invalid={headerFault?.severity === "error" || undefined}
              dir={draft.header === "" ? direction : "auto"}
              id={`${id}-header`}
              onChange={(event) => change({ header: event.target.value })}
              trailing={<Counter limit={TEMPLATE_LIMITS.headerText} text={draft.header} />}
              value={draft.header}
            />
            <Fault id={`${id}-header-fault`} warning={headerFault?.severity === "warning"}>
              {headerFault?.reason}
            </Fault>
          </Row>
          <Row htmlFor={`${id}-body`} label="Body">
            <VariableTextarea
              counter={<Counter limit={TEMPLATE_LIMITS.body} text={draft.body} />}
              describedBy={bodyFault ? `${id}-body-fault` : undefined}
              dir={direction}
              id={`${id}-body`}
              invalid={bodyFault?.severity === "error"}
              label="Body"
              marks={marksOf(judged, problemVariables)}
              onBlur={() => touch("body")}
              onChange={(body) => change({ body })}
              value={draft.body}
            />
            <Fault id={`${id}-body-fault`} warning={bodyFault?.severity === "warning"}>
              {bodyFault?.reason}
            </Fault>
            {judged.variables.length > 0 ? (
              <SampleTable
                onChange={(place, sample) =>
                  change({ samples: { ...draft.samples, [place]: sample } })
                }
                variables={judged.variables}
              />
            ) : (
              <p className="mt-1.5 text-meta text-ink-3">
                Type <code className="font-mono">{"{{first_name}}"}</code> where each person reads
                something else.
              </p>
            )}
          </Row>
          <Row htmlFor={`${id}-footer`} label="Footer" note="Optional">
            <Input
              aria-describedby={footerFault ? `${id}-footer-fault` : undefined}
              aria-invalid={footerFault?.severity === "error" || undefined}
              dir={draft.footer === "" ? direction : "auto"}
              id={`${id}-footer`}
              onChange={(event) => change({ footer: event.target.value })}
              trailing={<Counter limit={TEMPLATE_LIMITS.footer} text={draft.footer} />}
              value={draft.footer}
            />
            <Fault id={`${id}-footer-fault`}>{footerFault?.reason}</Fault>
          </Row>
          <Row label="Buttons" note="Optional">
            <ButtonRows
              buttons={draft.buttons}
              onChange={(buttons) => change({ buttons })}
              problems={buttonFaults}
            />
          </Row>
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-5 border-line p-4 max-lg:border-t md:px-6 lg:border-s lg:px-5">
          <RuleList faults={judged.faults} onRepair={repair} />
          <div className="border-t border-line pt-4">{props.history}</div>
        </div>
        <div className="border-line p-4 max-lg:border-t md:px-6 lg:border-s lg:px-5">
          <div className="lg:sticky lg:top-16">
            <TemplatePreview
              business={business}
              components={judged.components}
              dir={direction}
              problems={problemVariables}
              samples={judged.samples}
            />
          </div>
        </div>
      </div>
      <FooterBar
        // Beside a keyboard a phone has no room for a bar that stays.
        className="max-md:static"
        note={
          cause ? (
            <span className="flex items-center gap-1.5 text-ink" id={`${id}-cause`}>
              <CircleAlert className="text-bad" />
              {cause}
            </span>
          ) : (
            <SavedWords saving={saving} timeZone={timeZone} />
          )
        }
        start={
          <DeleteTemplate
            look="link"
            name={draft.name}
            known={nameFixed}
            templateId={templateId}
            workspace={workspace}
          />
        }
      >
        <Button loading={saving.kind === "saving"} onClick={() => void flush()}>
          Save draft
        </Button>
        <Button
          aria-describedby={cause ? `${id}-cause` : undefined}
          disabled={cause !== null}
          loading={submitting}
          look="primary"
          onClick={submit}
        >
          Submit for review
        </Button>
      </FooterBar>
    </>
  );
}

function causeOf({
  blocked,
  errors,
  saving,
}: {
  blocked: string | null;
  errors: readonly TemplateFault[];
  saving: SavingState;
}): string | null {
  if (saving.kind === "failed") return saving.message;
  if (blocked) return blocked;
  const [first] = errors;
  if (!first) return null;
  if (errors.length === 1) return `One rule fails: ${placeWords(first)}`;
  const places = [...new Set(errors.map(placeWords))];
  return `${errors.length} rules fail: ${places.slice(0, 3).join(", ")}`;
}

function SavedWords({ saving, timeZone }: { saving: SavingState; timeZone: string }) {
  return (
    <span role="status">
      {saving.kind === "saved" ? (
        <>
          Saved <DateTime at={saving.at} format="time" timeZone={timeZone} />
        </>
      ) : (
        "Saving"
      )}
    </span>
  );
}

/** A label of 72 px beside its field; above it on a phone. */
function Row({
  label,
  note,
  htmlFor,
  children,
}: {
  label: string;
  note?: string | undefined;
  htmlFor?: string;
  children: ReactNode;
}) {
  const words = (
    <>
      {label}
      {note ? <span className="text-meta font-normal text-ink-3 md:block"> {note}</span> : null}
    </>
  );
  const look = "text-dense font-medium md:pt-1.5";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-3 gap-y-1.5 md:grid-cols-[84px_minmax(0,1fr)]">
      {htmlFor ? (
        <label className={look} htmlFor={htmlFor}>
          {words}
        </label>
      ) : (
        <div className={look}>{words}</div>
      )}
      <div className="min-w-0">{children}</div>
    </div>
  );
}

function Fault({
  id,
  warning = false,
  children,
}: {
  id: string;
  warning?: boolean;
  children: ReactNode;
}) {
  if (!children) return null;
  return (
    <p
      className={`mt-1.5 flex items-start gap-1.5 text-dense ${warning ? "text-warn" : "text-bad"}`}
      id={id}
    >
      <CircleAlert className="mt-px" />
      {children}
    </p>
  );
}

function marksOf(
  { bodyVariables, faults }: ReturnType<typeof judgeDraft>,
  problems: ReadonlySet<string>,
): Mark[] {
  const chips = bodyVariables.map(({ start, end, name }) => ({
    start,
    end,
    problem: problems.has(name),
  }));
  const broken = faults.flatMap(({ place, code }) =>
    place.component === "body" &&
    (code === "braces" || code === "variable_name") &&
    place.offset !== undefined &&
    place.length !== undefined
      ? [{ start: place.offset, end: place.offset + place.length, problem: true }]
      : [],
  );
  return [...chips, ...broken];
}

/** Faults that are about where a button leads; the others are about its words. */
const TARGET_FAULTS: ReadonlySet<TemplateFault["code"]> = new Set([
  "url_invalid",
  "url_variable_place",
  "url_shortener",
  "braces",
  "phone_invalid",
  "code_characters",
  "sample_missing",
]);

/** The first fault of each button, with the field it belongs to. */
function buttonProblems(
  faults: readonly TemplateFault[],
  buttons: TemplateDraft["buttons"],
): Map<number, ButtonProblem> {
  const problems = new Map<number, ButtonProblem>();
  for (const { place, reason, code } of faults) {
    if (place.component !== "buttons" || place.button === undefined) continue;
    if (problems.has(place.button)) continue;
    problems.set(place.button, {
      words: code === "text_empty" ? "Write the label." : reason,
      field:
        TARGET_FAULTS.has(code) || buttons[place.button]?.type === "COPY_CODE" ? "target" : "label",
    });
  }
  return problems;
}

/** What Meta takes in a name, while it is typed: "Order update" is order_update. */
function nameFrom(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .slice(0, TEMPLATE_LIMITS.name);
}
