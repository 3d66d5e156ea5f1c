import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { KlearStackApi } from '../../credentials/KlearStackApi.credentials';
import { KlearStack } from '../../nodes/KlearStack/KlearStack.node';
import { KlearStackPushTrigger } from '../../nodes/KlearStack/KlearStackPushTrigger.node';
import { KlearStackTrigger } from '../../nodes/KlearStack/KlearStackTrigger.node';
import { CODES } from '../../nodes/KlearStack/transport/codes';
import { ROOT } from '../../tools/paths';
import { PICTURED } from '../../tools/pictured';

const FOLDER = join(ROOT, 'docs/pictures');
/** Pictures load with the page that shows them. */
const MOST_BYTES = 150_000;

const OURS = JSON.stringify([
	[KlearStack, KlearStackTrigger, KlearStackPushTrigger].map((Node) => new Node().description),
	new KlearStackApi().properties,
	CODES,
]);

const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)]
	.filter((path) => path.endsWith('.md'))
	.map((path) => readFileSync(join(ROOT, path), 'utf8'))
	.join();

it.each(Object.entries(PICTURED))('%s shows what is still there, and is shown', (name, texts) => {
	expect(statSync(join(FOLDER, name)).size).toBeLessThan(MOST_BYTES);
	for (const text of texts) expect(OURS).toContain(text);
	expect(PAGES).toContain(`pictures/${name}`);
});

it('there are no other pictures', () => {
	expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(PICTURED).sort());
});
