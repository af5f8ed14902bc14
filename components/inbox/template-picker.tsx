"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Chip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field, type FieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { MessageButton } from "@/components/ui/message-buttons";
import { PhonePreview, type PreviewMessage } from "@/components/ui/phone-preview";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import type { TextPart } from "@/components/ui/whatsapp-text";
import type { TemplateChoice } from "@/lib/inbox/about-queries";
import { sendTemplateAction } from "@/lib/inbox/actions";
import { ownFile } from "@/lib/messages/own-file";
import { fetchTemplates, inboxKeys, serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";
import { PriceWords } from "./price-words";
import type { Fallback } from "./schedule-dialog";
import { UploadTray } from "./upload-tray";
import { useUploads } from "./use-uploads";

export type TemplatePickerProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  slug: string;
  conversationId: string;
  customer: string;
  business: string;
  seenVersion: number;
  onSent: () => void;
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
  const { slug, conversationId, customer } = props;
  const [chosen, setChosen] = useState<TemplateChoice | null>(null);
  const query = useQuery({
    queryKey: inboxKeys.templates(conversationId),
    queryFn: ({ signal }) => fetchTemplates(slug, conversationId, signal),
  });
  if (chosen) return <FillContent {...props} choice={chosen} onBack={() => setChosen(null)} />;
  return (
    <DialogContent
      description="The price is for this person. Nothing is sent before you press Send."
      size="lg"
      title={`Choose a template for ${customer}`}
    >
      {query.isError ? (
        <ErrorState
          happened="The templates could not be loaded"
          next={query.error.message}
          onRetry={() => void query.refetch()}
          safe="Nothing was sent."
        />
      ) : (
        <SkeletonSwap
          label="Loading templates"
          loading={query.isPending}
          skeleton={
            <div className="grid gap-5 py-3">
              <Skeleton className="w-2/3" />
              <Skeleton className="w-1/2" />
              <Skeleton className="w-3/5" />
            </div>
          }
        >
          <ChoiceList choices={query.data ?? []} onChoose={setChosen} slug={slug} />
        </SkeletonSwap>
      )}
    </DialogContent>
  );
}

