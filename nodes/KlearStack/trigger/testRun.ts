import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { Newest } from '../documents/newest';
import { documentTypeOf } from '../parameters/documentType';
import type { Values } from '../parameters/read';
import { itemsOf } from './eventItems';
import { passes } from './filters';
import { triggerOn } from './parameters';
import type { DocumentEvent } from './event';
import { triggerError } from './pollAdvice';
import { Source } from './source';

const DOCUMENTS = 5;
const TEST_MS = 60_000;

/**
 * Documents of the account to build a workflow with, in the form that live ones have. Nothing is
 * pulled, and the state stays as it is.
 *
 * @throws UserError where there are documents, but none that Trigger On lets pass
 */
export async function testRun(context: IPollFunctions, settings: Values): Promise<IDataObject[]> {
	const type = documentTypeOf(settings);
	const source = await Source.connect(context, type, Date.now() + TEST_MS);
	const newest = new Newest<DocumentEvent>(DOCUMENTS);
	let isEmpty = true;
	const take = (event: DocumentEvent) => {
		isEmpty = false;
		if (source.isOurs(event) === false || !passes(settings, event)) return;
		newest.add(event.statements, event);
	};
	await source.list(TEST_MS / 2, take).catch((error: Error) => {
		throw triggerError(context, error);
	});
	const fitting = newest.values.reverse();
	if (fitting.length === 0 && !isEmpty) {
		const chosen = settings.given(triggerOn);
		const { name } = triggerOn.options.find(({ value }) => value === chosen)!;
		throw settings.error(
			`No document of this account fits Trigger On: ${name}`,
			'For a test, choose Any Change, or change a document in KlearStack first.',
			'KS-NOT-FOUND',
		);
	}
	const events = await Promise.all(
		fitting.map(async (event) => {
			// The list says less of a document than a pull. The endpoint's name is inferred.
			const { documentId } = event;
			const whole = documentId && (await source.get(documentId).catch(() => undefined));
			if (whole && source.isOurs(whole) === false) return [];
			const statements = { ...(whole || event).statements };
			delete statements.ocr_id;
			return { ...(whole || event), statements };
		}),
	);
	return itemsOf(settings, events.flat());
}
