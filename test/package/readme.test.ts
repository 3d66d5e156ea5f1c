import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { KlearStack } from '../../nodes/KlearStack/KlearStack.node';
import { ROOT } from '../../tools/paths';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const MOST_WORDS = 1000;

const optionsNamed = (name: string) =>
	new KlearStack().description.properties
		.filter((property) => property.name === name)
		.flatMap(({ options, displayOptions }) =>
			(options as Array<{ name: string; value: string }>).map((option) => ({
				...option,
				resource: displayOptions?.show?.resource?.[0],
			})),
		);

/** The operations as the panel calls them, e.g. `Document: Get`. */
const inPanel = () => {
	const resources = new Map(optionsNamed('resource').map(({ name, value }) => [value, name]));
	return optionsNamed('operation').map(
		({ name, resource }) => `${resources.get(resource as string)}: ${name}`,
	);
};

/** Those of the section Operations: a resource in bold by itself, and its operations in bold below. */
const inReadme = () => {
	const [, section] = /## Operations\n([^]*?)\n## /.exec(README)!;
	let resource = '';
	return section.split('\n').flatMap((line) => {
		const names = [...line.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name);
		if (!line.startsWith('-')) {
			if (names.length > 0) [resource] = names;
			return [];
		}
		return names.map((name) => (name.includes(': ') ? name : `${resource}: ${name}`));
	});
};

it('README names each operation, in the words of the panel', () => {
	expect(inReadme().sort()).toEqual(inPanel().sort());
});

it(`README has at most ${MOST_WORDS} words`, () => {
	expect(README.trim().split(/\s+/).length).toBeLessThanOrEqual(MOST_WORDS);
});
