/** What a column of a file can become. `custom:<name>` is a custom field of that name. */
export const IMPORT_FIELDS = [
  "skip",
  "name",
  "first_name",
  "last_name",
  "phone",
  "email",
  "company",
  "city",
  "language",
  "country",
  "tags",
  "consent",
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number] | `custom:${string}`;

export const FIELD_LABELS: Record<(typeof IMPORT_FIELDS)[number], string> = {
  skip: "Leave out",
  name: "Full name",
  first_name: "First name",
  last_name: "Last name",
  phone: "Phone number",
  email: "E-mail",
  company: "Company",
  city: "City",
  language: "Language",
  country: "Country",
  tags: "Tags",
  consent: "Marketing consent, yes or no",
};

export function isImportField(text: string): text is ImportField {
  return (IMPORT_FIELDS as readonly string[]).includes(text) || /^custom:.{1,60}$/s.test(text);
}

/** Column index to field; columns that are not named are left out. */
export type ColumnMapping = Record<string, ImportField>;
