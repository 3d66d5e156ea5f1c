/** Stable codes of errors, which docs/troubleshooting.md explains one by one. */
import type { FailureKind, KlearStackFailure } from './failure';

/** Codes for the subject of an error, whatever its words are. */
export const CODES = [
	'KS-INPUT',
	'KS-FILE',
	'KS-CREDENTIAL',
	'KS-FORBIDDEN',
	'KS-REFUSED',
	'KS-NOT-FOUND',
	'KS-NO-ENDPOINT',
	'KS-WRONG-ADDRESS',
	'KS-CERTIFICATE',
	'KS-GATEWAY',
	'KS-BLOCKED',
	'KS-UNREACHABLE',
	'KS-CONNECTION',
	'KS-TIMEOUT',
	'KS-BUSY',
	'KS-SERVER',
	'KS-CHANGED',
	'KS-NOT-READ-YET',
	'KS-ANSWER',
	'KS-MAY-BE-DONE',
	'KS-PARTLY-DONE',
	'KS-RETRY-ON-FAIL',
	'KS-ACCOUNT-SIZE',
	'KS-CANCELED',
	'KS-NO-LINK',
	'KS-OTHER',
] as const;

export type Code = (typeof CODES)[number];

const BY_KIND: Record<FailureKind, Code> = {
	credential: 'KS-CREDENTIAL',
	refused: 'KS-REFUSED',
	unconfirmed: 'KS-ANSWER',
	notThere: 'KS-NO-ENDPOINT',
	webPage: 'KS-WRONG-ADDRESS',
	redirect: 'KS-WRONG-ADDRESS',
	gateway: 'KS-GATEWAY',
	blocked: 'KS-BLOCKED',
	certificate: 'KS-CERTIFICATE',
	notSecure: 'KS-WRONG-ADDRESS',
	unreachable: 'KS-UNREACHABLE',
	timeout: 'KS-TIMEOUT',
	brokenOff: 'KS-CONNECTION',
	unfinished: 'KS-NOT-READ-YET',
	canceled: 'KS-CANCELED',
};

const BY_STATUS: Record<number, Code> = {
	401: 'KS-CREDENTIAL',
	403: 'KS-FORBIDDEN',
	404: 'KS-NOT-FOUND',
	408: 'KS-SERVER',
	413: 'KS-FILE',
	429: 'KS-BUSY',
};

/** The code of a failed call, which says above all if KlearStack may have carried it out. */
export function codeOfFailure({ kind, status = 0, isUnknown, endpoint }: KlearStackFailure): Code {
	if (isUnknown && !endpoint?.reads) return 'KS-MAY-BE-DONE';
	if (kind !== 'refused') return BY_KIND[kind];
	return BY_STATUS[status] ?? (status >= 500 ? 'KS-SERVER' : BY_KIND.refused);
}
