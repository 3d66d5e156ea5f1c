import { Credentials, getAdditionalKeys } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	INodeTypes,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper, isExpression, NodeHelpers, Workflow } from 'n8n-workflow';

import { passThrough } from './passThrough';

type Data = ICredentialDataDecryptedObject;

/** Where n8n resolves the expressions of a credential that no item uses. */
const NO_NODE: INode = {
	id: '',
	name: '',
	typeVersion: 1,
	type: 'mock',
	position: [0, 0],
	parameters: {},
};

/**
 * Stands in for n8n's credentials helper, which lives in the package n8n and not in n8n-core: keeps
 * credentials in memory, resolves their expressions, and calls the type's own preAuthentication and
 * authenticate when the real one does (dist/credentials-helper.js of n8n 2.41.1). The real one is covered
 * by the e2e tests.
 */
export class MemoryCredentials extends ICredentialsHelper {
	readonly stored = new Map<string, Data>();

	constructor(private readonly types: Record<string, { type: ICredentialType }>) {
		super();
	}

	/** Stores a credential and gives what a node names it by. */
	add(type: string, data: Data): Record<string, INodeCredentialsDetails> {
		const id = String(this.stored.size + 1);
		this.stored.set(id, { ...data });
		return { [type]: { id, name: `${type} ${id}` } };
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.types[type].type.properties;
	}

	async authenticate(
		credentials: Data,
		type: string,
		request: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types[type].type;
		if (typeof authenticate !== 'function') throw new Error('Only functions are supported here');
		return await authenticate(credentials, request as IHttpRequestOptions);
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: Data,
		type: string,
		node: INode,
		expired: boolean,
	): Promise<Data | undefined> {
		if (credentials.accessToken !== '' && !expired) return undefined;
		// n8n hands over httpRequest and nothing else.
		const httpRequest = async (options: IHttpRequestOptions) =>
			(await helpers.helpers.httpRequest(options)) as unknown;
		const output = await this.types[type].type.preAuthentication!.call(
			{ helpers: { httpRequest } } as IHttpRequestHelper,
			credentials,
		);
		if (output.accessToken === undefined) return undefined;
		const stored = this.stored.get(node.credentials![type].id!)!;
		const kept = Object.entries(output).filter(
			([name]) => name === 'accessToken' || !isExpression(stored[name]),
		);
		await this.updateCredentials(node.credentials![type], type, {
			...stored,
			...Object.fromEntries(kept),
		} as Data);
		return Object.assign(credentials, output) as Data;
	}

	async runPreAuthentication(): Promise<Data | undefined> {
		throw new Error('Not used by n8n-core');
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		_raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	): Promise<Data> {
		const data = structuredClone(this.stored.get(id!)!);
		const properties = this.getCredentialsProperties(type);
		const decrypted = NodeHelpers.getNodeParameters(
			properties,
			data as never,
			true,
			false,
			null,
			null,
		) as Data;
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (values) {
			const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = values;
			return workflow.expression.getParameterValue(
				decrypted as INodeParameters,
				runExecutionData,
				runIndex,
				itemIndex,
				node.name,
				connectionInputData,
				mode,
				keys,
				executeData,
				false,
				decrypted,
			) as Data;
		}
		// An open list and a trigger have no items.
		const workflow = new Workflow({
			nodes: [NO_NODE],
			connections: {},
			active: false,
			nodeTypes: { getByNameAndVersion: () => passThrough } as unknown as INodeTypes,
		});
		return workflow.expression.getComplexParameterValue(
			NO_NODE,
			decrypted as INodeParameters,
			mode,
			keys,
			undefined,
			undefined,
			decrypted,
		) as Data;
	}

	async getCredentials({ id, name }: INodeCredentialsDetails, type: string) {
		return new Credentials({ id, name }, type);
	}

	async updateCredentials({ id }: INodeCredentialsDetails, _type: string, data: Data) {
		this.stored.set(id!, structuredClone(data));
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('No OAuth here');
	}
}
