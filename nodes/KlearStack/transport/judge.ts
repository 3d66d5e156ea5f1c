import { type Answer, isWebPage, looksLikeJson, parseAnswer } from '../json';
import type { Endpoint } from './endpoint';
import { KlearStackFailure } from './failure';
import { brokenAnswer } from './host';
import { confirms, isEmpty, refusal, refusalOfChange, tidy } from './response';
import type { Redactor } from './redactor';

/** An answer as an error may quote it. */
export const quote = (answer: Answer, redactor: Redactor): string =>
	tidy(redactor.text(JSON.stringify(answer) ?? ''));

/**
 * An answer with status 200, without secrets.
 *
 * @param hasEntries entries of its list have been taken out, so that it is none, whatever it says beside them
 * @throws KlearStackFailure when it is a refusal, broken off, comes from something else, or does not
 * confirm what its page says that a success confirms
 */
export function judge(
	endpoint: Endpoint,
	text: string,
	redactor: Redactor,
	hasEntries = false,
): Answer {
	if (isWebPage(text)) {
		const message = 'A web page came back where KlearStack should answer';
		throw new KlearStackFailure('webPage', message, { status: 200, isUnknown: true });
	}
	const answer = parseAnswer(text);
	if (typeof answer === 'string' && looksLikeJson(answer)) throw brokenAnswer();
	const isConfirmed = confirms(answer);
	// Of an endpoint that the user names it is not known whether its answer is a text to keep.
	const isChange = !endpoint.reads && endpoint.page !== '';
	const words =
		isConfirmed || hasEntries ? undefined : (isChange ? refusalOfChange : refusal)(answer);
	if (words !== undefined) {
		throw new KlearStackFailure('refused', tidy(redactor.text(words)), { status: 200 });
	}
	if (endpoint.confirms && !isConfirmed) {
		const said = isEmpty(answer) ? 'an empty answer' : quote(answer, redactor);
		const message = `KlearStack did not confirm this: ${said}`;
		throw new KlearStackFailure('unconfirmed', message, { status: 200, isUnknown: true });
	}
	return redactor.data(answer, text);
}
