import { Credentials } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeHelpers } from 'n8n-workflow';

type Data = ICredentialDataDecryptedObject;

/**
 * Stands in for n8n's credentials helper, which lives in the package n8n and not in n8n-core: keeps
 * credentials in memory, and calls the type's own preAuthentication and authenticate when the real
 * one does. The real one is covered by the e2e tests.
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
		await this.updateCredentials(node.credentials![type], type, {
			...this.stored.get(node.credentials![type].id!),
			...output,
		} as Data);
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(): Promise<Data | undefined> {
		throw new Error('Not used by n8n-core');
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		type: string,
	): Promise<Data> {
		const data = structuredClone(this.stored.get(id!)!);
		const properties = this.getCredentialsProperties(type);
		return NodeHelpers.getNodeParameters(
			properties,
			data as never,
			true,
			false,
			null,
			null,
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
