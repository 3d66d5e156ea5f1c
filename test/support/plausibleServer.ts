import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A document at one moment of its life. */
export interface Moment {
	/** Milliseconds since 1970, by the test's clock. */
	at: number;
	/** Unique for each modification: `c`, the document's number, a dash, a number. */
	content: string;
	isApproved: boolean;
	/** Without fields while it is false. */
	isRead: boolean;
}

export interface Doc {
	n: number;
	/** 24 hexadecimal digits, as in KlearStack's samples. */
	id: string;
	fileName: string;
	type: 'Invoices' | 'Receipts';
	moments: Moment[];
}

export interface Answer {
	status?: number;
	body: unknown;
	/** Milliseconds of real time that it takes. */
	delay?: number;
}

/** How a source words a document. @param request counts the answers of this source */
export type Wording = (document: Doc, moment: Moment, request: number) => unknown;

/** How a KlearStack behaves that fits its documentation. Whatever is left out is as in the simulator. */
export interface Behaviour {
	/** Which documents a pull gives; 'since' what was modified since the last pull, and so each once. */
	pullGives?: 'since' | 'twice' | 'today' | 'everything' | 'nothing';
	/** What counts as a modification. */
	counts?: Array<'correction' | 'approval' | 'reading'>;
	ignoresType?: boolean;
	/** The answer of a pull that has no document to give. */
	nothing?: Answer;
	pullEnvelope?: (documents: unknown[], given: Doc[]) => unknown;
	listEnvelope?: (documents: unknown[], given: Doc[]) => unknown;
	pullWords?: Wording;
	listWords?: Wording;
	/** How Document: Get words a document; nothing where it is not there. */
	singleWords?: Wording | null;
	/** In place of the answer of Document: Get. */
	singleAnswer?: Answer;
	/** How long a source lags behind, in milliseconds of the test's clock. */
	pullLag?: number;
	listLag?: number;
	/** Which of the documents a list holds. */
	listHolds?: (documents: Doc[], request: number) => Doc[];
	/** In place of the answer of a list or a pull, by its number. */
	listAnswers?: (request: number) => Answer | undefined;
	/** Milliseconds of real time that a list takes, by its number. */
	listDelay?: (request: number) => number;
	/** In place of a pull's answer, which has moved the mark all the same. */
	pullAnswers?: (request: number, given: Doc[]) => Answer | undefined;
}

/** Answers that are lost; one is cut off. */
const FAULTS: Array<Answer | undefined> = [
	...[500, 503].map((status) => ({ status, body: 'Server Error' })),
	...[{ body: '' }, { body: '{"result": [' }, undefined],
];

const DAY_MS = 24 * 60 * 60_000;
const FIELDS = ['Inv_Supplier', 'Inv_Date', 'PO_Number', 'Due_Date'];

export const idOf = (n: number) => `65a0${(0x1000 + n * 7).toString(16)}b528b49c79d3699e`;

const valuesOf = ({ n }: Doc, { content }: Moment): Array<[string, string]> => [
	['Inv_Number', content],
	...FIELDS.map((name): [string, string] => [name, `${name} ${n}`]),
];

/** As the sample of getuserdocuments. */
export const tuples: Wording = (document, moment) =>
	moment.isRead
		? [
				[document.id, 'Document_id'],
				[document.fileName, 'file_name'],
				[moment.isApproved ? 1 : 0, 'Is_Approved'],
				[moment.isApproved ? 1 : 0, 'Is_Approved'],
				...valuesOf(document, moment).map(([name, value]) => [value, name, 0.9, { page_index: 1 }]),
			]
		: [
				[document.id, 'Document_id'],
				[document.fileName, 'file_name'],
				['in_progress', 'status'],
			];

