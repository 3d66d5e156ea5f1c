import { endpoints } from '../../nodes/KlearStack/transport/endpoints';
import { KlearStackFailure } from '../../nodes/KlearStack/transport/failure';
import { refusedLogin } from '../../nodes/KlearStack/transport/loginFailure';
import { judge } from '../../nodes/KlearStack/transport/judge';
import { Redactor } from '../../nodes/KlearStack/transport/redactor';
import { batchIdIn, confirms } from '../../nodes/KlearStack/transport/response';
import { account } from '../../tools/account';

/**
 * `ok`: done, or what was asked for. `open`: given, and said to be not confirmed. `refused`: surely not
 * done, so it may be sent again. `doubt`: an error, and never sent again, as it may be done. `taken`: an
 * upload that has become a batch: never sent again, the batch ID kept.
 */
type Outcome = 'ok' | 'open' | 'refused' | 'doubt' | 'taken';

/**
 * Of an answer to a login without tokens: `refused`, and not tried again for five minutes; `absent`: there
 * is no KlearStack login at this address; `later`: it may work the next time.
 */
type LoginOutcome = 'refused' | 'absent' | 'later';

/** The columns: a list of documents, an upload, and changes whose page says, or not, how they end. */
const CALLS = {
	read: endpoints.getUserDocuments,
	upload: endpoints.processDocument,
	confirmed: endpoints.approveOrRejectDocument,
	change: endpoints.updateDocument,
};

type Row = [
	answer: string,
	...outcomes: [read: Outcome, upload: Outcome, confirmed: Outcome, change: Outcome],
	login: LoginOutcome,
	words?: string,
];

const SURE: Row[] = [
	// An error, `success: false` or a status, and nothing that says otherwise.
	['{"error":"Locked"}', 'refused', 'refused', 'refused', 'refused', 'refused', 'Locked'],
	['{"Error":"Locked"}', 'refused', 'refused', 'refused', 'refused', 'refused', 'Locked'],
	['{"errors":["Locked"]}', 'refused', 'refused', 'refused', 'refused', 'refused', 'Locked'],
	['{"error":{"code":7}}', 'refused', 'refused', 'refused', 'refused', 'refused', '{"code":7}'],
	['{"errorMessage":"Locked"}', 'refused', 'refused', 'refused', 'refused', 'refused', 'Locked'],
	['[{"error":"Locked"}]', 'refused', 'refused', 'refused', 'refused', 'refused', 'Locked'],
	[
		'{"success":false}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'KlearStack answered that it did not succeed',
	],
	[
		'{"success":"false","message":"Locked"}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Locked',
	],
	[
		'{"status":"failed","message":"Locked"}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Locked',
	],
	[
		'{"status":"error"}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'KlearStack answered with the status error',
	],
	[
		'{"status":400,"message":"Locked"}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Locked',
	],
	[
		'{"status":false,"message":"Locked"}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Locked',
	],
];

