/** Runtimes know some zones by names that their cities have given up. */
const CITY_TODAY: Readonly<Record<string, string>> = {
  Asmera: "Asmara",
  Calcutta: "Kolkata",
  Faeroe: "Faroe",
  Godthab: "Nuuk",
  Katmandu: "Kathmandu",
  Kiev: "Kyiv",
  Ponape: "Pohnpei",
  Rangoon: "Yangon",
  Saigon: "Ho Chi Minh City",
  Truk: "Chuuk",
};

/** What people call a zone: "America/Sao_Paulo" is Sao Paulo, "Asia/Calcutta" is Kolkata. */
export function zoneCity(timeZone: string): string {
  const city = timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;
  return CITY_TODAY[city] ?? city;
}

/** A zone with its area: "Asia/Kolkata", "America/Argentina/Buenos Aires". */
export function zoneName(timeZone: string): string {
  const area = timeZone.split("/").slice(0, -1).join("/").replaceAll("_", " ");
  return area === "" ? zoneCity(timeZone) : `${area}/${zoneCity(timeZone)}`;
}

/**
 * Every zone to choose from, the given ones and UTC first, each city once: IANA names, and how they
 * read ("Asia/Kolkata").
 */
export function zoneChoices(first: readonly string[]): { value: string; label: string }[] {
  const zones = [...first, "UTC", ...Intl.supportedValuesOf("timeZone")];
  const byLabel = new Map<string, string>();
  for (const zone of zones) {
    const label = zoneName(zone);
    if (!byLabel.has(label)) byLabel.set(label, zone);
  }
  return [...byLabel].map(([label, value]) => ({ value, label }));
}
