/** The account's invoices, for the rule that looks for the same one. */
import type { OutputForm } from '../documents/assemble';
import { type KlearStackDocument, readDocument } from '../documents/document';
import { documentsOf, saysNone } from '../documents/list';
import { KnownInvoices } from '../documents/sameInvoice';
import { furtherNames } from '../parameters/outputForm';
import { sameInvoice } from '../parameters/reviewRules';
import { endpoints } from '../transport/endpoints';
import { KlearStackFailure } from '../transport/failure';
import type { Item } from './item';

/** The form in which an item's documents leave, with all that its rules need to know. */
export async function readyForm(item: Item): Promise<OutputForm | undefined> {
	const { form, run } = item;
	if (!form || !item.option(sameInvoice)) return form;
	const { account } = item.klearStack;
	const key = JSON.stringify([account, item.option(furtherNames)]);
	const known = run.knownInvoices.get(key) ?? listed(item, form);
	run.knownInvoices.set(key, known);
	return { ...form, rules: { ...form.rules, known: await known } };
}

/** Reads the account's list. A failure is a reason for every document, and none to lose their fields. */
async function listed(item: Item, { commonNameOf }: OutputForm): Promise<KnownInvoices> {
	let known = new KnownInvoices(commonNameOf);
	const begin = () => {
		known = new KnownInvoices(commonNameOf);
		return (document: KlearStackDocument) => {
			known.add(readDocument(document));
			return true;
		};
	};
	const answer = await documentsOf(
		async (beginEntries) => await item.list(endpoints.getUserDocuments, beginEntries),
		begin,
	).catch((error: Error) => {
		if (error instanceof KlearStackFailure) return error;
		throw error;
	});
	if (answer instanceof KlearStackFailure) {
		known.problem = `KlearStack’s list could not be read (${answer.message})`;
	} else if (!answer.isList && !saysNone(answer.rest)) {
		known.problem = `KlearStack’s list is no list of documents: ${item.quote(answer.rest)}`;
	}
	return known;
}