const WORDS: Row[] = [
	// Words alone are never sure.
	['Document is locked', 'ok', 'doubt', 'doubt', 'doubt', 'refused', 'Document is locked'],
	['"Document ID not found"', 'ok', 'doubt', 'doubt', 'doubt', 'refused', 'Document ID not found'],
	['{"success":"Not permitted"}', 'ok', 'doubt', 'doubt', 'doubt', 'refused', 'Not permitted'],
	[
		'{"message":"Record not found"}',
		'doubt',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Record not found',
	],
	['{"detail":"Not allowed"}', 'doubt', 'doubt', 'doubt', 'doubt', 'refused', 'Not allowed'],
	['upstream connect error', 'ok', 'doubt', 'doubt', 'doubt', 'refused', 'upstream connect error'],
	[
		'{"success":"Saved successfully, but 1 error"}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'1 error',
	],
	// And errors that are counted and not there are none.
	['{"success":"3 rows appended successfully, 0 errors"}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	['{"success":"Done successfully. Failed: 0"}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	[
		'{"message":"Row updated. Errors: 0"}',
		'ok',
		'open',
		'doubt',
		'open',
		'absent',
		'did not confirm this',
	],
	[
		'{"message":"Row updated without errors"}',
		'ok',
		'open',
		'doubt',
		'open',
		'absent',
		'did not confirm this',
	],
	['Row updated', 'ok', 'open', 'doubt', 'open', 'refused', 'did not confirm this'],
];

const SUCCESS: Row[] = [
	['{"success":true}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	['{"success":"Document updated successfully"}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	['QBE status updated successfully', 'ok', 'ok', 'ok', 'ok', 'refused'],
	['"Request Submitted Successfully"', 'ok', 'ok', 'ok', 'ok', 'refused'],
	['{"status":"ok"}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	['{"success":true,"error":null,"errors":[]}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	['{"success":true,"error":"None","errors":[""]}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	['{"success":true,"updated":2,"rejected":0}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	['{"success":true,"message":"Updated 10 of 10 documents"}', 'ok', 'ok', 'ok', 'ok', 'absent'],
	// An error, a sentence that nothing is there, or nothing done wins; and may be done all the same.
	['{"success":true,"error":"Locked"}', 'doubt', 'doubt', 'doubt', 'doubt', 'refused', 'Locked'],
	[
		'{"status":"success","errors":["Locked"]}',
		'doubt',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Locked',
	],
	[
		'{"success":"Saved successfully","exception":"Locked"}',
		'doubt',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Locked',
	],
	[
		'{"error":"Row 3 is invalid","appended":2}',
		'doubt',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Row 3 is invalid',
	],
	[
		'{"error":"Locked","result":[{"id":"1"}]}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Locked',
	],
	[
		'{"success":true,"message":"Document not found"}',
		'doubt',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Document not found',
	],
	[
		'{"success":true,"message":"Document not found","id":"7"}',
		'doubt',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Document not found',
	],
	[
		'{"success":true,"message":"It could not be saved"}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'It could not be saved',
	],
	['{"success":true,"updated":0}', 'ok', 'doubt', 'doubt', 'doubt', 'refused', '"updated":0'],
	[
		'{"success":true,"modified_count":0,"matched_count":0}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'"modified_count":0',
	],
	[
		'{"success":true,"rowsAffected":"0"}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'"rowsAffected":"0"',
	],
	['Successfully updated 0 of 1 documents', 'ok', 'doubt', 'doubt', 'doubt', 'refused', '0 of 1'],
	[
		'{"success":"No documents were updated successfully"}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'No documents',
	],
	[
		'{"success":true,"message":"Nothing to update"}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Nothing',
	],
];

const EMPTY: Row[] = [
	['', 'ok', 'open', 'doubt', 'open', 'later', 'an empty answer'],
	['null', 'ok', 'open', 'doubt', 'open', 'absent', 'an empty answer'],
	['{}', 'ok', 'open', 'doubt', 'open', 'absent', 'an empty answer'],
	['{"success": tr', 'doubt', 'doubt', 'doubt', 'doubt', 'later', 'broke off in the middle'],
	['<html>Login</html>', 'doubt', 'doubt', 'doubt', 'doubt', 'absent', 'A web page came back'],
	['{"ok":1}', 'ok', 'open', 'doubt', 'open', 'absent', 'did not confirm this'],
];

const BATCH: Row[] = [
	['{"OCR_ref_no":"b1"}', 'ok', 'taken', 'doubt', 'open', 'absent', 'did not confirm this'],
	[
		'{"OCR_ref_no":"b1","errors":["page 2 skipped"]}',
		'refused',
		'taken',
		'refused',
		'refused',
		'refused',
		'page 2 skipped',
	],
	[
		'{"OCR_ref_no":"b1","status":"error","message":"x"}',
		'refused',
		'taken',
		'refused',
		'refused',
		'refused',
		'x',
	],
	[
		'{"OCR_ref_no":"b1","success":false}',
		'refused',
		'taken',
		'refused',
		'refused',
		'refused',
		'did not succeed',
	],
	[
		'{"Function successfully executed!":"b1","error":"Locked"}',
		'refused',
		'taken',
		'refused',
		'refused',
		'refused',
		'Locked',
	],
	[
		'{"OCR_ref_no":"","error":"Locked"}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Locked',
	],
	[
		'{"OCR_ref_no":null,"error":"Locked"}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Locked',
	],
];

const LISTS: Row[] = [
	['{"result":[]}', 'ok', 'open', 'doubt', 'open', 'absent', 'did not confirm this'],
	['{"error":"","result":[]}', 'ok', 'open', 'doubt', 'open', 'absent', 'did not confirm this'],
	[
		'{"result":[],"message":"Documents not found"}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'not found',
	],
	[
		'{"result":[],"message":"No modified invoices found"}',
		'ok',
		'open',
		'doubt',
		'open',
		'absent',
		'No modified',
	],
	// A list that failed is no empty one.
	[
		'{"status":"failed","message":"Index is down","result":[]}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Index is down',
	],
	[
		'{"status":"error","result":null}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'the status error',
	],
	[
		'{"success":false,"message":"Index is down","data":[]}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Index is down',
	],
	[
		'{"error":"Index is down","data":{"result":[]}}',
		'refused',
		'refused',
		'refused',
		'refused',
		'refused',
		'Index is down',
	],
	// Documents count, whatever stands beside them.
	[
		'{"status":"failed","result":[{"file_name":"a.pdf","status":"failed"}]}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'the status failed',
	],
	[
		'{"error":"Page 2 skipped","data":{"result":[{"Document_id":"1"}]}}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Page 2 skipped',
	],
	[
		'{"error":"Page 2 skipped","documents":[[["1","Document_id"]]]}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Page 2 skipped',
	],
	[
		'{"Document_id":"1","status":"failed"}',
		'ok',
		'refused',
		'refused',
		'refused',
		'refused',
		'the status failed',
	],
	[
		'{"Inv_Number":{"value":"A"},"error":"Only page 1 read"}',
		'ok',
		'doubt',
		'doubt',
		'doubt',
		'refused',
		'Only page 1 read',
	],
];

const ROWS = [...SURE, ...WORDS, ...SUCCESS, ...EMPTY, ...BATCH, ...LISTS];

/** What the real judge makes of it; `confirmed: false` beside an answer is for the actions to say. */
function outcomeOf(call: keyof typeof CALLS, text: string): [Outcome, string] {
	const endpoint = CALLS[call];
	try {
		const answer = judge(endpoint, text, new Redactor([]));
		if (batchIdIn(endpoint, answer) !== undefined) return ['taken', ''];
		return [call === 'read' || confirms(answer) ? 'ok' : 'open', ''];
	} catch (error) {
		if (!(error instanceof KlearStackFailure)) throw error;
		return [error.isUnknown ? 'doubt' : 'refused', error.message];
	}
}

const CREDENTIAL = { ...account('https://klearstack.test'), authentication: 'password' };

/** Of a login; none is sent twice, and the words of KlearStack are said where it refused. */
describe('login', () => {
	const REFUSED: Row[] = [
		[
			'Incorrect username or password.',
			'ok',
			'doubt',
			'doubt',
			'doubt',
			'refused',
			'Incorrect username',
		],
		[
			'"Incorrect username or password."',
			'ok',
			'doubt',
			'doubt',
			'doubt',
			'refused',
			'Incorrect username',
		],
		[
			'{"success":"Incorrect username or password."}',
			'ok',
			'doubt',
			'doubt',
			'doubt',
			'refused',
			'Incorrect username',
		],
		['{"message":"Unknown company"}', 'ok', 'open', 'doubt', 'open', 'refused', 'Unknown company'],
	];

	it.each([...ROWS, ...REFUSED])('%s', (text, ...expected) => {
		const failure = refusedLogin(endpoints.getAccessToken, 200, text, CREDENTIAL);
		const { kind, message, heldBackMs } = failure;
		const isAbsent = /^There is no KlearStack login at https:/.test(message);
		const outcome = isAbsent ? 'absent' : heldBackMs === 5 * 60_000 ? 'refused' : 'later';
		expect([kind, outcome]).toEqual(['credential', expected[4]]);
		if (REFUSED.some(([answer]) => answer === text)) {
			expect(message).toContain(`KlearStack refused the login: ${expected[5]}`);
		}
	});
});

describe.each(Object.keys(CALLS) as Array<keyof typeof CALLS>)('%s', (call) => {
	it.each(ROWS)('%s', (text, ...expected) => {
		const column = Object.keys(CALLS).indexOf(call);
		const [outcome, words] = outcomeOf(call, text);
		expect(outcome).toBe(expected[column]);
		if (['refused', 'doubt'].includes(outcome)) expect(words).toContain(expected[5]);
	});
});
