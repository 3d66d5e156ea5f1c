import { failureOfNetwork, failureOfStatus } from '../../nodes/KlearStack/transport/failure';
import { Redactor } from '../../nodes/KlearStack/transport/redactor';

const NOBODY = new Redactor([]);

describe('failed answers', () => {
	it.each([
		[400, '{"error": "Please provide password."}', 'refused', 'Please provide password.'],
		[
			401,
			'{"error": "Incorrect username or password."}',
			'refused',
			'Incorrect username or password.',
		],
		[500, '{"error": "Company Name"}', 'refused', 'Company Name'],
		[403, 'Forbidden: Client Error', 'refused', 'Forbidden: Client Error'],
		[501, 'Server Error', 'refused', 'Server Error'],
		[500, '{"message": "broken"}', 'refused', 'broken'],
		[
			502,
			'<html><body>Bad Gateway</body></html>',
			'refused',
			'KlearStack answered with status 502',
		],
		[503, '', 'refused', 'KlearStack answered with status 503'],
		[404, '<!doctype html>', 'notThere', 'There is no KlearStack endpoint at this address'],
		[404, '{"detail": "Not found."}', 'notThere', 'Not found.'],
		[404, '{"error": "Document not found"}', 'refused', 'Document not found'],
		[302, '', 'redirect', 'The Base URL redirects to another address'],
	])('%i with %s', (status, text, kind, message) => {
		expect(failureOfStatus(status, text, NOBODY)).toMatchObject({ kind, message, status });
	});

	it('show foreign text cut to a length that can be read, without control characters', () => {
		const { message } = failureOfStatus(500, `a\u0000b\u001b[31m${'x'.repeat(1000)}`, NOBODY);
		expect(message).toMatch(/^a b \[31mx+ …$/);
		expect(message.length).toBeLessThan(520);
	});

	it.each([
		[400, undefined, 'configuration-invalid', undefined, false],
		[401, undefined, 'credential-invalid', undefined, false],
		[408, undefined, 'temporarily-unavailable', undefined, false],
		[429, '7', 'rate-limited', 7_000, false],
		[500, undefined, 'temporarily-unavailable', undefined, true],
		[503, '99999', 'temporarily-unavailable', 3_600_000, false],
		[
			503,
			new Date(Date.now() + 86_400_000).toUTCString(),
			'temporarily-unavailable',
			3_600_000,
			false,
		],
		[503, undefined, 'temporarily-unavailable', undefined, true],
	])('%i tells n8n when to come again', (status, retryAfter, cause, retryAfterMs, isUnknown) => {
		const failure = failureOfStatus(status, '', NOBODY, retryAfter);
		expect(failure.forN8n).toEqual({ cause, ...(status >= 429 && { retryAfterMs }) });
		expect(failure.isUnknown).toBe(isUnknown);
		expect(failure.mayPass).toBe(!['configuration-invalid', 'credential-invalid'].includes(cause));
	});

	it.each([
		['ECONNREFUSED', false, 'unreachable', false],
		['ENOTFOUND', false, 'unreachable', false],
		['ECONNABORTED', false, 'timeout', true],
		['ETIMEDOUT', false, 'timeout', true],
		['ECONNRESET', false, 'brokenOff', true],
		['ECONNRESET', true, 'brokenOff', true],
		['ERR_CANCELED', false, 'canceled', true],
		['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'certificate', false],
		['CERT_HAS_EXPIRED', false, 'certificate', false],
		['ERR_TLS_CERT_ALTNAME_INVALID', false, 'certificate', false],
	])('%s (while answering: %p)', (code, wasAnswering, kind, isUnknown) => {
		expect(failureOfNetwork(code, wasAnswering)).toMatchObject({ kind, isUnknown, code });
	});
});
