import { readDocument } from '../../documents/document';
import { documentWithId } from '../../documents/list';
import type { Call } from '../calls';
import type { Item } from '../item';

/**
 * Notes names that the document has no field of. It is no error: KlearStack's keys of fields are no
 * names in results, and whether it refuses a name that it does not know is not documented. A name
 * is looked up once in a run.
 */
export async function noteUnknown(
	item: Item,
	get: Call,
	{ collection_name, id }: { collection_name: string; id: string },
	names: string[],
): Promise<void> {
	const { fieldNames } = item.run;
	await item.run.inTurn(`fields ${item.klearStack.account} ${collection_name}`, async () => {
		if (names.every((name) => fieldNames.has(name))) return;
		const answer = await get({ collection_name, id }).catch(() => undefined);
		const document = documentWithId(answer, id);
		if (!document) return;
		for (const { name } of readDocument(document).fields) fieldNames.add(name);
		for (const name of names.filter((one) => !fieldNames.has(one))) {
			item.note(
				'The document has no field with this name. If it is not KlearStack’s key of a field, correct it',
				name,
			);
		}
	});
}
