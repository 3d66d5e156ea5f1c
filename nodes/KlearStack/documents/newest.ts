import { asText } from '../json';
import type { Statements } from './document';

/** An ID as a database of KlearStack's kind makes it: in all samples, it begins with the second it was made in. */
const OBJECT_ID = /^[\da-f]{24}$/i;

/** A document's time of upload in milliseconds: as KlearStack gives it, or as its ID tells (inferred). */
function uploadedAt({ uploadTime, documentId }: Statements): number {
	const time = Date.parse(asText(uploadTime));
	if (!Number.isNaN(time)) return time;
	const id = asText(documentId);
	return OBJECT_ID.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1000 : -Infinity;
}

/** The newest of many documents; those of which no time is known come last, in their order. */
export class Newest<T> {
	private kept: Array<{ time: number; id: string; value: T }> = [];

	constructor(private readonly most: number) {}

	add(statements: Statements, value: T): void {
		const time = uploadedAt(statements);
		this.kept.push({ time, id: asText(statements.documentId), value });
		// Of a long list, only so many are held.
		if (this.kept.length > 2 * this.most) this.sort();
	}

	private sort(): void {
		const order = (a: (typeof this.kept)[number], b: (typeof this.kept)[number]) => {
			if (a.time !== b.time) return a.time < b.time ? 1 : -1;
			// Those made within one second tell by their IDs which came first.
			return a.time === -Infinity || a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
		};
		this.kept = this.kept.sort(order).slice(0, this.most);
	}

	/** The newest first. */
	get values(): T[] {
		this.sort();
		return this.kept.map(({ value }) => value);
	}
}
