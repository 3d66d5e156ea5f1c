// The real protection, for all but the addresses of the tests.
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
process.env.N8N_SSRF_ALLOWED_IP_RANGES = '127.0.0.1/32';

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PASSWORD } from '../../../tools/account';
import { invoicePdf, sampleInvoices } from '../../../tools/invoices';
import { ROOT } from '../../../tools/paths';
import { type RunningSimulator, startSimulator } from '../../../tools/simulator/start';
import { N8nCore } from '../../support/n8nCore';
import { type CallCase, CALLS, type Result } from './calls';
import { FAULTS, LATE } from './faults';
import { Stage } from './stage';

/** Each call under each fault: what is right for a call is checked in calls.ts, where it is made. */
const results = new Map<CallCase, Array<Promise<Result>>>();
let secure: RunningSimulator;

beforeAll(async () => {
	const n8n = await N8nCore.load();
	secure = await startSimulator({ https: true });
	const pdf = await invoicePdf(sampleInvoices[0]);
	// Most of the time is waiting, so all kinds of calls are made at the same time.
	await Promise.all(
		CALLS.map(async (call) => {
			const stage = await Stage.start(n8n, secure.url);
			results.set(call, []);
			for (const fault of FAULTS) {
				await stage.reset();
				stage.timeout = fault.leadsTo === LATE ? 3 : 30;
				const begin = async () => await fault.begin(stage, call.endpoint);
				const result = call.make(stage, pdf, begin);
				results.get(call)!.push(result);
				await result.catch(() => {});
			}
			await stage.stop();
		}),
	);
}, 300_000);
afterAll(async () => await secure.stop());

describe.each(CALLS)('$name', (call) => {
	it.each(FAULTS.map((fault, n) => [fault.name, n] as const))('%s', async (_name, n) => {
		const { sees, isGreen, requests } = await results.get(call)![n];
		const { leadsTo, but } = FAULTS[n];
		const expected = but?.[call.key] ?? leadsTo;
		// What a failed pull held comes by the list, in the same poll.
		const isMadeGood = call.key === 'trigger' && sees === 'the document';
		if (expected === 'ok' || isMadeGood) expect([sees, isGreen]).toEqual([sees, true]);
		else expect([isGreen, sees]).toEqual([false, expect.stringMatching(expected)]);
		expect(requests).toBeLessThanOrEqual(call.most);
		expect(sees).not.toMatch(new RegExp(`${PASSWORD}|Changed-Secret|eyJ`));
		// Read aloud: no sentence ends twice, and none is said twice.
		expect(sees).not.toMatch(/[.!?][.!?]|\. \./);
		const sentences = sees.split(/(?<=[.?!]) | \| /);
		expect(sentences).toEqual([...new Set(sentences)]);
	});
});

const DOCUMENT = join(ROOT, 'docs', 'reliability.md');
const BELOW = '<!-- below: written by WRITE=1 npx jest test/workflows/faults -->';

/** A text without what is another one each time, as a cell of a table. */
const cell = (text: string) =>
	text
		.replace(/[\da-f]{8}-[\da-f-]{27}|\b[\da-f]{24}\b/g, '…')
		.replace(/\bhttp:\/\/127\.0\.0\.1:\d+/g, '…')
		.replace(' | ', '<br>')
		.replace(/[|*]|<(?!br>)/g, (character) => `\\${character}`)
		.replaceAll('\n', ' ');

it('docs/reliability.md shows what the user sees', async () => {
	const sections = await Promise.all(
		CALLS.map(async (call) => {
			const rows = await Promise.all(results.get(call)!);
			const lines = rows.map(({ sees, isGreen, requests, done }, n) => {
				const seen = isGreen ? `_${sees}_` : cell(sees);
				return [seen, `| ${FAULTS[n].name} | ${seen} | ${requests} | ${done} |`];
			});
			const head =
				'| fault | what the user sees | requests | KlearStack |\n| --- | --- | --- | --- |';
			const table = [head, ...lines.map(([, line]) => line)].join('\n');
			return {
				seen: lines.map(([seen]) => seen),
				text: `## ${call.name}\n\n<details>\n<summary>${rows.length} faults</summary>\n\n${table}\n\n</details>`,
			};
		}),
	);
	const given = readFileSync(DOCUMENT, 'utf8');
	if (process.env.WRITE) {
		const [before] = given.split(BELOW);
		const written = sections.map(({ text }) => text).join('\n\n');
		writeFileSync(DOCUMENT, `${before}${BELOW}\n\n${written}\n`);
	}
	const documented = readFileSync(DOCUMENT, 'utf8').replace(/\s+/g, ' ');
	const missing = sections.flatMap(({ seen }) =>
		seen.filter((one) => !documented.includes(one.replace(/\s+/g, ' '))),
	);
	expect(missing).toEqual([]);
});
