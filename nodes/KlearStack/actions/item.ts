import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { InputFile } from '../files/inputFile';
import { endpointPath } from '../transport/address';
import type { Endpoint } from '../transport/endpoint';
import type { FormFields } from '../transport/form';
import type { CallOptions } from '../transport/host';
import { endpointName, timeout } from './descriptions';
import type { BoundCalls, Call, Calls } from './operation';
import { Values } from './read';
import type { Run } from './run';

/** One item of a run, or one file of it: what its parameters say, and the calls made for it. */
export class Item extends Values {
	/** The file that this is about, where the operation sends one. */
	file?: InputFile;

	/** Names the file where it is one of several of the item. */
	part?: string;

	/** What has been carried out for it already, to be said beside an error. */
	readonly alreadyDone: string[] = [];

	constructor(
		readonly run: Run,
		readonly index: number,
		private readonly values: Values,
	) {
		super(values);
	}

	/** @param isOnly the item stands for this file alone */
	withFile(file: InputFile, isOnly: boolean): Item {
		const item = new Item(this.run, this.index, this.values);
		item.file = file;
		if (!isOnly) item.part = file.file.name;
		return item;
	}

	get context(): IExecuteFunctions {
		return this.run.context;
	}

	get input(): INodeExecutionData {
		return this.context.getInputData()[this.index];
	}

	/** Notes something that is not to be done again should what follows fail. */
	done(what: string): void {
		this.alreadyDone.push(what);
	}

	/** Something that the output panel says once for the run, with all that it is about. */
	note(message: string, about: string): void {
		const { notes } = this.run;
		if (!notes.has(message)) notes.set(message, new Set());
		notes.get(message)!.add(about);
	}

	/** An answer as an error may quote it. */
	quote(answer: unknown): string {
		return this.run.klearStack.quote(answer);
	}

	async call(endpoint: Endpoint, fields: FormFields) {
		return await this.run.klearStack.call(endpoint, fields, this.callOptions);
	}

	/**
	 * The endpoints of an operation as calls made for this item.
	 *
	 * @throws NodeOperationError when the user has named the endpoint, and it is no name of one
	 */
	bind<Names extends string>(calls: Calls<Names>): BoundCalls<Names> {
		const bound = Object.entries<Endpoint>(calls).map(([name, given]): [string, Call] => {
			const endpoint = { ...given, path: this.pathOf(given) };
			const call = async (fields: FormFields = {}) => await this.call(endpoint, fields);
			const download: Call['download'] = async (fields) =>
				await this.run.klearStack.download(endpoint, fields, this.callOptions);
			const list: Call['list'] = async (fields, begin) =>
				await this.run.klearStack.list(endpoint, fields, this.callOptions, begin);
			return [name, Object.assign(call, { endpoint, download, list })];
		});
		return Object.fromEntries(bound) as BoundCalls<Names>;
	}

	/** The option is there only for an operation that has one inferred endpoint. */
	private pathOf({ inferred, path }: Endpoint): string {
		const name = this.option(endpointName);
		return inferred && name !== undefined ? this.pathNamed(name, 'Endpoint') : path;
	}

	/** The path of an endpoint that the user names in a parameter with this label. */
	pathNamed(name: string, label: string): string {
		const path = endpointPath(name);
		if (path !== undefined) return path;
		throw this.error(
			`${label}: "${name}" is not the name of an endpoint`,
			'Enter the name as KlearStack’s documentation prints it, e.g. getuserdocuments, or with its path, e.g. klearstack/retry_push_api.',
		);
	}

	private get callOptions(): CallOptions {
		return { timeout: this.setting(timeout) };
	}
}
