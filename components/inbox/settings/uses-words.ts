/** How often something prepared was used: "Not used yet", "Used once", "Used 12 times". */
export function usesWords(uses: number): string {
  if (uses === 0) return "Not used yet";
  return uses === 1 ? "Used once" : `Used ${uses.toLocaleString("en")} times`;
}
