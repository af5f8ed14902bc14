"use client";

import { createContext, type ReactNode, useContext, useState } from "react";

const StyleNonce = createContext<string | undefined>(undefined);

/** The nonce under which this document admits inserted style elements. */
export const useStyleNonce = () => useContext(StyleNonce);

/**
 * Keeps the nonce of the first answer for as long as the document lives: a later refresh of the
 * page carries another one, but the browser goes on judging by the policy it loaded with.
 * Libraries that lock scrolling behind a dialog insert a style element and look for its nonce in
 * this global, which bundlers made a convention.
 */
export function StyleNonceProvider({
  nonce,
  children,
}: {
  nonce: string | undefined;
  children: ReactNode;
}) {
  const [first] = useState(() => {
    if (typeof window !== "undefined" && nonce !== undefined) {
      Object.assign(window, { __webpack_nonce__: nonce });
    }
    return nonce;
  });
  return <StyleNonce.Provider value={first}>{children}</StyleNonce.Provider>;
}
