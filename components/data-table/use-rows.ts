import { useEffect, useMemo, useRef, useState } from "react";
import { showToast } from "@/components/ui/toast";

export type TablePage<Row> = { rows: readonly Row[]; nextCursor: string | null };

type RowSource<Row> = {
  noun: { one: string; many: string };
  rows: readonly Row[];
  nextCursor?: string | null;
  loadMore?: ((cursor: string) => Promise<TablePage<Row>>) | undefined;
};

/** The address without where one is in the list: a change of it is another question. */
export function questionOf(search: URLSearchParams | null): string {
  const question = new URLSearchParams(search?.toString() ?? "");
  for (const key of ["open", "hide"]) question.delete(key);
  question.sort();
  return question.toString();
}

const NO_PAGES: readonly never[] = [];

/** Rows of the server plus those loaded below; the latter go when the question changes. */
export function useRows<Row extends { id: string }>(source: RowSource<Row>, question: string) {
  const { rows: first, loadMore } = source;
  const [added, setAdded] = useState<{ question: string; pages: readonly TablePage<Row>[] }>({
    question,
    pages: [],
  });
  const [loadingMore, setLoadingMore] = useState(false);
  const asked = useRef(question);
  useEffect(() => {
    asked.current = question;
  }, [question]);

  const pages = added.question === question ? added.pages : NO_PAGES;
  const rows = useMemo(() => {
    // A row that moved between two reads must not stand there twice; the fresh one stays.
    const byId = new Map<string, Row>();
    for (const row of [...first, ...pages.flatMap((page) => page.rows as readonly Row[])]) {
      if (!byId.has(row.id)) byId.set(row.id, row);
    }
    return [...byId.values()];
  }, [first, pages]);
  const last = pages.at(-1);
  const nextCursor = last ? last.nextCursor : (source.nextCursor ?? null);

  const more = async () => {
    if (!(loadMore && nextCursor) || loadingMore) return;
    setLoadingMore(true);
    try {
      const page = await loadMore(nextCursor);
      // An answer to an earlier question has no place under the present one.
      if (asked.current === question) setAdded({ question, pages: [...pages, page] });
    } catch {
      showToast({
        title: `More ${source.noun.many} could not be read`,
        description: "Those in sight stay. Try again in a moment.",
        tone: "bad",
      });
    } finally {
      setLoadingMore(false);
    }
  };
  return { rows, nextCursor, more, loadingMore };
}
