/** The paths that an endpoint may have, where KlearStack's pages leave it open. */
import type { Endpoint } from './endpoint';
import type { KlearStackFailure } from './failure';

/** Host and endpoint to the path that was found; as long as the process lives. */
const found = new Map<string, string>();

/** Nothing of KlearStack answers at a path: a 404 or 405, or, where nothing can have changed, a page for people. */
const isAbsent = ({ kind }: KlearStackFailure, { reads }: Endpoint) =>
	kind === 'notThere' || (reads && kind === 'webPage');

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
	const paths = [
		...new Set([found.get(key) ?? endpoint.path, endpoint.path, ...(endpoint.also ?? [])]),
	];
	let failure: KlearStackFailure | undefined;
	for (const path of paths) {
		let isThere = true;
		const answer = await make({ ...endpoint, path }).catch((error: KlearStackFailure) => {
			if (!isAbsent(error, endpoint)) throw error;
			isThere = false;
			failure ??= error;
		});
		if (!isThere) continue;
		if (endpoint.also) found.set(key, path);
		return answer as T;
	}
	found.delete(key);
	throw Object.assign(failure!, { tried: paths });
}
