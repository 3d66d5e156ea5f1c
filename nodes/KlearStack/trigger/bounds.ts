/** The largest list of documents that is read to its end, for comparison. Tests need a smaller one. */
export const largestList = { documents: 20_000, characters: 150_000_000 };
