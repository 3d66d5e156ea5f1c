/** A day at an office, with a KlearStack that is any of the plausible ones. */
import type { IDataObject } from 'n8n-workflow';

import { account } from '../../../tools/account';
import { N8nCore } from '../../support/n8nCore';
import { idOf, PlausibleServer } from '../../support/plausibleServer';
import { PollHost } from '../../support/pollHost';
import type { Row } from './plausibleServers';

const DOCUMENTS = 16;
/** `npm run test:trigger`: each server with both schedulers. */
const IS_WHOLE = process.env.BOTH_SCHEDULERS === 'true';
/** Of the test's clock: longer than an execution is taken to last. */
const LONG_MS = 7 * 60_000;

let n8n: N8nCore;
const server = new PlausibleServer();
let clock = 0;

interface Harms {
	/** Contents that never started the workflow. */
	lost: string[];
	/** Items too many, each as often as it came too often. */
	flood: string[];
	/** What activation or a poll failed with. */
	failures: string[];
	/** Contents with several eventIds, and eventIds of several contents. */
	mixedUp: string[];
}

/** A workflow of the account, and what should start it. */
class Workflow {
	private readonly expected = new Set<string>();
	/** What may come once more, because n8n was restarted since it left. */
	private readonly mayComeAgain = new Set<string>();
	readonly failures: string[] = [];

	constructor(
		readonly trigger: PollHost,
		readonly isForApproved: boolean,
		private readonly budgetMs?: number,
	) {}

	/** A content that a document had, however shortly. */
	readonly existed = new Set<string>();

	expect(content: string, isApproved = false): void {
		if (this.isForApproved === isApproved || !this.isForApproved) {
			this.expected.add(isApproved ? `${content} approved` : content);
		}
	}

	async try(work: () => Promise<unknown>): Promise<void> {
		await work().catch((error: Error) => this.failures.push(error.message));
	}

	async poll(): Promise<void> {
		await this.try(async () => await this.trigger.poll(undefined, this.budgetMs));
	}

	async restart(): Promise<void> {
		for (const item of this.trigger.delivered) this.mayComeAgain.add(contentOf(item));
		await this.try(async () => await this.trigger.start('init'));
	}

	harms(): Harms {
		const times = new Map<string, number>();
		const mixedUp = new Set<string>();
		const contents = new Map<string, string>();
		const eventIds = new Map<string, string>();
		for (const item of this.trigger.delivered) {
			const [content, eventId] = [contentOf(item), String(item.eventId)];
			times.set(content, (times.get(content) ?? 0) + 1);
			if ((contents.get(eventId) ?? content) !== content) mixedUp.add(eventId);
			if ((eventIds.get(content) ?? eventId) !== eventId) mixedUp.add(content);
			contents.set(eventId, content);
			eventIds.set(content, eventId);
		}
		const lost = [...this.expected].filter((content) => !times.has(content));
		const flood = [...times].flatMap(([content, count]) => {
			const isExpected =
				this.expected.has(content) || (!this.isForApproved && this.existed.has(content));
			const most = isExpected ? 1 + Number(this.mayComeAgain.has(content)) : 0;
			return Array.from({ length: Math.max(0, count - most) }, () => content);
		});
		return { lost, flood, failures: this.failures, mixedUp: [...mixedUp] };
	}
}

/** Which content of which document an item has, however it is worded. */
function contentOf(item: IDataObject): string {
	const content = /c\d+-\d+/.exec(JSON.stringify(item.fields ?? item))?.[0] ?? JSON.stringify(item);
	return item.isApproved === true ? `${content} approved` : content;
}

