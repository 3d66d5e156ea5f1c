/** The result of an item: the items it gives, or its error. */
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { itemsOfRun } from '../documents/output';
import { FILES_IN_JSON, filesOf } from '../files/inputFile';
import { adviceWithCode, type NodeError, nodeError, type Told, toldBy } from '../transport/errors';
import { KlearStackFailure } from '../transport/failure';
import { toldOfItem, withoutTryAgain } from './advice';
import { includeInputFields } from './commonOptions';
import type { Item } from './item';
import { mainEndpoint, type Operation, type Outcome } from './operation';
import { isAwaited } from './waiting';

/** An item, or one of its files, and its result. */
export interface Task {
	index: number;
	/** Which of its parts. */
	part: number;
	/** Absent where the item's parameters are wrong. */
	item?: Item;
	/** Makes its calls; there once everything has been checked. */
	send?: () => Promise<Outcome>;
	outcome?: Outcome;
	error?: Told;
}

/** An item's failure of whatever kind, with what was carried out for it before. */
export function toldOf(operation: Operation | undefined, { item }: Task, error: Error): Told {
	const told =
		error instanceof KlearStackFailure ? toldOfItem(error, item!, operation!) : toldBy(error);
	const { name = '', isOnly = true } = item?.part ?? {};
	const isNamed = isOnly || told.message.includes(name);
	const message = isNamed ? told.message : `${name}: ${told.message}`;
	const done = item?.alreadyDone ?? [];
	if (done.length === 0) return { ...told, message };
	return {
		...told,
		message,
		description: [withoutTryAgain(told.description), ...done].filter(Boolean).join(' '),
		code: told.code === 'KS-MAY-BE-DONE' ? told.code : 'KS-PARTLY-DONE',
	};
}

/**
 * The output items of a task. A failed one keeps its file, so that a person can look at it.
 *
 * @param hasErrorOutput n8n adds the rest of the input, and sends it there, only if there is nothing in
 * `json` but error and message
 */
export function itemsOf(
	{ index, item, outcome, error }: Task,
	input: INodeExecutionData[],
	hasErrorOutput: boolean,
): INodeExecutionData[] {
	const pairedItem = { item: index };
	if (!error) {
		const kept = item!.option(includeInputFields) && fieldsOf(input[index]);
		return (outcome as INodeExecutionData[]).map((one) => ({
			...one,
			// The results come first.
			json: withoutUndefined({ ...one.json, ...kept, ...one.json }),
			pairedItem,
		}));
	}
	const json = {
		error: error.message,
		message: adviceWithCode(error),
		...(!hasErrorOutput && { code: error.code, ...aboutFile(item) }),
	};
	// The rest of the input may hold the files already.
	if (hasErrorOutput && FILES_IN_JSON in input[index].json) return [{ json, pairedItem }];
	const binary = item?.part ? { data: item.part.binary } : filesOf(input[index]);
	return [{ json, binary, pairedItem }];
}

/** Gives the results of all tasks the columns of a run. */
export function alignRows(tasks: Task[]): void {
	const done = tasks.filter(({ error, item }) => !error && item?.form);
	const rows = done.flatMap(({ outcome }) => outcome as INodeExecutionData[]);
	if (rows.length === 0) return;
	const aligned = itemsOfRun(
		rows.map(({ json }) => json),
		done[0].item!.form!,
	);
	for (const [n, row] of rows.entries()) row.json = aligned[n];
}

/** An input item's fields, but for its files, and for the error of an earlier call. */
function fieldsOf({ json }: INodeExecutionData): IDataObject {
	const ofFailure = String(json.code).startsWith('KS-') ? ['error', 'message', 'code'] : [];
	const leftOut = new Set([...ofFailure, FILES_IN_JSON]);
	return Object.fromEntries(Object.entries(json).filter(([name]) => !leftOut.has(name)));
}

/** A result without the names that it gives nothing for, which hide an input item's fields of that name. */
const withoutUndefined = (json: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));

/** Fields by which a failed upload is found. */
const aboutFile = ({ file, part, batchId }: Partial<Item> = {}) => {
	const fileName = file?.file.name ?? part?.name;
	return { ...(fileName && { fileName }), ...(batchId && { batchId }) };
};

/** The results of a call that all items went into. A failure is one of every item, so that each keeps its data. */
export function jointItems(
	task: Task,
	input: INodeExecutionData[],
	hasErrorOutput: boolean,
): INodeExecutionData[] {
	if (task.error) {
		return input.flatMap((_item, index) => itemsOf({ ...task, index }, input, hasErrorOutput));
	}
	const pairedItem = input.map((_item, item) => ({ item }));
	return (task.outcome as INodeExecutionData[]).map((one) => ({
		...one,
		json: withoutUndefined(one.json),
		pairedItem,
	}));
}

/**
 * The error that ends the run. n8n drops the results of a failed run, so where the operation
 * changes something in KlearStack the error says for which items that had happened already, and
 * what else went wrong beside it.
 *
 * @param note said of all items
 */
export function withWhatWasDone(
	node: INode,
	operation: Operation,
	tasks: Task[],
	note?: string,
): NodeError {
	const [{ index, error }, ...others] = tasks.filter(({ error }) => error);
	const first = error!;
	const said = new Set([first.description]);
	const isSame = ({ error }: Task) =>
		error!.message === first.message && error!.description === first.description;
	const same = others.filter(isSame);
	const notes = others
		.filter((task) => !isSame(task))
		.map(({ index, error }) => {
			const { message, description } = error!;
			// The same advice is given once.
			const advice = said.has(description) ? '' : description;
			said.add(description);
			return `Item ${index + 1} failed too: ${message.replace(/[.\s]*$/, '.')} ${advice}`.trim();
		});
	if (same.length > 0) {
		notes.unshift(`${howMany(same, tasks)} failed for the same reason.`);
	}
	const done = tasks.filter(({ outcome, error }) => outcome && !error);
	if (done.length > 0 && !mainEndpoint(operation)?.reads) {
		notes.push(
			`Already done in this run, so do not run these items again: ${done.map(nameOf).join(', ')}. To keep their results when another item fails, set On Error in the node’s settings to Continue.`,
		);
	}
	if (note && !mainEndpoint(operation)?.reads) notes.push(note);
	const description = [first.description, ...notes].join(' ').trim();
	return nodeError(node, { ...first, description }, index);
}

/** Those that failed like the first one, counted from 1 as a person does. */
function howMany(same: Task[], tasks: Task[]): string {
	if (same.length === tasks.length - 1) {
		return `All ${tasks.length} ${tasks.some(({ part }) => part > 0) ? 'files' : 'items'}`;
	}
	const numbers = [...new Set(same.map(({ index }) => index + 1))];
	return `${numbers.length > 1 ? 'Items' : 'Item'} ${numbers.join(', ')}`;
}

function nameOf({ index, item, outcome }: Task): string {
	const { batchId, documentId } = isAwaited(outcome!)
		? { batchId: outcome.batchId }
		: (outcome![0]?.json ?? {});
	const id = batchId ?? documentId;
	const what = id ? `${batchId ? 'batch' : 'document'} ${String(id)}` : '';
	const details = [item?.part?.name, what].filter(Boolean).join(', ');
	return `item ${index + 1}${details ? ` (${details})` : ''}`;
}
