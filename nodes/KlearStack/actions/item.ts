import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OutputForm } from '../documents/assemble';
import type { TakeEntry } from '../documents/list';
import type { InputFile } from '../files/inputFile';
import { type Moment, momentIn } from '../parameters/moment';
import { formOf } from '../parameters/outputForm';
import { Values } from '../parameters/read';
import { endpointPath } from '../transport/address';
import type { Endpoint, IdentityField } from '../transport/endpoint';
import type { FormFields } from '../transport/form';
import type { CallOptions } from '../transport/host';
import type { Download, Client } from '../transport/client';
import { isAgentsTool } from './agentsTool';
import type { BoundCalls, Call, Calls } from './calls';
import { additionalFields, endpointName, identity, timeout } from './commonOptions';
import type { Run } from './run';

/** One item of a run, or one file of it: what its parameters say, and the calls made for it. */
export class Item extends Values {
	/** The file that this is about, where the operation sends one. */
	file?: InputFile;

	/** The file as n8n has it, where all files of the item are sent. */
	part?: { name: string; binary: IBinaryData; isOnly: boolean };

	/** The batch that its file became. */
	batchId?: string;

	/** Why the file cannot be sent. */
	problem?: Error;

	/** All items of the run, where they go into one call, which the first one makes. */
	together: Item[] = [];

	/** The form in which documents are to leave; undefined for just as KlearStack sent them. */
	readonly form: OutputForm | undefined;

	/** Sentences about what was done for it already, to be added to an error. */
	readonly alreadyDone: string[] = [];

	/** @throws UserError where the form in which documents are to leave is not complete */
	constructor(
		readonly run: Run,
		readonly index: number,
		private readonly values: Values,
		/** Calls as whom the credential says for this item. */
		readonly klearStack: Client,
	) {
		super(values);
		this.form = this.chosenForm();
	}

	/** The same item once more, for one of its files. */
	forFile(): Item {
		return new Item(this.run, this.index, this.values, this.klearStack);
	}

	get context(): IExecuteFunctions {
		return this.run.context;
	}

	get input(): INodeExecutionData {
		return this.context.getInputData()[this.index];
	}

	/** This moment in the workflow's time zone. */
	get now(): Moment {
		return momentIn(new Date(), this.context.getTimezone())!;
	}

	/** The item as a person counts it, who sees n8n's boxes begin with 1. */
	get name(): string {
		return `item ${this.index + 1}`;
	}

	/** Notes something that is not to be done again should what follows fail. */
	done(what: string): void {
		this.alreadyDone.push(what);
	}

	/** Something that the output panel says once for the run, with all that it is about. */
	note(message: string, about?: string): void {
		this.run.note(message, about);
	}

	private chosenForm(): OutputForm | undefined {
		const { selected } = this.run;
		const form = formOf(this, {
			leftOut: (name) => this.noteLeftOut(name),
			lookedFor: (name, isThere) => selected.set(name, isThere || selected.get(name) === true),
		});
		// An agent pays for every word, and decides by needsReview.
		if (form) form.isBrief = isAgentsTool(this.context);
		return form;
	}

	/** Tells of what the chosen form leaves out, unless that is how KlearStack says that all is well. */
	private noteLeftOut(name: string): void {
		if (name === 'lineItems') {
			this.note('Line items are left out. For a row per line, choose Output: One Item per Line');
		} else if (name !== 'status') {
			this.note('The chosen Output has no place for', name);
		}
	}

	/** An answer as an error may quote it. */
	quote(answer: unknown): string {
		return this.klearStack.quote(answer);
	}

	/** Calls an endpoint that the user names. */
	async call(endpoint: Endpoint, fields: FormFields): Promise<Download> {
		return await this.klearStack.download(endpoint, fields, { timeout: this.setting(timeout) });
	}

	/** Reads a long list that the operation is not about; its entries are taken as they come. */
	async list(endpoint: Endpoint, begin: () => TakeEntry): Promise<unknown> {
		return await this.klearStack.list(endpoint, {}, { timeout: this.setting(timeout) }, begin);
	}

	/**
	 * The endpoints of an operation as calls made for this item. The user's corrections are about the
	 * first one, which the operation is about.
	 *
	 * @throws UserError when the user has named an endpoint or a field that cannot be
	 */
	bind<Names extends string>(calls: Calls<Names>): BoundCalls<Names> {
		const { klearStack } = this;
		const corrections = this.corrections();
		const bound = Object.entries<Endpoint>(calls).map(([name, given], n): [string, Call] => {
			const endpoint = this.corrected(given);
			// An identity that a later call lacks is an error before the first one is sent.
			if (n > 0) klearStack.identityFor(endpoint, {});
			const options = { timeout: this.setting(timeout), ...(n === 0 && corrections) };
			const call = async (fields: FormFields = {}) =>
				await klearStack.call(endpoint, fields, options);
			const download: Call['download'] = async (fields) =>
				await klearStack.download(endpoint, fields, options);
			const list: Call['list'] = async (fields, begin) =>
				await klearStack.list(endpoint, fields, options, begin);
			return [name, Object.assign(call, { endpoint, download, list })];
		});
		return Object.fromEntries(bound) as BoundCalls<Names>;
	}

	/** The user's own form fields, and choice of identity. */
	private corrections(): Pick<CallOptions, 'identity' | 'additional'> {
		const entries = (this.option(additionalFields) ?? []).map(({ name, value }) => {
			const field = String(name).trim();
			const isIdentity = identity.options.some((one) => one.value === field);
			if (!isIdentity) return [field, value as string];
			throw this.error(
				`Extra Form Fields: "${field}" comes from the credential`,
				'Choose in Identity to Send which of company, user name and password to send.',
			);
		});
		return {
			identity: this.option(identity) as IdentityField[] | undefined,
			additional: Object.fromEntries(entries) as FormFields,
		};
	}

	/** The option is there only for an operation that has one inferred endpoint. */
	private corrected(endpoint: Endpoint): Endpoint {
		const name = this.option(endpointName);
		if (!endpoint.inferred || name === undefined) return endpoint;
		return { ...endpoint, path: this.pathNamed(name, 'Endpoint'), also: undefined };
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
}
