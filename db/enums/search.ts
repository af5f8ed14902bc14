/** What a message can be asked to carry: has:image, has:file. */
export const SEARCH_HAS = ["image", "video", "file", "audio", "voice"] as const;
export type SearchHas = (typeof SEARCH_HAS)[number];
