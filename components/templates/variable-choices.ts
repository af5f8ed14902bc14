import { VARIABLE_FIELDS } from "@/lib/templates/schema";
import { readVariables, variableNameFrom } from "@/lib/templates/template-variables";

type Field = (typeof VARIABLE_FIELDS)[number];

export const FIELD_WORDS: Record<Field, string> = {
  first_name: "First name",
  name: "Full name",
  company: "Company",
  city: "City",
  email: "Email",
  phone: "Phone number",
};

/** What can be put into a text: a value that people have, or one that each campaign asks for. */
export type VariableChoice = {
  /** As it stands between the braces. */
  name: string;
  words: string;
  /** An example for Meta's reviewer; "" where only the business knows one. */
  sample: string;
  /** Where its value comes from; null: it is asked for each time. */
  field: Field | `custom:${string}` | null;
};

const SAMPLES: Record<Field, string> = {
  first_name: "Amina",
  name: "Amina Yusuf",
  company: "Kettle & Co",
  city: "Mombasa",
  email: "amina@example.com",
  phone: "+254 712 345 678",
};
const ASKED: readonly VariableChoice[] = [
  { name: "order_number", words: "Order number", sample: "4471", field: null },
  { name: "date", words: "Date", sample: "Sat 21 November", field: null },
  { name: "time", words: "Time", sample: "10:30", field: null },
  { name: "amount", words: "Amount", sample: "$19.90", field: null },
];

/** The menu of variables: fields that every contact has, the workspace's own, and common others. */
export function variableChoices(customFields: readonly string[]): {
  known: VariableChoice[];
  own: VariableChoice[];
  asked: readonly VariableChoice[];
} {
  return {
    known: VARIABLE_FIELDS.map((field) => ({
      name: field,
      words: FIELD_WORDS[field],
      sample: SAMPLES[field],
      field,
    })),
    // no sample of a real person: reviewers at Meta read it
    own: customFields.map((field) => ({
      name: variableNameFrom(field),
      words: field,
      sample: "",
      field: `custom:${field}` as const,
    })),
    asked: ASKED,
  };
}

/** The name that a new variable gets in a text: the next number where the others are numbers. */
export function nameIn(text: string, wanted: string): string {
  const numbers = readVariables(text).variables.flatMap(({ name, format }) =>
    format === "positional" ? [Number(name)] : [],
  );
  return numbers.length > 0 ? String(Math.max(...numbers) + 1) : wanted;
}
