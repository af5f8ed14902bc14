import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MESSAGE_KINDS } from "@/db/enums/messages";
import type { ChannelEvent } from "../channel-event";
import { parseWebhook } from "./parse-webhook";
import { recipientsOf } from "./read-account-field";

const folder = new URL("./fixtures/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const files = readdirSync(folder).filter((name) => name.startsWith("wh-"));

/** What each file must give: one line an event, written by `summary` and checked by hand. */
const expected = JSON.parse(read("expected-events.json")) as Record<string, string[]>;

/** What the collectors of the files say is in them, independent of this parser. */
const index = JSON.parse(read("INDEX-webhooks.json")) as Record<
  string,
  { fields: string[]; message_types: string[]; statuses: string[]; events: string[] }
>;

const ENVELOPE = ["field", "raw", "dedupeKey", "senderId", "accountId", "address"];

/** The event in one line: its kind, where it belongs, and every field that says something. */
function summary(event: ChannelEvent): string {
  const facts = Object.entries(event)
    .filter(([key]) => key !== "kind" && !ENVELOPE.includes(key))
    .map(([key, value]) => [key, meaningful(value)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [event.kind, `${event.accountId}/${event.senderId}`, ...facts].join(" ");
}

function meaningful(value: unknown): unknown {
  if (value === null || value === false) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(meaningful);
  if (typeof value !== "object") return value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, meaningful(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

describe("every recorded webhook", () => {
  it("is in the table", () => {
    expect(Object.keys(expected).sort()).toEqual(files.sort());
    expect(Object.keys(index).sort()).toEqual(files.sort());
    expect(files).toHaveLength(190);
  });

  it.each(files)("%s", (file) => {
    const { events } = parseWebhook(readFileSync(new URL(file, folder)));
    expect(events.map(summary)).toEqual(expected[file]);
    expect(new Set(events.map((event) => event.dedupeKey)).size).toBe(events.length);
  });

  it.each(files)("%s holds what its collector says", (file) => {
    const { events } = parseWebhook(read(file));
    const { message_types, statuses } = index[file] ?? { message_types: [], statuses: [] };
    const typeOf = (event: ChannelEvent) => {
      const raw = event.raw as Record<string, { type?: string } | undefined> & { type: string };
      const detailed = raw.type === "interactive" || raw.type === "system";
      return detailed ? `${raw.type}:${raw[raw.type]?.type ?? "None"}` : raw.type;
    };
    const types = events.filter((event) => event.kind === "message").map(typeOf);
    const historyTypes = events.filter((event) => event.kind === "history_message").map(typeOf);
    for (const type of types) expect(message_types).toContain(type);
    for (const type of message_types) expect([...types, ...historyTypes]).toContain(type);
    const words = events
      .filter((event) => ["status", "call", "payment"].includes(event.kind))
      .map((event) => (event.raw as { status?: string; event?: string }).status ?? "");
    for (const status of statuses) expect(words).toContain(status);
  });

  it.each(files)("%s is read the same compact and with keys in another order", (file) => {
    const body = JSON.parse(read(file)) as unknown;
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    const facts = (text: string) => parseWebhook(text).events.map(({ raw: _, ...event }) => event);
    expect(facts(JSON.stringify(reversed(body)))).toEqual(facts(JSON.stringify(body)));
  });

  it("gives inbound messages a kind that the database knows, or changes an earlier one", () => {
    const kinds = new Set<string>([...MESSAGE_KINDS, "edit", "revoke"]);
    for (const file of files) {
      for (const event of parseWebhook(read(file)).events) {
        if (event.kind !== "message") continue;
        expect(kinds).toContain(event.message.content.kind);
        expect(event.message.preview).not.toBe("");
      }
    }
  });
});

describe("one body in many shapes", () => {
  const body = read("wh-text-plain.json");
  const envelope = JSON.parse(body) as { entry: { changes: unknown[] }[] };
  const change = envelope.entry[0]?.changes[0];

  it.each([
    ["a list of envelopes", [envelope]],
    ["a bare entry", envelope.entry[0]],
    ["a bare change", change],
    ["a list of changes", [change]],
    ["an entry that is no list", { entry: envelope.entry[0] }],
    ["changes that are no list", { entry: [{ id: "1", changes: change }] }],
  ])("%s", (_, shape) => {
    const { events } = parseWebhook(JSON.stringify(shape));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      kind: "message",
      senderId: "106540352242922",
      message: { content: { kind: "text", text: "Does it come in another color?" } },
    });
  });

  it("1,000 updates are read in their order", () => {
    const { events } = parseWebhook(
      JSON.stringify({ entry: Array.from({ length: 1_000 }, () => envelope.entry[0]) }),
    );
    expect(events).toHaveLength(1_000);
  });
});

describe("ids beyond 2^53", () => {
  it("keep every digit, so that one template is not taken for another", () => {
    const withId = (id: string) =>
      read("wh-message_template_status_update-approved.json").replace("1689556908129832", id);
    const idOf = (id: string) => {
      const event = parseWebhook(withId(id)).events[0];
      return event?.kind === "template_status" ? event.templateId : null;
    };
    expect(idOf("12345678901234567891")).toBe("12345678901234567891");
    expect(idOf("9007199254740993")).toBe("9007199254740993");
    const keys = ["9007199254740992", "9007199254740993"].map(
      (id) => parseWebhook(withId(id)).events[0]?.dedupeKey,
    );
    expect(new Set(keys).size).toBe(2);
  });
});

describe("the same event twice", () => {
  it("has the same key, and another status of the message another", () => {
    const sent = read("wh-status-sent-with-callback-data.json");
    const key = (body: string) => parseWebhook(body).events[0]?.dedupeKey;
    expect(key(sent)).toBe(key(JSON.stringify(JSON.parse(sent))));
    expect(key(sent)).not.toBe(key(sent.replace('"status": "sent"', '"status": "delivered"')));
  });

  it("counts a group status once a member", () => {
    const body = JSON.parse(read("wh-status-delivered-group.json"));
    const status = body.entry[0].changes[0].value.statuses[0];
    body.entry[0].changes[0].value.statuses.push({
      ...status,
      participant_recipient_id: "16505550000",
    });
    const keys = parseWebhook(JSON.stringify(body)).events.map((event) => event.dedupeKey);
    expect(new Set(keys).size).toBe(2);
  });
});

describe("what cannot be read", () => {
  it.each(["", "{", "not json", "\u0000", "undefined"])("%j is one unparseable event", (body) => {
    expect(parseWebhook(body).events).toMatchObject([{ kind: "unparseable" }]);
  });

  it.each(["{}", "[]", "null", "5", '"text"', "true", '[[1,"x",null]]', '{"entry":5,"a":1}'])(
    "%s, valid and empty, is one unparseable event",
    (body) => {
      expect(parseWebhook(body).events).toMatchObject([{ kind: "unparseable" }]);
    },
  );

  it("bytes that are no UTF-8 do not throw", () => {
    expect(parseWebhook(Uint8Array.from([0xff, 0xfe, 0x7b])).events).toHaveLength(1);
  });

  it("an envelope without entries says nothing", () => {
    expect(parseWebhook('{"object":"whatsapp_business_account","entry":[]}').events).toEqual([]);
  });

  it("news is kept whole", () => {
    const value = { surprise: [1, { deep: true }] };
    const body = { entry: [{ id: "9", changes: [{ field: "new_field", value }] }] };
    expect(parseWebhook(JSON.stringify(body)).events).toMatchObject([
      { kind: "unknown", field: "new_field", accountId: "9", raw: value },
    ]);
  });

  it("a status or message without an id, or with a word we do not know, is kept as unknown", () => {
    const value = {
      metadata: { phone_number_id: "1" },
      messages: [{ type: "text" }, 7, null],
      statuses: [{ id: "wamid.1", status: "warning" }, { status: "sent" }],
    };
    const { events } = parseWebhook(JSON.stringify({ field: "messages", value }));
    expect(events.map((event) => event.kind)).toEqual(["unknown", "unknown", "unknown"]);
  });

  it("nesting of any depth does not exhaust the stack", () => {
    const depth = 20_000;
    const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const body = `{"entry":[{"id":"1","changes":[{"field":"x","value":{"a":${deep}}}]}]}`;
    expect(parseWebhook(body).events).toMatchObject([{ kind: "unknown" }]);
    const edit = '{"type":"edit","edit":{"message":'.repeat(2_000);
    const edits = `{"value":{"messages":[{"id":"m","type":"edit","edit":{"message":${edit}1${"}}".repeat(2_000)}}}]}}`;
    expect(parseWebhook(edits).events).toMatchObject([{ kind: "message" }]);
  });

  it("no JSON at all makes it throw", () => {
    const names = ["entry", "changes", "value", "field", "messages", "statuses", "contacts", "id"];
    const key = fc.constantFrom(
      ...names,
      "type",
      "text",
      "metadata",
      "status",
      "errors",
      "history",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "medium" },
        fc.constantFrom(null, 1, "", "text", true, 1e300, "messages", "sent"),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const { events } = parseWebhook(JSON.stringify(value));
        for (const event of events) expect(typeof event.dedupeKey).toBe("string");
      }),
      { numRuns: 500 },
    );
  });
});

