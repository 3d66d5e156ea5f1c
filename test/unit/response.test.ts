import {
	explainNoAnswer,
	explainStatus,
	isWebPage,
	parseAnswer,
	redact,
	redactAnswer,
	refusal,
} from '../../nodes/KlearStack/transport/response';

/** Every answer the documentation shows, and what it means. */
describe('answers', () => {
	it.each([
		[
			'2.2 sentence as key',
			'{"Function successfully executed!": "169a4df0", "release_version": "7.8.9"}',
		],
		['4.3 sentence as value', '{"success": "Document updated successfully"}'],
		['6.4 success is true', '{"success": true, "release_version": "7.8.9"}'],
		['4.2 bare sentence', 'QBE status updated successfully'],
		['4.2 bare sentence in quotes', '"QBE status updated successfully"'],
		['5.3 bare sentence', 'Request Submitted Successfully'],
		[
			'3.1 in progress',
			'{"result": [{"file_name": "a.pdf", "status": "in_progress"}], "status": "in_progress"}',
		],
		['empty error', '{"error": "", "result": []}'],
	])('%s is no refusal', (_name, text) => {
		expect(refusal(parseAnswer(text))).toBeUndefined();
	});

	it.each([
		['4.2 not found with 200', 'Document ID not found', 'Document ID not found'],
		['4.2 not found in quotes', '"Document ID not found"', 'Document ID not found'],
		['2.2 error', '{"error": "Please provide username."}', 'Please provide username.'],
		['4.3 error', '{"error": "Document is already rejected"}', 'Document is already rejected'],
		['error as object', '{"error": {"code": 7}}', '{"code":7}'],
		['success is false', '{"success": false}', 'KlearStack answered that it did not succeed'],
		[
			'success is false, with a reason',
			'{"success": false, "message": "Company is suspended"}',
			'Company is suspended',
		],
	])('%s is a refusal', (_name, text, words) => {
		expect(refusal(parseAnswer(text))).toBe(words);
	});

	it('keeps text that is no JSON, without the space around it', () => {
		expect(parseAnswer(' Request Submitted Successfully\n')).toBe('Request Submitted Successfully');
	});

	it('tells web pages apart', () => {
		expect(isWebPage('\n<!DOCTYPE html><html>')).toBe(true);
		expect(isWebPage('<html lang="en">')).toBe(true);
		expect(isWebPage('{"a": "<html>"}')).toBe(false);
	});
});

describe('failed answers', () => {
	it.each([
		[400, '{"error": "Please provide password."}', 'Please provide password.'],
		[401, '{"error": "Incorrect username or password."}', 'Incorrect username or password.'],
		[500, '{"error": "Company Name"}', 'Company Name'],
		[403, 'Forbidden: Client Error', 'Forbidden: Client Error'],
		[501, 'Server Error', 'Server Error'],
		[500, '{"message": "broken"}', 'broken'],
		[502, '<html><body>Bad Gateway</body></html>', 'KlearStack answered with status 502'],
		[503, '', 'KlearStack answered with status 503'],
		[404, '<!doctype html>', 'There is no KlearStack endpoint at this address'],
		[302, '', 'The address of KlearStack forwards to another one'],
	])('%i with %s says: %s', (status, text, message) => {
		const failure = explainStatus(status, text);
		expect(failure.message).toBe(message);
		expect(failure.description).toMatch(/\w.*\.$/);
	});

	it('shows foreign text cut to a length that can be read, without control characters', () => {
		const { message } = explainStatus(500, `a\u0000b\u001b[31m${'x'.repeat(1000)}`);
		expect(message).toMatch(/^a b \[31mx+ …$/);
		expect(message.length).toBeLessThan(520);
	});

	it.each([
		['ECONNREFUSED', /could not be reached/, /Base URL/],
		['ENOTFOUND', /could not be reached/, /Base URL/],
		['ECONNABORTED', /did not answer in time/, /Try again later/],
		['ETIMEDOUT', /did not answer in time/, /Try again later/],
		['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate/, /Ignore SSL Issues/],
		['CERT_HAS_EXPIRED', /certificate/, /Ignore SSL Issues/],
		['ERR_TLS_CERT_ALTNAME_INVALID', /certificate/, /Ignore SSL Issues/],
	])('%s', (code, message, description) => {
		const failure = explainNoAnswer(code);
		expect(failure.message).toMatch(message);
		expect(failure.description).toMatch(description);
	});
});

describe('redact', () => {
	const token = 'eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoyNn0.c2lnbmF0dXJl';

	it.each([
		['a password', 'password: hunter2!', ['hunter2!'], 'password: ***'],
		['every occurrence', 'hunter2 hunter2', ['hunter2'], '*** ***'],
		['signs of regular expressions', 'is a.*b+c(d here', ['a.*b+c(d'], 'is *** here'],
		['a password inside JSON', '{"p":"a\\"b\\\\c"}', ['a"b\\c'], '{"p":"***"}'],
		['a password inside a URL', 'x?p%3Da%26b%21&q=1', ['a&b!'], 'x?p%3D***&q=1'],
		['a password inside a form', 'p=a+b%26c', ['a b&c'], 'p=***'],
		['a password inside HTML', 'is a&amp;b&lt;c', ['a&b<c'], 'is ***'],
		['a password glued to other letters', 'pw_hunter22_x', ['hunter22'], 'pw_***_x'],
		['a token glued to other letters', `n${token}`, [], 'n***'],
		['any token, known or not', `Bearer ${token} is expired`, [], 'Bearer *** is expired'],
		['a known opaque token', 'token=0123abcd', ['0123abcd'], 'token=***'],
		['no part of a word', 'the latest test', ['test'], 'the latest ***'],
		['nothing for an empty secret', 'as it was', ['', ''], 'as it was'],
	])('%s', (_name, text, secrets, expected) => {
		expect(redact(text, secrets)).toBe(expected);
	});
});

describe('secrets that JSON hides in escapes', () => {
	const secrets = ['Größe\n"42"/x'];
	// As Python's json.dumps and PHP's json_encode write it.
	const escaped = '"Gr\\u00f6\\u00dfe\\n\\"42\\"\\/x"';

	it('are found in an error', () => {
		expect(explainStatus(400, `{"error": ${escaped}}`, secrets).message).not.toMatch(/Gr|42/);
	});

	it('are found in an answer, in values and in names', () => {
		const answer = parseAnswer(`{"a": [{${escaped}: ${escaped}}], "n": 42, "t": "fine"}`);
		expect(redactAnswer(answer, secrets)).toEqual({ a: [{ '***': '***' }], n: 42, t: 'fine' });
	});
});
