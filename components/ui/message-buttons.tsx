import {
  Copy,
  ExternalLink,
  List,
  MapPin,
  Phone,
  PhoneCall,
  Reply,
  ShoppingBag,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type MessageButtonKind =
  | "quick_reply"
  | "url"
  | "phone"
  | "copy_code"
  | "list"
  | "flow"
  | "place"
  | "product"
  | "catalog"
  | "call"
  | "other";

export type MessageButton = { kind: MessageButtonKind; text: string };

const ICONS: Record<MessageButtonKind, ReactNode> = {
  quick_reply: <Reply />,
  url: <ExternalLink />,
  phone: <Phone />,
  copy_code: <Copy />,
  list: <List />,
  flow: <Workflow />,
  place: <MapPin />,
  product: <ShoppingBag />,
  catalog: <ShoppingBag />,
  call: <PhoneCall />,
  other: null,
};

const WORDS: Record<MessageButtonKind, string> = {
  quick_reply: "Reply button",
  url: "Link button",
  phone: "Call button",
  copy_code: "Copy code button",
  list: "List button",
  flow: "Form button",
  place: "Location button",
  product: "Product button",
  catalog: "Shop button",
  call: "WhatsApp call button",
  other: "Button",
};

export type MessageButtonsProps = {
  buttons: readonly MessageButton[];
  /** Two short replies stand side by side in the inbox; a phone stacks them. */
  stacked?: boolean;
  /** Given in the sandbox handset, where they can be tapped. */
  onPress?: ((button: MessageButton, index: number) => void) | undefined;
};

/** The button cells under a message. */
export function MessageButtons({ buttons, stacked = false, onPress }: MessageButtonsProps) {
  if (buttons.length === 0) return null;
  const across = !stacked && buttons.length === 2 && buttons.every((b) => b.text.length <= 20);
  return (
    <ul className={classNames("border-t border-ink/10", across && "grid grid-cols-2")}>
      {buttons.map((button, index) => {
        const look = classNames(
          "flex min-h-8 w-full items-center justify-center gap-1.5 px-2 py-1.5 text-dense font-medium text-accent-ink [&_.lucide]:size-3.5",
          stacked && "min-h-[38px]",
        );
        const body = (
          <>
            {ICONS[button.kind]}
            <span className="sr-only">{WORDS[button.kind]}: </span>
            <span dir="auto">{button.text}</span>
          </>
        );
        return (
          <li
            className={classNames(
              "border-ink/10",
              across ? "not-first:border-s" : "not-first:border-t",
            )}
            // Buttons have no id of their own; their order is what Meta stores.
            // biome-ignore lint/suspicious/noArrayIndexKey: positional
            key={index}
          >
            {onPress ? (
              <button
                className={classNames(look, "hover:bg-ink/5 touch:min-h-11")}
                onClick={() => onPress(button, index)}
                type="button"
              >
                {body}
              </button>
            ) : (
              <span className={look}>{body}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
