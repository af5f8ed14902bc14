import type { Metadata, Route } from "next";
import { notFound, redirect } from "next/navigation";
import { ContactPage } from "@/components/contacts/contact-page";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { findContact } from "@/lib/contacts/contact-queries";
import { findKeptContact } from "@/lib/contacts/merge/kept-contact";
import { listTags } from "@/lib/contacts/queries";

export const metadata: Metadata = { title: "Contact" };

type Props = { params: Promise<{ workspace: string; contactId: string }> };

export default async function ContactDetailPage({ params }: Props) {
  const { workspace, contactId } = await params;
  const ctx = await requireWorkspace(workspace, "contacts:read");
  const [contact, tags] = await Promise.all([findContact(ctx, contactId), listTags(ctx)]);
  if (!contact) {
    const kept = await findKeptContact(ctx, contactId);
    if (kept) redirect(`/w/${ctx.slug}/contacts/${kept}` as Route);
    notFound();
  }
  return (
    <ContactPage
      contact={contact}
      country={ctx.country}
      may={{
        write: can(ctx, "contacts:write"),
        remove: can(ctx, "contacts:delete"),
        merge: can(ctx, "contacts:merge"),
        inbox: can(ctx, "inbox:read"),
        reply: can(ctx, "inbox:reply"),
      }}
      tags={tags}
      timeZone={ctx.timeZone}
      workspaceSlug={ctx.slug}
    />
  );
}
