/** The parts that do the work, without n8n: what one document costs, and what comparing an account costs. */
import { Bench } from 'tinybench';

import { type KlearStackDocument, readDocument } from '../nodes/KlearStack/documents/document';
import { toEvent } from '../nodes/KlearStack/trigger/event';
import { DocumentCollector } from '../nodes/KlearStack/documents/list';
import { EntrySplitter } from '../nodes/KlearStack/entries';
import type { Values } from '../nodes/KlearStack/parameters/read';
import { Redactor } from '../nodes/KlearStack/transport/redactor';
import { decide, type Seen } from '../nodes/KlearStack/trigger/decide';
import { observe } from '../nodes/KlearStack/trigger/observe';
import { largestList } from '../nodes/KlearStack/trigger/bounds';
import { newState } from '../nodes/KlearStack/trigger/state';
import { itemsOf } from '../tools/outputForm';
import { tuplesOf } from '../tools/preparedKlearStack';

const DOCUMENTS = 10_000;
const FIELDS = 60;
const CHUNK = 64 * 1024;

/** Microseconds that each part takes for one document of 60 fields. */
export async function partsPerDocument(): Promise<Record<string, number>> {
	const documents = Array.from({ length: DOCUMENTS }, (_, n) => tuplesOf(n, FIELDS));
	const text = JSON.stringify({ result: documents });
	const redactor = new Redactor(['bench-Password-1', 'bench-access', 'bench-refresh']);
	const split = (onEntry: (entry: string) => void) => {
		const splitter = new EntrySplitter(onEntry);
		for (let at = 0; at < text.length; at += CHUNK) splitter.push(text.slice(at, at + CHUNK));
		splitter.end();
	};
	const bench = new Bench({ time: 0, iterations: 5, warmupTime: 0, warmupIterations: 1 });
	bench
		.add('JSON.parse of the whole answer, to compare', () => JSON.parse(text))
		.add('split the answer into documents', () => split(() => {}))
		.add('split, parse and redact', () => {
			const collector = new DocumentCollector(() => true);
			split((entry) => collector.take(redactor.data(JSON.parse(entry), entry)));
		})
		.add('read', () => documents.forEach((one) => readDocument(one as KlearStackDocument)))
		.add('read and simplify', () =>
			documents.forEach((one) => itemsOf({}, one as KlearStackDocument)),
		)
		.add('make an event, with its digest', () =>
			documents.forEach((one) => toEvent(one as KlearStackDocument)),
		);
	await bench.run();
	return Object.fromEntries(
		bench.tasks.map(({ name, result }) => {
			if (!('latency' in result)) throw new Error(`${name} did not run`);
			return [name, (result.latency.p50 * 1000) / DOCUMENTS];
		}),
	);
}

/** What it costs KlearStack Trigger to read and compare the list of an account. */
export interface Comparing {
	documents: number;
	/** Milliseconds of computing, and the longest of them without a pause for others. */
	time: number;
	longest: number;
	/** Characters of the state that n8n keeps. */
	state: number;
}

/** Settings that look at nothing but the content. */
const ANY_CHANGE = { given: () => 'anyChange' } as unknown as Values;

/** Accounts of these sizes, the list as it comes from the network: in pieces. */
export const comparing = (sizes: number[]): Comparing[] =>
	sizes.map((documents) => {
		let state = newState('account');
		const read = (isBaseline = false) => {
			const seen: Seen[] = [];
			const collector = new DocumentCollector((one) => {
				seen.push(observe(toEvent(one), ANY_CHANGE, []));
				return ++taken <= largestList.documents;
			});
			let taken = 0;
			let isWanted = true;
			const splitter = new EntrySplitter((text) => (isWanted &&= collector.take(JSON.parse(text))));
			let [time, longest] = [0, 0];
			const measured = (work: () => void) => {
				const began = performance.now();
				work();
				const took = performance.now() - began;
				time += took;
				longest = Math.max(longest, took);
			};
			splitter.push('{"result":[');
			for (let n = 0; n < documents && isWanted; ) {
				let piece = '';
				for (; piece.length < CHUNK && n < documents; n++) {
					piece += `${n > 0 ? ',' : ''}${JSON.stringify(tuplesOf(n, FIELDS))}`;
				}
				measured(() => splitter.push(piece));
			}
			const answer = { source: 'list' as const, documents: seen, isBaseline };
			const rules = { takesUnknownType: true, passes: () => true };
			measured(() => {
				if (isWanted) ({ state } = decide(state, [answer], new Map(), rules));
			});
			return { time, longest };
		};
		read(true);
		return { documents, ...read(), state: JSON.stringify(state).length };
	});
