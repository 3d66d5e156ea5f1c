import { isReady, present, type StoredDocument } from './documents';
import { asRead } from './readings';
import type { PushTarget } from './settings';

/**
 * A push as the documentation shows it (5.2): form data with the results as JSON in `data`, a bearer
 * token, and user name and password for the endpoint. What KlearStack makes of the answer is not
 * documented; here it is only kept.
 */
export async function push(
	target: PushTarget,
	document: StoredDocument,
	readings: string[] = [],
): Promise<number> {
	const data = asRead(readings, 'push', { result: [present(document, 'objects')] });
	const form = new FormData();
	const fields = {
		company_name: document.company,
		username: target.username,
		password: target.password,
		document_type: document.documentType,
		batch_id: document.batchId,
		document_id: document.id,
		file_name: document.fileName,
		data: JSON.stringify(data),
	};
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	const response = await fetch(target.url, {
		method: 'POST',
		headers: { Authorization: `Bearer ${target.token}` },
		body: form,
	});
	await response.arrayBuffer();
	return response.status;
}

/** Pushes a document as soon as it is finished. */
export function pushWhenReady(
	target: PushTarget,
	document: StoredDocument,
	readings: string[],
	done: (status: number) => void,
): void {
	if (!isReady(document)) {
		setTimeout(() => pushWhenReady(target, document, readings, done), 100).unref();
		return;
	}
	push(target, document, readings).then(done, () => done(0));
}
