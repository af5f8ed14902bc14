/**
 * The variables of template texts: {{1}} (positional) and {{first_name}} (named). One reading for
 * the rules, the editor's chips, the preview and the send request.
 */

export type VariableFormat = "positional" | "named";

export type TemplateVariable = {
  name: string;
  format: VariableFormat;
  /** Where "{{" begins and where "}}" ends, in UTF-16 units as text fields count. */
  start: number;
  end: number;
};

export type VariableFault = {
  code:
    | "unclosed_braces"
    | "unopened_braces"
    | "single_braces"
    | "empty_variable"
    | "invalid_name"
    | "spaces_in_braces";
  start: number;
  end: number;
  /** What stands between the braces. */
  inside: string;
};

export type TemplateText = {
  variables: TemplateVariable[];
  faults: VariableFault[];
};

const POSITIONAL = /^[1-9]\d*$/;
const NAMED = /^[a-z_][a-z0-9_]*$/;
const BRACES = /\{+[^{}]*\}+|\{+|\}+/g;

/** Variables in the order of the text, and every brace that makes none. */
export function readVariables(text: string): TemplateText {
  const variables: TemplateVariable[] = [];
  const faults: VariableFault[] = [];
  for (const match of text.matchAll(BRACES)) {
    const whole = match[0];
    const start = match.index;
    const end = start + whole.length;
    const opening = /^\{*/.exec(whole)?.[0].length ?? 0;
    const closing = /\}*$/.exec(whole)?.[0].length ?? 0;
    const inside = whole.slice(opening, whole.length - closing);
    const name = inside.trim();
    const fault = (code: VariableFault["code"]) => faults.push({ code, start, end, inside });

    if (closing === 0 || (opening > 1 && closing < 2)) fault("unclosed_braces");
    else if (opening === 0 || (closing > 1 && opening < 2)) fault("unopened_braces");
    else if (opening === 1) fault("single_braces");
    else if (opening > 2 || closing > 2) fault("invalid_name");
    else if (name === "") fault("empty_variable");
    else if (!POSITIONAL.test(name) && !NAMED.test(name)) fault("invalid_name");
    else if (name !== inside) fault("spaces_in_braces");
    else {
      const format = POSITIONAL.test(name) ? "positional" : "named";
      variables.push({ name, format, start, end });
    }
  }
  return { variables, faults };
}

/** Each variable once, in the order of its first place; positional ones by number. */
export function variableNames(text: string): string[] {
  const { variables } = readVariables(text);
  const names = [...new Set(variables.map((variable) => variable.name))];
  const positional = names.every((name) => POSITIONAL.test(name));
  return positional ? names.sort((left, right) => Number(left) - Number(right)) : names;
}

/** The text with each variable replaced by what `fill` gives; undefined leaves it as it is. */
export function replaceVariables(text: string, fill: (name: string) => string | undefined): string {
  let result = "";
  let copiedTo = 0;
  for (const variable of readVariables(text).variables) {
    const value = fill(variable.name);
    if (value === undefined) continue;
    result += text.slice(copiedTo, variable.start) + value;
    copiedTo = variable.end;
  }
  return result + text.slice(copiedTo);
}

/** A name that Meta accepts, from whatever was typed: "First Name" is first_name. */
export function variableNameFrom(text: string): string {
  const name = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[\d_]+|_+$/g, "");
  return name || "value";
}

/**
 * A value as Meta takes it in a text parameter: no line break, no tab, at most four spaces in a row
 * (132012, 132018). The words stay, the layout goes.
 */
export function cleanParameter(value: string): string {
  return value
    .replace(/\s*[\r\n\t\v\f\u0085\u2028\u2029]+\s*/g, " ")
    .replace(/ {5,}/g, "    ")
    .trim();
}

/** The value of a place as Meta takes it, "" when there is none. */
export function cleanedValue(values: Readonly<Record<string, string>>, place: string): string {
  return cleanParameter(values[place] ?? "");
}

/** The value of a file: an upload's id or an address, and the name of a document after a space. */
export function readMediaValue(value: string): { source: string | null; fileName: string | null } {
  const [source = "", ...name] = value.trim().split(" ");
  return { source: source || null, fileName: name.join(" ") || null };
}
