/** What people call a contact in a sentence. */
export function contactWords(contact: {
  name: string | null;
  phone: string | null;
  username: string | null;
  email: string | null;
}): string {
  const { name, phone, username, email } = contact;
  return name ?? phone ?? (username ? `@${username}` : null) ?? email ?? "a contact without a name";
}
