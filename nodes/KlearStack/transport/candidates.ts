/** The paths that an endpoint may have, where KlearStack's pages leave it open. */
import type { Endpoint } from './endpoint';
import type { KlearStackFailure } from './failure';

/** Host and endpoint to the path that was found; as long as the process lives. */
const found = new Map<string, string>();

/**
 * Nothing of KlearStack answers at a path: a 405, a 404 without words (with words it may be about an ID), or,
 * where nothing can have changed, a page for people.
 */
const isAbsent = ({ kind, isMute }: KlearStackFailure, { reads }: Endpoint) =>
	(kind === 'notThere' && isMute) || (reads && kind === 'webPage');

/**
 * Makes a call at the first of an endpoint's paths where KlearStack answers.
 *
 * @param host tells one KlearStack from another
 * @throws KlearStackFailure with all paths that were tried, where there is nothing at any of them
 */
export async function atItsPath<T>(
	host: string,
	endpoint: Endpoint,
	make: (endpoint: Endpoint) => Promise<T>,
): Promise<T> {
	const key = `${host} ${endpoint.path}`;
	const { path: own, also = [] } = endpoint;
	const known = also.length > 0 ? found.get(key) : undefined;
	const paths = [...new Set([known ?? own, own, ...also])];
	let failure: KlearStackFailure | undefined;
	for (const path of paths) {
		let isThere = true;
		const answer = await make({ ...endpoint, path }).catch((error: KlearStackFailure) => {
			if (!isAbsent(error, endpoint)) throw error;
			isThere = false;
			failure ??= error;
		});
		if (!isThere) continue;
		if (also.length > 0) found.set(key, path);
		return answer as T;
	}
	found.delete(key);
	throw Object.assign(failure!, { tried: paths });
}
