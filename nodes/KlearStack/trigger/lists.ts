/** What KlearStack lists: all documents, and for large accounts those of the last days. */
export const ALL = 'all';
export const UPLOADED = 'uploaded';
export const APPROVED = 'approved';

export const LISTS = [ALL, UPLOADED, APPROVED] as const;

export type List = (typeof LISTS)[number];
