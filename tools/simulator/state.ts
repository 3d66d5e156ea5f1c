import { documentId, type StoredDocument } from './documents';
import type { ReadField } from './reader';
import { pushWhenReady } from './push';
import { DEFAULT_SETTINGS, DEFAULT_USER, type Settings, type User } from './settings';
import { Tokens } from './tokens';

export interface DataSource {
	company: string;
	name: string;
	columns: Array<{ name: string; datatype: string }>;
	rows: Array<{ id: string; values: Record<string, string> }>;
}

export interface DocumentSet {
	company: string;
	/** A numeric string. */
	reference: string;
	name: string;
}

export interface PulledContent {
	/** Milliseconds since 1970. */
	at: number;
	id: string;
	/** The invoice number it had. */
	number?: string;
}

const FIELDS = 30;

/** An invoice's fields: its number, and 29 others. */
const seededFields = (number: string): ReadField[] =>
	Array.from({ length: FIELDS }, (_, n) => ({
		name: n === 0 ? 'Inv_Number' : `Seeded_Field_${n}`,
		value: n === 0 ? number : `${number} value ${n}`,
		confidence: 0.9,
		page: 1,
		box: [100, 40 * n, 300, 40 * n + 20],
	}));

/** Everything that one KlearStack holds. */
export class State {
	settings: Settings;
	users: User[] = [{ ...DEFAULT_USER }];
	documents: StoredDocument[] = [];
	sets: DocumentSet[] = [];
	dataSources: DataSource[] = [];
	fieldSettings: unknown[] = [];
	readonly tokens = new Tokens();
	/** Company and user to the last modification that a pull has given. Per whom it is, is not documented. */
	readonly pullMarks = new Map<string, number>();
	/** Every content that a pull has given. */
	pulled: PulledContent[] = [];
	private modifications = 0;

	constructor(private readonly initial: Partial<Settings>) {
		this.settings = this.freshSettings();
	}

	private freshSettings(): Settings {
		return { ...DEFAULT_SETTINGS, ...this.initial, faults: [] };
	}

	/** As after the start. Tokens go on being valid. */
	reset(): void {
		this.settings = this.freshSettings();
		this.users = [{ ...DEFAULT_USER }];
		this.documents = [];
		this.sets = [];
		this.dataSources = [];
		this.fieldSettings = [];
		this.pullMarks.clear();
		this.pulled = [];
		this.pushes = [];
	}

	documentsOf(user: User): StoredDocument[] {
		return this.documents.filter(({ company }) => company === user.company);
	}

	find(user: User, id: string): StoredDocument | undefined {
		return this.documentsOf(user).find((document) => document.id === id);
	}

	/** Statuses of the pushes made; 0 for one that got no answer. */
	pushes: number[] = [];

	push(document: StoredDocument): void {
		const { pushTo, readings } = this.settings;
		if (!pushTo) return;
		pushWhenReady(pushTo, document, readings, (status) => this.pushes.push(status));
	}

	decide(document: StoredDocument, decision: 'approved' | 'rejected'): void {
		document.decision = decision;
		document.decided = Date.now();
		this.touch(document);
		this.push(document);
	}

	/** Marks a document as modified, after everything that was modified before. */
	touch(document: StoredDocument): void {
		document.modification = ++this.modifications;
	}

	/** What was modified since the user's last pull. Giving it uses it up. */
	pull(user: User, documentType: string): StoredDocument[] {
		const key = JSON.stringify([user.company, user.username, documentType]);
		const mark = this.pullMarks.get(key) ?? 0;
		const modified = this.documentsOf(user).filter(
			(document) => document.documentType === documentType && (document.modification ?? 0) > mark,
		);
		this.pullMarks.set(key, this.modifications);
		this.pulled.push(
			...modified.map(({ id, fields }) => ({
				at: Date.now(),
				id,
				number: fields?.find(({ name }) => name === 'Inv_Number')?.value,
			})),
		);
		return modified;
	}

	/** Documents that are there without an upload, with 30 fields as real ones have. @returns their ids */
	seed(count: number, prefix: string, documentType = 'Invoices'): string[] {
		const [{ company, username }] = this.users;
		const documents = Array.from({ length: count }, (_, n): StoredDocument => {
			return {
				id: documentId(),
				batchId: 'seeded',
				fileName: `${prefix}-${n}.pdf`,
				documentType,
				company,
				username,
				path: '',
				uploaded: 0,
				readyAt: 0,
				fields: seededFields(`${prefix}-${n}`),
			};
		});
		this.documents.push(...documents);
		return documents.map(({ id }) => id);
	}
}
