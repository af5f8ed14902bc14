/** The parts of an address that people can be written at: no spaces, brackets, quotes or lists. */
const ADDRESS =
  /^[^\s@<>()[\]\\,;:"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const MAX_CHARACTERS = 254;

export type Mailbox = { address: string; name: string | null };

/** An address in the one form that we keep, lower case; null for what is none. Browser-safe. */
export function mailAddress(typed: string): string | null {
  const address = typed.trim().toLowerCase();
  return address.length <= MAX_CHARACTERS && ADDRESS.test(address) ? address : null;
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** "Acme <hello@acme.test>" or the address alone; null when no address is in it. */
export function readMailbox(header: unknown): Mailbox | null {
  if (typeof header !== "string" || header.length > 2_000) return null;
  const open = header.lastIndexOf("<");
  const close = header.indexOf(">", open);
  if (open === -1 || close === -1) {
    const address = mailAddress(header);
    return address === null ? null : { address, name: null };
  }
  const address = mailAddress(header.slice(open + 1, close));
  const name = plainLine(header.slice(0, open))
    .replace(/^"(.*)"$/, "$1")
    .replaceAll('\\"', '"');
  return address === null ? null : { address, name: name === "" ? null : name };
}

/** The same for writing; a name cannot end the quotes that it stands in. */
export function writeMailbox({ address, name }: Mailbox): string {
  const said = plainLine(name ?? "").replace(/["\\<>]/g, "");
  return said === "" ? address : `"${said}" <${address}>`;
}

/** One line: whoever could break a header could write another one. */
export function plainLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ").trim();
}
