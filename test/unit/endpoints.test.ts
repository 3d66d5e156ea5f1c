import type { INodePropertyOptions } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { mainEndpoint } from '../../nodes/KlearStack/actions/operation';
import { resources, properties } from '../../nodes/KlearStack/actions/resources';
import type { Endpoint } from '../../nodes/KlearStack/transport/endpoint';
import { endpoints } from '../../nodes/KlearStack/transport/endpoints';
import { ROOT } from '../../tools/paths';
import { identity, pages } from '../documentation/pages';

const table = Object.values<Endpoint>(endpoints);
const nameOf = ({ path }: Endpoint) => path.split('/').at(-1)!;

it('has every page of the documentation once, and no other', () => {
	expect(table.map(({ page }) => page).sort()).toEqual(Object.keys(pages).sort());
});

it.each(table.filter(({ page }) => pages[page]))('calls $page where it stands', (endpoint) => {
	expect(endpoint.path).toBe(pages[endpoint.page]);
	expect(endpoint.inferred).toBeUndefined();
});

it('marks as inferred just what no page at hand says', () => {
	const unknown = Object.keys(pages).filter((page) => pages[page] === undefined);
	expect(
		table
			.filter(({ inferred }) => inferred)
			.map(({ page }) => page)
			.sort(),
	).toEqual(unknown.sort());
});

it.each(table.filter((endpoint) => identity[nameOf(endpoint)]))(
	'sends with $path the identity its page asks for',
	(endpoint) => {
		expect(endpoint.identity).toEqual(identity[nameOf(endpoint)]);
	},
);

it('the password goes only where a page asks for it, and to the three that SECURITY.md names', () => {
	const unasked = table.filter(
		(endpoint) =>
			endpoint.identity.includes('password') && !identity[nameOf(endpoint)]?.includes('password'),
	);
	expect(unasked.map(nameOf).sort()).toEqual([
		'getdaterangedocuments',
		'getdocument',
		'getsetdocuments',
	]);
});

it('does not take the reading that may consume for harmless', () => {
	expect(endpoints.getModifiedDocuments).not.toHaveProperty('reads');
});

it('the panel says of each operation whether its endpoint is inferred', () => {
	const choices = properties.flatMap(({ name, options }) =>
		name === 'operation' ? (options as INodePropertyOptions[]) : [],
	);
	for (const operation of resources.flatMap(({ operations }) => operations)) {
		const { inferred } = mainEndpoint(operation) ?? {};
		const { description } = choices.find(({ action }) => action === operation.action)!;
		expect([operation.action, / \(unconfirmed\)$/.test(description!)]).toEqual([
			operation.action,
			inferred === true || ['getText', 'retryPush'].includes(operation.value),
		]);
		const api = operation.properties.find(({ name }) => name === 'klearStackApi')?.options ?? [];
		expect([operation.action, api.some(({ name }) => name === 'endpoint')]).toEqual([
			operation.action,
			inferred === true,
		]);
	}
});

it('docs/api.md lists what is inferred, and nothing else', () => {
	const api = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
	const listed = [...api.matchAll(/^\| .* \| `(\w+)` +\| \[(\S+)\]\(https:\S+\/\2\) +\|$/gm)].map(
		([, name, page]) => [name, page],
	);
	const inferred = table
		.filter((endpoint) => endpoint.inferred)
		.map((endpoint) => [nameOf(endpoint), endpoint.page]);
	// Two operations may call one.
	const once = new Map(listed.map((one) => [one.join(' '), one]));
	expect([...once.values()].sort()).toEqual(inferred.sort());
	const operations = resources.flatMap(({ name, operations }) =>
		operations
			.filter((operation) => mainEndpoint(operation)?.inferred)
			.map((operation) => `${name}: ${operation.name}`),
	);
	const inTable = [...api.matchAll(/^\| (\w[\w ]*: [\w ]+?) +\| `\w+`/gm)].map(([, name]) => name);
	expect(inTable.sort()).toEqual(operations.sort());
});
