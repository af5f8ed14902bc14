import { withWorkspace } from "@/db/tenant";
import { applyNumberChange } from "@/lib/channels/apply-number-change";
import { applyPhoneBook } from "@/lib/contacts/apply-phone-book";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import { followIdentity } from "@/lib/contacts/follow-identity";
import { recordConsent } from "@/lib/contacts/record-consent";
import type { WorkspaceContext } from "@/lib/core/context";
import { idOfEffect } from "@/lib/core/ids";
import { changeMessage, type MessageChange, waitingKey } from "@/lib/messages/change-message";
import { receiveCall } from "@/lib/messages/receive-call";
import { receiveEcho } from "@/lib/messages/receive-echo";
import { receiveHistory } from "@/lib/messages/receive-history";
import { receiveMessage } from "@/lib/messages/receive-message";
import { applyTemplateChange } from "@/lib/templates/apply-template-change";
import { historyEffect } from "./apply-history";
import { describeUpdate } from "./describe-update";
import { keepUpdate } from "./keep-update";
import { type Effect, REPEATED } from "./record-updates";
import type { Update } from "./update";

type Place = { channelId: string | null; accountId: string };

/**
 * Gives one update its effect, whatever it is but a status of a single message. Every branch may run
 * again: it then says "repeated" and changes nothing.
 */
export async function applyOne(
  ctx: WorkspaceContext,
  update: Update,
  place: Place,
): Promise<Effect> {
  const { event } = update;
  const { channelId } = place;
  // events are worked on side by side; a thread keeps the order in which they came
  const messageId = idOfEffect(update.eventId, update.position);
  switch (event.kind) {
    case "message": {
      const { message } = event;
      const names =
        message.from.waId ?? message.from.userId ?? message.from.phone ?? message.from.email;
      // groups are not offered: kept and listed instead of shown as a person's message
      if (!channelId || message.groupId || !names) break;
      const { content, providerId } = message;
      if (content.kind === "edit" || content.kind === "revoke") {
        return change(ctx, update, channelId, { providerId, content });
      }
      const id = await receiveMessage(ctx, {
        messageId,
        channelId,
        message,
        at: event.occurredAt,
      });
      return id ? applied(messageWords(content.kind)) : REPEATED;
    }
    case "echo": {
      if (!channelId || (!event.to.waId && !event.to.userId)) break;
      const { content, providerId } = event;
      if (content.kind === "edit" || content.kind === "revoke") {
        return change(ctx, update, channelId, { providerId, content });
      }
      const id = await receiveEcho(ctx, { messageId, channelId, echo: event });
      return id ? applied("Sent from the phone app; it stands in the thread") : REPEATED;
    }
    case "history_message": {
      if (!channelId) break;
      const [result] = await receiveHistory(ctx, [{ messageId, channelId, event }]);
      if (result === undefined || result === "unknown") break;
      return historyEffect(result);
    }
    case "call": {
      if (!channelId) break;
      const result = await receiveCall(ctx, { messageId, channelId, event });
      if (result === "unknown") break;
      return result === "repeated"
        ? REPEATED
        : applied(`Call ${event.event ?? "news"} in the thread`);
    }
    case "contact_change": {
      if (event.action === "remove" || !event.waId) break;
      const { waId, fullName, firstName } = event;
      const changed = await applyPhoneBook(ctx, { waId, fullName, firstName });
      return changed ? applied("Contact taken over from the phone") : REPEATED;
    }
    case "identity_change": {
      const { waId, userId, previousUserId } = event;
      return withWorkspace(ctx, async (tx) => {
        const inside = { ...ctx, tx };
        if (!(await keepUpdate(inside, channelId, update))) return REPEATED;
        const known = await followIdentity(tx, ctx, {
          waId,
          previousUserId,
          newWaId: null,
          userId,
        });
        return known ? applied("The person keeps one thread under their new id") : kept(update);
      });
    }
    case "user_preference":
      if (event.value !== "stop" && event.value !== "resume") break;
      return preference(ctx, update, channelId);
    case "template_status":
    case "template_quality":
    case "template_category":
    case "template_components":
      if (await applyTemplateChange(ctx, place.accountId, event)) {
        return applied(`${describeUpdate(event)} changed`);
      }
      break;
    case "number_quality":
    case "number_name":
    case "account_capability":
    case "account_alert":
    case "account":
      return numberChange(ctx, update, place);
    default:
      break;
  }
  return (await keepUpdate(ctx, channelId, update)) ? kept(update) : REPEATED;
}

