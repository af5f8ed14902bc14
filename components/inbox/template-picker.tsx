"use client";

import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { filesOf } from "@/components/template-values/files-of";
import { phoneMessage, unfilledNames } from "@/components/template-values/phone-message";
import { TemplateValue } from "@/components/template-values/template-value";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PhonePreview } from "@/components/ui/phone-preview";
import { NativeSelect } from "@/components/ui/select";
import type { TemplateChoice } from "@/lib/inbox/about-queries";
import { sendTemplateAction } from "@/lib/inbox/actions";
import { slotWords } from "@/lib/templates/slot-words";
import { templateLanguage } from "@/lib/templates/template-languages";
import { valueFaults } from "@/lib/templates/value-faults";
import { ConflictWords } from "./conflict-words";
import { serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";
import { PAGE_ID } from "./page-id";
import { PriceWords } from "./price-words";
import type { Fallback } from "./schedule-dialog";
import { languageName, TemplateChoices, useTemplateChoices } from "./template-choices";
import type { Meanwhile } from "./use-answers-meanwhile";

export type TemplatePickerProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  slug: string;
  conversationId: string;
  customer: string;
  business: string;
  watch: Meanwhile;
  onSent: () => void;
  /** The one that was chosen already. */
  first?: TemplateChoice | undefined;
  /** Given, the template is only chosen: for what is prepared and sent later. */
  onChoose?: ((chosen: Fallback) => void) | undefined;
};

/** Approved templates with their price for this person, then their values beside the phone. */
export function TemplatePicker(props: TemplatePickerProps) {
  const { open, onOpenChange } = props;
  return (
    <Dialog onOpenChange={onOpenChange} open={open}>
      {open ? <PickerContent {...props} /> : null}
    </Dialog>
  );
}

function PickerContent(props: TemplatePickerProps) {
  const { slug, conversationId, customer, first } = props;
  const [chosen, setChosen] = useState<TemplateChoice | null>(first ?? null);
  const { choices } = useTemplateChoices(slug, conversationId);
  if (chosen) {
    return (
      <FillContent
        {...props}
        choice={chosen}
        key={chosen.id}
        languages={choices.filter(({ name }) => name === chosen.name)}
        onBack={() => setChosen(null)}
        onLanguage={setChosen}
      />
    );
  }
  return (
    <DialogContent
      description="The price is for this person. Nothing is sent before you press Send."
      size="lg"
      title={`Choose a template for ${customer}`}
    >
      <TemplateChoices conversationId={conversationId} onChoose={setChosen} slug={slug} />
    </DialogContent>
  );
}

type FillProps = TemplatePickerProps & {
  choice: TemplateChoice;
  /** This template in every language that Meta approved. */
  languages: readonly TemplateChoice[];
  onLanguage: (choice: TemplateChoice) => void;
  onBack: () => void;
};

