import type {
  TemplateBody,
  TemplateFooter,
  TemplateHeader,
} from "@/lib/channels/whatsapp/template-components";
import { readVariables, type TemplateVariable, variableNameFrom } from "../template-variables";
import {
  at,
  checkEmpty,
  checkLength,
  TEMPLATE_LIMITS,
  type TemplateFault,
  type TemplateFaultPlace,
} from "./fault";

/* What Meta wants of words: header, body, footer and the variables in them (whatsapp.md 4.1, 4.2). */

export function checkHeader(header: TemplateHeader, place: TemplateFaultPlace): TemplateFault[] {
  if (header.format !== "TEXT") {
    if (!("example" in header) && (header.format === "LOCATION" || header.format === "PRODUCT")) {
      return [];
    }
    const handle = ("example" in header ? header.example?.header_handle?.[0] : undefined) ?? "";
    if (handle !== "" && !/^https?:/i.test(handle)) return [];
    return [
      {
        code: "header_media_sample",
        severity: "error",
        place,
        // Lists give the address of a sample, which Meta does not take back as one.
        reason:
          handle === ""
            ? "Meta reviews a sample file with the template."
            : "Meta shows the sample it has but does not take it again: upload the file once more.",
        suggestion: { label: "Upload a sample" },
      },
    ];
  }
  const text = header.text ?? "";
  const faults = [
    ...checkEmpty(text, place),
    ...checkLength(text, place, TEMPLATE_LIMITS.headerText),
    ...checkVariables(text, place),
  ];
  const { variables } = readVariables(text);
  const second = variables[1];
  if (second) {
    faults.push({
      code: "variables_too_many",
      severity: "error",
      place: at(place, second),
      reason: "A header may hold one variable.",
    });
  }
  const lineBreak = /[\r\n]/.exec(text);
  if (lineBreak) {
    faults.push({
      code: "line_break",
      severity: "error",
      place: { ...place, offset: lineBreak.index, length: 1 },
      reason: "A header is one line.",
      suggestion: { label: "Remove the line break", text: text.replace(/\s*[\r\n]+\s*/g, " ") },
    });
  }
  const markdown = /[*_~`]/.exec(
    text.replace(/\{\{[^{}]*\}\}/g, (variable) => " ".repeat(variable.length)),
  );
  if (markdown) {
    faults.push({
      code: "markdown_in_header",
      severity: "error",
      place: { ...place, offset: markdown.index, length: 1 },
      reason: "Meta refuses formatting marks in a header; it is bold already.",
    });
  }
  return faults;
}

export function checkBody(
  body: TemplateBody,
  place: TemplateFaultPlace,
  limit: number,
): TemplateFault[] {
  const text = body.text ?? "";
  const faults = [
    ...checkEmpty(text, place),
    ...checkLength(text, place, limit),
    ...checkVariables(text, place),
    ...checkEdges(text, place),
    ...checkRatio(text, place),
  ];
  const blank = /(?:\r?\n[ \t]*){3,}/.exec(text);
  if (blank) {
    faults.push({
      code: "blank_lines",
      severity: "warning",
      place: { ...place, offset: blank.index, length: blank[0].length },
      reason: "Meta may refuse more than one empty line in a row.",
      suggestion: {
        label: "Keep one empty line",
        text: text.replace(/(?:\r?\n[ \t]*){3,}/g, "\n\n"),
      },
    });
  }
  return faults;
}

export function checkFooter(footer: TemplateFooter): TemplateFault[] {
  const place: TemplateFaultPlace = { component: "footer" };
  const text = footer.text ?? "";
  const faults = [...checkEmpty(text, place), ...checkLength(text, place, TEMPLATE_LIMITS.footer)];
  const braces = /[{}]+/.exec(text);
  if (braces) {
    faults.push({
      code: "variables_not_allowed",
      severity: "error",
      place: { ...place, offset: braces.index, length: braces[0].length },
      reason: "A footer cannot hold variables.",
    });
  }
  return faults;
}

function checkVariables(text: string, place: TemplateFaultPlace): TemplateFault[] {
  const { variables, faults } = readVariables(text);
  const found: TemplateFault[] = faults.map((fault) => {
    const where = { ...place, offset: fault.start, length: fault.end - fault.start };
    const name = /^\d+$/.test(fault.inside.trim())
      ? fault.inside.trim()
      : variableNameFrom(fault.inside);
    const repaired = `${text.slice(0, fault.start)}{{${name}}}${text.slice(fault.end)}`;
    const suggestion = { label: `Write {{${name}}}`, text: repaired };
    if (fault.code === "invalid_name") {
      return {
        code: "variable_name",
        severity: "error",
        place: where,
        reason: "A variable is a number from 1, or small letters with underscores.",
        suggestion,
      };
    }
    return {
      code: "braces",
      severity: "error",
      place: where,
      reason: "A variable stands between two braces on each side, without spaces: {{name}}.",
      ...(fault.inside.trim() === "" ? {} : { suggestion }),
    };
  });

  for (const [index, variable] of variables.entries()) {
    const next = variables[index + 1];
    if (next && text.slice(variable.end, next.start).trim() === "") {
      found.push({
        code: "variables_adjacent",
        severity: "error",
        place: { ...place, offset: variable.start, length: next.end - variable.start },
        reason: "Two variables stand next to each other. Meta wants words between them.",
        suggestion: { label: "Put a word between them" },
      });
    }
  }
  return [...found, ...checkNumbering(variables, place), ...checkRepeats(variables, place)];
}

function checkNumbering(
  variables: readonly TemplateVariable[],
  place: TemplateFaultPlace,
): TemplateFault[] {
  const positional = variables.filter((variable) => variable.format === "positional");
  const numbers = new Set(positional.map((variable) => Number(variable.name)));
  for (let expected = 1; expected <= numbers.size; expected += 1) {
    if (numbers.has(expected)) continue;
    const first = positional.find((variable) => Number(variable.name) > expected);
    return [
      {
        code: "variable_gap",
        severity: "error",
        place: first ? at(place, first) : place,
        reason: `Numbers run from 1 without a gap; {{${expected}}} is missing.`,
      },
    ];
  }
  return [];
}

function checkRepeats(
  variables: readonly TemplateVariable[],
  place: TemplateFaultPlace,
): TemplateFault[] {
  const seen = new Set<string>();
  return variables.flatMap((variable) => {
    const repeated = variable.format === "named" && seen.has(variable.name);
    seen.add(variable.name);
    if (!repeated) return [];
    return [
      {
        code: "variable_repeated",
        severity: "error",
        place: at(place, variable),
        reason: `{{${variable.name}}} stands here twice. Meta wants each name once.`,
      } as const,
    ];
  });
}

/** 2388299. Punctuation alone does not count as text for Meta. */
function checkEdges(text: string, place: TemplateFaultPlace): TemplateFault[] {
  const { variables } = readVariables(text);
  const first = variables[0];
  const last = variables.at(-1);
  const faults: TemplateFault[] = [];
  const hasWords = (part: string) => /[\p{L}\p{N}]/u.test(part);
  if (first && !hasWords(text.slice(0, first.start))) {
    faults.push({
      code: "variable_at_start",
      severity: "error",
      place: at(place, first),
      reason: "The text begins with a variable. Meta wants words before it.",
      suggestion: { label: "Begin with a word, such as Hello" },
    });
  }
  if (last && !hasWords(text.slice(last.end))) {
    const bare = text.slice(last.end).trim() === "";
    faults.push({
      code: "variable_at_end",
      severity: bare ? "error" : "warning",
      place: at(place, last),
      reason: bare
        ? "The text ends with a variable. Meta wants words after it."
        : "Only punctuation follows the last variable. Meta may read that as ending with a variable.",
      suggestion: { label: "End with a few words" },
    });
  }
  return faults;
}

// 2388293. Meta publishes no ratio: three words a variable is our own guess, so it only warns.
const WORDS_PER_VARIABLE = 3;

function checkRatio(text: string, place: TemplateFaultPlace): TemplateFault[] {
  const { variables } = readVariables(text);
  if (variables.length < 2) return [];
  const words = text.replace(/\{\{[^{}]*\}\}/g, " ").match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (words >= variables.length * WORDS_PER_VARIABLE) return [];
  return [
    {
      code: "variables_too_many",
      severity: "warning",
      place,
      reason: `${variables.length} variables in ${words} words: Meta may find the text too short for them.`,
      suggestion: { label: "Add words or use fewer variables" },
    },
  ];
}
