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

/** The side of a node on the canvas, and the height of what stands below it. */
const NODE = 96;
const LABEL = 44;

type Wires = Record<string, Record<string, Array<Array<{ node: string }>>>>;

const wiresOf = (connections: Wires) =>
	Object.entries(connections).flatMap(([from, outputs]) =>
		Object.values(outputs)
			.flat(2)
			.map(({ node }) => [from, node]),
	);

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

	it('has notes that hide neither nodes nor wires', () => {
		const notes = (nodes as INode[]).filter(({ type }) => type.endsWith('stickyNote'));
		const others = (nodes as INode[]).filter((one) => !notes.includes(one));
		const placeOf = (name: string) => others.find((one) => one.name === name)!.position;
		const hidden = notes.flatMap(({ name, position: [x, y], parameters: { width, height } }) => {
			const holds = (left: number, top: number, right = left, bottom = top) =>
				left < x + Number(width) && right > x && top < y + Number(height) && bottom > y;
			const covered = others.filter(({ position: [left, top] }) =>
				holds(left, top, left + NODE, top + NODE + LABEL),
			);
			const crossed = wiresOf(connections as Wires).filter(([from, to]) => {
				const [x1, y1] = placeOf(from);
				const [x2, y2] = placeOf(to);
				return Array.from({ length: 41 }, (_, n) => n / 40).some((t) => {
					// As n8n draws it: level at both ends.
					const bend = t * t * (3 - 2 * t);
					return holds(x1 + NODE + t * (x2 - x1 - NODE), y1 + NODE / 2 + bend * (y2 - y1));
				});
			});
			return [...covered.map((one) => one.name), ...crossed].map(
				(one) => `${name}: ${String(one)}`,
			);
		});
		expect(hidden).toEqual([]);
	});

	it('connects nodes that are there, and holds no credential', () => {
		const names = (nodes as INode[]).map(({ name }) => name);
		const targets = wiresOf(connections as Wires).map(([, target]) => target);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
		expect((nodes as INode[]).filter(({ credentials }) => credentials)).toEqual([]);
	});
});
