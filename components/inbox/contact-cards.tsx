"use client";

import { User, UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { PhoneNumber } from "@/components/ui/phone-number";
import { showToast } from "@/components/ui/toast";
import { createContactAction } from "@/lib/contacts/actions";
import type { ThreadCard } from "@/lib/inbox/thread-message";

/** Contact cards as the phone shows them; one that a customer sent can be saved. */
export function ContactCards({
  cards,
  slug,
  maySave,
}: {
  cards: readonly ThreadCard[];
  slug: string;
  maySave: boolean;
}) {
  return (
    <ul className="grid gap-1">
      {cards.map((card) => (
        <li
          className="flex min-h-11 w-64 max-w-full items-center gap-2.5 rounded-control bg-ink/5 px-2.5 py-2"
          key={`${card.name} ${card.phones[0] ?? ""}`}
        >
          <User className="flex-none text-ink-2" />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-dense font-medium" dir="auto">
              {card.name}
            </span>
            {card.company ? (
              <span className="block truncate text-meta text-ink-2" dir="auto">
                {card.company}
              </span>
            ) : null}
            {card.phones.map((phone) => (
              <PhoneNumber className="block text-meta text-ink-2" e164={phone} key={phone} />
            ))}
            {card.emails.map((email) => (
              <span className="block truncate text-meta text-ink-2" key={email}>
                {email}
              </span>
            ))}
            {maySave && card.phones.length > 0 ? <SaveCard card={card} slug={slug} /> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

function SaveCard({ card, slug }: { card: ThreadCard; slug: string }) {
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  const save = async () => {
    setState("saving");
    const [phone = ""] = card.phones;
    const result = await createContactAction(slug, {
      name: card.name,
      phone: phone.startsWith("+") ? phone : `+${phone.replace(/\D/g, "")}`,
      ...(card.company ? { company: card.company } : {}),
    }).catch(() => null);
    setState(result?.ok ? "saved" : "idle");
    showToast(
      result?.ok
        ? { title: `${card.name} is a contact now` }
        : {
            title: "The contact was not saved",
            description: result?.error.message ?? "The server did not answer. Try again.",
            tone: "bad",
          },
    );
  };
  return (
    <Button
      className="mt-1"
      disabled={state === "saved"}
      icon={<UserPlus />}
      loading={state === "saving"}
      onClick={() => void save()}
      size="sm"
    >
      {state === "saved" ? "Saved" : "Save as contact"}
    </Button>
  );
}
