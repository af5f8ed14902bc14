import { randomInt } from "node:crypto";

const RESERVED = new Set(["api", "new", "admin", "settings", "w", "www", "static", "tickline"]);
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** The part of an address that names a workspace: "Café Nørd & Søn" becomes "cafe-nord-son". */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll(/[øØ]/g, "o")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return slug.length < 2 || RESERVED.has(slug) ? `${slug || "workspace"}-${ending()}` : slug;
}

/** The next thing to try when a slug is taken; random, so that it says nothing about how many are. */
export function anotherSlug(slug: string): string {
  return `${slug}-${ending()}`;
}

function ending(): string {
  return Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
