/** The endpoints of an operation, and the calls of them that are made for an item. */
import type { TakeEntry } from '../documents/list';
import type { Answer } from '../json';
import type { Endpoint } from '../transport/endpoint';
import type { FormFields } from '../transport/form';
import type { Download } from '../transport/client';

/** A call of one endpoint, made as the item's options say. */
export interface Call {
	(fields?: FormFields): Promise<Answer>;
	endpoint: Endpoint;

	/** The same where KlearStack may answer with a file. */
	download(fields: FormFields): Promise<Download>;
	/** The same where KlearStack answers with a long list, whose entries are taken as they come. */
	list(fields: FormFields, begin: () => TakeEntry): Promise<Answer>;
}

export type Calls<Names extends string = string> = Record<Names, Endpoint>;
export type BoundCalls<Names extends string> = Record<Names, Call>;