/** As the page on pushes. */
export const objects: Wording = (document, moment) => ({
	document_id: document.id,
	file_name: document.fileName,
	is_approved: moment.isApproved,
	...(moment.isRead
		? Object.fromEntries(
				valuesOf(document, moment).map(([name, value]) => [
					name,
					{ value, confidence: 0.9, page_index: 1 },
				]),
			)
		: { status: 'in_progress' }),
});

export const named =
	(type: string): Wording =>
	(document, moment, request) => ({
		...(objects(document, moment, request) as object),
		document_type: type,
	});

const kindOf = ({ type }: Doc) => (type === 'Invoices' ? 'Invoice' : 'Receipt');

const token = (payload: object) =>
	['{}', JSON.stringify(payload), 'x']
		.map((part) => Buffer.from(part).toString('base64url'))
		.join('.');

/** One KlearStack whose behaviour is data. */
export class PlausibleServer {
	readonly documents: Doc[] = [];
	behaviour: Behaviour = {};
	/** How often each endpoint was called. */
	readonly calls: Record<string, number> = {};
	/** The next pull's answer is lost, though it has moved the mark. */
	losesNext = false;
	/** Of the answers to anything but a login, so many are lost, or faulty. */
	faultRate = 0;
	url = '';
	private pulledUntil = 0;
	private pulledUntilBefore = 0;
	private began = 0;
	private readonly server = createServer((request, response) => {
		void this.handle(request, response).catch(() => response.destroy());
	});

	/** @param first number of its first document, so that those of several servers differ */
	constructor(private readonly first = 0) {}

	async start(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
		return this;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** Begins anew, with so many documents that were read long ago. */
	begin(behaviour: Behaviour, documents: number): void {
		this.behaviour = behaviour;
		this.documents.length = 0;
		for (const name of Object.keys(this.calls)) delete this.calls[name];
		this.losesNext = false;
		this.began = Date.now();
		this.pulledUntil = this.pulledUntilBefore = this.began;
		for (let n = 0; n < documents; n++) this.add(Date.now() - 30 * DAY_MS);
	}

	/** @returns its number */
	add(at = Date.now(), type: Doc['type'] = 'Invoices', isRead = true): Doc {
		const n = this.first + this.documents.length;
		const moment = { at, content: `c${n}-0`, isApproved: false, isRead };
		const document = { n, id: idOf(n), fileName: `file-${n}.pdf`, type, moments: [moment] };
		this.documents.push(document);
		return document;
	}

	/** Changes a document. @returns its content */
	change(n: number, change: Partial<Omit<Moment, 'at'>>): string {
		const { moments } = this.documents[n - this.first];
		const at = Math.max(Date.now(), moments.at(-1)!.at + 1);
		moments.push({ ...moments.at(-1)!, ...change, at });
		return moments.at(-1)!.content;
	}

	modify(n: number, change: Partial<Omit<Moment, 'at'>> = {}): string {
		return this.change(n, {
			...change,
			content: `c${n}-${this.documents[n - this.first].moments.length}`,
		});
	}

	/** Another program pulls with the same mark. */
	pullElsewhere(): void {
		this.given('Invoices', Date.now());
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks).toString();
		const form = (name: string) =>
			new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(body)?.[1] ?? '';
		const endpoint = request.url!.split('/').at(-1)!;
		const count = (this.calls[endpoint] = (this.calls[endpoint] ?? 0) + 1);
		const { status = 200, body: answer, delay } = this.answer(endpoint, count, form);
		if (delay) await sleep(delay);
		if (!endpoint.includes('token') && Math.random() < this.faultRate) {
			const fault = FAULTS[Math.floor(FAULTS.length * Math.random())];
			if (!fault) return void response.destroy();
			response.writeHead(fault.status ?? 200, { 'content-type': 'text/html' });
			return void response.end(fault.body);
		}
		const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
		response.writeHead(status, {
			'content-type': typeof answer === 'string' ? 'text/html' : 'application/json',
		});
		response.end(text);
	}

