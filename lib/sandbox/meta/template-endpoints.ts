import { randomInt } from "node:crypto";
import { isRecord } from "@/lib/sandbox/http/request-body";
import { respondJson } from "@/lib/sandbox/http/respond";
import { jsonBody } from "./call-body";
import type { GraphCall, GraphContext } from "./graph-context";
import { GraphError, unknownNode } from "./graph-error";
import type { SandboxTemplate, SandboxWaba } from "./graph-records";
import { currentComponents, templateKey } from "./graph-state";
import { page, parseFields, pick } from "./node-fields";
import {
  checkComponents,
  checkTemplate,
  refuseTemplate,
  reviewVerdict,
  type TemplateDraft,
} from "./template-rules";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EDITABLE = ["APPROVED", "REJECTED", "PAUSED"];
const NAME_LOCK_DAYS = 30;

const DEFAULT_FIELDS = [
  "name",
  "parameter_format",
  "components",
  "language",
  "status",
  "category",
  "sub_category",
  "previous_category",
  "correct_category",
  "message_send_ttl_seconds",
  "rejected_reason",
];

export type TemplateEndpoints = ReturnType<typeof createTemplateEndpoints>;

/** Templates: create, read, edit, delete, review and everything that happens to them later. */
export function createTemplateEndpoints(ctx: GraphContext) {
  const reviews = new Map<string, NodeJS.Timeout>();
  let creates: number[] = [];

  function live(wabaId: string): SandboxTemplate[] {
    return ctx.state.part.templates.filter(
      (template) => template.wabaId === wabaId && template.deletedAtMs === null,
    );
  }

  async function collection(call: GraphCall, waba: SandboxWaba): Promise<void> {
    if (call.method === "GET") list(call, waba);
    else if (call.method === "POST") await create(call, waba);
    else if (call.method === "DELETE") remove(call, waba);
    else throw unknownNode(waba.id, call.method);
  }

  function list({ query, response, baseUrl, version }: GraphCall, waba: SandboxWaba): void {
    const requested = parseFields(query.get("fields"));
    const matches = live(waba.id).filter((template) => passesFilters(template, query));
    const rows = matches.map((template) =>
      pick(nodeOf(template, baseUrl), requested, DEFAULT_FIELDS),
    );
    const address = `${baseUrl}/${version}/${waba.id}/message_templates`;
    respondJson(response, page(rows, { query, address }));
  }

  async function create(call: GraphCall, waba: SandboxWaba): Promise<void> {
    const draft = checkTemplate(await jsonBody(call));
    countCreate();
    const template = insert(draft, waba.id);
    respondJson(call.response, {
      id: template.id,
      status: template.status,
      category: template.category,
    });
  }

  /** Creates or replaces an authentication template in many languages, approved at once. */
  async function upsert(call: GraphCall, waba: SandboxWaba): Promise<void> {
    const body = await jsonBody(call);
    const languages = Array.isArray(body.languages) ? body.languages : [];
    if (languages.length === 0) {
      throw new GraphError(100, {
        message: "(#100) The parameter languages is required.",
        plain: true,
      });
    }
    const drafts = languages.map((language) => checkTemplate({ ...body, language }));
    if (drafts.some((draft) => draft.category !== "AUTHENTICATION")) {
      throw refuseTemplate(
        "Category is not valid",
        "Only authentication templates can be upserted.",
      );
    }
    const made = drafts.map((draft) => {
      const key = templateKey({ ...draft, wabaId: waba.id });
      const existing = ctx.state.templatesByKey.get(key);
      if (existing) existing.versions.push(draft.components);
      const template = existing ?? insert(draft, waba.id);
      stopReview(template);
      template.status = "APPROVED";
      return { id: template.id, status: template.status, language: template.language };
    });
    ctx.state.save();
    respondJson(call.response, { data: made });
  }

  function countCreate(): void {
    const nowMs = ctx.now();
    creates = creates.filter((atMs) => nowMs - atMs < HOUR_MS);
    if (creates.length >= ctx.config.templateCreatesPerHour) {
      throw new GraphError(80007, {
        message: "(#80007) There have been too many calls to this WhatsApp Business account.",
        details: "Too many templates were created in the last hour.",
      });
    }
    creates.push(nowMs);
  }

  function insert(draft: TemplateDraft, wabaId: string): SandboxTemplate {
    const key = templateKey({ ...draft, wabaId });
    if (ctx.state.templatesByKey.has(key)) {
      throw refuseTemplate(
        "Content in This Language Already Exists",
        `There is already ${draft.language} content for this template. You can create a new template and try again.`,
        2388024,
      );
    }
    refuseLockedName(draft, wabaId);
    const template: SandboxTemplate = {
      id: String(randomInt(100_000_000_000_000, 281_474_976_710_655)),
      wabaId,
      name: draft.name,
      language: draft.language,
      category: draft.category,
      previousCategory: null,
      subCategory: draft.subCategory,
      status: "PENDING",
      parameterFormat: draft.parameterFormat,
      versions: [draft.components],
      qualityScore: "UNKNOWN",
      rejectedReason: "NONE",
      ttlSeconds: draft.ttlSeconds,
      createdAtMs: ctx.now(),
      deletedAtMs: null,
      editedAtMs: [],
      reviewDueAtMs: null,
      held: false,
    };
    ctx.state.part.templates.push(template);
    ctx.state.indexTemplate(template);
    startReview(template);
    return template;
  }

  /** The name of a deleted template that had been approved rests for 30 days. */
  function refuseLockedName(draft: TemplateDraft, wabaId: string): void {
    const nowMs = ctx.now();
    const locked = ctx.state.part.templates.some(
      (template) =>
        template.wabaId === wabaId &&
        template.name === draft.name &&
        template.language === draft.language &&
        template.deletedAtMs !== null &&
        template.status === "PENDING_DELETION" &&
        nowMs - template.deletedAtMs < NAME_LOCK_DAYS * DAY_MS,
    );
    if (locked) {
      throw refuseTemplate(
        "Message Template Language Is Being Deleted",
        `New ${draft.language} content can't be added while the existing ${draft.language} content is being deleted. Try again in 30 days, or create a new message template.`,
        2388023,
      );
    }
  }

  function remove({ query, response }: GraphCall, waba: SandboxWaba): void {
    const name = query.get("name");
    const ids = [
      ...(query.get("hsm_id") === null ? [] : [query.get("hsm_id")]),
      ...parseIds(query.get("hsm_ids")),
    ];
    if (name === null && ids.length === 0) {
      throw new GraphError(100, { message: "(#100) The parameter name is required.", plain: true });
    }
    const doomed = live(waba.id).filter((template) =>
      ids.length > 0 ? ids.includes(template.id) : template.name === name,
    );
    if (doomed.length === 0) {
      throw new GraphError(100, {
        status: 404,
        message: "Invalid parameter",
        plain: true,
        subcode: 2593002,
        userTitle: "Message Template Not Found",
        userMessage: "Message template was not found, so it could not be deleted.",
      });
    }
    if (doomed.some((template) => template.status === "DISABLED")) {
      throw refuseTemplate("Template cannot be deleted", "Disabled templates cannot be deleted.");
    }
    for (const template of doomed) {
      stopReview(template);
      template.status = template.status === "APPROVED" ? "PENDING_DELETION" : "DELETED";
      template.deletedAtMs = ctx.now();
      ctx.state.templatesByKey.delete(templateKey(template));
    }
    ctx.state.save();
    respondJson(response, { success: true });
  }

  async function node(call: GraphCall, template: SandboxTemplate): Promise<void> {
    const edge = call.path[1];
    if (call.method === "GET" && edge === undefined) {
      const fields = parseFields(call.query.get("fields"));
      respondJson(call.response, pick(nodeOf(template, call.baseUrl), fields, DEFAULT_FIELDS));
    } else if (call.method === "POST" && edge === undefined) {
      await edit(call, template);
    } else if (call.method === "POST" && edge === "unpause") {
      if (template.status !== "PAUSED") {
        throw refuseTemplate("Template is not paused", "Only paused templates can be unpaused.");
      }
      change(template, { status: "APPROVED" });
      respondJson(call.response, { success: true });
    } else {
      throw unknownNode(template.id, call.method);
    }
  }

  async function edit(call: GraphCall, template: SandboxTemplate): Promise<void> {
    const body = await jsonBody(call);
    if (!EDITABLE.includes(template.status)) {
      throw refuseTemplate(
        "Message template cannot be edited",
        "Only approved, rejected and paused templates can be edited.",
      );
    }
    const category =
      typeof body.category === "string" ? body.category.toUpperCase() : template.category;
    if (template.status === "APPROVED") checkApprovedEdit(template, category);
    const components =
      body.components === undefined
        ? null
        : checkComponents(body.components, { category, format: template.parameterFormat });
    if (template.status === "APPROVED") template.editedAtMs.push(ctx.now());
    template.category = category;
    if (components) template.versions.push(components);
    startReview(template);
    respondJson(call.response, { success: true });
  }

  function checkApprovedEdit(template: SandboxTemplate, category: string): void {
    const nowMs = ctx.now();
    const recent = template.editedAtMs.filter((atMs) => nowMs - atMs < 30 * DAY_MS);
    if (category !== template.category) {
      throw refuseTemplate(
        "Category cannot be changed",
        "The category of an approved template cannot be changed.",
      );
    }
    if (recent.some((atMs) => nowMs - atMs < DAY_MS) || recent.length >= 10) {
      throw refuseTemplate(
        "Message template cannot be edited",
        "An approved template can be edited once in 24 hours and 10 times in 30 days.",
      );
    }
    template.editedAtMs = recent;
  }

  function startReview(template: SandboxTemplate): void {
    template.status = "PENDING";
    template.reviewDueAtMs = ctx.now() + ctx.config.templateReviewMs;
    ctx.state.save();
    planReview(template.id);
  }

  function planReview(id: string): void {
    const template = ctx.state.templatesById.get(id);
    if (template?.reviewDueAtMs === null || template === undefined) return;
    clearTimeout(reviews.get(id));
    const timer = setTimeout(
      () => finishReview(id),
      Math.max(0, template.reviewDueAtMs - ctx.now()),
    );
    timer.unref();
    reviews.set(id, timer);
  }

  function stopReview(template: SandboxTemplate): void {
    clearTimeout(reviews.get(template.id));
    reviews.delete(template.id);
    template.reviewDueAtMs = null;
  }

  /** The verdict: rejected, or approved and perhaps put into another category, perhaps paused. */
  function finishReview(id: string): void {
    const template = ctx.state.templatesById.get(id);
    if (!template || template.reviewDueAtMs === null) return;
    stopReview(template);
    if (template.status === "APPROVED" && template.name.includes("pause")) {
      change(template, { status: "PAUSED" });
      return;
    }
    const verdict = reviewVerdict({
      name: template.name,
      components: currentComponents(template),
    });
    if (verdict) {
      template.rejectedReason = verdict.reason;
      change(template, {
        status: "REJECTED",
        extra: {
          rejection_info: { reason: verdict.explanation, recommendation: verdict.recommendation },
        },
      });
      return;
    }
    template.rejectedReason = "NONE";
    change(template, { status: "APPROVED" });
    if (template.category === "UTILITY" && template.name.includes("promo")) {
      change(template, { category: "MARKETING" });
    }
    if (template.name.includes("pause")) {
      template.reviewDueAtMs = ctx.now() + ctx.config.templateReviewMs;
      ctx.state.save();
      planReview(id);
    }
  }

  /** Changes a template as Meta would and tells the business. */
  function change(
    template: SandboxTemplate,
    {
      status,
      category,
      quality,
      held,
      extra = {},
    }: {
      status?: string;
      category?: string;
      quality?: string;
      held?: boolean;
      extra?: Record<string, unknown>;
    },
  ): void {
    const identity = {
      // Ids are numbers in webhooks; these stay below 2^53, so JSON.stringify keeps each digit.
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
    };
    const tell = (field: string, value: Record<string, unknown>): void => {
      ctx.emitEvent({ wabaId: template.wabaId, phoneNumberId: null, field, value });
    };
    if (held !== undefined) template.held = held;
    if (category !== undefined && category !== template.category) {
      template.previousCategory = template.category;
      template.category = category;
      tell("template_category_update", {
        ...identity,
        previous_category: template.previousCategory,
        new_category: category,
      });
    }
    if (quality !== undefined && quality !== template.qualityScore) {
      const previous = template.qualityScore;
      template.qualityScore = quality;
      tell("message_template_quality_update", {
        previous_quality_score: previous,
        new_quality_score: quality,
        ...identity,
      });
    }
    if (status !== undefined && status !== template.status) {
      template.status = status;
      stopReview(template);
      const isPacing = status === "PAUSED" && template.held;
      tell("message_template_status_update", {
        // Meta prints a pause by pacing in lower case, and counts none of its titles
        event: isPacing ? "paused" : status,
        ...identity,
        reason: status === "REJECTED" ? template.rejectedReason : "NONE",
        message_template_category: template.category,
        ...(status === "PAUSED" && !isPacing
          ? {
              other_info: {
                title: "FIRST_PAUSE",
                description: "This template has been paused because of low quality.",
              },
            }
          : {}),
        ...extra,
      });
    }
    ctx.state.save();
    if (status === "PAUSED" && template.held) {
      template.held = false;
      settleHeld(template, 132015);
    } else if (held === false) {
      settleHeld(template, null);
    }
  }

  /** Pacing is over: held messages go out, or fail together. */
  function settleHeld(template: SandboxTemplate, failCode: number | null): void {
    for (const sent of ctx.state.sentBySequence) {
      if (!sent.held || sent.templateId !== template.id) continue;
      ctx.state.record({
        kind: "changed",
        sequence: sent.sequence,
        held: false,
        ...(failCode === null ? {} : { failCode }),
      });
      ctx.timeline.schedule(sent);
    }
  }

  function nodeOf(template: SandboxTemplate, baseUrl: string): Record<string, unknown> {
    return {
      id: template.id,
      name: template.name,
      language: template.language,
      status: template.status,
      category: template.category,
      previous_category: template.previousCategory ?? undefined,
      sub_category: template.subCategory ?? undefined,
      parameter_format: template.parameterFormat,
      components: currentComponents(template).map((component) => showSample(component, baseUrl)),
      quality_score: {
        score: template.qualityScore,
        date: Math.floor(template.createdAtMs / 1000),
      },
      rejected_reason: template.rejectedReason,
      message_send_ttl_seconds: template.ttlSeconds ?? undefined,
    };
  }

  /** A sample file is listed by an address, not by the handle it was given with. */
  function showSample(component: Record<string, unknown>, baseUrl: string): unknown {
    const { example } = component;
    if (
      component.type !== "HEADER" ||
      !isRecord(example) ||
      !Array.isArray(example.header_handle)
    ) {
      return component;
    }
    const handles = example.header_handle.map((handle: unknown) => {
      const mediaId = /^4::[^:]*:([0-9]+):/.exec(String(handle))?.[1];
      return mediaId && ctx.state.mediaById.has(mediaId)
        ? `${baseUrl}/whatsapp_business/samples/${mediaId}`
        : handle;
    });
    return { ...component, example: { ...example, header_handle: handles } };
  }

  return {
    collection,
    upsert,
    node,
    change,
    planReview,
    /** Ends every running review now. Returns how many there were. */
    finishReviews(): number {
      const ids = [...reviews.keys()];
      for (const id of ids) finishReview(id);
      return ids.length;
    },
    clear(): void {
      for (const timer of reviews.values()) clearTimeout(timer);
      reviews.clear();
      creates = [];
    },
  };
}

function passesFilters(template: SandboxTemplate, query: URLSearchParams): boolean {
  const wanted = (name: string, value: string): boolean => {
    const filter = query.get(name);
    if (filter === null || filter === "") return true;
    const values = filter.replace(/[[\]"]/g, "").split(",");
    return values.some((one) => one.trim().toLowerCase() === value.toLowerCase());
  };
  const content = query.get("name_or_content")?.toLowerCase();
  const text = `${template.name} ${JSON.stringify(currentComponents(template))}`.toLowerCase();
  return (
    wanted("name", template.name) &&
    wanted("language", template.language) &&
    wanted("status", template.status) &&
    wanted("category", template.category) &&
    wanted("quality_score", template.qualityScore) &&
    (content === undefined || text.includes(content))
  );
}

function parseIds(text: string | null): string[] {
  return text === null ? [] : text.replace(/[[\]"\s]/g, "").split(",");
}
