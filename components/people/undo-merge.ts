import { showToast } from "@/components/ui/toast";
import { unmergeContactsAction } from "@/lib/contacts/actions";

/** Takes a merge back and says what became of it. */
export async function undoMerge(slug: string, mergeId: string, onDone: () => void): Promise<void> {
  const result = await unmergeContactsAction(slug, { mergeId }).catch(() => null);
  onDone();
  if (result?.ok) showToast({ title: "The merge was undone: two contacts again" });
  else {
    showToast({
      title: "The merge was not undone",
      description: result?.error.message ?? "The server did not answer. Try again.",
      tone: "bad",
    });
  }
}
