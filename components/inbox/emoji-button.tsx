"use client";

import { Smile } from "lucide-react";
import { type RefObject, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { EmojiPicker } from "./emoji-picker";
import type { DraftWords } from "./use-draft";

/** Writes an emoji where the cursor stands; the field has the focus again afterwards. */
export function EmojiButton({
  words,
  input,
}: {
  words: DraftWords;
  input: RefObject<HTMLTextAreaElement | null>;
}) {
  const [isOpen, setOpen] = useState(false);
  const pick = (emoji: string) => {
    const { text } = words;
    const from = input.current?.selectionStart ?? text.length;
    const to = input.current?.selectionEnd ?? from;
    words.write(`${text.slice(0, from)}${emoji}${text.slice(to)}`);
    setOpen(false);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(from + emoji.length, from + emoji.length);
    });
  };
  return (
    <Popover onOpenChange={setOpen} open={isOpen}>
      <PopoverTrigger asChild>
        <IconButton label="Emoji" size="sm" tooltip={false}>
          <Smile />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent
        aria-label="Emoji"
        className="w-[324px] p-2"
        onCloseAutoFocus={(event) => event.preventDefault()}
        side="top"
      >
        <EmojiPicker onPick={pick} />
      </PopoverContent>
    </Popover>
  );
}
