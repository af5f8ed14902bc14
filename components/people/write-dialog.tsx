"use client";

import { ChevronRight } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLatest } from "@/components/forms/use-latest";
import { AppLink } from "@/components/ui/app-link";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { PhoneNumber } from "@/components/ui/phone-number";
import { Skeleton } from "@/components/ui/skeleton";
import { CHANNEL_WORDS } from "@/lib/channels/capabilities";
import { readWaysToWriteAction, startConversationAction } from "@/lib/inbox/actions";
import type { WaysToWrite } from "@/lib/inbox/write-queries";
import { type Person, PersonSearch } from "./person-search";

export type WriteDialogProps = {
  slug: string;
  /** Known already; without it the dialog asks. */
  person?: Person | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The conversation is there; nothing was sent. */
  onOpened: (conversationId: string) => void;
};

/** The address of a conversation that one opens in order to write. */
export const writeHref = (slug: string, conversationId: string) =>
  `/w/${slug}/inbox/${conversationId}?write=1`;

/** Whom to write to, and over which number; with one answer to each it opens at once. */
export function WriteDialog(props: WriteDialogProps) {
  return (
    <Dialog onOpenChange={props.onOpenChange} open={props.open}>
      {props.open ? <WriteSteps {...props} /> : null}
    </Dialog>
  );
}

function WriteSteps({ slug, person, onOpenChange, onOpened }: WriteDialogProps) {
  const [chosen, setChosen] = useState<Person | null>(person ?? null);
  if (!chosen) {
    return (
      <DialogContent
        description="Choose whom to write to. Nothing is sent yet."
        size="md"
        title="New conversation"
      >
        <PersonSearch
          nobody={
            <p className="mt-1">
              <AppLink
                className="font-medium text-accent-ink"
                href={`/w/${slug}/contacts?add=1`}
                onClick={() => onOpenChange(false)}
              >
                Add a contact
              </AppLink>{" "}
              first, then write to them.
            </p>
          }
          onChoose={setChosen}
          slug={slug}
        />
      </DialogContent>
    );
  }
  return (
    <DialogContent
      description="Nothing is sent yet."
      size="md"
      title={
        <>
          Write to <bdi>{chosen.label}</bdi>
        </>
      }
    >
      <Numbers
        onOpened={(conversationId) => {
          onOpenChange(false);
          onOpened(conversationId);
        }}
        person={chosen}
        slug={slug}
      />
    </DialogContent>
  );
}

/** Opening the same conversation again opens no second one. */
const UNKNOWN = "Look whether the conversation is in the inbox, or try again.";

function Numbers({
  slug,
  person,
  onOpened,
}: Pick<WriteDialogProps, "slug" | "onOpened"> & { person: Person }) {
  const [ways, setWays] = useState<WaysToWrite | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [opening, setOpening] = useState<string | null>(null);
  const [asked, setAsked] = useState(1);
  const opened = useLatest(onOpened);
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const start = useCallback(
    async (channelId: string) => {
      setOpening(channelId);
      const result = await startConversationAction(slug, {
        contactId: person.id,
        channelId,
      }).catch(() => null);
      // closed meanwhile: nobody is pulled away from where they are by now
      if (!isHere.current) return;
      if (result?.ok) return opened.current(result.value.conversationId);
      setOpening(null);
      setFault(result?.error.message ?? UNKNOWN);
    },
    [slug, person.id, opened],
  );
  useEffect(() => {
    let isWanted = asked > 0;
    const read = async () => {
      const result = await readWaysToWriteAction(slug, { contactId: person.id }).catch(() => null);
      if (!isWanted) return;
      if (!result?.ok) return setFault(result?.error.message ?? "No answer came. Try again.");
      setWays(result.value);
      const { obstacle, optedOut, numbers } = result.value;
      const [only] = numbers;
      const nothingToChoose = numbers.length === 1 && obstacle === null && !optedOut;
      if (only && nothingToChoose) await start(only.channelId);
    };
    void read();
    return () => {
      isWanted = false;
    };
  }, [asked, slug, person.id, start]);

  if (fault) {
    return (
      <ErrorState
        happened={fault === UNKNOWN ? "No answer came" : "The conversation was not opened"}
        next={fault}
        onRetry={() => {
          setFault(null);
          setAsked(asked + 1);
        }}
        safe="Nothing was sent."
        size="region"
      />
    );
  }
  if (!ways) {
    return (
      <div className="grid gap-3 py-2" role="status">
        <span className="sr-only">Looking how to reach {person.label}</span>
        <Skeleton className="w-2/3" />
        <Skeleton className="w-1/2" />
      </div>
    );
  }
  const { obstacle, optedOut } = ways;
  // what was said stays open to read, also with somebody nobody may begin with
  const numbers = ways.numbers.filter(
    ({ conversationId }) => obstacle === null || conversationId !== null,
  );
  return (
    <div className="grid gap-3">
      {obstacle ? (
        <Callout title="They cannot be written to." tone="bad">
          {obstacle}
        </Callout>
      ) : optedOut ? (
        <Callout title="Opted out of marketing." tone="warn">
          A marketing template will not go to them. A utility template, or an answer while their
          window is open, still may.
        </Callout>
      ) : null}
      {numbers.length > 0 ? (
        <ul className="-mx-2 grid gap-px">
          {numbers.map(({ channelId, kind, name, phone, conversationId }) => (
            <li key={channelId}>
              <button
                className="flex w-full items-center gap-2.5 rounded-control px-2 py-1.5 text-start hover:bg-surface-2 focus-visible:outline-2 focus-visible:outline-ring touch:min-h-11"
                disabled={opening !== null}
                onClick={() => void start(channelId)}
                type="button"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-body font-medium" dir="auto">
                    {name}
                  </span>
                  <span className="text-meta text-ink-3">
                    {CHANNEL_WORDS[kind]}, <PhoneNumber e164={phone} />
                  </span>
                </span>
                <span className="text-dense text-ink-2">
                  {opening === channelId
                    ? "Opening…"
                    : conversationId
                      ? "Open the chat"
                      : "Write from here"}
                </span>
                <ChevronRight className="flip-in-rtl text-ink-3" />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