function applied(effect: string): Effect {
  return { outcome: "applied", effect };
}

function kept({ event }: Update): Effect {
  return { outcome: "kept", effect: describeUpdate(event) };
}

function messageWords(kind: string): string {
  switch (kind) {
    case "reaction":
      return "Reaction on a message of the thread";
    case "system":
      return "Change of number or id; the person keeps one thread";
    case "order":
      return "Order in the thread";
    default:
      return "Message in the thread";
  }
}

async function change(
  ctx: WorkspaceContext,
  update: Update,
  channelId: string,
  { providerId, content }: { providerId: string; content: MessageChange },
): Promise<Effect> {
  const { occurredAt } = update.event;
  const result = await changeMessage(ctx, {
    channelId,
    providerId,
    at: occurredAt,
    change: content,
  });
  if (result === "repeated") return REPEATED;
  const isEdit = content.kind === "edit";
  if (result === "changed") {
    return applied(isEdit ? "Message edited; the first version is kept" : "Message taken back");
  }
  await keepUpdate(ctx, channelId, update, waitingKey(channelId, content));
  return {
    outcome: "kept",
    effect: `${isEdit ? "Edit" : "Takeback"} of a message that has not come; it waits for it`,
  };
}

/** A preference has no id of its own: what was kept before was recorded before. */
async function preference(
  ctx: WorkspaceContext,
  update: Update,
  channelId: string | null,
): Promise<Effect> {
  const { event } = update;
  if (event.kind !== "user_preference") return kept(update);
  const { waId, userId, name, email } = event.person;
  if (!waId && !userId && !email) return kept(update);
  return withWorkspace(ctx, async (tx) => {
    if (!(await keepUpdate({ ...ctx, tx }, channelId, update))) return REPEATED;
    const contact = await findOrCreateContact(tx, ctx, {
      waId: waId ?? undefined,
      userId: userId ?? undefined,
      email,
      name: name ?? undefined,
      source: email === undefined ? "whatsapp" : "email",
    });
    const action = event.value === "stop" ? "opt_out" : "opt_in";
    await recordConsent(
      { ...ctx, tx },
      {
        contactIds: [contact.id],
        action,
        source: email === undefined ? "meta_preference" : "provider_error",
        evidence: event.detail ?? `WhatsApp preference: ${event.value}`,
      },
    );
    return applied(action === "opt_out" ? "Opted out of marketing" : "Opted in to marketing again");
  });
}

/** News of a number or account is applied and kept: the list of what Meta told has no gaps. */
async function numberChange(
  ctx: WorkspaceContext,
  update: Update,
  { channelId, accountId }: Place,
): Promise<Effect> {
  const { event } = update;
  if (
    event.kind !== "number_quality" &&
    event.kind !== "number_name" &&
    event.kind !== "account_capability" &&
    event.kind !== "account_alert" &&
    event.kind !== "account"
  ) {
    return kept(update);
  }
  return withWorkspace(ctx, async (tx) => {
    const inside = { ...ctx, tx };
    if (!(await keepUpdate(inside, channelId, update))) return REPEATED;
    const changed = await applyNumberChange(inside, { channelId, accountId }, event);
    return changed ? applied(describeUpdate(event)) : kept(update);
  });
}
