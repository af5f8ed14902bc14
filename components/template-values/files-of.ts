import { readMediaValue } from "@/lib/templates/template-variables";
import type { PreviewFiles } from "./phone-message";

/** Files that values name, for the phone's picture: uploads of ours by Meta's id. */
export function filesOf(
  workspaceSlug: string,
  values: Readonly<Record<string, string>>,
): PreviewFiles {
  return Object.fromEntries(
    Object.entries(values).flatMap(([place, value]) => {
      const { source, fileName } = readMediaValue(value);
      return place.endsWith(".media") && source && /^\d+$/.test(source)
        ? [
            [
              source,
              {
                url: `/w/${workspaceSlug}/templates/files/${source}`,
                fileName: fileName ?? "File",
              },
            ],
          ]
        : [];
    }),
  );
}
