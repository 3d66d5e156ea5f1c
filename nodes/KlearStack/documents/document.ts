import type { IDataObject } from 'n8n-workflow';

import { asText, isRecord } from '../json';
import { type Cell, cellsOf } from './cells';
import { freeName, ID_NAMES, KNOWN_NAMES, knownNameOf } from './names';
import { set } from './objects';
import { type KlearStackDocument, read, type Reader } from './shapes';

/** A document as it leaves the node. A key is left out where KlearStack gave nothing for it. */
export interface SimplifiedDocument extends IDataObject {
	documentId?: string;
	fileName?: string;
	documentType?: string;
	status?: string;
	isApproved?: boolean;
	/** 0 to 1 */
	overallConfidence?: number;
	/** As KlearStack writes it: ISO without a time zone. */
	uploadTime?: string;
	finishedTime?: string;
	/** KlearStack's field name to the value as KlearStack gave it; a repeated name to a list, in order. */
	fields: IDataObject;
	/** The same names to 0 to 1, or null for a repetition without one. */
	confidence: IDataObject;
}

/** Values under their names in the order given; what repeats becomes a list. */
class Gathering {
	readonly values: IDataObject = {};

	private readonly lists = new Set<string>();

	add(name: string, value: unknown, inList = false): void {
		if (!Object.hasOwn(this.values, name)) {
			if (inList) this.lists.add(name);
			set(this.values, name, inList ? [value] : value);
		} else if (this.lists.has(name)) {
			(this.values[name] as unknown[]).push(value);
		} else {
			this.lists.add(name);
			set(this.values, name, [this.values[name], value]);
		}
	}

	/** How many values stand under the name. */
	count(name: string): number {
		return this.lists.has(name) ? (this.values[name] as unknown[]).length : 1;
	}
}

/** As a database may write an ID. */
const idOf = (value: unknown) => (isRecord(value) && '$oid' in value ? value.$oid : value);

/** KlearStack's 0 and 1, and other ways to say the same, as what they mean; anything else as it is. */
function toBoolean(value: unknown): unknown {
	if (/^(1|true)$/i.test(asText(value))) return true;
	return /^(0|false)$/i.test(asText(value)) ? false : value;
}

const READ_AS: Record<string, (value: unknown) => unknown> = {
	isApproved: toBoolean,
	documentId: idOf,
};

/** What is known of a document, and what else it holds, while it is read. */
class Simplifier implements Reader {
	private readonly known = new Gathering();

	private readonly fields = new Gathering();

	private readonly confidences = new Gathering();

	private readonly others = new Gathering();

	/** How often each statement was made: the same twice, as in the samples, is said once. */
	private readonly said = new Set<string>();

	/** Names of fields to how many of them came without a confidence. */
	private readonly withoutConfidence = new Map<string, number>();

	statement(name: string, given: unknown): void {
		const knownName = knownNameOf(name);
		if (knownName === undefined) return this.others.add(freeName(name), given);
		const value = READ_AS[knownName]?.(given) ?? given;
		const statement = JSON.stringify([knownName, value]);
		if (this.said.has(statement)) return;
		this.said.add(statement);
		this.known.add(knownName, value);
	}

	field(name: string, value: unknown, confidence: unknown, more?: unknown, inList = false): void {
		this.fields.add(name, value, inList);
		this.confidences.add(name, confidence ?? null, inList);
		if (confidence === undefined) {
			this.withoutConfidence.set(name, (this.withoutConfidence.get(name) ?? 0) + 1);
		}
		if (more !== undefined) this.others.add(freeName(name), more);
	}

	get document(): SimplifiedDocument {
		const document: IDataObject = {};
		const id = ID_NAMES.map((name) => this.others.values[name]).find((value) => value);
		if (id && !this.known.values.documentId) this.known.add('documentId', idOf(id));
		for (const name of KNOWN_NAMES.values()) {
			const value = this.known.values[name];
			if (value !== undefined && value !== null && value !== '') document[name] = value;
		}
		document.fields = this.fields.values;
		document.confidence = this.knownConfidences();
		for (const name of Object.keys(this.others.values)) {
			set(document, name, this.others.values[name]);
		}
		return document as SimplifiedDocument;
	}

	/** Without the names of which no value has a confidence. */
	private knownConfidences(): IDataObject {
		const { values } = this.confidences;
		if (this.withoutConfidence.size === 0) return values;
		const isKnown = (name: string) =>
			this.withoutConfidence.get(name) !== this.confidences.count(name);
		return Object.fromEntries(Object.entries(values).filter(([name]) => isKnown(name)));
	}
}

/**
 * One document in the form that is the same for both of KlearStack's shapes. Only the page and the
 * position of each field are left out; what has no place of its own stays under KlearStack's name.
 */
export function simplifyDocument(document: KlearStackDocument): SimplifiedDocument {
	const simplifier = new Simplifier();
	read(document, simplifier);
	return simplifier.document;
}

/** A document in that form, and where each value of its fields is, for what needs to know. */
export interface ReadDocument {
	simplified: SimplifiedDocument;
	cells: () => Cell[];
}

export const readDocument = (document: KlearStackDocument): ReadDocument => ({
	simplified: simplifyDocument(document),
	cells: () => cellsOf(document),
});

/** Gives what is under the name of a cell, and its confidence. */
export function cellReader({ fields, confidence }: SimplifiedDocument, cells: Cell[]) {
	const lists = new Set(
		cells.filter(({ inList, index }) => inList || index > 0).map(({ name }) => name),
	);
	const of = (given: IDataObject, { name, index }: Cell): unknown =>
		lists.has(name) ? (given[name] as unknown[] | undefined)?.[index] : given[name];
	return {
		/** Names of which there are several values, or a list. */
		lists,
		valueOf: (cell: Cell) => of(fields, cell),
		confidenceOf: (cell: Cell) => of(confidence, cell),
	};
}
