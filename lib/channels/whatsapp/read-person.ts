import type { Person } from "../channel-event";
import { digits, type Fields, fields, fieldsList, text } from "../webhook-fields";
import type { Place } from "./webhook-place";

/** The contact that an id names. Never by place in the list: it may be shorter than messages. */
export function contactOf(
  place: Place,
  waId: string | null,
  userId: string | null,
): Fields | undefined {
  return place.contacts.find(
    (contact) =>
      (userId !== null && text(contact.user_id) === userId) ||
      (waId !== null && digits(contact.wa_id) === waId),
  );
}

export function personOf(contact: Fields | undefined): Person {
  const profile = fields(contact?.profile);
  return {
    waId: digits(contact?.wa_id),
    userId: text(contact?.user_id),
    parentUserId: text(contact?.parent_user_id),
    username: text(profile.username)?.replace(/^@/, "") ?? null,
    name: text(profile.name),
  };
}

type Ids = Pick<Person, "waId" | "userId" | "parentUserId">;

/** The item's own ids come first; what it leaves out is taken from the contact beside it. */
function filledFrom(contact: Person, own: Ids): Person {
  return {
    ...contact,
    waId: own.waId ?? contact.waId,
    userId: own.userId ?? contact.userId,
    parentUserId: own.parentUserId ?? contact.parentUserId,
  };
}

export function senderOf(place: Place, item: Fields): Person {
  const waId = digits(item.from);
  const userId = text(item.from_user_id);
  // Without any sender on the message the only contact is the sender; with one it must match.
  const lone =
    waId === null && userId === null && place.contacts.length === 1 ? place.contacts[0] : undefined;
  const contact = personOf(contactOf(place, waId, userId) ?? lone);
  return filledFrom(contact, { waId, userId, parentUserId: text(item.from_parent_user_id) });
}

export function recipientOf(place: Place, item: Fields): Person {
  const waId = digits(item.recipient_id);
  const userId = text(item.recipient_user_id);
  // A status has one recipient: with one status and one contact they are the same person, even
  // where only one of them shows the number.
  const single =
    place.contacts.length === 1 && fieldsList(place.value.statuses).length === 1
      ? place.contacts[0]
      : undefined;
  const contact = personOf(contactOf(place, waId, userId) ?? single);
  return filledFrom(contact, { waId, userId, parentUserId: text(item.parent_recipient_user_id) });
}

export function memberOf(item: Fields): Person {
  return {
    waId: digits(item.recipient_participant_id) ?? digits(item.participant_recipient_id),
    userId: text(item.recipient_participant_user_id),
    parentUserId: text(item.recipient_participant_parent_user_id),
    username: null,
    name: null,
  };
}