function FillContent(props: FillProps) {
  const { slug, conversationId, business, customer, watch, choice, languages } = props;
  const { onSent, onOpenChange, onChoose, onLanguage, onBack } = props;
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(choice.slots.map(({ place, suggestion }) => [place, suggestion])),
  );
  // one id for this message, however often Send is pressed or the network fails
  const [messageId] = useState(() => newMessageId(serverNowMs()));
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const conflict = onChoose ? null : watch.conflict;

  const send = async () => {
    const found = valueFaults(choice.components, values, new Date(serverNowMs()));
    setFaults(found);
    if (Object.keys(found).length > 0) {
      setRefusal(null);
      return;
    }
    if (onChoose) {
      onChoose({ templateId: choice.id, values, name: choice.name });
      onOpenChange(false);
      return;
    }
    setPending(true);
    try {
      const result = await sendTemplateAction(slug, {
        conversationId,
        messageId,
        templateId: choice.id,
        values,
        seenVersion: watch.seenVersion(),
        pageId: PAGE_ID,
      });
      if (result.ok) {
        onSent();
        onOpenChange(false);
        return;
      }
      const { code, message, version } = result.error;
      const overtaken = code === "stale" && version !== undefined;
      if (overtaken) watch.toldBy({ message, version });
      setRefusal(overtaken ? null : message);
      setFaults(
        Object.fromEntries(
          Object.entries(result.error.fields ?? {}).map(([field, words]) => [
            field.replace(/^values\./, ""),
            words,
          ]),
        ),
      );
    } catch {
      setRefusal("No answer came. Press Send again: it is the same message and goes out once.");
    } finally {
      setPending(false);
    }
  };
  const change = (changed: Record<string, string>) => {
    setValues((known) => ({ ...known, ...changed }));
    setFaults((known) =>
      Object.fromEntries(Object.entries(known).filter(([place]) => !(place in changed))),
    );
  };
  return (
    <DialogContent
      footer={
        <>
          <span className="me-auto text-dense text-ink-2">
            {choice.price ? <PriceWords price={choice.price} /> : null}
            {Number(choice.price?.amount ?? 0) > 0
              ? `, set aside ${onChoose ? "when it goes" : "now"}`
              : null}
          </span>
          <Button icon={<ChevronLeft className="flip-in-rtl" />} onClick={onBack}>
            Other template
          </Button>
          <Button
            disabled={conflict?.isFresh}
            loading={pending}
            look={conflict ? "secondary" : "primary"}
            onClick={() => void send()}
          >
            {onChoose ? "Use this template" : conflict ? "Send anyway" : "Send template"}
          </Button>
        </>
      }
      size="lg"
      title={
        <>
          <bdi className="font-mono">{choice.name}</bdi> to {customer}
        </>
      }
    >
      <div className="grid gap-6 py-1 md:grid-cols-[minmax(0,1fr)_292px]">
        <div className="grid content-start gap-3">
          {languages.length > 1 ? (
            <Field id="template-language" label="Language">
              {(control) => (
                <NativeSelect
                  {...control}
                  onChange={(event) => {
                    const next = languages.find(({ id }) => id === event.target.value);
                    if (next) onLanguage(next);
                  }}
                  options={languages.map(({ id, language }) => ({
                    value: id,
                    label: languageName(language),
                  }))}
                  value={choice.id}
                />
              )}
            </Field>
          ) : null}
          {choice.slots.length === 0 ? (
            <p className="text-body text-ink-2">This template has nothing to fill in.</p>
          ) : null}
          {choice.slots.map((slot) => (
            <Field
              error={faults[slot.place]}
              hint={hintOf(slot)}
              id={`value-${slot.place}`}
              key={slot.place}
              label={labelOf(slot)}
              optional={slot.isOptional ?? false}
            >
              {(control) => (
                <TemplateValue
                  channelId={choice.channelId}
                  control={control}
                  label={slot.kind === "media" ? labelOf(slot) : undefined}
                  onChange={(value, others) => change({ ...others, [slot.place]: value })}
                  slot={slot}
                  value={values[slot.place] ?? ""}
                  workspaceSlug={slug}
                />
              )}
            </Field>
          ))}
          <ConflictWords conflict={conflict} />
          {refusal ? (
            <Callout className="mt-1" title="Not sent." tone="bad">
              <span role="alert">{refusal}</span>
            </Callout>
          ) : null}
        </div>
        <PhonePreview
          business={business}
          dir={templateLanguage(choice.language)?.direction ?? "ltr"}
          message={phoneMessage(choice.components, values, {
            files: filesOf(slug, values),
            problems: unfilledNames(choice.components, values),
          })}
        />
      </div>
    </DialogContent>
  );
}

type Slot = TemplateChoice["slots"][number];

/** "First name", "Value 1", "Card 2: file on top". */
function labelOf(slot: Slot): string {
  const words = slotWords(slot).replace(/^\d+/, "value $&").replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function hintOf({ kind, isOptional }: Slot): string | undefined {
  if (isOptional) return "Whose picture stands for the catalogue. Without one Meta chooses.";
  if (kind === "instant") return "By your own clock. The phone counts down to it.";
  if (kind === "products") return "At most 30 products; with several groups each has a title.";
  return undefined;
}
