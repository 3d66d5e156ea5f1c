import { randomUUID } from 'node:crypto';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { account } from '../../../tools/account';
import { DEFAULT_USER } from '../../../tools/simulator/settings';
import { type RunningSimulator, startSimulator } from '../../../tools/simulator/start';
import { FaultProxy } from '../../support/faultProxy';
import type { FinishedRun, N8nCore } from '../../support/n8nCore';

/** A KlearStack behind a proxy that breaks connections, for one kind of call. */
export class Stage {
	/** Where the credential finds KlearStack. */
	baseUrl!: string;

	/** The option Timeout, in seconds: short only where nothing but its end is to come. */
	timeout = 30;

	/** Another one each time, so that nothing is remembered of the login before. */
	private user = DEFAULT_USER;

	private constructor(
		readonly n8n: N8nCore,
		readonly klearStack: RunningSimulator,
		readonly proxy: FaultProxy,
		/** Of a KlearStack with a certificate that nobody has signed. */
		readonly secureUrl: string,
	) {}

	static async start(n8n: N8nCore, secureUrl: string): Promise<Stage> {
		const klearStack = await startSimulator();
		return new Stage(n8n, klearStack, await FaultProxy.to(klearStack.url), secureUrl);
	}

	async stop(): Promise<void> {
		await Promise.all([this.klearStack.stop(), this.proxy.close()]);
	}

	/** Everything works again, and KlearStack is empty. */
	async reset(): Promise<void> {
		await this.klearStack.reset();
		this.user = { ...DEFAULT_USER, username: randomUUID() };
		await this.mend();
		this.baseUrl = this.proxy.url;
	}

	/** The tokens and the password of before are refused. @returns the new password */
	async changePassword(): Promise<string> {
		const password = 'Changed-Secret-2';
		await this.klearStack.setUsers([{ ...this.user, password }]);
		await this.klearStack.revokeTokens();
		return password;
	}

	/** Everything works again. */
	async mend(): Promise<void> {
		this.proxy.faults = [];
		await this.proxy.close();
		await this.proxy.open();
		await this.klearStack.set({ faults: [], echo: false });
		await this.klearStack.setUsers([this.user]);
	}

	credential() {
		return this.n8n.credentials.add(
			'klearStackApi',
			account(this.baseUrl, { username: this.user.username }),
		);
	}

	/** The credential says where KlearStack is now. */
	async moved(reference: ReturnType<Stage['credential']>): Promise<void> {
		this.n8n.credentials.stored.get(reference.klearStackApi.id!)!.baseUrl = this.baseUrl;
	}

	/** Everything works again, and somebody corrects the credential, which is used at once. */
	async correct(reference: ReturnType<Stage['credential']>): Promise<void> {
		await this.mend();
		const credential = this.n8n.credentials.stored.get(reference.klearStackApi.id!)!;
		credential.baseUrl = this.proxy.url;
		credential.password = await this.changePassword();
	}

	async run(
		operation: string,
		parameters: INodeParameters,
		reference: ReturnType<Stage['credential']>,
		items?: INodeExecutionData[],
	): Promise<FinishedRun> {
		const [resource, name] = operation.split('.');
		return await this.n8n.run({ resource, operation: name, ...parameters }, reference, { items });
	}

	/** How often an endpoint was called. */
	async requests(endpoint: string): Promise<number> {
		return (await this.klearStack.counts())[endpoint]?.all ?? 0;
	}
}
