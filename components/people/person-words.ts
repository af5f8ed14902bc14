import { spacedPhone } from "@/components/ui/phone-number";

type Named = {
  name: string | null;
  phone: string | null;
  username: string | null;
  email: string | null;
};

/** What a person is called where one word is needed: the name, else the first address there is. */
export function personWords(person: Named): string {
  if (person.name) return person.name;
  if (person.phone) return spacedPhone(person.phone);
  if (person.username) return `@${person.username}`;
  return person.email ?? "No name";
}
