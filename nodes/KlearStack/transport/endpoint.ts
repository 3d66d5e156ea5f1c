/** The form fields that say who is asking. The credential fills them in. */
export type IdentityField = 'company_name' | 'username' | 'password';

export interface Endpoint {
	/** The documentation's page, as its address ends. */
	page: string;
	/** Path below the credential's Base URL. */
	path: string;
	identity: IdentityField[];
	/** The page was not at hand: path, identity fields and inputs follow its sibling endpoints. */
	inferred?: true;
	/** The call changes nothing in KlearStack, so sending it again is harmless. */
	reads?: true;
	/** The page says what a success answers, so nothing else is one. */
	confirms?: true;
}

/** What KlearStack calls rather than answers: the 31st page of the documentation. */
export const PUSH_PAGE = 'push-api/push-api-structure';
