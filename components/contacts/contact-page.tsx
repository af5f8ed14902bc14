"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { PageHeader } from "@/components/layout/page-header";
import { useRefreshOn } from "@/components/layout/refresh-on";
import { personWords } from "@/components/people/person-words";
import { ContactProfile, type ContactProfileProps } from "./contact-profile";

/** One person on a page of its own. */
export function ContactPage(
  props: Omit<ContactProfileProps, "onChanged" | "onKept" | "onRemoved">,
) {
  const router = useRouter();
  const base = `/w/${props.workspaceSlug}/contacts`;
  useRefreshOn({ workspace: props.workspaceSlug, topics: ["contacts"] });
  return (
    <>
      <PageHeader
        crumbs={[{ href: base, label: "Contacts" }]}
        title={<bdi>{personWords(props.contact)}</bdi>}
      />
      <div className="mx-auto w-full max-w-[720px] px-2 py-2">
        <ContactProfile
          {...props}
          onChanged={() => router.refresh()}
          onKept={(id) => router.push(`${base}/${id}` as Route)}
          onRemoved={() => router.push(base as Route)}
        />
      </div>
    </>
  );
}
