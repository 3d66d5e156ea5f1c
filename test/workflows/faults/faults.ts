import type { Settings } from '../../../tools/simulator/settings';
import type { NetworkFault } from '../../support/faultProxy';
import type { Key } from './calls';
import type { Stage } from './stage';

/** What goes wrong, as long as it lasts, and how it is brought about on a call of an endpoint. */
export interface FaultCase {
	name: string;
	begin(stage: Stage, endpoint: string): Promise<void>;
	/** How the text begins that the user sees; 'ok' where it is as if nothing had happened. */
	leadsTo: Outcome;
	/** The same for the calls where it is something else. */
	but?: Partial<Record<Key, Outcome>>;
}

type Outcome = RegExp | 'ok';

/** So many calls meet it: all. */
const ALWAYS = 99;

const answered =
	(fault: Partial<Settings['faults'][number]>) => async (stage: Stage, endpoint: string) =>
		await stage.klearStack.set({ faults: [{ endpoint, times: ALWAYS, ...fault }] });

const broken =
	(fault: Pick<NetworkFault, 'in' | 'after' | 'what'>) =>
	async (stage: Stage, endpoint: string) => {
		stage.proxy.faults = [{ endpoint, times: ALWAYS, ...fault }];
	};

/** Documents as they may come, in JSON: one of the file where it was uploaded, and else two. */
const documents = (write: (list: string) => string) => async (stage: Stage, endpoint: string) => {
	const first = '{"Document_id":"a","file_name":"a.pdf","overall_confidence":NaN}';
	const second = '{"Document_id":"b","Inv_Number":{"value":"B-1","confidence":0.9}}';
	const list = endpoint === 'getbatchdocuments' ? first : `${first},${second}`;
	await answered({ status: 200, body: write(`[${list}]`) })(stage, endpoint);
};

/** With status 200 although KlearStack did not do it. */
const ERRORS: Array<[name: string, body: string]> = [
	['error', '{"error":"Document is locked"}'],
	['errors', '{"errors":["Document is locked"]}'],
	['detail', '{"detail":"Document is locked"}'],
	['status and message', '{"status":"failed","message":"Document is locked"}'],
	['success: false', '{"success":false,"message":"Document is locked"}'],
];

/** JSON with Python's NaN in it, and what else is odd. */
const ODD_JSON: Array<[name: string, write: (list: string) => string]> = [
	['NaN', (list) => `{"result":${list}}`],
	['NaN behind a byte order mark', (list) => `\ufeff{"result":${list}}`],
	['NaN in another envelope', (list) => `{"data":{"documents":${list}}}`],
];

const LOST = /^The connection to KlearStack was lost before it answered/;
const BROKEN = /^The connection broke off in the middle of KlearStack’s answer/;
export const LATE = /^KlearStack did not answer in time/;
const NO_LIST = /^KlearStack answered with something other than a list of documents/;
const NO_BATCH_ID = /^KlearStack’s answer contains no batch ID, so it may not have taken/;
const UNCONFIRMED = /^KlearStack did not confirm this/;
const REFUSED = /^KlearStack refused the login: .*Check Company Name, User Name and Password/;
const NOT_ACCEPTED = /^KlearStack did not accept the login/;
const NOT_CHECKED = /^KlearStack could not check the login/;
const NO_KLEARSTACK = /^There is no KlearStack login at http/;

