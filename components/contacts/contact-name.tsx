import { spacedPhone } from "@/components/ui/phone-number";

type Named = {
  name: string | null;
  phone: string | null;
  username: string | null;
  email: string | null;
};

/** What a person is called where one word is needed: the name, else the first address there is. */
export function contactLabel(contact: Named): string {
  if (contact.name) return contact.name;
  if (contact.phone) return spacedPhone(contact.phone);
  if (contact.username) return `@${contact.username}`;
  return contact.email ?? "No name";
}

/** The name, or "No name" said quietly. */
export function ContactName({ name }: { name: string | null }) {
  return name ? (
    <bdi className="text-body font-medium">{name}</bdi>
  ) : (
    <span className="text-body text-ink-3">No name</span>
  );
}