/** Documents are corrected, added, approved; n8n is restarted once. */
async function live(row: Row, durable: boolean): Promise<Workflow[]> {
	clock += 24 * 60 * 60_000;
	const began = performance.now();
	jest.spyOn(Date, 'now').mockImplementation(() => clock + performance.now() - began);
	server.begin(row, DOCUMENTS);
	const credential = () => n8n.credentials.add('klearStackApi', account(server.url));
	const workflows = [{}, ...(row.isAlone ? [] : [{ triggerOn: 'approved' }])].map(
		(parameters) =>
			new Workflow(
				new PollHost(n8n, { ...parameters, options: row.options ?? {} }, credential(), durable),
				'triggerOn' in parameters,
				row.budgetMs,
			),
	);
	const each = async (work: (workflow: Workflow) => Promise<void>) => {
		for (const workflow of workflows) await work(workflow);
	};
	const expectAll = (content: string, isApproved = false) => {
		for (const workflow of workflows) workflow.expect(content, isApproved);
	};
	const every = row.every ?? 60_000;
	let polled = 0;
	const polls = async (count: number) => {
		for (let n = 0; n < count; n++) {
			clock += every;
			if (row.isShared && polled++ % 2 === 0) server.pullElsewhere();
			await each(async (workflow) => await workflow.poll());
		}
	};
	const untilSeen = Math.ceil(30_000 / every) + 1;

	await each(async (workflow) => {
		await workflow.try(async () => await workflow.trigger.start('activate'));
	});
	await polls(1);
	// Ten are corrected once, in two goes.
	for (const some of [
		[0, 1, 2, 3],
		[4, 5, 6, 7, 8, 9],
	]) {
		for (const n of some) expectAll(server.modify(n));
		await polls(1);
	}
	await polls(untilSeen - 1);
	// Three are uploaded, one of them of another type, and read.
	const added = [
		server.add(Date.now(), 'Invoices', false),
		server.add(Date.now(), 'Invoices', false),
	];
	const saysTypes = row.singleWords === undefined && row.singleAnswer === undefined;
	if (!row.ignoresType && saysTypes && !row.hasOneType) {
		server.add(Date.now(), 'Receipts');
	}
	await polls(1);
	for (const { n } of added) expectAll(server.change(n, { isRead: true }));
	// One is corrected a second time long after the first.
	expectAll(server.modify(2));
	await polls(1);
	// Four are corrected, and approved twelve seconds later, with a poll between or not.
	for (const n of [0, 1, 10, 11]) {
		const content = server.modify(n);
		for (const { existed } of workflows) existed.add(content);
		if (n % 2 === 0) {
			expectAll(content);
			await polls(1);
		}
		clock += 12_000;
		expectAll(server.change(n, { isApproved: true }), true);
	}
	await polls(untilSeen + 1);
	// One of them is corrected, so that it has to be approved once more, and is.
	expectAll(server.modify(11, { isApproved: false }));
	await polls(untilSeen);
	expectAll(server.change(11, { isApproved: true }), true);
	await polls(untilSeen);
	await each(async (workflow) => await workflow.restart());
	await polls(1);
	expectAll(server.modify(13));
	await polls(2);
	clock += LONG_MS;
	await polls(untilSeen);
	return workflows;
}

/**
 * Under each of these servers nothing is lost, nothing comes too often, and nothing is silent.
 *
 * @param rows by turns with the one and the other of n8n's schedulers, or each with both
 */
export function itIsRightUnder(rows: Row[]): void {
	beforeAll(async () => {
		[n8n] = await Promise.all([N8nCore.load(), server.start()]);
		clock = Date.now();
	});
	afterAll(async () => await server.stop());
	afterEach(() => jest.restoreAllMocks());
	// The durable scheduler is n8n's default from 2.45 on; only it says how long a poll may take.
	const cases = rows.flatMap((row, n) => {
		const isDurable = row.budgetMs !== undefined || n % 2 === 0;
		const both = IS_WHOLE && row.budgetMs === undefined;
		return (both ? [true, false] : [isDurable]).map(
			(durable) => [row.name, durable ? 'durable' : 'in memory', row, durable] as const,
		);
	});

	it.each(cases)('%s (scheduler %s)', async (_name, _scheduler, row, durable) => {
		const workflows = await live(row, durable);
		for (const workflow of workflows) {
			const { lost, flood, failures, mixedUp } = workflow.harms();
			const unseen = failures.filter((message) => !row.sees?.test(message));
			expect({
				lost: lost.slice(row.lost?.most ?? 0),
				flood: flood.slice(row.repeated?.most ?? 0),
				silence: unseen,
				mixedUp,
			}).toEqual({ lost: [], flood: [], silence: [], mixedUp: [] });
			if (row.sees) expect(failures).not.toEqual([]);
			if (!row.hasNoIds) {
				for (const item of workflow.trigger.delivered) {
					const n = Number(/c(\d+)-/.exec(contentOf(item))?.[1]);
					expect(item.documentId).toBe(idOf(n));
				}
			}
		}
	});
}
