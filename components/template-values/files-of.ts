import { ownFileId } from "@/lib/channels/own-file";
import { readMediaValue } from "@/lib/templates/template-variables";
import type { PreviewFiles } from "./phone-message";

/** Files of ours that values name, for the phone's picture. */
export function filesOf(
  workspaceSlug: string,
  values: Readonly<Record<string, string>>,
): PreviewFiles {
  return Object.fromEntries(
    Object.entries(values).flatMap(([place, value]) => {
      const { source, fileName } = readMediaValue(value);
      const fileId = source && place.endsWith(".media") ? ownFileId(source) : null;
      return source && fileId
        ? [
            [
              source,
              {
                url: `/w/${workspaceSlug}/templates/files/${fileId}`,
                fileName: fileName ?? "File",
              },
            ],
          ]
        : [];
    }),
  );
}
