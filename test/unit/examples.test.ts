import type { INode, INodeProperties } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { KlearStack } from '../../nodes/KlearStack/KlearStack.node';
import { KlearStackTrigger } from '../../nodes/KlearStack/KlearStackTrigger.node';
import { ROOT } from '../../tools/paths';

const FOLDER = join(ROOT, 'examples');
const PROPERTIES: Record<string, INodeProperties[]> = {
	'n8n-nodes-klearstack.klearStack': new KlearStack().description.properties,
	'n8n-nodes-klearstack.klearStackTrigger': new KlearStackTrigger().description.properties,
};

const shownFor = ({ displayOptions }: INodeProperties, parameters: INode['parameters']) =>
	Object.entries(displayOptions?.show ?? {}).every(([name, values]) =>
		(values as unknown[]).includes(parameters[name]),
	);

describe.each(readdirSync(FOLDER))('%s', (file) => {
	const { nodes, connections } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
	const ours = (nodes as INode[]).filter(({ type }) => type.startsWith('n8n-nodes-klearstack.'));

	it('uses only parameters that our nodes have for that operation', () => {
		expect(ours.length).toBeGreaterThan(0);
		for (const { type, parameters } of ours) {
			const known = PROPERTIES[type].filter((property) => shownFor(property, parameters));
			for (const [name, value] of Object.entries(parameters)) {
				const property = known.find((one) => one.name === name);
				expect([name, property?.name]).toEqual([name, name]);
				if (property?.type === 'options' && !String(value).startsWith('=')) {
					expect(property.options).toContainEqual(expect.objectContaining({ value }));
				}
				if (property?.type !== 'collection') continue;
				const options = (property.options as INodeProperties[]).map((option) => option.name);
				expect(options).toEqual(expect.arrayContaining(Object.keys(value as object)));
			}
		}
	});

	it('connects nodes that are there, and holds no credential', () => {
		const names = (nodes as INode[]).map(({ name }) => name);
		const targets = Object.values(
			connections as Record<string, Record<string, Array<Array<{ node: string }>>>>,
		).flatMap((outputs) =>
			Object.values(outputs)
				.flat(2)
				.map(({ node }) => node),
		);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
		expect((nodes as INode[]).filter(({ credentials }) => credentials)).toEqual([]);
	});
});
