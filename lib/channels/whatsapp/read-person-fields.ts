import { digits, type Fields, fields, text } from "../webhook-fields";
import { contactOf, personOf } from "./read-person";
import type { Place, Push } from "./webhook-place";

export function readStateSync(item: Fields, push: Push): void {
  const contact = fields(item.contact);
  push(
    {
      kind: "contact_change",
      action: text(item.action) === "remove" ? "remove" : "add",
      waId: digits(contact.phone_number),
      fullName: text(contact.full_name),
      firstName: text(contact.first_name),
    },
    item,
    { at: fields(item.metadata).timestamp },
  );
}

const PREFERENCES: ReadonlySet<string> = new Set(["stop", "resume", "signup"]);

export function readPreference(place: Place, item: Fields, push: Push): void {
  const value = text(item.value)?.toLowerCase() ?? "";
  const waId = digits(item.wa_id);
  const userId = text(item.user_id);
  push(
    {
      kind: "user_preference",
      person: { ...personOf(contactOf(place, waId, userId)), waId, ...(userId ? { userId } : {}) },
      category: text(item.category),
      value: (PREFERENCES.has(value) ? value : "other") as "stop" | "resume" | "signup" | "other",
      detail: text(item.detail),
    },
    item,
    { at: item.timestamp },
  );
}

export function readAction(place: Place, item: Fields, push: Push): void {
  const click = fields(item.marketing_messages_link_click_data);
  const contact = place.contacts.length === 1 ? place.contacts[0] : undefined;
  if (text(item.action_type) !== "marketing_messages_link_click") {
    push({ kind: "unknown" }, item, { at: item.timestamp });
    return;
  }
  push(
    {
      kind: "link_click",
      person: personOf(contact),
      component: text(click.click_component),
      clickId: text(click.click_id),
      trackingToken: text(click.tracking_token),
    },
    item,
    { at: item.timestamp },
  );
}

export function readUserIdUpdate(item: Fields, push: Push): void {
  const user = fields(item.user_id);
  const parent = fields(item.parent_user_id);
  push(
    {
      kind: "identity_change",
      waId: digits(item.wa_id),
      userId: text(user.current),
      previousUserId: text(user.previous),
      parentUserId: text(parent.current),
      previousParentUserId: text(parent.previous),
    },
    item,
    { at: item.timestamp },
  );
}
