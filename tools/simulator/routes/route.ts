import type { Call, User } from '../settings';
import type { State } from '../state';

export interface Form {
	fields: Record<string, string>;
	file?: NonNullable<Call['file']> & { path: string };
}

export interface Answer {
	status?: number;
	body: unknown;
}

export interface Route {
	path: string;
	/** No bearer token is needed: the two logins. */
	open?: true;
	/** Form fields that must be there, with what comes back without them. */
	required: string[];
	missing: (field: string) => Answer;
	/** User name and password in the form are checked. */
	checksPassword?: true;
	handle: (form: Form, user: User) => Answer | Promise<Answer>;
}

export type Routes = (state: State) => Route[];

export const RELEASE = { release_version: '7.8.9' };

/** The path of an endpoint on all pages but two. */
export const at = (name: string) => `access/klearstack/${name}`;

export const IDENTITY = ['company_name', 'username', 'password'];

const LABELS: Record<string, string> = {
	company_name: 'Company Name',
	username: 'Username',
	password: 'Password',
};

/** Authentication pages: 500 that names the parameter, in words only (1.1 to 1.4). */
export const missing500 = (field: string): Answer => ({
	status: 500,
	body: { error: LABELS[field] ?? field },
});

/** Upload pages: 400 for user name and password, 500 for the rest (2.2; 2.1 by its ancestor). */
export const missingUpload = (field: string): Answer =>
	['username', 'password'].includes(field)
		? { status: 400, body: { error: `Please provide ${field}.` } }
		: { status: 500, body: { error: 'Something went wrong. Please try again later.' } };

/** Fetch pages: 403 and 501, in words only (3.1, 3.5). */
export const missingFetch = (): Answer => ({ status: 403, body: 'Forbidden: Client Error' });

/** What pages answer whose errors are not documented. */
export const missingElsewhere = (field: string): Answer => ({
	status: 400,
	body: { error: `Please provide ${field}.` },
});

export const WRONG_LOGIN: Answer = {
	status: 401,
	body: { error: 'Incorrect username or password.' },
};

/** Not documented anywhere but for updateqbestatus, whose words these are. */
export const NOT_FOUND: Answer = { status: 400, body: { error: 'Document ID not found' } };

/** DD/MM/YYYY as a number that sorts; undefined when it is none. */
export function dayOf(text: string): number | undefined {
	const found = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text);
	return found ? Number(found[3] + found[2] + found[1]) : undefined;
}

/** The day of a point in time, in the simulator's time zone: KlearStack's is not documented. */
export function dayAt(epoch: number): number {
	const date = new Date(epoch);
	return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}
