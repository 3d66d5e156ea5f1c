import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../nodes/KlearStack/actions/resources';
import type { Endpoint } from '../../nodes/KlearStack/transport/endpoint';
import { endpoints } from '../../nodes/KlearStack/transport/endpoints';
import { ROOT } from '../../tools/paths';
import { pages } from '../documentation/pages';

const operations = resources.flatMap(({ value: resource, operations }) =>
	operations.map((operation) => ({ ...operation, id: `${resource}.${operation.value}`, resource })),
);

/** The pages that the credential takes care of. */
const LOGIN = [
	endpoints.getAccessToken,
	endpoints.getAccessTokenFromUserId,
	endpoints.getAccessTokenFromRefreshToken,
].map(({ page }) => page);

const ACTIONS = join(ROOT, 'nodes/KlearStack/actions');
const PREVIEWS = join(ROOT, 'nodes/KlearStack/__schema__/v1.0.0');

it('every page of the documentation has an operation', () => {
	const covered = operations.flatMap(({ calls }) =>
		Object.values<Endpoint>(calls).map(({ page }) => page),
	);
	expect(Object.keys(pages).filter((page) => ![...covered, ...LOGIN].includes(page))).toEqual([]);
});

it('every operation has a page, but for the one that calls any endpoint', () => {
	const without = operations.filter(({ calls }) =>
		Object.values<Endpoint>(calls).every(({ page }) => !(page in pages)),
	);
	expect(without.map(({ id }) => id)).toEqual(['api.call']);
});

it('names resources and operations as the contract fixes them', () => {
	const names = Object.fromEntries(
		resources.map(({ value, operations }) => [
			value,
			operations.map((operation) => operation.value).sort(),
		]),
	);
	expect(names).toEqual({
		api: ['call'],
		batch: ['extract', 'getResults', 'upload'],
		dataSource: ['append', 'create', 'delete', 'deleteRow', 'getAll', 'getRows', 'updateRow'],
		document: [
			...[
				'approve',
				'compare',
				'extract',
				'get',
				'getAll',
				'getApproved',
				'getByDateRange',
				'getImage',
				'getModified',
			],
			...['getText', 'reject', 'retryPush', 'update', 'updateQuickBooksStatus', 'upload'],
		],
		documentSet: ['getAll', 'getDocuments', 'getResults', 'getUploadStatus'],
		fieldMapping: ['update'],
		user: ['getId'],
	});
});

describe.each(operations)('$id', ({ resource, value, calls, action, description, properties }) => {
	it('has texts for the panel and for agents', () => {
		// Sentence case, without an article, as n8n words its actions.
		expect(action).toMatch(/^[A-Z][a-z]+ (?!a |an |the )/);
		expect(description).toMatch(/^[A-Z].{15,}[^.]$|^[A-Z].*\. .*\.$/);
	});

	it('has an output preview', () => {
		const preview = JSON.parse(readFileSync(join(PREVIEWS, resource, `${value}.json`), 'utf8'));
		expect(preview).toMatchObject({ type: 'object', properties: expect.anything() });
	});

	it('has Options behind its parameters, and what only the API explains last', () => {
		const groups = properties.filter(
			({ type, name }) => type === 'collection' && name !== 'needsReviewWhen',
		);
		expect(groups).toEqual(properties.slice(-groups.length));
		const namesIn = (group: string) =>
			(groups.find(({ name }) => name === group)?.options ?? []).map(({ name }) => name);
		expect(groups[0].name).toBe('options');
		expect(namesIn('options')).toEqual(expect.arrayContaining(['concurrency', 'timeout']));
		const names = namesIn('klearStackApi');
		expect(names.length > 0 ? groups.at(-1)!.name : 'klearStackApi').toBe('klearStackApi');
		const [main] = Object.values<Endpoint>(calls);
		// Elsewhere API: Call Endpoint is the way to another endpoint.
		expect(names.includes('endpoint')).toBe(main?.inferred === true);
	});

	it('describes what is not plain from its name', () => {
		for (const { displayName, description: text, hint, type, name } of properties) {
			if (!['notice', 'collection', 'fixedCollection'].includes(type) && name !== 'mode') {
				expect([displayName, Boolean(text ?? hint) || ['rowsFrom', 'json'].includes(name)]).toEqual(
					[displayName, true],
				);
			}
		}
	});
});

it('no preview is left of an operation that is gone', () => {
	const files = readdirSync(PREVIEWS, { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.json'),
	);
	expect(files.map((file) => file.replace('/', '.').replace('.json', '')).sort()).toEqual(
		operations.map(({ id }) => id).sort(),
	);
});

it('no operation file is longer than 100 lines, and each holds one operation', () => {
	const files = readdirSync(ACTIONS, { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.operation.ts'),
	);
	expect(files).toHaveLength(operations.length);
	const long = files.filter(
		(file) => readFileSync(join(ACTIONS, file), 'utf8').split('\n').length > 101,
	);
	expect(long).toEqual([]);
	expect(existsSync(join(ACTIONS, 'document/upload.operation.ts'))).toBe(true);
});
