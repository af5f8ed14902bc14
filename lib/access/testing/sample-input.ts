import * as z from "zod";
import { newId } from "@/lib/core/ids";

/** Ids that an input refers to, by the field that carries them; unnamed ones are made up. */
export type IdOf = (field: string) => string | undefined;

/** Text that a field takes, where any text would not do. */
const TEXTS: Record<string, string> = {
  pin: "482915",
  appId: "571930284416299",
  accountSid: "AC0123456789abcdef0123456789abcdef",
  appSecret: "0123456789abcdef0123456789abcdef",
  authToken: "0123456789abcdef0123456789abcdef",
  address: "lena@example.test",
  amount: "25.0000",
  apiKey: "re_0123456789abcdef",
  at: "2026-01-31T12:00:00.000Z",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
  confirmName: "Nobody's Shop",
  cost: "1.0000",
  country: "KE",
  defaultCountry: "KE",
  email: "lena@example.test",
  endpoint: "https://push.example.com/send/1",
  language: "en_US",
  mailbox: "lena@example.test",
  mapping: "name",
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  phone: "+254712345678",
  phoneCountry: "KE",
  phoneNumberId: "1098765432",
  quietFrom: "21:00",
  quietUntil: "07:00",
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  timeZone: "Africa/Nairobi",
  wabaId: "1087654321",
};
const ANY_TEXT = "written_by_a_test_of_the_walls";

/**
 * Input that a schema accepts, with every optional field filled, so that no field escapes the tests
 * of the walls.
 * @throws Error naming a field for which no value is known
 */
export function sampleInput(schema: z.ZodType, idOf: IdOf, field = ""): unknown {
  if (schema instanceof z.ZodObject) {
    return Object.fromEntries(
      Object.entries(schema.def.shape).map(([name, inner]) => [
        name,
        sampleInput(inner as z.ZodType, idOf, name),
      ]),
    );
  }
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodCatch
  ) {
    return sampleInput(schema.def.innerType as z.ZodType, idOf, field);
  }
  if (schema instanceof z.ZodPipe) return sampleInput(schema.def.in as z.ZodType, idOf, field);
  if (schema instanceof z.ZodArray) {
    return [sampleInput(schema.def.element as z.ZodType, idOf, field.replace(/s$/, ""))];
  }
  if (schema instanceof z.ZodUnion) {
    const options = schema.def.options as z.ZodType[];
    const withIds = options.find((option) => findIds(option).length > 0);
    if (withIds) return sampleInput(withIds, idOf, field);
    const value = firstOf(options, (option) => sampleInput(option, idOf, field));
    if (value === undefined) throw new Error(`no sample is known for the field "${field}"`);
    return value;
  }
  if (schema instanceof z.ZodRecord) {
    const value = sampleInput(schema.def.valueType as z.ZodType, idOf, field);
    const key = schema.def.keyType as z.ZodType;
    const name = ["1", "body.1"].find((text) => key.safeParse(text).success);
    return name === undefined ? {} : { [name]: value };
  }
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodLiteral) return [...schema.values][0];
  if (schema instanceof z.ZodBoolean) return false;
  const isUuid = schema instanceof z.ZodUUID || /uuid/.test(formatOf(schema));
  if (isUuid) return idOf(field) ?? newId();
  const tries: unknown[] =
    schema instanceof z.ZodNumber
      ? [1, 0, 100]
      : [
          TEXTS[field],
          ANY_TEXT,
          "lena@example.test",
          new Date(Date.now() + 86_400_000).toISOString(),
          "254712345678",
          "name",
        ];
  const value = tries.find((one) => one !== undefined && schema.safeParse(one).success);
  if (value === undefined) throw new Error(`no sample is known for the field "${field}"`);
  return value;
}

/** What the first option gives that gives anything. */
function firstOf<T>(options: z.ZodType[], make: (option: z.ZodType) => T): T | undefined {
  for (const option of options) {
    try {
      return make(option);
    } catch {
      // the next option may be known
    }
  }
  return undefined;
}

/** Names of the fields of a schema that carry ids, at any depth, in order. */
export function findIds(schema: z.ZodType): string[] {
  const found = new Set<string>();
  const probe = (field: string) => {
    found.add(field);
    return undefined;
  };
  sampleIds(schema, probe);
  return [...found].sort();
}

function sampleIds(schema: z.ZodType, idOf: IdOf, field = ""): void {
  if (schema instanceof z.ZodObject) {
    for (const [name, inner] of Object.entries(schema.def.shape)) {
      sampleIds(inner as z.ZodType, idOf, name);
    }
  } else if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodCatch
  ) {
    sampleIds(schema.def.innerType as z.ZodType, idOf, field);
  } else if (schema instanceof z.ZodPipe) sampleIds(schema.def.in as z.ZodType, idOf, field);
  else if (schema instanceof z.ZodArray) {
    sampleIds(schema.def.element as z.ZodType, idOf, field.replace(/s$/, ""));
  } else if (schema instanceof z.ZodUnion) {
    for (const option of schema.def.options) sampleIds(option as z.ZodType, idOf, field);
  } else if (schema instanceof z.ZodRecord) {
    sampleIds(schema.def.valueType as z.ZodType, idOf, field);
  } else if (schema instanceof z.ZodUUID || /uuid/.test(formatOf(schema))) idOf(field);
}

function formatOf(schema: z.ZodType): string {
  const { format } = schema.def as { format?: unknown };
  return typeof format === "string" ? format : "";
}
