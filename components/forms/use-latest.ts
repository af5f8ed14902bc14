import { type RefObject, useEffect, useRef } from "react";

/**
 * The newest of a value that changes with each drawing, for what ends later than it began: an upload
 * answers into the form as it is by then, not as it was when the file was chosen.
 */
export function useLatest<Value>(value: Value): RefObject<Value> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
