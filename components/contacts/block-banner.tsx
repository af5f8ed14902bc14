import { useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import { unblockContactAction } from "@/lib/contacts/actions";
import type { ContactDetail, WhatsappBlock } from "@/lib/contacts/contact-queries";
import { blockInWhatsappAction } from "@/lib/inbox/actions";

const HEARD = "What they write is kept; nobody is notified and no campaign reaches them.";

/** That somebody is blocked, here and in WhatsApp, with the way further and the way back. */
export function BlockBanner({
  contact,
  mayBlock,
  onChanged,
  slug,
}: {
  contact: Pick<ContactDetail, "id" | "blockedAt" | "blockedReason" | "whatsappBlocks">;
  mayBlock: boolean;
  onChanged: () => void;
  slug: string;
}) {
  const [pending, startTransition] = useTransition();
  const { blockedAt, whatsappBlocks } = contact;
  const held = whatsappBlocks.filter(({ state }) => state !== null);
  if (!blockedAt && held.length === 0) return null;
  const isHeard = !held.some(({ state }) => state === "blocked");
  const ask = () =>
    startTransition(async () => {
      const result = await (blockedAt
        ? blockInWhatsappAction(slug, { contactId: contact.id })
        : unblockContactAction(slug, { id: contact.id })
      ).catch(() => null);
      if (!result?.ok) {
        showToast({
          title: "WhatsApp was not told",
          description: result?.error.message ?? "The server did not answer. Try again.",
          tone: "bad",
        });
      }
      onChanged();
    });
  const toAsk = blockedAt
    ? whatsappBlocks.some(({ state, canBlock }) => canBlock && (!state || state === "refused"))
    : held.some(({ problem }) => problem !== null);
  return (
    <Banner
      action={
        toAsk && mayBlock ? (
          <Button loading={pending} onClick={ask} size="sm">
            {blockedAt ? "Block in WhatsApp too" : "Unblock in WhatsApp"}
          </Button>
        ) : null
      }
      className="mx-4 mb-3"
      title={blockedAt ? "Blocked." : "Still blocked in WhatsApp."}
      tone="warn"
    >
      {blockedAt
        ? `${contact.blockedReason} ${isHeard ? HEARD : "No campaign reaches them."} `
        : ""}
      {held.map((block) => (
        <span key={block.conversationId}>{wordsOf(block, Boolean(blockedAt))} </span>
      ))}
    </Banner>
  );
}

function wordsOf({ channelName, state, problem }: WhatsappBlock, isBlocked: boolean): string {
  const reason = problem ? ` ${problem}` : "";
  if (!isBlocked) {
    return problem
      ? `WhatsApp did not let them write to ${channelName} again.${reason}`
      : `WhatsApp is being told to let them write to ${channelName} again.`;
  }
  if (state === "asked") return `WhatsApp is being told to block them from ${channelName}.`;
  if (state === "blocked") return `WhatsApp lets them write nothing to ${channelName}.`;
  return `WhatsApp did not block them from ${channelName}.${reason}`;
}
