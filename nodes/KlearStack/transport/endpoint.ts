/** The form fields that say who is asking. The credential fills them in. */
export type IdentityField = 'company_name' | 'username' | 'password';

/** The fields that KlearStack's pages ask for together. */
export const COMPANY: IdentityField[] = ['company_name'];
export const COMPANY_USER: IdentityField[] = ['company_name', 'username'];
export const COMPANY_USER_PASSWORD: IdentityField[] = ['company_name', 'username', 'password'];

/** The path below the Base URL of endpoints with a bare name, on every page but two. */
export const API_PATH = 'access/klearstack/';

export interface Endpoint {
	/** The documentation's page, as its address ends. */
	page: string;
	/** Path below the credential's Base URL. */
	path: string;
	identity: IdentityField[];
	/** The page was not at hand: path, identity fields and inputs follow its sibling endpoints. */
	inferred?: true;
	/**
	 * Other paths that it may have, tried in turn where nothing answers at its own. None for what changes
	 * something, but for the two that KlearStack's pages print with two paths.
	 */
	also?: string[];
	/** The call changes nothing in KlearStack, so sending it again is harmless. */
	reads?: true;
	/** It answers with what was asked for, and not with a sentence, although it may change something. */
	givesData?: true;
	/** Keys of an answer that name the batch that an upload has become. */
	batchIdKeys?: string[];
	/** The page says what a success answers, so nothing else is one. */
	confirms?: true;
}

/** Tells if the answer is to be kept, whatever it is; of an endpoint that the user names that is not known. */
export const givesData = ({ reads, givesData, page }: Endpoint): boolean =>
	reads === true || givesData === true || page === '';

const DOCUMENTATION = 'https://klearstack.gitbook.io/klearstack-api-documentation';

/** The address of a page of KlearStack's documentation. */
export const addressOf = (page: string): string => `${DOCUMENTATION}/${page}`;