describe("the pause of a template", () => {
  it.each([
    ["PAUSED", "FIRST_PAUSE", "quality"],
    ["PAUSED", "SECOND_PAUSE", "quality"],
    ["PAUSED", "RATE_LIMITING_PAUSE", "pacing"],
    ["paused", null, "pacing"],
    // Meta has not told why, so nobody claims to know
    ["PAUSED", null, null],
    ["PAUSED", "SOMETHING_NEW", null],
    ["APPROVED", "UNPAUSE", null],
  ])("%s with the title %s is one for %s", (event, title, pause) => {
    const value = {
      event,
      message_template_id: 1,
      message_template_name: "order_update",
      message_template_language: "en",
      ...(title ? { other_info: { title } } : {}),
    };
    const changes = [{ field: "message_template_status_update", value }];
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: "1", changes }],
    });
    expect(parseWebhook(body).events[0]).toMatchObject({ kind: "template_status", pause });
  });
});

describe("messaging limits", () => {
  it.each([
    [2000, 2000],
    ["TIER_2K", 2000],
    ["TIER_UNLIMITED", -1],
    [-1, -1],
    ["TIER_NEW", null],
    [undefined, null],
  ])("%s is %s people a day", (limit, people) => {
    expect(recipientsOf(limit)).toBe(people);
  });
});
