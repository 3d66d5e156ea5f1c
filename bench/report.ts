/** What was measured, as a table to read and as JSON. */
import { cpus, totalmem } from 'node:os';

import type { Comparing } from './inProcess';
import type { Sample } from './n8n';
import type { Goal, Quantity, Row } from './rows';

export interface Measured {
	row: Pick<Row, 'name' | 'goals'>;
	ours: Sample[];
	others: Record<string, Sample[]>;
}

export interface Verdict {
	goal: string;
	/** The ratio of medians, or the median itself. */
	value: string;
	spread: string;
	isMet: boolean;
}

const UNITS: Record<Quantity, string> = {
	time: 'ms',
	processor: 'ms',
	peak: 'MB',
	growth: 'MB',
	silence: 'ms',
};

const WORDS: Record<Quantity, string> = {
	time: 'time',
	processor: 'processor time',
	peak: 'peak memory',
	growth: 'memory above what was in use',
	silence: 'longest time n8n answers nobody',
};

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const of = (samples: Sample[], quantity: Quantity) => samples.map((sample) => sample[quantity]);
const show = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

/** What a goal is about, for each round: our own, or the ratio of runs that stood side by side. */
function valuesOf({ ours, others }: Measured, { of: quantity, absolute }: Goal): number[] {
	const mine = of(ours, quantity);
	const [first] = Object.values(others);
	return absolute ? mine : mine.map((value, round) => value / of(first, quantity)[round]);
}

/** How far the rounds of a row are apart, as a share of their median. */
export const spreadOf = (measured: Measured): number =>
	Math.max(
		0,
		...measured.row.goals.map((goal) => {
			const values = valuesOf(measured, goal);
			return (Math.max(...values) - Math.min(...values)) / median(values);
		}),
	);

function verdict(measured: Measured, goal: Goal): Verdict {
	const { ours, others } = measured;
	const { of: quantity, atMost, absolute } = goal;
	const mine = of(ours, quantity);
	const unit = UNITS[quantity];
	const [first] = Object.values(others);
	const values = valuesOf(measured, goal);
	const value = absolute ? median(mine) : median(mine) / median(of(first, quantity));
	const suffix = absolute ? ` ${unit}` : 'x';
	return {
		goal: `${WORDS[quantity]} at most ${atMost}${suffix}`,
		value: `${show(value)}${suffix}`,
		spread: `${show(Math.min(...values))} to ${show(Math.max(...values))}`,
		isMet: value <= atMost,
	};
}

export const verdicts = (measured: Measured): Verdict[] =>
	measured.row.goals.map((goal) => verdict(measured, goal));

const QUANTITIES: Quantity[] = ['time', 'processor', 'peak', 'silence'];

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

function table(heads: string[], rows: string[][]): string {
	return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

export function markdown(
	measured: Measured[],
	single: Array<{ name: string; value: string; goal: string; isMet: boolean }>,
	parts: Record<string, number>,
	accounts: Comparing[],
	about: { when: string; node: string },
): string {
	const goals = [
		...measured.flatMap((one) =>
			verdicts(one).map(({ goal, value, spread, isMet }) => [
				one.row.name,
				goal,
				value,
				spread,
				isMet ? 'met' : '**missed**',
			]),
		),
		...single.map(({ name, value, goal, isMet }) => [
			name,
			goal,
			value,
			'',
			isMet ? 'met' : '**missed**',
		]),
	];
	const figures = measured.flatMap(({ row, ours, others }) =>
		Object.entries({ 'this package': ours, ...others }).map(([name, samples]) => [
			row.name,
			name,
			...QUANTITIES.map((quantity) => `${show(median(of(samples, quantity)))} ${UNITS[quantity]}`),
		]),
	);
	return [
		`Run of ${about.when}, on ${cpus().length} processors (${cpus()[0].model.trim()}) with ${Math.round(totalmem() / 2 ** 30)} GB, n8n 2.41.1 on Node ${about.node}.`,
		'## Goals',
		table(['work', 'goal', 'measured', 'spread', ''], goals),
		'## Figures',
		'Medians. Each contender has an n8n of its own; they run in turns (A B B A) after a warm-up.',
		table(['work', 'by', 'time', 'processor time', 'peak memory', 'n8n silent for'], figures),
		'## Parts',
		'Microseconds for one document of 60 fields, in a list of 10,000.',
		table(
			['part', 'µs'],
			Object.entries(parts).map(([name, value]) => [name, show(value)]),
		),
		'## What a comparison of KlearStack Trigger costs',
		'Reading the list of an account of 60 fields for each document, and comparing it with what it said before. A list is read up to its 20,001st document.',
		table(
			['documents', 'computing', 'for each document', 'longest without a pause', 'state'],
			accounts.map(({ documents, time, longest, state }) => [
				documents.toLocaleString('en'),
				`${show(time)} ms`,
				`${show((time * 1000) / Math.min(documents, 20_001))} µs`,
				`${show(longest)} ms`,
				`${(state / 1000).toFixed(1)} kB`,
			]),
		),
	].join('\n\n');
}
