import { contacts } from "@/db/schema/contacts";

/** What a variable may say of a person, and what their language is chosen by. */
export const PERSON_COLUMNS = {
  id: contacts.id,
  name: contacts.name,
  phone: contacts.phone,
  email: contacts.email,
  company: contacts.company,
  city: contacts.city,
  language: contacts.language,
  customFields: contacts.customFields,
};
