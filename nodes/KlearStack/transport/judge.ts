import { type Answer, isEmpty, isWebPage, looksLikeJson, parseAnswer } from '../json';
import { type Endpoint, givesData } from './endpoint';
import { KlearStackFailure } from './failure';
import { brokenAnswer } from './host';
import type { Redactor } from './redactor';
import { batchIdIn, confirms, refusal, refusalOfChange, tidy } from './response';

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
	if (!hasEntries && batchIdIn(endpoint, answer) === undefined) refuse(endpoint, answer, redactor);
	const isSentence = endpoint.confirms && typeof answer === 'string';
	return isSentence ? redactor.text(answer) : redactor.data(answer, text);
}

function refuse(endpoint: Endpoint, answer: Answer, redactor: Redactor): void {
	const refused = (givesData(endpoint) ? refusal : refusalOfChange)(answer);
	if (refused) {
		const details = { status: 200, isUnknown: !refused.isSure };
		throw new KlearStackFailure('refused', tidy(redactor.text(refused.words)), details);
	}
	if (endpoint.confirms && !confirms(answer)) {
		const said = isEmpty(answer) ? 'an empty answer' : quote(answer, redactor);
		const message = `KlearStack did not confirm this: ${said}`;
		throw new KlearStackFailure('unconfirmed', message, { status: 200, isUnknown: true });
	}
}
