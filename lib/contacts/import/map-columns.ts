import type { ImportField } from "./fields";

export type ColumnGuess = {
  field: ImportField;
  /** high: name and values agree; medium: one of them speaks; low: nothing does. */
  confidence: "high" | "medium" | "low";
};

/* English, Spanish, Portuguese, French, German and Arabic; folded as foldHeader does. */
const SYNONYMS: Record<Exclude<ImportField, `custom:${string}` | "skip">, readonly string[]> = {
  name: [
    "name",
    "full name",
    "fullname",
    "contact",
    "contact name",
    "customer",
    "customer name",
    "display name",
    "client",
    "nombre completo",
    "nombre y apellido",
    "nombre y apellidos",
    "nombre",
    "nome",
    "nome completo",
    "cliente",
    "nom complet",
    "nom et prenom",
    "vollstandiger name",
    "kunde",
    "kundenname",
    "الاسم",
    "الاسم الكامل",
  ],
  first_name: [
    "first name",
    "firstname",
    "given name",
    "givenname",
    "forename",
    "primer nombre",
    "nombre de pila",
    "primeiro nome",
    "prenom",
    "vorname",
    "الاسم الاول",
  ],
  last_name: [
    "last name",
    "lastname",
    "surname",
    "family name",
    "familyname",
    "apellido",
    "apellidos",
    "sobrenome",
    "apelido",
    "ultimo nome",
    "nom",
    "nom de famille",
    "nachname",
    "familienname",
    "اسم العائله",
    "اسم العائلة",
  ],
  phone: [
    "phone",
    "phone number",
    "phonenumber",
    "telephone",
    "tel",
    "mobile",
    "mobile phone",
    "mobile number",
    "cell",
    "cell phone",
    "cellphone",
    "whatsapp",
    "whatsapp number",
    "wa number",
    "contact number",
    "msisdn",
    "telefono",
    "telefono movil",
    "movil",
    "celular",
    "numero",
    "numero de telefono",
    "telefone",
    "telemovel",
    "numero de telefone",
    "numero de celular",
    "portable",
    "telephone portable",
    "numero de telephone",
    "gsm",
    "telefon",
    "telefonnummer",
    "handy",
    "handynummer",
    "mobiltelefon",
    "rufnummer",
    "mobil",
    "الهاتف",
    "رقم الهاتف",
    "الجوال",
    "رقم الجوال",
    "واتساب",
  ],
  email: [
    "email",
    "e mail",
    "mail",
    "email address",
    "e mail address",
    "emailaddress",
    "correo",
    "correo electronico",
    "endereco de email",
    "endereco de e mail",
    "courriel",
    "adresse email",
    "adresse e mail",
    "adresse mail",
    "e mail adresse",
    "mailadresse",
    "البريد الالكتروني",
    "البريد",
  ],
  company: [
    "company",
    "company name",
    "organisation",
    "organization",
    "business",
    "business name",
    "employer",
    "empresa",
    "compania",
    "companhia",
    "societe",
    "entreprise",
    "firma",
    "unternehmen",
    "الشركه",
    "الشركة",
  ],
  city: [
    "city",
    "town",
    "locality",
    "ciudad",
    "cidade",
    "municipio",
    "ville",
    "stadt",
    "ort",
    "المدينه",
    "المدينة",
  ],
  language: [
    "language",
    "preferred language",
    "locale",
    "lang",
    "idioma",
    "lengua",
    "lingua",
    "langue",
    "sprache",
    "اللغه",
    "اللغة",
  ],
  country: [
    "country",
    "country code",
    "countrycode",
    "nation",
    "pais",
    "pays",
    "land",
    "الدوله",
    "الدولة",
    "البلد",
  ],
  tags: [
    "tags",
    "tag",
    "labels",
    "label",
    "groups",
    "group",
    "segment",
    "segments",
    "list",
    "etiquetas",
    "etiqueta",
    "etiquettes",
    "etiquette",
    "schlagworte",
    "gruppe",
    "وسوم",
  ],
  consent: [
    "consent",
    "opt in",
    "optin",
    "opted in",
    "marketing consent",
    "accepts marketing",
    "accepts email marketing",
    "accepts sms marketing",
    "marketing opt in",
    "subscribed",
    "newsletter",
    "consentimiento",
    "acepta marketing",
    "consentimento",
    "aceita marketing",
    "consentement",
    "accepte marketing",
    "einwilligung",
    "zustimmung",
    "موافقه",
    "موافقة",
  ],
};

