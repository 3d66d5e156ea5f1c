import type { Shape } from './documents';
import type { Standing } from './tokens';

export interface User {
	id: number;
	username: string;
	password: string;
	company: string;
}

/** Where the simulator pushes to, and what it presents there. */
export interface PushTarget {
	url: string;
	token: string;
	username: string;
	password: string;
}

/** How the simulator behaves; tests change it while it runs. */
export interface Settings {
	/** Documented: 15 minutes. */
	accessTokenSeconds: number;
	/** Documented: at least a day. */
	refreshTokenSeconds: number;
	/** How long a document stays in_progress at least. */
	processingSeconds: number;
	/** Not documented for most endpoints, so both can be had. */
	shape: Shape;
	/** Whether a renewal may carry an expired access token: not documented. */
	renewWithExpiredToken: boolean;
	/** What is answered to a bad token; that it is a 401 is documented for logins only. */
	tokenRefusal: { status: number; body: unknown };
	/** Refuses a bad token before the body is read, and closes the connection, as some proxies do. */
	refuseEarly: boolean;
	/** Whether the image of a document comes as base64 in JSON: not documented. */
	imageAsJson: boolean;
	/** Puts everything a request carried into the error, as a careless server does. */
	echo: boolean;
	/** Which event fires a push is not documented: here a document that is finished, and a decision. */
	pushTo?: PushTarget;
	/** How the list of getuserdocuments words documents: only the opening of its sample is known. */
	listWording: ListWording;
	/** So large a part of all answers is one of many faults. */
	faultRate: number;
	/** Names of READINGS: how it reads what the documentation leaves open. */
	readings: string[];
	/** Endpoints of the simulator to the names that they have here. */
	moved: Record<string, string>;
	/** What is answered where there is nothing; that it is a 404 is not documented. */
	nowhere: { status: number; body: unknown };
	/** The path below which everything is, e.g. that of a reverse proxy. */
	prefix: string;
	/** Endpoints that no such fault meets. */
	faultless: string[];
	/** Answers the next calls of an endpoint so, instead of the real answer. */
	faults: Fault[];
}

/** Where a list differs from what other endpoints say of the same documents. */
export interface ListWording {
	/** So many fields more. */
	added?: number;
	/** Fields that it does not have. */
	dropped?: string[];
	/** Its own names of fields. */
	renamed?: Record<string, string>;
	/** Numbers are numbers. */
	retyped?: boolean;
	/** Fields stand in another order. */
	reordered?: boolean;
	/** Fields that are not read are null, not absent. */
	withNulls?: boolean;
	/** It names the document type. */
	withTypes?: boolean;
	/** It ends after so many documents, as a careless server's may. */
	only?: number;
}

export interface Fault {
	endpoint: string;
	status?: number;
	body?: string;
	/** The same as bytes, in base64. */
	bytes?: string;
	contentType?: string;
	headers?: Record<string, string>;
	/** Stands beside the real answer, of work that is done. */
	beside?: object;
	/** Cuts the connection instead: before anything is done, or when all is done but the answer. */
	cut?: 'before' | 'after';
	/** Seconds to wait before the answer. */
	delay?: number;
	/** Seconds between what is done and the answer. */
	late?: number;
	/** Seconds that the answer takes to come, bit by bit. */
	drip?: number;
	/** The answer begins, and never goes on. */
	stall?: true;
	/** So many calls come through before. */
	skip?: number;
	times: number;
}

/** What a person at KlearStack changes in a document. */
export interface Modification {
	id: string;
	number: string;
	/** 0 to 1 of the field; 1 where nothing is said. */
	confidence?: number;
}

/** One call as it arrived. */
export interface Call {
	/** Milliseconds since 1970 when it arrived. */
	at: number;
	endpoint: string;
	path: string;
	token: Standing;
	contentType: string;
	/** Names and values in the order of arrival; passwords are shown as their length. */
	fields: Array<[string, string]>;
	file?: { field: string; name: string; type: string; bytes: number; sha256: string };
	status: number;
}

/** Where KlearStack's documentation does not say, on purpose not what the package guesses first. */
export const DEFAULT_SETTINGS: Settings = {
	accessTokenSeconds: 15 * 60,
	refreshTokenSeconds: 24 * 60 * 60,
	processingSeconds: 1,
	shape: 'objects',
	renewWithExpiredToken: false,
	tokenRefusal: {
		status: 401,
		body: {
			detail: 'Given token not valid for any token type',
			code: 'token_not_valid',
			messages: [],
		},
	},
	refuseEarly: false,
	imageAsJson: false,
	echo: false,
	listWording: {},
	faultRate: 0,
	readings: [],
	moved: {},
	nowhere: { status: 404, body: '<!DOCTYPE html><html><h1>Not Found</h1></html>' },
	prefix: '',
	faultless: [],
	faults: [],
};

export const DEFAULT_USER: User = {
	id: 26,
	username: 'ada',
	password: 'Simulated-Secret-1',
	company: 'Harbour Books',
};
