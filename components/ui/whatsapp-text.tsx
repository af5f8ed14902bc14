import { Fragment, type ReactNode } from "react";
import { classNames } from "./class-names";
import { type MarkupNode, readLinks, readMarkup } from "./whatsapp-markup";

/** Text with a place for a value: what the person reads, and where it comes from. */
export type TextPart =
  | string
  | {
      /** The filled-in value, or the sample. */
      text: string;
      /** Name of the variable: dashed underline and a title. */
      variable: string;
      /** A rule fails at this place. */
      problem?: boolean;
    };

export type WhatsappTextProps = {
  /** Plain text, or parts when variables are to be seen. */
  text: string | readonly TextPart[];
  /** False in a preview, where nothing leads anywhere. */
  links?: boolean;
  /** False for what came another way than over WhatsApp: its signs stay as they were typed. */
  marks?: boolean | undefined;
  className?: string | undefined;
};

/** What was typed, drawn as WhatsApp draws it; line breaks kept, direction by content. */
export function WhatsappText({ text, links = true, marks = true, className }: WhatsappTextProps) {
  const read = marks ? readMarkup : readLinks;
  const parts = typeof text === "string" ? [text] : text;
  return (
    <span
      className={classNames(
        "block break-words whitespace-pre-wrap [overflow-wrap:anywhere]",
        className,
      )}
      dir="auto"
    >
      {parts.map((part, index) => (
        // Parts are positions in one text; the place is the identity.
        // biome-ignore lint/suspicious/noArrayIndexKey: positional
        <Fragment key={index}>
          {typeof part === "string" ? (
            draw(read(part), links)
          ) : (
            <span
              className={classNames(
                "border-b border-dashed",
                part.problem ? "border-bad-solid text-bad" : "border-accent",
              )}
              title={part.variable}
            >
              {part.text}
            </span>
          )}
        </Fragment>
      ))}
    </span>
  );
}

function draw(nodes: readonly MarkupNode[], links: boolean): ReactNode {
  return nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: positional
    <Fragment key={index}>{drawOne(node, links)}</Fragment>
  ));
}

function drawOne(node: MarkupNode, links: boolean): ReactNode {
  switch (node.kind) {
    case "text":
      return node.text;
    case "link":
      return links ? (
        <a
          className="text-accent-ink underline underline-offset-2"
          href={node.href}
          rel="noopener noreferrer nofollow ugc"
          target="_blank"
        >
          {node.text}
        </a>
      ) : (
        <span className="text-accent-ink underline underline-offset-2">{node.text}</span>
      );
    case "bold":
      return <strong>{draw(node.children, links)}</strong>;
    case "italic":
      return <em>{draw(node.children, links)}</em>;
    case "strike":
      return <s>{draw(node.children, links)}</s>;
    case "mono":
      return <code className="font-mono text-[0.92em]">{node.text}</code>;
    default:
      return node satisfies never;
  }
}
