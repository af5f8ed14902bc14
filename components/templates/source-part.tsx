import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import type { TemplateDraft, TemplateDraftButton } from "@/lib/templates/schema";
import { readVariables } from "@/lib/templates/template-variables";
import { BUTTON_KINDS } from "./button-kinds";
import { HEADER_WORDS } from "./template-words";

/** Another language of the template, to be read while one writes. */
export type SourceLanguage = {
  id: string;
  /** "English (United States)" */
  name: string;
  /** Meta's code. */
  language: string;
  direction: "ltr" | "rtl";
  /** What it was translated from, of all languages the first. */
  isSource: boolean;
  draft: TemplateDraft;
  components: unknown;
};

/** One part of the source language, to be read: its words with their variables as chips. */
export function SourcePart({ source, at }: { source: SourceLanguage; at: string }) {
  const lines = linesOf(source.draft, at);
  const dir = source.direction;
  const lang = source.language.replace("_", "-");
  return (
    <figure className="h-full rounded-control border border-dashed border-line-strong bg-bg px-2.5 py-2 text-body leading-6">
      <figcaption className="mb-0.5 text-meta text-ink-3">{source.name}</figcaption>
      {lines.length === 0 ? <p className="text-ink-3">Nothing here</p> : null}
      {lines.map((line, index) => (
        <div
          className={classNames(index > 0 && "mt-1.5")}
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are known by their place
          key={index}
        >
          {line.about ? <p className="text-meta text-ink-3">{line.about}</p> : null}
          {line.text ? (
            <p className="break-words whitespace-pre-wrap" dir={dir} lang={lang}>
              <Chipped text={line.text} />
            </p>
          ) : null}
        </div>
      ))}
    </figure>
  );
}

type Line = { about?: string; text?: string };

function linesOf(draft: TemplateDraft, at: string): Line[] {
  switch (at) {
    case "header":
      if (draft.header.kind === "none") return [];
      return draft.header.kind === "text"
        ? wordsOf(draft.header.text)
        : [{ about: HEADER_WORDS[draft.header.kind] }];
    case "offer":
      return wordsOf(draft.offer.text);
    case "body":
      return wordsOf(draft.body);
    case "footer":
      return wordsOf(draft.footer);
    case "buttons":
      return draft.buttons.map(buttonLine);
    default: {
      const card = draft.cards[Number(at.slice("card.".length))];
      return card ? [...wordsOf(card.body), ...card.buttons.map(buttonLine)] : [];
    }
  }
}

const wordsOf = (text: string): Line[] => (text.trim() === "" ? [] : [{ text }]);

function buttonLine(button: TemplateDraftButton): Line {
  const { words } = BUTTON_KINDS[button.type];
  const target =
    button.type === "URL" ? button.url : button.type === "PHONE_NUMBER" ? button.phone : "";
  return {
    about: target ? `${words}: ${target}` : words,
    ...("text" in button ? { text: button.text } : {}),
  };
}

function Chipped({ text }: { text: string }) {
  const pieces: ReactNode[] = [];
  let copiedTo = 0;
  for (const { start, end, name } of readVariables(text).variables) {
    pieces.push(text.slice(copiedTo, start));
    pieces.push(
      <bdi className="rounded-chip bg-accent-soft px-1 font-medium text-accent-ink" key={start}>
        {name}
      </bdi>,
    );
    copiedTo = end;
  }
  pieces.push(text.slice(copiedTo));
  return pieces;
}
