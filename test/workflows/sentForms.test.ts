import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../nodes/KlearStack/actions/resources';
import { ROOT } from '../../tools/paths';
import { parameters as documented } from '../documentation/parameters';
import { World } from '../support/world';
import { documents } from './operations/documents';
import { otherResources } from './operations/otherResources';
import { type Held, makeHeld, type Row } from './operations/row';

const table = [...documents, ...otherResources];

const world = World.forThisFile();
let held: Held;

const run = async (operation: string, parameters: INodeParameters, items?: INodeExecutionData[]) =>
	await world.run(operation, parameters, { items, timezone: 'Asia/Kolkata' });

beforeEach(async () => {
	held = await makeHeld(world);
});

/** What of a form the page does not list, and what it requires and is not there. */
function againstDocumentation(endpoint: string, names: string[]) {
	const { required, optional } = documented[endpoint];
	return {
		unknown: names.filter((name) => ![...required, ...optional].includes(name)),
		missing: required.filter((name) => !names.includes(name)),
	};
}

/** What of an item the output preview, from which people build their next node, does not show. */
function notInPreview(operation: string, item: Record<string, unknown>): string[] {
	// What any endpoint answers cannot be foreseen, nor which columns a data source has.
	if (['api.call', 'dataSource.getRows', 'dataSource.getAll'].includes(operation)) return [];
	const path = `nodes/KlearStack/__schema__/v1.0.0/${operation.replace('.', '/')}.json`;
	const { properties } = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
	return Object.keys(item).filter((key) => !(key in properties));
}

describe.each(table)('$operation', (row) => {
	const cases: Array<[string, Row['required']]> = [['only what is required', row.required]];
	if (row.all) cases.push(['everything', row.all]);

	it.each(cases)('with %s sends just that form, and gives its result', async (_name, given) => {
		const [parameters, form] = given(held);
		const { json, error } = await run(row.operation, parameters, row.items?.(held));
		expect(error).toBeUndefined();
		expect(json).toEqual(row.output);

		const call = (await world.callsOf(row.endpoint)).at(-1)!;
		expect(Object.fromEntries(call.fields)).toEqual(form);
		expect(call.fields).toHaveLength(Object.keys(form).length);
		expect(json.flatMap((item) => notInPreview(row.operation, item))).toEqual([]);
		if (documented[row.endpoint]) {
			const names = [...call.fields.map(([name]) => name), ...(call.file ? [call.file.field] : [])];
			expect(againstDocumentation(row.endpoint, names)).toEqual({ unknown: [], missing: [] });
		}
	});
});

it('every operation of the node is in the table', () => {
	const operations = resources.flatMap(({ value, operations }) =>
		operations.map((operation) => `${value}.${operation.value}`),
	);
	expect(table.map(({ operation }) => operation).sort()).toEqual(operations.sort());
});

it('every documented parameter is sent by some row', () => {
	for (const [endpoint, { required, optional }] of Object.entries(documented)) {
		const rows = table.filter((row) => row.endpoint === endpoint);
		const sent = new Set(
			rows.flatMap((row) =>
				[row.required, row.all ?? row.required].flatMap((given) => Object.keys(given(held)[1])),
			),
		);
		const inForm = [...required, ...optional].filter(
			(name) =>
				!['file', 'dataset'].includes(name) &&
				!(name === 'set_reference_number' && endpoint === 'processdocument') &&
				!(['set_name', 'create_new_set'].includes(name) && endpoint === 'uploadbatch'),
		);
		expect([endpoint, inForm.filter((name) => !sent.has(name))]).toEqual([endpoint, []]);
	}
});