	private answer(endpoint: string, count: number, form: (name: string) => string): Answer {
		switch (endpoint) {
			case 'get_access_token':
			case 'getaccesstokenfromrefreshtoken': {
				const iat = Math.floor(Date.now() / 1000);
				const one = token({ iat, exp: iat + 10 * 365 * 86_400 });
				return { body: { access_token: one, refresh_token: one, release_version: '7.8.9' } };
			}
			case 'getmodifiedinvoices':
				return this.pull(count, form('document_type') || 'Invoices');
			case 'getuserdocuments':
				return this.list(count);
			case 'getdocument':
				return this.single(form('id'), count);
			default:
				return { status: 404, body: '<html><body>Not Found</body></html>' };
		}
	}

	/** What a pull gives, which moves the mark. */
	private given(type: string, now: number): Doc[] {
		const { pullGives = 'since', pullLag = 0, ignoresType } = this.behaviour;
		const until = now - pullLag;
		const mark = pullGives === 'twice' ? this.pulledUntilBefore : this.pulledUntil;
		this.pulledUntilBefore = this.pulledUntil;
		this.pulledUntil = Math.max(this.pulledUntil, until);
		const since = { since: mark, twice: mark, today: this.began, everything: 0, nothing: Infinity };
		return this.documents.filter(
			(document) =>
				(ignoresType || document.type === type) &&
				this.modifications(document).some(({ at }) => at > since[pullGives] && at <= until),
		);
	}

	private modifications({ moments }: Doc): Moment[] {
		const { counts = ['correction', 'approval', 'reading'], pullGives } = this.behaviour;
		if (pullGives === 'everything') return moments;
		return moments.filter((moment, n) => {
			const before = moments[n - 1];
			if (!before || before.isRead !== moment.isRead) {
				return moment.isRead && counts.includes('reading');
			}
			return counts.includes(before.isApproved === moment.isApproved ? 'correction' : 'approval');
		});
	}

	private pull(count: number, type: string): Answer {
		const { behaviour } = this;
		const given = this.given(type, Date.now());
		const replaced = behaviour.pullAnswers?.(count, given);
		if (replaced) return replaced;
		if (this.losesNext) {
			this.losesNext = false;
			return { body: '' };
		}
		if (given.length === 0 && behaviour.nothing) return behaviour.nothing;
		const worded = given.map((one) =>
			(behaviour.pullWords ?? objects)(one, this.momentOf(one, behaviour.pullLag), count),
		);
		const envelope = behaviour.pullEnvelope ?? ((documents) => ({ result: documents }));
		return { body: envelope(worded, given) };
	}

	private list(count: number): Answer {
		const { behaviour } = this;
		const replaced = behaviour.listAnswers?.(count);
		if (replaced) return replaced;
		const until = Date.now() - (behaviour.listLag ?? 0);
		const there = this.documents.filter(({ moments }) => moments[0].at <= until);
		const held = behaviour.listHolds?.(there, count) ?? there;
		const worded = held.map((one) =>
			(behaviour.listWords ?? tuples)(one, this.momentOf(one, behaviour.listLag), count),
		);
		const envelope = behaviour.listEnvelope ?? ((documents) => ({ result: documents }));
		return { body: envelope(worded, held), delay: behaviour.listDelay?.(count) };
	}

	private single(id: string, count: number): Answer {
		const { singleWords, singleAnswer } = this.behaviour;
		if (singleAnswer) return singleAnswer;
		const document = this.documents.find((one) => one.id === id);
		if (!document || singleWords === null) return { status: 404, body: { error: 'Not found.' } };
		const words =
			singleWords ??
			((one: Doc, moment: Moment) => named(kindOf(one))(one, moment, count) as unknown);
		return { body: { result: words(document, document.moments.at(-1)!, count) } };
	}

	private momentOf({ moments }: Doc, lag = 0): Moment {
		const until = Date.now() - lag;
		return moments.findLast(({ at }) => at <= until) ?? moments[0];
	}
}
