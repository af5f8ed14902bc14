"use client";

import { useQueryState } from "nuqs";
import { PeekPanel } from "@/components/layout/peek-panel";
import { personWords } from "@/components/people/person-words";
import { ContactProfile } from "./contact-profile";
import type { ContactsScreenProps } from "./contacts-screen";

const number = new Intl.NumberFormat("en");

/** The contact that the address names, beside the list. */
export function ContactPeek(props: ContactsScreenProps & { onChanged: () => void }) {
  const { opened, page, workspaceSlug } = props;
  const [, setOpen] = useQueryState("open", { shallow: false });
  if (!opened) return null;
  if (opened === "missing") {
    return (
      <PeekPanel label="Contact" onClose={() => void setOpen(null)}>
        <p className="p-4 text-ink-2">This contact does not exist, or it was removed.</p>
      </PeekPanel>
    );
  }
  const ids = page.rows.map((row) => row.id);
  const at = ids.indexOf(opened.id);
  const step = (by: number) => {
    const next = at < 0 ? undefined : ids[at + by];
    return next === undefined ? undefined : () => void setOpen(next);
  };
  return (
    <PeekPanel
      label={personWords(opened)}
      onClose={() => void setOpen(null)}
      onNext={step(1)}
      onPrevious={at > 0 ? step(-1) : undefined}
      openHref={`/w/${workspaceSlug}/contacts/${opened.id}`}
      position={
        at < 0
          ? undefined
          : `${number.format(at + 1)} of ${props.page.total.exact ? "" : "≈ "}${number.format(page.total.count)}`
      }
    >
      <ContactProfile
        contact={opened}
        country={props.country}
        key={opened.id}
        may={props.may}
        onChanged={props.onChanged}
        onKept={(id) => {
          void setOpen(id);
          props.onChanged();
        }}
        onRemoved={() => {
          void setOpen(null);
          props.onChanged();
        }}
        tags={props.tags}
        timeZone={props.timeZone}
        workspaceSlug={workspaceSlug}
      />
    </PeekPanel>
  );
}