function ChoiceList({
  choices,
  onChoose,
  slug,
}: {
  choices: readonly TemplateChoice[];
  onChoose: (choice: TemplateChoice) => void;
  slug: string;
}) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = choices.filter(({ name, preview }) =>
    `${name} ${preview.text}`.toLowerCase().includes(wanted),
  );
  if (choices.length === 0) {
    return (
      <p className="py-4 text-body text-ink-2">
        This number has no approved template yet. Meta approves most within minutes.{" "}
        <a className="font-medium text-accent-ink" href={`/w/${slug}/templates`}>
          Write one
        </a>
      </p>
    );
  }
  return (
    <>
      <label className="mb-2 flex items-center gap-2 border-b border-line pb-2">
        <Search className="text-ink-3" />
        <span className="sr-only">Search templates</span>
        <input
          className="h-8 min-w-0 flex-1 bg-transparent outline-none touch:text-reading"
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Search names and words"
          type="search"
          value={search}
        />
      </label>
      {shown.length === 0 ? <p className="py-4 text-ink-2">No template has these words.</p> : null}
      <ul>
        {shown.map((choice) => (
          <li className="border-b border-line last:border-b-0" key={choice.id}>
            <button
              className="flex w-full items-start gap-3 rounded-control px-2 py-2.5 text-start hover:bg-surface-2 disabled:cursor-not-allowed disabled:opacity-70"
              disabled={choice.obstacle !== null}
              onClick={() => onChoose(choice)}
              type="button"
            >
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                  <bdi className="truncate font-mono text-dense">{choice.name}</bdi>
                  <Chip size="small">{choice.category}</Chip>
                  <span className="text-meta text-ink-3">{choice.language}</span>
                </span>
                <span className="line-clamp-2 text-dense text-ink-2" dir="auto">
                  {choice.preview.text}
                </span>
                {choice.obstacle ? (
                  <span className="block text-dense text-bad">{choice.obstacle}</span>
                ) : null}
              </span>
              {choice.price ? (
                <span className="text-end text-dense text-ink-3">
                  <PriceWords price={choice.price} />
                </span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

type FillProps = TemplatePickerProps & { choice: TemplateChoice; onBack: () => void };

function FillContent(props: FillProps) {
  const { slug, conversationId, business, customer, seenVersion, choice, onBack } = props;
  const { onSent, onOpenChange, onChoose } = props;
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(choice.slots.map(({ place, suggestion }) => [place, suggestion])),
  );
  // one id for this message, however often Send is pressed or the network fails
  const [messageId] = useState(() => newMessageId(serverNowMs()));
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<{ code: string; message: string } | null>(null);
  const [fields, setFields] = useState<Record<string, string>>({});
  const stale = refusal?.code === "stale";

  const send = async () => {
    if (onChoose) {
      const empty = choice.slots.filter(({ place }) => !values[place]?.trim());
      setFields(Object.fromEntries(empty.map(({ place }) => [`values.${place}`, "Fill this in."])));
      if (empty.length > 0) return;
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
        seenVersion,
        sendAnyway: stale,
      });
      if (result.ok) {
        onSent();
        onOpenChange(false);
        return;
      }
      setRefusal(result.error);
      setFields(result.error.fields ?? {});
    } catch {
      setRefusal({
        code: "network",
        message: "No answer came. Press Send again: it is the same message and goes out once.",
      });
    } finally {
      setPending(false);
    }
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
            loading={pending}
            look={stale ? "secondary" : "primary"}
            onClick={() => void send()}
          >
            {onChoose ? "Use this template" : stale ? "Send anyway" : "Send template"}
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
          {choice.slots.length === 0 ? (
            <p className="text-body text-ink-2">This template has nothing to fill in.</p>
          ) : null}
          {choice.slots.map((slot) => (
            <Field
              error={fields[`values.${slot.place}`]}
              id={`value-${slot.place}`}
              key={slot.place}
              label={slotLabel(slot)}
            >
              {(control) =>
                slot.kind === "media" ? (
                  <HeaderFile
                    control={control}
                    onChange={(value) => setValues({ ...values, [slot.place]: value })}
                    slug={slug}
                    value={values[slot.place] ?? ""}
                  />
                ) : (
                  <Input
                    {...control}
                    dir="auto"
                    maxLength={1024}
                    onChange={(event) => setValues({ ...values, [slot.place]: event.target.value })}
                    placeholder={slot.sample ? `For instance ${slot.sample}` : undefined}
                    value={values[slot.place] ?? ""}
                  />
                )
              }
            </Field>
          ))}
          {refusal ? (
            <Callout className={classNames("mt-1")} title="Not sent." tone={stale ? "warn" : "bad"}>
              <span role="alert">{refusal.message}</span>
            </Callout>
          ) : null}
        </div>
        <PhonePreview business={business} message={previewOf(choice, values)} />
      </div>
    </DialogContent>
  );
}

/** The file on top: one that is uploaded here, or an address that Meta fetches. */
function HeaderFile({
  slug,
  value,
  control,
  onChange,
}: {
  slug: string;
  value: string;
  control: FieldControlProps;
  onChange: (value: string) => void;
}) {
  const uploads = useUploads(slug);
  const { items } = uploads;
  const stored = items.at(-1)?.stored;
  const fileId = stored?.fileId;
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    if (fileId) change.current(ownFile(fileId));
  }, [fileId]);
  return (
    <div className="grid gap-1.5">
      <input
        {...control}
        className="text-dense"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          uploads.clear();
          uploads.add(
            files.map((file) => ({ file, name: file.name })),
            null,
          );
        }}
        type="file"
      />
      <UploadTray uploads={uploads} />
      {stored ? null : (
        <Input
          aria-label="Or the address of the file (https)"
          onChange={(event) => onChange(event.target.value)}
          placeholder="Or its address: https://…"
          value={value.startsWith("file:") ? "" : value}
        />
      )}
    </div>
  );
}

const KIND_WORDS = {
  media: "File on top",
  coordinate: "Degrees",
  url_suffix: "End of the link",
  code: "Code",
  instant: "End of the offer",
  product: "Id in the catalogue",
  products: "Products: title: id, id; title: id",
  order: "An order, which comes from your shop’s system",
} as const;

function slotLabel({ place, kind }: TemplateChoice["slots"][number]): string {
  if (kind !== "text") return KIND_WORDS[kind];
  const name = place.slice(place.lastIndexOf(".") + 1);
  const words = /^\d+$/.test(name) ? `Value ${name}` : name.replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${place.startsWith("header") ? ", in the heading" : ""}`;
}

function previewOf({ preview }: TemplateChoice, values: Record<string, string>): PreviewMessage {
  const { header, body, footer, buttons } = preview;
  return {
    header:
      header === null || header.kind === "product"
        ? undefined
        : header.kind === "text"
          ? { kind: "text", text: filled(header.text, "header", values) }
          : { kind: header.kind },
    body: filled(body, "body", values),
    footer: footer ?? undefined,
    buttons: buttons.map(
      ({ kind, label }): MessageButton => ({
        kind: kind === "other" ? "quick_reply" : kind,
        text: label,
      }),
    ),
  };
}

/** The text with each {{variable}} as what it becomes, or as its name while it is empty. */
function filled(text: string, part: string, values: Record<string, string>): TextPart[] {
  return text.split(/(\{\{\w+\}\})/).map((piece): TextPart => {
    const name = /^\{\{(\w+)\}\}$/.exec(piece)?.[1];
    if (name === undefined) return piece;
    const value = values[`${part}.${name}`]?.trim();
    return value ? { text: value, variable: name } : { text: piece, variable: name, problem: true };
  });
}
