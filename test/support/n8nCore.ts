import {
	BinaryDataConfig,
	BinaryDataService,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PackageDirectoryLoader,
	PollContext,
	WebhookContext,
	WorkflowExecute,
} from 'n8n-core';
import type {
	IBinaryData,
	ICredentialType,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodeType,
	INodeTypes,
	ITaskData,
	ResourceMapperFields,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';
import { createEmptyRunExecutionData, LoggerProxy, NodeHelpers, Workflow } from 'n8n-workflow';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type * as Bounds from '../../nodes/KlearStack/trigger/bounds';
import { PACKAGE } from '../../tools/n8n/communityPackage';
import { node } from '../../tools/n8n/workflows';
import { ROOT } from '../../tools/paths';
import { MemoryCredentials } from './credentialsHelper';
import { codeApart, withoutCode } from './errorCodes';
import { HTTP_REQUEST, httpRequestNode } from './httpRequestNode';
import { passThrough } from './passThrough';

// Several versions of these are installed; this is the one that n8n-core itself uses.
const coreRequire = createRequire(require.resolve('n8n-core'));
const { Container } = coreRequire('@n8n/di') as typeof import('@n8n/di');
const { Logger } = coreRequire('@n8n/backend-common') as typeof import('@n8n/backend-common');
const { SsrfProtectionConfig } = coreRequire('@n8n/config') as typeof import('@n8n/config');

const TRIGGER = 'nodes/KlearStack/KlearStackTrigger.node.js';
const WORKFLOW_ID = 'test-workflow';
const EXECUTION_ID = 'test-execution';

/** Where n8n would be reached; expressions may name these. */
const ADDRESSES = Object.fromEntries(
	[
		...['restApiUrl', 'instanceBaseUrl', 'webhookBaseUrl', 'webhookTestBaseUrl'],
		...['webhookWaitingBaseUrl', 'formBaseUrl', 'formTestBaseUrl', 'formWaitingBaseUrl'],
	].map((name) => [name, `http://localhost:5678/${name}`]),
);

export type BinaryMode = 'default' | 'filesystem';

export interface RunOptions {
	onError?: INode['onError'];
	retryOnFail?: boolean;
	items?: INodeExecutionData[];
	/** The workflow's time zone. */
	timezone?: string;
	/** How the execution began. */
	mode?: WorkflowExecuteMode;
	binaryMode?: 'combined' | 'separate';
	/** The node's, where it is another than KlearStack. */
	type?: string;
	/** As the tool of an AI agent. */
	asTool?: boolean;
}

export interface PollOptions {
	staticData?: IDataObject;
	/** What n8n gives a poll; its durable scheduler gives less than 5 minutes. */
	budgetMs?: number;
	activation?: WorkflowActivateMode;
	mode?: WorkflowExecuteMode;
}

export interface FinishedRun {
	status: string;
	/** What ended the run, as n8n stores it, with the code out of its description. */
	error?: { name: string; message: string; description?: string; httpCode?: string; code: string };
	/** What left the node's first output. */
	items: INodeExecutionData[];
	json: Array<Record<string, unknown>>;
	/** What left the error output, with On Error set to it. */
	errorItems: INodeExecutionData[];
	/** What the output panel says beside the results. */
	hints: string[];
	/** Everything n8n would store of the run. */
	stored: string;
}

/** The built package as n8n loads it, and the real n8n-core to run its nodes in. */
export class N8nCore {
	readonly credentials: MemoryCredentials;
	private readonly nodeTypes: INodeTypes;

	private constructor(private readonly loader: PackageDirectoryLoader) {
		const types: Record<string, INodeType> = {
			'test.passThrough': passThrough,
			[HTTP_REQUEST]: httpRequestNode,
		};
		for (const [name, { type }] of Object.entries(loader.nodeTypes)) {
			types[`${PACKAGE}.${name}`] = type as INodeType;
		}
		types[`${PACKAGE}.klearStackTool`] = types[`${PACKAGE}.klearStack`];
		this.nodeTypes = {
			getByName: (name) => types[name],
			getByNameAndVersion: (name, version) =>
				NodeHelpers.getVersionedNodeType(types[name], version),
			getKnownTypes: () => ({}),
		};
		this.credentials = new MemoryCredentials(loader.credentialTypes);
	}

	/** @param mode where binary data is kept: in memory, or on disk */
	static async load(mode: BinaryMode = 'filesystem'): Promise<N8nCore> {
		LoggerProxy.init(Container.get(Logger) as never);
		const config = Container.get(BinaryDataConfig);
		config.mode = mode;
		config.localStoragePath = mkdtempSync(join(tmpdir(), 'n8n-core-binary-'));
		await Container.get(BinaryDataService).init();
		const loader = new PackageDirectoryLoader(ROOT);
		await loader.loadAll();
		return new N8nCore(loader);
	}

	/** Where nodes say what whoever runs n8n should know. */
	readonly logger = Container.get(Logger);

	nodeType(name: string): INodeType {
		return this.loader.nodeTypes[name].type as INodeType;
	}

	credentialType(name: string): ICredentialType {
		return this.loader.credentialTypes[name].type;
	}

	/** An item with a file, kept as n8n's binary mode says. */
	async fileItem(
		data: Buffer,
		fileName: string,
		mimeType = 'application/pdf',
		json: INodeExecutionData['json'] = {},
	): Promise<INodeExecutionData> {
		return { json, binary: { data: await this.binary(data, fileName, mimeType) } };
	}

	async binary(data: Buffer, fileName: string, mimeType: string): Promise<IBinaryData> {
		return await Container.get(BinaryDataService).store(
			{ type: 'execution', workflowId: WORKFLOW_ID, executionId: EXECUTION_ID },
			data,
			{ fileName, mimeType, data: '' },
		);
	}

	/** The same for a file that is on disk already and never comes into memory. */
	async diskFileItem(path: string, fileName: string): Promise<INodeExecutionData> {
		const data = await Container.get(BinaryDataService).copyBinaryFile(
			{ type: 'execution', workflowId: WORKFLOW_ID, executionId: EXECUTION_ID },
			{ fileName, mimeType: 'application/pdf', data: '' },
			path,
		);
		return { json: {}, binary: { data } };
	}

	/** Where n8n keeps it on disk. */
	path({ id }: IBinaryData): string {
		return Container.get(BinaryDataService).getPath(id!);
	}

	async bytes(binary: IBinaryData): Promise<Buffer> {
		return await Container.get(BinaryDataService).getAsBuffer(binary);
	}

	/** Starts a workflow that hands the items to one KlearStack node. */
	start(
		parameters: INodeParameters,
		credentials: INode['credentials'],
		{
			items = [{ json: {} }],
			onError,
			retryOnFail,
			timezone = 'Europe/London',
			mode = 'manual',
			binaryMode = 'separate',
			type = `${PACKAGE}.klearStack`,
			asTool = false,
		}: RunOptions = {},
	) {
		const start = node('Start', 'test.passThrough');
		const tested = node('KlearStack', asTool ? `${type}Tool` : type, {
			parameters,
			credentials,
			onError,
			retryOnFail,
			maxTries: 2,
			waitBetweenTries: 0,
		});
		const workflow = new Workflow({
			id: WORKFLOW_ID,
			name: 'Test',
			nodes: [start, tested],
			connections: { Start: { main: [[{ node: 'KlearStack', type: 'main', index: 0 }]] } },
			active: false,
			nodeTypes: this.nodeTypes,
			settings: { executionOrder: 'v1', timezone, binaryMode },
		});
		const hooks = new ExecutionLifecycleHooks(mode, EXECUTION_ID, workflow as never);
		const additionalData = {
			credentialsHelper: this.credentials,
			executionId: EXECUTION_ID,
			workflowId: WORKFLOW_ID,
			currentNodeExecutionIndex: 0,
			hooks,
			variables: {},
			...ADDRESSES,
			userId: 'test-user',
			setExecutionStatus: () => {},
		} as unknown as IWorkflowExecuteAdditionalData;
		const execution = new WorkflowExecute(additionalData, mode, createEmptyRunExecutionData()).run({
			workflow,
			startNode: start,
			triggerToStartFrom: {
				name: 'Start',
				data: { data: { main: [items] } } as unknown as ITaskData,
			},
		});
		const finished = execution.then((run): FinishedRun => {
			const { resultData } = run.data;
			const outputs = resultData.runData.KlearStack?.[0]?.data?.main ?? [];
			const items = (outputs[0] ?? []).map(withoutCode);
			const error = resultData.error as FinishedRun['error'];
			return {
				status: run.status,
				// Another node's error has no code.
				error:
					error && type !== HTTP_REQUEST ? { ...error, ...codeApart(error.description) } : error,
				items,
				json: items.map(({ json }) => json),
				errorItems: (outputs[1] ?? []).map(withoutCode),
				hints: (resultData.runData.KlearStack?.[0]?.hints ?? []).map(({ message }) => message),
				stored: JSON.stringify(resultData),
			};
		});
		return { execution, finished };
	}

	/** A call by n8n's HTTP Request node with a KlearStack credential. */
	async httpRequest(url: string, credentials: INode['credentials'], method = 'POST') {
		return await this.run({ url, method }, credentials, { type: HTTP_REQUEST });
	}

	/** A workflow of one node, as triggers and open panels have it. */
	private single(
		type: string,
		parameters: INodeParameters,
		credentials: INode['credentials'],
		extra: object = {},
	) {
		const only = node(type, `${PACKAGE}.${type}`, { parameters, credentials });
		const { nodeTypes } = this;
		const workflow = new Workflow({
			id: WORKFLOW_ID,
			nodes: [only],
			connections: {},
			active: true,
			nodeTypes,
		});
		const additionalData = {
			credentialsHelper: this.credentials,
			variables: {},
			...ADDRESSES,
			...extra,
		} as unknown as IWorkflowExecuteAdditionalData;
		return { node: only, workflow, additionalData };
	}

	/** Loads a From List choice, as the open panel does. */
	async listSearch(
		method: string,
		parameters: INodeParameters,
		credentials: INode['credentials'],
		filter?: string,
	): Promise<INodeListSearchResult> {
		const context = this.panel(parameters, credentials);
		return await this.nodeType('klearStack').methods!.listSearch![method].call(context, filter);
	}

	/** Loads the columns to map, as the open panel does. */
	async resourceMapping(
		method: string,
		parameters: INodeParameters,
		credentials: INode['credentials'],
	): Promise<ResourceMapperFields> {
		const context = this.panel(parameters, credentials);
		return await this.nodeType('klearStack').methods!.resourceMapping![method].call(context);
	}

	/** What an open panel has. */
	panel(parameters: INodeParameters, credentials: INode['credentials']) {
		const extra = { currentNodeParameters: parameters };
		const { node, workflow, additionalData } = this.single(
			'klearStack',
			parameters,
			credentials,
			extra,
		);
		return new LoadOptionsContext(workflow, node, additionalData, '');
	}

	/** Hands one request to the push trigger, as n8n does once it has parsed its body. */
	async webhook(
		request: { headers: IDataObject; body: IDataObject; rawBody?: Buffer },
		credentials: INode['credentials'],
	): Promise<{ status?: number; answer?: unknown; result: IWebhookResponseData }> {
		const answered: { status?: number; answer?: unknown } = {};
		const response = {
			status(status: number) {
				answered.status = status;
				return response;
			},
			json(answer: unknown) {
				answered.answer = answer;
			},
		};
		const extra = { httpRequest: request, httpResponse: response };
		const { node, workflow, additionalData } = this.single(
			'klearStackPushTrigger',
			{},
			credentials,
			extra,
		);
		const webhook = { node: node.name, path: 'klearstack', workflowId: WORKFLOW_ID };
		const context = new WebhookContext(
			workflow,
			node,
			additionalData,
			'webhook',
			webhook as never,
			[],
			null as never,
		);
		const result = await this.nodeType('klearStackPushTrigger').webhook!.call(context);
		return { ...answered, result: result as IWebhookResponseData };
	}

	/** One activation of a poll trigger, as n8n makes it. */
	pollContext(
		parameters: INodeParameters,
		credentials: INode['credentials'],
		{
			staticData = {},
			budgetMs = 300_000,
			activation = 'activate',
			mode = 'trigger',
		}: PollOptions = {},
	) {
		const { node, workflow, additionalData } = this.single(
			'klearStackTrigger',
			parameters,
			credentials,
		);
		Object.assign(workflow.getStaticData('node', node), staticData);
		return new PollContext(
			workflow,
			node,
			additionalData,
			mode,
			activation,
			undefined,
			undefined,
			undefined,
			undefined,
			undefined,
			() => budgetMs,
		);
	}

	/** Switches n8n's protection against server-side request forgery on or off. */
	protectFromSsrf(isOn: boolean): void {
		Container.get(SsrfProtectionConfig).enabled = isOn;
	}

	/** The poll trigger with nothing in memory, as a process that has just started has it. */
	/** @param mostDocuments that it compares, where a test of the bound needs a small one */
	triggerInNewProcess(mostDocuments?: number): INodeType {
		let trigger!: INodeType;
		jest.isolateModules(() => {
			jest.doMock('n8n-workflow', () => n8nWorkflow);
			const { KlearStackTrigger } = jest.requireActual<{ KlearStackTrigger: new () => INodeType }>(
				join(ROOT, 'dist', TRIGGER),
			);
			trigger = new KlearStackTrigger();
			if (mostDocuments) {
				const bounds = join(ROOT, 'dist/nodes/KlearStack/trigger/bounds.js');
				jest.requireActual<typeof Bounds>(bounds).largestList.documents = mostDocuments;
			}
		});
		return trigger;
	}

	async poll(context: PollContext): Promise<INodeExecutionData[] | undefined> {
		return (await this.nodeType('klearStackTrigger').poll!.call(context))?.[0];
	}

	async run(...args: Parameters<N8nCore['start']>): Promise<FinishedRun> {
		return await this.start(...args).finished;
	}
}