const BY_SYNONYM = new Map(
  Object.entries(SYNONYMS).flatMap(([field, names]) =>
    names.map((name) => [foldHeader(name), field as ImportField] as const),
  ),
);

/** "  Téléphone_Portable " and "telephonePortable" are the same words. */
export function foldHeader(header: string): string {
  return header
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^['=]?["']?\+?[\d\s().\-/]{7,}(?:(?:x|ext\.?|#)\s*\d+)?["']?$/i;
const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?$/;

export function looksLikeEmail(text: string): boolean {
  return EMAIL.test(text.trim());
}

export function looksLikePhone(text: string): boolean {
  const value = text.trim();
  if (!PHONE.test(value) || DATE.test(value)) return false;
  const digits = value.replace(/(?:x|ext\.?|#)\s*\d+["']?$/i, "").replace(/\D/g, "").length;
  return digits >= 7 && digits <= 17;
}

/**
 * Guesses what each column holds from its name and from its values; the values win where a name
 * promises what they do not keep.
 * @param rows some rows of the file, cells in the order of the headers
 */
export function mapColumns(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): ColumnGuess[] {
  const guesses = headers.map((header, column) => {
    const values = rows.map((row) => (row[column] ?? "").trim()).filter((value) => value !== "");
    return guessColumn(header, values);
  });
  // one full name is enough: a second "name" is somebody else's
  let named = false;
  return guesses.map((guess, column) => {
    if (guess.field === "name") {
      if (named) return keepAsCustom(headers[column] ?? "");
      named = true;
    }
    return guess;
  });
}

function guessColumn(header: string, values: readonly string[]): ColumnGuess {
  // what our own error file adds is no news
  if (/^(?:row|error_code|error)$/.test(header)) return { field: "skip", confidence: "high" };
  const folded = foldHeader(header);
  // "Phone 2" and "2nd phone" are phones
  const named = BY_SYNONYM.get(folded) ?? BY_SYNONYM.get(folded.replace(/\s*\d+$/, ""));
  const emails = share(values, looksLikeEmail);
  const phones = share(values, looksLikePhone);
  if (emails >= 0.6) return { field: "email", confidence: named === "email" ? "high" : "medium" };
  if (named === "phone") {
    return { field: "phone", confidence: values.length === 0 || phones >= 0.5 ? "high" : "medium" };
  }
  if (named === "email") {
    if (values.length === 0 || emails > 0) return { field: "email", confidence: "medium" };
    return keepAsCustom(header);
  }
  if (named) return { field: named, confidence: "high" };
  const last = folded.split(" ").at(-1) ?? "";
  if (phones >= 0.8 && !/\bid\b|index|number of|zip|postal|plz/.test(folded)) {
    return { field: "phone", confidence: "medium" };
  }
  if (BY_SYNONYM.get(last) === "phone" && phones >= 0.5) {
    return { field: "phone", confidence: "medium" };
  }
  if (isCounter(values)) return { field: "skip", confidence: "medium" };
  if (values.length === 0) return { field: "skip", confidence: "medium" };
  return keepAsCustom(header);
}

function keepAsCustom(header: string): ColumnGuess {
  const name = header.trim().slice(0, 60);
  return name === ""
    ? { field: "skip", confidence: "low" }
    : { field: `custom:${name}`, confidence: "low" };
}

/** 1, 2, 3 ...: the row number of somebody's spreadsheet. */
function isCounter(values: readonly string[]): boolean {
  return (
    values.length >= 2 &&
    values.every((value, index) => Number(value) === Number(values[0]) + index)
  );
}

function share(values: readonly string[], test: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length;
}