export const FAULTS: FaultCase[] = [
	{
		name: 'the access token has expired',
		leadsTo: 'ok',
		but: { test: REFUSED },
		async begin({ klearStack }, endpoint) {
			const body = '{"error":"Unauthorized"}';
			await klearStack.set({ faults: [{ endpoint, times: 1, status: 401, body }] });
		},
	},
	{
		name: '401 for ever',
		leadsTo: /^Unauthorized/,
		but: { test: REFUSED },
		begin: answered({ status: 401, body: '{"error":"Unauthorized"}' }),
	},
	{
		name: 'refresh and access token are dead',
		leadsTo: 'ok',
		begin: async ({ klearStack }) => await klearStack.revokeTokens(),
	},
	{
		name: 'the password has changed',
		leadsTo: REFUSED,
		begin: async (stage) => void (await stage.changePassword()),
	},
	{
		name: '403',
		leadsTo: /^Forbidden: Client Error/,
		but: { test: REFUSED },
		begin: answered({ status: 403, body: 'Forbidden: Client Error' }),
	},
	{
		name: '403 with a page of a firewall',
		leadsTo:
			/^A web page came back with status 403, e\.g\. of a firewall.*let n8n through.*KS-GATEWAY/,
		but: {
			test: /^A web page came back with status 403/,
			// The file was uploaded before.
			wait: /^A web page came back with status 403.*KS-PARTLY-DONE/,
		},
		begin: answered({
			status: 403,
			contentType: 'text/html',
			body: '<!DOCTYPE html><html><title>Request blocked</title></html>',
		}),
	},
	{
		name: '407 of a proxy',
		leadsTo: /^A proxy between n8n and KlearStack asks for a login.*let n8n through.*KS-GATEWAY/,
		but: {
			test: /^A proxy between n8n and KlearStack asks for a login/,
			wait: /^A proxy between n8n and KlearStack asks for a login.*KS-PARTLY-DONE/,
		},
		begin: answered({ status: 407, body: '' }),
	},
	{
		name: '404',
		leadsTo: /^There is no KlearStack endpoint at this address/,
		but: { test: NO_KLEARSTACK },
		begin: answered({ status: 404, body: '<h1>Not Found</h1>' }),
	},
	{
		name: '429 with Retry-After',
		leadsTo: /^KlearStack answered with status 429/,
		but: { test: NOT_CHECKED },
		begin: answered({ status: 429, body: '', headers: { 'retry-after': '600' } }),
	},
	{
		name: '500 with JSON',
		leadsTo: /^Server Error/,
		but: { test: NOT_ACCEPTED },
		begin: answered({ status: 500, body: '{"error":"Server Error"}' }),
	},
	{
		name: '500 with HTML',
		leadsTo: /^KlearStack answered with status 500/,
		but: { test: NOT_ACCEPTED },
		begin: answered({ status: 500, contentType: 'text/html', body: '<html>Oops</html>' }),
	},
	{
		name: '501',
		leadsTo: /^Not implemented/,
		but: { test: NOT_ACCEPTED },
		begin: answered({ status: 501, body: 'Not implemented' }),
	},
	{
		name: '502',
		leadsTo: /^KlearStack answered with status 502/,
		but: { test: NOT_CHECKED },
		begin: answered({ status: 502, body: '<html>Bad Gateway</html>' }),
	},
	{
		name: '503',
		leadsTo: /^KlearStack answered with status 503/,
		but: { test: NOT_CHECKED },
		begin: answered({ status: 503, body: '' }),
	},
	{
		name: 'connection refused',
		leadsTo: /^KlearStack’s host 127\.0\.0\.1 could not be reached/,
		begin: async ({ proxy }) => await proxy.close(),
	},
	{ name: 'reset before anything is done', leadsTo: LOST, begin: answered({ cut: 'before' }) },
	{ name: 'reset before the answer', leadsTo: LOST, begin: answered({ cut: 'after' }) },
	{
		name: 'reset while sending',
		leadsTo: LOST,
		begin: broken({ in: 'request', after: 100, what: 'reset' }),
	},
	{
		name: 'reset in the middle of the answer',
		leadsTo: BROKEN,
		begin: broken({ in: 'answer', after: 3, what: 'reset' }),
	},
	{
		name: 'the connection ends in the middle of the answer',
		leadsTo: BROKEN,
		begin: broken({ in: 'answer', after: 3, what: 'end' }),
	},
	{ name: 'no answer', leadsTo: LATE, begin: answered({ delay: 60 }) },
	{
		name: 'a dripping answer',
		leadsTo: LATE,
		// A login may take longer, and an upload as long as it needs.
		but: { upload: 'ok', test: 'ok' },
		begin: broken({ in: 'answer', after: 0, what: 'drip' }),
	},
	{
		name: 'cut JSON',
		leadsTo: BROKEN,
		but: { test: /^KlearStack’s answer to the login broke off/ },
		begin: answered({ status: 200, body: '{"success": tr' }),
	},
	{
		name: 'text around JSON',
		leadsTo: NO_LIST,
		but: { upload: NO_BATCH_ID, change: UNCONFIRMED, test: NO_KLEARSTACK },
		begin: answered({ status: 200, body: 'Warning!\n{"result":[]}' }),
	},
	{
		name: 'an empty answer',
		leadsTo: NO_LIST,
		but: {
			upload: NO_BATCH_ID,
			change: UNCONFIRMED,
			trigger: 'ok',
			test: /^KlearStack’s answer to the login was empty/,
		},
		begin: answered({ status: 200, body: '' }),
	},
	{
		name: 'null',
		leadsTo: NO_LIST,
		but: { upload: NO_BATCH_ID, change: UNCONFIRMED, trigger: 'ok', test: NO_KLEARSTACK },
		begin: answered({ status: 200, body: 'null' }),
	},
	...ODD_JSON.map(
		([name, write]): FaultCase => ({
			name,
			leadsTo: 'ok',
			but: { upload: NO_BATCH_ID, change: UNCONFIRMED, test: NO_KLEARSTACK },
			begin: documents(write),
		}),
	),
	...ERRORS.map(
		([name, body]): FaultCase => ({
			name: `200 with ${name}`,
			leadsTo: /^Document is locked/,
			but: { test: REFUSED },
			begin: answered({ status: 200, body }),
		}),
	),
	{
		name: '200 with an error beside what was asked for',
		leadsTo: 'ok',
		but: { change: /^Page 2 is locked/ },
		begin: answered({ beside: { error: 'Page 2 is locked' } }),
	},
	{
		name: 'redirect',
		leadsTo: /^The Base URL redirects to another address/,
		begin: answered({ status: 302, body: '', headers: { location: 'https://elsewhere.example/' } }),
	},
	{
		name: 'a certificate of its own',
		leadsTo: /^The certificate of KlearStack’s host could not be verified/,
		async begin(stage) {
			stage.baseUrl = stage.secureUrl;
		},
	},
	{
		name: 'n8n blocks private addresses',
		leadsTo:
			/^n8n does not call this host: its SSRF protection blocks the address.*N8N_SSRF_ALLOWED_HOSTNAMES/,
		async begin(stage) {
			stage.baseUrl = stage.baseUrl.replace('127.0.0.1', '127.0.0.2');
		},
	},
	{
		name: 'an echo of what was sent',
		leadsTo: /^Refused: /,
		but: { test: REFUSED },
		async begin(stage, endpoint) {
			await answered({ status: 400, body: '' })(stage, endpoint);
			await stage.klearStack.set({ echo: true });
		},
	},
];
