import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { CODES } from '../../nodes/KlearStack/transport/codes';
import { ROOT } from '../../tools/paths';

const PAGES = [
	...readdirSync(ROOT),
	...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

/** A heading as GitHub makes an anchor of it. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');

const anchorsIn = (path: string) =>
	[...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading));

describe.each(PAGES)('%s', (page) => {
	const text = readFileSync(join(ROOT, page), 'utf8');

	it('links to what is there', () => {
		const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link]) => link);
		for (const link of links) {
			const [path, anchor] = link.split('#');
			const target = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
			expect([link, existsSync(target)]).toEqual([link, true]);
			if (anchor) expect(anchorsIn(target)).toContain(anchor);
		}
	});

	it('names npm scripts that there are', () => {
		const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
			scripts: Record<string, string>;
		};
		const named = [...text.matchAll(/npm run ([\w]+(?::\w+)*)/g)].map(([, name]) => name);
		expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
	});
});

it('docs/troubleshooting.md explains each code of an error, and no others', () => {
	const text = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
	const explained = [...text.matchAll(/^## (KS-\S+)$/gm)].map(([, code]) => code);
	expect([...explained].sort()).toEqual([...CODES].sort());
});
