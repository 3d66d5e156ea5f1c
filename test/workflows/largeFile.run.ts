// Uploads a file in a process of its own, so that the memory measured is that of n8n-core and the
// node, and not that of Jest or the simulator. Prints what it took, in bytes.
import '../support/environment';

import { account } from '../../tools/account';
import { N8nCore } from '../support/n8nCore';

export interface Measured {
	before: number;
	peak: number;
	error?: string;
}

async function main([url, small, large]: string[]) {
	const n8n = await N8nCore.load('filesystem');
	const credential = n8n.credentials.add('klearStackApi', account(url));
	const upload = async (path: string) =>
		await n8n.run({ resource: 'document', operation: 'upload', options: {} }, credential, {
			items: [await n8n.diskFileItem(path, 'large.pdf')],
		});
	// The first upload loads what is loaded on first use.
	await upload(small);

	const before = process.memoryUsage.rss();
	let peak = before;
	const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 2);
	const { error } = await upload(large);
	clearInterval(sampler);
	const measured: Measured = { before, peak, error: error?.message };
	console.log(JSON.stringify(measured));
	process.exit(0);
}

void main(process.argv.slice(2));
