/** Letters and digits only, in the singular: results say Invoice where calls say Invoices. */
const plain = (words: unknown) =>
	String(words)
		.toLowerCase()
		.replace(/[^a-z\d]/g, '')
		.replace(/s$/, '');

/** Whether two names are the same but for spelling: "Purchase Order" and "PurchaseOrders". */
export const isSameName = (a: unknown, b: unknown): boolean => plain(a) === plain(b);
