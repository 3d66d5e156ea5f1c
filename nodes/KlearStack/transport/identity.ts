import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { IdentityField } from './endpoints';
import { KlearStackFailure } from './failure';

/** Where the credential keeps what a form field wants, and what its panel calls it. */
const LABELS: Record<IdentityField, { property: string; label: string }> = {
	company_name: { property: 'companyName', label: 'Company Name' },
	username: { property: 'username', label: 'User Name' },
	password: { property: 'password', label: 'Password' },
};

/** @throws KlearStackFailure when a call's form needs what the credential does not have */
export function requireIdentity(
	identity: IdentityField[],
	credentials: ICredentialDataDecryptedObject,
): void {
	const byUserId = credentials.authentication === 'userId';
	const missing = identity.filter(
		(name) => !credentials[LABELS[name].property] || (name === 'password' && byUserId),
	);
	if (missing.length === 0) return;
	const labels = missing.map((name) => LABELS[name].label).join(' and ');
	throw new KlearStackFailure(
		'credential',
		`KlearStack requires ${labels} for this, and the credential has none`,
		{
			description: missing.includes('password')
				? 'Nothing was sent. Open the KlearStack credential, set Authentication to Password, and enter User Name and Password.'
				: `Nothing was sent. Open the KlearStack credential and enter ${labels}.`,
		},
	);
}

/** Puts the credential's values into the identity fields that a form has. */
export function fillIdentity(form: FormData, credentials: ICredentialDataDecryptedObject): void {
	for (const [name, { property }] of Object.entries(LABELS)) {
		if (form.has(name)) form.set(name, String(credentials[property] ?? ''));
	}
}
