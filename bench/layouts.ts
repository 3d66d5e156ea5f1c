/**
 * Measures line items on layouts of real documents: `npm run layouts -- FILE [--seeds N] [--list OUTCOME SCHEME]`.
 * The format of the file, and the words for what comes out, are in tools/layouts.ts; `--list` names the
 * documents of one outcome, with the reason given.
 */
import { grouped } from '../nodes/KlearStack/documents/objects';
import {
	countOutcomes,
	layoutsIn,
	measure,
	type Outcome,
	OUTCOMES,
	type Scheme,
	SCHEMES,
} from '../tools/layouts';

const [file, ...options] = process.argv.slice(2);
if (!file) throw new Error('Usage: npm run layouts -- FILE [--seeds N] [--list OUTCOME SCHEME]');
const layouts = layoutsIn(file);
const afterOption = (name: string, n = 1) =>
	options.includes(name) ? options[options.indexOf(name) + n] : undefined;

function table(title: string, rows: Array<[string, Record<Outcome, number>]>) {
	console.log(`\n## ${title}\n\n| | documents | ${OUTCOMES.join(' | ')} |`);
	console.log(`|---|${'---|'.repeat(OUTCOMES.length + 1)}`);
	for (const [name, counts] of rows) {
		const sum = OUTCOMES.reduce((total, outcome) => total + counts[outcome], 0);
		console.log(`| ${name} | ${sum} | ${OUTCOMES.map((one) => counts[one]).join(' | ')} |`);
	}
}

const listed = afterOption('--list');
if (listed) {
	for (const layout of layouts) {
		const { outcome, reason = '' } = measure(layout, afterOption('--list', 2) as Scheme);
		if (outcome === listed) console.log(`${layout.id} | ${layout.kind} | ${reason}`);
	}
} else {
	const seeds = Array.from({ length: Number(afterOption('--seeds') ?? 4) }, (_, n) => n + 1);
	const kinds = [...grouped(layouts, ({ kind }) => kind)];
	for (const scheme of SCHEMES) {
		table(
			`${scheme} names`,
			kinds.map(([kind, own]) => [kind, countOutcomes(own, scheme)]),
		);
	}
	table(
		'All kinds',
		SCHEMES.flatMap((scheme) =>
			([undefined, 'cells', 'boxes'] as const).map((missing): [string, Record<Outcome, number>] => [
				`${scheme} names${missing ? `, 5 % of the ${missing} missing` : ''}`,
				countOutcomes(layouts, scheme, missing, seeds),
			]),
		),
	);
}
