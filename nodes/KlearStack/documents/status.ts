/** Words in which KlearStack says how far it is with a document or a batch, and that it failed. */
import { asText, bareName, errorsIn, isErrorName, isRecord } from '../json';

/** Further words for unfinished, some from the one known public client: inferred. */
const MEANS_UNFINISHED =
	/^(pending|processing|queued?|inqueue|waiting|submitted|uploaded|uploading|received|started|running|extracting)$/;

/** @param hasFields a document that has fields is read, unless it says in_progress itself */
export function saysUnfinished(status: unknown, hasFields: boolean): boolean {
	const word = typeof status === 'string' ? status.toLowerCase().replace(/[^a-z]/g, '') : '';
	return word === 'inprogress' || (!hasFields && MEANS_UNFINISHED.test(word));
}

/** Words for a failure, and a server's numbers for one: inferred, as no page shows a document that failed. */
const MEANS_FAILED =
	/(?<!\b(?:no|0|zero|without)[ _-]?(?:any[ _-])?)(fail|error)|unreadable|corrupt|abort|cancel|exception|timed?[ _-]?out|^[45]\d\d$/i;

export const saysFailed = (status: unknown): boolean => MEANS_FAILED.test(asText(status ?? ''));

/** The names under which a status may come; only the first one is documented. */
const STATUS_NAMES = ['status', 'extractionstatus'];

/** The status that is given among statements, or in the answer for a batch. */
export function statusOf(said: unknown): unknown {
	if (!isRecord(said)) return undefined;
	const entry = Object.entries(said).find(([key]) => STATUS_NAMES.includes(bareName(key)));
	return entry?.[1];
}

/** The error that is given among statements; undefined where there is none. */
export function errorIn(statements: object): string | undefined {
	const [error] = Object.entries(statements).flatMap(([name, value]) =>
		isErrorName(name) ? errorsIn(value) : [],
	);
	return error === undefined ? undefined : asText(error).trim();
}
