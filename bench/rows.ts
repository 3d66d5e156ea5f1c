/** What is measured, against what, and how good it has to be. */
import type { INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { endpoints } from '../nodes/KlearStack/transport/endpoints';
import { PUSH_TOKEN } from '../tools/account';
import { type BenchKlearStack, type Settings, tuplesOf } from '../tools/preparedKlearStack';
import { DEFAULT_USER } from '../tools/simulator/settings';
import { BenchN8n, type Step } from './n8n';

export type Quantity = 'time' | 'processor' | 'peak' | 'growth' | 'silence';

export interface Goal {
	of: Quantity;
	/** At most so many times what the other one takes; or, with `absolute`, so many units. */
	atMost: number;
	absolute?: true;
}

/** One side of a comparison, prepared in its own n8n. */
export type Contender = (n8n: BenchN8n) => Promise<() => Promise<number | void>>;

export interface Row {
	name: string;
	settings: Partial<Settings>;
	rounds: number;
	ours: Contender;
	/** By name; the first one is what the goals are about. None where the goals are absolute. */
	others: Record<string, Contender>;
	goals: Goal[];
}

export interface Files {
	/** Folder with 200 PDFs of 50 KB. */
	small: string;
	/** A PDF of 1 GB. */
	large: string;
}

const { company, username, password } = DEFAULT_USER;
const IDENTITY = { company_name: company, username, password };

const klearStackNode = (operation: string, parameters: INodeParameters): Step => {
	const [resource, name] = operation.split('.');
	return [
		'n8n-nodes-klearstack.klearStack',
		1,
		{ resource, operation: name, options: {}, ...parameters },
	];
};

/** HTTP Request, posting the same form. */
function httpRequest(
	klearStack: BenchKlearStack,
	authentication: 'klearStackApi' | 'httpHeaderAuth',
	path: string,
	fields: Record<string, string>,
	withFile = false,
): Step {
	const credential =
		authentication === 'klearStackApi'
			? { authentication: 'predefinedCredentialType', nodeCredentialType: authentication }
			: { authentication: 'genericCredentialType', genericAuthType: authentication };
	const parameters: INodeParameters[] = Object.entries(fields).map(([name, value]) => ({
		parameterType: 'formData',
		name,
		value,
	}));
	if (withFile) {
		parameters.push({ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' });
	}
	return [
		'n8n-nodes-base.httpRequest',
		4.2,
		{
			method: 'POST',
			url: `${klearStack.url}/${path}`,
			...credential,
			sendBody: true,
			contentType: 'multipart-form-data',
			bodyParameters: { parameters },
			options: {},
		},
	];
}

/** A workflow that runs these steps when its webhook is called, and answers when they are done. */
function called(steps: Step[], measure: 'whole' | 'last node', body?: () => string): Contender {
	return async (n8n) => {
		const webhook: Step = [
			'n8n-nodes-base.webhook',
			2,
			{
				httpMethod: 'POST',
				path: randomUUID(),
				responseMode: 'lastNode',
				responseData: 'noData',
				options: {},
			},
		];
		const workflow = await n8n.publish([webhook, ...steps], measure === 'last node');
		return async () => {
			const call = async () =>
				await fetch(n8n.address(workflow), {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: body?.() ?? '{}',
				});
			let response = await call();
			// n8n may take a moment to listen.
			for (; response.status === 404; response = await call()) await sleep(100);
			const answer = await response.text();
			if (!response.ok) throw new Error(`The workflow failed: ${response.status} ${answer}`);
			if (measure === 'whole') return undefined;
			const { last } = await n8n.succeeded(workflow);
			const { data } = await n8n.api.execution(last!);
			return data.resultData.runData[`Step ${steps.length}`][0].executionTime;
		};
	};
}

const readFiles = (selector: string): Step => [
	'n8n-nodes-base.readWriteFile',
	1.1,
	{ operation: 'read', fileSelector: selector, options: {} },
];

const items = (count: number): [Step, () => string] => [
	['n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.rows', options: {} }],
	() => JSON.stringify({ rows: Array.from({ length: count }, (_, n) => ({ n })) }),
];

/**
 * n8n's Code node with what people write instead: fields and confidences of each document, and whether one of
 * them is low.
 *
 * @param documents an expression for the list of documents
 */
const code = (documents: string): Step => [
	'n8n-nodes-base.code',
	2,
	{
		jsCode: `return ${documents}.map((tuples) => {
	const json = { needsReview: false, fields: {}, confidence: {} };
	for (const [value, name, confidence] of tuples) {
		if (confidence === undefined) json[name] = value;
		else {
			json.fields[name] = value;
			json.confidence[name] = confidence;
			if (confidence < 0.8) json.needsReview = true;
		}
	}
	return { json };
});`,
	},
];

function getMany(
	klearStack: BenchKlearStack,
	documents: number,
	rounds: number,
	simplify: boolean,
	hasGoals = true,
): Row {
	const fields = { ...IDENTITY };
	const request = (how: 'klearStackApi' | 'httpHeaderAuth', ...behind: Step[]) =>
		called(
			[httpRequest(klearStack, how, endpoints.getUserDocuments.path, fields), ...behind],
			'whole',
		);
	const split: Step = ['n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'result', options: {} }];
	return {
		name: `Get Many, ${documents.toLocaleString('en')} documents with 50 fields, ${simplify ? 'simplified' : 'as sent'}`,
		settings: { documents, fields: 50 },
		rounds,
		ours: called(
			[
				klearStackNode('document.getAll', {
					returnAll: true,
					output: simplify ? 'simplified' : 'raw',
				}),
			],
			'whole',
		),
		others: {
			...(simplify && {
				'HTTP Request, Split Out, Code': request(
					'klearStackApi',
					split,
					code('$input.all().map(({ json }) => json.result)'),
				),
			}),
			'HTTP Request, our credential': request('klearStackApi'),
			'HTTP Request, ready header': request('httpHeaderAuth'),
		},
		goals: hasGoals
			? [
					{ of: 'time', atMost: simplify ? 0.7 : 1 },
					{ of: 'peak', atMost: simplify ? 0.7 : 1 },
				]
			: [],
	};
}

const UPLOAD = { processing_pref: 'accuracy', invoice_type: 'B2B', document_type: 'Invoices' };

function uploads(klearStack: BenchKlearStack, files: Files, concurrency?: number): Row {
	const read = readFiles(`${files.small}/*.pdf`);
	const request = (how: 'klearStackApi' | 'httpHeaderAuth') =>
		called(
			[
				read,
				httpRequest(
					klearStack,
					how,
					endpoints.processDocument.path,
					{ ...IDENTITY, ...UPLOAD },
					true,
				),
			],
			'last node',
		);
	const options = concurrency ? { concurrency } : {};
	return {
		name: `200 uploads of 50 KB, answered after 100 ms, ${concurrency ? `Concurrency ${concurrency}` : 'nothing set'}`,
		settings: { answerMs: 100 },
		rounds: 3,
		ours: called(
			[read, klearStackNode('document.upload', { documentType: 'Invoices', options })],
			'last node',
		),
		others: {
			'HTTP Request, our credential': request('klearStackApi'),
			'HTTP Request, ready header': request('httpHeaderAuth'),
		},
		goals: [{ of: 'time', atMost: concurrency ? 1 : 1.2 }],
	};
}

function smallReads(klearStack: BenchKlearStack): Row {
	const [split, body] = items(500);
	const { company_name, username } = IDENTITY;
	const request = (how: 'klearStackApi' | 'httpHeaderAuth') =>
		called(
			[split, httpRequest(klearStack, how, endpoints.getUserId.path, { company_name, username })],
			'last node',
			body,
		);
	return {
		name: '500 small reads, nothing set',
		settings: {},
		rounds: 4,
		ours: called([split, klearStackNode('user.getId', {})], 'last node', body),
		others: {
			'HTTP Request, our credential': request('klearStackApi'),
			'HTTP Request, ready header': request('httpHeaderAuth'),
		},
		goals: [
			{ of: 'time', atMost: 1 },
			{ of: 'processor', atMost: 1 },
		],
	};
}

const PUSHES = 200;

/** All at once; the time is that until each has been answered and its execution has ended. */
function pushed(start: Step, behind: Step = ['n8n-nodes-base.noOp', 1, {}]): Contender {
	return async (n8n) => {
		const workflow = await n8n.publish([start, behind], true);
		const address = n8n.address(workflow);
		// n8n may take a moment to listen. Without a token nothing is accepted.
		while ((await fetch(address, { method: 'POST' })).status === 404) await sleep(100);
		let before = 0;
		return async () => {
			const began = performance.now();
			const answers = await Promise.all(
				Array.from({ length: PUSHES }, async (_, n) => {
					const form = new FormData();
					form.set('data', JSON.stringify({ result: [tuplesOf(n, 30)] }));
					form.set('batch_id', `batch-${n}`);
					const headers = { authorization: `Bearer ${PUSH_TOKEN}` };
					const response = await fetch(address, { method: 'POST', headers, body: form });
					await response.arrayBuffer();
					return response.status;
				}),
			);
			if (answers.some((status) => status !== 200))
				throw new Error(`Answered: ${answers.join(' ')}`);
			for (;;) {
				const { count } = await n8n.succeeded(workflow);
				if (count >= before + PUSHES) {
					before = count;
					return performance.now() - began;
				}
				await sleep(50);
			}
		};
	};
}

const webhook = (): Step => [
	'n8n-nodes-base.webhook',
	2,
	{ httpMethod: 'POST', path: randomUUID(), authentication: 'headerAuth', options: {} },
];

const pushes: Row = {
	name: `${PUSHES} pushes at once, each with its execution`,
	settings: {},
	rounds: 2,
	ours: pushed(['n8n-nodes-klearstack.klearStackPushTrigger', 2, {}]),
	others: {
		'Webhook, Code': pushed(
			webhook(),
			code('$input.all().flatMap(({ json }) => JSON.parse(json.body.data).result)'),
		),
		Webhook: pushed(webhook()),
	},
	goals: [{ of: 'time', atMost: 1 }],
};

function largeUpload(klearStack: BenchKlearStack, { large }: Files, unauthorized: number): Row {
	const read = readFiles(large);
	return {
		name: `One upload of 1 GB from disk${unauthorized ? ', sent again after a 401' : ''}`,
		settings: { unauthorized },
		rounds: 1,
		ours: called([read, klearStackNode('document.upload', { documentType: 'Invoices' })], 'whole'),
		others: unauthorized
			? {}
			: {
					'HTTP Request, our credential': called(
						[
							read,
							httpRequest(
								klearStack,
								'klearStackApi',
								endpoints.processDocument.path,
								{ ...IDENTITY, ...UPLOAD },
								true,
							),
						],
						'whole',
					),
				},
		goals: [{ of: 'growth', atMost: 100, absolute: true }],
	};
}

/** From publishing until n8n has made the first poll. */
const activation: Row = {
	name: 'Publishing KlearStack Trigger on 10,000 documents with 60 fields',
	settings: { documents: 10_000, fields: 60 },
	rounds: 2,
	ours: async (n8n) => async () => {
		const began = performance.now();
		const everyHour = { item: [{ mode: 'everyHour' }] };
		const workflow = await n8n.publish(
			[
				[
					'n8n-nodes-klearstack.klearStackTrigger',
					1,
					{ pollTimes: everyHour, documentType: 'Invoices', options: {} },
				],
				['n8n-nodes-base.noOp', 1, {}],
			],
			true,
		);
		const time = performance.now() - began;
		await n8n.api.deactivate(workflow);
		return time;
	},
	others: {},
	goals: [
		{ of: 'silence', atMost: 200, absolute: true },
		{ of: 'time', atMost: 2000, absolute: true },
	],
};

export const rowsOf = (klearStack: BenchKlearStack, files: Files): Row[] => [
	smallReads(klearStack),
	uploads(klearStack, files),
	uploads(klearStack, files, 200),
	pushes,
	getMany(klearStack, 1_000, 3, true, false),
	getMany(klearStack, 10_000, 2, true),
	getMany(klearStack, 10_000, 2, false),
	activation,
	largeUpload(klearStack, files, 0),
	largeUpload(klearStack, files, 1),
];
